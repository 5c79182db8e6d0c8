"""A workflow or an action of GitHub's as jobs and steps.

Syntax: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax and .../metadata-syntax.
"""

from __future__ import annotations

from mlops_policy.documents import Unreadable, yamls
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mlops_policy.documents import Key, Value

    Fields = Mapping[tuple[Key, ...], Value]

MOST = 20_000  # values
ACTION = "an action"  # in the place of triggers: whoever uses it has them
# a trigger with an empty mapping, or an empty list of branches, in which no scalar stands
_EMPTY = pattern(r"(?m)^[ \t]{1,8}[\"']?([a-z_]{4,30})[\"']?[ \t]*:[ \t]*[{\[]")


class Step(NamedTuple):
    """A step: its values by their path below it."""

    fields: Fields
    variables: Mapping[str, str]
    line: int

    def text(self, *path: Key) -> str:
        """Return a value, empty if there is none."""
        value = self.fields.get(path)
        return value.text if value is not None else ""

    @property
    def action(self) -> str:
        """The action that it uses, without its version, in small letters."""
        return self.text("uses").partition("@")[0].lower()


class Job(NamedTuple):
    """A job: its values by their path below it, but for those of its steps."""

    name: str
    fields: Fields
    variables: Mapping[str, str]
    steps: tuple[Step, ...]

    def text(self, *path: Key) -> str:
        """Return a value, empty if there is none."""
        value = self.fields.get(path)
        return value.text if value is not None else ""

    def below(self, key: str) -> list[Value]:
        """Return all values under a key, or the one that it has."""
        return [value for path, value in self.fields.items() if path[:1] == (key,)]


class Workflow(NamedTuple):
    """A workflow: what starts it, its values by their path, but for those of its jobs, and the jobs."""

    text: str
    triggers: frozenset[str]
    fields: Fields
    variables: Mapping[str, str]
    jobs: tuple[Job, ...]

    def below(self, key: str) -> list[Value]:
        """Return all values under a key, or the one that it has."""
        return [value for path, value in self.fields.items() if path[:1] == (key,)]

    def variable(self, job: Job, step: Step, name: str) -> str:
        """Return what a variable of a step's environment is given, empty if nothing; its name in small letters."""
        for variables in (step.variables, job.variables, self.variables):
            if name in variables:
                return variables[name]
        return ""

    def needed(self, job: Job) -> Iterator[Job]:
        """Yield the jobs that must have ended well before a job begins."""
        names = {value.text for value in job.below("needs")}
        yield from (each for each in self.jobs if each.name in names)


def read(text: str) -> Workflow:
    """Read a workflow, or an action as a workflow of one job.

    Raises:
        Unreadable: It is not YAML, or far larger than one is.
    """
    values = yamls.values(text, follow=True)
    if len(values) > MOST:
        raise Unreadable("too large to be read")
    top: dict[tuple[Key, ...], Value] = {}
    jobs: dict[Key, list[Value]] = {}
    for value in values:
        match value.path:
            case ("jobs", name, *rest) if rest:
                jobs.setdefault(name, []).append(value._replace(path=value.path[2:]))
            case ("runs", "steps", *_):
                jobs.setdefault("", []).append(value._replace(path=value.path[1:]))
            case _:
                top[value.path] = value
    action = ("runs", "using") in top
    triggers = frozenset([ACTION]) if action else frozenset(_triggers(top, text))
    return Workflow(text, triggers, top, _variables(top), tuple(_job(str(name), found) for name, found in jobs.items()))


def _triggers(top: Fields, text: str) -> Iterator[str]:
    for path, value in top.items():
        if path[:1] == ("on",):
            yield str(path[1]) if len(path) > 1 and isinstance(path[1], str) else value.text
    before_jobs = text[: text.find("\njobs:") + 1] or text
    yield from (match[1] for match in _EMPTY.finditer(before_jobs))


def _job(name: str, values: Iterable[Value]) -> Job:
    fields: dict[tuple[Key, ...], Value] = {}
    steps: dict[Key, dict[tuple[Key, ...], Value]] = {}
    for value in values:
        match value.path:
            case ("steps", int() as number, *rest):
                steps.setdefault(number, {})[tuple(rest)] = value
            case path:
                fields[path] = value
    found = [_step(each) for _, each in sorted(steps.items(), key=_number)]
    return Job(name, fields, _variables(fields), tuple(found))


def _step(fields: Fields) -> Step:
    return Step(fields, _variables(fields), min(value.line for value in fields.values()))


def _variables(fields: Fields) -> dict[str, str]:
    """Return the variables under ``env``, their names in small letters."""
    return {str(path[1]).lower(): value.text for path, value in fields.items() if path[:1] == ("env",) and path[1:]}


def _number(item: tuple[Key, object]) -> int:
    return int(item[0])
