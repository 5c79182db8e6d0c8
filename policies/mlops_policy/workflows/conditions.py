"""Who gets a job to run: whether its conditions keep strangers out, or may."""

from __future__ import annotations

from functools import lru_cache

from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.workflows.github import Job, Step, Workflow

LONGEST, DEEPEST = 600, 12  # characters and parentheses of a condition that is taken apart
NOBODY, SOME, ANYBODY = "nobody", "some", "anybody"  # of those who may not write to the repository
# Only what somebody pushed who may: the head is no fork's, or the change was merged already.
_INSIDE = pattern(
    r"head\.repo\.full_name\s*==\s*github\.repository(?!_)|github\.repository\s*==\s*github\.event\.pull_request\.head\.repo\."
    r"|head\.repo\.fork\s*==\s*false|!\s*github\.event\.pull_request\.head\.repo\.fork"
    r"|head\.repo\.owner\.login\s*==\s*github\.repository_owner"
    r"|head_repository\.(?:full_name|fork)\s*==\s*(?:github\.repository(?!_)|false)"
    r"|workflow_run\.event\s*==\s*'(?:push|schedule|workflow_dispatch|release)'"
    r"|workflow_run\.event\s*!=\s*'pull_request'"
    r"|github\.event_name\s*==\s*'(?:push|pull_request|schedule|workflow_dispatch|release|merge_group)'"
    r"|pull_request\.merged\b(?!\s*(?:==\s*false|!=))"
)
# Somebody looks first, or it depends on who it is: a label, a name, a role.
_ASKED = pattern(
    r"(?i)label|author_association|github\.actor|triggering_actor|sender\.|user\.login|permission|fromjson|environment"
    r"|getCollaboratorPermissionLevel|check-user-permission|check-actor-permissions|head_branch\s*=="
)
_CHECKS = pattern(r"(?i)getCollaboratorPermissionLevel|check-user-permission|check-actor-permissions|checkMembership")


def admits(workflow: Workflow, job: Job, step: Step | None = None) -> str:
    """Return who of those who may not write to the repository can get a step to run: nobody, some, anybody."""
    conditions = [*_conditions(workflow, job), *([step.text("if")] if step is not None else [])]
    if any(_keeps_out(each) for each in conditions):
        return NOBODY
    asked = any(_ASKED.search(each) for each in conditions) or _asks(workflow.text)
    return SOME if asked or _waits(workflow, job) else ANYBODY


def _keeps_out(condition: str) -> bool:
    """Return whether a condition is never true for a stranger: in each of its alternatives, a part of it is not."""
    text = condition.strip().removeprefix("${{").removesuffix("}}").strip()
    if len(text) > LONGEST or text.count("(") > DEEPEST:
        return False
    alternatives = _split(text, "||")
    if len(alternatives) > 1:
        return all(_keeps_out(each) for each in alternatives)
    parts = _split(text, "&&")
    if len(parts) > 1:
        return any(_keeps_out(each) for each in parts)
    if text.startswith("(") and text.endswith(")"):
        return _keeps_out(text[1:-1])
    return not text.startswith("!(") and bool(_INSIDE.search(text))


def _split(text: str, sign: str) -> list[str]:
    """Split a condition where a sign stands outside all parentheses."""
    parts, depth, start = list[str](), 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and text.startswith(sign, at):
            parts.append(text[start:at])
            start = at + len(sign)
    return [*parts, text[start:]]


@lru_cache(1)
def _asks(text: str) -> bool:
    """Return whether a workflow asks for the role of who started it."""
    return bool(_CHECKS.search(text))


def _conditions(workflow: Workflow, job: Job) -> Iterator[str]:
    yield job.text("if")
    yield from (needed.text("if") for needed in workflow.needed(job))


def _waits(workflow: Workflow, job: Job) -> bool:
    """Return whether a job, or one that it needs, is of an environment, for which somebody may have to agree."""
    return any(each.below("environment") for each in (job, *workflow.needed(job)))
