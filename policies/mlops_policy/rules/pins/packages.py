"""PIN: packages of Python, conda and the system, wherever they are declared."""

from __future__ import annotations

from mlops_policy.config import AUTO, EXACTLY, NEVER
from mlops_policy.core import ERROR, NOTE, OFF, WARNING, Example, Problem, rule
from mlops_policy.documents import Unreadable
from mlops_policy.pins import EXACT
from mlops_policy.pins.readers import declared
from mlops_policy.rules.common import quoted
from mlops_policy.rules.pins import covers
from mlops_policy.rules.pins.common import aside, loose, problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlops_policy.pins import Dependency
    from mlops_policy.project import Project
    from mlops_policy.rules.pins.common import Excuse, Options

SINCE = "0.3.0"
MANIFEST = b'[project]\nname = "a"\nversion = "1"\ndependencies = ["numpy%s"]\n'
SCRIPT = b'# /// script\n# dependencies = ["numpy%s"]\n# ///\nimport numpy\n'
NOTEBOOK = (
    b'{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null,\n'
    b'"source": ["%%pip install numpy%s"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'
)
CONDA = b"name: a\nchannels: [conda-forge]\ndependencies:\n  - numpy%s\n"
HOOK = (
    b"repos:\n- repo: https://github.com/a/b\n  rev: v1.2.3\n  hooks:\n"
    b"  - id: mypy\n    additional_dependencies: [types-requests%s]\n"
)


NOWHERE = "the project says nothing of its environment"
ENVIRONMENT = "add the line `python_env: python_env.yaml`, and list the packages in that file with =="


def _as_installed(one: Dependency) -> str:  # noqa: ARG001  the same for all packages of a file: told once
    return "write NAME==VERSION with the version that you run, as `pip freeze` shows it"


def from_lock(
    project: Project, path: str, otherwise: Callable[[Dependency], str] = _as_installed
) -> Callable[[Dependency], str]:
    """Return what says, of a package, where its version comes from: the lock, the way to one, or ``otherwise``."""

    def fix(one: Dependency) -> str:
        versions = covers.locked(project, path, one.name)
        if len(versions) == 1:
            return f"mlops-policy fix {quoted(path)}"
        if versions:
            return f"{one.name} is locked as {' and '.join(sorted(versions))}: write a line for each, with its marker"
        if one.rule == "PIN008":
            return f"uv lock --script {quoted(path)}"
        if one.rule == "PIN001" and path.endswith("pyproject.toml"):
            return f"{covers.lock_command(project, path)}, then: mlops-policy fix {quoted(path)}"
        return otherwise(one)

    return fix


def _manifest_excuse(project: Project, path: str) -> Excuse | None:
    """Return what passes in a manifest: all of it where a lock is in step, what a library publishes, or nothing."""
    mode = project.mode(path)
    if mode == NEVER or (mode != EXACTLY and covers.lock_in_step(project, path)):
        return None
    if mode == AUTO and covers.library(project, path):
        return lambda one: not one.group.startswith(covers.INNER)
    return lambda one: False  # noqa: ARG005


@rule(
    "PIN001",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("a range and no lock", {"pyproject.toml": MANIFEST % b">=1.26"}, finds=True),
        Example("an exact version", {"pyproject.toml": MANIFEST % b"==2.4.6"}, finds=False),
    ),
)
def unpinned_dependency(project: Project, options: Options) -> Iterator[Problem]:
    """A manifest declares a dependency without an exact version, and no lock holds it.

    pyproject.toml (PEP 621, groups, Poetry, PDM, Hatch, Pixi), Pipfile, setup.cfg and the literal lists of setup.py. In
    mode `auto`, ranges pass where a lock is in step, and those that a library publishes always; `exact` wants `==`
    everywhere, `locked` a lock in step, `off` nothing.

    Why: The same file installs other versions tomorrow, and then trains another model.

    Instead: `mlops-policy fix` writes the versions of the lock; without one, `uv lock` first.
    """
    for path, found, total in loose(project, options, "PIN001", lambda path: _manifest_excuse(project, path)):
        yield from problems(path, found, total, "dependencies", from_lock(project, path))
    yield from _held(project)


