"""From a file to syntax trees: of a script, or of a notebook's code cells with magics and commands blanked out."""

from __future__ import annotations

from mlops_policy.documents import Unreadable, decode
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import stmt
    from collections.abc import Iterator, Sequence

    from mlops_policy.documents import Value
    from mlops_policy.snapshot import File

BYTES = 1 << 20
# Signs that each make a node: a table written as Python would take seconds and a gigabyte.
SIGNS, MOST = ",.(=", 50_000
ONLY_TREE = 0x400  # PyCF_ONLY_AST, without the module `ast`
# `!pip install x`, `%cd ..`, `?open`, `open?`, `files = !ls`, `x = %time y`
_MAGIC = pattern(r"[ \t]*(?:[!%?]|[\w.]+\?{1,2}\s*$|[\w, ]+=[ \t]*[!%])")
_INDENT = pattern(r"[ \t]*")


class Source(NamedTuple):
    """Statements, and the lines of the file in which lines of the text stand; none where they are the same."""

    body: tuple[stmt, ...]
    lines: tuple[int, ...] = ()
    notebook: bool = False


def read(file: File) -> Source | None:
    """Return the statements of a file; None where there is no Python 3 in it, or too much."""
    notebook = file.place.ending == ".ipynb"
    text = decode(file.head) if file.whole and (notebook or file.size <= BYTES) else None
    if text is None:
        return None
    if notebook:
        return _of_notebook(text)
    body = _parsed(text)
    if body is None and ("!" in text or "%" in text):  # a notebook saved as a script
        body = _parsed(_without_magics(text.split("\n")))
    return Source(tuple(body)) if body is not None else None


def _of_notebook(text: str) -> Source | None:
    """Return the statements of all cells; without those of cells that do not parse, if any does."""
    from mlops_policy.documents import notebooks

    try:
        found = list(notebooks.lines(text))
    except Unreadable:
        return None
    lines = tuple(value.line for value in found)
    code = ["" if len(value.path) > 2 else value.text.rstrip("\r\n") for value in found]  # noqa: PLR2004  SHELL
    body = _parsed(_without_magics(code))
    if body is None:
        body = [statement for start, end in _cells(found) for statement in _cell(code, start, end)]
    return Source(tuple(body), lines, notebook=True) if body else None


def _cells(found: Sequence[Value]) -> Iterator[tuple[int, int]]:
    """Yield where the lines of each cell begin and end."""
    start = 0
    for at, value in enumerate(found):
        if value.path[0] != found[start].path[0]:
            yield start, at
            start = at
    yield start, len(found)


def _cell(code: Sequence[str], start: int, end: int) -> list[stmt]:
    """Return the statements of a cell, at the lines that they have among all."""
    return _parsed("\n" * start + _without_magics(code[start:end])) or []


def _without_magics(lines: Sequence[str]) -> str:
    """Return a text in which what IPython or a shell would run does nothing."""
    kept: list[str] = []
    goes_on = False  # a command may go on in the next line
    for line in lines:
        magic = bool(_MAGIC.match(line))
        indent = _INDENT.match(line)
        kept.append("" if goes_on else f"{indent[0] if indent else ''}pass" if magic else line)
        goes_on = (magic or goes_on) and line.endswith("\\")
    return "\n".join(kept)


def _parsed(text: str) -> list[stmt] | None:
    """Return the statements of a text, None for what does not parse."""
    if len(text) > BYTES or sum(text.count(sign) for sign in SIGNS) > MOST:
        return None
    import warnings  # of escapes and comparisons that Python frowns upon: not for the one who commits

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = compile(text, "<code>", "exec", ONLY_TREE, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None
    body: list[stmt] = tree.body
    return body
