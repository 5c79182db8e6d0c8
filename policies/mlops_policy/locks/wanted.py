"""What is asked for: a requirement as a manifest says it and as a lock repeats it, and how two lists of them differ."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.locks.markers import ANY, possible, same_marker
from mlops_policy.locks.model import DEPENDENCY, Drift
from mlops_policy.locks.versions import Bounds, same_spec
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PARTS = pattern(
    r"\s*(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[(?P<extras>[^\]]*)\])?\s*"
    r"(?:@\s*(?P<url>\S[^;]*?|[^ ;]*;[^ ]*?)(?=\s+;|\s*$)|(?P<spec>[^;@]*))\s*(?:;\s*(?P<marker>.*))?"
)


class Source(NamedTuple):
    """Where a package comes from, if not from the usual index: its kind, the address, and the commit, tag or branch.

    ``editable`` is None where a manifest leaves it open.
    """

    kind: str
    where: str
    revision: str = ""
    editable: bool | None = None


UNKNOWN = Source("unknown", "")


class Wanted(NamedTuple):
    """One requirement; names and extras are canonical. ``source`` is None for the usual index."""

    name: str
    extras: frozenset[str] = frozenset()
    spec: str = ""
    marker: str = ""
    source: Source | None = None

    @property
    def said(self) -> str:
        """What is asked, as a person reads it: the version, or the source, and the marker."""
        extras = f"[{','.join(sorted(self.extras))}]" if self.extras else ""
        what = (
            f"{self.source.kind} {self.source.where}" if self.source else self.spec.strip().strip("()") or "any version"
        )
        revision = f" at {self.source.revision}" if self.source and self.source.revision else ""
        return f"{extras} {what}{revision}{'; ' if self.marker else ''}{self.marker}".strip()


def parse(text: str) -> Wanted | None:
    """Return a requirement as PEP 508 has it; None for what is none."""
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    extras = frozenset(canonical(extra.strip()) for extra in (match["extras"] or "").split(",") if extra.strip())
    source = url_source(match["url"].strip()) if match["url"] else None
    return Wanted(
        canonical(match["name"]), extras, (match["spec"] or "").strip(), (match["marker"] or "").strip(), source
    )


def url_source(url: str) -> Source:
    """Return the source that an address after ``@`` names."""
    if "${" in url or url.startswith("file:") or "://" not in url:
        return UNKNOWN
    if not url.startswith("git+"):
        return Source("url", url)
    address, _, fragment = url.removeprefix("git+").partition("#")
    host, slash, path = address.partition("://")[2].partition("/")
    path, _, revision = path.partition("@")
    url = f"{address.partition('://')[0]}://{host}{slash}{path}"
    return git_source(url, f"rev {revision}" if revision else "", fragment.partition("directory=")[2])


def git_source(url: str, revision: str, folder: str = "") -> Source:
    """Return a source of git; a folder in it is part of the address, a user's name is not."""
    scheme, mark, rest = url.rstrip("/").partition("://")
    host, slash, path = rest.partition("/")
    where = f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"
    return Source("git", f"{where}#{folder.strip('/')}" if folder else where, revision)


def same(one: Wanted, other: Wanted, python: Bounds, extra: str = "") -> bool:
    """Return whether two requirements ask for the same; of what has a source of its own the version says nothing."""
    if one.name != other.name or one.extras != other.extras or not _same_source(one.source, other.source):
        return False
    sourced = any(each.source and each.source.kind != "index" for each in (one, other))
    return (sourced or same_spec(one.spec, other.spec)) and same_marker(one.marker, other.marker, python, extra)


def _same_source(one: Source | None, other: Source | None) -> bool:
    if UNKNOWN in (one, other):
        return True
    if one is None or other is None:
        return one is other
    loose = None in (one.editable, other.editable) or one.editable == other.editable
    return loose and one[:3] == other[:3]


def differences(
    asked: Mapping[str, Sequence[Wanted]],
    locked: Mapping[str, Sequence[Wanted]],
    python: Bounds,
    manifest: str,
    lock: str,
) -> Iterator[Drift]:
    """Yield in what a manifest and a lock's copy of it differ, by place: ``dependencies``, ``extra x``, ``group y``."""
    for place in dict.fromkeys((*asked, *locked)):
        extra = place.removeprefix("extra ") if place.startswith("extra ") else ""
        new, old = asked.get(place, ()), locked.get(place, ())
        more = [one for one in new if not any(same(one, each, python, extra) for each in old)]
        less = [one for one in old if not any(same(each, one, python, extra) for each in new)]
        more = [one for one in more if one.marker != ANY and possible(one.marker, python)]
        where = "" if place == "dependencies" else f" ({place})"
        yield from _sentences(more, less, where, manifest, lock)


def _sentences(more: Iterable[Wanted], less: Iterable[Wanted], where: str, manifest: str, lock: str) -> Iterator[Drift]:
    left = list(less)
    for one in more:
        old = next((each for each in left if each.name == one.name), None)
        if old is None:
            yield Drift(DEPENDENCY, f"{one.name}{where}: {manifest} has {one.said}, {lock} was made without it")
        else:
            left.remove(old)
            yield Drift(DEPENDENCY, f"{one.name}{where}: {manifest} has {one.said}, {lock} was made for {old.said}")
    for old in left:
        yield Drift(DEPENDENCY, f"{old.name}{where}: {lock} was made for {old.said}, {manifest} does not have it")


def unmet(
    asked: Mapping[str, Iterable[Wanted]], packages: Mapping[str, frozenset[str]], manifest: str, lock: str
) -> Iterator[Drift]:
    """Yield the requirements that what is locked cannot meet: nothing of the name, or no version that is allowed."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    for place, wanted in asked.items():
        where = "" if place == "dependencies" else f" ({place})"
        for one in wanted:
            versions = packages.get(one.name)
            if versions is None:
                if not one.marker:
                    yield Drift(DEPENDENCY, f"{one.name}{where}: {manifest} has {one.said}, {lock} does not hold it")
                continue
            try:
                allowed = SpecifierSet(one.spec.strip("()"))
                met = not versions or any(allowed.contains(version, prereleases=True) for version in versions)
            except InvalidSpecifier:
                continue
            if one.source is None and not met:
                held = " and ".join(sorted(versions))
                yield Drift(DEPENDENCY, f"{one.name}{where}: {manifest} has {one.said}, {lock} holds {held}")
