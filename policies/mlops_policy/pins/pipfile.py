"""Pipfile: https://pipenv.pypa.io/en/latest/pipfile.html. Every table but a few is a category of packages."""

from __future__ import annotations

from mlops_policy.documents import toml
from mlops_policy.pins import declared, tables
from mlops_policy.pins.specifiers import poetry_level

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.documents import Key, Value
    from mlops_policy.pins import Dependency

NOT_PACKAGES = ("source", "requires", "scripts", "pipenv", "pipfile")
OPTIONS: dict[tuple[str, ...], str] = {("source", "url"): "--index"}


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what a Pipfile declares.

    Raises:
        Unreadable: It is no TOML.
    """
    del path
    values = toml.values(text)
    dialect = tables.Dialect("PIN001", poetry_level, "package", any=True)
    for table, inside in tables.grouped(values, _category).items():
        yield from tables.dependencies(text, inside, 1, str(table[0]), dialect)
    yield from tables.options(values, OPTIONS)
    for value in values:
        if value.path[0] == "source" and value.path[-1] == "verify_ssl" and value.text == "false":
            yield declared.source("--trusted-host", value.line)


def _category(value: Value) -> tuple[Key, ...]:
    """Return the path of the category in which a value stands."""
    return value.path[:1] if value.path[0] not in NOT_PACKAGES and len(value.path) > 1 else ()
