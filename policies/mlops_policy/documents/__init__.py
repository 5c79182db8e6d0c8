"""What stands where in a text: values with the place of each, so that a finding has a line and a repair a span."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Key = str | int


class Unreadable(Exception):  # noqa: N818  it is the document that cannot be read
    """A text is not what its name says; ``line`` is where reading it ended."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


class Value(NamedTuple):
    """A scalar of a document, and where it stands.

    ``path`` leads to it from the root: keys, and positions in lists. ``text`` is its value; ``start`` and ``end`` are
    the offsets, in characters, of what is written for it between its quotes. ``style`` is what it is written in: the
    quotes of a string, ``|`` or ``>`` of a block, empty for a bare word.
    """

    path: tuple[Key, ...]
    text: str
    start: int
    end: int
    line: int
    style: str = ""


def decode(data: bytes) -> str | None:
    """Return a text in UTF-8 or UTF-16, without its mark of byte order, or in Latin-1; None for what is no text.

    Line endings stay as they are, so that offsets are those of the file.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if 0 in data[:8192]:
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def line_of(text: str, offset: int) -> int:
    """Return the line, from 1, in which a character stands."""
    return text.count("\n", 0, offset) + 1


def below(values: Iterable[Value], *path: Key | None) -> Iterator[Value]:
    """Yield the values whose path begins with a path; None stands for any key."""
    for value in values:
        head = value.path[: len(path)]
        if len(head) == len(path) and all(want is None or want == key for want, key in zip(path, head, strict=True)):
            yield value
