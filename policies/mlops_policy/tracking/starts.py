"""Which functions of a module run: with it, as a command, or because one that runs calls them or hands them on."""

from __future__ import annotations

from _ast import AST, AsyncFunctionDef, ClassDef, FunctionDef, Lambda, Return

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.code.modules import Module
    from mlops_policy.code.scopes import Scope

# What decorates a command: of hydra, sacred, click, typer, prefect.
_COMMANDS = (".main", ".automain", ".command", ".flow")


def started(module: Module) -> tuple[frozenset[str], frozenset[str]]:
    """Return the functions that run with the module, or as a command; and those that ``main`` runs, if that may be one.

    What a function is given counts as called: ``study.optimize(objective)``.
    """
    edges = _edges(module)
    commands = [
        name
        for name, scope in module.functions.items()
        if any(each.replace("()", "").endswith(_COMMANDS) for each in module.decorators(scope))
    ]
    main = module.functions.get("main")
    alone = main is not None and not any(returned(main))
    surely = _closure(edges, ["", *commands])
    return surely, _closure(edges, ["main"]) if alone and "main" not in surely else frozenset()


def _edges(module: Module) -> dict[str, set[str]]:
    """Return which of its own functions each function calls or hands on."""
    names = {each.rpartition(".")[2] for each in module.functions}
    edges: dict[str, set[str]] = {}
    for call in module.calls:
        mentioned = [each for each in call.given if _last(each) in names]
        for name in (call.name, *(call.resolve(each) for each in mentioned)):
            own = module.own(name)
            if own is not None:
                edges.setdefault(call.scope, set()).add(own.name)
    return edges


def _last(node: AST) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")


def _closure(edges: dict[str, set[str]], names: Iterable[str]) -> frozenset[str]:
    stack = [*names]
    found = set(stack)
    while stack:
        new = edges.get(stack.pop(), set()) - found
        found |= new
        stack += new
    return frozenset(found)


def returned(scope: Scope) -> Iterator[AST]:
    """Yield what a function returns."""
    stack: list[AST] = list(getattr(scope.node, "body", ()))
    while stack:
        node = stack.pop()
        if isinstance(node, Return):
            if node.value is not None:
                yield node.value
        elif not isinstance(node, FunctionDef | AsyncFunctionDef | ClassDef | Lambda):
            for field in ("body", "orelse", "handlers", "finalbody", "cases"):
                stack += getattr(node, field, ()) or ()
