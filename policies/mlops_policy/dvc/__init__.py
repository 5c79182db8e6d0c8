"""What DVC's files in git say: pipelines, the lock of their last run, pointers, remotes; DVC itself is never run.

Formats: https://dvc.org/doc/user-guide/project-structure for dvc.yaml, dvc.lock and ``*.dvc``; the behaviour is that of
DVC 3.67.1, asked with ``dvc status``. Nothing here looks at the cache, the work tree's data or the network: what is not
in git is known by its hash alone.
"""

from __future__ import annotations

import posixpath

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    Scalar = str | int | float | bool | None
    Node = Scalar | dict[str, "Node"] | list["Node"]

PIPELINE, LOCK, POINTER, CONFIG, PARAMS = "dvc.yaml", "dvc.lock", ".dvc", ".dvc/config", "params.yaml"


def joined(*parts: str) -> str:
    """Return a path from the root of the repository; one that leads out of it begins with ``..`` or a slash."""
    path = posixpath.normpath(posixpath.join(*parts))
    return "" if path == "." else path


class Unresolved(Exception):  # noqa: N818  it is a template that cannot be filled in
    """What a ``${}`` stands for cannot be told from git's files."""


class Out(NamedTuple):
    """What a stage or a pointer says it makes: ``cached`` if DVC keeps it, and git must not."""

    path: str
    cached: bool = True


class Stage(NamedTuple):
    """A stage of dvc.yaml, its templates filled in; paths are as they are written, relative to ``folder``.

    ``params`` maps each file to the keys that count, none for all of them. A stage that is frozen, or always changed,
    is not asked for its dependencies.
    """

    name: str
    folder: str
    cmd: tuple[str, ...]
    deps: tuple[str, ...] = ()
    params: Mapping[str, tuple[str, ...]] = {}
    outs: tuple[Out, ...] = ()
    still: bool = False
    line: int = 1

    def place(self, path: str) -> str:
        """Return where a path of the stage lies from the root of the repository, empty for one outside of it."""
        found = joined(self.folder, path)
        return "" if "://" in path or found.startswith(("../", "/")) or found[1:3] == ":/" else found


class Hash(NamedTuple):
    """What a lock or a pointer says of a file or folder: the MD5 of its bytes, which ends in ``.dir`` for a folder.

    ``old`` is whether DVC 2 wrote it, for which the line endings of a text do not count. ``files`` is how many a folder
    holds, 0 where that is not said.
    """

    md5: str
    old: bool = False
    files: int = 0
    line: int = 1

    def agrees(self, other: Hash) -> bool:
        """Return whether two hashes may be of the same bytes: those of different kinds cannot be compared."""
        return self.md5 == other.md5 or not (self.md5 and other.md5) or self.old != other.old


class Locked(NamedTuple):
    """What dvc.lock holds of the last run of a stage, by the paths as they are written."""

    cmd: tuple[str, ...]
    deps: Mapping[str, Hash]
    params: Mapping[str, Node]
    outs: Mapping[str, Hash]
    line: int = 1
