"""What ``${}`` in dvc.yaml stands for: https://dvc.org/doc/user-guide/project-structure/dvcyaml-files#templating."""

from __future__ import annotations

from mlops_policy.dvc import Unresolved
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.dvc import Node

_MARK = pattern(r"(?<!\\)\$\{([^${}]{1,200})\}")


def merged(one: Mapping[str, Node], other: Mapping[str, Node]) -> dict[str, Node]:
    """Return two mappings as one, level by level; what both hold is the second's."""
    found = dict(one)
    for key, value in other.items():
        before = found.get(key)
        found[key] = merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return found


def select(names: Mapping[str, Node], expression: str) -> Node:
    """Return what an expression names: ``model.layers[0].size``.

    Raises:
        Unresolved: there is no such thing.
    """
    node: Node = dict(names)
    for part in expression.strip().replace("[", ".").replace("]", "").split("."):
        if isinstance(node, dict) and part in node:
            node = node[part]
        elif isinstance(node, list) and part.isdecimal() and int(part) < len(node):
            node = node[int(part)]
        else:
            raise Unresolved(expression)
    return node


def filled(node: Node, names: Mapping[str, Node]) -> Node:
    """Return a part of dvc.yaml with what its templates stand for, keys too.

    Raises:
        Unresolved: for a name that nothing gives a value, or one with a mapping or a list in the middle of a text.
    """
    if isinstance(node, dict):
        return {text(filled(key, names)): filled(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [filled(each, names) for each in node]
    if not isinstance(node, str) or "${" not in node:
        return node
    whole = _MARK.fullmatch(node)
    if whole:
        return select(names, whole[1])
    return _MARK.sub(lambda mark: text(select(names, mark[1])), node).replace("\\${", "${")


def text(node: Node) -> str:
    """Return a scalar as DVC writes it into a text.

    Raises:
        Unresolved: for anything else; DVC makes options of a command of it.
    """
    if isinstance(node, dict | list):
        raise Unresolved(str(type(node)))
    return str(node).lower() if isinstance(node, bool) else str(node)


def rounds(each: Node, room: int) -> Iterator[tuple[str, dict[str, Node]]]:
    """Yield the key of each round of a ``foreach``, and the names that its stage has besides.

    Raises:
        Unresolved: for what is neither a list nor a mapping, or has more rounds than there is room for.
    """
    if not isinstance(each, dict | list) or len(each) > room:
        raise Unresolved("foreach")
    if isinstance(each, dict):
        for key, item in each.items():
            yield key, {"key": key, "item": item}
        return
    composite = any(isinstance(item, dict | list) for item in each)
    for number, item in enumerate(each):
        yield (str(number) if composite else text(item)), {"item": item}


def grid(axes: Node, room: int) -> Iterator[tuple[str, dict[str, Node]]]:
    """Yield the same for each combination of a ``matrix``.

    Raises:
        Unresolved: for what is no mapping to lists, or has more combinations than there is room for.
    """
    if not isinstance(axes, dict):
        raise Unresolved("matrix")
    combinations: list[tuple[list[str], dict[str, Node]]] = [([], {})]
    for name, axis in axes.items():
        if not isinstance(axis, list) or len(axis) * len(combinations) > room:
            raise Unresolved(name)
        points = [
            (f"{name}{number}" if isinstance(value, dict | list) else text(value), value)
            for number, value in enumerate(axis)
        ]
        combinations = [
            ([*words, word], {**item, name: value}) for words, item in combinations for word, value in points
        ]
    for words, item in combinations:
        key = "-".join(words)
        yield key, {"key": key, "item": dict(item)}
