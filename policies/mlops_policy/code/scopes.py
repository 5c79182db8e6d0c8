"""Where names are given something: the module, its functions, its classes."""

from __future__ import annotations

from _ast import Constant
from bisect import bisect_right

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AsyncFunctionDef, ClassDef, FunctionDef, arg, expr

    Definition = FunctionDef | AsyncFunctionDef | ClassDef

MODULE, FUNCTION, CLASS = "module", "function", "class"
END = 1 << 60  # after everything


class Binding(NamedTuple):
    """What a name is given at a place: a ``text``, or what ``node`` is in a scope, with ``suffix`` behind it.

    ``scope`` is the number of that scope among all, and not itself: what is read must hold no cycles.
    """

    place: int
    text: str
    node: expr | None
    scope: int
    suffix: str


class Scope:
    """The module, a function or a class.

    Attributes:
        number: Its place among the scopes of the module, which is 0.
        name: The qualified name, ``Trainer.fit``; empty for the module.
        kind: ``MODULE``, ``FUNCTION`` or ``CLASS``.
        node: The definition, None for the module.
        parent: The scope around it, None for the module.
        guarded: Whether it stands below ``if __name__ == "__main__"``.
        bound: What its names are given, in order; None is left out.
        nones: The names that are given None.
        changed: The names that are added to, counted up and so on.
        attributes: What methods of a class give to ``self``'s attributes, in no order.
        shared: The names that a function takes from the module, to give them something.
    """

    __slots__ = (
        "attributes",
        "bound",
        "changed",
        "guarded",
        "kind",
        "name",
        "node",
        "nones",
        "number",
        "parent",
        "shared",
    )

    def __init__(
        self, number: int, name: str, node: Definition | None, parent: Scope | None, *, guarded: bool = False
    ) -> None:
        self.number, self.name, self.node, self.parent, self.guarded = number, name, node, parent, guarded
        self.kind = MODULE if node is None else CLASS if "bases" in node._fields else FUNCTION
        self.bound: dict[str, list[Binding]] = {}
        self.attributes: dict[str, list[Binding]] = {}
        self.nones: set[str] = set()
        self.changed: set[str] = set()
        self.shared: set[str] = set()

    def __repr__(self) -> str:
        return f"Scope({self.name!r})"

    @property
    def line(self) -> int:
        """The line of the definition within the text that was parsed."""
        return self.node.lineno if self.node else 1

    @property
    def owner(self) -> Scope | None:
        """The class of which a function is a method."""
        return self.parent if self.kind == FUNCTION and self.parent and self.parent.kind == CLASS else None

    @property
    def function(self) -> Scope:
        """The function that a class stands in, or the module; a function itself."""
        here = self
        while here.kind == CLASS and here.parent is not None:
            here = here.parent
        return here

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of a function's parameters, in order, without ``*args`` and ``**kwargs``."""
        return tuple(each.arg for each in parameters(self.node))

    def bind(self, name: str, binding: Binding) -> None:
        """Note what a name is given."""
        if binding.node.__class__ is Constant and binding.node.value is None:
            self.nones.add(name)
        else:
            self.bound.setdefault(name, []).append(binding)

    def before(self, name: str, place: int) -> Binding | None:
        """Return what a name was last given before a place; what it is given first if that is later."""
        found = self.bound.get(name)
        if not found:
            return None
        at = bisect_right(found, place, key=_place) if len(found) > 1 else 1
        return found[max(at - 1, 0)]


def parameters(node: Definition | None) -> list[arg]:
    """Return a function's parameters, without ``*args`` and ``**kwargs``."""
    arguments = getattr(node, "args", None)
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs] if arguments is not None else []


def _place(binding: Binding) -> int:
    return binding.place


def place(line: int, column: int) -> int:
    """Return a number that orders the places of a text."""
    return line << 21 | column
