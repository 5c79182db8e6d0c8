"""Writes exact versions where ranges are: the versions of the lock, into the place that a person would write them.

Pure functions over a project, from texts to texts; ``files`` writes them. Comments, order, quotes and line endings
stay, since only the characters of a version are replaced.
"""

from __future__ import annotations

from mlops_policy.fix.edits import Edit, apply, edits_of
from mlops_policy.fix.relock import Unlockable, relocked
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.project import Project

    Versions = Mapping[str, frozenset[str]]


class Repair(NamedTuple):
    """What becomes of a file: ``texts`` maps paths, its own and that of its lock, to what they hold afterwards.

    ``left`` says what stays as it is, line by line, and why or what to type.
    """

    path: str
    edits: tuple[Edit, ...] = ()
    texts: Mapping[str, str] = {}
    left: tuple[str, ...] = ()


def repairs(project: Project, installed: Versions | None = None) -> Iterator[Repair]:
    """Yield what becomes of each file that is looked at; a lock that two of them share is changed by both.

    Args:
        project: The files, as they lie on disk.
        installed: The versions of an environment, by canonical name; taken where no lock has one.
    """
    for path, kind in project.kinds():
        repair = _repair(project, path, kind, installed or {})
        if repair.edits or repair.left:
            yield repair
        project = project.with_texts(repair.texts)


def _repair(project: Project, path: str, kind: str, installed: Versions) -> Repair:
    text = project.text(path)
    if text is None:
        return Repair(path)
    edits, left = edits_of(project, path, kind, installed)
    if not edits:
        return Repair(path, left=left)
    texts = {path: apply(text, edits)}
    try:
        return Repair(path, edits, {**texts, **relocked(project, path, texts[path], edits)}, left)
    except Unlockable as error:
        return Repair(path, left=(*left, f"{path}: left as it is, since {error}"))
