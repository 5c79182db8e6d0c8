"""What a model was trained and tested on, in counts: what the monitor compares with, kept with the model's run."""

import json
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .. import features, modelfile, registry, tracking
from ..errors import UserError
from ..project import NAME, Project
from ..serving.rollout import CHAMPION
from ..sources import sha256
from ..train import load_part
from . import grids, quality

FILE = "reference.json"
COST_ROWS = 1000
SCORE = "model score"  # no column of anybody's has this name


@dataclass(frozen=True)
class Reference:
    """A registered version, and what it has seen; ``counts`` has its features and, of the test part, its scores."""

    version: str
    created: datetime
    places: Mapping[str, grids.Grid]
    counts: grids.Counts
    task: str
    classes: tuple[Any, ...]
    tested: Mapping[str, float]  # rows and metrics of the test part
    slices: Mapping[str, Mapping[str, float]]
    calibration: quality.Calibration | None
    costs: Mapping[str, Mapping[str, float]]

    @property
    def features(self) -> list[str]:
        return [name for name in self.places if name != SCORE]


def costs(frame: pd.DataFrame, raw: pd.DataFrame, importance: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return what each feature takes (time for a thousand raw rows, bytes a row) and gives (its importance)."""
    rows, raw = (table.iloc[np.arange(COST_ROWS) % len(table)].reset_index(drop=True) for table in (frame, raw))
    found = {}
    for name in map(str, frame.columns):
        start = time.perf_counter()
        if name in features.DERIVED:
            features.DERIVED[name](raw)
        spent = 1000.0 * (time.perf_counter() - start) if name in features.DERIVED else 0.0
        size = rows[name].memory_usage(index=False, deep=True) / len(rows)
        found[name] = {"ms": round(spent, 3), "bytes": round(float(size), 1), "importance": importance.get(name, 0.0)}
    return found


def build(project: Project) -> dict[str, Any]:
    """Count the training rows of the model file, and the scores that it gives to its test rows."""
    model = modelfile.load(project.model, project.train.model.trusted_types)
    trained, _ = load_part(project, "train")
    tested, target = load_part(project, "test")
    found = json.loads(project.metrics.read_text(encoding="utf-8"))
    said = pd.DataFrame({SCORE: modelfile.one_score(modelfile.scores(model, tested))})
    classes = [] if found["task"] == "regression" else model.classes_.tolist()
    rows = said.rename(columns={SCORE: "score"}).assign(answer=model.predict(tested), target=target.to_numpy())
    places = grids.of(trained)
    scores = grids.of(said)
    calibration = quality.calibration(rows, found["task"], classes)
    return {
        "task": found["task"],
        "classes": classes,
        "tested": {"rows": found["rows"], **found["test"]},
        "slices": found["slices"],
        "calibration": calibration and vars(calibration),
        "costs": costs(tested, pd.read_parquet(project.processed), found["importance"]),
        "places": grids.to_json(places, grids.count(places, [trained]))
        | grids.to_json(scores, grids.count(scores, [said])),
    }


def remember(project: Project) -> None:
    """Keep the reference of the model file with its run; ``register`` does, before another training replaces it."""
    values = build(project)
    with tracking.run(project) as mlflow:
        mlflow.log_dict(values, FILE)


def recall(project: Project) -> Reference:
    """Return the champion's reference.

    Raises:
        UserError: there is no champion, or nothing is left of what it was trained on.
    """
    with tracking.client(project) as client:
        version = registry.version_of(client, CHAMPION)
        if version is None:
            raise UserError(f"there is no champion yet; type '{NAME} run'")
        tags = client.get_run(version.run_id).data.tags
        import mlflow

        files = mlflow.artifacts.list_artifacts(run_id=version.run_id, tracking_uri=client.tracking_uri)
    if FILE not in {file.path for file in files}:
        require_ours(project, tags, str(version.version))
        remember(project)
    with tracking.client(project) as client, tempfile.TemporaryDirectory() as folder:
        path = Path(client.download_artifacts(version.run_id, FILE, folder))
        values = json.loads(path.read_text(encoding="utf-8"))
    return load(values, str(version.version), datetime.fromtimestamp(version.creation_timestamp / 1000, UTC))


def require_ours(project: Project, tags: Mapping[str, str], version: str) -> None:
    """Refuse to take the features that lie here for those of a model that was trained on others."""
    if not project.model.exists() or tags.get("model_sha256") != sha256(project.model):
        raise UserError(
            f"version {version} has no {FILE}, and data/features/ belongs to another model; "
            f"check out the commit of its lineage and type 'dvc pull' and '{NAME} monitor'"
        )


def load(values: Mapping[str, Any], version: str, created: datetime) -> Reference:
    places, counts = grids.from_json(values["places"])
    known = values["calibration"]
    return Reference(
        version=version,
        created=created,
        places=places,
        counts=counts,
        task=values["task"],
        classes=tuple(values["classes"]),
        tested=values["tested"],
        slices=values["slices"],
        calibration=known and quality.Calibration(**known),
        costs=values["costs"],
    )
