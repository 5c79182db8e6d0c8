"""The Pythons of setup.cfg, setup.py, tox.ini, mypy.ini and noxfile.py."""

from __future__ import annotations

import ast
import warnings

from mlops_policy.documents import Unreadable, Value, ini
from mlops_policy.lazy import pattern
from mlops_policy.parity import RANGE, TARGET, TOOL, Named
from mlops_policy.parity.versions import allowed, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

# tox: `py311`, `py3.11`, `pypy310`, or `3.11` alone; before or after a dash other factors may stand
_FACTOR = pattern(r"(?<![\w.])(?:(?:pypy|python|py)[23]\.?\d{1,2}|[23]\.\d{1,2})(?![\w.])")
_BRACES = pattern(r"([\w.]{0,20})\{([^{}]{1,200})\}")
_SPAN = pattern(r"(\d{1,3})-(\d{1,3})")
LONGEST_SPAN = 20
ENVIRONMENTS = ("envlist", "env_list", "basepython", "base_python")


def configuration(text: str, path: str) -> Iterator[Named]:
    """Yield what a file of sections says: the range of setup.cfg, the target of mypy, the environments of tox."""
    for value in ini.values(text):
        section, option = str(value.path[0]), value.path[1]
        if (section, option) == ("options", "python_requires"):
            yield Named(RANGE, path, value.line, value.text, allowed(value.text), "python_requires")
        elif (section, option) == ("mypy", "python_version"):
            yield Named(TARGET, path, value.line, value.text, named(value.text), "mypy")
        elif section.partition(":")[0] in ("tox", "testenv") and option in ENVIRONMENTS:
            yield from environments(value, path)


def environments(value: Value, path: str) -> Iterator[Named]:
    """Yield the Pythons of a list of environments of tox (https://tox.wiki/en/latest/config.html#generative-environments)."""
    for factor in dict.fromkeys(_FACTOR.findall(_BRACES.sub(_spread, value.text))):
        yield Named(TOOL, path, value.line, factor, named(factor), "tox")


def _spread(match: re.Match[str]) -> str:
    """Return what braces stand for: ``py{310,311}`` or ``py3{10-12}``."""
    head, inner = match[1], match[2]
    found = []
    for item in inner.split(","):
        span = _SPAN.fullmatch(item.strip())
        first, last = (int(span[1]), int(span[2])) if span else (0, -1)
        found += [f"{head}{n}" for n in range(first, min(last, first + LONGEST_SPAN) + 1)] or [f"{head}{item.strip()}"]
    return ", ".join(found)


def setup(text: str, path: str) -> Iterator[Named]:
    """Yield the range that a setup.py has as a literal, or as a name for one."""
    if "python_requires" not in text:
        return
    tree = _parsed(text)
    names = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "python_requires":
            for spec, line in _strings(node.value, names):
                yield Named(RANGE, path, line, spec, allowed(spec), "python_requires")


def nox(text: str, path: str) -> Iterator[Named]:
    """Yield the Pythons of sessions that are literals, or names for them."""
    if "session" not in text:
        return
    tree = _parsed(text)
    names = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) in ("session", "nox_session"):
            for keyword in node.keywords:
                for version, line in _strings(keyword.value, names) if keyword.arg == "python" else ():
                    yield Named(TOOL, path, line, version, named(version), "nox")


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable("not Python", getattr(error, "lineno", None) or 1) from None


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _constants(tree: ast.Module) -> Mapping[str, ast.expr]:
    """Return what names at the top of a module stand for."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(value, ast.expr):
            found.update({target.id: value for target in targets if isinstance(target, ast.Name)})
    return found


def _strings(node: ast.expr, names: Mapping[str, ast.expr]) -> Iterator[tuple[str, int]]:
    """Yield the strings of a literal, of a list of them, or of a name for either, with their lines."""
    node = names.get(node.id, node) if isinstance(node, ast.Name) else node
    items = node.elts if isinstance(node, (ast.List, ast.Tuple)) else [node]
    for item in items:
        found = names.get(item.id, item) if isinstance(item, ast.Name) else item
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found.value, found.lineno
