"""Registered versions, their aliases, and the rollout: all that decides which model answers.

MLflow's stages are gone; aliases took their place. The rollout is a tag of the registered model.
"""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from . import columns, features, lineage, modelfile, tracking
from .errors import Refused, UserError
from .project import NAME, Project
from .serving.rollout import CHALLENGER, CHAMPION, ROLLOUT, Rollout, Standing
from .sources import sha256
from .train import load_part

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion

UNTIL = "learnt_until"  # a version's tag: the newest period that its training has seen
ABSENT = frozenset({"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"})  # no such model; no such alias


def version_of(client: "MlflowClient", alias: str) -> "ModelVersion | None":
    """Return the registered version that carries the alias, or None."""
    from mlflow.exceptions import MlflowException

    try:
        return client.get_model_version_by_alias(NAME, alias)
    except MlflowException as error:
        if error.error_code in ABSENT:
            return None
        raise


def standing(project: Project) -> Standing:
    """Ask for the aliases and the rollout, in one call; before the first version there is nothing."""
    from mlflow.exceptions import MlflowException

    with tracking.client(project) as client:
        try:
            model = client.get_registered_model(NAME)
        except MlflowException as error:
            if error.error_code in ABSENT:
                return Standing({}, Rollout.initial(project.serve))
            raise
    aliases = {alias: str(version) for alias, version in model.aliases.items()}
    said = model.tags.get(ROLLOUT)
    return Standing(aliases, Rollout.from_json(said) if said else Rollout.initial(project.serve))


def set_rollout(project: Project, expected: Rollout, new: Rollout) -> None:
    """Change the rollout, if it is still the expected one.

    MLflow cannot compare and set in one step: whoever calls this does so inside ``Journal.recording``.

    Raises:
        Refused: somebody else was quicker.
    """
    if standing(project).rollout != expected:
        raise Refused("the rollout has changed meanwhile; nothing was done")
    with tracking.client(project) as client:
        client.set_registered_model_tag(NAME, ROLLOUT, new.to_json())


def set_alias(project: Project, alias: str, version: str | None) -> None:
    """Point the alias at a version, or take it away."""
    with tracking.client(project) as client:
        if version is None:
            client.delete_registered_model_alias(NAME, alias)
        else:
            client.set_registered_model_alias(NAME, alias, version)


def download(project: Project, version: str, folder: Path) -> Path:
    """Fetch the files of a registered version, and return the model file."""
    with tracking.client(project) as client:
        import mlflow

        # not models:/name/version, which MLflow looks up in the store that is set for the whole process
        uri, place = client.get_model_version_download_uri(NAME, version), client.tracking_uri
        path = mlflow.artifacts.download_artifacts(uri, dst_path=str(folder), tracking_uri=place, registry_uri=place)
        file = Path(path) / f"model.{modelfile.FORMAT}"
        if not file.exists():
            raise UserError(f"holds no {file.name}")
        return file


def tags(project: Project, version: str) -> Mapping[str, str]:
    """Return what a registered version says of itself."""
    with tracking.client(project) as client:
        return dict(client.get_model_version(NAME, version).tags)


def load(project: Project, version: str) -> modelfile.Model:
    """Return the model of a registered version."""
    with tempfile.TemporaryDirectory() as folder:
        return modelfile.load(download(project, version, Path(folder)), project.train.model.trusted_types)


def load_champion(project: Project) -> tuple[modelfile.Model | None, str | None]:
    """Return the registry's champion and its version; ``(None, None)`` before there is one."""
    version = standing(project).aliases.get(CHAMPION)
    return (load(project, version), version) if version else (None, None)


def register(project: Project, judged_against: str | None) -> tuple[str, str]:
    """Register the run's model, once; return its version and the alias that it carries now.

    The version carries the lineage as tags.

    Raises:
        Refused: the champion is not the one that the gate compared with.
    """
    with tracking.run(project) as mlflow:
        client, run_id = mlflow.MlflowClient(), mlflow.active_run().info.run_id
        known = client.search_model_versions(f"name = '{NAME}' and run_id = '{run_id}'")
        champion = version_of(client, CHAMPION)
        if not known and (champion and str(champion.version)) != judged_against:
            raise Refused(f"the champion has changed since the verdict; type '{NAME} gate'")
        version = known[0] if known else create(project, client, run_id)
        alias = CHAMPION if champion is None or champion.version == version.version else CHALLENGER
        client.set_registered_model_alias(NAME, alias, version.version)
        return str(version.version), alias


def learnt_until(project: Project) -> str | None:
    """Name the newest period that a training here learns from or searches by; None where nothing says so."""
    data = project.train.data
    if data.time is None or not project.processed.exists():
        return None
    frame = pd.read_parquet(project.processed)
    parts = features.split(frame, data, project.train.split, project.train.seed)
    return columns.period_name(frame[data.time].iloc[[*parts["train"], *parts["validation"]]].max())


def create(project: Project, client: "MlflowClient", run_id: str) -> "ModelVersion":
    """Make the next version; a store that has not seen the model, as after a clone, gets it first."""
    uri = client.get_run(run_id).data.tags.get("model_uri")
    if uri is None:
        model = modelfile.load(project.model, project.train.model.trusted_types)
        uri = tracking.log_model(project, model, load_part(project, "train")[0])
    if not client.search_registered_models(f"name = '{NAME}'"):
        client.create_registered_model(NAME)
    record = lineage.read(project.lineage)
    if record["artifacts"]["model"]["sha256"] != sha256(project.model):
        raise Refused(f"lineage.json records another model; type '{NAME} evaluate'")
    until = learnt_until(project)
    tags = lineage.tags(record) | ({} if until is None else {UNTIL: until})
    return client.create_model_version(NAME, uri, run_id, tags=tags, model_id=uri.rpartition("/")[2])
