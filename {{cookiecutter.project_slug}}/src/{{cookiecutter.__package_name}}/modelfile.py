"""The model file: skops, which runs no code when it is opened, unlike a pickle."""

import hashlib
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from .errors import UserError
from .project import NAME

Model: TypeAlias = Any  # a fitted scikit-learn estimator; it ships no types
FORMAT = "skops"
DIGITS = 6  # a score is rounded to this many before it is hashed: other processors differ in the last bits

# The types inside scikit-learn's own estimators that skops does not know; looked at, they hold numbers only.
TRUSTED = (
    "numpy.dtype",
    "sklearn._loss.link.IdentityLink",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogLink",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.link.MultinomialLogit",
    "sklearn._loss.loss.HalfTweedieLossIdentity",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.gaussian_process._gpc._BinaryGaussianProcessClassifierLaplace",
    "sklearn.gaussian_process.kernels.ConstantKernel",
    "sklearn.gaussian_process.kernels.Product",
    "sklearn.gaussian_process.kernels.RBF",
    "sklearn.metrics._dist_metrics.EuclideanDistance64",
    "sklearn.neighbors._kd_tree.KDTree",
    "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
    "sklearn.tree._tree.Tree",
)


def save(model: Model, path: Path, trusted: tuple[str, ...]) -> None:
    """Write ``model``, unless it holds a type that ``load`` would refuse.

    Raises:
        UserError: names the first such type and the setting that allows it.
    """
    from skops import io

    data = io.dumps(model)
    if foreign := sorted(set(io.get_untrusted_types(data=data)) - {*TRUSTED, *trusted}):
        raise UserError(f"the model holds the type {foreign[0]}; if you trust it, add it to model.trusted_types")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def load(path: Path, trusted: tuple[str, ...]) -> Model:
    """Open a model file; a type that nobody vouched for is refused before it is built."""
    from skops import io
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        return io.load(path, trusted=[*TRUSTED, *trusted])
    except FileNotFoundError:
        raise UserError(f"{path.parent.name}/{path.name}: no model yet; type '{NAME} train'") from None
    except (BadZipFile, KeyError, EOFError):
        raise UserError(f"{path.parent.name}/{path.name}: is no {FORMAT} file; type '{NAME} train'") from None
    except UntrustedTypesFoundException as error:
        raise UserError(f"{path.parent.name}/{path.name}: not opened: {error}") from None


def scores(model: Model, features: pd.DataFrame) -> np.ndarray:
    """Return what the model says: probabilities (rows, classes), or values (rows,)."""
    answer = model.predict_proba(features) if hasattr(model, "predict_proba") else model.predict(features)
    return np.asarray(answer, dtype="float64")


def one_score(said: np.ndarray) -> np.ndarray:
    """Return one number a row: the value, the probability of the second class, or of the chosen one of several."""
    if said.ndim == 1:
        return said
    return said[:, 1] if said.shape[1] == 2 else said.max(axis=1)  # noqa: PLR2004 - two classes


def prediction_digest(model: Model, sample: pd.DataFrame) -> str:
    """Hash the scores of a fixed sample: equal models have equal digests, though their files differ.

    A skops file holds time stamps and memory addresses, so the file's own hash proves nothing.
    """
    rounded = np.round(scores(model, sample), DIGITS) + 0.0  # turns -0.0 into 0.0
    return hashlib.sha256(np.ascontiguousarray(rounded, dtype="<f8").tobytes()).hexdigest()
