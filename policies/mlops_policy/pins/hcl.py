"""HCL as blocks with their strings, in one pass (https://developer.hashicorp.com/terraform/language/syntax/configuration)."""

from __future__ import annotations

import re

from mlops_policy.documents import Unreadable, Value, line_of
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# blanks and comments; then a sign, the head of a heredoc, or a word
_TOKEN = re.compile(
    r"(?:[^\S\n]++|(?:\#|//)[^\n]*+|/\*(?s:.*?)(?:\*/|\Z))*([{}=:,\n\"]|<<-?[^\S\n]*([\w-]+)[^\S\n]*\r?\n|[\w.-]++|.)"
)
_PLAIN = re.compile(r"[^\"\\\n$%]*+\"")
_CLOSING = re.compile(r"(?m)^[^\S\n]*([\w-]+)")

# a kind, or a sign; and where it begins and ends, within its quotes if it has any
_Token = tuple[str, int, int]
WORD, STRING, HEREDOC = "word", "string", "heredoc"
SIGNS = "{}=:,\n"
SEPARATORS = "{},\n"
DEPTH = 64
LONGEST = 4  # words of a statement, or names of a block, that tell what it is


class Block(NamedTuple):
    """A block or an object that ended; ``names`` leads to it; its attributes are None where they are computed."""

    names: tuple[str, ...]
    line: int
    attributes: dict[str, Value | None]


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks and objects of a file, each when it ends."""
    stack = [Block((), 1, {})]
    statement: list[_Token] = []
    line = last = 0
    for token in _tokens(text):
        sign, start, _ = token
        if sign not in SEPARATORS:
            if len(statement) < LONGEST:
                statement.append(token)
            continue
        place = statement[-1][1] if statement else start
        line, last = line + text.count("\n", last, place), place
        if len(stack) > DEPTH:
            raise Unreadable("nested too deep", line + 1)
        if sign == "{":
            names = [text[begin:end] for kind, begin, end in statement if kind in (WORD, STRING)]
            # what is deeper is of no interest, nor is what has no name, as an object in a list
            stack.append(Block((*stack[-1].names, *(names or [""]))[:LONGEST], line + 1, {}))
        elif _is_attribute(statement):
            stack[-1].attributes[text[slice(*statement[0][1:])]] = _value(text, statement[2:], line + 1)
        if sign == "}":
            if len(stack) == 1:
                raise Unreadable("a brace closes what none opened", line + 1)
            yield stack.pop()
        statement = []
    if len(stack) > 1:
        raise Unreadable("a brace is not closed", stack[-1].line)


def _is_attribute(statement: list[_Token]) -> bool:
    return len(statement) > len("k=") and statement[1][0] in "=:"


def _value(text: str, value: list[_Token], line: int) -> Value | None:
    """Return the string that is all of a value, None for any other."""
    if len(value) > 1 or value[0][0] != STRING:
        return None
    _, start, end = value[0]
    return Value((), text[start:end], start, end, line)


def _tokens(text: str) -> Iterator[_Token]:
    """Yield the words, strings and signs of a file."""
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None:
            return
        start, at = match.span(1)
        sign = match[1][0]
        if match[1] == '"':
            at = _end_of_string(text, at) + 1
            yield STRING, start + 1, at - 1
        elif match[2]:
            closing = next((one for one in _CLOSING.finditer(text, at) if one[1] == match[2]), None)
            if closing is None:
                raise Unreadable(f"the text up to {match[2]} does not end", line_of(text, start))
            at = closing.end()
            yield HEREDOC, start, at
        else:
            yield (WORD if sign not in SIGNS else sign), start, at


def _end_of_string(text: str, at: int) -> int:
    """Return the offset of the quote that ends a string: one within ``${...}`` does not."""
    plain = _PLAIN.match(text, at)
    if plain:
        return plain.end() - 1
    start = at
    nested = ['"']  # what ends each thing that is open
    while at < len(text):
        character = text[at]
        if nested[-1] == '"':
            if character == "\n":
                break
            if text.startswith(("${", "%{"), at) and text[at - 1] != text[at]:
                nested.append("}")
                at += 1
            at += character == "\\"
        elif character in '"{':
            nested.append("}" if character == "{" else '"')
            at += 1
            continue
        if character == nested[-1]:
            nested.pop()
            if not nested:
                return at
        at += 1
    raise Unreadable("a string does not end", line_of(text, start))