def _held(project: Project) -> Iterator[Problem]:
    """Say how many ranges pass since a lock holds them: a pass that nobody can explain is no better than an alarm."""
    for path, kind in project.kinds("pyproject", "pipfile"):
        found = declared(project, path, kind)
        ranges = (
            [one for one in found if one.rule == "PIN001" and one.level < EXACT] if isinstance(found, tuple) else []
        )
        mode = project.mode(path)
        if ranges and mode not in (EXACTLY, NEVER) and covers.lock_in_step(project, path):
            many = f"{len(ranges)} ranges pass" if len(ranges) > 1 else "1 range passes"
            text = f"{many}: {covers.lock_name(project, path)} is in step (mode {mode})"
            yield Problem(text, "", path=path, level=NOTE)


@rule(
    "PIN002",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("a bare name", {"requirements.txt": b"numpy\n"}, finds=True),
        Example("exact, with hashes", {"requirements.txt": b"numpy==2.4.6\n"}, finds=False),
    ),
)
def unpinned_requirement(project: Project, options: Options) -> Iterator[Problem]:
    """A requirements file names a package without an exact version.

    The input of a compiled file (`requirements.in` beside its `requirements.txt`) passes, and so does a bare name that
    a constraints file, named with `-c`, pins.

    Why: `pip install -r` takes the newest of that day.

    Instead: `uv pip compile requirements.in -o requirements.txt --generate-hashes`, or `mlops-policy fix FILE`.
    """

    def excuse(path: str) -> Excuse | None:
        from mlops_policy.pins.specifiers import canonical  # where something is declared, it was read already

        if project.mode(path) == NEVER or covers.is_compiled_input(project, path):
            return None
        pinned = covers.constrained(project, path)
        return lambda one: one.level < EXACT and canonical(one.name) in pinned

    for path, found, total in loose(project, options, "PIN002", excuse):
        yield from problems(path, found, total, "requirements", from_lock(project, path))


@rule(
    "PIN004",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("in an image", {"Dockerfile": b"FROM python:3.11.9-slim\nRUN pip install numpy\n"}, finds=True),
        Example("exact", {"Dockerfile": b"FROM python:3.11.9-slim\nRUN pip install numpy==2.4.6\n"}, finds=False),
    ),
)
def unpinned_install(project: Project, options: Options) -> Iterator[Problem]:
    """An install command names a package without an exact version.

    `RUN` of a Dockerfile, `run` of a workflow, scripts of a CI, shell, Makefiles, and calls of pip in setup.py; pip,
    uv, pipx, Poetry, PDM, pipenv, conda. `-r FILE` is judged by what the file says.

    Why: An image built twice from one commit holds two environments.

    Instead: install from the lock (`uv sync --locked`), or write the version: `pip install numpy==2.4.6`.
    """
    for path, found, total in loose(project, options, "PIN004", lambda path: _install_excuse(project, path)):
        yield from problems(path, found, total, "installs", from_lock(project, path))


def _install_excuse(project: Project, path: str) -> Excuse | None:
    if project.mode(path) == NEVER:
        return None
    return lambda one: covers.pinned_by_option(project, path, one)


@rule(
    "PIN005",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("a bound that is a redirection", {"a.sh": b"pip install numpy>=2.0\n"}, finds=True),
        Example("a quoted one", {"a.sh": b"pip install 'numpy>=2.0,==2.4.6'\n"}, finds=False),
    ),
)
def lost_bound(project: Project, options: Options) -> Iterator[Problem]:
    """A bound in an install command is not quoted, so that the shell takes it for a redirection.

    Why: `pip install numpy>=2.0` installs any numpy, and writes what it says into a file named `=2.0`.

    Instead: `pip install numpy==2.4.6`; a bound that has to stay is quoted, `pip install "numpy>=2.0,==2.4.6"`.
    """
    for path, found, total in loose(project, options, "PIN005"):
        wrong = "is cut off by the shell: > and < redirect"
        yield from problems(path, found, total, "bounds", from_lock(project, path, _exactly), wrong=wrong)


def _exactly(one: Dependency) -> str:
    return f'write "{one.name}==VERSION" with the version that you run, as `pip freeze` shows it'


@rule(
    "PIN006",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("a bare name", {"a.ipynb": NOTEBOOK % b""}, finds=True),
        Example("exact", {"a.ipynb": NOTEBOOK % b"==2.4.6"}, finds=False),
    ),
)
def unpinned_notebook_install(project: Project, options: Options) -> Iterator[Problem]:
    """A notebook installs a package without an exact version.

    `!pip`, `%pip`, `%conda`, shell cells and calls of pip, in code cells; never outputs, Markdown or comments.

    Why: Whoever runs the notebook next month runs it with other packages, and the cell hides that.

    Instead: `%pip install numpy==2.4.6`, or add it to the project (`uv add numpy`) and take the cell out.
    """
    for path, found, total in loose(project, options, "PIN006", lambda path: _install_excuse(project, path)):
        yield from problems(path, found, total, "installs", from_lock(project, path))


