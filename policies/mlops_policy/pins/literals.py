"""What a script says in literals: lists, dictionaries, and the names that are given such; nothing is run."""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

COPIES = ("list", "tuple", "set", "sorted")  # of one argument, which they hand on
GROW = ("append", "extend", "insert", "update")


class Module:
    """A script. ``given`` has what each name is given anywhere, in order; ``items`` what its keys are."""

    def __init__(self, tree: ast.Module) -> None:
        self.given: dict[str, list[ast.expr]] = {}
        self.items: dict[str, list[tuple[str, ast.expr]]] = {}
        self.calls: list[ast.Call] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._take(target, node.value)
            elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
                self._take(node.target, node.value)
            elif isinstance(node, ast.Call):
                self.calls.append(node)
                self._grow(node)

    def _take(self, target: ast.expr, value: ast.expr) -> None:
        """Note what a name, or a key of a name, is given."""
        if isinstance(target, ast.Name):
            self.given.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            self.items.setdefault(target.value.id, []).append((_key(target.slice), value))

    def _grow(self, call: ast.Call) -> None:
        """Note what is added to a name: ``requires.append("numpy")``."""
        function = call.func
        if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and call.args):
            return
        if function.attr in GROW:
            self.given.setdefault(function.value.id, []).append(call.args[-1])

    def arguments(self, function: str) -> Iterator[tuple[str, ast.expr]]:
        """Yield the named arguments of each call of a function, and those of a dictionary that it is given."""
        seen: set[str] = set()
        for call in self.calls:
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            for keyword in call.keywords if called == function else ():
                if keyword.arg is None:
                    yield from self.pairs(keyword.value, seen)
                else:
                    yield keyword.arg, keyword.value

    def strings(self, node: ast.expr, seen: set[str] | None = None) -> Iterator[ast.Constant]:
        """Yield the strings of a literal list, or of what else comes to one; not those of names that were ``seen``."""
        seen = set() if seen is None else seen
        stack = [node]
        while stack:
            here = stack.pop()
            if isinstance(here, ast.Constant) and isinstance(here.value, str):
                yield here
            elif isinstance(here, ast.Name):
                stack.extend(reversed(self.given.get(here.id, ()) if here.id not in seen else ()))
                seen.add(here.id)
            else:
                stack.extend(reversed(self._parts(here)))

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        """Return what a list is put together from."""
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return node.elts
        if isinstance(node, ast.Starred):
            return [node.value]
        if isinstance(node, ast.IfExp):
            return [node.body, node.orelse]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = [node.left, node.right]
            # a string and something is one requirement, of which a part is unknown
            return [] if any(isinstance(side, ast.Constant | ast.JoinedStr) for side in sides) else sides
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in COPIES:
            return node.args[:1]
        return []

    def pairs(self, node: ast.expr, seen: set[str] | None = None) -> Iterator[tuple[str, ast.expr]]:
        """Yield the keys and values of a literal dictionary, or of what else comes to one; an unknown key is empty."""
        seen = set() if seen is None else seen
        stack = [node]
        while stack:
            here = stack.pop()
            if isinstance(here, ast.Dict):
                stack.extend(value for key, value in zip(here.keys, here.values, strict=True) if key is None)
                yield from ((_key(key), value) for key, value in zip(here.keys, here.values, strict=True) if key)
            elif isinstance(here, ast.Name) and here.id not in seen:
                seen.add(here.id)
                stack.extend(reversed(self.given.get(here.id, ())))
                yield from self.items.get(here.id, ())
            elif (
                isinstance(here, ast.Call)
                and isinstance(here.func, ast.Name)
                and here.func.id in ("dict", "defaultdict")
            ):
                stack.extend(here.args)
                stack.extend(each.value for each in here.keywords if each.arg is None)
                yield from ((each.arg, each.value) for each in here.keywords if each.arg)
            elif isinstance(here, ast.IfExp):
                stack.extend((here.orelse, here.body))


def _key(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""
