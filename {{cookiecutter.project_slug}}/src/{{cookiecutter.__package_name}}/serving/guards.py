"""May the canary go on? Pure functions of the rows that both models answered.

Every guard grants what ``configs/serve_config.yaml`` says, and beyond it what chance explains: the canary is looked at
again and again, and a good model must not fall by the slowest of fifty answers. Scores and decisions may differ by what
the gate has seen on its test rows, too: after a drift, a good challenger differs from the champion.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..gate import SLACK_MS, Check
from ..service_config import Guards
from ..watching import drift
from ..watching.grids import GROUPS, Numbers
from .rollout import CHALLENGER, CHAMPION

CHANCE = 1e-4  # of a good model to break a guard in one look
SLOW_SHARE = 0.01  # the 99th percentile leaves this share of the answers above it
COLUMNS = ("id", "time", "version", "role", "score", "answer", "model_ms", "failed")


@dataclass(frozen=True)
class Differences:
    """How far two models differ on the same kind of rows: in their scores (PSI), and in the share of decisions."""

    score_psi: float = 0.0
    disagreement: float = 0.0


def differ(one: pd.Series, other: pd.Series) -> pd.Series:
    """Say which decisions differ: another class, or, of values, another side of the median."""
    if one.map(lambda value: isinstance(value, float)).all():
        middle = one.median()
        return (one > middle) != (other > middle)
    return one != other


def score_psi(then: pd.Series, now: pd.Series) -> float:
    """Return the population stability index of two samples of scores, in the groups of the first."""
    places = Numbers.of(then)
    return drift.psi(*(places.grouped(places.count(scores)) for scores in (then, now)))


def differences(champion: pd.DataFrame, challenger: pd.DataFrame) -> Differences:
    """Compare the answers (columns score, answer) of two models to the same rows."""
    share = float(differ(champion["answer"], challenger["answer"]).mean())
    return Differences(round(score_psi(champion["score"], challenger["score"]), 6), round(share, 6))


def most(share: float, rows: int) -> float:
    """Return the largest share of so many rows that chance explains if the true one is ``share``."""
    from scipy.stats import binom

    return float(binom.ppf(1.0 - CHANCE, rows, min(share, 1.0))) / rows


def checks(rows: pd.DataFrame, pairs: pd.DataFrame, guards: Guards, accepted: Differences) -> Iterator[Check]:
    """Yield the guards: ``rows`` have what each model answered, ``pairs`` what both said to the same request."""
    ours, theirs = (rows[rows["role"] == role] for role in (CHALLENGER, CHAMPION))
    both = pairs[~pairs["failed"] & ~pairs["shadow_failed"]]
    failed = float(theirs["failed"].mean()) if len(theirs) else 0.0
    yield at_most("error rate", float(ours["failed"].mean()), most(failed + guards.error_rate, len(ours)))
    ours, theirs = (part[~part["failed"]] for part in (ours, theirs))
    if len(ours) and len(theirs):
        # not since the request came: two models that answer one batch wait for each other
        usual = float(np.nanpercentile(theirs["model_ms"], 100 * (1 - SLOW_SHARE)))
        slow = float((ours["model_ms"] > guards.p99_ms_factor * usual + SLACK_MS).mean())
        yield at_most("slow answers", slow, most(SLOW_SHARE, len(ours)))
        yield at_most("score PSI", score_psi(theirs["score"], ours["score"]), most_psi(theirs, ours, guards, accepted))
    if len(both):
        share = float(differ(both["answer"], both["shadow_answer"]).mean())
        yield at_most("disagreement", share, most(accepted.disagreement + guards.disagreement, len(both)))


def most_psi(then: pd.DataFrame, now: pd.DataFrame, guards: Guards, accepted: Differences) -> float:
    """Grant chance its part: PSI / (1/n + 1/m) of equal distributions follows chi-squared (Yurdakul 2018)."""
    from scipy.special import chdtri

    noise = (1 / len(then) + 1 / len(now)) * float(chdtri(GROUPS - 1, CHANCE))
    return accepted.score_psi + guards.score_psi + noise


def at_most(name: str, value: float, bound: float) -> Check:
    return Check(name, round(value, 6), "<=", round(bound, 6))
