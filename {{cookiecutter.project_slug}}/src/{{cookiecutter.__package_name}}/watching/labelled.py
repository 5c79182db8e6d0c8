"""Where the champion stands, once labels are known: each version over the periods, and each slice against the test."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from .. import metrics
from ..project import Project
from ..service_config import MonitorConfig
from . import quality
from .quality import Calibration
from .reference import Reference
from .traffic import newest


@dataclass(frozen=True)
class Month:
    """The metrics of a version in a period."""

    version: str
    period: str
    rows: int
    metrics: dict[str, float]


@dataclass(frozen=True)
class Group:
    """The metric of some rows now, and when the champion was tested; ``lost`` if it fell too far for chance."""

    name: str  # of a slice, like region=east; empty for all rows
    rows: int
    now: float
    then: float
    lost: bool


@dataclass(frozen=True)
class Quality:
    """``period`` is the newest with labels enough of the champion's answers; the last three are of it."""

    metric: str
    months: tuple[Month, ...]
    period: str | None
    whole: Group | None
    slices: tuple[Group, ...]
    calibration: Calibration | None

    @property
    def gaps(self) -> dict[str, float]:
        """Return for each column to slice by how far its best and worst value are apart."""
        values: dict[str, list[float]] = {}
        for slice_ in self.slices:
            values.setdefault(slice_.name.partition("=")[0], []).append(slice_.now)
        return {column: round(max(each) - min(each), 6) for column, each in values.items()}


def of(rows: pd.DataFrame, slices: pd.DataFrame, reference: Reference, project: Project) -> Quality:
    """Measure labelled answers: columns version, period, score, answer, target; ``slices`` has those to slice by."""
    config = project.monitor
    metric = quality.metric_of(reference.task, project.gate.metric)
    ours = rows[rows["version"] == reference.version]
    period = newest(ours["period"].value_counts().to_dict(), config.window.min_rows)
    current = ours[ours["period"] == period]
    values = [(f"{column}={value}", part) for column in slices for value, part in current.groupby(slices[column])]
    sliced = [(name, part) for name, part in values if len(part) >= project.train.evaluate.min_slice_rows]
    return Quality(
        metric=metric,
        months=tuple(months(rows, reference)),
        period=period,
        whole=next(groups([("", current)], reference, metric, config), None),
        slices=tuple(groups(sliced, reference, metric, config)),
        calibration=quality.calibration(current, reference.task, reference.classes),
    )


def months(rows: pd.DataFrame, reference: Reference) -> Iterator[Month]:
    for (version, period), part in rows.groupby(["version", "period"]):
        found = quality.judge(part, reference.task, reference.classes)
        yield Month(str(version), str(period), len(part), found)


def groups(
    parts: Iterable[tuple[str, pd.DataFrame]], reference: Reference, metric: str, config: MonitorConfig
) -> Iterator[Group]:
    """Compare each part with the test; one with few rows, or that the test did not measure, is left out."""

    def value(rows: pd.DataFrame) -> float | None:
        return quality.judge(rows, reference.task, reference.classes).get(metric)

    known = [(name, part, reference.slices.get(name) if name else reference.tested) for name, part in parts]
    for name, part, then in known:
        now = value(part) if len(part) else None
        if then is None or now is None or metric not in then:
            continue
        loss = metrics.direction(metric) * (then[metric] - now)
        p_value = config.quality.p_value / len(known)
        lost = loss >= config.quality.drop and quality.beyond_chance(
            loss, quality.uncertainty(part, value), len(part), int(then["rows"]), p_value
        )
        yield Group(name, len(part), now, then[metric], lost)
