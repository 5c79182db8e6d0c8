"""Where ``tool.uv.sources`` takes packages from, and how uv.lock repeats that."""

from __future__ import annotations

import posixpath

from mlops_policy.frozen import NamedTuple
from mlops_policy.locks.manifest import strings, table, tables
from mlops_policy.locks.markers import ANY, possible
from mlops_policy.locks.wanted import UNKNOWN, Source, Wanted, git_source
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.locks.manifest import Manifest
    from mlops_policy.locks.versions import Bounds

    Table = Mapping[str, Any]

REVISIONS = ("rev", "tag", "branch")
LOCAL = ("editable", "virtual", "directory", "path")


class Sources(NamedTuple):
    """The sources that hold for one manifest, by canonical name: each with the folder that its paths start from."""

    entries: Mapping[str, tuple[tuple[str, Table], ...]]
    indexes: Mapping[str, str]
    members: Mapping[str, str]

    def applied(self, wanted: Wanted, place: str, python: Bounds) -> Iterator[Wanted]:
        """Yield a requirement of a place as uv.lock repeats it: once a source, once without if all have a marker."""
        kind, _, name = place.partition(" ")
        fitting = [
            (folder, entry)
            for folder, entry in self.entries.get(wanted.name, ())
            if all(kind == key and canonical(str(entry[key])) == name for key in ("extra", "group") if key in entry)
        ]
        if wanted.source is not None or not fitting:
            yield wanted
            return
        for folder, entry in fitting:
            source = self.taken(wanted.name, entry, folder)
            yield wanted._replace(source=source, marker=_both(wanted.marker, entry.get("marker")))
        markers = [entry.get("marker") for _, entry in fitting]
        if all(markers):
            rest = [_opposite(str(marker)) for marker in markers]
            marker = ANY if ANY in rest else _both(wanted.marker, " and ".join(rest))
            if possible(marker, python):
                yield wanted._replace(marker=marker)

    def taken(self, name: str, entry: Table, folder: str) -> Source:
        """Return where a package comes from by one entry."""
        editable = entry.get("editable") if isinstance(entry.get("editable"), bool) else None
        if entry.get("workspace") is True:
            return Source("path", self.members[name], "", editable) if name in self.members else UNKNOWN
        if isinstance(entry.get("path"), str):
            return Source("path", posixpath.normpath(posixpath.join(folder, entry["path"])), "", editable)
        if isinstance(entry.get("git"), str):
            revision = next((f"{key} {entry[key]}" for key in REVISIONS if key in entry), "")
            return git_source(entry["git"].removeprefix("git+"), revision, str(entry.get("subdirectory", "")))
        if isinstance(entry.get("url"), str):
            return Source("url", entry["url"])
        return index_source(self.indexes.get(str(entry.get("index")), ""))


def _both(one: str, other: object) -> str:
    return f"({one}) and ({other})" if one and isinstance(other, str) and other else one or str(other or "")


OPPOSITES = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "in": "not in", "not in": "in"}


def _opposite(marker: str) -> str:
    """Return the opposite of a marker of one comparison; of a longer one ``ANY``, for markers know no `not`."""
    import re

    match = re.fullmatch(r"\s*(\w+)\s*(==|!=|<=|>=|<|>|not in|in)\s*('[^']*'|\"[^\"]*\")\s*", marker)
    return f"{match[1]} {OPPOSITES[match[2]]} {match[3]}" if match else ANY


def read(manifest: Manifest, folder: str, root: Manifest, members: Mapping[str, str]) -> Sources:
    """Return the sources of a manifest in a folder: its own, and those of the root that it does not name."""
    entries: dict[str, tuple[tuple[str, Table], ...]] = {}
    indexes: dict[str, str] = {}
    for where, one in (("", root), (folder, manifest)):
        for name, value in table(one.uv, "sources").items():
            entries[canonical(name)] = tuple((where, entry) for entry in tables(value))
        for index in tables(one.uv.get("index")):
            if isinstance(index.get("url"), str):
                indexes[str(index.get("name"))] = index["url"]
    return Sources(entries, indexes, members)


def index_source(url: str) -> Source:
    """Return the source that an index is: its address without a user's name, or one that cannot be told."""
    scheme, mark, rest = url.partition("://")
    if not mark or "${" in url:
        return UNKNOWN
    host, slash, path = rest.partition("/")
    return Source("index", f"{scheme}://{host.rpartition('@')[2]}{slash}{path}".rstrip("/"))


def locked(entry: Table) -> tuple[str, Wanted]:
    """Return the place and the requirement of an entry of ``requires-dist``: extras are in its marker there."""
    import re

    marker = str(entry.get("marker", ""))
    match = re.search(r"(?: and )?\bextra == '([^']*)'", marker)
    place = f"extra {canonical(match[1])}" if match else "dependencies"
    if match and marker.count("extra ==") == 1 and " or " not in marker:
        marker = (marker[: match.start()] + marker[match.end() :]).removeprefix(" and ").strip()
    extras = frozenset(map(canonical, strings(entry.get("extras") or entry.get("extra"))))
    source = _locked_source(entry)
    return place, Wanted(canonical(str(entry.get("name"))), extras, str(entry.get("specifier", "")), marker, source)


def _locked_source(entry: Table) -> Source | None:
    from urllib.parse import parse_qsl, urlsplit

    for kind in LOCAL:
        if isinstance(entry.get(kind), str):
            editable = {"editable": True, "directory": False}.get(kind)
            return Source("path", posixpath.normpath(entry[kind]), "", editable)
    if isinstance(entry.get("git"), str):
        parts = urlsplit(entry["git"])
        query = dict(parse_qsl(parts.query))
        revision = next((f"{key} {query[key]}" for key in REVISIONS if key in query), "")
        return git_source(parts._replace(query="", fragment="").geturl(), revision, query.get("subdirectory", ""))
    if isinstance(entry.get("url"), str):
        return Source("url", entry["url"])
    return index_source(str(entry["index"])) if isinstance(entry.get("index"), str) else None
