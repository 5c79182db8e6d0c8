"""The backtest: what a month of age costs a model, each month against the model that was new then."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import backtest, features
from {{ cookiecutter.__package_name }}.backtest import Aged
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import clone, edit, prepare

TABLE = [
    Aged("2025-01", 10, {1: 0.80, 2: 0.70, 3: 0.60}),
    Aged("2025-02", 20, {1: 0.82, 2: 0.76}),
    Aged("2025-03", 30, {1: 0.90}),
]


@pytest.fixture(scope="module")
def turning(blank: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, str]:
    """Return a project whose customers have new reasons in its last two of six months, and what its backtest says."""
    project = clone(blank, tmp_path_factory.mktemp("turning") / "project")
    changes = {
        "data.generator.concept_drift": 1.0,
        "model.estimator": "sklearn.linear_model.LogisticRegression",
        "model.params": {"max_iter": 200},
    }
    project = prepare(edit(project, changes))
    return project, backtest.main(project, longest=3)


def test_each_month_has_its_model_measured_on_the_months_after() -> None:
    """From three months come two models, and the first is measured twice."""
    assert list(backtest.ages(["a", "b", "c"], 6)) == [("a", {1: "b", 2: "c"}), ("b", {1: "c"})]
    assert list(backtest.ages(["a", "b", "c"], 1)) == [("a", {1: "b"}), ("b", {1: "c"})]


def test_a_model_is_compared_with_the_new_one_of_the_same_month() -> None:
    """Worked out on paper: at the age of two, 0.82 - 0.70 and 0.90 - 0.76; at three, 0.90 - 0.60."""
    assert backtest.losses(TABLE, "roc_auc") == {1: 0.0, 2: 0.13, 3: 0.3}
    assert backtest.losses(TABLE, "brier") == {1: 0.0, 2: -0.13, 3: -0.3}


def test_it_says_how_long_a_model_may_be_used() -> None:
    """The first age at which the loss counts as a fall is named; without one, the largest loss."""
    assert backtest.advice({1: 0.0, 2: 0.13, 3: 0.3}, "roc_auc", 0.2).startswith("at the age of 3 months roc_auc has")
    assert "in 2 months roc_auc loses at most 0.010" in backtest.advice({1: 0.0, 2: 0.01}, "roc_auc", 0.2)


def test_old_models_lose_when_reasons_change(turning: tuple[Project, str]) -> None:
    """Models from before the change are measured worse after it, and the table, the record and the picture say so."""
    project, said = turning
    record = json.loads((project.reports / "backtest.json").read_text(encoding="utf-8"))
    models = {aged["trained_to"]: aged["by_age"] for aged in record["models"]}
    assert list(models) == ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"]
    assert [aged["rows"] for aged in record["models"]] == [300, 600, 900, 1200, 1500]
    assert models["2025-03"]["2"] < models["2025-03"]["1"] - 0.1
    assert models["2025-05"]["1"] > models["2025-04"]["2"]
    rows = [line.split() for line in said.splitlines()[2:]]
    assert rows[2] == ["2025-03", *(f"{models['2025-03'][age]:.3f}" for age in ("1", "2", "3"))]
    assert rows[-1][:3] == ["mean", "loss", "0.000"]


def test_the_picture_stands_alone(turning: tuple[Project, str]) -> None:
    """It is an SVG file with colours of its own, for light and dark."""
    picture = (turning[0].reports / "backtest.svg").read_text(encoding="utf-8")
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 - our own
    assert "prefers-color-scheme: dark" in picture
    assert "<title" not in picture


def test_the_models_are_those_that_training_would_make(turning: tuple[Project, str]) -> None:
    """The last model is what `train` makes of the same rows: its metric is reproduced from the project's own parts."""
    project, _ = turning
    frame = pd.read_parquet(project.processed)
    table = features.build(frame, project.train.data, project.train.features.derived).assign(churned=frame["churned"])
    again = list(backtest.models(table, frame["month"], project, 3))
    record = json.loads((project.reports / "backtest.json").read_text(encoding="utf-8"))
    assert [{str(age): value for age, value in aged.by_age.items()} for aged in again] == [
        aged["by_age"] for aged in record["models"]
    ]


def test_a_model_learns_no_more_than_the_window(turning: tuple[Project, str], tmp_path: Path) -> None:
    """As in training, months older than the newest `split.window_periods` are left out."""
    project = edit(clone(turning[0], tmp_path / "project"), {"split.window_periods": 2})
    frame = pd.read_parquet(project.processed)[["month", "tenure_months", "churned"]]
    found = backtest.models(frame.drop(columns="month"), frame["month"], project, 1)
    assert [aged.rows for aged in found] == [300, 600, 600, 600, 600]


def test_the_picture_follows_each_model_through_the_months() -> None:
    """A value stands in its month, whatever the age of the model that it belongs to."""
    drawn = backtest.curves(TABLE[1:], ["2025-01", "2025-02", "2025-03", "2025-04"])
    assert np.array_equal(drawn, [[np.nan, np.nan, 0.82, 0.76], [np.nan, np.nan, np.nan, 0.9]], equal_nan=True)


def test_data_without_time_has_no_backtest(project: Project) -> None:
    """Without a column that says when, there is no age."""
    with pytest.raises(UserError, match=r"data\.time: a backtest needs a time column"):
        backtest.main(edit(project, {"data.time": None}))


def test_a_backtest_too_early_says_so(project: Project) -> None:
    """Before the data is validated, the command to type is named."""
    with pytest.raises(UserError, match="type '"):
        backtest.main(project)
