"""The A/B report's arithmetic: chance is not taken for a difference, a difference is found, and people count once."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from {{ cookiecutter.__package_name }}.serving import experiment
from {{ cookiecutter.__package_name }}.serving.experiment import LEVEL, MIN_ENTITIES, Difference

TRIALS = 80


def mean(rows: pd.DataFrame) -> dict[str, float]:
    return {"mean": float(rows["score"].mean())}


def arm(random: np.random.Generator, entities: int, rows: int, shift: float = 0.0) -> pd.DataFrame:
    """Draw entities that are asked about several times, and differ from each other more than their rows do."""
    own = np.repeat(random.normal(shift, 1.0, entities), rows)
    names = np.repeat([f"C{number}" for number in range(entities)], rows)
    return pd.DataFrame({"entity": names, "score": own + random.normal(0.0, 0.1, len(own))})


def compared(random: np.random.Generator, rows: int, shift: float = 0.0, size: int = 100) -> Difference:
    (found,) = experiment.differences(arm(random, size, rows), arm(random, size, rows, shift), mean)
    return found


@pytest.mark.parametrize("rows", [1, 12])
def test_equal_arms_differ_as_rarely_as_the_level_says(rows: int) -> None:
    """Without a difference about five experiments in a hundred show one, however often each entity is asked."""
    random = np.random.default_rng(rows)
    found = [compared(random, rows) for _ in range(TRIALS)]
    assert 0.0 < np.mean([each.p_value < LEVEL for each in found]) < 0.12
    assert [each.p_value < LEVEL for each in found] == [each.low > 0 or each.high < 0 for each in found]


def test_a_difference_of_the_detectable_size_is_mostly_found() -> None:
    """In about four of five experiments, and the interval holds the true difference in nearly all."""
    random = np.random.default_rng(3)
    shift = compared(random, 3).detectable
    found = [compared(random, 3, shift) for _ in range(TRIALS)]
    assert 0.65 < np.mean([each.p_value < LEVEL for each in found]) < 0.95
    assert np.mean([each.low <= shift <= each.high for each in found]) > 0.9


def test_it_agrees_with_the_test_of_the_textbook() -> None:
    """For the mean of independent rows the jackknife finds Welch's t: interval and p are nearly the same."""
    from scipy.stats import ttest_ind

    random = np.random.default_rng(4)
    one, other = arm(random, 4000, 1), arm(random, 4000, 1, 0.03)
    (found,) = experiment.differences(one, other, mean)
    expected = ttest_ind(other["score"], one["score"], equal_var=False)
    interval = expected.confidence_interval(1 - LEVEL)
    assert found.value == pytest.approx(interval.low / 2 + interval.high / 2)
    assert found.high - found.low == pytest.approx(interval.high - interval.low, rel=0.3)


def test_a_metric_that_is_undefined_is_left_out() -> None:
    """Nor is anything said of arms that do not vary."""
    rows = arm(np.random.default_rng(5), MIN_ENTITIES, 1)
    assert list(experiment.differences(rows, rows, lambda _: {"same": 1.0})) == []
    assert list(experiment.differences(rows, rows, lambda part: mean(part) if len(part) == len(rows) else {})) == []


def labelled(classes: list[Any], task: str) -> pd.DataFrame:
    random = np.random.default_rng(6)
    score = random.random(800)
    place = (score * len(classes)).astype(int) if classes else np.zeros(800, dtype=int)
    drawn = random.permutation(place)
    columns = {
        "entity": [f"C{number}" for number in range(800)],
        "role": ["champion", "challenger"] * 400,
        "score": score,
        "answer": score if task == "regression" else [classes[at] for at in place],
        "target": score + random.normal(size=800) if task == "regression" else [classes[at] for at in drawn],
    }
    return pd.DataFrame(columns)


@pytest.mark.parametrize(
    ("task", "classes", "metric", "names"),
    [
        ("binary", ["no", "yes"], "roc_auc", {"roc_auc", "brier", "accuracy", "target is yes"}),
        ("multiclass", ["a", "b", "c"], "accuracy", {"accuracy"}),
        ("regression", [], "rmse", {"rmse", "mae", "mean target"}),
    ],
)
def test_the_gates_metric_comes_first(task: str, classes: list[Any], metric: str, names: set[str]) -> None:
    """Every kind of task has its metrics, and where there is one, what came true in each arm."""
    found = [each.name for each in experiment.compare(labelled(classes, task), task, classes, metric)]
    assert found[0] == metric
    assert names <= set(found)


def test_arms_that_are_not_dealt_as_said_are_improbable() -> None:
    """A quarter where a half was meant is no chance; fifty-two of a hundred is."""
    assert experiment.dealt(750, 250, 50) < experiment.UNEVEN
    assert experiment.dealt(48, 52, 50) > 0.5
    assert experiment.dealt(750, 250, 25) > 0.5
