"""What all rules on pins share: which dependencies are too loose, and how that is said."""

from __future__ import annotations

from mlops_policy.core import WARNING, Problem
from mlops_policy.documents import Unreadable
from mlops_policy.pins import LEVEL_NAMES, NONE
from mlops_policy.pins.readers import declared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from mlops_policy.pins import Dependency
    from mlops_policy.project import Project

    Options = Mapping[str, Any]
    Excuse = Callable[[Dependency], bool]

# Folders whose files nobody ships: what is loose there warns.
ASIDE = frozenset(
    "test tests testing testdata example examples sample samples demo demos doc docs documentation tutorial tutorials"
    " vendor vendored third_party third-party extern external node_modules playground sandbox benchmark benchmarks"
    " archive deprecated legacy".split()
)


def all_declared(project: Project) -> Iterator[tuple[str, tuple[Dependency, ...]]]:
    """Yield each file that is judged, with what it declares."""
    for path, kind in project.kinds():
        found = declared(project, path, kind)
        if not isinstance(found, Unreadable) and found:
            yield path, found


def loose(
    project: Project, options: Options, code: str, excuses: Callable[[str], Excuse | None] | None = None
) -> Iterator[tuple[str, list[Dependency], int]]:
    """Yield the files in which a rule's dependencies are below its threshold: path, those that are, how many there are.

    ``excuses`` makes, for a file, what lets a dependency pass all the same; None lets all of the file's pass. Only new
    lines count.
    """
    least = LEVEL_NAMES.index(options["at-least"])
    for path, found in all_declared(project):
        mine = [one for one in found if one.rule == code]
        below = [one for one in mine if one.level < least and project.is_new(path, one.line)]
        if not below:
            continue
        excused = excuses(path) if excuses is not None else _nothing
        kept = [one for one in below if not excused(one)] if excused is not None else []
        if kept:
            yield path, kept, len(mine)


def _nothing(one: Dependency) -> bool:  # noqa: ARG001  the signature of an excuse
    return False


def problems(
    path: str, found: list[Dependency], total: int, noun: str, fix: Callable[[Dependency], str], *, wrong: str = ""
) -> Iterator[Problem]:
    """Yield one problem a dependency; a person is shown those of a file as one sentence."""
    together = f"{len(found)} of {total} {noun} of this file are not pinned"
    for one in found:
        item = f"{one.name} {one.spec}".strip() if one.kind != "image" else f"{one.name}:{one.spec}".rstrip(":")
        where = f" ({one.group})" if one.group else ""
        message = f"{item} {wrong or lacks(one)}{where}"
        subject = f"{one.group}/{one.name}/{one.spec}"
        level = WARNING if aside(path) else ""
        yield Problem(message, fix(one), one.line, 1, subject, level, path, together, item)


def lacks(one: Dependency) -> str:
    """Return what is wrong with how exact a dependency is."""
    if one.level == NONE and not one.spec:
        return "has no version"
    return "is a range, not an exact version"


def aside(path: str) -> bool:
    """Return whether a file lies where nothing is shipped from."""
    return not ASIDE.isdisjoint(path.lower().split("/")[:-1])
