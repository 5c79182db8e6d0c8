"""The sources and outputs of a notebook as texts, and where in the file each of their characters is written.

Format: https://nbformat.readthedocs.io, versions 3 and 4, on one line or many. Nothing is parsed whole: strings are
decoded one by one, so that half a notebook gives what it has.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

CODE, PROSE, SHOWN = "code", "prose", "shown"
# a string, which ends with the text if nothing else ends it, and a colon after it; or a bracket
_TOKEN = pattern(r'"((?:[^"\\]++|\\(?s:.))*)(?:"|\\?\Z)(\s*+:)?|[\[\]{}]')
# two escapes that make one character, or one
_ESCAPE = pattern(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(?s:(.)))")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
# the texts of an output: of a stream, of an error, of what is shown
_TEXTS = frozenset("text evalue traceback html text/plain text/html text/markdown text/latex".split())
_DEPTH = 40
_COLOURS = pattern(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
# a tag without an address, which may hold a token; a character that is written by its name
_HTML = pattern(r"<[/!a-zA-Z][^<>:]{0,2000}(?::(?!//)[^<>:]{0,2000}){0,20}>|&(?:#x27|#39|quot|lt|gt|amp|nbsp);")
_CHARACTERS = {"&#x27;": "'", "&#39;": "'", "&quot;": '"', "&lt;": "<", "&gt;": ">", "&amp;": "&"}


class Region:
    """A text, and what it was made of: the pieces of another, in which ``place`` finds where a character stands."""

    __slots__ = ("begins", "kind", "mime", "pieces", "raw", "tables", "text")

    def __init__(self, raw: str, kind: str, pieces: list[tuple[int, int]], mime: str = "") -> None:
        self.raw, self.kind, self.pieces, self.mime = raw, kind, pieces, mime
        self.tables: dict[int, tuple[list[int], list[int]]] = {}
        self.begins: list[int] = []
        said, length = [], 0
        for start, end in pieces:
            self.begins.append(length)
            said.append(unescaped(raw[start:end]))
            length += len(said[-1])
        self.text = "".join(said)

    def place(self, offset: int) -> int:
        """Return where in the file a character of the text is written."""
        which = max(0, bisect_right(self.begins, offset) - 1)
        start, end = self.pieces[which]
        if which not in self.tables:
            self.tables[which] = _escapes(self.raw, start, end)
        said, gone = self.tables[which]
        left = offset - self.begins[which]
        escapes = bisect_left(said, left)
        return min(start + left + (gone[escapes - 1] if escapes else 0), end)


def _escapes(raw: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Return for the escapes of a string where each stands in what it says, and how much longer all are by then."""
    said, gone, total = [], [], 0
    for escape in _ESCAPE.finditer(raw, start, end):
        said.append(escape.start() - start - total)
        total += len(escape[0]) - 1
        gone.append(total)
    return said, gone


def unescaped(written: str) -> str:
    """Return what the inside of a JSON string says: https://www.rfc-editor.org/rfc/rfc8259#section-7."""
    if "\\" not in written:
        return written
    if written.endswith("\\n") and written.find("\\") == len(written) - 2:
        return written[:-2] + "\n"
    return _ESCAPE.sub(_character, written)


def _character(escape: re.Match[str]) -> str:
    high, low, code, letter = escape.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter)
    if code is not None:
        number = int(code, 16)
        return "\ufffd" if 0xD800 <= number <= 0xDFFF else chr(number)  # noqa: PLR2004  half a pair
    return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)


def regions(raw: str) -> Iterator[Region]:
    """Yield the sources of cells and the texts of their outputs, each when its list or string ends."""
    keys, prose = [""], False
    pieces: list[tuple[int, int]] = []
    mime = ""
    for token in _TOKEN.finditer(raw):
        sign = raw[token.start()]
        if sign == '"':
            if token[2]:
                keys[-1] = token[1] if len(keys) <= _DEPTH else ""
            elif keys[-1] == "cell_type":
                prose = token[1] != "code"
            elif kind := _kind(keys):
                mime = keys[-1] or keys[-2]
                pieces.append(token.span(1))
                if keys[-1]:
                    yield Region(raw, PROSE if kind is CODE and prose else kind, pieces, mime)
                    pieces = []
        elif sign in "[{":
            keys.append("")
            prose = prose and len(keys) != _CELL
        elif len(keys) > 1:
            kind = _kind(keys)
            keys.pop()
            if pieces:
                yield Region(raw, PROSE if kind is CODE and prose else kind, pieces, mime)
                pieces = []


_CELL = 4  # keys that are open in a cell


def _kind(keys: list[str]) -> str:
    """Return what the string is that comes next, by the keys that lead to it; version 3 has sheets."""
    if len(keys) > _CELL + 6:
        return ""
    below = keys[3:] if keys[1:2] == ["cells"] else keys[5:] if keys[1:4] == ["worksheets", "", "cells"] else []
    if not below:
        return ""
    if below[0] in ("source", "input"):
        return CODE
    if below[0] != "outputs":
        return ""
    shown = below[2:4]
    return SHOWN if shown and (shown[0] in _TEXTS or (shown[0] == "data" and shown[-1] in _TEXTS)) else ""


def plain(region: Region) -> tuple[str, Callable[[int], int]]:
    """Return the text of an output without colours and most tags, and how its characters' places are found."""
    text = region.text
    place: Callable[[int], int] = region.place
    if "\x1b" in text:
        text, place = _without(_COLOURS, text, place, "")
    if region.mime in ("text/html", "html"):
        text, place = _without(_HTML, text, place, " ")
    return text, place


def _without(
    unwanted: re.Pattern[str], text: str, place: Callable[[int], int], instead: str
) -> tuple[str, Callable[[int], int]]:
    """Return a text with something else for what is unwanted in it."""
    kept: list[str] = []
    news, olds = [0], [0]
    length = at = 0
    for match in unwanted.finditer(text):
        character = _CHARACTERS.get(match[0], instead)
        kept += (text[at : match.start()], character)
        length += match.start() - at + len(character)
        at = match.end()
        news.append(length)
        olds.append(at)
    kept.append(text[at:])

    def place_of(offset: int) -> int:
        which = bisect_right(news, offset) - 1
        return place(olds[which] + offset - news[which])

    return "".join(kept), place_of
