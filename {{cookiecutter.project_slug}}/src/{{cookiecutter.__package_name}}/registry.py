"""Registered versions and their aliases; MLflow's stages are gone, aliases took their place."""

from pathlib import Path
from typing import TYPE_CHECKING

from . import lineage, modelfile, tracking
from .errors import Refused
from .project import NAME, Project
from .sources import sha256
from .train import load_part

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities.model_registry import ModelVersion

CHAMPION, CHALLENGER = "champion", "challenger"
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


def load_champion(project: Project) -> tuple[modelfile.Model | None, str | None]:
    """Return the registry's champion and its version; ``(None, None)`` before there is one."""
    with tracking.store(project) as mlflow:
        version = version_of(mlflow.MlflowClient(), CHAMPION)
        if version is None:
            return None, None
        folder = mlflow.artifacts.download_artifacts(f"models:/{NAME}/{version.version}")
        file = next(Path(folder).glob(f"*.{modelfile.FORMAT}"))
        return modelfile.load(file, project.train.model.trusted_types), str(version.version)


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
    return client.create_model_version(NAME, uri, run_id, tags=lineage.tags(record), model_id=uri.rpartition("/")[2])
