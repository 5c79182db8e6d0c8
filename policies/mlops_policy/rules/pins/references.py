"""PIN: commits, images, actions, hooks and modules, which have tags where packages have versions."""

from __future__ import annotations

from mlops_policy.config import EXACTLY
from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.pins import EXACT, IMMUTABLE
from mlops_policy.rules.pins import covers
from mlops_policy.rules.pins.common import all_declared, loose, problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.pins import Dependency
    from mlops_policy.project import Project
    from mlops_policy.rules.pins.common import Excuse, Options

SINCE = "0.3.0"
COMMIT = b"3d3c42e5aac5ba805825da76410c181273ba90b1"
STEP = b"on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n    - uses: actions/checkout@%s\n"
HOOK = b"repos:\n- repo: https://github.com/a/b\n  rev: %s\n  hooks: [{id: c}]\n"
MODULE = b'module "a" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "%s"\n}\n'
DIGEST = b"@sha256:" + b"0" * 64
TAG = "write a tag with a version; `docker buildx imagetools inspect IMAGE` shows the digest besides"
DIGESTS = "add the digest that `docker buildx imagetools inspect IMAGE` shows"
COMMITS = "pinact run, or zizmor --fix=all, which look up the commit"
FREEZE = "pre-commit autoupdate --freeze"
MODULES = 'write version = "X.Y.Z", or ?ref=TAG; for a provider: terraform init'


@rule(
    "PIN003",
    since=SINCE,
    scope="project",
    options={"at-least": "immutable"},
    examples=lambda: (
        Example("a branch", {"requirements.txt": b"a @ git+https://github.com/a/a@main\n"}, finds=True),
        Example("a commit", {"requirements.txt": b"a @ git+https://github.com/a/a@" + COMMIT + b"\n"}, finds=False),
    ),
)
def moving_source(project: Project, options: Options) -> Iterator[Problem]:
    """A dependency comes from a repository without a commit, or from an address without a hash.

    In a manifest whose lock is in step it passes: the lock holds the commit. What might be a short commit is not
    judged.

    Why: A branch moves, a tag can be moved, and the file behind an address can be another one tomorrow.

    Instead: `name @ git+https://github.com/a/a@COMMIT` with all 40 digits (`git ls-remote URL` lists them), or
    `URL#sha256=HASH`.
    """

    def excuse(path: str) -> Excuse | None:
        manifest = path.rpartition("/")[2].lower() in ("pyproject.toml", "pipfile")
        held = manifest and project.mode(path) != EXACTLY and covers.lock_in_step(project, path)
        return None if held else lambda one: False  # noqa: ARG005

    for path, found, total in loose(project, options, "PIN003", excuse):
        wrong = "is at no commit and has no hash"
        yield from problems(path, found, total, "sources", _commit, wrong=wrong)


def _commit(one: Dependency) -> str:
    git = "git" in one.spec.lower() or "git" in one.name.lower() or "://" not in one.spec
    return "write the 40 digits that `git ls-remote URL REF` shows" if git else "add #sha256=HASH of that file"


def _image(one: Dependency) -> str:
    return f"{one.name}:{one.spec}" if one.spec and not one.spec.startswith("@") else f"{one.name}{one.spec}"


@rule(
    "PIN010",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("no tag", {"Dockerfile": b"FROM python\n"}, finds=True),
        Example("a tag with a version", {"Dockerfile": b"FROM python:3.11.9-slim-trixie\n"}, finds=False),
    ),
)
def untagged_image(project: Project, options: Options) -> Iterator[Problem]:
    """An image has no tag with a version in it.

    `FROM`, `COPY --from`, compose, Kubernetes, Helm, containers and services of workflows and other CI, MLproject. No
    tag, `latest` and names without a number, as `bookworm`, move. A variable without a default is not judged.

    Why: The image of today is not the image of the day the model was trained.

    Instead: `FROM python:3.11.9-slim-trixie`, better with the digest that
    `docker buildx imagetools inspect IMAGE` shows.
    """
    for path, found, total in loose(project, options, "PIN010"):
        for one, each in zip(found, problems(path, found, total, "images", lambda _: TAG), strict=True):
            what = "has no tag" if not one.spec else "moves: the tag names no version"
            yield each._replace(message=f"{_image(one)} {what}", item=_image(one))


@rule(
    "PIN011",
    levels=(OFF, OFF, ERROR),
    since=SINCE,
    scope="project",
    options={"at-least": "immutable"},
    examples=lambda: (
        Example("a tag alone", {"Dockerfile": b"FROM python:3.11.9-slim\n"}, finds=True),
        Example("a digest", {"Dockerfile": b"FROM python:3.11.9-slim" + DIGEST + b"\n"}, finds=False),
    ),
)
def image_without_digest(project: Project, options: Options) -> Iterator[Problem]:
    """An image has a tag and no digest.

    Why: A tag can be pushed again, and is, at every rebuild of the base.

    Instead: `FROM python:3.11.9-slim@sha256:...`, with the digest that `docker buildx imagetools inspect IMAGE` shows.
    """
    for path, found, total in loose(project, options, "PIN010"):
        tagged = [one for one in found if one.level >= EXACT]
        for one, each in zip(tagged, problems(path, tagged, total, "images", lambda _: DIGESTS), strict=True):
            yield each._replace(message=f"{_image(one)} has no digest", item=_image(one))


