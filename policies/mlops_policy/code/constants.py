"""What an expression comes to, where that is plain without running the program."""

from __future__ import annotations

from _ast import (
    Add,
    Attribute,
    BinOp,
    Call,
    Constant,
    Div,
    FormattedValue,
    JoinedStr,
    List,
    Mod,
    Mult,
    Name,
    Pow,
    Sub,
    Tuple,
    UnaryOp,
    USub,
)
from operator import add, mod, mul, sub, truediv

from mlops_policy.code import UNKNOWN, Unknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AST
    from collections.abc import Callable, Sequence
    from typing import Any

    Known = str | bytes | int | float | complex | bool | tuple["Known", ...] | None
    Lookup = Callable[[str], AST | None]

DEPTH = 16
LENGTH = 10_000  # of a string, or a list
LARGEST = 1 << 64
JOINS = ("Path", "PurePath", "PosixPath", "PurePosixPath", "WindowsPath", "join", "joinpath")
COPIES = ("str", "list", "tuple")


def value(node: AST, lookup: Lookup, depth: int = DEPTH) -> Known | Unknown:
    """Return the number, string, None or tuple of such that an expression comes to, else UNKNOWN.

    Understood are literals, sums of strings, arithmetic on small numbers, f-strings of what is known, names that are
    given one value, and paths: ``Path("a") / "b"`` and ``os.path.join("a", "b")`` are "a/b". A list is a tuple.
    """
    make = _MAKERS.get(node.__class__)
    return make(node, lookup, depth - 1) if make is not None and depth else UNKNOWN


def _constant(node: Constant, lookup: Lookup, depth: int) -> Known | Unknown:  # noqa: ARG001  the signature of makers
    return node.value if node.value is not ... else UNKNOWN


def _name(node: Name, lookup: Lookup, depth: int) -> Known | Unknown:
    given = lookup(node.id)
    return value(given, lookup, depth) if given is not None else UNKNOWN


def _negative(node: UnaryOp, lookup: Lookup, depth: int) -> Known | Unknown:
    found = value(node.operand, lookup, depth)
    return -found if isinstance(node.op, USub) and isinstance(found, int | float) else UNKNOWN


def _binary(node: BinOp, lookup: Lookup, depth: int) -> Known | Unknown:
    left, right = value(node.left, lookup, depth), value(node.right, lookup, depth)
    if isinstance(left, str) and isinstance(right, str) and len(left) + len(right) <= LENGTH:
        if isinstance(node.op, Add):
            return left + right
        return f"{left.rstrip('/')}/{right}" if isinstance(node.op, Div) else UNKNOWN
    if isinstance(left, int | float) and isinstance(right, int | float):
        return _number(node, left, right)
    return UNKNOWN


def _number(node: BinOp, left: float, right: float) -> Known | Unknown:
    """Return what small numbers come to."""
    if max(abs(left), abs(right)) > LARGEST:
        return UNKNOWN
    compute = _ARITHMETIC.get(type(node.op))
    if compute is None or (compute is pow and abs(right) > 64):  # noqa: PLR2004
        return UNKNOWN
    try:
        return compute(left, right)
    except (ArithmeticError, ValueError):
        return UNKNOWN


def _formatted(node: JoinedStr, lookup: Lookup, depth: int) -> Known | Unknown:
    plain = [each.value if isinstance(each, FormattedValue) else each for each in node.values]
    if any(isinstance(each, FormattedValue) and each.format_spec is not None for each in node.values):
        return UNKNOWN
    parts = _each(plain, lookup, depth)
    found = "".join(map(str, parts)) if isinstance(parts, tuple) else UNKNOWN
    return found if not isinstance(found, str) or len(found) <= LENGTH else UNKNOWN


def _each(nodes: Sequence[AST], lookup: Lookup, depth: int) -> tuple[Known, ...] | Unknown:
    """Return what several come to, if all of them are known."""
    found: list[Known] = []
    for node in nodes[: LENGTH + 1]:
        one = value(node, lookup, depth)
        if isinstance(one, Unknown):
            return one
        found.append(one)
    return tuple(found) if len(found) <= LENGTH else UNKNOWN


def _list(node: List | Tuple, lookup: Lookup, depth: int) -> Known | Unknown:
    return _each(node.elts, lookup, depth)


def _call(node: Call, lookup: Lookup, depth: int) -> Known | Unknown:
    """Return the path that is joined, or what is but copied."""
    name = node.func.attr if isinstance(node.func, Attribute) else getattr(node.func, "id", "")
    if node.keywords or (name not in JOINS and (name not in COPIES or len(node.args) != 1)):
        return UNKNOWN
    joined = [node.func.value, *node.args] if name == "joinpath" and isinstance(node.func, Attribute) else node.args
    parts = _each(joined, lookup, depth)
    if not isinstance(parts, tuple) or name in ("list", "tuple"):
        return parts if not isinstance(parts, tuple) or not isinstance(parts[0], tuple) else parts[0]
    if not parts or not all(isinstance(part, str) for part in parts):
        return str(parts[0]) if name == "str" and parts else UNKNOWN
    text = "/".join(str(part).rstrip("/") if at < len(parts) - 1 else str(part) for at, part in enumerate(parts))
    return text if len(text) <= LENGTH else UNKNOWN


_ARITHMETIC: dict[type[AST], Callable[[Any, Any], int | float]] = {
    Add: add,
    Div: truediv,
    Mod: mod,
    Mult: mul,
    Pow: pow,
    Sub: sub,
}
_MAKERS: dict[type[AST], Callable[..., Known | Unknown]] = {
    BinOp: _binary,
    Call: _call,
    Constant: _constant,
    JoinedStr: _formatted,
    List: _list,
    Name: _name,
    Tuple: _list,
    UnaryOp: _negative,
}
