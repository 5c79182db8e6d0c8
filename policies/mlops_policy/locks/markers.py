"""When two markers mean the same, however they are written: when they hold in the same environments.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
"""

from __future__ import annotations

from functools import lru_cache

from packaging.markers import InvalidMarker, Marker

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.locks.versions import Bounds

# (platform.system(), sys.platform): uv takes one for the other
SYSTEMS = {"Windows": "win32", "Linux": "linux", "Darwin": "darwin"}
_COMPARISON = pattern(r"""(\w+)\s*(===|==|~=|!=|<=|>=|<|>|not\s+in|in)\s*(['"])(.*?)\3""")
_REVERSED = pattern(r"""(['"])(.*?)\1\s*(===|==|~=|!=|<=|>=|<|>|not\s+in|in)\s*(\w+)""")
_VALUE = r"""(?:\w+|'[^']*'|"[^"]*")"""
_TOKEN = pattern(
    r"[()]|\b(?:and|or)\b(?!\s*(?:[=<>!~]|in\b))|"
    rf"{_VALUE}\s*(?:===|[=<>!~]=|[<>]|not\s+in|in)\s*{_VALUE}"
)
# a version that is none, as people write it: python_version < '<3.10'
_NO_VERSION = pattern(r"""['"]\s*[<>=!~]""")
MANY = 3000
ANY = "?"  # stands for a marker that cannot be told


def same_marker(one: str, other: str, python: Bounds, extra: str = "") -> bool:
    """Return whether two markers, of which the empty one is always true, hold in the same environments.

    Only Pythons within the bounds are looked at, and one extra. What can be no marker differs from all but itself.
    """
    if _plain(one) == _plain(other) or ANY in (one, other):
        return True
    try:
        return all(first == second for first, second in _truth((one, other), python, extra))
    except InvalidMarker:
        return False
    except RecursionError:  # nobody writes such a one
        return True


def possible(marker: str, python: Bounds) -> bool:
    """Return whether a marker holds in any environment with such a Python."""
    if not marker or marker == ANY:
        return True
    try:
        return any(truth for (truth,) in _truth((marker,), python, ""))
    except (InvalidMarker, RecursionError):
        return True


def _truth(texts: tuple[str, ...], python: Bounds, extra: str) -> Iterator[tuple[bool, ...]]:
    """Yield whether each marker holds, environment by environment; the empty one always does."""
    trees = [_tree(text) if text else AND for text in texts]
    for point in _points(" and ".join(texts), python):
        environment = {**point, "extra": extra}
        yield tuple(_holds(tree, environment) for tree in trees)


class Node(NamedTuple):
    """A part of a marker: all or any of some parts, or one comparison of a variable."""

    word: str
    parts: tuple[Node, ...] = ()
    variable: str = ""


AND = Node("and")


@lru_cache(4096)
def _tree(text: str) -> Node:
    """Return a marker as a tree.

    Raises:
        InvalidMarker: It is none.
    """
    Marker(text)
    tokens = [match[0] for match in _TOKEN.finditer(text)][::-1]
    return _any(tokens)


def _any(tokens: list[str]) -> Node:
    parts = [_all(tokens)]
    while tokens and tokens[-1] == "or":
        tokens.pop()
        parts.append(_all(tokens))
    return Node("or", tuple(parts))


def _all(tokens: list[str]) -> Node:
    parts = [_one(tokens)]
    while tokens and tokens[-1] == "and":
        tokens.pop()
        parts.append(_one(tokens))
    return Node("and", tuple(parts))


def _one(tokens: list[str]) -> Node:
    word = tokens.pop() if tokens else ")"
    if word == "(":
        inner = _any(tokens)
        if not tokens or tokens.pop() != ")":
            raise InvalidMarker(word)
        return inner
    match = _COMPARISON.fullmatch(word) or _REVERSED.fullmatch(word)
    if match is None:
        raise InvalidMarker(word)
    return Node(word, (), match[1] if match[1].isidentifier() else match[4])


def _holds(node: Node, environment: dict[str, str]) -> bool:
    if node.variable:
        return _compares(node.word, node.variable, environment.get(node.variable, ""))
    return (all if node.word == "and" else any)(_holds(part, environment) for part in node.parts)


@lru_cache(8192)
def _compares(comparison: str, variable: str, value: str) -> bool:
    if variable.startswith("python_") and _NO_VERSION.search(comparison):
        return True  # uv warns of such a comparison, and goes on without it
    return Marker(comparison).evaluate({variable: value})


def _plain(marker: str) -> str:
    """Return a marker as it would be written in one way."""
    text = pattern(r"\bpython_version\s*(>=|<)").sub(r"python_full_version \1", marker.replace('"', "'"))
    return "".join(text.split()).removeprefix("(").removesuffix(")") if text.count("(") < 2 else "".join(text.split())  # noqa: PLR2004


def _points(text: str, python: Bounds) -> Iterator[dict[str, str]]:
    """Yield environments that tell two markers apart if any does: all combinations of what they name, and of others."""
    named: dict[str, set[str]] = {}
    found = [(name, value) for name, _, _, value in _COMPARISON.findall(text)]
    found += [(name, value) for _, value, _, name in _REVERSED.findall(text)]
    for name, value in found:
        named.setdefault(name, set()).update([value, *value.replace(",", " ").replace("|", " ").split(), value[:-1]])
    axes = [list(_pythons(named, python))]
    systems = named.pop("platform_system", set())
    platforms = named.pop("sys_platform", set())
    if systems or platforms:
        pairs = {(system, SYSTEMS.get(system, system)) for system in {*systems, *SYSTEMS, "other"}}
        pairs |= {(name, name) for name in platforms.difference(SYSTEMS.values())}
        axes.append([{"platform_system": system, "sys_platform": platform} for system, platform in sorted(pairs)])
    axes += [
        [{name: value} for value in sorted({*values, "other"})]
        for name, values in sorted(named.items())
        if not name.startswith("python_") and name != "extra"
    ]
    yield from _product(axes)


def _product(axes: Iterable[list[dict[str, str]]]) -> list[dict[str, str]]:
    points: list[dict[str, str]] = [{}]
    for axis in axes:
        points = [{**point, **more} for point in points for more in axis][:MANY]
    return points


def _pythons(named: dict[str, set[str]], python: Bounds) -> Iterator[dict[str, str]]:
    """Yield the Pythons at, before and behind each one that is named, and one between; within the bounds."""
    values = named.pop("python_version", set()) | named.pop("python_full_version", set())
    releases = {(3, minor, patch) for minor in range(6, 16) for patch in (0, 1)} if values else set()
    for value in values:
        numbers = tuple(int(part) for part in value.split(".") if part.isdigit())[:3]
        if len(numbers) > 1:
            major, minor, patch = (*numbers, 0)[:3]
            releases |= {(major, minor, at) for at in (max(patch - 1, 0), patch, patch + 1)}
            releases |= {(major, max(minor - 1, 0), 9), (major, minor + 1, 0)}
    inside = [one for one in sorted(releases) if one >= python.first and (python.after is None or one < python.after)]
    for major, minor, patch in inside:
        yield {"python_version": f"{major}.{minor}", "python_full_version": f"{major}.{minor}.{patch}"}
    if not inside:
        yield {}
