"""The words of shell commands, and where they stand."""

from __future__ import annotations

from typing import NamedTuple  # made for each word of a text: our own would take five times as long

SHELLS = frozenset("sh bash zsh dash ash ksh".split())
_READERS = [[*before, shell] for shell in SHELLS for before in ([], ["sudo"])]


class Word(NamedTuple):
    """A word of a command, without its quotes.

    ``start`` is where its first character stands in the text, ``end`` where it ends. ``end`` is -1 where the word is
    not written in one piece, as ``a"b"``: then ``pieces`` has for each its offset in the word, and in the text.
    """

    text: str
    start: int
    end: int
    quoted: bool = False
    pieces: tuple[tuple[int, int], ...] = ()


class Redirect(NamedTuple):
    """``operator`` and ``target``, after so many words; ``glued`` to the last of them without a blank."""

    operator: str
    target: Word
    start: int
    after: int
    glued: bool


class Command(NamedTuple):
    """A simple command: its words, its assignments among them, and the line where the first of them stands."""

    words: tuple[Word, ...]
    line: int
    redirects: tuple[Redirect, ...] = ()


def basename(word: str) -> str:
    """Return the name of a program without its folder, as both kinds of systems write it."""
    name = word.replace("\\", "/").rpartition("/")[2].lower()
    return name.removesuffix(".exe").removesuffix(".bat").removesuffix(".cmd")


def reads_commands(words: tuple[Word, ...]) -> bool:
    """Return whether a command runs what it reads: a shell without a script, or none at all (``RUN <<EOF``)."""
    programs = [basename(word.text) for word in words if not word.text.startswith("-")]
    return not programs or (programs in _READERS and all(word.text != "-c" for word in words))