@rule(
    "PIN007",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("two parts", {"environment.yml": CONDA % b"=2.4"}, finds=True),
        Example("three parts", {"environment.yml": CONDA % b"=2.4.6"}, finds=False),
    ),
)
def unpinned_conda(project: Project, options: Options) -> Iterator[Problem]:
    """A conda environment names a package without an exact version.

    Three parts of a version (`numpy=2.4.6`), `==` or a build are exact; its list for pip is judged too. A committed
    `conda-lock.yml` beside it lets ranges pass.

    Why: conda resolves anew on every machine, and two of them do not agree.

    Instead: write what `conda list` shows, `- numpy=2.4.6`, or lock with `conda-lock`.
    """

    def excuse(path: str) -> Excuse | None:
        mode = project.mode(path)
        off = mode == NEVER or (mode != EXACTLY and covers.conda_locked(project, path))
        return None if off else lambda one: False  # noqa: ARG005

    for path, found, total in loose(project, options, "PIN007", excuse):
        yield from problems(
            path,
            found,
            total,
            "packages",
            lambda one: f"write {one.name}={'=' if one.kind == 'package' else ''}VERSION, as `conda list` shows it",
        )


@rule(
    "PIN008",
    levels=(OFF, WARNING, ERROR),
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("a range", {"a.py": SCRIPT % b">=2"}, finds=True),
        Example("exact", {"a.py": SCRIPT % b"==2.4.6"}, finds=False),
    ),
)
def unpinned_script(project: Project, options: Options) -> Iterator[Problem]:
    """A script declares its dependencies (PEP 723) without exact versions.

    A lock beside it (`SCRIPT.py.lock`) or an `exclude-newer` date in the block lets ranges pass.

    Why: The script runs with whatever is newest on the day.

    Instead: `uv lock --script FILE`, or exact versions in the block.
    """

    def excuse(path: str) -> Excuse | None:
        mode = project.mode(path)
        off = mode == NEVER or (mode != EXACTLY and f"{path}.lock" in project.paths)
        return None if off else lambda one: False  # noqa: ARG005

    for path, found, total in loose(project, options, "PIN008", excuse):
        yield from problems(path, found, total, "dependencies", from_lock(project, path))


@rule(
    "PIN031",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("a bare name", {".pre-commit-config.yaml": HOOK % b""}, finds=True),
        Example("exact", {".pre-commit-config.yaml": HOOK % b"==2.32.4.20260107"}, finds=False),
    ),
)
def unpinned_hook_dependency(project: Project, options: Options) -> Iterator[Problem]:
    """A hook of pre-commit takes an additional dependency without an exact version.

    Why: Two people with the same commit get two verdicts of the same hook.

    Instead: `mlops-policy fix .pre-commit-config.yaml`, or write the version: `types-requests==2.32.4.20260107`.
    """
    for path, found, total in loose(project, options, "PIN031", lambda path: _install_excuse(project, path)):
        yield from problems(path, found, total, "additional dependencies", from_lock(project, path))


@rule(
    "PIN050",
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example(
            "no environment", {"MLproject": b"name: a\nentry_points:\n  main: {command: python a.py}\n"}, finds=True
        ),
        Example("one", {"MLproject": b"name: a\npython_env: python_env.yaml\n"}, finds=False),
    ),
)
def unpinned_mlproject(project: Project, options: Options) -> Iterator[Problem]:
    """An MLflow project has no environment, or one without exact versions.

    What MLflow writes itself, `pip<=VERSION`, passes.

    Why: `mlflow run` then takes whatever is installed, and a model that it logged cannot be loaded again.

    Instead: `python_env: python_env.yaml`, and `==` in that file.
    """
    for path, found, total in loose(project, options, "PIN050", lambda path: _install_excuse(project, path)):
        fix = from_lock(project, path)
        for one, each in zip(found, problems(path, found, total, "dependencies", fix), strict=True):
            yield each if one.kind != "environment" else each._replace(message=NOWHERE, fix=ENVIRONMENT)


