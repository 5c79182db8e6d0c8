"""Strings, comments and brackets of a source, in one pass over what begins with a quote, a mark or a bracket.

It reads all that looks like code, whether or not it would run: Python 2, templates, half-written files.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    # a quote, "#" for a comment or a bracket; where it begins and ends; and for a string, where what is between its
    # quotes does
    Token = tuple[str, int, int, int, int]


class Language(NamedTuple):
    """How a family of languages is written; ``marks`` finds what begins a string or a comment, and brackets."""

    marks: re.Pattern[str]
    triple: bool = False  # whether three quotes hold several lines
    colons: bool = True  # whether an argument may be named with a colon
    blocks: bool = False  # whether lines begin with words that can stand in no bracket


PYTHON = Language(pattern(r"""["'#()\[\]{}]"""), triple=True, colons=False, blocks=True)
HASHES = Language(pattern(r"""["'#()\[\]{}]"""), triple=True)  # Ruby, R, Julia, PowerShell, Terraform, TOML
SLASHES = Language(pattern(r"""["'`()\[\]{}]|/[/*]"""))  # C, Java, JavaScript, Go, Rust
DASHES = Language(pattern(r"""["'()\[\]{}]|--|/\*"""))  # SQL, Lua

_BODIES = {
    '"': pattern(r'(?:[^"\\\n]++|\\(?s:.))*'),
    "'": pattern(r"(?:[^'\\\n]++|\\(?s:.))*"),
    "`": pattern(r"(?:[^`\\]++|\\(?s:.))*"),
}


def tokens(text: str, language: Language) -> Iterator[Token]:
    """Yield the strings, comments and brackets of a text; a quote that nothing closes is none."""
    search = language.marks.search
    missing: set[str] = set()  # what closes nothing any more
    at = 0
    while (mark := search(text, at)) is not None:
        start = mark.start()
        sign = text[start]
        if sign in "()[]{}":
            at = start + 1
            yield sign, start, at, at, at
        elif sign in "\"'`":
            quote = sign * 3 if language.triple and text.startswith(sign * 3, start) else sign
            begin = start + len(quote)
            end, at = _closing(text, begin, quote, missing)
            if end >= 0:
                yield quote, start, at, begin, end
        else:
            at = _end_of_comment(text, start, mark[0], missing)
            yield "#", start, at, at, at


def _closing(text: str, at: int, quote: str, missing: set[str]) -> tuple[int, int]:
    """Return where a string ends, -1 for never, and where to go on."""
    if quote in missing:
        return -1, at
    if len(quote) == 1:
        match = _BODIES[quote].match(text, at)
        end = match.end() if match else at
        if text.startswith(quote, end):
            return end, end + 1
        if quote == "`":
            missing.add(quote)
            return -1, at
        return -1, end
    end = text.find(quote, at)
    while end >= 0 and text[end - 1] == "\\" and _escaped(text, at, end):
        end = text.find(quote, end + 1)
    if end < 0:
        missing.add(quote)
        return -1, at
    while text.startswith(quote, end + 1):  # a quote that ends the content
        end += 1
    return end, end + 3


def _escaped(text: str, start: int, at: int) -> bool:
    """Return whether an odd number of backslashes stands before a character."""
    first = at
    while first > start and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _end_of_comment(text: str, start: int, mark: str, missing: set[str]) -> int:
    closing = "*/" if mark == "/*" and "*/" not in missing else "\n"
    end = text.find(closing, start + len(mark))
    if end < 0 and closing == "*/":
        missing.add(closing)
        return start + len(mark)
    return len(text) if end < 0 else end + (2 if closing == "*/" else 0)


# --- what a string says

_ESCAPE = pattern(r"\\(?:\r?\n|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(?s:(.)))")
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_LAST_CHARACTER = 0x10FFFF


def decoded(body: str) -> str:
    """Return what the inside of a string stands for; what is no escape stays as it is."""
    return _ESCAPE.sub(_character, body) if "\\" in body else body


def _character(match: re.Match[str]) -> str:
    short, four, eight, octal, letter = match.groups()
    if letter is not None:
        return _LETTERS.get(letter, letter if letter in "\\\"'`/$" else match[0])
    if octal is not None:
        return chr(int(octal, 8))
    number = short or four or eight
    code = int(number, 16) if number else -1
    return chr(code) if 0 <= code <= _LAST_CHARACTER else ""
