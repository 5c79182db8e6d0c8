"""Runs: the few calls into MLflow that the stages need.

Without ``MLFLOW_TRACKING_URI`` the store is mlflow.db and mlruns/ in the project's folder. A run is
found again by the hash of its model file, so that no id has to be passed from stage to stage.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import lineage, modelfile
from .errors import UserError
from .project import NAME, Project
from .sources import sha256

if TYPE_CHECKING:
    from types import ModuleType

    from mlflow import MlflowClient
    from mlflow.data.dataset import Dataset

SIGNATURE_ROWS = 50


def address(project: Project) -> str:
    """Return where the tracking server or the local store is; MLflow reads the rest of this when it is imported."""
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
    return os.environ.get("MLFLOW_TRACKING_URI", local(project))


def local(project: Project) -> str:
    return f"sqlite:///{(project.root / 'mlflow.db').as_posix()}"


@contextmanager
def failing_clearly(uri: str) -> Iterator[None]:
    """Turn MLflow's failures into one line."""
    from mlflow.exceptions import MlflowException

    try:
        yield
    except MlflowException as error:
        said = f"MLflow at {uri}: {in_short(str(error).splitlines()[0])}"
        raise UserError(re.sub(r"//[^/@\s]+@", "//", said)) from None  # an address may hold a password


def in_short(said: str) -> str:
    """Say why a server does not answer without the calls that led there; anything else is left as it is."""
    reason = re.search(r"Caused by .*?(?:\[(?:Errno|WinError) -?\d+\] ([^)\"']+)|(timed out))", said)
    return f"does not answer: {reason[1] or reason[2]}" if reason else said


@contextmanager
def store(project: Project) -> "Iterator[ModuleType]":
    """Connect this process to the tracking server or the local store."""
    uri = address(project)
    import mlflow

    try:
        with failing_clearly(uri):
            mlflow.set_tracking_uri(uri)
            if mlflow.get_experiment_by_name(NAME) is None:
                place = (project.root / "mlruns").as_uri() if uri == local(project) else None
                mlflow.create_experiment(NAME, artifact_location=place)
            mlflow.set_experiment(NAME)
            yield mlflow
    finally:
        if uri == local(project):
            os.environ.pop("MLFLOW_TRACKING_URI", None)  # MLflow sets it, and another project would read it


@contextmanager
def client(project: Project) -> "Iterator[MlflowClient]":
    """Connect for a few calls, without touching what is set for the whole process: a thread may do so at any time."""
    uri = address(project)
    from mlflow import MlflowClient

    with failing_clearly(uri):
        yield MlflowClient(uri, uri)


@contextmanager
def run(project: Project) -> "Iterator[ModuleType]":
    """Continue the run that made this model file; begin one where the store knows none."""
    with store(project) as mlflow:
        digest = sha256(project.model)
        known = mlflow.search_runs([], f"tags.model_sha256 = '{digest}'", experiment_names=[NAME], output_format="list")
        name = f"experiment-{project.train.experiment}"
        with mlflow.start_run(run_id=known[0].info.run_id) if known else mlflow.start_run(run_name=name):
            mlflow.set_tag("model_sha256", digest)
            yield mlflow


def log_training(
    project: Project,
    model: modelfile.Model,
    record: Mapping[str, Any],
    features: pd.DataFrame,
    target: pd.Series,
) -> None:
    """Log parameters, data set and model; and the study, if one chose the parameters."""
    with run(project) as mlflow:
        mlflow.log_params({key: record[key] for key in ("estimator", "seed", "task", "rows")} | record["params"])
        table = features.assign(**{project.train.data.target: target})
        mlflow.log_input(dataset(project, table.head(SIGNATURE_ROWS)), context="training")
        mlflow.log_artifact(str(project.params))
        if project.study.exists():
            mlflow.log_artifact(str(project.study), "study")
        log_model(project, model, features)


def dataset(project: Project, sample: pd.DataFrame) -> "Dataset":
    """Describe the training data by DVC's hash, so that a run leads back to the version of its data."""
    from mlflow.data.code_dataset_source import CodeDatasetSource
    from mlflow.data.meta_dataset import MetaDataset
    from mlflow.models import infer_signature

    data = lineage.data(project)
    place = CodeDatasetSource({key: data[key] for key in ("source", "manifest", "dvc")})
    return MetaDataset(place, name=data["name"], digest=data["dvc_md5"], schema=infer_signature(sample).inputs)


def log_model(project: Project, model: modelfile.Model, features: pd.DataFrame) -> str:
    """Store the model with its signature, and note its address on the active run."""
    import mlflow
    from mlflow.models import infer_signature

    sample = features.head(SIGNATURE_ROWS)
    logged = mlflow.sklearn.log_model(
        model,
        name="model",
        serialization_format=modelfile.FORMAT,
        skops_trusted_types=[*modelfile.TRUSTED, *project.train.model.trusted_types],
        signature=infer_signature(sample, modelfile.scores(model, sample)),
        pip_requirements=requirements(project.root),  # else MLflow starts a process to guess them
    )
    mlflow.set_tag("model_uri", logged.model_uri)
    return str(logged.model_uri)


def requirements(root: Path) -> list[str]:
    """Return the exactly pinned packages that the model file needs, from requirements-lock.txt."""
    needed = ("numpy", "pandas", "scikit-learn", "scipy", "skops")
    lines = (root / "requirements-lock.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split(";")[0].rstrip(" \\").strip() for line in lines]
    return [pin for pin in pins if pin.partition("==")[0] in needed]


def log_evaluation(project: Project, found: Mapping[str, Any], tags: Mapping[str, str]) -> None:
    """Log metrics, plots and lineage to the run of the model file."""
    numbers = {f"test.{name}": value for name, value in found["test"].items()} | found["speed"]
    for group in ("slices", "baselines"):
        for name, measured in found[group].items():
            numbers |= {f"{group}.{name.replace('=', '.')}.{key}": value for key, value in measured.items()}
    with run(project) as mlflow:
        mlflow.log_metrics(numbers)
        mlflow.set_tags(dict(tags))
        mlflow.log_artifacts(str(project.plots), "plots")
        for file in (project.metrics, project.lineage, project.card):
            mlflow.log_artifact(str(file))


def log_verdict(project: Project, *, passed: bool) -> None:
    """Log the gate's verdict to the run of the model file."""
    with run(project) as mlflow:
        mlflow.set_tag("gate", "passed" if passed else "refused")
        mlflow.log_artifact(str(project.verdict))
