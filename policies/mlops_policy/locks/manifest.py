"""What a pyproject.toml asks for, place by place, as those who lock it understand it."""

from __future__ import annotations

from mlops_policy.documents import toml
from mlops_policy.frozen import NamedTuple
from mlops_policy.locks.wanted import Wanted, parse
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    Table = Mapping[str, Any]

DEEPEST = 50


class Manifest(NamedTuple):
    """A pyproject.toml. ``version`` is None where it is not said; ``dynamic`` are fields that only a build tells."""

    data: Table
    name: str = ""
    version: str | None = None
    python: str | None = None
    dynamic: frozenset[str] = frozenset()

    @property
    def project(self) -> Table:
        return table(self.data, "project")

    @property
    def uv(self) -> Table:
        return table(self.data, "tool", "uv")


def table(data: object, *path: str) -> Table:
    """Return the table at a path, an empty one where there is none."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def strings(value: object) -> list[str]:
    """Return the strings of a list, or the one string that stands for it."""
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def tables(value: object) -> list[Table]:
    """Return the tables of a list, or the one table that stands for it."""
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def read(text: str) -> Manifest:
    """Read a pyproject.toml; what has another type than it should is as good as absent.

    Raises:
        Unreadable: It is no TOML.
    """
    data = toml.load(text)
    project = table(data, "project")
    name, version, python = (_string(project.get(key)) for key in ("name", "version", "requires-python"))
    return Manifest(data, canonical(name or ""), version, python, frozenset(strings(project.get("dynamic"))))


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def requirements(texts: Iterable[str]) -> tuple[Wanted, ...]:
    """Return the requirements among some texts."""
    return tuple(one for one in map(parse, texts) if one is not None)


def places(manifest: Manifest) -> dict[str, tuple[Wanted, ...]]:
    """Return what is asked for: ``dependencies``, each ``extra x`` and each ``group y``, with what groups include.

    Empty extras and groups are there too.
    """
    project = manifest.project
    asked = {"dependencies": requirements(strings(project.get("dependencies")))}
    for extra, texts in table(project, "optional-dependencies").items():
        asked[f"extra {canonical(extra)}"] = requirements(strings(texts))
    for group, wanted in groups(manifest).items():
        asked[f"group {group}"] = wanted
    return asked


def groups(manifest: Manifest) -> dict[str, tuple[Wanted, ...]]:
    """Return the groups of PEP 735, with what they include, and uv's older ``dev-dependencies``."""
    named = {canonical(name): value for name, value in table(manifest.data, "dependency-groups").items()}
    found = {name: requirements(_expanded(name, named, ())) for name in named}
    if "dev-dependencies" in manifest.uv:
        more = requirements(strings(manifest.uv["dev-dependencies"]))
        found["dev"] = (*found.get("dev", ()), *more)
    for name, settings in table(manifest.uv, "dependency-groups").items():
        python = _string(table({"": settings}, "").get("requires-python"))
        if python and canonical(name) in found:
            found[canonical(name)] = tuple(_narrowed(one, python) for one in found[canonical(name)])
    return found


def _expanded(name: str, named: Mapping[str, object], above: tuple[str, ...]) -> Iterator[str]:
    if name in above or len(above) > DEEPEST:
        return
    entries = named.get(name)
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, dict) and isinstance(entry.get("include-group"), str):
            yield from _expanded(canonical(entry["include-group"]), named, (*above, name))


def _narrowed(wanted: Wanted, python: str) -> Wanted:
    """Return a requirement of a group that has a range of Python of its own: uv makes it a marker."""
    import re

    clauses = [re.fullmatch(r"([<>=!~]+)\s*(\S+)", part.strip()) for part in python.split(",")]
    markers = [f"python_full_version {match[1]} '{match[2]}'" for match in clauses if match]
    return wanted._replace(marker=" and ".join([*([f"({wanted.marker})"] if wanted.marker else []), *markers]))
