"""What the prediction log holds, in counts: features and scores by period, answers and latency by day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .. import features
from ..config import Data
from ..serving import frames
from . import grids
from .grids import Counts, Grid, Numbers, Texts
from .reference import SCORE, Reference

ANSWERED = ("champion", "challenger")  # the shadow's rows are the same requests once more
OPERATION: dict[str, Grid] = {
    "latency_ms": Numbers(tuple(np.geomspace(0.01, 1e5, 325).tolist()), ()),  # each place is a twentieth wider
    "outcome": Texts(("answered", "failed")),
}


@dataclass
class Traffic:
    """Sums over a stream of logged rows; ``sample`` has the champion's newest rows whole."""

    periods: dict[str, Counts] = field(default_factory=dict)
    days: dict[str, Counts] = field(default_factory=dict)
    versions: Counter[tuple[str, str]] = field(default_factory=Counter)  # of period and version
    sample: pd.DataFrame = field(default_factory=pd.DataFrame)

    def rows(self, period: str) -> int:
        return sum(rows for (each, _), rows in self.versions.items() if each == period)


def of(chunks: Iterable[pd.DataFrame], reference: Reference, data: Data, keep: int) -> Traffic:
    """Count a stream; what is kept does not grow with its rows."""
    seen = Traffic()
    for chunk in chunks:
        if chunk.empty:  # and its columns of no kind
            continue
        rows = chunk.assign(period=period_of(chunk))
        by_day = rows.assign(outcome=np.where(rows["failed"], "failed", "answered"))
        for day, part in by_day.groupby(by_day["time"].dt.floor("D")):
            add(seen.days, f"{day:%Y-%m-%d}", grids.count(OPERATION, [part]))
        places = {name: grid for name, grid in reference.places.items() if name != SCORE}
        table = as_the_model_sees(rows, reference, data)
        answered = (rows["version"] == reference.version) & ~rows["failed"]
        for period, part in table.groupby(rows["period"]):
            add(seen.periods, str(period), grids.count(places, [part]))
            score = rows.loc[part.index[answered[part.index]], ["score"]].set_axis([SCORE], axis="columns")
            add(seen.periods, str(period), grids.count({SCORE: reference.places[SCORE]}, [score]))
        seen.versions.update(rows.groupby(["period", "version"]).size().to_dict())
        seen.sample = pd.concat([seen.sample, rows[answered]]).tail(keep)
    return seen


def add(sums: dict[str, Counts], key: str, counts: Counts) -> None:
    known = sums.setdefault(key, {})
    for name, values in counts.items():
        known[name] = known[name] + values if name in known else values


def period_of(rows: pd.DataFrame) -> pd.Series:
    """Return the period of each row; data without a time column has the month of the request."""
    unknown = rows["period"] == ""
    return rows["period"].where(~unknown, rows["time"].dt.strftime("%Y-%m")) if unknown.any() else rows["period"]


def as_the_model_sees(rows: pd.DataFrame, reference: Reference, data: Data) -> pd.DataFrame:
    """Build the champion's features from logged requests, whatever is switched on today."""
    if rows.empty:
        return pd.DataFrame(columns=reference.features)
    table = frames.features(rows)
    for name, grid in reference.places.items():
        if isinstance(grid, Numbers) and name in table:
            table[name] = pd.to_numeric(table[name], errors="coerce")
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
