"""Where what the gate says does not count: a step that may fail, a command behind which stands ``|| true``."""

from __future__ import annotations

from itertools import pairwise

from mlops_policy.lazy import pattern
from mlops_policy.pins.shell import basename
from mlops_policy.workflows import VERDICT, Weakness
from mlops_policy.workflows.commands import Unit, call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mlops_policy.documents import Key, Value
    from mlops_policy.pins.shell import Command
    from mlops_policy.workflows.github import Fields, Job, Step, Workflow

POLICY = "mlops-policy"
# Programs of the gate, what their modules are called, and what they are told to judge.
_GATES = {POLICY: ("mlops_policy", ("check", "ci")), "pre-commit": ("pre_commit", ("run",)), "prek": ("prek", ("run",))}
_RUNNERS = frozenset(
    "uv uvx poetry pdm pipx hatch pipenv conda mamba micromamba pixi rye py timeout tox xvfb-run".split()
)
_ACTIONS = {"pre-commit/action": "pre-commit", "j178/prek-action": "prek", "tox-dev/action-pre-commit-uv": "pre-commit"}
# What stands behind || and never refuses.
_QUIET = frozenset("true : echo printf".split())
_REUSED = pattern(r"(?:.*/)?\.github/workflows/mlops-policy\.ya?ml(?:@.*)?")
_TRUE, _FALSE = ("true", "${{ true }}", "${{true}}"), ("false", "${{ false }}", "${{false}}")
# Who works on with what formatters have changed.
_MENDS = ("create-pull-request", "auto-commit", "add-and-commit", "autofix", "lite-action")
_COMMITS = pattern(r"\bgit\s+(?:commit|push|diff)\b")
_PIPEFAIL = pattern(r"\bpipefail\b")


def gate(command: Command) -> str:
    """Return what of the gate a command runs: mlops-policy, pre-commit or prek; empty if nothing."""
    each = call(command)
    runs = each.program in _GATES or each.program in _RUNNERS or each.program.startswith("python")
    words = [each.program, *(_unversioned(word.text) for word in each.arguments)] if runs else []
    for name, (module, verbs) in _GATES.items():
        at = next((number for number, word in enumerate(words) if word in (name, module)), len(words))
        if any(word in verbs for word in words[at + 1 :]):
            return name
    return ""


def _unversioned(word: str) -> str:
    """Return what a runner is told to run, without a version: ``uvx mlops-policy@1.0``, ``pipx run prek==1.0``."""
    return basename(word).partition("@")[0].partition("==")[0]


def dropped(unit: Unit, *, pipefail: bool = True) -> Iterator[Weakness]:
    """Yield where a command of the gate is run and its exit code dropped.

    Outside CI, ``pre-commit run || true`` is how formatters are let work, and passes.
    """
    for at, (command, following) in enumerate(pairwise(unit.commands)):
        name = gate(command)
        if not name or not (unit.ci or name == POLICY):
            continue
        between = unit.text[command.words[-1].start : following.words[0].start].rstrip()
        if between.endswith("||") and _is_quiet(unit.commands[at + 1 : at + 3]):
            yield _verdict(f"|| {following.words[0].text}", name, command.line, sure=unit.ci)
        elif between.endswith("|") and not between.endswith("||") and not pipefail:
            yield _verdict(f"| {following.words[0].text}, without pipefail", name, command.line, sure=unit.ci)


def _is_quiet(commands: Sequence[Command]) -> bool:
    """Return whether the first of some commands never refuses, and is not followed by one that does."""
    each, *rest = map(call, commands)
    if each.program == "exit":
        return [word.text for word in each.arguments] == ["0"]
    return commands[0].words[0].text in _QUIET and not any(after.program in ("exit", "return") for after in rest)


def _verdict(how: str, name: str, line: int, *, sure: bool) -> Weakness:
    message = f"what {name} says does not count: {how}"
    fix = "take it out, and let it fail; what is there already belongs into the baseline: mlops-policy baseline create"
    return Weakness(VERDICT, message, fix, line, f"{name} {how}", sure and name == POLICY)


def github(workflow: Workflow, units: Mapping[int, Unit]) -> Iterator[Weakness]:
    """Yield where a job or step of a workflow runs the gate, and its verdict does not count.

    ``units`` are the commands of its steps, by where these are written.
    """
    for job in workflow.jobs:
        names = [POLICY] if _REUSED.fullmatch(job.text("uses")) else []
        mended = max((at for at, step in enumerate(job.steps) if _mends(step)), default=-1)
        for at, step in enumerate(job.steps):
            script = step.fields.get(("run",))
            unit = units.get(script.start) if script else None
            name = _ACTIONS.get(step.action) or (_first(unit) if unit else "")
            if not name or (name != POLICY and at <= mended):
                continue
            names.append(name)
            found = list(_let_fail(step.fields, name))
            yield from found if found and not _is_looked_at(workflow, step) else ()
            if unit:
                yield from dropped(unit, pipefail=_fails_in_pipes(workflow, job, step))
        if names:
            yield from _let_fail(job.fields, POLICY if POLICY in names else names[0])


def judges(workflow: Workflow, units: Iterable[Unit]) -> bool:
    """Return whether a workflow runs mlops-policy itself, and not as a hook."""
    reused = any(_REUSED.fullmatch(job.text("uses")) for job in workflow.jobs)
    return reused or any(gate(command) == POLICY for unit in units for command in unit.commands)


def _first(unit: Unit) -> str:
    """Return what of the gate some commands run first, empty if nothing."""
    return next(filter(None, map(gate, unit.commands)), "")


def _let_fail(fields: Fields, name: str) -> Iterator[Weakness]:
    """Yield what of a job or step says that it may fail, or is never run."""
    for key, answers in (("continue-on-error", _TRUE), ("if", _FALSE)):
        value = fields.get((key,))
        if value is not None and value.text.strip().lower() in answers:
            yield _verdict(f"{key}: {value.text.strip()}", name, value.line, sure=True)


def _is_looked_at(workflow: Workflow, step: Step) -> bool:
    """Return whether something asks how a step went."""
    name = step.text("id")
    return bool(name) and any(f"steps.{name}.{word}" in workflow.text for word in ("outcome", "conclusion"))


def _mends(step: Step) -> bool:
    """Return whether a step commits what hooks have changed, or shows it."""
    return bool(_COMMITS.search(step.text("run"))) or any(word in step.action for word in _MENDS)


def _fails_in_pipes(workflow: Workflow, job: Job, step: Step) -> bool:
    """Return whether a command before a pipe can fail a step: bash has pipefail where it is named, not by default.

    Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell.
    """
    path = ("defaults", "run", "shell")
    named = step.text("shell") or job.text(*path) or (path in workflow.fields)
    return bool(named) or bool(_PIPEFAIL.search(step.text("run")))


def pipeline(values: Iterable[Value], units: Mapping[tuple[Key, ...], Unit]) -> Iterator[Weakness]:
    """Yield where a job of another service runs the gate, and may fail.

    ``allow_failure`` of GitLab: https://docs.gitlab.com/ci/yaml/#allow_failure. ``continueOnError`` of Azure Pipelines:
    https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/steps-script.
    """
    gates: dict[tuple[Key, ...], str] = {}
    for path, unit in units.items():
        name = _first(unit)
        gates |= {path[:length]: name for length in range(1, len(path)) if name}
    for value in values:
        name = gates.get(value.path[:-1], "")
        if name and value.path[-1] in ("allow_failure", "continueOnError") and value.text.lower() == "true":
            yield _verdict(f"{value.path[-1]}: true", name, value.line, sure=True)
