"""The words of an expression: its names, keys and strings, and those of what its names are given."""

from __future__ import annotations

from _ast import AST, Attribute, Call, Constant, Name

from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_policy.code.scopes import Scope

NODES = 400  # of one expression, what its names are given included
LENGTH = 200  # of a string that is a name, a key or a path
HOPS = 2  # from a name to what it is given, and from a name in that
GIVEN = 4  # things that a name is given
_PARTS = pattern(r"[A-Z]+(?![a-z])\d*+|[A-Z]?[a-z]+\d*+")


def split(name: str) -> list[str]:
    """Return the words of a name in any case: ``valRMSE_score`` has val, rmse and score."""
    return [part.lower() for part in _PARTS.findall(name)]


def words(nodes: Iterable[AST | None], scope: Scope, hops: int = HOPS) -> set[str]:
    """Return the words of expressions; of ``args.out_dir``, only those of the attribute."""
    found: set[str] = set()
    stack = [(node, hops) for node in nodes if node is not None]
    for _ in range(NODES):
        if not stack:
            break
        node, left = stack.pop()
        if isinstance(node, Name):
            found.update(split(node.id))
            stack += [(each, left - 1) for each in given(node.id, scope)] if left else []
        elif isinstance(node, Constant):
            found.update(split(node.value) if isinstance(node.value, str) and len(node.value) <= LENGTH else ())
        elif isinstance(node, Attribute):
            found.update(split(node.attr))
            stack += [] if isinstance(node.value, Name) else [(node.value, left)]
        else:
            stack += [(each, left) for each in _inside(node)]
            found.update(split(node.func.value.id) if _is_method(node) else ())  # type: ignore[attr-defined]
    return found


def given(name: str, scope: Scope | None) -> list[AST]:
    """Return what a name is given where it is known."""
    while scope is not None:
        found = scope.bound.get(name)
        if found:
            return [each.node for each in found[:GIVEN] if each.node is not None]
        scope = scope.parent
    return []


def text(node: AST | None) -> str:
    """Return the string that a node is, empty if it is none."""
    return node.value if isinstance(node, Constant) and isinstance(node.value, str) else ""


def receiver(node: AST) -> AST | None:
    """Return what a method is called on."""
    function = getattr(node, "func", None)
    return function.value if isinstance(function, Attribute) else None


def _is_method(node: AST) -> bool:
    """Return whether a call is of a method of something that has a name: that says what it is about."""
    return isinstance(node, Call) and isinstance(node.func, Attribute) and isinstance(node.func.value, Name)


def _inside(node: AST) -> list[AST]:
    """Return the parts of an expression; of a function or class, none."""
    return [] if "decorator_list" in node._fields else below(node)


def below(node: AST) -> list[AST]:
    """Return the nodes that a node holds, in their order."""
    found: list[AST] = []
    for field in node._fields:
        value = getattr(node, field, None)
        found += [each for each in (value if isinstance(value, list) else (value,)) if isinstance(each, AST)]
    return found
