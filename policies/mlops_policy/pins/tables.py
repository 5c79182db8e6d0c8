"""Dependencies that a table of TOML declares, one a key, as Poetry, Pipenv and pixi have it; and the sources of uv."""

from __future__ import annotations

from mlops_policy.documents import below
from mlops_policy.frozen import NamedTuple
from mlops_policy.pins import NONE, Dependency, declared
from mlops_policy.pins.specifiers import canonical, is_git, poetry_level, revision_level, url_level

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mlops_policy.documents import Key, Value

LOCAL = ("path", "workspace")
REVISIONS = ("rev", "ref", "tag", "branch")
UV_SOURCES = ("tool", "uv", "sources")
# What says the same as an option of pip, by its path without positions
UV_OPTIONS = {
    ("tool", "uv", "index-strategy"): "--index-strategy",
    ("tool", "uv", "pip", "index-strategy"): "--index-strategy",
    ("tool", "uv", "index", "url"): "--index",
    ("tool", "uv", "index-url"): "--index-url",
    ("tool", "uv", "find-links"): "--find-links",
    ("tool", "uv", "allow-insecure-host"): "--trusted-host",
}


class Dialect(NamedTuple):
    """How a tool writes versions, and which rule judges them; ``any`` if a table without a version takes every one."""

    rule: str
    levels: Callable[[str], int]
    kind: str
    any: bool = False


class Entry(NamedTuple):
    """What a key says: its values by their keys, the only one by the empty key."""

    name: str
    values: dict[str, Value]


def grouped(values: Iterable[Value], table: Callable[[Value], tuple[Key, ...]]) -> dict[tuple[Key, ...], list[Value]]:
    """Return the values of each table, by the path that ``table`` gives a value; those without one are left out."""
    found: dict[tuple[Key, ...], list[Value]] = {}
    for value in values:
        path = table(value)
        if path:
            found.setdefault(path, []).append(value)
    return found


def entries(values: Iterable[Value], depth: int) -> Iterator[Entry]:
    """Yield the entries of the table ``depth`` keys deep: a text, a table, or a list of tables, each an entry."""
    found: dict[tuple[Key, ...], Entry] = {}
    for value in values:
        head, rest = value.path[: depth + 1], value.path[depth + 1 :]
        if len(head) == depth:
            continue
        if rest and isinstance(rest[0], int):
            head, rest = (*head, rest[0]), rest[1:]
        entry = found.setdefault(head, Entry(str(head[depth]), {}))
        entry.values.setdefault(str(rest[0]) if rest else "", value)
    yield from found.values()


def dependencies(text: str, values: Iterable[Value], depth: int, group: str, dialect: Dialect) -> Iterator[Dependency]:
    """Yield what the entries of a table declare."""
    for entry in entries(values, depth):
        found = _dependency(text, entry, group, dialect)
        if found is not None:
            yield found


def _dependency(text: str, entry: Entry, group: str, dialect: Dialect) -> Dependency | None:
    """Return what an entry declares; None for a path, a Python, a blank, and where nothing is said of a version."""
    said = entry.values
    if entry.name.lower() == declared.PYTHON or any(key in said for key in LOCAL):
        return None
    if "git" in said:
        return _repository(text, entry, group)
    place = said.get("url") or said.get("file")
    if place is not None:
        return declared.address(place.text, place.line, declared.offset(text, place), group=group, name=entry.name)
    value = said.get("") or said.get("version")
    if value is None:
        line = next(iter(said.values())).line
        return (
            Dependency(dialect.rule, entry.name, "", NONE, line, group=group, kind=dialect.kind)
            if dialect.any
            else None
        )
    if any(mark in value.text for mark in declared.BLANKS):
        return None
    start, end = declared.span(text, value)
    level = dialect.levels(value.text)
    return Dependency(dialect.rule, entry.name, value.text, level, value.line, start, end, group, dialect.kind)


def _repository(text: str, entry: Entry, group: str) -> Dependency | None:
    """Return the repository that an entry names; the span is that of its commit, if it is said as one."""
    place = entry.values["git"]
    key = next((key for key in REVISIONS if key in entry.values), "")
    value = entry.values.get(key)
    url = place.text if is_git(place.text) else f"git+{place.text}"
    spec = value.text if value is not None else ""
    if "://" not in url and not url.startswith("git@"):
        return None
    level = revision_level(spec) if spec else url_level(url)
    if level is None or any(mark in spec for mark in declared.BLANKS):
        return None
    start, end = declared.span(text, value) if value is not None and key in REVISIONS[:2] else (-1, -1)
    return Dependency("PIN003", entry.name, spec, level, place.line, start, end, group, "git")


def sources(text: str, values: Iterable[Value]) -> tuple[set[str], tuple[Dependency, ...]]:
    """Return the packages that uv gets from elsewhere than an index, and what those in repositories and files declare.

    The names are canonical. What comes from the same repository declares nothing.
    """
    indexed: set[str] = set()
    others: set[str] = set()
    inside = list(below(values, *UV_SOURCES))
    for entry in entries(inside, len(UV_SOURCES)):
        (indexed if "index" in entry.values else others).add(canonical(entry.name))
    dialect = Dialect("PIN003", poetry_level, "package")
    return others - indexed, tuple(dependencies(text, inside, len(UV_SOURCES), "uv source", dialect))


def options(values: Iterable[Value], names: Mapping[tuple[str, ...], str]) -> Iterator[Dependency]:
    """Yield the settings by which a package may come from elsewhere; ``names`` has the option of pip for each path."""
    for value in values:
        option = names.get(tuple(key for key in value.path if isinstance(key, str)))
        if option and declared.weakens(option, value.text):
            yield declared.source(option, value.line)
