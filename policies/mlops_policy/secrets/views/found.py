"""What a view finds in a text, by offsets; and how an offset becomes a line and a column."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeAlias

    # Key, value, offset of the value, form and call of a pair; a plain tuple, since some files make a hundred thousand.
    Found: TypeAlias = tuple[str, str, int, str, str]

LITERAL, SETTING, ARGUMENT, OPTION = "literal", "setting", "argument", "option"
VARIABLE, POSITIONAL, COMMENT, OUTPUT = "variable", "positional", "comment", "output"
LONGEST_KEY = 200


class Piece(NamedTuple):
    """A text in which tokens are looked for, escapes resolved.

    ``line_of`` tells the line and column, in the file, of an offset in it; ``form`` is ``output`` for what a notebook
    shows, and empty for all else.
    """

    text: str
    line_of: Callable[[int], tuple[int, int]]
    form: str = ""


def piece(text: str) -> Piece:
    """Return a text that stands in its file as it is; its lines are counted when somebody asks."""
    from bisect import bisect_right

    starts: list[int] = []

    def line_of(offset: int) -> tuple[int, int]:
        if not starts:
            at = 0
            for line in text.split("\n"):
                starts.append(at)
                at += len(line) + 1
        number = bisect_right(starts, offset)
        return number, offset - starts[number - 1] + 1

    return Piece(text, line_of, "")


def joined(outer: str, key: str) -> str:
    """Return a path of names; one that is empty is left out."""
    return f"{outer}.{key}"[-LONGEST_KEY:] if outer and key else outer or key


def moved(pairs: Iterable[Found], text: str, start: int) -> Iterator[Found]:
    """Yield what was found in a value, with places in the text in which that value begins at ``start``."""
    for key, value, offset, form, call in pairs:
        yield key, value, start + offset if text.startswith(value, start + offset) else start, form, call
