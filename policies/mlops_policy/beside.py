"""Judges many files on all processors: children judge, and say what they found through a pipe.

A child that fails says nothing, and the parent judges itself. Without ``fork`` (Windows) there are no children.
"""

from __future__ import annotations

import marshal
import os

from mlops_policy.core import Finding
from mlops_policy.snapshot import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from mlops_policy.secrets.anchors import Look
    from mlops_policy.snapshot import Snapshot, Unread

    Judge = Callable[[File], list[Finding]]

MOST = 4  # processes: reading the files is not divided


def files(snapshot: Snapshot, look: Look | None, judge: Judge) -> Iterator[File | Unread]:
    """Yield the files of a snapshot, as it does but for their order; most are judged already."""
    share = min(MOST, _processors())
    own, *others = [snapshot._replace(entries=snapshot.entries[first::share]) for first in range(share)]
    children = [_start(other, look, judge) for other in others]
    yield from looking(own, look)
    for other, (child, pipe) in zip(others, children, strict=True):
        found = _received(child, pipe)
        for number, file in enumerate(looking(other, look)):
            if isinstance(file, File):
                file.found = found.get(number)
            yield file


def looking(snapshot: Snapshot, look: Look | None) -> Iterator[File | Unread]:
    """Yield the files of a snapshot, each with what tells where credentials may be."""
    for file in snapshot.files():
        if isinstance(file, File):
            file.look = look
        yield file


def _processors() -> int:
    if not hasattr(os, "fork"):
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(snapshot: Snapshot, look: Look | None, judge: Judge) -> tuple[int, int]:
    """Start a child; return its number, and the pipe from which what it found is read."""
    reads, writes = os.pipe()
    child = os.fork()
    if child:
        os.close(writes)
        return child, reads
    try:
        os.close(reads)
        with open(writes, "wb") as pipe:
            pipe.write(marshal.dumps(_found(snapshot, look, judge)))
    finally:
        os._exit(0)  # nothing of the parent's is to be ended twice


def _found(snapshot: Snapshot, look: Look | None, judge: Judge) -> dict[int, list[Any]]:
    """Return the findings of each file by its number; a file that nobody foresaw is left to the parent."""
    found = {}
    for number, file in enumerate(looking(snapshot, look)):
        try:
            found[number] = [(*one,) for one in judge(file)] if isinstance(file, File) else []
        except Exception:  # noqa: BLE001, S112  the parent meets it too, and tells
            continue
    return found


def _received(child: int, pipe: int) -> dict[int, list[Finding]]:
    with open(pipe, "rb") as stream:
        data = stream.read()
    os.waitpid(child, 0)
    try:
        found = marshal.loads(data)  # noqa: S302  of our own child
    except (EOFError, ValueError, TypeError):
        return {}
    return {number: [Finding(*one) for one in findings] for number, findings in found.items()}
