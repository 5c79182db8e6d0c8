"""Credentials in text: what is written where (views), what it looks like (providers, structures), what it is (judge).

Pure functions from a text to leaks; nothing is ever asked of anyone, and a value is never printed.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

LOW, MEDIUM, HIGH = 1, 2, 3
SHOWN = 4  # characters of a secret that a person sees, to know which it is


class Pair(NamedTuple):
    """A value that is written somewhere, and what it is called there.

    Attributes:
        key: The name that the value is given, a path in a configuration: ``password``, ``db.password``, ``HF_TOKEN``,
            ``--password``; empty where there is none.
        value: The value as the program would see it, without quotes and escapes.
        line: The line of the file, from 1.
        column: The column, from 1.
        form: How it is written: ``literal``, ``setting``, ``argument``, ``option``, ``variable``, ``positional``,
            ``comment`` or ``output``.
        call: The call or command that it stands in: ``wandb.login``, ``mysql``, ``dvc remote modify``.
    """

    key: str
    value: str
    line: int
    column: int
    form: str
    call: str = ""

    def __repr__(self) -> str:
        return f"Pair({self.key!r}, {mask(self.value)!r}, {self.line}:{self.column}, {self.form}, {self.call!r})"


class Leak(NamedTuple):
    """A credential that was found. ``rule`` is the code of the rule that speaks of it, ``remedy`` what helps."""

    rule: str
    title: str
    value: str
    line: int
    column: int
    key: str
    confidence: int
    remedy: str
    variable: str = ""
    link: str = ""

    def __repr__(self) -> str:
        return f"Leak({self.rule}, {self.title!r}, {mask(self.value)!r}, {self.line}:{self.column})"


def mask(value: str) -> str:
    """Return what may be shown of a secret: its first characters, if it is much longer, and how long it is."""
    start = value[:SHOWN] if len(value) >= SHOWN * 4 else ""
    return f"{start}... ({len(value)} characters)"
