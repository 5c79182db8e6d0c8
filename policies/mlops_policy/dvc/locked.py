"""What dvc.lock holds of the last run, and what pointers hold of the data that they stand for."""

from __future__ import annotations

import posixpath

from mlops_policy.documents import yamls
from mlops_policy.dvc import Hash, Locked, Out, joined, trees
from mlops_policy.dvc.stages import commands
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlops_policy.dvc import Node


class Pointer(NamedTuple):
    """A ``*.dvc`` file: what it stands for, from the root of the repository, with the hash of each."""

    path: str
    outs: Mapping[str, tuple[Out, Hash]]


def read_lock(content: str) -> dict[str, Locked]:
    """Return the stages of a dvc.lock; of DVC 1 and later, whose first form had no ``stages``.

    Raises:
        Unreadable: it is no YAML, or too much of it.
    """
    documents = yamls.documents(content, follow=True)
    values = documents[0] if documents else ()
    top = trees.tree(values)
    new = isinstance(top.get("stages"), dict) or "schema" in top
    stages = top.get("stages") if new else top
    depth = 1 if new else 0
    lines: dict[tuple[object, ...], int] = {}
    for value in values:
        below = value.path[depth:]
        for length in (1, 3):
            lines.setdefault(below[:length], value.line)
    found = {}
    for name, entry in (stages if isinstance(stages, dict) else {}).items():
        if isinstance(entry, dict) and "cmd" in entry:
            params = entry.get("params")
            found[name] = Locked(
                commands(entry["cmd"]),
                _hashes(entry.get("deps"), lines, (name, "deps")),
                params if isinstance(params, dict) else {},
                _hashes(entry.get("outs"), lines, (name, "outs")),
                lines.get((name,), 1),
            )
    return found


def _hashes(entries: Node, lines: Mapping[tuple[object, ...], int], at: tuple[object, ...]) -> dict[str, Hash]:
    found = {}
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and entry.get("path"):
            found[str(entry["path"])] = _hash(entry, lines.get((*at, number), 1))
    return found


def _hash(entry: Mapping[str, Node], line: int) -> Hash:
    count = entry.get("nfiles")
    md5 = entry.get("md5")
    return Hash(str(md5) if md5 is not None else "", "hash" not in entry, count if isinstance(count, int) else 0, line)


def read_pointer(content: str, path: str) -> Pointer:
    """Return what a ``*.dvc`` file stands for.

    Raises:
        Unreadable: it is no YAML, or too much of it.
    """
    documents = yamls.documents(content, follow=True)
    values = documents[0] if documents else ()
    lines: dict[tuple[object, ...], int] = {}
    for value in values:
        lines.setdefault(value.path[:2], value.line)
    top = trees.tree(values)
    entries = top.get("outs")
    folder = joined(posixpath.dirname(path), str(top.get("wdir") or ""))
    outs = {}
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and entry.get("path"):
            out = Out(joined(folder, str(entry["path"])), cached=entry.get("cache") is not False)
            outs[out.path] = out, _hash(entry, lines.get(("outs", number), 1))
    return Pointer(path, outs)
