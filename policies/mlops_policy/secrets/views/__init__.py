"""What a text says as pairs of names and values, and as texts in which tokens are looked for: for each kind of file.

A text is read by what its name says, by its first characters where that says nothing, and never makes an error.
"""

from __future__ import annotations

from mlops_policy.secrets import Pair
from mlops_policy.secrets.views.found import Piece, piece
from mlops_policy.secrets.views.places import is_lock, is_vocabulary, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Piece", "is_lock", "is_vocabulary", "lines", "pairs", "place"]


def pairs(text: str, path: str) -> Iterator[Pair]:
    """Yield the values of a text that are given a name, or to a call.

    Args:
        text: As it is decoded, with its own line endings.
        path: POSIX, relative to the repository; it need not exist.
    """
    from mlops_policy.secrets.views import kinds

    line_of = piece(text).line_of
    for key, value, start, form, call in kinds.found(text, path):
        if value:
            yield Pair(key, value, *line_of(start), form, call)


def lines(text: str, path: str) -> Iterator[Piece]:
    """Yield the texts of a file in which tokens are looked for: itself, or a notebook's sources, and outputs."""
    if path.lower().endswith(".ipynb"):
        from mlops_policy.secrets.views import notebooks

        found = tuple(notebooks.pieces(text))
        if found:
            yield from found
            return
    yield piece(text)
