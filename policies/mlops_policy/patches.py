"""What each commit adds to each file, as lines: one ``git log`` for all of them, read as it comes.

Format: https://git-scm.com/docs/diff-format, "generating patch text" and "combined diff format". In a hunk, every line
of a file has a sign before it, one for each parent: what a merge adds is what no parent has.
"""

from __future__ import annotations

import os

from mlops_policy.frozen import NamedTuple
from mlops_policy.git import LINK, REFETCH, SUBMODULE, GitError, command, environment
from mlops_policy.lazy import pattern
from mlops_policy.process import start

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator
    from typing import IO

LONGEST_PATH = 4096  # bytes of what a link points to
# Whatever a configuration says of how patches are shown.
SETTINGS = (
    *("-c", "core.quotePath=false", "-c", "diff.suppressBlankEmpty=false"),
    *("-c", "log.showRoot=true", "-c", "log.showSignature=false", "-c", "log.follow=false"),
    *("-c", "core.deltaBaseCacheLimit=256m"),  # a third of the time: versions of a file are kept unpacked
)
OPTIONS = (
    *(
        "log",
        "-p",
        "-U0",
        "-c",
        "-O/dev/null",
        "--inter-hunk-context=0",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
    ),
    *("--no-renames", "--no-relative", "--full-index", "--submodule=short", "--no-notes", "--no-decorate"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--topo-order", "--format=%x00%H %cs"),
)
_HUNK = pattern(rb"@@+ .* \+(\d+)(?:,\d+)? @@")
_MODES = pattern(rb"(?:new file mode |new mode |mode [0-7,]+\.\.|index [0-9a-f,.]+ )([0-7]{6})\n")
_ESCAPE = pattern(rb"\\([0-7]{3}|.)")
_LETTERS = {b"a": 7, b"b": 8, b"t": 9, b"n": 10, b"v": 11, b"f": 12, b"r": 13}


class Patch(NamedTuple):
    """What a commit adds to a file.

    Attributes:
        path: The file, as ``os.fsdecode`` gives names.
        blob: What it is with this commit.
        commit: The commit, and ``date``, its day.
        hunks: The heads of the hunks and the lines that are in the file, with their signs; None where git shows no
            lines, since it takes the file for binary.
        parents: The number of signs before each line.
    """

    path: str
    blob: str
    commit: str
    date: str
    hunks: tuple[bytes, ...] | None
    parents: int

    @property
    def text(self) -> bytes:
        """The lines that are new, as one text."""
        new = b"+" * self.parents
        return b"".join([line[self.parents :] for line in self.hunks or () if line.startswith(new)])

    def numbers(self) -> frozenset[int]:
        """Return the numbers that the new lines have in the file."""
        found = set[int]()
        number, new = 0, b"+" * self.parents
        for line in self.hunks or ():
            if head := _HUNK.match(line):
                number = int(head[1])
                continue
            if line.startswith(new):
                found.add(number)
            number += 1
        return frozenset(found)


def patches(root: str, revisions: Iterable[str]) -> Iterator[Patch | None]:
    """Yield what each commit adds to each of its files, and None when a commit ends; no commit before its children.

    Raises:
        GitError: git could not show all of them.
    """
    process = start(command([*SETTINGS, *OPTIONS, *revisions, "--"]), root, environment())
    process.stdin.close()
    complete = False
    try:
        yield from _parsed(process.stdout)
        complete = True
    finally:
        if not complete:
            process.kill()
        process.stdout.close()
        code = process.wait()
    if code:
        raise GitError(f"what commits add cannot be read: something is not here, or damaged; type: {REFETCH}")


def _parsed(stream: IO[bytes]) -> Iterator[Patch | None]:  # noqa: C901  a million lines: no call for each
    commit = date = ""
    head, hunks = list[bytes](), list[bytes]()
    width = 0  # signs before a line; none before the first hunk
    for line in stream:
        if width == 1 and line[0] in KEPT_OR_LEFT:
            if line[0] in KEPT:
                hunks.append(line)
        elif line[0] == NUL or line.startswith(b"diff --"):
            if hunks or head:
                yield from _patch(head, hunks, commit, date, width)
            head, hunks, width = [line], [], 0
            if line[0] == NUL:
                if commit:
                    yield None
                commit, date = line[1:].decode().split()
                head = []
        elif width == 0 and not line.startswith(b"@@"):
            head.append(line)
        elif b"-" not in line[:width] and line[0] != BACKSLASH:
            width = width or len(line) - len(line.lstrip(b"@")) - 1
            hunks.append(line)
    yield from _patch(head, hunks, commit, date, width)
    if commit:
        yield None


NUL, BACKSLASH = b"\0"[0], b"\\"[0]
KEPT, KEPT_OR_LEFT = b"+@", b"+@-\\"


def _patch(head: list[bytes], hunks: list[bytes], commit: str, date: str, width: int) -> Iterator[Patch]:
    """Yield the patch, if it adds something to a file: a submodule is none, and what a link points to is no text."""
    mode = blob = b""
    binary = False
    for line in head[1:]:
        if found := _MODES.match(line):
            mode = found[1]
        if line.startswith(b"index "):
            blob = line.split()[1].rpartition(b"..")[2]
        binary = binary or line.startswith(b"Binary files ")
    link = mode == LINK.encode() and len(hunks) == 2 and len(hunks[1]) <= LONGEST_PATH  # noqa: PLR2004  a head, a line
    if mode != SUBMODULE.encode() and not link and blob.strip(b"0") and (binary or hunks):
        yield Patch(_path(head[0]), blob.decode(), commit, date, None if binary else (*hunks,), max(1, width))


def _path(head: bytes) -> str:
    """Return the file of ``diff --git a/FILE b/FILE``, or of ``diff --combined FILE``; no file has two names."""
    names = head.rstrip(b"\n").split(b" ", 2)[2]
    if head.startswith(b"diff --git "):
        name = _unquoted(names[: (len(names) - 1) // 2])
        return os.fsdecode(name.removeprefix(b"a/"))
    return os.fsdecode(_unquoted(names))


def _unquoted(name: bytes) -> bytes:
    """Return a name that is written as in C, if it is: https://git-scm.com/docs/git-config, ``core.quotePath``."""
    if not name.startswith(b'"'):
        return name
    return _ESCAPE.sub(_byte, name[1:-1])


def _byte(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8)]) if code.isdigit() else bytes([_LETTERS.get(code, code[0])])
