"""Whether DVC has something to do with a file that is committed: without git, and without reading YAML."""

from __future__ import annotations

import os

from mlops_policy.dvc import LOCK, POINTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 4 << 20  # bytes of a lock


class Watch:
    """Knows the files that a dvc.lock of the work tree names, and those that have a pointer beside them."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._named: dict[str, frozenset[bytes]] = {}

    def concerns(self, path: str) -> bool:
        """Return whether a file has a pointer, or a lock at its folder or above names it or a folder that it lies in.

        A lock may name it from another folder (``wdir``): then the ends of the path count.
        """
        if os.path.lexists(os.path.join(self._root, path + POINTER)):
            return True
        parts = os.fsencode(path).split(b"/")
        for depth in range(len(parts)):
            named = self._names(os.fsdecode(b"/".join(parts[:depth])))
            if named and any(b"/".join(parts[start:end]) in named for start, end in _spans(depth, len(parts))):
                return True
        return False

    def _names(self, folder: str) -> frozenset[bytes]:
        if folder not in self._named:
            self._named[folder] = frozenset(_named(os.path.join(self._root, folder, LOCK)))
        return self._named[folder]


def _spans(first: int, count: int) -> Iterator[tuple[int, int]]:
    return ((start, end) for start in range(first, count) for end in range(start + 1, count + 1))


def _named(lock: str) -> Iterator[bytes]:
    """Yield the paths in a lock: of what stages read and write, and of parameters."""
    try:
        with open(lock, "rb") as stream:
            lines = stream.read(LONGEST).splitlines()
    except OSError:
        return
    for line in lines:
        text = line.strip().removeprefix(b"- ")
        path = text.removeprefix(b"path: ") if text.startswith(b"path: ") else text[:-1] if text.endswith(b":") else b""
        while path.startswith((b"./", b"../")):
            path = path[path.index(b"/") + 1 :]
        if path:
            yield path.strip(b"'\"")
