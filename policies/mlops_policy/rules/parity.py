"""PAR: the Pythons of development, CI and production, which must be one minor version."""

from __future__ import annotations

from mlops_policy.core import ERROR, WARNING, Example, Problem, rule
from mlops_policy.parity import CI, DEVELOPMENT, UNQUOTED, Named, disagreements
from mlops_policy.parity.projects import grouped
from mlops_policy.parity.versions import dotted, floor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from mlops_policy.parity.disagreements import Disagreement
    from mlops_policy.project import Project

    Options = Mapping[str, Any]

# Tools that take the range of pyproject.toml for their target where they have none of their own.
READS_RANGE = frozenset(["ruff", "black", "ty"])
PYPROJECT = b'[project]\nname = "app"\nversion = "1"\nrequires-python = "%s"\n'


def _pyproject(spec: str, rest: str = "") -> bytes:
    return PYPROJECT % spec.encode() + rest.encode()


@rule(
    "PAR001",
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example(
            "an image that is too old",
            {"pyproject.toml": _pyproject(">=3.11"), "Dockerfile": b"FROM python:3.10-slim\n"},
            finds=True,
        ),
        Example(
            "an image within the range",
            {"pyproject.toml": _pyproject(">=3.11"), "Dockerfile": b"FROM python:3.12-slim\n"},
            finds=False,
        ),
    ),
)
def python_outside_requires(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A Python is named that requires-python leaves out.

    In images, CI, conda environments, .python-version, runtime.txt, tox, nox and hooks of pre-commit; by minor version.

    Why: Whoever follows that file gets a Python on which the project does not install, or was never meant to run.

    Instead: write a version that requires-python allows, or widen requires-python and test it.
    """
    for places in grouped(project):
        rest: dict[Named, list[Named]] = {}
        for here, there in disagreements.outside(places):
            if _brings(project, here):
                allowed = disagreements.spoken(there.versions or frozenset())
                fix = "put it in quotes" if UNQUOTED in here.written else f"write {allowed}, or widen {there.what}"
                yield _problem(here, f"{_said(here)} is outside {_said(there)} ({there.place})", fix)
            else:
                rest.setdefault(there, []).append(here)
        for there, left in rest.items():
            if _brings(project, there):
                more = f", and {len(left) - 1} more" if len(left) > 1 else ""
                message = f"{_said(there)} leaves out {_said(left[0])} ({left[0].place}){more}"
                yield _problem(there, message, f"widen it, or change {left[0].path}")


@rule(
    "PAR002",
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example(
            "developed on one, run on another",
            {".python-version": b"3.11\n", "Dockerfile": b"FROM python:3.12-slim\n"},
            finds=True,
        ),
        Example(
            "another patch",
            {".python-version": b"3.11.4\n", "Dockerfile": b"FROM python:3.11.9-slim\n"},
            finds=False,
        ),
    ),
)
def production_python_differs(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """Production runs another Python than development or CI.

    Its minor version is not that of .python-version and the like, or no job of CI runs it. A library that CI tests on
    three versions and more may have an image of any of them.

    Why: What was tested is not what runs: syntax, standard library and wheels change with the minor version.

    Instead: write the same minor version in the image, in .python-version and in a job of CI.
    """
    for places in grouped(project):
        for found in disagreements.unlike_production(places):
            here, there = found if _brings(project, found.here) else (found.there, found.here)
            if _brings(project, here):
                untested = ", which no job of CI runs" if found.there.role == CI else ""
                own, other = (disagreements.spoken(each.versions or frozenset()) for each in found)
                message = f"{found.here.place} has {own}{untested}, {found.there.place} has {other}"
                yield _problem(here, message, _same(found), other=there)


@rule(
    "PAR003",
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example(
            "a target above the floor",
            {"pyproject.toml": _pyproject(">=3.10", '[tool.ruff]\ntarget-version = "py312"\n')},
            finds=True,
        ),
        Example(
            "the floor itself",
            {"pyproject.toml": _pyproject(">=3.10", '[tool.mypy]\npython_version = "3.10"\n')},
            finds=False,
        ),
    ),
)
def target_not_floor(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A linter or type checker takes the code for that of another Python than the oldest one supported.

    Of ruff, black, mypy, pyright and ty. A target above the floor of requires-python is an error, one below it warns.

    Why: Above the floor, syntax and calls pass that the oldest supported Python does not have.

    Instead: delete the line where the tool reads requires-python (ruff, black, ty), else write the floor.
    """
    for places in grouped(project):
        for here, there in disagreements.off_floor(places):
            oldest = floor(there.versions or frozenset())
            speaker = next((each for each in (here, there) if _brings(project, each)), None)
            if oldest is None or speaker is None:
                continue
            above = min(here.versions or {oldest}) > oldest
            side = "above" if above else "below"
            message = f"the target of {here.what}, {here.written}, is {side} the floor of {_said(there)}"
            deletes = here.what in READS_RANGE and there.what == "requires-python"
            floor_written = f"py{oldest[0]}{oldest[1]}" if here.what in ("ruff", "black") else dotted(oldest)
            fix = f"delete the line: {here.what} reads requires-python" if deletes else f"write {floor_written}"
            level = "" if above else WARNING
            yield _problem(speaker, f"{message} ({there.place})", fix, other=here, level=level)


@rule(
    "PAR004",
    levels=(WARNING, WARNING, ERROR),
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example("python:3", {"Dockerfile": b"FROM python:3-slim\n"}, finds=True),
        Example("python:3.11", {"Dockerfile": b"FROM python:3.11-slim\n"}, finds=False),
    ),
)
def floating_production_python(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """Production runs whatever Python is the newest.

    `python:3`, `python:latest`, or a distribution's python3 without a version, in the last stage of an image.

    Why: The next build may run another minor version than the one that was tested, and nobody changed a line.

    Instead: write the minor version that development has: `FROM python:3.11-slim`.
    """
    for places in grouped(project):
        for here in disagreements.floating(places):
            if _brings(project, here):
                yield _problem(
                    here, f"production runs whatever Python is the newest: {here.written}", _minor_of(places)
                )


@rule(
    "PAR005",
    levels=(WARNING, WARNING, ERROR),
    since="0.3.0",
    scope="project",
    examples=lambda: (
        Example("one patch", {"pyproject.toml": _pyproject("==3.11.3")}, finds=True),
        Example("one minor version", {"pyproject.toml": _pyproject("==3.11.*")}, finds=False),
    ),
)
def requires_python_patch(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """requires-python allows a single patch.

    `==3.11.3`, and `==3.11`, which is `==3.11.0`.

    Why: The next security fix of Python shuts everybody out, and markers silently drop dependencies on another patch.

    Instead: write the minor version: `requires-python = "==3.11.*"`, or a range. A patch belongs into .python-version.
    """
    for places in grouped(project):
        for here in disagreements.one_patch(places):
            if _brings(project, here):
                minors = sorted(here.versions or ())
                fix = f'write "=={dotted(minors[0])}.*"' if len(minors) == 1 else "write a range of minor versions"
                yield _problem(here, f"{_said(here)} allows a single patch", fix)


def _brings(project: Project, place: Named) -> bool:
    """Return whether a place is judged, and new if only what is new is."""
    return place.path in project.brought and project.is_new(place.path, place.line)


def _problem(here: Named, message: str, fix: str, *, other: Named | None = None, level: str = "") -> Problem:
    subject = "/".join((here.what or here.role, here.written, *((other.path, other.written) if other else ())))
    return Problem(message, fix, line=here.line, subject=subject, level=level, path=here.path)


def _said(place: Named) -> str:
    """Return what a place says: ``requires-python >=3.11``, ``Python 3.10``."""
    words = (place.what or ("Python" if place.written[:1].isdigit() else ""), place.written)
    return " ".join(filter(None, words))


def _same(found: Disagreement) -> str:
    """Return what to write so that both places agree."""
    wanted = disagreements.spoken(found.here.versions or frozenset())
    if found.there.role == CI:
        return f"add {wanted} to {found.there.path}"
    other = disagreements.spoken(found.there.versions or frozenset())
    return f"write {other} in {found.here.path}, or {wanted} in {found.there.path}"


def _minor_of(places: Sequence[Named]) -> str:
    """Return what to write in place of a Python that floats: the version that is developed with, if it is known."""
    for role in (DEVELOPMENT, CI):
        known = [place.versions for place in places if place.role == role and place.versions]
        if known:
            return f"write its minor version: {dotted(max(known[0]))}"
    return "write its minor version, as python:3.11-slim does"


RULES = (
    python_outside_requires,
    production_python_differs,
    target_not_floor,
    floating_production_python,
    requires_python_patch,
)
