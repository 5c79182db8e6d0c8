"""From an expression to the full name of what it stands for; the package says how such names read."""

from __future__ import annotations

import builtins
from _ast import (
    Attribute,
    Await,
    BoolOp,
    Call,
    Constant,
    Dict,
    DictComp,
    IfExp,
    JoinedStr,
    List,
    ListComp,
    Name,
    NamedExpr,
    Set,
    SetComp,
    Starred,
    Subscript,
    Tuple,
)

from mlops_policy.code import UNKNOWN
from mlops_policy.code.constants import value
from mlops_policy.code.scopes import CLASS, END, Scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AST
    from collections.abc import Sequence

    from mlops_policy.code import Unknown
    from mlops_policy.code.constants import Known
    from mlops_policy.code.scopes import Binding

STEPS = 64  # from a name to what it stands for; the longest chains of pandas have forty
HOPS = 8  # from a class to one that it derives from
UNTOLD = "?"
NONE = Constant(value=None)
_BUILTIN = frozenset(dir(builtins))
_KEEPS = {Await: "value", BoolOp: "values", IfExp: "body", NamedExpr: "value", Starred: "value"}
_LITERALS = {
    Dict: "dict()",
    DictComp: "dict()",
    JoinedStr: "str()",
    List: "list()",
    ListComp: "list()",
    Set: "set()",
    SetComp: "set()",
    Tuple: "tuple()",
}


class Names:
    """What the names of a module stand for.

    Attributes:
        scopes: The module, its functions and its classes.
        classes: The classes, by their qualified names.
        stars: The modules of which it imports all.
        lines: The lines of a notebook in which those of its code stand; none for a script.
    """

    __slots__ = ("classes", "lines", "scopes", "stars")

    def __init__(self, lines: Sequence[int]) -> None:
        self.scopes = [Scope(0, "", None, None)]
        self.classes: dict[str, Scope] = {}
        self.stars: list[str] = []
        self.lines = lines

    def at(self, node: AST) -> tuple[int, int]:
        """Return the line and the column of the file at which a node stands, from 1."""
        line: int = node.lineno  # type: ignore[attr-defined]
        if not self.lines:
            return line, node.col_offset + 1  # type: ignore[attr-defined]
        return self.lines[min(line, len(self.lines)) - 1], 1

    def value(self, node: AST | None, scope: Scope) -> Known | Unknown:
        """Return what an expression comes to in a scope, UNKNOWN if that is not plain; see ``constants.value``."""
        return value(node, lambda name: given_once(name, scope)) if node is not None else UNKNOWN

    def of(self, node: AST, scope: Scope, before: int = END) -> str:
        """Return the full name of what an expression stands for in a scope, before a place of the text."""
        tail: list[str] = []  # what is behind the name, the last first
        here: AST | str = node
        for _ in range(STEPS):
            if isinstance(here, Name):
                found = self.find(here.id, scope, before)
            elif isinstance(here, str):
                given = self._attribute(here, tail)
                if given is None:
                    return _whole(here, tail)
                found = given
            else:
                here = _inner(here, tail)
                continue
            if isinstance(found, str):
                here = found
                continue
            tail += [found.suffix] if found.suffix else []
            here, scope, before = found.node or found.text, self.scopes[found.scope], found.place - 1
        return UNTOLD + tail[0] if tail and tail[0][0] == "." else UNTOLD

    def find(self, name: str, scope: Scope, before: int = END) -> Binding | str:
        """Return what a name is given that holds in a scope before a place, or the name of what else it is."""
        here: Scope | None = scope
        while here is not None:
            if here is scope or here.kind != CLASS:
                found = here.before(name, before)
                if found is not None:
                    return found
            if here.kind != CLASS:
                before = END  # what is around a function is done when it is called
            here = here.parent
        if name in _BUILTIN:
            return name
        return f"{self.stars[0]}.{name}" if len(self.stars) == 1 else UNTOLD

    def _attribute(self, name: str, tail: list[str]) -> Binding | None:
        """Return what an attribute of the module's own class is given, and take it from the tail."""
        owner = self.classes.get(name[1:]) if name[:1] == "." else None
        if owner is None or len(tail) < 2 or tail[-1] != "()":  # noqa: PLR2004
            return None
        found = self._given(owner, tail[-2][1:])
        if found is not None:
            del tail[-2:]
        return found

    def _given(self, owner: Scope, attribute: str) -> Binding | None:
        """Return what a class, or one of the module's own that it derives from, gives to an attribute."""
        here: Scope | None = owner
        for _ in range(HOPS):
            if here is None:
                return None
            given = here.attributes.get(attribute) or here.bound.get(attribute)
            if given:
                return given[-1] if given[-1].node is not None else None
            bases = (self.find(each.id, owner) for each in getattr(here.node, "bases", ()) if isinstance(each, Name))
            own = (self.classes.get(one.text[1:]) for one in bases if not isinstance(one, str) and one.text[:1] == ".")
            here = next((one for one in own if one is not None), None)
        return None


def _inner(node: AST, tail: list[str]) -> AST | str:
    """Return what an expression begins with, and put on the tail what is behind."""
    if isinstance(node, Attribute):
        tail.append(f".{node.attr}")
        return node.value
    if isinstance(node, Call):
        tail.append("()")
        return node.func
    if isinstance(node, Subscript):
        tail.append("[]")
        return node.value
    kept = _KEEPS.get(type(node))
    if kept:
        inner: AST | list[AST] = getattr(node, kept)
        return inner[0] if isinstance(inner, list) else inner
    if isinstance(node, Constant):
        return f"{type(node.value).__name__}()"
    return _LITERALS.get(type(node), UNTOLD)


def _whole(head: str, tail: list[str]) -> str:
    """Return a name with what is behind it; of what is not known, only the last part."""
    if head[:1] != UNTOLD:
        return head + "".join(reversed(tail))
    return UNTOLD + (tail[0] if tail and tail[0][0] == "." else "")


def written(node: AST) -> str:
    """Return an expression as it is written, as far as it is made of names: ``self.model.fit``, ``load().fit``."""
    tail: list[str] = []
    here: AST | str = node
    for _ in range(STEPS):
        if isinstance(here, str):
            break
        here = here.id if isinstance(here, Name) else _inner(here, tail)
    return (here if isinstance(here, str) else UNTOLD) + "".join(reversed(tail))


def given_once(name: str, scope: Scope) -> AST | None:
    """Return what a name is given where that is the only thing it is ever given."""
    here: Scope | None = scope
    while here is not None:
        given = here.bound.get(name, ())
        if given or name in here.nones:
            if name in here.changed or len(given) + (name in here.nones) != 1:
                return None
            return given[0].node if given and not given[0].suffix else NONE if not given else None
        here = here.parent
    return None
