"""What the code cells of notebooks install, by magics, shells and calls: ``!pip``, ``%%bash``, ``os.system("pip")``.

What IPython takes for a command: https://ipython.readthedocs.io/en/stable/interactive/magics.html.
"""

from __future__ import annotations

import re
from itertools import groupby

from mlops_policy.documents import Unreadable, notebooks
from mlops_policy.pins import commands, setups

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.documents import Value
    from mlops_policy.pins import Dependency

# `!pip`, `x = !pip`, `%time !pip`; `%pip`, `%system pip`; and, as IPython needs no `%`, `pip install`
_COMMAND = re.compile(
    r"[ \t]*+(?:%\w+[ \t]+|\w[\w, ]*=[ \t]*+)?!!?"
    r"|[ \t]*+%(?:(?:system|sx)[ \t]+|(?=(?:pip|conda|mamba|micromamba|uv)[ \t]))"
    r"|(?=(?:pip3?|conda|mamba|uv[ \t]+pip)[ \t]+install[ \t])"
)
_MAGIC = re.compile(
    r"(?m)^([ \t]*+)(?:\w[\w, ]*=[ \t]*+)?[%!?](?:[^\n]*\\\n)*[^\n]*|^(?:pip3?|conda|mamba|uv)[ \t][^\n]*"
)
_CALLS = re.compile(r"(?:system|popen|Popen|run|call|check_call|check_output|getoutput)\s*\(")
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_QUOTES = re.compile(r"\"\"\"|\'\'\'")
RULE = "PIN006"


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what a notebook installs.

    Raises:
        Unreadable: It is no notebook.
    """
    del path
    for _, lines in groupby(notebooks.lines(text), lambda value: value.path[0]):
        cell = list(lines)
        source = "\n".join(value.text for value in cell)
        if "install" not in source:
            continue
        shell = cell[0].path[-1] == notebooks.SHELL
        found = commands.read(source, rule=RULE) if shell else _of_code(cell, source)
        for dependency in found:
            yield _placed(dependency, cell, source, text)


def _of_code(cell: Sequence[Value], source: str) -> Iterator[Dependency]:
    """Yield what a cell of Python installs, with the lines and places of its source."""
    for start, end in _commands(cell):
        yield from commands.read(source, start=start, end=end, rule=RULE)
    if _CALLS.search(source):
        try:
            called = tuple(setups.called(_MAGIC.sub(_masked, source)))
        except Unreadable:
            return
        yield from (each._replace(rule=RULE) if each.rule == "PIN004" else each for each in called)


def _commands(cell: Sequence[Value]) -> Iterator[tuple[int, int]]:
    """Yield where in the source of a cell the commands stand that IPython hands to a shell, with their continuation."""
    at, quotes, begun = 0, "", -1
    for value in cell:
        line, end = value.text, at + len(value.text)
        if begun < 0 and not quotes:
            match = _COMMAND.match(line)
            begun = at + match.end() if match else -1
        if begun < 0:
            quotes = _open(line, quotes)
        elif not line.rstrip().endswith("\\"):
            yield begun, end
            begun = -1
        at = end + 1
    if begun >= 0:
        yield begun, at - 1


def _open(line: str, quotes: str) -> str:
    """Return the quotes that are open after a line, of those that may hold several lines."""
    for match in _QUOTES.finditer(line) if not line.lstrip().startswith("#") else ():
        quotes = "" if quotes == match[0] else quotes or match[0]
    return quotes


def _masked(match: re.Match[str]) -> str:
    """Return something of Python as long, and with as many lines, as what only IPython understands."""
    indent, rest = match[1] or "", match[0][len(match[1] or "") :]
    return indent + "0" + re.sub(r"[^\n]", " ", rest[1:])


def _placed(dependency: Dependency, cell: Sequence[Value], source: str, text: str) -> Dependency:
    """Return a dependency that was found in the source of a cell, with its place in the file."""
    value = cell[dependency.line - 1]
    if dependency.start < 0 or value.start < 0:
        return dependency._replace(line=value.line, start=-1, end=-1)
    first = source.rfind("\n", 0, dependency.start) + 1
    written = text[value.start : value.end]
    start, end = (value.start + _offset(written, at - first) for at in (dependency.start, dependency.end))
    if text[start:end] != source[dependency.start : dependency.end]:
        start = end = -1
    return dependency._replace(line=value.line, start=start, end=end)


def _offset(written: str, column: int) -> int:
    """Return how far into the JSON of a line its n-th character stands."""
    for escape in _ESCAPE.finditer(written):
        if escape.start() >= column:
            break
        column += len(escape[0]) - 1
    return column
