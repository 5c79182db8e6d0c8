"""The simple commands of a shell text, those among them that it gives to another shell, and the place of every word."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from mlops_policy.lazy import pattern
from mlops_policy.pins.lines import line_of
from mlops_policy.pins.scanner import Scanner
from mlops_policy.pins.words import SHELLS, Command, Redirect, Word, basename

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Command", "Redirect", "Word", "basename", "part", "split", "split_value", "within"]

_RUNNERS = SHELLS | frozenset("su runuser cmd powershell pwsh".split())
_WRITTEN = pattern(r"[^\s\"'\\]+")  # what no escape changes
LONGEST_GAP = 1000  # between two words
LONGEST_NAME = 200  # of a program, with its folder
_SCRIPT_OPTION = pattern(r"-[A-Za-z]{0,9}c|/[cC]|(?i:-command)")


def split(text: str, start: int = 0, end: int | None = None, *, docker: bool = False) -> Iterator[Command]:
    """Yield the simple commands of a text, or of a part of it: inner ones first, those given to another shell after it.

    Args:
        text: What holds them; all offsets are those of it.
        start: Where they begin.
        end: Where they end, if not with the text.
        docker: Whether lines are joined as in a Dockerfile, where comments may stand between them.
    """
    for command in Scanner(text, start, len(text) if end is None else end, docker=docker).commands():
        yield command
        yield from within(command, text, docker=docker)


def within(command: Command, text: str, *, docker: bool = False) -> Iterator[Command]:
    """Yield the commands that a command gives to a shell as a string: ``bash -c '...'``, ``eval "..."``."""
    for word in _scripts(command.words):
        if word.end >= 0:
            yield from split(text, word.start, word.end, docker=docker)
        else:
            yield from (_moved(inner, word, text) for inner in split(word.text))


def split_value(text: str, start: int, end: int, said: str) -> Iterator[Command]:
    """Yield the commands of a value that is written, between two offsets, otherwise than it reads: folded, or escaped.

    Places are those of the text, as far as its words stand there as they read.
    """
    pieces, at = [(0, start)], start
    for word in _WRITTEN.finditer(said):
        found = text.find(word[0], at, min(end, at + len(word[0]) + LONGEST_GAP))
        at = found if found >= 0 else at
        pieces.append((word.start(), at))
        at += len(word[0]) if found >= 0 else 0
    outer = Word(said, start, -1, quoted=True, pieces=tuple(pieces))
    return (_moved(command, outer, text) for command in split(said))


def _scripts(words: tuple[Word, ...]) -> Iterator[Word]:
    """Yield the words that a shell will read as commands: ``bash -c '...'``, ``eval "..."``, ``ssh host '...'``."""
    if not any(word.quoted and " " in word.text for word in words):  # none of them is more than a word
        return
    names = [basename(word.text) for word in words[:-1] if len(word.text) < LONGEST_NAME]
    if "eval" in names[:2]:
        yield from (word for word in words[1:] if word.quoted)
    elif "ssh" in names[:2] and words[-1].quoted:
        yield words[-1]
    elif any(name in _RUNNERS for name in names):
        yield from (script for option, script in pairwise(words) if _SCRIPT_OPTION.fullmatch(option.text))


def part(word: Word, start: int, end: int | None = None) -> Word:
    """Return some of a word's characters as a word."""
    text = word.text[start:end]
    if word.end >= 0:
        return Word(text, word.start + start, word.start + start + len(text), word.quoted)
    return Word(text, _place(start, word), -1, word.quoted, ((0, _place(start, word)),))


def _moved(command: Command, outer: Word, text: str) -> Command:
    """Return a command that was found in a word, with the places that it has in the text."""
    words = tuple(_placed(word, outer, text) for word in command.words)
    redirects = tuple(
        each._replace(target=_placed(each.target, outer, text), start=_place(each.start, outer))
        for each in command.redirects
    )
    first = words[0].start if words else redirects[0].start
    return Command(words, line_of(text, first), redirects)


def _placed(word: Word, outer: Word, text: str) -> Word:
    start = _place(word.start, outer)
    whole = word.end >= 0 and text.startswith(word.text, start)
    pieces = tuple((within, _place(offset, outer)) for within, offset in word.pieces or ((0, word.start),))
    return Word(word.text, start, start + len(word.text) if whole else -1, word.quoted, () if whole else pieces)


def _place(offset: int, outer: Word) -> int:
    """Return where in the file a character of a word stands that was written in pieces."""
    within, place = outer.pieces[bisect_right(outer.pieces, offset, key=lambda piece: piece[0]) - 1]
    return place + offset - within
