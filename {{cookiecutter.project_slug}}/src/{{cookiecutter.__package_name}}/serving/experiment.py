"""Two arms of an A/B rollout, once labels are known: is one better, or is it chance? Pure functions of logged rows.

An entity is dealt to an arm as a whole, and may be asked about many times: what counts is how many entities there are,
not how many rows. So each metric is measured again and again without a part of the entities (grouped jackknife, Kott
2001), and the difference of two arms is judged by Student's t for unequal variances (Welch 1947).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..watching import quality
from .rollout import CHALLENGER, CHAMPION

PARTS = 40  # of the jackknife
LEVEL = 0.05  # what chance does more rarely than this counts as a difference
POWER = 0.8  # of an experiment that is large enough
UNEVEN = 0.001  # arms that are dealt rightly are as far off as that once in a thousand experiments
MIN_ENTITIES = 100  # of an arm, with labels, before anything is said

COLUMNS = ["entity", "score", "answer", "target"]

Measure = Callable[[pd.DataFrame], Mapping[str, float]]


@dataclass(frozen=True)
class Estimate:
    """A metric of one arm; ``variance`` is that of the estimate."""

    value: float
    variance: float


@dataclass(frozen=True)
class Difference:
    """The challenger's metric less the champion's, with the interval that holds the true one 95 times in a hundred."""

    name: str
    champion: float
    challenger: float
    low: float
    high: float
    p_value: float
    detectable: float  # a true difference of this size would be found in four of five experiments as large

    @property
    def value(self) -> float:
        return self.challenger - self.champion


def estimates(rows: pd.DataFrame, measure: Measure) -> dict[str, Estimate]:
    """Measure an arm (column entity, and those that are measured); what is undefined without a part is left out."""
    part = pd.factorize(rows["entity"])[0] % PARTS
    rows = rows.drop(columns="entity")
    found = [measure(rows[part != left_out]) for left_out in range(PARTS)]
    return {
        name: Estimate(value, (PARTS - 1) * float(np.var([each[name] for each in found])))
        for name, value in measure(rows).items()
        if all(name in each for each in found)
    }


def difference(name: str, champion: Estimate, challenger: Estimate) -> Difference:
    """Compare two estimates, of which one at least varies."""
    from scipy.special import stdtr, stdtrit

    total = champion.variance + challenger.variance
    freedom = total**2 * (PARTS - 1) / (champion.variance**2 + challenger.variance**2)
    error, apart = float(np.sqrt(total)), challenger.value - champion.value
    reach = float(stdtrit(freedom, 1.0 - LEVEL / 2)) * error
    return Difference(
        name=name,
        champion=champion.value,
        challenger=challenger.value,
        low=apart - reach,
        high=apart + reach,
        p_value=float(2.0 * stdtr(freedom, -abs(apart) / error)),
        detectable=reach + float(stdtrit(freedom, POWER)) * error,
    )


def differences(champion: pd.DataFrame, challenger: pd.DataFrame, measure: Measure) -> Iterator[Difference]:
    """Compare two arms by all that can be measured of both and is not always the same."""
    theirs, ours = estimates(champion, measure), estimates(challenger, measure)
    for name in theirs.keys() & ours.keys():
        if theirs[name].variance + ours[name].variance > 0.0:
            yield difference(name, theirs[name], ours[name])


def compare(rows: pd.DataFrame, task: str, classes: Sequence[Any], metric: str) -> list[Difference]:
    """Compare the arms (columns entity, role, score, answer, target): by this metric first, then by the others.

    What came true is compared as well, whoever was right: acting on the answers may change it.
    """

    def measure(part: pd.DataFrame) -> dict[str, float]:
        found = quality.judge(part, task, classes)
        if task == "binary":
            found[f"target is {classes[-1]}"] = float((part["target"] == classes[-1]).mean())
        elif task == "regression":
            found["mean target"] = float(part["target"].mean())
        return found

    champion, challenger = (rows.loc[rows["role"] == role, COLUMNS] for role in (CHAMPION, CHALLENGER))
    found = differences(champion, challenger, measure)
    return sorted(found, key=lambda each: (each.name != metric, each.name))


def dealt(champion: int, challenger: int, weight: float) -> float:
    """Return how probable so uneven arms are, if the challenger answers ``weight`` percent of the entities."""
    from scipy.stats import binomtest

    return float(binomtest(challenger, champion + challenger, weight / 100).pvalue)
