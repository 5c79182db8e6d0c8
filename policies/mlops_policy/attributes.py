"""Which paths ``.gitattributes`` gives to Git LFS: the file of the root only, patterns as gitattributes(5) has them."""

from __future__ import annotations

import os

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LFS = b"filter=lfs"


class Attributes(NamedTuple):
    """Patterns and whether each turns LFS on; the last that fits decides."""

    patterns: tuple[tuple[str, bool], ...] = ()

    def lfs(self, path: str) -> bool:
        """Return whether a path is one of LFS."""
        if not self.patterns:
            return False
        import re  # 4 ms, for repositories that use LFS

        name = path.rpartition("/")[2]
        found = False
        for pattern, on in self.patterns:
            if re.fullmatch(expression(pattern.lstrip("/")), path if "/" in pattern else name):
                found = on
        return found


def expression(pattern: str) -> str:
    """Return a pattern as a regular expression: a star ends at a slash, two of them do not."""
    import re

    parts = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|/\*\*|\*\*|\*|\?|\[[^\]]+\])", pattern)
    return "".join(parts.get(piece, piece if piece.startswith("[") else re.escape(piece)) for piece in pieces)


def read(root: str) -> Attributes:
    """Read the ``.gitattributes`` of a work tree; none, or one without LFS, has no patterns."""
    try:
        with open(os.path.join(root, ".gitattributes"), "rb") as file:
            content = file.read()
    except OSError:
        return Attributes()
    if LFS not in content:
        return Attributes()
    lines = (line.split() for line in content.decode("utf-8", "surrogateescape").splitlines())
    return Attributes(tuple(_patterns(lines)))


def _patterns(lines: Iterable[list[str]]) -> Iterator[tuple[str, bool]]:
    for words in lines:
        set_filter = [word for word in words[1:] if word.lstrip("-!").partition("=")[0] == "filter"]
        if set_filter and not words[0].startswith("#"):
            yield words[0], set_filter[-1] == "filter=lfs"
