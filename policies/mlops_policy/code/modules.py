"""What a module says: its calls, functions, classes and imports; see the package for how names read."""

from __future__ import annotations

from mlops_policy.code import source
from mlops_policy.code.names import UNTOLD, Names
from mlops_policy.code.scopes import END, FUNCTION, place
from mlops_policy.code.walk import Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AST

    from mlops_policy.code import Unknown
    from mlops_policy.code.calls import Call
    from mlops_policy.code.constants import Known
    from mlops_policy.code.scopes import Scope
    from mlops_policy.code.source import Source
    from mlops_policy.snapshot import File


BASES = 16  # of a class; nobody writes more


class Module:
    """What a module says.

    Attributes:
        body: Its statements.
        top: The scope of the module itself.
        imports: The top-level packages that it imports.
        stars: The modules of which it imports all.
        calls: Its calls, in the order of the source.
        functions: Its functions and methods, by their qualified names: ``train``, ``Trainer.fit``.
        classes: Its classes, likewise.
        notebook: Whether it is a notebook.
    """

    def __init__(self, given: Source) -> None:
        self._names = Names(given.lines)
        walk = Walk(given.body, self._names)
        self.body, self.notebook = given.body, given.notebook
        self.top = self._names.scopes[0]
        self.imports = frozenset(walk.imports)
        self.stars = tuple(self._names.stars)
        self.functions = {one.name: one for one in self._names.scopes if one.kind == FUNCTION}
        self.classes = self._names.classes
        self.calls = tuple(sorted(walk.calls, key=_order))

    def at(self, node: AST) -> tuple[int, int]:
        """Return the line and the column of the file at which a node stands, from 1; the column is 1 in a notebook."""
        return self._names.at(node)

    def name(self, node: AST | None, scope: Scope | None = None, before: int = END) -> str:
        """Return the full name of what an expression stands for in a scope, before a place of the text."""
        return self._names.of(node, scope or self.top, before) if node is not None else UNTOLD

    def value(self, node: AST | None, scope: Scope | None = None) -> Known | Unknown:
        """Return what an expression comes to in a scope, UNKNOWN if that is not plain; see ``constants.value``."""
        return self._names.value(node, scope or self.top)

    def decorators(self, scope: Scope) -> tuple[str, ...]:
        """Return the names of what decorates a function or class: ``hydra.main()``, ``numba.njit``."""
        return tuple(self.name(each, scope.parent) for each in getattr(scope.node, "decorator_list", ()))

    def bases(self, scope: Scope) -> tuple[str, ...]:
        """Return the names of what a class derives from, those of the module's own classes' bases too."""
        found: dict[str, None] = {}
        stack = [scope]
        while stack and len(found) < BASES:
            here = stack.pop()
            new = [self.name(each, here.parent) for each in getattr(here.node, "bases", ())]
            stack += [self.classes[name[1:]] for name in new if name not in found and name[1:] in self.classes]
            found.update(dict.fromkeys(new))
        return tuple(found)

    def own(self, name: str) -> Scope | None:
        """Return the module's own function of a name, ``.train``, ``.Trainer().fit``; of a class, its ``__init__``."""
        if name[:1] != ".":
            return None
        plain = name[1:].replace("()", "")
        return self.functions.get(plain) or self.functions.get(f"{plain}.__init__")


def _order(call: Call) -> tuple[int, int, int]:
    """Return where a call stands; of those that begin at one place, the inner one is called first."""
    node = call.node
    return node.lineno, node.col_offset, place(node.end_lineno or 0, node.end_col_offset or 0)


def parse(file: File) -> Module | None:
    """Return the module in a file; see the package."""
    found = source.read(file)
    return Module(found) if found is not None else None
