"""The Pythons of files in TOML: pyproject.toml, ruff.toml, Pipfile, mise.toml."""

from __future__ import annotations

from mlops_policy.documents import below, toml
from mlops_policy.parity import DEVELOPMENT, RANGE, TARGET, TOOL, UNKNOWN, Named
from mlops_policy.parity.setups import environments
from mlops_policy.parity.versions import allowed, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.documents import Key, Value

    Values = Sequence[Value]

# A place that says one Python: role and what it is called; None stands for any key.
RANGES: dict[tuple[Key, ...], str] = {
    ("project", "requires-python"): "requires-python",
    ("tool", "poetry", "dependencies", "python"): "python of Poetry",
    ("tool", "flit", "metadata", "requires-python"): "requires-python",
}
TARGETS: dict[tuple[Key, ...], str] = {
    ("tool", "ruff", "target-version"): "ruff",
    ("tool", "black", "target-version"): "black",
    ("tool", "mypy", "python_version"): "mypy",
    ("tool", "pyright", "pythonVersion"): "pyright",
    ("tool", "basedpyright", "pythonVersion"): "basedpyright",
    ("tool", "ty", "environment", "python-version"): "ty",
}


def pyproject(text: str, path: str) -> Iterator[Named]:
    """Yield what a pyproject.toml says: its range, the targets of its tools, the environments that they run."""
    values = toml.values(text)
    yield from _ranges(values, path)
    yield from _targets(values, path, TARGETS)
    for value in below(values, "tool", "hatch", "envs"):
        if "python" in value.path[4:][-2:]:  # alone, or with its position in the list of a matrix
            role = DEVELOPMENT if value.path[3:] == ("default", "python") else TOOL
            yield Named(role, path, value.line, value.text, named(value.text), "hatch")
    for value in below(values, "tool", "tox"):
        if value.path[2] in ("env_list", "envlist"):
            yield from environments(value, path)
    for value in below(values, "tool", "pixi", "dependencies", "python"):
        yield Named(DEVELOPMENT, path, value.line, value.text, named(value.text), "pixi")


def ruff(text: str, path: str) -> Iterator[Named]:
    """Yield the target of a ruff.toml."""
    yield from _targets(toml.values(text), path, {("target-version",): "ruff"})


def pipfile(text: str, path: str) -> Iterator[Named]:
    """Yield the Python that pipenv makes an environment with."""
    for value in below(toml.values(text), "requires"):
        if value.path[1:] in (("python_version",), ("python_full_version",)):
            yield Named(DEVELOPMENT, path, value.line, value.text, named(value.text))


def mise(text: str, path: str) -> Iterator[Named]:
    """Yield the Pythons that mise installs: one, a list, or a table with a version; one place that allows them all."""
    values = list(below(toml.values(text), "tools", "python"))
    found = [value for value in values if value.path[-1] != "virtualenv" or len(value.path) == 2]  # noqa: PLR2004
    known = [versions for value in found if (versions := named(value.text))]
    if found:
        written = ", ".join(value.text for value in found)
        yield Named(DEVELOPMENT, path, found[0].line, written, frozenset().union(*known) if known else None)


def _ranges(values: Values, path: str) -> Iterator[Named]:
    for keys, what in RANGES.items():
        for value in below(values, *keys):
            if value.path[len(keys) :] in ((), ("version",)):
                yield Named(RANGE, path, value.line, value.text, allowed(value.text), what)


def _targets(values: Values, path: str, targets: dict[tuple[Key, ...], str]) -> Iterator[Named]:
    """Yield the targets of tools. A list, as of black, is one: what it lists must all be able to read the code."""
    for keys, what in targets.items():
        found = list(below(values, *keys))
        versions = [named(value.text) or UNKNOWN for value in found]
        if found:
            written = ", ".join(value.text for value in found)
            yield Named(TARGET, path, found[0].line, written, frozenset().union(*versions), what)
