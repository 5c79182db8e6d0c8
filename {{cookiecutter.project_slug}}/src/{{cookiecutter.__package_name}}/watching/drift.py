"""Has a distribution changed? Two distances of counts, and how likely chance alone makes them as large.

PSI  the population stability index, the sum of (now - then) ln(now / then) over about ten groups of equal size in the
     reference; missing values are a group too. Without a change, PSI / (1/n + 1/m) follows a chi-squared distribution
     (Yurdakul 2018).
KS   the largest distance of two cumulative distributions (Kolmogorov-Smirnov), of numbers.

Many rows make any difference certain, and few rows make large ones by chance: drift is what is both large and certain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..service_config import Drift
from .grids import Counts, Grid, Numbers, quantile

Level = Literal["fine", "warning", "alert"]


@dataclass(frozen=True)
class Change:
    """How one column differs from its reference; ``chance`` is how likely chance alone makes such a difference."""

    name: str
    rows: int
    psi: float
    psi_chance: float
    ks: float | None
    ks_chance: float | None
    level: Level


def psi(then: np.ndarray, now: np.ndarray) -> float:
    """Return the population stability index of two counts; half a row is added to each place, so that none is empty."""
    p, q = ((counts + 0.5) / (counts.sum() + 0.5 * len(counts)) for counts in (then, now))
    return float(np.sum((q - p) * np.log(q / p)))


def ks(then: np.ndarray, now: np.ndarray) -> float:
    """Return the largest distance of two cumulative distributions, given as counts."""
    return float(np.max(np.abs(np.cumsum(then) / then.sum() - np.cumsum(now) / now.sum())))


def compare(name: str, grid: Grid, then: np.ndarray, now: np.ndarray, bounds: Drift, tests: int) -> Change:
    """Judge one column of ``tests``; the bound on chance holds for all of them together (Bonferroni)."""
    from scipy.special import chdtrc, kolmogorov

    before, after = grid.grouped(then), grid.grouped(now)
    used = int(np.count_nonzero(before + after))
    distance = psi(before, after)
    noise = 1 / max(then.sum(), 1) + 1 / max(now.sum(), 1)
    chance = float(chdtrc(max(used - 1, 1), distance / noise))
    apart = apart_chance = None
    if isinstance(grid, Numbers) and then[:-1].sum() and now[:-1].sum():
        apart = ks(then[:-1], now[:-1])
        apart_chance = float(kolmogorov(apart / np.sqrt(1 / then[:-1].sum() + 1 / now[:-1].sum())))
    bound = bounds.p_value / tests
    certain = chance <= bound
    apart_certain = apart_chance is not None and apart_chance <= bound
    level: Level = "fine"
    if certain and distance >= bounds.psi_alert:
        level = "alert"
    elif (certain and distance >= bounds.psi_warn) or (apart_certain and (apart or 0.0) >= bounds.ks_warn):
        level = "warning"
    return Change(name, int(now.sum()), distance, chance, apart, apart_chance, level)


def changes(places: Mapping[str, Grid], then: Counts, now: Counts, bounds: Drift) -> list[Change]:
    """Compare all columns, the most changed first."""
    found = [compare(name, grid, then[name], now[name], bounds, len(places)) for name, grid in places.items()]
    return sorted(found, key=lambda change: -change.psi)


def difference(grid: Grid, then: np.ndarray, now: np.ndarray) -> str:
    """Say in a few words what has changed: the median of numbers, or the text whose share has changed most."""
    if isinstance(grid, Numbers):
        before, after = (quantile(grid, counts, 0.5) for counts in (then, now))
        return f"median {after:.3g}, was {before:.3g}"
    shares = [counts / max(counts.sum(), 1) for counts in (then, now)]
    most = int(np.argmax(np.abs(shares[1] - shares[0])))
    name = [*grid.texts, "other values", "missing"][most]
    return f"{name} {shares[1][most]:.0%}, was {shares[0][most]:.0%}"
