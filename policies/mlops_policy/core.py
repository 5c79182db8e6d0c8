"""What a rule is, what it says, and the decorator that makes one: all other modules speak in these words."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, TypeVar

    from mlops_policy.snapshot import File

    Found = TypeVar("Found")

ERROR, WARNING, OFF, NOTE = "error", "warning", "off", "note"
LEVELS = (OFF, WARNING, ERROR)
PROFILES = ("baseline", "standard", "strict")


class Problem(NamedTuple):
    """What a rule's function yields: something wrong in the file that it was given.

    ``level`` is the highest level that this one may have, empty for that of the profile; ``NOTE`` for what is no
    problem and worth a line. ``subject`` is what makes the problem the same one again when lines move; it goes into the
    fingerprint, so it must hold no secret. ``together`` is a sentence for all problems of a file that share it, and
    ``item`` what stands for this one in it.
    """

    message: str
    fix: str
    line: int = 1
    column: int = 1
    subject: str = ""
    level: str = ""
    path: str = ""
    together: str = ""
    item: str = ""


class Finding(NamedTuple):
    """A problem with its rule, place and level: what is reported; in a history, with the commit and its day."""

    code: str
    slug: str
    level: str
    path: str
    line: int
    column: int
    message: str
    fix: str
    fingerprint: str
    commit: str = ""
    together: str = ""
    item: str = ""
    date: str = ""


class Example(NamedTuple):
    """A small repository: ``files`` maps path to content. ``finds`` is whether the rule must speak."""

    name: str
    files: Mapping[str, bytes]
    finds: bool


class Rule(NamedTuple):
    """One thing that must not be committed. Its documentation is the docstring of its function."""

    code: str
    slug: str
    scope: str
    levels: tuple[str, ...]
    since: str
    options: Mapping[str, Any]
    examples: Callable[[], Iterable[Example]]
    check: Callable[..., Iterable[Problem]]

    def level(self, profile: str) -> str:
        """Return the level under a profile."""
        return self.levels[PROFILES.index(profile)]

    @property
    def title(self) -> str:
        """Return the first sentence of the documentation."""
        return self._sections()[0]

    @property
    def why(self) -> str:
        return self._section("Why")

    @property
    def instead(self) -> str:
        return self._section("Instead")

    @property
    def details(self) -> list[str]:
        """Return what the documentation says between the first sentence and the reason."""
        return [part for part in self._sections()[1:] if not part.startswith(("Why:", "Instead:"))]

    def _section(self, head: str) -> str:
        found = (part for part in self._sections() if part.startswith(f"{head}:"))
        return next(found, "").removeprefix(f"{head}:").strip()

    def _sections(self) -> list[str]:
        lines = [line.strip() for line in (self.check.__doc__ or "").strip().splitlines()]
        return [part.strip().replace("\n", " ") for part in "\n".join(lines).split("\n\n")]


def rule(
    code: str,
    *,
    levels: tuple[str, str, str] = (WARNING, ERROR, ERROR),
    since: str,
    examples: Callable[[], Iterable[Example]],
    scope: str = "file",
    options: Mapping[str, Any] | None = None,
) -> Callable[[Callable[..., Iterable[Problem]]], Rule]:
    """Make a function a rule: its name is the slug, its docstring the documentation.

    Args:
        code: Three capitals of the family and three digits, never used again.
        levels: Under the profiles baseline, standard and strict.
        since: The version that brought it.
        examples: Makes the examples; called by tests and documentation only.
        scope: ``file``: the function gets a ``File`` and the options, once for every file.
            ``snapshot``: it gets the ``Survey`` and the options, once.
            ``project``: it gets the ``Project`` and the options, once, if a file that says something of one is judged.
            ``policy``: it gets the ``Standing`` and the options, once, if something is wrong with the policy itself.
        options: What a configuration may set, with the defaults.
    """

    def make(check: Callable[..., Iterable[Problem]]) -> Rule:
        slug = check.__name__.replace("_", "-")
        return Rule(code, slug, scope, levels, since, options or {}, examples, check)

    return make


def remembered(find: Callable[[File], Found]) -> Callable[[File], Found]:
    """Return a function that keeps what it found in the last file: rules ask for the same, one after the other."""
    last: list[tuple[File, Found]] = []

    def asked(file: File) -> Found:
        if not last or last[0][0] is not file:
            last[:] = [(file, find(file))]
        return last[0][1]

    return asked
