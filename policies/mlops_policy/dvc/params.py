"""Files of parameters: YAML, JSON and TOML as DVC reads them, and the values that a key of one names."""

from __future__ import annotations

import posixpath

from mlops_policy.documents import Unreadable
from mlops_policy.dvc import PARAMS, Unresolved, joined, trees
from mlops_policy.dvc.templates import merged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from mlops_policy.dvc import Node
    from mlops_policy.locks.model import Texts

LONGEST = 1_000_000  # characters


def load(files: Texts, path: str) -> dict[str, Node]:
    """Return what a file of parameters holds.

    Raises:
        Unresolved: there is none in git, it cannot be read, or it is Python, which only DVC reads.
    """
    text = files.text(path) if path in files.paths else None
    if text is None or len(text) > LONGEST or path.endswith(".py"):
        raise Unresolved(path)
    try:
        return _read(text, posixpath.splitext(path)[1].lower())
    except (Unreadable, ValueError, RecursionError):
        raise Unresolved(path) from None


def _read(text: str, ending: str) -> dict[str, Node]:
    if ending == ".json":
        import json  # seldom

        found = _plain(json.loads(text))
        return found if isinstance(found, dict) else {}
    if ending == ".toml":
        from mlops_policy.documents import toml  # seldom

        loaded: dict[str, Node] = _plain(toml.load(text))
        return loaded
    return trees.load(text)


def _plain(node: Any) -> Any:  # noqa: ANN401  whatever a document holds
    """Return a document as ``trees`` would: a day for a time, and no empty lists and mappings."""
    if isinstance(node, dict):
        plain = {str(key): _plain(below) for key, below in node.items()}
        return {key: below for key, below in plain.items() if below not in ([], {})}
    if isinstance(node, list):
        return [below for below in map(_plain, node) if below not in ([], {})]
    return node if node is None or isinstance(node, str | int | float) else str(node)[:10]


def variables(files: Texts, folder: str, entries: Iterable[Node], before: Mapping[str, Node]) -> dict[str, Node]:
    """Return what templates may name: what they might before, and what ``vars`` adds, files and values.

    Raises:
        Unresolved: a file of them cannot be read.
    """
    names = dict(before)
    for entry in entries:
        names = merged(names, entry if isinstance(entry, dict) else _picked(files, folder, str(entry)))
    return names


def _picked(files: Texts, folder: str, entry: str) -> dict[str, Node]:
    """Return what ``configs/a.yaml`` or ``configs/a.yaml:model,data`` adds."""
    path, _, keys = entry.partition(":")
    found = load(files, joined(folder, path))
    return {key: found[key] for key in keys.split(",") if key in found} if keys else found


def defaults(files: Texts, folder: str) -> dict[str, Node]:
    """Return what templates may name without ``vars``: the file params.yaml beside dvc.yaml, if there is one.

    Raises:
        Unresolved: it cannot be read.
    """
    path = joined(folder, PARAMS)
    return load(files, path) if path in files.paths else {}
