"""Evaluate the model on the newest labelled rows.

reads   models/experiment-<id>/model.skops, params.yaml, data/features/*.parquet
writes  models/experiment-<id>/metrics.json, plots/, metadata/lineage.json, MODEL_CARD.md; logs to the run
next    gate
"""

import json
from typing import Any

import pandas as pd

from . import card, estimators, lineage, metrics, modelfile, plots, tracking
from .config import TrainConfig
from .project import Project
from .train import load_part

LINEAR = {"regression": "sklearn.linear_model.Ridge"}
LINEAR_DEFAULT = "sklearn.linear_model.LogisticRegression"


def baselines(
    features: pd.DataFrame, target: pd.Series, test: tuple[pd.DataFrame, pd.Series], config: TrainConfig
) -> dict[str, dict[str, float]]:
    """Fit the two models that ours has to beat: the majority (or mean), and a linear one."""
    from sklearn.dummy import DummyClassifier, DummyRegressor

    dummy = DummyRegressor() if config.task == "regression" else DummyClassifier(strategy="prior")
    linear = estimators.build(LINEAR.get(config.task, LINEAR_DEFAULT), {}, config.task, config.seed)
    if config.task != "regression":
        linear.set_params(max_iter=1000)
    fitted = {
        "majority": dummy.fit(features, target),
        "linear": estimators.pipeline(linear, features).fit(features, target),
    }
    return {name: metrics.measure(model, *test, config.task) for name, model in fitted.items()}


def evaluate(project: Project) -> tuple[modelfile.Model, dict[str, Any]]:
    """Measure the model file against test part and baselines; write metrics and plots."""
    config = project.train
    model = modelfile.load(project.model, config.model.trusted_types)
    test = load_part(project, "test")
    rows = config.evaluate.importance_rows
    found = {
        "task": config.task,
        "rows": len(test[0]),
        "test": metrics.measure(model, *test, config.task),
        "slices": metrics.slices(model, *test, config.task, config.evaluate.slices, config.evaluate.min_slice_rows),
        "baselines": baselines(*load_part(project, "train"), test, config),
        "importance": metrics.importance(
            model, test[0].head(rows), test[1].head(rows), config.task, project.gate.metric, config.seed
        ),
        "prediction_digest": modelfile.prediction_digest(model, test[0].head(config.evaluate.digest_rows)),
    }
    return model, found


def draw(project: Project, model: modelfile.Model, found: dict[str, Any]) -> None:
    """Write the plots of this task."""
    features, target = load_part(project, "test")
    said = modelfile.scores(model, features)
    project.plots.mkdir(parents=True, exist_ok=True)
    if project.train.task == "regression":
        plots.regression(said, target.to_numpy(), project.plots)
    else:
        plots.classification(said, target.to_numpy(), model.classes_, project.plots)
    plots.importance(found["importance"], project.gate.metric, project.plots)


def main(project: Project) -> str:
    """Measure, draw, record the lineage, and log all of it to the run that trained the model."""
    model, found = evaluate(project)
    (found["speed"],) = metrics.speed([model], [load_part(project, "test")[0]])
    project.metrics.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    draw(project, model, found)
    record = lineage.record(project, found)
    lineage.write(record, project.lineage)
    card.write(project, record, found)
    tracking.log_evaluation(project, found, lineage.tags(record))
    useless = sum(loss <= 0 for loss in found["importance"].values())
    shown = ", ".join(f"{name} {value:.3f}" for name, value in found["test"].items())
    return f"{shown}; {useless} of {len(found['importance'])} features add nothing"
