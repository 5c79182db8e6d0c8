"""What any table of a configuration must be: of known keys, with values of the right kind. Mistakes are named."""

from __future__ import annotations

from mlops_policy.addresses import masked
from mlops_policy.config import ConfigError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def table_of(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: {key} is no table")
    return value


def text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str) or (key in table and not value.strip()) or "\n" in value:
        raise ConfigError(f"{where}: {key} = {masked(repr(value))} is no text in quotes")
    return value


def texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise ConfigError(f"{where}: {key} is no list of names in quotes")
    return tuple(values)


def checked(table: object, known: Iterable[str], where: str) -> Mapping[str, Any]:
    """Return a table whose keys are all known."""
    if not isinstance(table, dict):
        raise ConfigError(f"{where} is no table")
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: there is no {key!r}{nearest(key, known)}")
    return table


def nearest(word: object, known: Iterable[str]) -> str:
    import difflib  # only for a message

    found = difflib.get_close_matches(str(word), list(known), 1, 0.5)
    return f"; did you mean {found[0]!r}?" if found else f"; there are {', '.join(known)}"
