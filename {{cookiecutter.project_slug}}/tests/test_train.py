"""Training: one seed and one model; and what cannot be trained says why in one line."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from {{ cookiecutter.__package_name }} import estimators, features, modelfile, train
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import Answer, edit
from .settings import DATA

FOREST = "sklearn.ensemble.RandomForestClassifier"


@pytest.fixture
def table(customers: pd.DataFrame) -> pd.DataFrame:
    """Return the features of the built-in data."""
    return features.build(customers, DATA, tuple(features.DERIVED))


def fitted(
    table: pd.DataFrame, target: pd.Series, name: str = FOREST, seed: int = 1, **params: float
) -> modelfile.Model:
    estimator = estimators.build(name, params or {"n_estimators": 5}, "binary", seed)
    return estimators.pipeline(estimator, table).fit(table, target)


def test_the_same_seed_gives_the_same_predictions(table: pd.DataFrame, customers: pd.DataFrame) -> None:
    """Two models of one seed have one prediction digest; a third, of another seed, has another."""
    first, again, other = (
        modelfile.prediction_digest(fitted(table, customers["churned"], seed=seed), table) for seed in (1, 1, 2)
    )
    assert first == again != other


def test_training_twice_writes_the_same_model(trained: Project) -> None:
    """The whole stage, run again, gives the model that is there, and the same parameters."""
    rows, _ = train.load_part(trained, "test")
    before = modelfile.prediction_digest(modelfile.load(trained.model, ()), rows), trained.params.read_bytes()
    train.train(trained)
    after = modelfile.prediction_digest(modelfile.load(trained.model, ()), rows), trained.params.read_bytes()
    assert after == before


def test_the_parameters_that_made_the_model_are_written_down(finished: Project) -> None:
    """params.yaml holds estimator, parameters, seed and features: enough to make the model by hand."""
    record = yaml.safe_load(finished.params.read_text(encoding="utf-8"))
    assert (record["seed"], record["params"]["max_iter"], record["rows"]) == (42, 20, 300)
    assert record["features"] == list(train.load_part(finished, "train")[0].columns)


def test_the_model_can_learn_thirty_rows_by_heart(table: pd.DataFrame, customers: pd.DataFrame) -> None:
    """An unpruned model repeats the labels of 30 rows: features, target and model are wired up right."""
    rows, target = table.head(30), customers["churned"].head(30)
    model = fitted(
        rows, target, "sklearn.ensemble.HistGradientBoostingClassifier", min_samples_leaf=1, learning_rate=0.5
    )
    assert 0 < target.sum() < 30
    assert (model.predict(rows) == target).all()


def test_the_seed_goes_to_every_random_state_inside() -> None:
    """An estimator inside an estimator gets the seed as well, unless it was given one."""
    name, inner = "sklearn.ensemble.BaggingClassifier", estimators.estimator_class(FOREST, "binary")()
    made = estimators.build(name, {"estimator": inner}, "binary", 7)
    assert (made.random_state, made.estimator.random_state) == (7, 7)
    assert estimators.build(FOREST, {"random_state": 3}, "binary", 7).random_state == 3


def test_missing_values_are_filled(table: pd.DataFrame, customers: pd.DataFrame) -> None:
    """Gaps in numbers and texts neither stop the training nor reach the scores."""
    holes = table.mask(np.random.default_rng(0).random(table.shape) < 0.3)
    scores = modelfile.scores(fitted(holes, customers["churned"]), holes)
    assert np.isfinite(scores).all()


@pytest.mark.parametrize(
    "odd",
    [
        {"region": "moon"},
        {"region": None, "contract": None},
        {"monthly_charges": 1e300},
        {"usage_hours": -1e300},
        {"tenure_months": np.nan, "charge_per_hour": np.nan, "monthly_charges": np.nan},
    ],
)
def test_a_score_is_always_a_probability(table: pd.DataFrame, customers: pd.DataFrame, odd: dict[str, Any]) -> None:
    """Whatever a row holds, its scores are finite, within 0 and 1, and add up to 1."""
    model = fitted(table, customers["churned"], "sklearn.linear_model.LogisticRegression", C=1.0)
    scores = modelfile.scores(model, table.head(3).astype(dict.fromkeys(odd, object)).assign(**odd).infer_objects())
    assert ((scores >= 0) & (scores <= 1)).all()
    assert np.allclose(scores.sum(axis=1), 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"model.estimator": "sklearn.ensemble.Forrest"}, "model.estimator sklearn.ensemble.Forrest: cannot be used"),
        ({"model.estimator": "no_such_library.Model"}, "No module named 'no_such_library'"),
        ({"model.estimator": "sklearn.ensemble.StackingClassifier"}, "cannot be used"),
        ({"model.estimator": "pathlib.Path"}, "cannot be used"),
        ({"model.estimator": "sklearn.linear_model.Ridge", "model.params": {}}, "not made for the task 'binary'"),
        ({"model.params": {"trees": 3}}, "model.params.trees: "),
        ({"model.params": {"max_iter": -1}}, "cannot be fitted: The 'max_iter' parameter"),
        ({"model.estimator": "sklearn.svm.LinearSVC", "model.params": {}}, "gives no probabilities (predict_proba)"),
    ],
)
def test_what_cannot_be_trained_is_one_clear_line(
    adjustable: Project, command: Callable[..., Answer], changes: dict[str, Any], reason: str
) -> None:
    """An estimator or parameter that does not fit is named in one line, and the model of before stays."""
    before = adjustable.model.read_bytes()
    edit(adjustable, changes)
    answer = command(adjustable.root, "train")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert reason in answer.err
    assert adjustable.model.read_bytes() == before


def test_a_column_that_is_neither_number_nor_text_is_named(table: pd.DataFrame) -> None:
    """A date among the features is refused by its name."""
    with pytest.raises(UserError, match="column 'since' is neither number nor text"):
        estimators.pipeline(None, table.assign(since=pd.Timestamp("2025-01-01")))


@pytest.mark.parametrize(
    ("library", "changes"), [("optuna", {"tune.trials": 2}), ("distributed", {"compute.backend": "dask"})]
)
def test_a_missing_extra_is_named(
    adjustable: Project, monkeypatch: pytest.MonkeyPatch, library: str, changes: dict[str, Any]
) -> None:
    """A setting that needs an extra says which one to install."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UserError, match="not installed; type 'uv sync --extra"):
        train.train(edit(adjustable, changes))


def test_training_without_features_says_what_to_type(project: Project) -> None:
    """A stage that comes too early names the one before it."""
    with pytest.raises(UserError, match=r"train\.parquet: not there yet; type '\S+ features'"):
        train.train(project)
