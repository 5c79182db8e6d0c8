"""How good a model is: pure functions from a model and labelled rows to numbers."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from .errors import UserError
from .modelfile import Model, scores

LOWER_IS_BETTER = frozenset({"brier", "mae", "rmse"})
LATENCY_ROWS, PASSES, WARM_UP = 60, 3, 5
REPEATS = 3


def direction(metric: str) -> int:
    """Return 1 where more is better, -1 where less is."""
    return -1 if metric in LOWER_IS_BETTER else 1


def measure(model: Model, features: pd.DataFrame, target: pd.Series, task: str) -> dict[str, float]:
    """Return the metrics of the task; those that a single class leaves undefined are left out."""
    return judge(model, scores(model, features), target.to_numpy(), task)


def judge(model: Model, said: np.ndarray, truth: np.ndarray, task: str) -> dict[str, float]:
    """Return the metrics of scores that the model has given already."""
    return regression(said, truth) if task == "regression" else classification(said, truth, model.classes_)


def importance(
    model: Model, features: pd.DataFrame, target: pd.Series, task: str, metric: str, seed: int
) -> dict[str, float]:
    """Return what the metric loses when a column is shuffled (Breiman 2001), mean over repeats.

    All shuffled copies are scored in one call: what costs time is the call, not the rows.
    """
    random = np.random.default_rng(seed)
    trials = [column for column in features for _ in range(REPEATS)]
    shuffled = [features.assign(**{column: random.permutation(features[column])}) for column in trials]
    said = np.split(scores(model, pd.concat([features, *shuffled], ignore_index=True)), len(trials) + 1)
    whole, *values = (direction(metric) * judge(model, part, target.to_numpy(), task).get(metric, 0.0) for part in said)
    losses = whole - np.reshape(values, (-1, REPEATS)).mean(axis=1)
    return {str(column): round(float(loss), 6) for column, loss in zip(features, losses, strict=True)}


def classification(said: np.ndarray, truth: np.ndarray, classes: np.ndarray) -> dict[str, float]:
    """Return accuracy, precision, recall, F1, ROC AUC and Brier score.

    Two classes: of the second one. More: the macro average, AUC one against the rest. The Brier
    score is the mean squared distance from the truth, summed over classes when there are
    more than two (Brier 1950).
    """
    from sklearn import metrics

    unknown = sorted(set(truth) - set(classes))
    if unknown:
        raise UserError(f"the target holds '{unknown[0]}', a class that training has not seen")
    binary = len(classes) == 2  # noqa: PLR2004 - two classes
    chosen = classes[said.argmax(axis=1)]
    average: dict[str, Any] = {"average": "binary", "pos_label": classes[-1]} if binary else {"average": "macro"}
    hits = (truth[:, None] == classes[None, :]).astype("float64")
    result = {
        "accuracy": metrics.accuracy_score(truth, chosen),
        "precision": metrics.precision_score(truth, chosen, zero_division=0, **average),
        "recall": metrics.recall_score(truth, chosen, zero_division=0, **average),
        "f1": metrics.f1_score(truth, chosen, zero_division=0, **average),
        "brier": np.mean((said[:, 1] - hits[:, 1]) ** 2) if binary else np.mean(((said - hits) ** 2).sum(axis=1)),
    }
    if len(set(truth)) == len(classes):
        result["roc_auc"] = (
            metrics.roc_auc_score(hits[:, 1], said[:, 1])
            if binary
            else metrics.roc_auc_score(truth, said, multi_class="ovr", labels=classes)
        )
    return {name: round(float(value), 6) for name, value in result.items()}


def regression(said: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Return mean absolute error, root mean squared error (in the target's unit) and R squared."""
    from sklearn import metrics

    result = {
        "mae": metrics.mean_absolute_error(truth, said),
        "rmse": metrics.root_mean_squared_error(truth, said),
    }
    if len(truth) > 1:
        result["r2"] = metrics.r2_score(truth, said)
    return {name: round(float(value), 6) for name, value in result.items()}


def slices(
    model: Model,
    features: pd.DataFrame,
    target: pd.Series,
    task: str,
    columns: tuple[str, ...],
    min_rows: int,
) -> dict[str, dict[str, float]]:
    """Return the metrics of every value of the given columns that has enough rows."""
    found: dict[str, dict[str, float]] = {}
    for column in columns:
        if column not in features:
            raise UserError(f"evaluate.slices: there is no column '{column}'; there are {', '.join(features)}")
        for value, rows in features.groupby(column).groups.items():
            if len(rows) >= min_rows:
                measured = measure(model, features.loc[rows], target.loc[rows], task)
                found[f"{column}={value}"] = {"rows": len(rows), **measured}
    return found


def speed(models: Sequence[Model], tables: Sequence[pd.DataFrame]) -> list[dict[str, float]]:
    """Time each model on its table: single rows (ms, median and 99th percentile), and all of them (rows per second).

    The models take turns, row by row: when the machine is busy, it is busy for all. Of several passes the best time of
    a row counts, so that it is the model's, and not that of whatever else runs here.
    """
    from threadpoolctl import threadpool_limits

    times = np.empty((PASSES, LATENCY_ROWS, len(models)))
    with threadpool_limits(1):  # threads do not speed up one row, and wait for each other on a busy machine
        for model, table in zip(models, tables, strict=True):
            for _ in range(WARM_UP):
                seconds(model, table.iloc[[0]])
        for turn, row, which in np.ndindex(times.shape):
            table = tables[which]
            times[turn, row, which] = 1000.0 * seconds(models[which], table.iloc[[row % len(table)]])
    best = times.min(axis=0)
    return [
        {
            "latency_p50_ms": round(float(np.percentile(each, 50)), 3),
            "latency_p99_ms": round(float(np.percentile(each, 99)), 3),
            "rows_per_second": round(len(table) / seconds(model, table)),
        }
        for model, table, each in zip(models, tables, best.T, strict=True)
    ]


def seconds(model: Model, features: pd.DataFrame) -> float:
    start = time.perf_counter()
    scores(model, features)
    return time.perf_counter() - start
