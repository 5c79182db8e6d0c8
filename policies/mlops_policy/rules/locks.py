"""LCK: what is installed is what a lock holds, and the lock holds what the manifest asks for.

That the tool itself floats which makes or reads a lock, PIN004 and PIN010 say.
"""

from __future__ import annotations

import posixpath

from mlops_policy.core import ERROR, NOTE, WARNING, Example, Problem, rule
from mlops_policy.documents import Unreadable
from mlops_policy.locks import OPTION, Pair, command_for, find, is_library, lock_of, pair_of, verdict_of
from mlops_policy.locks.ignored import ignoring
from mlops_policy.locks.places import is_manifest
from mlops_policy.pins import sites
from mlops_policy.rules.pins.common import aside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.locks import Drift
    from mlops_policy.locks.ignored import Line
    from mlops_policy.project import Project

    Options = Mapping[str, Any]

SHOWN = 3
MANIFESTS = (sites.PYPROJECT, sites.PIPFILE)
APP = b'[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.11"\ndependencies = ["%s"]\n'
LOCK = b"""version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "app"
version = "1"
source = { virtual = "." }
dependencies = [{ name = "numpy" }]

[package.metadata]
requires-dist = [{ name = "numpy", specifier = ">=2" }]
"""


@rule(
    "LCK001",
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example("an application without a lock", {"pyproject.toml": APP % b"numpy>=2"}, finds=True),
        Example("one with its lock", {"pyproject.toml": APP % b"numpy>=2", "uv.lock": LOCK}, finds=False),
    ),
)
def lock_absent(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """An application has dependencies and no lock.

    A lock is uv.lock, poetry.lock, pdm.lock, Pipfile.lock, pylock.toml or requirements with hashes, beside the manifest
    or at the root of its workspace; requirements that are all exact serve too. Libraries need none: a package with a
    build system, that no image or deployment of the same repository runs.

    Why: Without a lock nobody installs twice the same: what your dependencies depend on changes every day.

    Instead: `uv lock`, or what your tool calls it, and commit the file.
    """
    for manifest in _unlocked(project):
        count = _count(project, manifest)
        if _ignored(project, manifest) is None and not _exact_beside(project, manifest):
            noun = "dependency" if count == 1 else "dependencies"
            message = f"{manifest} has {count} {noun} and no lock"
            level = WARNING if aside(manifest) else ""
            fix = f"{command_for(project, manifest)}, then commit the lock"
            yield Problem(message, fix, subject="absent", level=level, path=manifest)


def _unlocked(project: Project) -> Iterator[str]:
    """Yield the manifests that are judged, ask for something, are no library's, and have no lock."""
    for path, _ in project.kinds(*MANIFESTS):
        if _needs_lock(project, path):
            yield path


def _needs_lock(project: Project, manifest: str) -> bool:
    return not lock_of(project, manifest) and _count(project, manifest) > 0 and not is_library(project, manifest)


def _count(project: Project, manifest: str) -> int:
    """Return how many dependencies a manifest asks for; none for one that cannot be read."""
    from mlops_policy.locks import manifest as pyproject
    from mlops_policy.locks import pipfile, poetry

    text = project.text(manifest) or ""
    try:
        named = posixpath.basename(manifest) == "pyproject.toml"
        asked = poetry.asked(pyproject.read(text)) if named else pipfile.asked(text)
    except Unreadable:
        return 0
    return len({one.name for wanted in asked.values() for one in wanted})


def _exact_beside(project: Project, manifest: str) -> bool:
    """Return whether requirements beside a manifest are all exact, and at least as many as it asks for."""
    from mlops_policy.pins import requirements

    folder = posixpath.dirname(manifest)
    for path in project.paths:
        if posixpath.dirname(path) == folder and sites.kind(path, b"") == sites.REQUIREMENTS:
            text = project.text(path) or ""
            pins, entries = requirements.pins(text), list(requirements.entries(text))
            named = [one for one in entries if not one.text.lstrip().startswith("-")]
            if pins and len(pins) >= max(len(named), _count(project, manifest)):
                return True
    return False


@rule(
    "LCK002",
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example("a version raised by hand", {"pyproject.toml": APP % b"numpy>=2.1", "uv.lock": LOCK}, finds=True),
        Example("only written otherwise", {"pyproject.toml": APP % b"NumPy >= 2.0", "uv.lock": LOCK}, finds=False),
    ),
)
def lock_stale(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A lock was made for another manifest than the one beside it.

    What uv.lock repeats of each pyproject.toml of its workspace is compared with it: names, versions by what they
    mean, extras, groups, markers, sources, Python, members, constraints. poetry.lock, pdm.lock and Pipfile.lock hold a
    hash of their manifest. Other locks must hold what is asked for. Other options of uv than a lock was made with only
    warn, for they may be a person's own. What only a build could tell is left out, with a note.

    Why: Installing from it gives what was asked for yesterday, or changes the lock unseen in the middle of a build.

    Instead: `uv lock`, or what your tool calls it, and commit both files together.
    """
    for pair, place in _concerned(project).items():
        verdict = verdict_of(project, pair)
        lock = posixpath.basename(pair.lock)
        fix = f"{command_for(project, pair.manifest)}, then commit {lock}"
        behind = [drift for drift in verdict.drifts if drift.what != OPTION]
        others = [drift for drift in verdict.drifts if drift.what == OPTION]
        level = WARNING if aside(pair.manifest) else ""
        if behind:
            message = f"{pair.lock} is behind {pair.manifest}: {_listed(behind)}"
            yield Problem(message, fix, subject=pair.lock, level=level, path=place)
        if others:
            message = f"{pair.lock} was made with other options: {_listed(others)}"
            fix = f"write the option into {pair.manifest}, or: {fix}"
            yield Problem(message, fix, subject=f"{pair.lock} options", level=WARNING, path=place)
        for note in verdict.skipped:
            yield Problem(note.removeprefix(f"{place}: "), "", level=NOTE, path=place)


def _concerned(project: Project) -> dict[Pair, str]:
    """Return the pairs of which a file is judged, and in which file of them a problem is to be shown."""
    found: dict[Pair, str] = {}
    for path, kind in project.kinds(*MANIFESTS, sites.REQUIREMENTS, sites.SCRIPT):
        if is_manifest(path) or kind == sites.SCRIPT:
            pair = pair_of(project, path)
            if pair.lock:
                found[pair] = pair.manifest if pair.manifest in project.brought else found.get(pair, path)
    for path, _ in project.kinds(sites.LOCK, sites.REQUIREMENTS):
        script = path.removesuffix(".lock")
        if path.endswith(".py.lock") and script in project.paths:
            found.setdefault(pair_of(project, script), path)
            continue
        for pair in find(project):
            if pair.lock == path:
                found.setdefault(pair, path)
    return found


def _listed(drifts: list[Drift]) -> str:
    """Return the first sentences, and how many there are besides."""
    more = f"; and {len(drifts) - SHOWN} more" if len(drifts) > SHOWN else ""
    return "; ".join(drift.text for drift in drifts[:SHOWN]) + more


@rule(
    "LCK003",
    levels=(WARNING, WARNING, ERROR),
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example(
            "an image that resolves anew",
            {
                "pyproject.toml": APP % b"numpy>=2",
                "uv.lock": LOCK,
                "Dockerfile": b"FROM python:3.12.1-slim\nCOPY . .\nRUN pip install .\n",
            },
            finds=True,
        ),
        Example(
            "one that takes what is locked",
            {
                "pyproject.toml": APP % b"numpy>=2",
                "uv.lock": LOCK,
                "Dockerfile": b"FROM python:3.12.1-slim\nCOPY . .\nRUN uv sync --locked\n",
            },
            finds=False,
        ),
    ),
)
def lock_bypassed(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """An image or CI installs past the lock that the project has.

    `pip install .` and `uv pip install -r pyproject.toml` resolve anew; `uv sync` without --locked or --frozen,
    `pdm install` without --frozen-lockfile and `pipenv install` without --deploy make a stale lock anew, where nobody
    sees it. UV_LOCKED, UV_FROZEN and the like, set in the same file, serve too. Ranges in a command are PIN004's.

    Why: The lock is tested and reviewed, and what runs is something else.

    Instead: `uv sync --locked`, `poetry install`, `pdm sync`, `pipenv sync`; the project itself with `--no-deps`.
    """
    from mlops_policy.locks import bypass

    for path, kind in project.kinds(sites.DOCKERFILE, sites.WORKFLOW, sites.IMAGES):
        pair = _pair_above(project, path)
        if pair is None:
            continue
        try:
            found = list(bypass.read(project.text(path) or "", path, kind, pair.kind))
        except Unreadable:
            continue  # its own rules say so
        for one in found:
            if project.is_new(path, one.line):
                message = f"{one.written} installs past {pair.lock}"
                level = WARNING if aside(path) else ""
                yield Problem(message, one.instead, one.line, subject=one.written, level=level, path=path)


def _pair_above(project: Project, path: str) -> Pair | None:
    """Return the manifest with a lock that is nearest above a file of an image or CI, if it is no library's."""
    folder = posixpath.dirname(path)
    while True:
        for name in ("pyproject.toml", "Pipfile"):
            manifest = posixpath.join(folder, name)
            if manifest in project.paths:
                pair = pair_of(project, manifest)
                return pair if pair.lock and not is_library(project, manifest) else None
        if not folder:
            return None
        folder = posixpath.dirname(folder)


@rule(
    "LCK004",
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example(
            "a lock that git never sees",
            {"pyproject.toml": APP % b"numpy>=2", ".gitignore": b"__pycache__/\n*.lock\n"},
            finds=True,
        ),
        Example(
            "the lock of another tool",
            {"pyproject.toml": APP % b"numpy>=2", ".gitignore": b"package-lock.json\n"},
            finds=False,
        ),
    ),
)
def lock_ignored(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """The lock of an application is in .gitignore, so that nobody else has it.

    Only where no lock is committed; a library's may be ignored.

    Why: A lock that stays on one machine makes that machine the only one on which the project works.

    Instead: take the line out of `.gitignore`, then `git add uv.lock`.
    """
    for manifest in _ignored_manifests(project):
        line = _ignored(project, manifest)
        if line is not None:
            lock, found = line
            path, number = (found.path, found.number) if found.path in project.brought else (manifest, 1)
            message = f"{found.pattern!r} in {found.path}:{found.number} keeps {lock} out of git"
            fix = f"take the line out, {command_for(project, manifest)}, then: git add {lock}"
            yield Problem(message, fix, number, subject=lock, path=path)


def _ignored_manifests(project: Project) -> Iterator[str]:
    """Yield the manifests without a lock that are judged, or above which a .gitignore is."""
    folders = {posixpath.dirname(path) for path, _ in project.kinds(sites.IGNORE)}
    yield from _unlocked(project)
    for manifest in [pair.manifest for pair in find(project)] if folders else ():
        inside = any(not folder or manifest.startswith(f"{folder}/") for folder in folders)
        judged = manifest in project.brought or manifest.endswith(".in")
        if inside and not judged and _needs_lock(project, manifest):
            yield manifest


def _ignored(project: Project, manifest: str) -> tuple[str, Line] | None:
    """Return the lock that a manifest would have, and the line that ignores it; None if git would take it."""
    from mlops_policy.locks.pairs import LOCKS, manager_of

    folder = posixpath.dirname(manifest)
    own = manager_of(project, manifest)
    names = ["Pipfile.lock"] if posixpath.basename(manifest) == "Pipfile" else [n for n, k in LOCKS.items() if k == own]
    for name in names or ["uv.lock", "poetry.lock", "pdm.lock"]:
        line = ignoring(project, posixpath.join(folder, name))
        if line is not None:
            return posixpath.join(folder, name), line
    return None


RULES = (lock_absent, lock_stale, lock_bypassed, lock_ignored)
