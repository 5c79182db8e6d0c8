"""Looks at the repositories of one shard, and adds a line to a file for each: what is there is not done again."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_policy import config
from mlops_policy.org.judge import Task, digest, holds, now
from mlops_policy.org.pool import judged
from mlops_policy.org.records import Index, Plan, line, lines, mend, outcome
from mlops_policy.snapshot import Unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlops_policy.org.records import Outcome


@dataclass(frozen=True, slots=True)
class Terms:
    """By what repositories are judged, what one may cost, and how many are looked at side by side.

    ``profile`` takes the place of the one that a repository has; ``organisation`` is the organisation's file, which
    holds in all of them, where without it the one counts that each has locked.
    """

    profile: str = ""
    organisation: bytes | None = None
    seconds: float = 600.0
    megabytes: int = 2048
    processes: int = 0


def scan(
    plan: Plan,
    shard: int,
    results: Path,
    terms: Terms,
    *,
    last: Path | None = None,
    tell: Callable[[Outcome], None] = lambda _: None,
) -> Index:
    """Look at the repositories of a shard that are not in the results yet; return all results.

    Args:
        plan: What is to be looked at.
        shard: The number of the shard, from 1.
        results: The file to which a line is added for each; after a killed run, the same command goes on there.
        terms: How.
        last: The merged results of an earlier run: of a repository that has not changed since, its outcome is taken.
        tell: Is told each outcome.

    Raises:
        Unusable: there is no such shard, or the results are of another plan.
        ConfigError: the organisation's file is none.
        Incomplete: there is no git.
    """
    if not 1 <= shard <= plan.shards:
        raise Unusable(f"there is no shard {shard}; the plan has 1 to {plan.shards}")
    mend(results)
    there = _there(plan, results)
    before = Index([last]) if last is not None and last.exists() else None
    told, today = terms.organisation, now()[:10]
    config.from_tree(lambda _: None, terms.profile, context=config.Context(told))  # trouble in it is told at once
    text = told.decode() if told is not None else None
    policy = digest(terms.profile, text)

    def tasks() -> Iterator[Task]:
        for source in (each for each in plan.repositories if each.shard == shard):
            judged_by = sha256(f"{policy} {' '.join(source.groups)}".encode()).hexdigest()
            done = there.get(source.name) if there else None
            if done is not None and done.whole and done.policy == judged_by:
                continue
            known = before.get(source.name) if before else None
            known = known if known and holds(known, judged_by, today) else None
            how = (plan.server, terms.profile, text, terms.seconds, terms.megabytes)
            yield Task(plan.run, source, judged_by, *how, known)

    results.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="mlops-policy-", ignore_cleanup_errors=True) as scratch,
        results.open("ab", buffering=0) as file,
    ):
        for found in judged(tasks(), terms.processes or _processors(), Path(scratch).resolve()):
            file.write(line(found))  # at once, so that a killed process leaves whole lines
            tell(found)
    return Index([results], plan.run)


def _there(plan: Plan, results: Path) -> Index | None:
    """Return what has been looked at; what went wrong, or was judged by other rules, is tried again."""
    if not results.exists():
        return None
    first = next((outcome(data) for _, data in lines(results)), None)
    if first is not None and first.run != plan.run:
        raise Unusable(f"{results} is of the plan of {first.run}; remove it, or name another file by --output")
    return Index([results], plan.run)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
