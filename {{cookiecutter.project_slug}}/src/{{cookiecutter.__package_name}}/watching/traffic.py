"""What the prediction log holds, in counts: features and scores by period, answers and latency by day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .. import features
from ..config import Data
from . import grids
from .grids import Counts, Grid, Numbers, Texts
from .reference import SCORE, Reference

OPERATION: dict[str, Grid] = {
    "latency_ms": Numbers(tuple(np.geomspace(0.01, 1e5, 325).tolist()), ()),  # each place is a twentieth wider
    "outcome": Texts(("answered", "failed")),
}


@dataclass
class Traffic:
    """Sums over a stream of logged rows."""

    periods: dict[str, Counts] = field(default_factory=dict)
    days: dict[str, Counts] = field(default_factory=dict)
    versions: Counter[tuple[str, str]] = field(default_factory=Counter)  # of period and version

    def rows(self, period: str) -> int:
        return sum(rows for (each, _), rows in self.versions.items() if each == period)


def of(pieces: Iterable[tuple[pd.DataFrame, pd.DataFrame]], reference: Reference, data: Data) -> Traffic:
    """Count a stream of answers, and of what was asked; what is kept does not grow with its rows."""
    seen, places = Traffic(), {name: grid for name, grid in reference.places.items() if name != SCORE}
    for rows, asked in pieces:
        outcomes = rows.assign(outcome=np.where(rows["failed"], "failed", "answered"))
        for day, part in outcomes.groupby("day"):
            add(seen.days, str(day), grids.count(OPERATION, [part]))
        periods = period_of(rows["period"], rows["day"])
        for period, part in as_the_model_sees(asked, reference, data).groupby(periods):
            add(seen.periods, str(period), grids.count(places, [part]))
        ours = rows[(rows["version"] == reference.version) & ~rows["failed"]].rename(columns={"score": SCORE})
        for period in periods.unique():
            part = ours[periods[ours.index] == period]
            add(seen.periods, str(period), grids.count({SCORE: reference.places[SCORE]}, [part]))
        seen.versions.update(rows.groupby([periods, "version"]).size().to_dict())
    return seen


def add(sums: dict[str, Counts], key: str, counts: Counts) -> None:
    known = sums.setdefault(key, {})
    for name, values in counts.items():
        known[name] = known[name] + values if name in known else values


def period_of(periods: pd.Series, days: pd.Series) -> pd.Series:
    """Return the period of each row; data without a time column has the month of the request."""
    return periods.where(periods != "", days.str[: len("2025-01")])


def as_the_model_sees(asked: pd.DataFrame, reference: Reference, data: Data) -> pd.DataFrame:
    """Build the champion's features from the columns of requests, whatever is switched on today."""
    if asked.empty:
        return pd.DataFrame(columns=reference.features)
    numbers = [name for name, grid in reference.places.items() if isinstance(grid, Numbers) and name in asked]
    table = asked.assign(**{name: pd.to_numeric(asked[name], errors="coerce") for name in numbers})
    derived = tuple(name for name in reference.features if name in features.DERIVED)
    return features.build(table, data, derived).reindex(columns=reference.features)


def newest(rows: Mapping[str, int], least: int) -> str | None:
    """Return the newest period with rows enough for a verdict."""
    return max((period for period, count in rows.items() if count >= least), default=None)


def latency(counts: Sequence[Counts], share: float) -> float:
    """Return a quantile of the latency of some days, in milliseconds."""
    grid = OPERATION["latency_ms"]
    total = sum(day["latency_ms"] for day in counts)
    return grids.quantile(grid, np.asarray(total), share) if isinstance(grid, Numbers) else float("nan")
