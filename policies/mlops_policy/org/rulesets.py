"""The rulesets that an organisation creates on GitHub: the required workflow, and what no push may bring.

As ``POST /orgs/{org}/rulesets`` takes them. Both begin in evaluate mode: GitHub tells who would fail, and stops nobody.
"""

from __future__ import annotations

from typing import Any

from mlops_policy.formats.archives import MODEL_ENDINGS

NOWHERE = "0" * 40  # until `org rulesets --sha` says which commit: GitHub refuses it
WORKFLOW = ".github/workflows/mlops-policy.yml"
MODES = ("evaluate", "active", "disabled")
# What is data or a model by its name alone; a fixture of a few KB in one of these is as unwelcome as a large one.
DATA_ENDINGS = tuple(
    ".arrow .avro .dta .feather .h5 .hdf5 .mat .npy .npz .orc .parquet .rda .rds .sas7bdat .sav .tfrecord .xpt".split()
)
MEGABYTES = 10  # of the largest file that a push may bring


def required_workflow(
    repository: int, sha: str, wanted: dict[str, str], mode: str = MODES[0], ref: str = "refs/heads/main"
) -> dict[str, Any]:
    """Return the ruleset that requires the workflow of one commit on every default branch.

    Args:
        repository: The number of the repository that holds the workflow.
        sha: The commit of it.
        wanted: The custom properties that a repository must have, with their values; none: all repositories.
        mode: ``evaluate`` to see who would fail, then ``active``.
        ref: The branch or tag that holds the commit.
    """
    workflow = {"path": WORKFLOW, "repository_id": repository, "ref": ref, "sha": sha}
    rule = {"type": "workflows", "parameters": {"do_not_enforce_on_create": True, "workflows": [workflow]}}
    branches = {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
    conditions = {**branches, **_repositories(wanted)}
    return _ruleset("mlops-policy: required workflow", "branch", mode, conditions, [rule])


def push_files(wanted: dict[str, str], mode: str = MODES[0]) -> dict[str, Any]:
    """Return the ruleset that stops pushes of data and models by name and size: the server's own second look."""
    endings = [f"*{ending}" for ending in sorted({*DATA_ENDINGS, *MODEL_ENDINGS})]
    rules = [
        {"type": "file_extension_restriction", "parameters": {"restricted_file_extensions": endings}},
        {"type": "max_file_size", "parameters": {"max_file_size": MEGABYTES}},
    ]
    return _ruleset("mlops-policy: files that no push brings", "push", mode, _repositories(wanted), rules)


def _repositories(wanted: dict[str, str]) -> dict[str, Any]:
    if not wanted:
        return {"repository_name": {"include": ["~ALL"], "exclude": []}}
    held = [{"name": name, "property_values": [value], "source": "custom"} for name, value in wanted.items()]
    return {"repository_property": {"include": held, "exclude": []}}


def _ruleset(
    name: str, target: str, mode: str, conditions: dict[str, Any], rules: list[dict[str, Any]]
) -> dict[str, Any]:
    head = {"name": name, "target": target, "enforcement": mode, "bypass_actors": []}
    return {**head, "conditions": conditions, "rules": rules}