@rule(
    "PIN020",
    since=SINCE,
    scope="project",
    options={"at-least": "immutable"},
    examples=lambda: (
        Example("a tag", {".github/workflows/a.yml": STEP % b"v7"}, finds=True),
        Example("a commit", {".github/workflows/a.yml": STEP % (COMMIT + b" # v7.0.1")}, finds=False),
    ),
)
def unpinned_action(project: Project, options: Options) -> Iterator[Problem]:
    """A workflow uses an action that is not at a commit.

    Reusable workflows and steps of composite actions too; an action of the same repository (`./`) passes.

    Why: Whoever takes over the action's repository moves the tag, and runs with your secrets.

    Instead: `uses: actions/checkout@COMMIT # v7.0.1`; `zizmor --fix=all` and `pinact run` look the commits up.
    """
    for path, found, total in loose(project, options, "PIN020"):
        for one, each in zip(found, problems(path, found, total, "actions", lambda _: COMMITS), strict=True):
            name = f"{one.name}@{one.spec}" if one.spec else one.name
            yield each._replace(message=f"{name} is not at a commit", item=name)


@rule(
    "PIN021",
    levels=(OFF, WARNING, ERROR),
    since=SINCE,
    scope="project",
    examples=lambda: (
        Example("a commit alone", {".github/workflows/a.yml": STEP % COMMIT}, finds=True),
        Example("with its version", {".github/workflows/a.yml": STEP % (COMMIT + b" # v7.0.1")}, finds=False),
    ),
)
def commit_without_version(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """An action is at a commit, and no comment says which version that is.

    Why: Nobody can review forty digits, and Dependabot and Renovate cannot raise them.

    Instead: `uses: actions/checkout@COMMIT # v7.0.1`.
    """
    for path, declared in all_declared(project):
        for one in declared:
            if one.rule == "PIN020" and one.level == IMMUTABLE and not one.note and project.is_new(path, one.line):
                message = f"{one.name}@{one.spec[:7]}... does not say its version"
                fix = "add the version behind it: # v1.2.3"
                yield Problem(message, fix, one.line, subject=one.name, path=path, level=WARNING)


@rule(
    "PIN030",
    since=SINCE,
    scope="project",
    options={"at-least": ("exact", "exact", "immutable")},
    examples=lambda: (
        Example("a branch", {".pre-commit-config.yaml": HOOK % b"main"}, finds=True),
        Example("a commit", {".pre-commit-config.yaml": HOOK % COMMIT}, finds=False),
    ),
)
def unpinned_hook(project: Project, options: Options) -> Iterator[Problem]:
    """A repository of hooks is at a branch, or at no revision.

    Under the profile strict, at a tag too: only a commit cannot be moved.

    Why: pre-commit keeps the first version that it met on each machine, so that two people run different hooks.

    Instead: `pre-commit autoupdate --freeze`, which writes commits with their tags as comments.
    """
    for path, found, total in loose(project, options, "PIN030"):
        for one, each in zip(found, problems(path, found, total, "repositories", lambda _: FREEZE), strict=True):
            what = "has no rev" if not one.spec else f"is at {one.spec}, which can move"
            yield each._replace(message=f"{one.name} {what}", item=f"{one.name}@{one.spec}".rstrip("@"))


@rule(
    "PIN040",
    levels=(OFF, WARNING, ERROR),
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("a range", {"main.tf": MODULE % b"~> 5.0"}, finds=True),
        Example("a version", {"main.tf": MODULE % b"5.21.0"}, finds=False),
    ),
)
def unpinned_module(project: Project, options: Options) -> Iterator[Problem]:
    """A Terraform module or provider has no exact version.

    A provider's range passes where `.terraform.lock.hcl` is committed beside it.

    Why: The infrastructure that serves the model is part of its environment.

    Instead: `version = "5.21.0"`, or `?ref=v1.2.3`; for providers `terraform init` and commit `.terraform.lock.hcl`.
    """

    def excuse(path: str) -> Excuse | None:
        folder = path.rpartition("/")[0]
        lock = f"{folder}/.terraform.lock.hcl".lstrip("/")
        return lambda one: one.kind == "provider" and lock in project.paths

    for path, found, total in loose(project, options, "PIN040", excuse):
        yield from problems(path, found, total, "modules and providers", lambda _: MODULES)


RULES = (
    moving_source,
    untagged_image,
    image_without_digest,
    unpinned_action,
    commit_without_version,
    unpinned_hook,
    unpinned_module,
)
