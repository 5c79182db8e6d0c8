"""Lead the canary: a step further, ready for promotion, or back to the champion.

Any process may do this at any time, and several at once: what is to be done is read from the registry and the log, and
who comes second finds it done.
"""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

import pandas as pd
import sqlalchemy as sa

from ..errors import Refused
from ..gate import Check
from ..project import NAME, Project
from ..service_config import Canary
from . import frames, guards, switch, transitions
from .guards import Differences
from .journal import Journal
from .rollout import CHALLENGER, CHAMPION, Rollout, Standing
from .tables import PREDICTIONS

NEWEST = 20_000  # rows of a step that are looked at, at most: nobody needs to see all that a busy service answers
GUARDS = "guards"  # who it was, in an event


@dataclass(frozen=True)
class Verdict:
    """What becomes of a canary; without a rollout it is over."""

    kind: str  # of the event: canary, ready or rollback
    why: str
    rollout: Rollout | None
    checks: tuple[Check, ...]


def judge(project: Project, log: Journal) -> str | None:
    """Look at the canary, if there is one; do what is to be done, and say what that was."""
    now = switch.read(project)
    if now.rollout.mode != "canary" or not (now.rollout.version or CHALLENGER in now.aliases):
        return None
    time, settings = datetime.now(UTC), project.serve.canary
    verdict = decide(now.rollout, *read(log, now), settings, time) if now.rollout.version else begun(now, time)
    if verdict is None:
        return None
    ends = (now.aliases[CHAMPION], transitions.contender(now))
    if verdict.rollout:
        new = replace(now, rollout=verdict.rollout)
    else:
        new, ends = transitions.taken_out(now, verdict.why), ends[::-1]
    seen = {"checks": [asdict(check) for check in verdict.checks]}
    who = {"who": GUARDS, "from_version": ends[0], "to_version": ends[1]}
    try:
        with log.recording(verdict.kind, verdict.why, details=seen, **who):
            switch.change(project, now, new)
    except Refused:
        return None  # another process saw the same, and was quicker
    return f"{verdict.kind}: {verdict.why}"


def begun(now: Standing, time: datetime) -> Verdict:
    """Take over a canary that nobody has begun but serve_config.yaml."""
    rollout = replace(now.rollout, version=now.aliases[CHALLENGER], since=time.isoformat())
    return Verdict("canary", f"serve_config.yaml lets it in; {rollout.weight:g}% now", rollout, ())


def decide(rollout: Rollout, rows: pd.DataFrame, answered: int, canary: Canary, time: datetime) -> Verdict | None:
    """Judge the rows of a step, of which the challenger has answered so many; None if there is nothing to do yet."""
    enough, pairs = canary.guards.min_requests, frames.pairs(rows)
    if (rows["role"] == CHALLENGER).sum() < enough:
        return None
    found = tuple(guards.checks(rows, pairs, canary.guards, Differences(**rollout.accepted)))
    if broken := [check for check in found if not check.passed]:
        told = "; ".join(f"{check.name} {check.value:.3g}, at most {check.bound:.3g}" for check in broken)
        return Verdict("rollback", f"the canary breaks its guards: {told}", None, found)
    lasted = (time - datetime.fromisoformat(rollout.since)).total_seconds()
    over = answered >= canary.step_requests and lasted >= canary.step_seconds and len(pairs) >= enough
    if rollout.step == len(canary.steps) or not over:
        return None
    after = replace(rollout, step=rollout.step + 1, since=time.isoformat())
    if after.step == len(canary.steps):
        return Verdict("ready", f"the guards hold at every step; type '{NAME} promote'", after, found)
    weight = canary.steps[after.step]
    return Verdict("canary", f"the guards hold; on to {weight:g}%", replace(after, weight=weight), found)


def read(log: Journal, now: Standing) -> tuple[pd.DataFrame, int]:
    """Return the newest rows of the step, and how many of all its rows the challenger has answered."""
    row, since = PREDICTIONS.c, datetime.fromisoformat(now.rollout.since)
    step = sa.select(row.time).where(row.time >= since, row.mode == "canary").order_by(row.time.desc())
    theirs = (row.time >= since, row.role == CHALLENGER, row.version == now.rollout.version)
    with log.transaction() as connection:
        answered = connection.scalar(sa.select(sa.func.count()).where(*theirs)) or 0
        first = connection.scalar(step.offset(NEWEST).limit(1))
    rows = log.read(first or since, columns=guards.COLUMNS)
    return rows[rows["version"].isin([now.rollout.version, now.aliases[CHAMPION]])], answered
