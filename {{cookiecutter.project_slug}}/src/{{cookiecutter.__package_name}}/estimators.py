"""From the names in configs/train_config.yaml to a scikit-learn pipeline with one seed."""

import importlib
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .config import TrainConfig
from .errors import UserError
from .modelfile import Model

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator
    from sklearn.pipeline import Pipeline


def estimator_class(name: str, task: str) -> "type[BaseEstimator]":
    """Import an estimator by its dotted name.

    Raises:
        UserError: there is none of that name, or it is not made for the task.
    """
    from sklearn.base import is_classifier, is_regressor

    module, _, attribute = name.rpartition(".")
    try:
        found: type[BaseEstimator] = getattr(importlib.import_module(module), attribute)
        fits = is_regressor(found()) if task == "regression" else is_classifier(found())
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise UserError(f"model.estimator {name}: cannot be used: {error}") from None
    if not fits:
        raise UserError(f"model.estimator {name}: is not made for the task '{task}'")
    return found


def build(name: str, params: dict[str, Any], task: str, seed: int) -> "BaseEstimator":
    """Make the estimator, with the seed wherever it takes one."""
    estimator = estimator_class(name, task)()
    unknown = sorted(set(params) - set(estimator.get_params()))
    if unknown:
        raise UserError(f"model.params.{unknown[0]}: {name} has no such parameter")
    estimator = seeded(estimator.set_params(**params), seed)
    if task != "regression" and not hasattr(estimator, "predict_proba"):
        raise UserError(f"model.estimator {name}: gives no probabilities (predict_proba), which the gate needs")
    return estimator


def seeded(estimator: Model, seed: int) -> Model:
    """Give the seed to every ``random_state`` inside, however deep."""
    names = [key for key, value in estimator.get_params().items() if key.endswith("random_state") and value is None]
    return estimator.set_params(**dict.fromkeys(names, seed))


def seed_everything(seed: int) -> None:
    """Seed the global generators too, for an estimator that uses one of them."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - the global generator is the point


def pipeline(estimator: "BaseEstimator", features: pd.DataFrame) -> "Pipeline":
    """Put the preparation of the columns before the estimator; all of it is fitted on training rows only."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import Pipeline, make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    numbers = [column for column in features if pd.api.types.is_numeric_dtype(features[column])]
    texts = [column for column in features if pd.api.types.is_string_dtype(features[column])]
    if others := sorted(set(features) - set(numbers) - set(texts)):
        raise UserError(f"column '{others[0]}' is neither number nor text; turn it into one in features.py")
    prepare = ColumnTransformer(
        [
            ("number", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
            ("text", OneHotEncoder(handle_unknown="ignore", sparse_output=False), texts),
        ]
    )
    return Pipeline([("prepare", prepare), ("model", estimator)])


def fit(features: pd.DataFrame, target: pd.Series, config: TrainConfig, params: dict[str, Any]) -> "Pipeline":
    """Fit the configured estimator in this process; the same input gives the same model.

    Raises:
        UserError: the estimator does not take the data or its parameters.
    """
    seed_everything(config.seed)
    estimator = build(config.model.estimator, params, config.task, config.seed)
    try:
        return pipeline(estimator, features).fit(features, target)
    except (ValueError, TypeError) as error:
        raise UserError(f"{config.model.estimator} cannot be fitted: {str(error).splitlines()[0]}") from None
