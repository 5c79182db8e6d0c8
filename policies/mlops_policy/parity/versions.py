"""What a version or range of Pythons allows, in minor versions: PEP 440 and the dialects of Poetry, npm and conda."""

from __future__ import annotations

from functools import lru_cache

from mlops_policy.lazy import pattern
from mlops_policy.parity import UNKNOWN, Minor

MINORS: tuple[Minor, ...] = ((2, 7), *((3, minor) for minor in range(21)))
LONGEST = 200
# `3.11`, `3.11.4`, `3.11.x`, `v3.11`, `cpython-3.11.4-linux`, `3.13t`, `3.12.0rc1`, `3.12-dev`, `pypy3.10-v7.3`
_NAME = pattern(
    r"(?:(?:cpython|python|pypy)[-@=]{0,2})?v?([23])(?:\.(\d{1,2}|[xX*])(?:\.(?:\d+|[xX*]))?)?"
    r"(?:t|(?:-?(?:alpha|beta|dev|rc|a|b)[.\d]*))?(?:[-+/].*)?"
)
# `py311` of tox and linters, `python311` of App Engine, `cp311` of wheels
_COMPACT = pattern(r"(?:pypy|python|py|cp)-?([23])(\d{1,2})t?")
_CLAUSE = pattern(r"\s*(===|==|~=|!=|<=|>=|<|>|=|\^|~)?\s*v?(\d+(?:\.\d+)*)(\.[*xX])?[-.\w+]*\s*,?")
_SIGNS = frozenset("<>=~^!,|*")
_FLOATING = frozenset(["", "*", "x", "latest", "stable", "python", "python3", "system", "default"])

Clause = tuple[str, tuple[int, ...], bool]


@lru_cache(512)
def named(text: str) -> frozenset[Minor] | None:
    """Return the minor versions that a name of a Python, or a range, stands for; None for one that floats."""
    text = text.strip()
    if text.lower() in _FLOATING:
        return None
    if len(text) > LONGEST:
        return UNKNOWN
    match = _COMPACT.fullmatch(text) or _NAME.fullmatch(text)
    if match is None:
        return allowed(text) if not _SIGNS.isdisjoint(text) else UNKNOWN
    major, minor = match[1], match[2]
    if minor is None or not minor.isdigit():
        return None
    return frozenset([(int(major), int(minor))])


@lru_cache(512)
def allowed(spec: str) -> frozenset[Minor]:
    """Return the minor versions of which a range allows a patch at least; unknown for what is no range.

    Alternatives are parted by ``|``. A number alone stands for all that begins with it.
    """
    if len(spec) > LONGEST:
        return UNKNOWN
    alternatives = [clauses(part) for part in spec.split("|") if part.strip()]
    known = [each for each in alternatives if each is not None]
    if len(known) < len(alternatives):
        return UNKNOWN
    return frozenset(minor for minor in MINORS if any(_admits(each, minor) for each in known))


def clauses(text: str) -> tuple[Clause, ...] | None:
    """Return the clauses of a range: operator, numbers, and whether a star ends them; None for what is no range."""
    text = text.strip().strip("()").strip()
    found: list[Clause] = []
    position = 0
    while position < len(text) and text != "*":
        match = _CLAUSE.match(text, position)
        if match is None:
            return None
        found.append((match[1] or "", tuple(int(part[:9]) for part in match[2].split(".")), bool(match[3])))
        position = match.end()
    return tuple(found)


def floor(versions: frozenset[Minor]) -> Minor | None:
    """Return the oldest minor version that a range allows, None for one without a lower bound."""
    lowest = min(versions, default=None)
    return lowest if lowest is not None and lowest > MINORS[0] else None


def dotted(minor: Minor) -> str:
    return f"{minor[0]}.{minor[1]}"


def _admits(found: tuple[Clause, ...], minor: Minor) -> bool:
    """Return whether any patch of a minor version fulfils all clauses: the first, a late one, or one that is named."""
    near = {patch for _, numbers, _ in found for patch in numbers[2:3]}
    patches = {0, 1, 99, *near, *(patch + 1 for patch in near), *(max(patch - 1, 0) for patch in near)}
    return any(all(_fulfils((*minor, patch), clause) for clause in found) for patch in patches)


def _fulfils(version: tuple[int, int, int], clause: Clause) -> bool:
    operator, numbers, star = clause
    same = version[: len(numbers)] == numbers
    least = (*numbers, 0, 0)[:3]
    if operator == "!=":
        return not same if star else version != least
    if operator in ("==", "===") and not star:
        return version == least
    ordered = {">=": version >= least, "<=": version <= least, "<": version < least, ">": version > least}
    if operator in ordered:
        return ordered[operator]
    kept = {"~=": len(numbers) - 1, "^": 1, "~": min(len(numbers), 2)}.get(operator)
    if kept is None:
        return same if len(numbers) <= len(version) else version == numbers[:3]
    return version >= least and version[:kept] == numbers[:kept]
