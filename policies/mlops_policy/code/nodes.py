"""Nodes of a syntax tree: into which of their fields a walk for calls looks, and what a script is known by."""

from __future__ import annotations

import _ast
from _ast import (
    AST,
    AsyncFor,
    AsyncFunctionDef,
    ClassDef,
    Compare,
    Constant,
    DictComp,
    For,
    FunctionDef,
    GeneratorExp,
    If,
    ListComp,
    Name,
    SetComp,
    While,
    comprehension,
)

# Fields below which no call can stand.
_BARE = frozenset(
    "arg asname attr cls conversion ctx id is_async kind kwd_attrs level lineno module name names op ops rest simple"
    " tag type_comment type_ignores".split()
)
# Those that are walked in a scope or a loop of their own.
_APART: dict[type[AST], tuple[str, ...]] = {
    **dict.fromkeys((FunctionDef, AsyncFunctionDef, ClassDef, For, AsyncFor), ("body",)),
    **dict.fromkeys((ListComp, SetComp, GeneratorExp), ("elt",)),
    While: ("test", "body"),
    DictComp: ("key", "value"),
    comprehension: ("target", "ifs"),
    Constant: ("value",),
    Name: (),
}


def fields(acting: set[type[AST]]) -> dict[type[AST], tuple[str, ...]]:
    """Return the fields of each kind of node in which calls may stand, last first; of the kinds that act, even none."""
    kinds = [kind for kind in vars(_ast).values() if isinstance(kind, type) and issubclass(kind, AST)]
    found = {
        kind: tuple(
            field for field in reversed(kind._fields) if field not in _BARE and field not in _APART.get(kind, ())
        )
        for kind in kinds
    }
    found[For] = found[AsyncFor] = ("orelse", "iter")
    return {kind: fields for kind, fields in found.items() if fields or kind in acting}


def is_main(node: If) -> bool:
    """Return whether a branch is that of a script that is run: ``if __name__ == "__main__"``."""
    test = node.test
    if not isinstance(test, Compare):
        return False
    sides = (test.left, *test.comparators)
    return any(isinstance(each, Name) and each.id == "__name__" for each in sides) and any(
        isinstance(each, Constant) and each.value == "__main__" for each in sides
    )
