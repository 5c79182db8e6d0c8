"""Is the required workflow active, at the expected commit, on the default branch of every repository?

``GET /repos/{owner}/{repo}/rules/branches/{branch}`` answers with the rules of all levels that are active; one in
evaluate mode is not among them.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mlops_policy.git import Incomplete
from mlops_policy.org.rulesets import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mlops_policy.org.api import Client
    from mlops_policy.org.records import Plan, Source

COVERED, OTHER, LOOSE, BARE, UNKNOWN = "covered", "other commit", "no commit", "not covered", "unknown"
ASKING = 4  # at once: GitHub takes 15 a second and no more


@dataclass(frozen=True, slots=True)
class Cover:
    """What protects the default branch of a repository."""

    repository: str
    state: str
    reason: str


def coverage(client: Client, plan: Plan, owner: str, sha: str) -> Iterator[Cover]:
    """Yield what protects each repository of a plan.

    Args:
        client: The API.
        plan: The repositories.
        owner: The repository that holds the workflow, as OWNER/NAME.
        sha: The commit that is expected.

    Raises:
        Incomplete: the repository with the workflow is not known.
    """
    policy = client.one(f"repos/{owner}")
    if policy is None:
        raise Incomplete(f"there is no repository {owner}, or the token may not see it")
    with ThreadPoolExecutor(ASKING) as pool:
        yield from pool.map(lambda source: _covered(client, source, int(policy["id"]), sha), plan.repositories)


def _covered(client: Client, source: Source, policy: int, sha: str) -> Cover:
    if not source.branch:
        return Cover(source.name, UNKNOWN, "the plan does not say which branch is the default one")
    try:
        rules = list(client.pages(f"repos/{source.name}/rules/branches/{source.branch}"))
    except Incomplete as error:
        return Cover(source.name, UNKNOWN, str(error))
    return Cover(source.name, *judged(rules, policy, sha))


def judged(rules: Iterable[dict[str, Any]], policy: int, sha: str) -> tuple[str, str]:
    """Return the state that the rules of a branch make, and a sentence on it."""
    required = [
        workflow
        for rule in rules
        if rule.get("type") == "workflows"
        for workflow in rule.get("parameters", {}).get("workflows", [])
        if workflow.get("path") == WORKFLOW and workflow.get("repository_id") == policy
    ]
    if not required:
        return BARE, "no active ruleset requires the workflow; one in evaluate mode requires nothing"
    commits = {workflow.get("sha", "") for workflow in required}
    if sha in commits:
        return COVERED, f"the workflow of {sha[:12]} is required"
    if commits == {""}:
        return LOOSE, "the workflow is required without a commit, so that whoever moves its branch changes the rules"
    return OTHER, f"the workflow of {min(filter(None, commits))[:12]} is required, and not of {sha[:12]}"


def lines(covers: Iterable[Cover]) -> Iterator[bytes]:
    """Yield a line for each repository."""
    return (json.dumps(asdict(cover), sort_keys=True).encode() + b"\n" for cover in covers)


def read(path: Path) -> dict[str, Cover]:
    """Return what was found before, by the name of the repository."""
    covers = (Cover(**json.loads(each)) for each in path.read_bytes().splitlines())
    return {cover.repository: cover for cover in covers}
