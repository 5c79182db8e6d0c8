"""One look at the model in service: all that is measured, before it is judged, written or drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from .. import modelfile, registry
from ..errors import UserError
from ..project import NAME, Project
from ..serving import frames
from ..serving.journal import Journal
from . import drift, labelled, reference, rows, traffic
from .grids import Counts
from .labelled import Quality
from .reference import Reference
from .traffic import Traffic

OPERATION_DAYS = 7  # errors and latency are judged over the newest week that has rows
EVENTS = 10


@dataclass(frozen=True)
class Look:
    """``periods`` are shown; ``judged`` is the newest with rows enough, and ``changes`` are what drifted in it."""

    time: datetime
    reference: Reference
    traffic: Traffic
    periods: tuple[str, ...]
    judged: str | None
    changes: tuple[drift.Change, ...]
    psi: Mapping[str, Mapping[str, float]]  # by period and column
    quality: Quality
    replayed: float | None  # the largest difference between a logged score and the model file's
    events: tuple[dict[str, Any], ...]

    @property
    def age_days(self) -> float:
        return (self.time - self.reference.created).total_seconds() / 86400

    @property
    def week(self) -> list[Counts]:
        return [self.traffic.days[day] for day in sorted(self.traffic.days)[-OPERATION_DAYS:]]

    @property
    def outcome(self) -> tuple[int, int]:
        """The rows of the week, and how many of them failed."""
        total = sum((day["outcome"] for day in self.week), np.zeros(1, dtype="int64"))
        return int(total.sum()), int(total[1])

    def latency_ms(self, share: float) -> float:
        return traffic.latency(self.week, share)

    def counts(self, name: str) -> np.ndarray:
        """Return the counts of a column in the judged period."""
        return self.traffic.periods[self.judged or max(self.periods)][name]


def take(project: Project, log: Journal, now: datetime) -> Look:
    """Measure.

    Raises:
        UserError: there is no champion, or nobody has asked it anything in the days that are looked at.
    """
    config, known = project.monitor, reference.recall(project)
    since = now - timedelta(days=config.window.days)
    seen = traffic.of(rows.stream(log, known, since), known, project.train.data)
    if not seen.periods:
        days = f"of the last {config.window.days} days (window.days of configs/monitor_config.yaml)"
        raise UserError(f"the prediction log has no row {days}; type '{NAME} serve', and ask for predictions")
    periods = tuple(sorted(seen.periods)[-config.window.periods :])
    judged = traffic.newest({period: seen.rows(period) for period in periods}, config.window.min_rows)
    found = {each: drift.changes(known.places, known.counts, seen.periods[each], config.drift) for each in periods}
    return Look(
        time=now,
        reference=known,
        traffic=seen,
        periods=periods,
        judged=judged,
        changes=tuple(found[judged]) if judged else (),
        psi={period: {change.name: change.psi for change in changes} for period, changes in found.items()},
        quality=labelled.of(*answers(project, log, known, since), known, project),
        replayed=replay(project, known, rows.newest(log, known.version, config.operation.replay_rows, since)),
        events=tuple(log.events().tail(EVENTS).to_dict("records")),
    )


def answers(project: Project, log: Journal, known: Reference, since: datetime) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the answers whose labels have come, the shadow's too, and the columns to slice them by."""
    found = log.labelled(since)
    found = found[~found["failed"]].reset_index(drop=True)
    slices = [name for name in project.train.evaluate.slices if name in known.places]
    table = traffic.as_the_model_sees(frames.features(found), known, project.train.data)[slices]
    periods = traffic.period_of(found["period"], found["time"].dt.strftime("%Y-%m-%d"))
    return found[["version", "score", "answer", "target"]].assign(period=periods), table


def replay(project: Project, known: Reference, sample: pd.DataFrame) -> float | None:
    """Score logged rows once more: an answer must be what the model file says of features built as in training."""
    model, version = registry.load_champion(project)
    if model is None or sample.empty or version != known.version:
        return None
    table = traffic.as_the_model_sees(frames.features(sample), known, project.train.data)[list(model.feature_names_in_)]
    said = modelfile.one_score(modelfile.scores(model, table))
    return float(np.abs(said - sample["score"].to_numpy(dtype="float64")).max())
