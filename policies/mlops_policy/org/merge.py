"""Makes one file of what all shards found, in the order of the plan; and adds a line a repository to the trend."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from mlops_policy import atomic
from mlops_policy.org.records import ABSENT, Index, Outcome, Plan, line, lines, mend, outcome
from mlops_policy.snapshot import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def merge(plan: Plan, results: Iterable[Path], target: Path) -> Counter[str]:
    """Write the outcome of every repository of a plan; return how many have which status.

    One of which no shard says anything is written too, as not scanned.
    """
    index = Index(sorted(results), plan.run)
    counted = Counter[str]()

    def merged() -> Iterator[bytes]:
        for source in plan.repositories:
            known = (source.url, source.team, source.branch)
            missing = Outcome(plan.run, source.name, ABSENT, *known, reason=f"shard {source.shard} says nothing of it")
            found = index.get(source.name) or missing
            counted[found.status] += 1
            yield line(found)

    atomic.write({target: merged()})
    return counted


def files(names: Iterable[Path]) -> list[Path]:
    """Return the files of results that are named, or that lie in folders that are named.

    Raises:
        Unusable: there is no such file.
    """
    found = []
    for name in names:
        if name.is_dir():
            found += sorted(name.rglob("*.jsonl"))
        elif name.is_file():
            found.append(name)
        else:
            raise Unusable(f"there are no results {name}; type: mlops-policy org scan --plan PLAN --output {name}")
    return found


def extend(trend: Path, merged: Path) -> int:
    """Add a line for each repository of a run, unless the run is there already; return how many were added."""
    mend(trend)
    trend.parent.mkdir(parents=True, exist_ok=True)
    there = _last_run(trend)
    added = 0
    with trend.open("ab") as file:
        for _, data in lines(merged):
            one = outcome(data)
            if there is None or one.run > there:
                file.write(json.dumps(_step(one), separators=(",", ":"), sort_keys=True).encode() + b"\n")
                added += 1
    return added


def _last_run(trend: Path) -> str | None:
    """Return the newest run of a trend; runs are named by their time."""
    if not trend.exists():
        return None
    return max((str(step(data)["run"]) for _, data in lines(trend)), default=None)


def step(data: bytes) -> dict[str, Any]:
    """Read a line of the trend.

    Raises:
        Unusable: it is none.
    """
    try:
        found = json.loads(data)
        if isinstance(found, dict) and "run" in found:
            return found
    except ValueError:
        pass
    raise Unusable("a line of the trend is none; cut it out, or begin another file")


def _step(one: Outcome) -> dict[str, Any]:
    numbers = {"errors": one.errors, "warnings": one.warnings, "accepted": one.accepted}
    names = {"run": one.run, "repository": one.repository, "team": one.team, "status": one.status}
    return {**names, "commit": one.commit[:12], **numbers, "codes": one.codes}
