"""Where the lines of a text are, remembered for those that are asked about often."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache

from mlops_policy.lazy import pattern

_LONE_WORD = pattern(r"(?m)^[ \t]*(\S+)[ \t]*\r?$")
TEXTS = 16  # that are remembered: a file, and the strings in it that are commands again


def line_of(text: str, offset: int) -> int:
    """Return the line, from 1, in which a character stands."""
    return bisect_left(_newlines(text), offset) + 1


def end_of_heredoc(text: str, delimiter: str, start: int, end: int | None = None) -> int:
    """Return where the next line ends that is nothing but a word, ``start`` if there is none."""
    ends = _lone_words(text).get(delimiter, [])
    found = bisect_right(ends, start)
    return ends[found] if found < len(ends) and ends[found] <= (len(text) if end is None else end) else start


@lru_cache(TEXTS)
def _newlines(text: str) -> list[int]:
    found, at = [], text.find("\n")
    while at >= 0:
        found.append(at)
        at = text.find("\n", at + 1)
    return found


@lru_cache(TEXTS)
def _lone_words(text: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for match in _LONE_WORD.finditer(text):
        found.setdefault(match[1], []).append(match.end(1))
    return found
