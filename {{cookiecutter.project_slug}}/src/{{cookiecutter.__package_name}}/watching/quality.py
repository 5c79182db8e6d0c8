"""How good answers were, once labels are known. Pure functions of frames with the columns score, answer and target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import metrics

BINS = 10
PARTS = 20  # of the jackknife


@dataclass(frozen=True)
class Calibration:
    """Predicted and observed shares in groups of equal size, their mean distance (ECE), and its chance."""

    predicted: list[float]
    observed: list[float]
    error: float
    chance: float


def metric_of(task: str, metric: str) -> str:
    """Return the gate's metric, or accuracy for several classes: the log has the chosen one's probability only."""
    return "accuracy" if task == "multiclass" else metric


def judge(rows: pd.DataFrame, task: str, classes: Sequence[Any]) -> dict[str, float]:
    """Return the metrics that logged answers allow."""
    score, truth = rows["score"].to_numpy(dtype="float64"), np.array(rows["target"].tolist())
    if task == "regression":
        return metrics.regression(score, truth)
    if task == "multiclass":
        return {"accuracy": round(float(correct(rows).mean()), 6)}
    return metrics.classification(np.column_stack([1.0 - score, score]), truth, np.array(classes))


def correct(rows: pd.DataFrame) -> np.ndarray:
    return np.asarray(np.array(rows["answer"].tolist()) == np.array(rows["target"].tolist()))


def uncertainty(rows: pd.DataFrame, value: Callable[[pd.DataFrame], float | None]) -> float:
    """Return the standard error of any metric: how it varies when each twentieth is left out (jackknife)."""
    place = np.arange(len(rows)) % PARTS
    values = [value(rows[place != part]) for part in range(PARTS)]
    known = np.array([found for found in values if found is not None])
    if len(known) < PARTS:
        return float("inf")
    return float(np.sqrt((PARTS - 1) / PARTS * ((known - known.mean()) ** 2).sum()))


def beyond_chance(loss: float, error: float, rows: int, then: int, p_value: float) -> bool:
    """Whether a loss is more than chance explains, if the metric was measured on ``then`` rows before."""
    from scipy.special import stdtrit

    return bool(loss > stdtrit(PARTS - 1, 1.0 - p_value) * error * np.sqrt(1.0 + rows / max(then, 1)))


def calibration(rows: pd.DataFrame, task: str, classes: Sequence[Any]) -> Calibration | None:
    """Compare predicted with observed shares; the chance is Hosmer and Lemeshow's (1980). Values have none."""
    from scipy.special import chdtrc

    if task == "regression" or not len(rows):
        return None
    score = rows["score"].to_numpy(dtype="float64")
    truth = np.array(rows["target"].tolist()) == classes[-1] if task == "binary" else correct(rows)
    order = np.argsort(score, kind="stable")
    groups = [group for group in np.array_split(order, BINS) if len(group)]
    said, true, size = (
        np.array([measure(group) for group in groups])
        for measure in (lambda group: score[group].mean(), lambda group: truth[group].mean(), len)
    )
    spread = np.clip(said * (1.0 - said), 1e-3, None) / size
    return Calibration(
        predicted=said.round(6).tolist(),
        observed=true.round(6).tolist(),
        error=round(float((np.abs(said - true) * size).sum() / size.sum()), 6),
        chance=float(chdtrc(len(groups), ((said - true) ** 2 / spread).sum())),
    )
