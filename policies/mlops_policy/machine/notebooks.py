"""Paths in notebooks: in the code of cells, in the commands of magics, and in what was saved of a run."""

from __future__ import annotations

import json
from itertools import groupby, islice

from mlops_policy.documents import Unreadable, notebooks
from mlops_policy.lazy import DOTALL, pattern
from mlops_policy.machine import NOTEBOOK_PATH, PERSON, Spot, lines
from mlops_policy.machine.judge import judge, shown
from mlops_policy.machine.literals import LIMIT
from mlops_policy.machine.programs import program
from mlops_policy.machine.roots import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.documents import Value

_MAGIC = pattern(r"\s*(?:[%!]|[\w, ]+=\s*[!%])")
_HOME = pattern(r"(?:[A-Za-z]:|/[\w/]*?)?[\\/]{1,2}(?:Users|home\d?)[\\/]{1,2}[^\\/\s]+")
_GOES = pattern(r"\s*(?:%cd|!\s*cd|%pushd)\s")
# what a person wrote: not to be read as what a run left
_WRITTEN = pattern(
    r'(?<!\\)"(?:source|input)"\s*+:\s*+(?:"(?:[^"\\]++|\\.)*"|\[(?:\s*+"(?:[^"\\]++|\\.)*"\s*+,?)*\s*+\])',
    DOTALL,
)


def spots(text: str) -> Iterator[Spot]:
    """Yield the paths in a notebook's code; nothing for a text that is no notebook."""
    try:
        found = list(notebooks.lines(text))
    except Unreadable:
        return
    for _, group in groupby(found, key=lambda value: value.path[0]):
        yield from _cell(list(group))


def _cell(cell: list[Value]) -> Iterator[Spot]:
    """Yield the paths of a cell: of its commands first, then of the program that is left."""
    commands = [len(value.path) > 2 or bool(_MAGIC.match(value.text)) for value in cell]  # noqa: PLR2004  SHELL
    for value, command in zip(cell, commands, strict=True):
        if command:
            yield from _command(value)
    code = ["" if command else value.text.rstrip("\n") for value, command in zip(cell, commands, strict=True)]
    for spot in program("\n".join(code), notebook=True):
        yield spot._replace(line=cell[min(spot.line, len(cell)) - 1].line, column=1)


def _command(value: Value) -> Iterator[Spot]:
    goes = bool(_GOES.match(value.text))
    for found, use, around in lines.paths(value.text.lstrip().lstrip("!%"), lines.SHELL):
        spot = judge(found, use._replace(imports=goes or use.imports), value.line, 1, around=around)
        if spot:
            yield spot


def left(text: str) -> Iterator[Spot]:
    """Yield the home folders that outputs and metadata of a notebook name."""
    spans = [match.span() for match in _WRITTEN.finditer(text)]
    line, last, at = 1, 0, 0
    for found in islice(find(text), LIMIT):
        while at < len(spans) and spans[at][1] <= found.start:
            at += 1
        if found.sort != PERSON or found.root == "~" or (at < len(spans) and spans[at][0] < found.start):
            continue
        line += text.count("\n", last, found.start)
        last = found.start
        yield Spot(NOTEBOOK_PATH, PERSON, shown(_home(found.text)), line, 1, sure=False)


def stays(text: str) -> frozenset[str]:
    """Return the home folders that the metadata of a notebook and of its cells names; none for what is no notebook."""
    try:
        notebook = json.loads(text)
        nodes = [notebook, *notebook["cells"]]
        metadata = json.dumps([node["metadata"] for node in nodes], ensure_ascii=False)
    except (ValueError, LookupError, TypeError, RecursionError):
        return frozenset()
    return frozenset(spot.text for spot in left(metadata))


def _home(path: str) -> str:
    """Return the folder of the person itself."""
    match = _HOME.match(path)
    return match[0] if match else path
