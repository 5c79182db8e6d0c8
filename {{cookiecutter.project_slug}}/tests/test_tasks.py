"""The other two tasks, by configuration alone: more than two classes, and a number to predict."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from {{ cookiecutter.__package_name }} import evaluate, gate, modelfile, train
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, Project

from .helpers import edit, own_data, prepare

PLAIN = {"features.derived": [], "evaluate.slices": ["region"]}
MULTICLASS = {
    "task": "multiclass",
    "data.target": "contract",
    "model.estimator": "sklearn.linear_model.LogisticRegression",
    "model.params": {"max_iter": 300},
}
REGRESSION = {
    "task": "regression",
    "data.target": "monthly_charges",
    "model.estimator": "sklearn.ensemble.HistGradientBoostingRegressor",
}
PLOTS = {
    "multiclass": {"roc.png", "precision_recall.png", "calibration.png", "importance.png"},
    "regression": {"predicted.png", "residuals.png", "importance.png"},
}


def judged(
    project: Project, frame: pd.DataFrame, changes: Mapping[str, Any], metric: str, floor: float
) -> tuple[Project, dict[str, Any]]:
    """Take the project from data to measures, with the settings changed; train twice on the way."""
    own_data(project, frame, {**PLAIN, **changes})
    changed = edit(project, {"metric": metric, "floor": floor}, GATE_CONFIG)
    train.train(prepare(changed))
    model, found = evaluate.evaluate(changed)
    evaluate.draw(changed, model, found)
    rows, _ = train.load_part(changed, "test")
    first, again = (modelfile.scores(candidate, rows) for candidate in (model, train.train(changed)[0]))
    assert np.isfinite(first).all()
    assert np.array_equal(first, again)
    return changed, found | {"speed": {"latency_p99_ms": 1.0}}


def test_three_classes_need_nothing_but_settings(project: Project, customers: pd.DataFrame) -> None:
    """A target of three texts is learnt, measured, drawn and judged, and comes out the same twice."""
    marked = customers.assign(hint=customers["contract"].str.len() + customers["churned"])
    changed, found = judged(project, marked, MULTICLASS, "roc_auc", 0.6)
    assert set(found["test"]) == {"accuracy", "precision", "recall", "f1", "brier", "roc_auc"}
    assert all(check.passed for check in gate.absolute(found, changed.gate))
    assert {path.name for path in changed.plots.iterdir()} == PLOTS["multiclass"]


def test_a_number_needs_nothing_but_settings(project: Project, customers: pd.DataFrame) -> None:
    """A number is learnt, measured in its own unit, drawn and judged, where less is better, twice the same."""
    changed, found = judged(project, customers, REGRESSION, "rmse", 100.0)
    assert set(found["test"]) == {"mae", "rmse", "r2"}
    assert found["test"]["rmse"] < found["baselines"]["majority"]["rmse"]
    assert all(check.passed for check in gate.absolute(found, changed.gate))
    assert {path.name for path in changed.plots.iterdir()} == PLOTS["regression"]
