"""pyproject.toml: the dependencies of the standard tables, and of Poetry, PDM, uv, Hatch, pixi and Flit.

Sources: https://packaging.python.org/en/latest/specifications/pyproject-toml/ and .../dependency-groups/, and the
manuals of these tools.
"""

from __future__ import annotations

from mlops_policy.documents import toml
from mlops_policy.frozen import NamedTuple
from mlops_policy.pins import declared, tables
from mlops_policy.pins.specifiers import canonical, conda_level, poetry_level

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from mlops_policy.documents import Key, Value
    from mlops_policy.pins import Dependency

# Lists of requirements: the path to one, None being any key, and what to call it; the name of the key takes the braces.
LISTS: tuple[tuple[tuple[str | None, ...], str], ...] = (
    (("project", "dependencies"), "dependencies"),
    (("project", "optional-dependencies", None), "extra {}"),
    (("dependency-groups", None), "group {}"),
    (("build-system", "requires"), "build-system"),
    (("tool", "uv", "dev-dependencies"), "group dev"),
    (("tool", "rye", "dev-dependencies"), "group dev"),
    (("tool", "pdm", "dev-dependencies", None), "pdm group {}"),
    (("tool", "hatch", "envs", None, "dependencies"), "hatch env {}"),
    (("tool", "hatch", "envs", None, "extra-dependencies"), "hatch env {}"),
    (("tool", "flit", "metadata", "requires"), "dependencies"),
    (("tool", "flit", "metadata", "requires-extra", None), "extra {}"),
)
POETRY: tuple[tuple[tuple[str | None, ...], str], ...] = (
    (("tool", "poetry", "dependencies"), "poetry"),
    (("tool", "poetry", "dev-dependencies"), "poetry group dev"),
    (("tool", "poetry", "group", None, "dependencies"), "poetry group {}"),
)
# What says the same as an option of pip, by its path without positions
OPTIONS = {
    ("tool", "poetry", "source", "url"): "--index",
    ("tool", "pdm", "source", "url"): "--index",
    ("tool", "pixi", "pypi-options", "index-strategy"): "--index-strategy",
}


