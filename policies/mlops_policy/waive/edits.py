"""Waivers in the text of a configuration: what is added or taken out changes no other line, comment or order."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date

from mlops_policy.documents.toml import values
from mlops_policy.snapshot import Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from mlops_policy.documents import Value

    Keys = tuple[str, ...]

HEADER = re.compile(r"[ \t]*\[\[.*\]\][ \t]*(?:#.*)?")
WAIVERS = "waivers"


def block(entry: Mapping[str, object], keys: Keys) -> str:
    """Return a waiver as it is written, with ``keys`` leading to the policy."""
    lines = [f"[[{'.'.join((*keys, WAIVERS))}]]", *(f"{key} = {_written(value)}" for key, value in entry.items())]
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def added(text: str, entry: Mapping[str, object], keys: Keys) -> str:
    """Return a configuration with one waiver more: behind the others, or behind all that is said of the policy.

    Raises:
        Unusable: the configuration is written so that none can be added.
    """
    found = values(text) if text.strip() else ()
    ours = [one for one in found if one.path[: len(keys) + 1] == (*keys, WAIVERS)]
    near = ours or ([one for one in found if one.path[: len(keys)] == keys] if keys else [])
    at = _line_end(text, near[-1].end) if near else len(text)
    before, after = text[:at], text[at:]
    gap = "" if not before.strip() else "\n" if before.endswith("\n") else "\n\n"
    new = _lines(before, f"{gap}{block(entry, keys)}") + after
    wanted = tomllib.loads(text)
    table = wanted
    for key in keys:
        table = table.setdefault(key, {})
    table[WAIVERS] = [*table.get(WAIVERS, []), dict(entry)]
    return _proven(new, wanted, f"write by hand: {block(entry, keys)!r}")


def removed(text: str, positions: Iterable[int], keys: Keys) -> str:
    """Return a configuration without the waivers at some positions, and without the comments right above them.

    Raises:
        Unusable: they are not written as ``[[waivers]]``.
    """
    wanted = tomllib.loads(text)
    drop = frozenset(positions)
    depth = len(keys) + 1
    found = [one for one in values(text) if one.path[:depth] == (*keys, WAIVERS)]
    new = text
    for position in sorted(drop, reverse=True):
        start, end = _span(text, [one for one in found if one.path[depth] == position])
        new = new[:start] + new[end:]
    table: dict[str, Any] = wanted
    for key in keys:
        table = table[key]
    table[WAIVERS] = [entry for position, entry in enumerate(table[WAIVERS]) if position not in drop]
    if not table[WAIVERS]:
        del table[WAIVERS]
    return _proven(new, wanted, "take them out by hand")


def _span(text: str, own: list[Value]) -> tuple[int, int]:
    """Return where a waiver begins and ends: from its header to its last line, and a blank line behind it."""
    at = text.rfind("\n", 0, own[0].start) + 1
    while at and not HEADER.fullmatch(_line(text, at)):
        at = text.rfind("\n", 0, at - 1) + 1
    while at and _line(text, text.rfind("\n", 0, at - 1) + 1).lstrip().startswith("#"):
        at = text.rfind("\n", 0, at - 1) + 1
    end = _line_end(text, max(one.end for one in own))
    return at, _line_end(text, end) if end < len(text) and not _line(text, end).strip() else end


def _line(text: str, start: int) -> str:
    return text[start : _line_end(text, start)].rstrip("\r\n")


def _line_end(text: str, at: int) -> int:
    """Return the offset behind the line in which an offset is."""
    found = text.find("\n", at)
    return found + 1 if found >= 0 else len(text)


def _lines(before: str, new: str) -> str:
    """Return a text with lines behind it, ended as its own are."""
    return before + (new.replace("\n", "\r\n") if "\r\n" in before else new)


def _proven(text: str, wanted: Mapping[str, Any], otherwise: str) -> str:
    """Return a text that says what is wanted, and nothing else."""
    try:
        if _full(tomllib.loads(text)) == _full(wanted):
            return text
    except tomllib.TOMLDecodeError:
        pass
    raise Unusable(f"the waivers are not written as [[waivers]], and are left as they are; {otherwise}")


def _full(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without tables that hold nothing: they go with the last waiver."""
    inner = {key: _full(value) if isinstance(value, dict) else value for key, value in table.items()}
    return {key: value for key, value in inner.items() if value != {}}