@rule(
    "PIN060",
    levels=(OFF, OFF, ERROR),
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example("apt", {"Dockerfile": b"FROM debian:12.5\nRUN apt-get install -y git\n"}, finds=True),
        Example("a version", {"Dockerfile": b"FROM debian:12.5\nRUN apt-get install -y git=1:2.39.5-0\n"}, finds=False),
    ),
)
def unpinned_system_package(project: Project, options: Options) -> Iterator[Problem]:
    """An image installs a package of the system without a version.

    It warns, and only under the profile strict: versions vanish from the archives of distributions within weeks, and a
    base image that is pinned by digest with a snapshot of the archive is the better way.

    Why: A library of the system changes numbers too, as OpenBLAS and CUDA do.

    Instead: `apt-get install git=1:2.39.5-0+deb12u1`, or a base image that has it.
    """
    for path, found, total in loose(project, options, "PIN060"):
        for one in problems(path, found, total, "system packages", lambda one: f"write {one.name}=VERSION"):
            yield one._replace(level=WARNING)


@rule(
    "PIN070",
    levels=(OFF, OFF, ERROR),
    since=SINCE,
    scope="project",
    options={"at-least": "soft"},
    examples=lambda: (
        Example("a bare name", {"pyproject.toml": b'[build-system]\nrequires = ["hatchling"]\n'}, finds=True),
        Example("exact", {"pyproject.toml": b'[build-system]\nrequires = ["hatchling==1.33.0"]\n'}, finds=False),
    ),
)
def unbounded_build_requirement(project: Project, options: Options) -> Iterator[Problem]:
    """A build requirement has no upper bound.

    It warns, and only under the profile strict.

    Why: No lock holds what builds the package; a new release of the builder can break the build of an old commit.

    Instead: `requires = ["hatchling==1.33.0"]`.
    """
    for path, found, total in loose(project, options, "PIN070", lambda path: _install_excuse(project, path)):
        for one in problems(path, found, total, "build requirements", lambda one: f"write {one.name}==VERSION"):
            yield one._replace(level=WARNING)


@rule(
    "PIN080",
    levels=(WARNING, WARNING, ERROR),
    since=SINCE,
    scope="project",
    options={"at-least": "exact"},
    examples=lambda: (
        Example(
            "two indexes", {"requirements.txt": b"--extra-index-url https://packages.example.org\na==1\n"}, finds=True
        ),
        Example("one", {"requirements.txt": b"--index-url https://packages.example.org\na==1\n"}, finds=False),
    ),
)
def unsafe_index(project: Project, options: Options) -> Iterator[Problem]:
    """Packages are taken from several indexes at once, or from one that is not verified.

    `--extra-index-url`, `--trusted-host`, an index over http, the index strategies of uv that are called unsafe.

    Why: With two indexes, whoever publishes a higher version of a private name on the public one is installed.

    Instead: one index (`--index-url`), or `[[tool.uv.index]]` with `explicit = true` and `[tool.uv.sources]`.
    """
    fix = "use one index over https; for packages of another, [[tool.uv.index]] with explicit = true"
    for path, found, total in loose(project, options, "PIN080"):
        yield from problems(path, found, total, "indexes", lambda _: fix, wrong="opens the way to other packages")


@rule(
    "PIN090",
    since=SINCE,
    scope="project",
    examples=lambda: (
        Example("half written", {"pyproject.toml": b"[project\nname = "}, finds=True),
        Example("a template", {"pyproject.toml": b"[project]\nname = {{ name }}\n"}, finds=False),
    ),
)
def unreadable_manifest(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A file that declares dependencies cannot be read.

    A template with marks of Jinja passes: it is judged where it is filled in. YAML of other tools only warns. Of a
    notebook DAT011 says so.

    Why: What cannot be read is not judged, and no tool can install from it.

    Instead: mend the line that is named, or take back what changed: `git checkout HEAD -- FILE`.
    """
    for path, kind in project.kinds():
        found = declared(project, path, kind)
        if isinstance(found, Unreadable) and kind != "notebook":
            sure = kind in ("pyproject", "pipfile", "requirements", "conda", "pre-commit") and not aside(path)
            back = f"git checkout HEAD -- {quoted(path)}, or " if project.before(path) is not None else ""
            fix = f"{back}mend line {found.line}"
            message = f"it cannot be read: {found}"
            yield Problem(message, fix, found.line, subject="unreadable", level="" if sure else WARNING, path=path)


RULES = (
    unpinned_dependency,
    unpinned_requirement,
    unpinned_install,
    lost_bound,
    unpinned_notebook_install,
    unpinned_conda,
    unpinned_script,
    unpinned_hook_dependency,
    unpinned_mlproject,
    unpinned_system_package,
    unbounded_build_requirement,
    unsafe_index,
    unreadable_manifest,
)
