"""The commands of a text as programs, arguments and variables."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.pins.shell import Command, Word, basename, split, split_value
from mlops_policy.workflows.files import MARKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_policy.documents import Value

# what stands before a program and does not change what it does
_BEFORE = frozenset(
    "if then elif else do while until ! { ( time exec command eval sudo env nohup builtin nice export declare local"
    " readonly typeset".split()
)
_ASSIGNMENT = pattern(r"(?:\$env:)?([A-Za-z_]\w*)=(.*)", 16)  # re.DOTALL
_RECIPE = "@-+"  # marks of make before a command


class Call(NamedTuple):
    """A command as program and arguments, with the variables that it sets, for itself or for what follows."""

    program: str
    arguments: tuple[Word, ...]
    variables: tuple[tuple[str, str], ...]
    line: int


class Unit(NamedTuple):
    """Commands that run one after the other, in the order in which they are written; ``part`` is what holds them.

    ``ci`` is whether a machine of CI runs them, where hooks need not be installed.
    """

    text: str
    part: str
    commands: tuple[Command, ...]
    ci: bool


def unit(text: str, start: int = 0, end: int | None = None, *, ci: bool = False) -> Unit:
    """Read the commands of a text, or of a part of it."""
    end = len(text) if end is None else end
    part = text[start:end]
    return Unit(text, part, _ordered(split(text, start, end)) if _is_marked(part) else (), ci)


def of_value(text: str, value: Value, *, ci: bool = True) -> Unit:
    """Read the commands that a value holds, which may be written otherwise than it reads: folded, or escaped."""
    if text.startswith(value.text, value.start):
        return unit(text, value.start, value.end, ci=ci)
    found = split_value(text, value.start, value.end, value.text) if _is_marked(value.text) else ()
    return Unit(text, value.text, _ordered(found), ci)


def _is_marked(part: str) -> bool:
    """Return whether a text may hold a command that is of interest here; most hold none."""
    return any(mark in part for mark in MARKS)


def call(command: Command) -> Call:
    """Return what a command calls."""
    variables: list[tuple[str, str]] = []
    words = command.words
    at = 0
    while at < len(words):
        text = words[at].text if at else words[at].text.lstrip(_RECIPE)
        match = _ASSIGNMENT.fullmatch(text)
        if match:
            variables.append((match[1], match[2].strip("\"' \r\n")))
        elif text not in _BEFORE and text and not (at and text.startswith("-")):
            break
        at += 1
    program = basename(words[at].text.lstrip(_RECIPE)) if at < len(words) else ""
    return Call(program, words[at + 1 :], tuple(variables), command.line)


def _ordered(commands: Iterable[Command]) -> tuple[Command, ...]:
    return tuple(sorted((each for each in commands if each.words), key=lambda each: each.words[0].start))
