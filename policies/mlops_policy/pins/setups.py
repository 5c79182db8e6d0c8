"""setup.cfg and setup.py: what setuptools is told in plain words; a setup.py is read, and never run.

Source: https://setuptools.pypa.io/en/latest/userguide/dependency_management.html.
"""

from __future__ import annotations

import ast
import warnings

from mlops_policy.documents import Unreadable, ini
from mlops_policy.lazy import pattern
from mlops_policy.pins import commands, declared
from mlops_policy.pins.literals import Module
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.pins import Dependency

LISTS = {
    "install_requires": "dependencies",
    "setup_requires": "setup_requires",
    "tests_require": "tests_require",
}
EXTRAS = "extras_require"
CHARACTERS = 200_000  # of a setup.py; the longest have a third of that
RUNNERS = ("run", "call", "check_call", "check_output", "Popen", "popen", "system", "getoutput")
_ENDING = pattern(r"\r\n|\r|\n")
_OPENING = pattern(r"[rRuUbB]*(?:\"\"\"|'''|\"|')")
# what people call a list of requirements that reaches setuptools by ways nobody can follow without running them
_LIST_NAME = pattern(r"(?i:_*(?:[a-z]+_)*(?:deps|dependencies|requires?|requirements?|reqs))")


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what a setup.cfg or a setup.py declares.

    Raises:
        Unreadable: It is no Python 3, nested too deep, or far longer than such a file is.
    """
    found = _of_script(text) if path.endswith(".py") else _of_config(text)
    own, dependencies = found
    for dependency in dependencies:
        if not own or canonical(dependency.name) != canonical(own):
            yield dependency


def _of_config(text: str) -> tuple[str, Iterator[Dependency]]:
    """Return the name of the project, and what its setup.cfg declares."""
    if text.count("\n") > declared.MOST:
        raise Unreadable("too large to be read")
    values = ini.values(text)

    def dependencies() -> Iterator[Dependency]:
        for value in values:
            section, option = str(value.path[0]), str(value.path[1])
            group = LISTS.get(option.lower(), "") if section == "options" else ""
            group = f"extra {option}" if section == f"options.{EXTRAS}" else group
            if group:
                yield from declared.packages(text, (value,), "PIN001", group)

    name = next((value.text for value in values if value.path[:2] == ("metadata", "name")), "")
    return name, dependencies()


def parse(text: str) -> ast.Module:
    """Return the tree of a script.

    Raises:
        Unreadable: It is no Python 3, nested too deep, or too large.
    """
    if len(text) > CHARACTERS:
        raise Unreadable("too large to be read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise Unreadable(f"not Python 3: {error.msg}", error.lineno or 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise Unreadable("not Python 3, or nested too deep") from None


def _of_script(text: str) -> tuple[str, Iterator[Dependency]]:
    """Return the name of the project, and what its setup.py declares."""
    module = Module(parse(text))
    arguments = list(module.arguments("setup"))
    name = next((one.value for key, node in arguments if key == "name" for one in module.strings(node)), "")
    place = _Places(text)
    return str(name), (one for found in (_declared(module, arguments, place), _run(module, place)) for one in found)


def called(text: str) -> Iterator[Dependency]:
    """Yield what a script installs by the commands that it runs.

    Raises:
        Unreadable: As :func:`parse`.
    """
    return _run(Module(parse(text)), _Places(text))


def _declared(module: Module, arguments: list[tuple[str, ast.expr]], place: _Places) -> Iterator[Dependency]:
    """Yield what is given to setuptools, each text once, then what is in lists that are called as if they were."""
    seen: set[tuple[int, int]] = set()
    names: set[str] = set()
    for group, node in (*_requirements(module, arguments), *_named(module)):
        for string in module.strings(node, names):
            if (string.lineno, string.col_offset) not in seen:
                seen.add((string.lineno, string.col_offset))
                yield from _lines(string, place, group)


def _run(module: Module, place: _Places) -> Iterator[Dependency]:
    """Yield what the script installs by commands: ``subprocess.run(["pip", "install", "numpy"])``."""
    for call in module.calls:
        function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        node = call.args[0] if call.args and function in RUNNERS else None
        if isinstance(node, ast.List | ast.Tuple):
            words = tuple(_word(each, place) for each in node.elts)
            yield from commands.declares(commands.Command(words, node.lineno), place.text)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            start = place.of(node)
            if place.text.startswith(node.value, start):
                yield from commands.read(place.text, start=start, end=start + len(node.value))


def _word(node: ast.expr, place: _Places) -> commands.Word:
    """Return a word of a command; what is not written is a Python if it is the first of it, else a blank."""
    start = place.of(node)
    if not isinstance(node, ast.Constant):
        return commands.Word("python" if getattr(node, "attr", "") == "executable" else "{}", start, -1)
    text = str(node.value)
    return commands.Word(text, start, start + len(text) if place.text.startswith(text, start) else -1, quoted=True)


def _requirements(module: Module, arguments: list[tuple[str, ast.expr]]) -> Iterator[tuple[str, ast.expr]]:
    """Yield the lists that setuptools is given, and what each is called."""
    for key, node in arguments:
        if key in LISTS:
            yield LISTS[key], node
        elif key == EXTRAS:
            for extra, inside in module.pairs(node):
                yield f"extra {extra}".rstrip(), inside


def _named(module: Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield the literal lists whose name says that they hold requirements."""
    for name, nodes in module.given.items():
        for node in nodes if _LIST_NAME.fullmatch(name) else ():
            if isinstance(node, ast.List | ast.Tuple) and all(isinstance(each, ast.Constant) for each in node.elts):
                yield name, node


def _lines(string: ast.Constant, place: _Places, group: str) -> Iterator[Dependency]:
    """Yield what each line of a string declares."""
    value, at, start = str(string.value), 0, place.of(string)
    written = place.text.startswith(value, start)
    for number, line in enumerate(value.split("\n"), string.lineno):
        bare = line.partition(" #")[0]
        found = declared.package(bare, "PIN001", number, start + at if written else -1, group=group)
        if found is not None:
            yield found
        at += len(line) + 1


class _Places:
    """Where the strings of a script begin. A tree has lines, and columns in bytes of UTF-8."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in _ENDING.finditer(text))]

    def of(self, node: ast.expr) -> int:
        """Return the offset of a string's content, or of what else it is."""
        start = self._starts[node.lineno - 1]
        ahead = self.text[start : start + node.col_offset]
        if not ahead.isascii():
            ahead = ahead.encode()[: node.col_offset].decode(errors="ignore")
        opening = _OPENING.match(self.text, start + len(ahead))
        return opening.end() if opening else start + len(ahead)
