"""A service without HTTP: months of requests, answered into the prediction log by the champion, and their labels."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from {{ cookiecutter.__package_name }} import churn, features, modelfile, registry
from {{ cookiecutter.__package_name }}.config import Generator
from {{ cookiecutter.__package_name }}.project import MONITOR_CONFIG, Project
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.serving.tables import Prediction

from .helpers import clone, edit

# The bounds of the tests, so that yours may change without a test failing.
BOUNDS: Mapping[str, Any] = {
    "window": {"days": 10_000, "periods": 12, "min_rows": 200},
    "drift": {"psi_warn": 0.1, "psi_alert": 0.2, "ks_warn": 0.1, "p_value": 0.001},
    "quality": {"drop": 0.05, "calibration_error": 0.1, "p_value": 0.001},
    "operation": {
        "error_rate": 0.01,
        "latency_p99_ms": 500,
        "volume_drop": 0.5,
        "replay_rows": 200,
        "age_warn_days": 45,
        "age_alert_days": 90,
    },
}
START = datetime(2025, 7, 1, 12, tzinfo=UTC)


def watched(source: Project, target: Path) -> Project:
    """Copy a project that has a champion, and give it the bounds of the tests."""
    return edit(clone(source, target), BOUNDS, MONITOR_CONFIG)


def months(project: Project, count: int, seed: int = 7, **drift: float) -> Mapping[str, pd.DataFrame]:
    """Draw months that follow the project's own; ``drift`` acts on the last one."""
    own = project.train.data.generator
    first = str(pd.Period(own.first_month, freq="M") + own.months)
    changed: dict[str, Any] = {"first_month": first, "months": count, "drift_months": 1, **drift}
    settings = Generator.model_validate(own.model_dump() | changed)
    return dict(churn.generate(settings, seed))


def answer(project: Project, log: Journal, frames: Mapping[str, pd.DataFrame], **changes: Any) -> None:  # noqa: ANN401
    """Answer each row by the champion, a day of the log for each period; ``changes`` are columns of the rows."""
    model, champion = registry.load_champion(project)
    assert model is not None
    version = changes.get("version", champion)
    data = project.train.data
    for number, (month, frame) in enumerate(frames.items()):
        table = features.build(frame, data, project.train.features.derived)[list(model.feature_names_in_)]
        scores = modelfile.one_score(modelfile.scores(model, table))
        chosen = model.predict(table).tolist()
        asked = frame.drop(columns=["customer_id", "month", "churned"]).to_dict("records")
        time = START + timedelta(days=30 * number)
        rows = [
            Prediction(
                id=f"{version}-{month}-{place}", time=time, entity=frame["customer_id"].iloc[place], period=month,
                version=str(version), role="champion", mode="champion", experiment="test", score=float(scores[place]),
                answer=chosen[place], latency_ms=2.0 + place % 7, failed=False, features=asked[place],
            )._replace(**changes)
            for place in range(len(frame))
        ]  # fmt: skip
        log.write(rows)


def label(log: Journal, frames: Mapping[str, pd.DataFrame]) -> None:
    """Tell the log what came true."""
    for frame in frames.values():
        log.add_labels(frame.rename(columns={"customer_id": "entity", "month": "period", "churned": "target"}))


def labels_of(scores: np.ndarray, seed: int) -> np.ndarray:
    """Draw outcomes that keep to the scores exactly as a calibrated model's do."""
    return (np.random.default_rng(seed).random(len(scores)) < scores).astype("int64")
