"""What shell scripts and the recipes of Makefiles and justfiles install."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.pins import commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.pins import Dependency

MAKEFILES, JUSTFILES = ("makefile", "gnumakefile"), ("justfile", ".justfile")
_SHELL = pattern(r"#!.*?\b(?:ba|z|da|a|k)?sh\b|(?!#!)")
# lines that make hands to a shell, with those that they are continued on
_RECIPES = pattern(r"(?m)(?:^\t(?:[^\n]*\\\r?\n)*[^\n]*\n?)+")
_JUST_RECIPES = pattern(r"(?m)(?:^[ \t]+\S(?:[^\n]*\\\r?\n)*[^\n]*\n?)+")


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what a script installs; one that another program than a shell runs installs nothing here."""
    name = path.rpartition("/")[2].lower()
    if name in JUSTFILES or name in MAKEFILES or name.endswith(".mk"):
        for match in (_JUST_RECIPES if name in JUSTFILES else _RECIPES).finditer(text):
            yield from commands.read(text, start=match.start(), end=match.end())
    elif _SHELL.match(text):
        yield from commands.read(text)
