"""When two specifiers or two ranges of Python mean the same, however they are written."""

from __future__ import annotations

from functools import cache, lru_cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

Release = tuple[int, ...]


class Bounds(NamedTuple):
    """The first release of Python that is allowed, and the first that is not any more; None for no bound."""

    first: Release = ()
    after: Release | None = None


def _release(text: str, add: int = 0) -> Release:
    numbers = list(Version(text).release)
    numbers[-1] += add
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


@cache
def bounds(spec: str) -> Bounds | None:
    """Return the bounds that a specifier sets to Python; what it excludes between them counts for nothing, as in uv.

    None for what is no specifier.
    """
    first: Release = ()
    after: Release | None = None
    try:
        for low, high in map(_clause_bounds, filter(None, (part.strip() for part in spec.strip("()").split(",")))):
            first = max(first, low)
            after = high if after is None else after if high is None else min(after, high)
    except (InvalidVersion, InvalidSpecifier, IndexError):
        return None
    return Bounds(first, after)


def _clause_bounds(clause: str) -> tuple[Release, Release | None]:
    (found,) = SpecifierSet(clause)
    operator, text = found.operator, found.version
    star = text.removesuffix(".*")
    if operator == "!=":
        return (), None
    if operator == "~=":
        return _release(text), _release(".".join(str(number) for number in Version(text).release[:-1]), 1)
    if operator in ("==", "==="):
        return _release(star), _release(star, 1) if star != text else _release(f"{star}.1")
    if operator in (">=", ">"):
        return _release(text if operator == ">=" else f"{text}.1"), None
    return (), _release(text if operator == "<" else f"{text}.1")


@lru_cache(4096)
def clauses(spec: str) -> frozenset[tuple[str, Any]]:
    """Return a specifier in a form in which equal ones are equal: ``~=1.0`` is ``>=1.0,<2``, ``1.0`` is ``1``.

    What is no specifier stands for itself.
    """
    try:
        found = SpecifierSet(pattern(r"(>=?|<=?|~=)\s*([\w.]+?)\.\*").sub(r"\1\2", spec.strip().strip("()")))
    except InvalidSpecifier:
        return frozenset([("", "".join(spec.split()))])
    parts = {part for one in found for part in _clause(one.operator, one.version)}
    floors = [part for part in parts if part[0] in (">", ">=")]
    caps = [part for part in parts if part[0] in ("<", "<=")]
    weak = {*floors, *caps} - {*sorted(floors, key=lambda one: (one[1], one[0] == ">"))[-1:]}
    return frozenset(parts - (weak - {*sorted(caps, key=lambda one: (one[1], one[0] == "<="))[:1]}))


def _clause(operator: str, text: str) -> Iterator[tuple[str, Any]]:
    if operator == "===":
        yield operator, text
    elif text.endswith(".*"):
        yield f"{operator}*", Version(text[:-2]).release
    elif operator == "~=":
        yield ">=", Version(text)
        yield "<", Version(".".join(map(str, (*Version(text).release[:-2], Version(text).release[-2] + 1))))
    else:
        yield operator, Version(text)


def same_spec(one: str, other: str) -> bool:
    """Return whether two specifiers allow the same versions."""
    return one == other or clauses(one) == clauses(other)
