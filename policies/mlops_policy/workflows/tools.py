"""Commands and variables in the settings of tools: tox, npm, poe, hatch, Task, nox, invoke, git itself, .env."""

from __future__ import annotations

from mlops_policy.documents import line_of
from mlops_policy.lazy import pattern
from mlops_policy.workflows import Weakness, hooks
from mlops_policy.workflows.commands import of_value, unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator

    from mlops_policy.documents import Value

_LINE = pattern(
    r"(?m)^[ \t]*(?:[\w.-]+:[ \t]+)?(?:export[ \t]+|override[ \t]+)*"
    rf"({'|'.join(hooks.VARIABLES)})[ \t]*(?:\?|:+|\+)?=[ \t]*([^#\n]*)"
)
_SHELL_KEYS = frozenset("scripts tasks cmds cmd commands script before_script after_script install shell run".split())
_VARIABLE_KEYS = frozenset("env environment variables setenv set_env".split())


def variables(text: str) -> Iterator[Weakness]:
    """Yield the variables of a .env or a Makefile that switch hooks off: a line each."""
    for match in _LINE.finditer(text):
        value = match[2].strip().strip("\"'")
        found = hooks.variable(match[1], value, line_of(text, match.start(1)), ci=False)
        if found is not None:
            yield found


def of_values(text: str, values: tuple[Value, ...]) -> Iterator[Weakness]:
    """Yield what the tasks of a tool do to hooks: values below a key that says so are commands, or variables."""
    for value in values:
        keys = {str(key).lower() for key in value.path}
        if not keys.isdisjoint(_SHELL_KEYS):
            yield from hooks.weaknesses(of_value(text, value, ci=False))
        if not keys.isdisjoint(_VARIABLE_KEYS):
            found = hooks.variable(str(value.path[-1]), value.text, value.line, ci=False)
            if found is not None:
                yield found


def read_toml(text: str) -> Iterator[Weakness]:
    """Yield what the tasks of a pyproject.toml do, of poe, pdm, hatch, pixi or taskipy, or those of a mise.toml."""
    from mlops_policy.documents import toml  # as everywhere here: most scripts need none of these

    yield from of_values(text, toml.values(text))


def read_yaml(text: str) -> Iterator[Weakness]:
    from mlops_policy.documents import yamls

    yield from of_values(text, yamls.values(text))


def read_ini(text: str) -> Iterator[Weakness]:
    """Yield what tox does, and the aliases of git: ``[testenv] commands``, ``setenv``, ``[alias]``."""
    from mlops_policy.documents import ini

    for value in ini.values(text):
        section, option, _ = value.path
        if section == "alias":
            yield from (hooks.bypass(found, value.line, sure=True) for found in hooks.aliases(str(option), value.text))
        elif str(option).startswith("commands"):
            yield from hooks.weaknesses(of_value(text, value, ci=False))
        elif option in ("setenv", "set_env"):
            name, _, said = value.text.partition("=")
            found = hooks.variable(name.strip(), said.strip(), value.line, ci=False)
            if found is not None:
                yield found


def read_json(text: str) -> Iterator[Weakness]:
    """Yield what the scripts of a package.json do."""
    import json  # seldom

    try:
        scripts = json.loads(text).get("scripts", {})
    except (ValueError, AttributeError, RecursionError):
        return
    if isinstance(scripts, dict):
        said = [(name, each) for name, each in scripts.items() if isinstance(each, str)]
        yield from _lines((line_of(text, max(0, text.find(f'"{name}"'))), each) for name, each in said)


def read_python(text: str) -> Iterator[Weakness]:
    """Yield what a noxfile or tasks in Python do: commands of git, given as words, as a list or as one string.

    Raises:
        Unreadable: It is no Python.
    """
    import ast  # seldom

    from mlops_policy.pins.setups import parse

    calls = [node for node in ast.walk(parse(text)) if isinstance(node, ast.Call)]
    yield from _lines((call.lineno, _said(call)) for call in sorted(calls, key=lambda call: call.lineno))


def _said(call: ast.Call) -> str:
    """Return the strings that a call is given as a line of the shell, empty for one that has nothing to do with git."""
    import ast

    listed = call.args[0] if call.args else None
    nodes = listed.elts if isinstance(listed, ast.List | ast.Tuple) else call.args
    words = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    if len(words) > 1:
        words = [word if word.replace("-", "").isalnum() else "'" + word.replace("'", "") + "'" for word in words]
    return " ".join(words) if words and words[0].startswith("git") else ""


def _lines(commands: Iterable[tuple[int, str]]) -> Iterator[Weakness]:
    """Yield what commands do to hooks, each of which stands on a line of its own."""
    numbers, texts = list[int](), list[str]()
    for line, said in commands:
        numbers.append(line)
        texts.append(" ".join(said.split("\n")))
    for found in hooks.weaknesses(unit("\n".join(texts))):
        yield found._replace(line=numbers[found.line - 1])
