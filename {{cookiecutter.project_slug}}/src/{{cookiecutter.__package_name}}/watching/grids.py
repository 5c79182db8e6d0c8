"""Counting rows in places whose number is fixed, however many rows there are.

Counts of parts add up, so that a stream is counted chunk by chunk, in the memory of one chunk.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

LEVELS = 256  # a distance between distributions is exact to 1/256
GROUPS = 10
OUTSIDE = 16  # places on either side of the reference, to show where rows have gone
FEW = 20  # different numbers, at most, that are counted one by one
MAX_TEXTS = 50

Counts: TypeAlias = dict[str, np.ndarray]


@dataclass(frozen=True)
class Numbers:
    """Places between cuts: up to and with the first, ..., above the last; and one for what is no finite number."""

    cuts: tuple[float, ...]
    groups: tuple[float, ...]  # the cuts between the groups that PSI compares

    @classmethod
    def of(cls, values: pd.Series) -> "Numbers":
        known = finite(values)
        if not len(known):
            return cls((0.0,), (0.0,))
        low, high = known.min(), known.max()
        distinct = np.unique(known)
        groups = np.unique(np.quantile(known, np.linspace(0, 1, GROUPS + 1)[1:-1], method="lower"))
        if low == groups[0]:
            groups = np.insert(groups, 0, np.nextafter(low, -np.inf))  # else less than ever would pass for the least
        if len(distinct) <= FEW:
            cuts = distinct
        else:
            step = np.arange(1, OUTSIDE + 1) * (high - low) / OUTSIDE
            inside = np.quantile(known, np.linspace(0, 1, LEVELS + 1), method="lower")
            cuts = np.concatenate([low - step, inside, high + step])
        return cls(tuple(np.union1d(cuts, groups).tolist()), tuple(groups.tolist()))

    def count(self, values: pd.Series) -> np.ndarray:
        known = finite(values)
        places = np.bincount(np.searchsorted(self.cuts, known), minlength=len(self.cuts) + 1)
        return np.append(places, len(values) - len(known))

    def grouped(self, counts: np.ndarray) -> np.ndarray:
        ends = np.searchsorted(self.cuts, self.groups) + 1
        return np.append(np.add.reduceat(counts[:-1], [0, *ends]), counts[-1])


@dataclass(frozen=True)
class Texts:
    """A place for each known text, one for all others, and one for missing ones."""

    texts: tuple[str, ...]

    @classmethod
    def of(cls, values: pd.Series) -> "Texts":
        return cls(tuple(map(str, values.value_counts().index[:MAX_TEXTS])))

    def count(self, values: pd.Series) -> np.ndarray:
        found = values.value_counts()
        known = found.groupby(found.index.astype(str)).sum().reindex(list(self.texts), fill_value=0)
        other = int(found.sum()) - int(known.sum())
        return np.array([*known, other, len(values) - int(found.sum())], dtype="int64")

    def grouped(self, counts: np.ndarray) -> np.ndarray:
        return counts


Grid: TypeAlias = Numbers | Texts


def finite(values: pd.Series) -> np.ndarray:
    numbers = np.asarray(pd.to_numeric(values, errors="coerce").to_numpy(dtype="float64", na_value=np.nan))
    return np.asarray(numbers[np.isfinite(numbers)])


def of(frame: pd.DataFrame) -> dict[str, Grid]:
    """Lay out the places of each column by the rows of the reference."""
    numeric = pd.api.types.is_numeric_dtype
    return {str(name): (Numbers if numeric(frame[name]) else Texts).of(frame[name]) for name in frame}


def count(places: Mapping[str, Grid], chunks: Iterable[pd.DataFrame]) -> Counts:
    """Count a stream of rows."""
    total: Counts = {}
    for chunk in chunks:
        for name, grid in places.items():
            counts = grid.count(chunk[name])
            total[name] = total[name] + counts if name in total else counts
    return total or {name: grid.count(pd.Series(dtype="float64")) for name, grid in places.items()}


def quantile(grid: Numbers, counts: np.ndarray, share: float) -> float:
    """Return about the value that ``share`` of the numbers do not exceed."""
    total = np.cumsum(counts[:-1])
    place = int(np.searchsorted(total, share * total[-1]))
    return grid.cuts[min(place, len(grid.cuts) - 1)]


def to_json(places: Mapping[str, Grid], counts: Counts) -> dict[str, Any]:
    """Put grids and counts into what JSON can hold."""
    return {name: {**vars(grid), "counts": counts[name].tolist()} for name, grid in places.items()}


def from_json(values: Mapping[str, Any]) -> tuple[dict[str, Grid], Counts]:
    """Take them out again."""
    places: dict[str, Grid] = {
        name: Texts(tuple(entry["texts"]))
        if "texts" in entry
        else Numbers(tuple(entry["cuts"]), tuple(entry["groups"]))
        for name, entry in values.items()
    }
    return places, {name: np.array(entry["counts"], dtype="int64") for name, entry in values.items()}
