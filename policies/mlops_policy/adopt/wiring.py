"""The lines that bring our hooks into a configuration of pre-commit: all else in it stays as it is written."""

from __future__ import annotations

from mlops_policy.adopt.signed import signed, without
from mlops_policy.documents import Unreadable, yamls
from mlops_policy.lazy import pattern
from mlops_policy.workflows import COMMITS, PUSHES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_policy.config.source import Source
    from mlops_policy.documents import Key, Value

HEAD = "default_install_hook_types: [pre-commit, pre-push]\nrepos:\n"
ABOUT = "# mlops-policy judges what is staged, and before a push each of its commits"
LINES = 3  # of a block, below its comment
_LIST = pattern(r"(?m)^repos:[ \t]*(?:#[^\n]*)?\r?\n")
_NUMBER = pattern(r"[\d._+eE-]+")
_FIRST = pattern(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*([ \t]*)-[ \t]")


def block(source: Source, indent: str = "  ") -> str:
    """Return the lines that name our hooks."""
    address, commit = source
    rev = f'"{commit}"' if _NUMBER.fullmatch(commit) else commit  # 1.10 is a tag, and would be read as 1.1
    lines = (f"- repo: {address}", f"  rev: {rev}", f"  hooks: [{{ id: {COMMITS} }}, {{ id: {PUSHES} }}]")
    return "".join(f"{indent}{line}\n" for line in lines)


def created(source: Source) -> str:
    """Return a configuration with our hooks alone."""
    return HEAD + _signed(source, "  ")


def added(text: str, source: Source) -> str | None:
    """Return a configuration with our hooks before all others; None where they can only be added by hand.

    Raises:
        Unreadable: it is not YAML.
    """
    before = yamls.values(text)
    place = _LIST.search(text)
    first = _FIRST.match(text, place.end()) if place else None
    if place is None or first is None:
        return None
    new = _signed(source, first[1])
    ended = new.replace("\n", "\r\n") if place[0].endswith("\r\n") else new
    whole = text[: place.end()] + ended + text[place.end() :]
    try:
        after = yamls.values(whole)
    except Unreadable:
        return None
    kept = [(_moved(path), value) for path, value in _said(before)]
    return whole if [pair for pair in _said(after) if pair[0][:2] != ("repos", 0)] == kept else None


def removed(text: str) -> str | None:
    """Return a configuration without the lines that init added, empty if it had no others; None if they changed."""
    rest = without(text, LINES)
    return "" if rest is not None and rest.replace("\r\n", "\n") == HEAD else rest


def _signed(source: Source, indent: str) -> str:
    return signed(f"{indent}{ABOUT}", block(source, indent))


def _said(values: Iterable[Value]) -> list[tuple[tuple[Key, ...], str]]:
    return [(value.path, value.text) for value in values]


def _moved(path: tuple[Key, ...]) -> tuple[Key, ...]:
    """Return where a value is once one more repository stands before all others."""
    return (path[0], path[1] + 1, *path[2:]) if path[:1] == ("repos",) and isinstance(path[1], int) else path
