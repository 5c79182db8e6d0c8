"""What the cells of a notebook give names to, what their commands are given, and what their outputs show."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views import code, loose, shells
from mlops_policy.secrets.views.found import LITERAL, OUTPUT, VARIABLE, Piece, piece
from mlops_policy.secrets.views.regions import CODE, SHOWN, plain, regions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlops_policy.secrets.views.found import Found

# the magic of a whole cell, with what follows it
_CELL = pattern(r"\s*%%(!|\w+)[ \t]*([^\n]*)")
# what one line gives to IPython or to a shell, with the lines that it is continued on
_LINE = pattern(
    r"(?m)^[ \t]*(?:%(?:set_)?env[ \t]+(?P<variable>[^\n]*)"
    r"|(?:\w[\w, ]{0,80}=[ \t]*)?(?:%\w{1,30}[ \t]+)?!{1,2}(?P<command>(?:[^\\\n]|\\(?s:.))*)"
    r"|%(?:system|sx|sh|bash|pip|conda)?(?P<magic>[^\n]*))"
)
_VARIABLE = pattern(r"(\w{1,100})(?:=|[ \t]+)(\S[^\n]*)")
_SHELLS = frozenset("bash sh zsh ! sx system script cmd powershell".split())
_CODES = frozenset("capture time timeit prun memit mprun python python3 pypy spark pyspark px local configure".split())


def found(raw: str, read: Callable[[str, str], Iterator[Found]]) -> Iterator[Found]:
    """Yield what a notebook says; ``read`` reads a text by the name of its file, as ``%%writefile`` has it."""
    for region in regions(raw):
        place: Callable[[int], int] = region.place
        if region.kind is CODE:
            pairs = _of_cell(region.text, read)
        elif region.kind is SHOWN:
            text, place = plain(region)
            pairs = loose.found(text, OUTPUT)
        else:
            pairs = loose.found(region.text, LITERAL)
        for key, value, start, form, call in pairs:
            yield key, value, place(start), form, call


def _of_cell(text: str, read: Callable[[str, str], Iterator[Found]]) -> Iterator[Found]:
    match = _CELL.match(text)
    if match is None:
        yield from _of_code(text)
        return
    magic, rest = match[1], match[2]
    if magic in _CODES:
        yield from _of_code(text[: match.start(1) - 2] + " " * (match.end() - match.start(1) + 2) + text[match.end() :])
    elif magic in _SHELLS:
        yield from shells.found(text, match.end())
    elif magic in ("writefile", "file") and rest.split():
        first = match.end() + 1
        for key, value, start, form, call in read(text[first:], rest.split()[-1]):
            yield key, value, first + start, form, call
    else:
        yield from loose.found(text, LITERAL, match.end())


def _of_code(text: str) -> Iterator[Found]:
    if "%" in text or "!" in text:
        masked: list[str] = []
        at = 0
        for match in _LINE.finditer(text):
            group = match.lastgroup
            if group == "variable" and (given := _VARIABLE.match(match[group])):
                said = given[2].strip()
                quoted = len(said) > 1 and said[0] == said[-1] and said[0] in "\"'"
                yield (
                    given[1],
                    said[1:-1] if quoted else said,
                    match.start(group) + given.start(2) + quoted,
                    VARIABLE,
                    "%env",
                )
            elif group == "command" or (group == "magic" and match[group]):
                yield from shells.found(text, match.start(group), match.end(group))
            masked += (text[at : match.start()], _blank(match[0]))
            at = match.end()
        text = "".join([*masked, text[at:]])
    yield from code.found(text)


def _blank(text: str) -> str:
    """Return as many blanks, and line feeds where they were."""
    return "\n".join(" " * len(line) for line in text.split("\n"))


def pieces(raw: str) -> Iterator[Piece]:
    """Yield all sources as one text, and all outputs as another: what is broken by escapes is whole in them."""
    line_of = piece(raw).line_of
    both: dict[str, list[tuple[str, Callable[[int], int]]]] = {"": [], OUTPUT: []}
    for region in regions(raw):
        shown = region.kind is SHOWN
        both[OUTPUT if shown else ""].append(plain(region) if shown else (region.text, region.place))
    for form, texts in both.items():
        if texts:
            yield _joined(texts, line_of, form)


def _joined(
    texts: list[tuple[str, Callable[[int], int]]], line_of: Callable[[int], tuple[int, int]], form: str
) -> Piece:
    from bisect import bisect_right
    from itertools import accumulate

    begins = list(accumulate((len(text) + 1 for text, _ in texts), initial=0))[:-1]

    def place(offset: int) -> tuple[int, int]:
        which = bisect_right(begins, offset) - 1
        return line_of(texts[which][1](offset - begins[which]))

    return Piece("\n".join(text for text, _ in texts), place, form)
