"""What a pipeline is asked to judge, read from the event that GitHub hands over. Pure functions of a payload.

Payloads: https://docs.github.com/webhooks/webhook-events-and-payloads, as Actions writes them to GITHUB_EVENT_PATH.
"""

from __future__ import annotations

import json

from mlops_policy.commands import UsageError
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_COMMIT = pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")
BRANCHES = "refs/heads/"


class Change(NamedTuple):
    """The commits that an event is about.

    Attributes:
        scope: What it is, in a few words, as ``pull request 12``.
        head: The last commit; empty for what is checked out.
        base: The commit that it starts from, as the event has it; empty where there is none.
        fetch: What brings the head into a clone that lacks it, besides its id.
        onto: The branch that a pull request is to be merged into: it may have moved on since the event.
        branch: The branch that was pushed.
        default: The default branch of the repository.
        whole: Whether there are no commits to look at one by one, and all files are judged.
        gone: Whether a branch was deleted, so that there is nothing to judge.
        forced: Whether a push has taken commits back.
        groups: Names under which the organisation's file may ask more of the repository.
    """

    scope: str
    head: str = ""
    base: str = ""
    fetch: str = ""
    onto: str = ""
    branch: str = ""
    default: str = ""
    whole: bool = False
    gone: bool = False
    forced: bool = False
    groups: tuple[str, ...] = ()


def parse(content: bytes, where: str) -> Change:
    """Return what an event is about; one that brings no commits is about all files.

    Raises:
        UsageError: it is none of GitHub's.
    """
    try:
        payload = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{where} is no event of GitHub: it is no JSON; give --base REF --head REF instead") from error
    if not isinstance(payload, dict):
        raise UsageError(f"{where} is no event of GitHub: it is no object; give --base REF --head REF instead")
    try:
        found = _read(payload)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        lacking = f"it names no commit in {_last(error)}"
        raise UsageError(f"{where} is no event of GitHub: {lacking}; give --base REF --head REF instead") from error
    repository = payload.get("repository")
    known = repository if isinstance(repository, dict) else {}
    return found._replace(default=str(known.get("default_branch") or ""), groups=_groups(known))


def _read(payload: Mapping[str, Any]) -> Change:
    if "pull_request" in payload:
        pull = payload["pull_request"]
        number = int(pull["number"])
        return Change(
            f"pull request {number}",
            _commit(pull["head"], "sha"),
            _commit(pull["base"], "sha"),
            f"pull/{number}/head",
            onto=str(pull["base"].get("ref", "")),
        )
    if "merge_group" in payload:
        group = payload["merge_group"]
        branch = str(group.get("base_ref", "")).removeprefix(BRANCHES)
        return Change(f"merge queue of {branch}", _commit(group, "head_sha"), _commit(group, "base_sha"))
    if "before" in payload and "after" in payload:
        branch = str(payload.get("ref", "")).removeprefix(BRANCHES)
        before, after = _commit(payload, "before"), _commit(payload, "after")
        return Change(
            f"push to {branch}",
            after,
            before if before.strip("0") else "",
            branch=branch,
            gone=not after.strip("0"),
            forced=bool(payload.get("forced")),
        )
    return Change("all files", whole=True)


def _commit(table: Mapping[str, Any], key: str) -> str:
    """Return the id of a commit, or the zeros that stand for none."""
    found = table[key]
    if not isinstance(found, str) or not _COMMIT.fullmatch(found):
        raise ValueError(key)
    return found


def _groups(repository: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the values of the custom properties of a repository, as the audit takes them for groups."""
    held = repository.get("custom_properties")
    values = held.values() if isinstance(held, dict) else ()
    listed = [each for value in values for each in (value if isinstance(value, list) else [value])]
    return tuple(sorted({each for each in listed if isinstance(each, str) and each}))


def _last(error: Exception) -> str:
    """Return the key that an error is about."""
    return repr(error.args[0]) if isinstance(error, KeyError | ValueError) and error.args else "it"
