"""Which Python each place of a project names, and which of them disagree: pure functions on texts.

``readers`` says which file is read by what; ``projects`` which places belong together; ``disagreements`` compares them.
What counts is the minor version: 3.11.4 and 3.11.9 are no difference.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

Minor = tuple[int, int]
# What a place is there for. A range is what the project says it runs on; a tool's is what tox, nox or a hook runs on; a
# target's is what a linter or type checker takes the code to be written for.
DEVELOPMENT, PRODUCTION, CI, RANGE, TOOL, TARGET = "development", "production", "ci", "range", "tool", "target"
UNKNOWN: frozenset[Minor] = frozenset()
UNQUOTED = "without quotes"
USUALLY = "as development says, if it says anything"


class Named(NamedTuple):
    """A Python that a place names.

    Attributes:
        role: One of the roles above.
        path: The file.
        line: Where it stands, from 1.
        written: What is written there, without quotes.
        versions: The minor versions that it allows; ``UNKNOWN`` where that cannot be told, None for one that floats,
            as ``3``, ``3.x`` or ``latest``.
        what: In a word or two what says it, where the path does not: ``requires-python``, ``ruff``.
        about: The folders that it is about, where that is not its own: the working directories of a job of CI.
        final: Whether it is what runs: the last stage of an image, not one before it.
    """

    role: str
    path: str
    line: int
    written: str
    versions: frozenset[Minor] | None
    what: str = ""
    about: tuple[str, ...] = ()
    final: bool = True

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"
