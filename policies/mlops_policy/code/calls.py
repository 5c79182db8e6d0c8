"""A call: what is called, with what, and where."""

from __future__ import annotations

from _ast import Attribute, Starred

from mlops_policy.code.names import UNTOLD, written
from mlops_policy.code.scopes import place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AST, expr
    from _ast import Call as Node
    from collections.abc import Mapping

    from mlops_policy.code import Unknown
    from mlops_policy.code.constants import Known
    from mlops_policy.code.names import Names
    from mlops_policy.code.scopes import Scope


class Call:
    """A call, with the name of what is called.

    Attributes:
        node: The node of the syntax tree.
        within: The function or class in which it stands, or the module.
        looped: Whether it stands in a loop of its function.
        guarded: Whether it, or its function, stands below ``if __name__ == "__main__"``.
    """

    __slots__ = ("_arguments", "_name", "_names", "guarded", "looped", "node", "within")

    def __init__(self, names: Names, node: Node, within: Scope, *, looped: bool, guarded: bool) -> None:
        self._names, self.node, self.within = names, node, within
        self.looped, self.guarded = looped, guarded
        self._name: str | None = None
        self._arguments: dict[str, expr] | None = None

    def __repr__(self) -> str:
        return f"Call({self.name!r}, line={self.line})"

    @property
    def line(self) -> int:
        """The line of the file, from 1; of a notebook, the one in which the cell's line stands."""
        return self._names.at(self.node)[0]

    @property
    def column(self) -> int:
        """The column, from 1; 1 in a notebook."""
        return self._names.at(self.node)[1]

    @property
    def name(self) -> str:
        """The full name of what is called."""
        if self._name is None:
            self._name = self._names.of(self.node.func, self.within, self._place)
        return self._name

    @property
    def last(self) -> str:
        """The last part of the name as it is written, ``fit``; empty where a call or an item is called."""
        function = self.node.func
        return function.attr if isinstance(function, Attribute) else getattr(function, "id", "")

    @property
    def written(self) -> str:
        """The name as it is written, ``self.model.fit``; ``()`` and ``[]`` stand for what is called or taken."""
        return written(self.node.func)

    @property
    def scope(self) -> str:
        """The qualified name of the function around it; empty at the level of the module."""
        return self.within.function.name

    @property
    def positional(self) -> list[expr]:
        """The arguments without a name, in order."""
        return self.node.args

    @property
    def arguments(self) -> Mapping[str, expr]:
        """The arguments with a name."""
        if self._arguments is None:
            self._arguments = {each.arg: each.value for each in self.node.keywords if each.arg}
        return self._arguments

    @property
    def given(self) -> list[expr]:
        """The arguments that one sees, those with a name last."""
        return [*self.positional, *self.arguments.values()]

    @property
    def spread(self) -> bool:
        """Whether there may be more arguments than one sees: ``*args``, ``**kwargs``."""
        node = self.node
        return any(not each.arg for each in node.keywords) or any(isinstance(each, Starred) for each in node.args)

    def argument(self, name: str, position: int = -1) -> expr | None:
        """Return an argument by its name, or else its position from 0; None if it is not given."""
        found = self.arguments.get(name)
        if found is None and 0 <= position < len(self.node.args):
            found = self.node.args[position]
        return found

    def value(self, node: AST | None) -> Known | Unknown:
        """Return what an argument comes to, UNKNOWN if that is not plain; see ``constants.value``."""
        return self._names.value(node, self.within)

    def resolve(self, node: AST | None) -> str:
        """Return the name of what an argument is: ``sklearn.svm.SVC()`` for ``model`` where it was given ``SVC()``."""
        return self._names.of(node, self.within, self._place) if node is not None else UNTOLD

    @property
    def _place(self) -> int:
        return place(self.node.lineno, self.node.col_offset)
