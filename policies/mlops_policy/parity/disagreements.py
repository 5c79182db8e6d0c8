"""Which places of one project disagree, and about what."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.parity import CI, DEVELOPMENT, PRODUCTION, RANGE, TARGET, TOOL, USUALLY, Minor, Named
from mlops_policy.parity.versions import MINORS, clauses, dotted, floor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MANY = 3  # minor versions: a project that is run on so many is a library, and does not run on one
RUFF_OLDEST = (3, 7)  # the oldest target of ruff


class Disagreement(NamedTuple):
    """Two places that disagree: the one that should change, and the one that it should follow."""

    here: Named
    there: Named


def declared_range(places: Sequence[Named]) -> Named | None:
    """Return what a project says it runs on: pyproject.toml's word before that of others."""
    found = [place for place in places if place.role == RANGE and place.versions]
    return min(found, key=lambda place: not place.path.endswith("pyproject.toml"), default=None)


def outside(places: Sequence[Named]) -> Iterator[Disagreement]:
    """Yield the Pythons that the project's range leaves out, each file and version once."""
    wanted = declared_range(places)
    if wanted is None:
        return
    for place in once(place for place in places if place.role in (DEVELOPMENT, PRODUCTION, CI, TOOL)):
        if _differ(place, wanted):
            yield Disagreement(place, wanted)


def unlike_production(places: Sequence[Named]) -> Iterator[Disagreement]:
    """Yield where production runs another minor version than development has, or one that no job of CI runs.

    A place that the project's range leaves out is said there, and is not said again.
    """
    wanted = declared_range(places)
    inside = [place for place in places if wanted is None or not _differ(place, wanted)]
    produced = [place for place in inside if place.role == PRODUCTION and place.versions]
    developed = [place for place in inside if place.role == DEVELOPMENT and place.versions]
    runs = [place for place in inside if place.role == CI and (developed or place.what != USUALLY)]
    tested = frozenset[Minor]().union(*(place.versions or () for place in runs))
    if len(frozenset[Minor]().union(*(place.versions or () for place in produced))) >= MANY:
        return  # images of a library, one for each Python
    for place in once(sorted(produced, key=lambda place: (place.path, not place.final))):
        if place.versions is None or _in_path(place):
            continue
        if len(tested) >= MANY and tested & place.versions:
            continue
        other = next((each for each in developed if _differ(each, place)), None)
        if other is None and runs and all(each.versions and _differ(each, place) for each in runs):
            other = max(runs, key=lambda each: max(each.versions or MINORS))
        if other is not None:
            yield Disagreement(place, other)


def off_floor(places: Sequence[Named]) -> Iterator[Disagreement]:
    """Yield the targets of tools, beside the manifest, that are not the oldest Python of the project's range."""
    wanted = declared_range(places)
    oldest = floor(wanted.versions or frozenset()) if wanted else None
    if wanted is None or oldest is None:
        return
    for place in places:
        if place.role == TARGET and place.versions and _folder(place) == _folder(wanted):
            least = min(place.versions)
            if least != oldest and not (place.what == "ruff" and least == RUFF_OLDEST and oldest < RUFF_OLDEST):
                yield Disagreement(place, wanted)


def floating(places: Sequence[Named]) -> Iterator[Named]:
    """Yield the Pythons of production that are another one tomorrow."""
    yield from once(place for place in places if place.role == PRODUCTION and place.versions is None and place.final)


def one_patch(places: Sequence[Named]) -> Iterator[Named]:
    """Yield the ranges that allow a single patch: ``==3.11.3``, and ``==3.11``, which is ``==3.11.0``."""
    for place in places:
        parts = place.written.split("|") if place.role == RANGE else []
        if any(_exact(*clause) for part in parts for clause in clauses(part) or ()):
            yield place


def once(places: Iterable[Named]) -> Iterator[Named]:
    """Yield the first of the places of a file that name the same versions."""
    seen: set[object] = set()
    for place in places:
        key = (place.path, place.role, place.versions)
        if key not in seen:
            seen.add(key)
            yield place


def spoken(versions: frozenset[Minor]) -> str:
    """Return minor versions as a person says them: ``3.10 to 3.12``, ``3.11 or newer``."""
    known = sorted(versions)
    if not known:
        return "another"
    first, last = dotted(known[0]), dotted(known[-1])
    if len(known) == 1:
        return first
    return f"{first} or newer" if known[-1] == MINORS[-1] else f"{first} to {last}"


def _differ(one: Named, other: Named) -> bool:
    return bool(one.versions and other.versions) and (one.versions or frozenset()).isdisjoint(other.versions or ())


def _in_path(place: Named) -> bool:
    """Return whether the path says the version, as ``docker/py311/Dockerfile`` does: one of several, on purpose."""
    return any(
        word in place.path for a, b in place.versions or () for word in (f"{a}.{b}", f"py{a}{b}", f"python{a}{b}")
    )


def _folder(place: Named) -> str:
    return place.path.rpartition("/")[0]


def _exact(operator: str, numbers: tuple[int, ...], star: bool) -> bool:  # noqa: FBT001  a clause, unpacked
    return operator in ("==", "===", "") and not star and len(numbers) > 1
