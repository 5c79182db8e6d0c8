"""Which of the paths that code reads are of data that nothing versions."""

from __future__ import annotations

import posixpath

from mlops_policy.dvc import joined, reads, tracked
from mlops_policy.frozen import NamedTuple
from mlops_policy.pins import sites

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mlops_policy.dvc.reads import Read
    from mlops_policy.locks.ignored import Line
    from mlops_policy.project import Project

CODE = (sites.READS, sites.NOTEBOOK, sites.SCRIPT)
PYTHON = (".py", ".ipynb")
MOST = 5000  # files in which what is read may be written


class Found(NamedTuple):
    """A path of data without a version: the file that reads it, where it would lie, and what of git hides it there."""

    path: str
    read: Read
    place: str
    hidden: Line | None


def addresses(project: Project) -> Iterator[tuple[str, Read]]:
    """Yield what judged code reads from other machines."""
    for path, read in _reading(project):
        if read.address:
            yield path, read


def unversioned(project: Project) -> tuple[Found, ...]:
    """Return what judged code reads that neither git nor DVC has, and no code of the project writes; found once."""
    found: tuple[Found, ...] = project.remember("unversioned", lambda: tuple(_unversioned(project)))
    return found


def _reading(project: Project) -> Iterator[tuple[str, Read]]:
    for path, _ in project.kinds(*CODE):
        for read in reads.of(project, path):
            if project.is_new(path, read.line):
                yield path, read


def _unversioned(project: Project) -> Iterator[Found]:
    missing = [found for path, read in _reading(project) for found in _missing(project, path, read)]
    if missing and not uses_dvc(project):
        missing = [found for found in missing if found.hidden is not None]
    made = written(project, {posixpath.basename(found.read.path) for found in missing}) if missing else ()
    yield from (found for found in missing if posixpath.basename(found.read.path) not in made)


def _missing(project: Project, path: str, read: Read) -> Iterator[Found]:
    """Yield a path that is read, if neither git nor DVC has it."""
    places = [] if read.address else _places(path, read.path)
    if not places or any(tracked.versioned(project, each) for each in places) or _elsewhere(project, read.path):
        return
    hidden = _hidden(project, places)
    yield Found(path, read, *(hidden or (places[-1], None)))


def _places(path: str, written: str) -> list[str]:
    """Return where a relative path may lead: from the folder of the file that reads it, or one above; the root last."""
    folder, found = posixpath.dirname(path), dict[str, None]()
    while True:
        target = joined(folder, written.replace("\\", "/"))
        if target and not target.startswith("../") and target != "..":
            found[target] = None
        if not folder:
            return list(found)
        folder = posixpath.dirname(folder)


def _elsewhere(project: Project, written: str) -> bool:
    """Return whether something of the same name and folders has a version elsewhere: code may be started anywhere."""
    tail = [part for part in written.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    for length in range(len(tail), 0, -1):
        end = "/".join(tail[:length])
        named = _by_name(project).get(tail[length - 1], ())
        fits = (each for each in named if each == end or each.endswith(f"/{end}"))
        if any(length == len(tail) or each in tracked.data(project) for each in fits):
            return True
    return False


def _by_name(project: Project) -> Mapping[str, list[str]]:
    """Return all paths that have a version, by their last part."""

    def make() -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in (*project.paths, *tracked.data(project)):
            found.setdefault(posixpath.basename(path), []).append(path)
        return found

    made: Mapping[str, list[str]] = project.remember("paths by name", make)
    return made


def _hidden(project: Project, places: Iterable[str]) -> tuple[str, Line] | None:
    """Return the place that a .gitignore hides, and the line that does."""
    if not any(path.endswith(".gitignore") for path in project.paths):
        return None
    from mlops_policy.locks.ignored import ignoring  # seldom

    found = ((each, ignoring(project, each)) for each in reversed(list(places)))
    return next(((each, line) for each, line in found if line is not None), None)


def written(project: Project, names: Collection[str]) -> set[str]:
    """Return which of some names of files code of the project writes, judged or not."""
    marks = [name.encode("utf-8", "replace") for name in names]
    code = [path for path in project.paths if path.endswith(PYTHON) and reads.own(path)]
    found: set[str] = set()
    for path, content in project.contents(code[:MOST]):
        if content is not None and any(mark in content for mark in marks):
            found |= reads.writes(path, content)
    return found.intersection(names)


def uses_dvc(project: Project) -> bool:
    """Return whether a project keeps data with DVC, by the names of its files."""
    return bool(tracked.pointer_paths(project) or tracked.pipeline_paths(project) or tracked.homes(project))
