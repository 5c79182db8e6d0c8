"""One walk over a module's tree, without recursion: what is called where, and what names are given."""

from __future__ import annotations

from _ast import (
    AST,
    AnnAssign,
    Assign,
    AsyncFor,
    AsyncFunctionDef,
    AsyncWith,
    Attribute,
    AugAssign,
    Call,
    ClassDef,
    Constant,
    DictComp,
    For,
    FunctionDef,
    GeneratorExp,
    Global,
    If,
    Import,
    ImportFrom,
    List,
    ListComp,
    Name,
    NamedExpr,
    SetComp,
    Starred,
    Tuple,
    While,
    With,
    comprehension,
)

from mlops_policy.code import calls
from mlops_policy.code.names import UNTOLD
from mlops_policy.code.nodes import fields, is_main
from mlops_policy.code.scopes import CLASS, END, FUNCTION, Binding, Scope, parameters, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import expr, stmt
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from mlops_policy.code.names import Names


_UNTOLD = Binding(0, UNTOLD, None, 0, "")


class Walk:
    """Finds the ``calls`` of a module, in no order, and its top-level ``imports``; fills its ``names``."""

    def __init__(self, body: Iterable[stmt], names: Names) -> None:
        self.names = names
        self.calls: list[calls.Call] = []
        self.imports: set[str] = set()
        self._scope, self._looped, self._guarded = names.scopes[0], False, False
        self._pending: list[tuple[Iterable[AST], Scope, bool, bool]] = [(body, self._scope, False, False)]
        while self._pending:
            nodes, self._scope, self._looped, self._guarded = self._pending.pop()
            self._walk([*nodes])
        self._order()

    def _walk(self, stack: list[Any]) -> None:
        names, scope, looped, guarded = self.names, self._scope, self._looped, self._guarded
        while stack:
            node = stack.pop()
            kind = node.__class__
            below = _FIELDS.get(kind)
            if below is None:
                continue
            if kind is Call:
                self.calls.append(calls.Call(names, node, scope, looped=looped, guarded=guarded))
            elif kind in self.ACTS:
                self.ACTS[kind](self, node)
                if kind is If and is_main(node):
                    stack += node.orelse
                    continue
            for field in below:
                value = getattr(node, field)
                if value.__class__ is list:
                    stack += value
                elif value is not None:
                    stack.append(value)

    def _later(self, *nodes: Any, scope: Scope | None = None, looped: bool = True, guarded: bool = False) -> None:  # noqa: ANN401
        """Note what is to be walked in a scope or a loop of its own."""
        looped = looped if scope is None else False
        self._pending.append((nodes, scope or self._scope, looped, guarded or self._guarded))

    def _order(self) -> None:
        """Put what names are given in the order in which it is; give the module what functions declare global."""
        top = self.names.scopes[0]
        for scope in self.names.scopes:
            for name in scope.shared:
                given = scope.bound.pop(name, ())
                top.bound.setdefault(name, []).extend(one._replace(place=END) for one in given)
        for scope in self.names.scopes:
            for found in scope.bound.values():
                if len(found) > 1:
                    found.sort(key=lambda one: one.place)

    # what statements do

    def _import(self, node: Import) -> None:
        for alias in node.names:
            top = alias.name.partition(".")[0]
            self.imports.add(top)
            name, text = (alias.asname, alias.name) if alias.asname else (top, top)
            self._scope.bind(name, Binding(_end(node), text, None, 0, ""))

    def _import_from(self, node: ImportFrom) -> None:
        source = "." * node.level + (node.module or "")
        if not node.level:
            self.imports.add(source.partition(".")[0])
        for alias in node.names:
            if alias.name == "*":
                self.names.stars.append(source)
            else:
                text = f"{source}{'' if source.endswith('.') else '.'}{alias.name}"
                self._scope.bind(alias.asname or alias.name, Binding(_end(node), text, None, 0, ""))

    def _define(self, node: FunctionDef | AsyncFunctionDef | ClassDef) -> None:
        name = f"{self._scope.name}.{node.name}".lstrip(".")
        scopes = self.names.scopes
        inner = Scope(len(scopes), name, node, self._scope, guarded=self._guarded)
        scopes.append(inner)
        if inner.kind == CLASS:
            self.names.classes[name] = inner
        self._scope.bind(node.name, Binding(place(node.lineno, node.col_offset), f".{name}", None, 0, ""))
        for position, each in enumerate(parameters(node)):
            inner.bind(each.arg, self._parameter(inner, position, each.annotation))
        arguments = getattr(node, "args", None)
        for each in (arguments.vararg, arguments.kwarg) if arguments else ():
            if each is not None:
                inner.bind(each.arg, _UNTOLD)
        self._later(*node.body, scope=inner)

    def _parameter(self, scope: Scope, position: int, annotation: expr | None) -> Binding:
        """Return what a parameter is: a method's instance or class, an instance of what is annotated, or not known."""
        owner = scope.owner
        decorators = [getattr(each, "id", "") for each in getattr(scope.node, "decorator_list", ())]
        if owner is not None and position == 0 and "staticmethod" not in decorators:
            return Binding(0, f".{owner.name}", None, 0, "" if "classmethod" in decorators else "()")
        return Binding(0, "", annotation, self._scope.number, "()") if annotation is not None else _UNTOLD

    def _assign(self, node: Assign) -> None:
        for target in node.targets:
            self._bind(target, node.value, _end(node))

    def _annotated(self, node: AnnAssign) -> None:
        self._bind(node.target, node.value or node.annotation, _end(node), "" if node.value else "()")

    def _augmented(self, node: AugAssign) -> None:
        if isinstance(node.target, Name):
            self._scope.changed.add(node.target.id)

    def _named(self, node: NamedExpr) -> None:
        self._bind(node.target, node.value, _end(node))

    def _with(self, node: With | AsyncWith) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self._bind(item.optional_vars, item.context_expr, _end(item.context_expr))

    def _loop(self, node: For | AsyncFor) -> None:
        self._bind(node.target, node.iter, _end(node.iter), "[]")
        self._later(*node.body)

    def _while(self, node: While) -> None:
        self._later(node.test, *node.body)

    def _elements(self, node: ListComp | SetComp | GeneratorExp) -> None:
        self._later(node.elt)

    def _items(self, node: DictComp) -> None:
        self._later(node.key, node.value)

    def _conditions(self, node: comprehension) -> None:
        self._later(*node.ifs)

    def _if(self, node: If) -> None:
        if is_main(node):
            self._later(*node.body, looped=self._looped, guarded=True)

    def _global(self, node: Global) -> None:
        if self._scope.kind == FUNCTION:
            self._scope.shared.update(node.names)

    def _bind(self, target: AST, value: expr, at: int, suffix: str = "") -> None:
        """Give a target a value; what is unpacked goes to each of its parts."""
        stack: list[tuple[AST, expr, str]] = [(target, value, suffix)]
        while stack:
            here, given, behind = stack.pop()
            if isinstance(here, Starred):
                here = here.value
            if isinstance(here, Name):
                self._scope.bind(here.id, Binding(at, "", given, self._scope.number, behind))
            elif isinstance(here, Tuple | List):
                paired = isinstance(given, Tuple | List) and not behind and len(given.elts) == len(here.elts)
                values = given.elts if paired else [given] * len(here.elts)  # type: ignore[attr-defined]
                stack += [(each, one, behind if paired else "[]") for each, one in zip(here.elts, values, strict=True)]
            elif isinstance(here, Attribute) and isinstance(here.value, Name):
                self._bind_attribute(here.value.id, here.attr, Binding(at, "", given, self._scope.number, behind))

    def _bind_attribute(self, name: str, attribute: str, binding: Binding) -> None:
        """Note what a method gives to an attribute of its instance."""
        scope: Scope | None = self._scope
        while scope is not None and name not in scope.bound:
            scope = scope.parent
        owner = scope.owner if scope is not None else None
        is_none = isinstance(binding.node, Constant) and binding.node.value is None
        if owner is not None and scope is not None and scope.parameters[:1] == (name,) and not is_none:
            owner.attributes.setdefault(attribute, []).append(binding)

    # what each kind of node does
    ACTS: Mapping[type[AST], Callable[[Walk, Any], None]] = {
        AnnAssign: _annotated,
        Assign: _assign,
        AsyncFor: _loop,
        AsyncFunctionDef: _define,
        AsyncWith: _with,
        AugAssign: _augmented,
        ClassDef: _define,
        DictComp: _items,
        For: _loop,
        FunctionDef: _define,
        GeneratorExp: _elements,
        Global: _global,
        If: _if,
        Import: _import,
        ImportFrom: _import_from,
        ListComp: _elements,
        NamedExpr: _named,
        SetComp: _elements,
        While: _while,
        With: _with,
        comprehension: _conditions,
    }


def _end(node: AST) -> int:
    return place(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]


_FIELDS = fields({*Walk.ACTS})
