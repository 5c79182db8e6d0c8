"""The source lines of a Jupyter notebook (https://nbformat.readthedocs.io), versions 3 and 4, and where each stands."""

from __future__ import annotations

import json
import re

from mlops_policy.documents import Unreadable, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Span = tuple[int, int]

SHELL = "shell"
LINES = 50_000
SHELL_MAGICS = ("bash", "sh", "zsh", "!", "sx", "system")
NEWLINES = ("\\r\\n", "\\n", "\\u000a", "\\u000A")
PYTHON_MAGICS = ("capture", "time", "timeit", "prun", "memit", "mprun")  # the cell below them is a cell as any other
# a key, a string, or a bracket; what stands between these is searched past
_TOKEN = re.compile(r'"((?:[^"\\]++|\\.)*)"(\s*+:)?|[\[\]{}]', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:r\\n|u000[aA]|.)", re.DOTALL)


def lines(text: str) -> Iterator[Value]:
    """Yield the lines of the code cells, in order; outputs and prose are left out.

    ``path`` is the number of the cell among all cells and of the line in it, both from 1; then ``SHELL`` if a shell
    runs the cell (``%%bash``). Left out are cells that a magic makes something else of (``%%writefile``), and the lines
    of magics. ``start`` and ``end`` are of what is written for the line in its JSON string, escapes and all, in which
    ``spans.offsets`` finds its way; -1 for a line that is written in several strings.

    Raises:
        Unreadable: With the line, for what is not a notebook, or too large.
    """
    try:
        document = json.loads(text)
    except RecursionError:
        raise Unreadable("nested too deep") from None
    except ValueError as error:
        raise Unreadable(f"not JSON: {getattr(error, 'msg', error)}", getattr(error, "lineno", 1)) from None
    if not isinstance(document, dict) or not isinstance(document.get("cells", document.get("worksheets")), list):
        raise Unreadable("not a notebook")
    line, last, count = 1, 0, 0
    for cell, pieces in enumerate(_cells(text), 1):
        for number, shell, source, start, end in _run(_source(text, pieces)):
            line += text.count("\n", last, start)
            last = start
            count += 1
            if count > LINES:
                raise Unreadable("too large to be read", line)
            yield Value(
                (cell, number, SHELL) if shell else (cell, number), source, start if end >= 0 else -1, end, line, '"'
            )


def _cells(text: str) -> Iterator[list[Span]]:
    """Yield for each cell the strings of its source, none of them for a cell without code."""
    keys = [""]
    pieces: list[Span] = []
    cell, code = 0, False  # how deep the cell is that is open, 0 for none
    for token in _TOKEN.finditer(text):
        mark = text[token.start()]
        depth = len(keys) - 1
        if mark == '"':
            if token[2]:
                keys[-1] = token[1]
            elif cell and depth == cell and keys[cell] == "cell_type":
                code = token[1] == "code"
            elif cell and cell <= depth <= cell + 1 and keys[cell] in ("source", "input"):
                pieces.append(token.span(1))
        elif mark in "[{":
            keys.append("")
            if mark == "{" and _is_cell(keys):
                cell, code, pieces = len(keys) - 1, False, []
        else:
            if cell and depth == cell:
                yield pieces if code else []
                cell = 0
            if depth:
                keys.pop()


def _is_cell(keys: list[str]) -> bool:
    """Return whether an object that opens is a cell, by the keys above it; version 3 has sheets."""
    return keys[1:-1] in (["cells", ""], ["worksheets", "", "cells", ""])


def _source(text: str, pieces: list[Span]) -> Iterator[tuple[str, int, int]]:
    """Yield the lines that strings make together: what each says, and where it is written."""
    line: list[Span] = []
    for start, end in pieces:
        at = start
        for escape in _ESCAPE.finditer(text, start, end):
            if escape[0] in NEWLINES:
                yield _joined(text, [*line, (at, escape.start())])
                line, at = [], escape.end()
        if at < end:
            line.append((at, end))
    if line:
        yield _joined(text, line)


def _joined(text: str, spans: list[Span]) -> tuple[str, int, int]:
    """Return what a line says that is written in one string or several, and where; the end is -1 for several."""
    raw = "".join(text[start:end] for start, end in spans)
    line = json.loads(f'"{raw}"') if "\\" in raw else raw
    return (line, *spans[0]) if len(spans) == 1 else (line, spans[0][0], -1)


def _run(source: Iterator[tuple[str, int, int]]) -> Iterator[tuple[int, bool, str, int, int]]:
    """Yield the lines that Python or a shell runs, with their numbers."""
    shell, top = False, True
    for number, (line, start, end) in enumerate(source, 1):
        if top and line.lstrip().startswith("%%"):
            name, *words = line.strip()[2:].split() or [""]
            if name == "script" and words:
                name = words[0]
            if name in SHELL_MAGICS:
                shell, top = True, False
            elif name not in PYTHON_MAGICS:
                return
            continue
        top = top and not line.strip()
        yield number, shell, line, start, end
