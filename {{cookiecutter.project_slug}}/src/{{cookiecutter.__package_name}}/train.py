"""Train the model.

reads   data/features/train.parquet, validation.parquet, configs/train_config.yaml
writes  models/experiment-<id>/model.skops, params.yaml, and an MLflow run
next    evaluate
"""

from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from . import compute, estimators, modelfile, tracking, tuning
from .config import TrainConfig
from .errors import UserError
from .project import NAME, Project

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline


def load_part(project: Project, part: str) -> tuple[pd.DataFrame, pd.Series]:
    """Return features and target of one part of the split."""
    try:
        frame = pd.read_parquet(project.features(part))
    except FileNotFoundError:
        raise UserError(f"data/features/{part}.parquet: not there yet; type '{NAME} features'") from None
    target = project.train.data.target
    if target not in frame:
        raise UserError(f"data/features/{part}.parquet: has no column '{target}' (data.target); type '{NAME} features'")
    return frame.drop(columns=target), frame[target]


def fit(features: pd.DataFrame, target: pd.Series, config: TrainConfig, params: dict[str, Any]) -> "Pipeline":
    """Fit the configured estimator, its own parallel parts wherever ``compute`` says."""
    with compute.workers(config.compute):
        return estimators.fit(features, target, config, params)


def train(project: Project) -> tuple["Pipeline", dict[str, Any]]:
    """Tune if asked to, fit, and write the model with the parameters that made it."""
    config = project.train
    features, target = load_part(project, "train")
    params = tuning.tune(project, load_part) if config.tune.trials else dict(config.model.params)
    model = fit(features, target, config, params)
    modelfile.save(model, project.model, config.model.trusted_types)
    record = {
        "estimator": config.model.estimator,
        "params": params,
        "seed": config.seed,
        "task": config.task,
        "features": list(features.columns),
        "rows": len(features),
    }
    project.params.write_text(yaml.safe_dump(record, sort_keys=False), encoding="utf-8")
    return model, record


def main(project: Project) -> str:
    """Train, and log the run."""
    model, record = train(project)
    features, target = load_part(project, "train")
    tracking.log_training(project, model, record, features, target)
    return f"{record['estimator'].rpartition('.')[2]} on {record['rows']:,} rows, seed {record['seed']}"
