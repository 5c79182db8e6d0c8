"""Metrics: the numbers on which everything else rests."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }} import metrics
from {{ cookiecutter.__package_name }}.errors import UserError

BINARY = np.array([0, 1])


class Model:
    """A model of two classes whose score is the column `score`."""

    classes_ = BINARY

    def predict_proba(self, rows: pd.DataFrame) -> np.ndarray:
        return two_columns(rows["score"])


def two_columns(score: pd.Series | list[float]) -> np.ndarray:
    return np.column_stack([1 - np.asarray(score), score])


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=30))
def test_metrics_of_two_classes_stay_between_0_and_1(rows: list[tuple[float, bool]]) -> None:
    """No scores and labels give a metric outside its range, nor one that is no number."""
    truth = np.array([int(label) for _, label in rows])
    found = metrics.classification(two_columns([score for score, _ in rows]), truth, BINARY)
    assert all(0 <= value <= 1 for value in found.values())


def test_a_perfect_model_has_perfect_metrics() -> None:
    """Right and certain every time is 1 everywhere, and a Brier score of 0."""
    found = metrics.classification(two_columns([0.0, 1.0, 1.0]), np.array([0, 1, 1]), BINARY)
    assert found.pop("brier") == 0.0
    assert set(found.values()) == {1.0}


def test_metrics_agree_with_a_count_by_hand() -> None:
    """Four rows, worked out on paper."""
    found = metrics.classification(two_columns([0.9, 0.6, 0.4, 0.2]), np.array([1, 0, 1, 0]), BINARY)
    assert found == {"accuracy": 0.5, "precision": 0.5, "recall": 0.5, "f1": 0.5, "brier": 0.1925, "roc_auc": 0.75}


def test_an_undefined_metric_is_left_out() -> None:
    """Where all rows are of one class there is no area under the curve, and none is made up."""
    found = metrics.classification(two_columns([0.1, 0.2]), np.array([0, 0]), BINARY)
    assert "roc_auc" not in found
    assert found["accuracy"] == 1.0


def test_three_classes_are_averaged() -> None:
    """With more than two classes each counts alike, and the Brier score adds up over the classes."""
    found = metrics.classification(np.eye(3)[[0, 1, 1]], np.array(["a", "b", "c"]), np.array(["a", "b", "c"]))
    assert found["accuracy"] == found["recall"] == 0.666667
    assert found["brier"] == 0.666667


def test_a_class_that_training_never_saw_is_named() -> None:
    """A label that the model cannot know is an error, not a wrong number."""
    with pytest.raises(UserError, match="'2', a class that training has not seen"):
        metrics.classification(two_columns([0.5, 0.5]), np.array([0, 2]), BINARY)


def test_regression_is_measured_in_the_unit_of_the_target() -> None:
    """Errors of 3 and 4 have a mean of 3.5 and a root mean square of about 3.54."""
    found = metrics.regression(np.array([13.0, 16.0]), np.array([10.0, 20.0]))
    assert found == {"mae": 3.5, "rmse": 3.535534, "r2": 0.5}


def test_only_errors_are_better_when_lower() -> None:
    """The gate asks which way is better: down for errors, up for the rest."""
    assert [metrics.direction(name) for name in ("brier", "mae", "rmse")] == [-1, -1, -1]
    assert [metrics.direction(name) for name in ("roc_auc", "accuracy", "r2")] == [1, 1, 1]


def test_slices_are_measured_when_they_have_rows_enough() -> None:
    """A value with too few rows is left out: its metric would be chance."""
    rows = pd.DataFrame({"score": [0.1, 0.9, 0.2, 0.8, 0.5], "place": ["a", "a", "a", "a", "b"]})
    found = metrics.slices(Model(), rows, pd.Series([0, 1, 0, 1, 1]), "binary", ("place",), 2)
    assert list(found) == ["place=a"]
    assert (found["place=a"]["rows"], found["place=a"]["accuracy"]) == (4, 1.0)


def test_a_slice_by_a_column_that_is_not_there_is_refused() -> None:
    """A misspelt column is named, with the ones that there are."""
    with pytest.raises(UserError, match="no column 'plaice'; there are score"):
        metrics.slices(Model(), pd.DataFrame({"score": [0.5]}), pd.Series([1]), "binary", ("plaice",), 1)


def test_importance_tells_a_used_column_from_an_idle_one() -> None:
    """Shuffling the column that decides costs all; shuffling one that nobody reads costs nothing."""
    rows = pd.DataFrame({"score": [0.1, 0.9] * 20, "idle": range(40)})
    found = metrics.importance(Model(), rows, pd.Series([0, 1] * 20), "binary", "roc_auc", 0)
    assert found["score"] > 0.3
    assert found["idle"] == 0.0


class Disturbed(Model):
    """Every third answer waits, as for a processor that does something else."""

    def __init__(self) -> None:
        self.asked = 0

    def predict_proba(self, rows: pd.DataFrame) -> np.ndarray:
        self.asked += 1
        if self.asked % 3 == 0:
            time.sleep(0.2)
        return super().predict_proba(rows)


def test_a_busy_machine_does_not_make_a_model_slow() -> None:
    """A row is asked for several times, and its best time is that of the model."""
    [found] = metrics.speed([Disturbed()], [pd.DataFrame({"score": [0.5] * 10})])
    assert found["latency_p99_ms"] < 200


def test_speed_is_measured_for_one_row_and_for_many() -> None:
    """Latency has a median and a slowest hundredth, in that order, and a batch its throughput."""
    rows = pd.DataFrame({"score": [0.5] * 10})
    for found in metrics.speed([Model(), Model()], [rows, rows.head(3)]):
        assert 0 < found["latency_p50_ms"] <= found["latency_p99_ms"]
        assert found["rows_per_second"] > 0
