"""What reads which kind of file: the text and the path of one, and what weakens the gate in it."""

from __future__ import annotations

from itertools import islice

from mlops_policy.lazy import pattern
from mlops_policy.workflows import Weakness, files, hooks, tools, verdicts
from mlops_policy.workflows.commands import Unit, of_value, unit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mlops_policy.documents import Key, Value
    from mlops_policy.workflows.files import Reader

MOST = 200  # weaknesses of a kind that are told
# lines that make hands to a shell, with those that they are continued on; those of just may be indented otherwise
_RECIPES = pattern(r"(?m)(?:^[\t ]+\S(?:[^\n]*\\\r?\n)*[^\n]*\n?)+")
_SHEBANG = pattern(r"#!.*?\b(?:ba|z|da|a|k)?sh\b|(?!#!)")


def _github(text: str, path: str) -> Iterator[Weakness]:
    from mlops_policy.documents import yamls  # as everywhere here: a script needs no YAML
    from mlops_policy.workflows import github, permissions, strangers

    del path
    workflow = github.read(text)
    yield from islice(strangers.checkouts(workflow), MOST)
    yield from islice(strangers.scripts(workflow), MOST)
    yield from permissions.excessive(workflow)
    scripts = [value for job in workflow.jobs for step in job.steps if (value := step.fields.get(("run",)))]
    units = {value.start: of_value(text, value) for value in scripts}
    yield from verdicts.github(workflow, units)
    for each in units.values():
        yield from hooks.weaknesses(each)
    if not verdicts.judges(workflow, units.values()):  # what a hook leaves out is not judged elsewhere
        yield from _variables(yamls.values(text), "env")


def _variables(values: Iterable[Value], *keys: str) -> Iterator[Weakness]:
    """Yield the variables below some keys that leave hooks out."""
    for value in values:
        if any(key in value.path[:-1] for key in keys):
            found = hooks.variable(str(value.path[-1]), value.text, value.line, ci=True)
            yield from [found] if found is not None else []


def _service(text: str, path: str) -> Iterator[Weakness]:
    """Read the configuration of another service of CI."""
    from mlops_policy.documents import yamls
    from mlops_policy.pins import pipelines

    service = pipelines.system(path)
    if service is None:
        return
    values = yamls.values(text)
    units: dict[tuple[Key, ...], Unit] = {}
    for value in values:
        if value.path and service[1](value) == pipelines.SHELL:
            units[value.path] = of_value(text, value, ci=True)
    yield from _variables(values, "variables", "environment")
    for each in units.values():
        yield from hooks.weaknesses(each)
        yield from verdicts.dropped(each)
    yield from verdicts.pipeline(values, units)


def _precommit(text: str, path: str) -> Iterator[Weakness]:
    from mlops_policy.workflows import precommit

    del path
    yield from precommit.weaknesses(text)


def _shell(text: str, path: str) -> Iterator[Weakness]:
    del path
    if _SHEBANG.match(text):
        found = unit(text)
        yield from hooks.weaknesses(found)
        yield from verdicts.dropped(found)


def _make(text: str, path: str) -> Iterator[Weakness]:
    del path
    yield from tools.variables(text)
    for match in _RECIPES.finditer(text):
        found = unit(text, match.start(), match.end())
        yield from hooks.weaknesses(found)
        yield from verdicts.dropped(found)


READERS: Mapping[str, Reader] = {
    files.GITHUB: _github,
    files.SERVICE: _service,
    files.HOOKS: _precommit,
    files.SHELL: _shell,
    files.MAKE: _make,
    files.VARIABLES: lambda text, _: tools.variables(text),
    files.INI: lambda text, _: tools.read_ini(text),
    files.TOML: lambda text, _: tools.read_toml(text),
    files.YAML: lambda text, _: tools.read_yaml(text),
    files.JSON: lambda text, _: tools.read_json(text),
    files.PYTHON: lambda text, _: tools.read_python(text),
}
