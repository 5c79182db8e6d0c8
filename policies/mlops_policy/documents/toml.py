"""TOML 1.0 (https://toml.io/en/v1.0.0) with the place of each value: tomllib says what is valid, a scanner where."""

from __future__ import annotations

import re
import tomllib

from mlops_policy.documents import Unreadable, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from typing import Any

    from mlops_policy.documents import Key

    Path = tuple[Key, ...]
    Leaf = tuple[Path, str, int, int, str]

DEPTH = 24  # keys and positions on the way to a value; tomllib takes the square of it
MARKS = 200_000  # lines, commas and the like: a second; a lock of 5 MB has 180,000
_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*")
_BLANK = re.compile(r"[ \t]*+")
_KEY = re.compile(r"""([A-Za-z0-9_-]++)|"((?:[^"\\\n]++|\\.)*)"|'([^'\n]*+)'""")
# the first line ending after three quotes is not content; up to two quotes before the last three are
_STRING = re.compile(
    r'(?P<b3>""")(?:\r?\n)?((?:[^"\\]++|\\.|"{1,2}(?!"))*"{0,2})"""'
    r"|(?P<l3>''')(?:\r?\n)?((?:[^']++|'{1,2}(?!'))*'{0,2})'''"
    r'|(?P<b1>")((?:[^"\\\n]++|\\.)*)"'
    r"|(?P<l1>')([^'\n]*+)'",
    re.DOTALL,
)
_BARE = re.compile(r"[^\s,\]}#]++(?: [0-9][^\s,\]}#]*+)?")  # a date may have one space before its time
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([ \t]*\r?\n[ \t\r\n]*)|(.))", re.DOTALL)
_LETTERS = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_LINE = re.compile(r"\(at line (\d+),")


def load(text: str) -> dict[str, Any]:
    """Return a document as tomllib has it.

    Raises:
        Unreadable: With the line, for what is not TOML, or nested too deep.
    """
    if sum(text.count(mark) for mark in "=,[{\n") > MARKS:
        raise Unreadable("too large to be read")
    # the scanner stops at a key of too many parts, which tomllib would take too long for
    if any(line.count(".") >= DEPTH for line in text.split("\n")):
        for _ in _scan(text):
            pass
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Unreadable("nested too deep") from None
    except ValueError as error:
        line = _LINE.search(str(error))
        message = str(error).partition(" (at ")[0]
        raise Unreadable(f"not TOML: {message}", int(line[1]) if line else text.rstrip().count("\n") + 1) from None


def values(text: str) -> tuple[Value, ...]:
    """Return every scalar of a document in the order in which they are written.

    Strings are as tomllib has them, with line feeds for line endings. One in three quotes starts after the line ending
    behind the quotes, which is none of it. Paths are as they would be in what ``load`` returns.

    Raises:
        Unreadable: As ``load`` does.
    """
    load(text)
    return tuple(_numbered(text))


def _numbered(text: str) -> Iterator[Value]:
    """Yield the scalars with their lines, counted from one to the next."""
    line, last = 1, 0
    for path, value, start, end, style in _scan(text):
        line += text.count("\n", last, start)
        last = start
        yield Value(path, value, start, end, line, style)


def _scan(text: str) -> Iterator[Leaf]:
    """Yield the scalars of what is valid; raise Unreadable where something else is met."""
    tables: dict[Path, int] = {}
    header: Path = ()
    at = _after(_SPACE, text, 0)
    while at < len(text):
        if text[at] == "[":
            header, at = _header(text, at, tables)
        else:
            at = yield from _pair(text, at, header)
        at = _after(_SPACE, text, at)


def _header(text: str, at: int, tables: dict[Path, int]) -> tuple[Path, int]:
    """Return the path of a table's header, and where it ends; ``tables`` has the last position of arrays of tables."""
    brackets = 2 if text.startswith("[[", at) else 1
    keys, at = _keys(text, at + brackets)
    path: Path = ()
    for key in keys[:-1]:
        path = (*path, key)
        if path in tables:
            path = (*path, tables[path])
    path = (*path, keys[-1])
    if brackets == 2:  # noqa: PLR2004
        tables[path] = tables.get(path, -1) + 1
        path = (*path, tables[path])
    return path, _expect("]" * brackets, text, at)


def _pair(text: str, at: int, table: Path) -> Generator[Leaf, None, int]:
    """Yield the scalars of a key and its value; return where it ends."""
    keys, at = _keys(text, at)
    at = _after(_BLANK, text, _expect("=", text, at))
    return (yield from _value(text, at, table + keys))


def _value(text: str, at: int, path: Path) -> Generator[Leaf, None, int]:
    if len(path) > DEPTH:
        raise _unreadable(text, at, "nested too deep")
    if text.startswith("[", at):
        return (yield from _array(text, at + 1, path))
    if text.startswith("{", at):
        return (yield from _table(text, at + 1, path))
    match = _STRING.match(text, at)
    if match is None:
        bare = _BARE.match(text, at)
        if bare is None:
            raise _unreadable(text, at, "a value is missing")
        yield path, bare[0], bare.start(), bare.end(), ""
        return bare.end()
    group = match.lastindex or 0
    style = match[group - 1]
    content = match[group].replace("\r\n", "\n")
    yield path, content if style[0] == "'" else _decode(content), match.start(group), match.end(group), style
    return match.end()


def _array(text: str, at: int, path: Path) -> Generator[Leaf, None, int]:
    at = _after(_SPACE, text, at)
    position = 0
    while not text.startswith("]", at):
        at = yield from _value(text, at, (*path, position))
        position += 1
        at = _after(_SPACE, text, at)
        if not text.startswith("]", at):
            at = _after(_SPACE, text, _expect(",", text, at))
    return at + 1


def _table(text: str, at: int, path: Path) -> Generator[Leaf, None, int]:
    at = _after(_SPACE, text, at)
    while not text.startswith("}", at):
        at = _after(_SPACE, text, (yield from _pair(text, at, path)))
        if not text.startswith("}", at):
            at = _after(_SPACE, text, _expect(",", text, at))
    return at + 1


def _keys(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """Return a key, of several parts if it is dotted, and where it and the blanks after it end."""
    keys: list[str] = []
    while True:
        match = _KEY.match(text, _after(_BLANK, text, at))
        if match is None:
            raise _unreadable(text, at, "a key is missing")
        if len(keys) == DEPTH:
            raise _unreadable(text, at, "nested too deep")
        bare, basic, literal = match.groups()
        keys.append(_decode(basic) if basic is not None else bare or literal or "")
        at = _after(_BLANK, text, match.end())
        if not text.startswith(".", at):
            return tuple(keys), at
        at += 1


def _decode(raw: str) -> str:
    """Return what a string in double quotes stands for."""
    return _ESCAPE.sub(_character, raw) if "\\" in raw else raw


def _character(match: re.Match[str]) -> str:
    short, long, ending, letter = match.groups()
    if ending is not None:
        return ""
    if letter is not None:
        return _LETTERS.get(letter, letter)
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else ""  # noqa: PLR2004  the last character of Unicode


def _after(space: re.Pattern[str], text: str, at: int) -> int:
    match = space.match(text, at)
    return match.end() if match else at


def _expect(mark: str, text: str, at: int) -> int:
    """Return the offset after a mark that must stand here."""
    if not text.startswith(mark, at):
        raise _unreadable(text, at, f"no {mark} where one is needed")
    return at + len(mark)


def _unreadable(text: str, at: int, message: str) -> Unreadable:
    return Unreadable(f"not TOML: {message}", text.count("\n", 0, at) + 1)
