"""Brackets and strings of a source that are being read."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views.names import BEFORE, NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    Context = tuple[str, str, str]  # key, form, call

    class Reader(Protocol):
        """Reads what stands before a place."""

        text: str

        def context(self, at: int, frame: Frame | None, last: Group | None) -> Context: ...


DEPTH = 40  # brackets in brackets whose names make a path
NOTHING: Context = ("", "", "")
DOCUMENTATION: Context = ("", "", "documentation")  # of a string that is given to nothing, and nothing is made of
_KEYWORDS = frozenset(
    "if elif while return and or not in is print assert yield await for else case when lambda throw raise from exec"
    " unless until switch catch del typeof new with match except then".split()
)
_DEFINED = pattern(r"\b(?:def|function|func|fn|fun|class|sub)[ \t]+[\w.$:]{0,100}$")


class Frame:
    """A bracket that is open: what it belongs to is asked for seldom, and found once."""

    __slots__ = ("_called", "_context", "depth", "items", "last", "outer", "sign", "start")

    def __init__(self, sign: str, start: int, outer: Frame | None, last: Group | None) -> None:
        self.sign, self.start, self.outer, self.last = sign, start, outer, last
        self.depth: int = outer.depth + 1 if outer else 0
        self.items: list[Group] = []
        self._called: tuple[str, int] | None = None
        self._context: Context | None = None

    def called(self, text: str) -> tuple[str, int]:
        """Return the name before a parenthesis, and where it begins; ``def`` for that of parameters, else nothing."""
        if self._called is None:
            self._called = _called(text, self.start) if self.sign == "(" else ("", self.start)
        return self._called

    def context(self, reader: Reader) -> Context:
        """Return what the whole of a bracket is given to."""
        if self._context is None:
            self._context = NOTHING  # should it ever ask for itself
            if self.depth <= DEPTH:
                self._context = reader.context(self.called(reader.text)[1], self.outer, self.last)
        return self._context


class Group:
    """A string, or several that are joined; ``parts`` are the prefixes, beginnings and ends of each."""

    __slots__ = ("context", "end", "frame", "parts", "said", "start")

    def __init__(self, start: int, frame: Frame | None) -> None:
        self.start = self.end = start
        self.frame = frame
        self.parts: list[tuple[str, int, int]] = []
        self.context: Context = NOTHING
        self.said = ""


def _called(text: str, start: int) -> tuple[str, int]:
    first = max(0, start - BEFORE)
    head = text[first:start].rstrip(" \t")
    chain = head[len(head.rstrip(NAME)) :]
    if not chain.strip("._$"):
        if not chain and not head.endswith((")", "]", "!", ">")):
            return "", start
        return chain.strip(".") or "()", start
    if chain in _KEYWORDS:
        return "", start
    if _DEFINED.search(head):
        return "def", start
    return chain.strip("."), first + len(head) - len(chain)