class Facts(NamedTuple):
    """What a pyproject.toml says of its project besides dependencies; what it does not say is empty.

    ``version`` is static; ``manager`` is ``uv``, ``poetry``, ``pdm``, ``hatch`` or nothing; ``members`` are the
    patterns of the folders of uv's workspace. ``private`` projects are published nowhere.
    ``local`` are the canonical names of what uv takes from the repository itself, for all members of the workspace.
    """

    name: str
    version: str
    requires_python: str
    has_build_system: bool
    private: bool
    dynamic: tuple[str, ...]
    manager: str
    members: tuple[str, ...]
    local: frozenset[str]


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what a pyproject.toml declares.

    Raises:
        Unreadable: It is no TOML.
    """
    del path
    values = toml.values(text)
    elsewhere, found = tables.sources(text, values)
    own = {canonical(value.text) for value in values if value.path in (("project", "name"), ("tool", "poetry", "name"))}
    for dependency in (*_listed(text, values), *_poetry(text, values), *_pixi(text, values)):
        if dependency.rule == "PIN003" or canonical(dependency.name) not in own | elsewhere:
            yield dependency
    yield from found
    yield from tables.options(values, tables.UV_OPTIONS | OPTIONS)


def _group(path: Sequence[Key], patterns: Iterable[tuple[tuple[str | None, ...], str]]) -> str:
    """Return what a table or list is called, empty if it is none of these."""
    for pattern, words in patterns:
        if len(pattern) == len(path) and all(want in (None, key) for want, key in zip(pattern, path, strict=True)):
            return words.format(*(key for want, key in zip(pattern, path, strict=True) if want is None))
    return ""


def _listed(text: str, values: Iterable[Value]) -> Iterator[Dependency]:
    """Yield what lists of requirements hold."""
    for path, inside in tables.grouped(values, _list).items():
        group = _group(path, LISTS)
        if not group and path[:3] == ("tool", "hatch", "envs") and path[-1] in ("dependencies", "extra-dependencies"):
            group = f"hatch env {path[3]}"  # by a matrix
        if group:
            yield from declared.packages(text, inside, "PIN070" if group == "build-system" else "PIN001", group)


def _list(value: Value) -> tuple[Key, ...]:
    """Return the path of the list in which a text stands; Hatch has it as the value of a table, with conditions."""
    path = value.path[:-1] if value.path[-1] == "value" else value.path
    return path[:-1] if isinstance(path[-1], int) else ()


def _poetry(text: str, values: Iterable[Value]) -> Iterator[Dependency]:
    """Yield what the tables of Poetry declare."""
    dialect = tables.Dialect("PIN001", poetry_level, "poetry")
    for table, inside in tables.grouped(values, _poetry_table).items():
        yield from tables.dependencies(text, inside, len(table), _group(table, POETRY), dialect)


def _poetry_table(value: Value) -> tuple[Key, ...]:
    """Return the path of the table of dependencies in which a value stands."""
    if value.path[:2] != ("tool", "poetry"):
        return ()
    return next((value.path[:length] for length in (3, 5) if _group(value.path[:length], POETRY)), ())


def _pixi(text: str, values: Iterable[Value]) -> Iterator[Dependency]:
    """Yield what the tables of pixi declare: packages of conda, and of an index."""
    conda = tables.Dialect("PIN001", conda_level, "conda", any=True)
    index = tables.Dialect("PIN001", poetry_level, "package", any=True)
    for table, inside in tables.grouped(values, _pixi_table).items():
        group = f"pixi feature {table[3]}" if table[2] == "feature" else "pixi"
        dialect = index if table[-1] == "pypi-dependencies" else conda
        yield from tables.dependencies(text, inside, len(table), group, dialect)


def _pixi_table(value: Value) -> tuple[Key, ...]:
    """Return the path of the table of dependencies in which a value stands: of a feature, a target, or of all."""
    path = value.path
    if path[:2] != ("tool", "pixi"):
        return ()
    ends = (at + 1 for at, key in enumerate(path) if str(key).endswith("dependencies"))
    return path[: next(ends, 0)]


def facts(text: str) -> Facts:
    """Return what else a pyproject.toml says.

    Raises:
        Unreadable: It is no TOML.
    """
    data = toml.load(text)
    project, poetry = _table(data, "project"), _table(data, "tool", "poetry")
    return Facts(
        name=_text(project.get("name") or poetry.get("name")),
        version=_text(project.get("version") or poetry.get("version")),
        requires_python=_text(project.get("requires-python") or _table(poetry, "dependencies").get("python")),
        has_build_system="build-system" in data,
        private=_private(data),
        dynamic=_texts(project.get("dynamic")),
        manager=_manager(data),
        members=_texts(_table(data, "tool", "uv", "workspace").get("members")),
        local=frozenset(
            canonical(name) for name, source in _table(data, *tables.UV_SOURCES).items() if _is_local(source)
        ),
    )


def _is_local(source: object) -> bool:
    """Return whether every place that uv has for a package is in the repository."""
    places = source if isinstance(source, list) else [source]
    return bool(places) and all(isinstance(each, dict) and any(key in each for key in tables.LOCAL) for each in places)


def _private(data: Mapping[str, Any]) -> bool:
    classifiers = _texts(_table(data, "project").get("classifiers"))
    return (
        any(each.startswith("Private ::") for each in classifiers)
        or _table(data, "tool", "uv").get("package") is False
        or _table(data, "tool", "poetry").get("package-mode") is False
    )


def _manager(data: Mapping[str, Any]) -> str:
    """Return the tool that installs the project: by its table, else by what builds it."""
    tool, backend = _table(data, "tool"), _text(_table(data, "build-system").get("build-backend"))
    managers = ("uv", "poetry", "pdm", "hatch")
    return next((each for each in managers if each in tool), next((each for each in managers if each in backend), ""))


def _table(data: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    """Return a table of tables; an empty one where there is none."""
    for key in keys:
        inner = data.get(key)
        data = inner if isinstance(inner, dict) else {}
    return data


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()
