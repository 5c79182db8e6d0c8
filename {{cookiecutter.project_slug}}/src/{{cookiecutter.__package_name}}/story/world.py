"""The world of ``simulate``: months of customers, what changes among them, and a project of its own to play in."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from .. import churn, features, lineage
from ..project import GATE_CONFIG, MONITOR_CONFIG, PACKAGE, SERVE_CONFIG, TRAIN_CONFIG, Project

SEED, CUSTOMERS = 42, 2000
FIRST, TRAINED = "2025-01", 6  # the champion learns from the first six months
CALM, COVARIATE, CONCEPT, RETRAINED = 8, 9, 11, 15  # months: the last quiet one; what begins in the others
STEPS = (5, 25, 50)
SOURCE = "months.parquet"  # what the warehouse knows so far, labels included
COPIED = (
    "configs",
    "metadata",
    "src",
    "pyproject.toml",
    "uv.lock",
    "requirements-lock.txt",
    "MODEL_CARD.md",
    "dvc.yaml",
)

# What the story needs; all else is as in the project's own configuration.
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    TRAIN_CONFIG: {
        "experiment": "story",
        "seed": SEED,
        "task": "binary",
        "data.name": "customers",
        "data.source": SOURCE,
        "data.sha256": None,
        "data.target": "churned",
        "data.entity": "customer_id",
        "data.time": "month",
        "data.personal": [],
        "split.window_periods": 4,
        "split.test_periods": 1,
        "split.validation_periods": 1,
        "split.gap_periods": 0,
        "model.estimator": "sklearn.ensemble.HistGradientBoostingClassifier",
        "model.params": {"max_iter": 60, "max_leaf_nodes": 15, "learning_rate": 0.08, "early_stopping": False},
        "model.trusted_types": [],
        "tune.trials": 0,
        "evaluate.slices": ["contract"],
        "evaluate.importance_rows": 300,
        "compute.backend": "local",
    },
    GATE_CONFIG: {
        "metric": "roc_auc",
        "floor": 0.6,
        "against_champion": True,
        "champion_gain": 0.0,
        "latency_factor": 20.0,  # how busy this machine is belongs to no story
        "latency_p99_ms": 10_000.0,
    },
    SERVE_CONFIG: {
        "host": "127.0.0.1",
        "workers": 1,
        "poll_seconds": 0.25,
        "rollout": {"mode": "champion", "experiment": "story"},
        "canary.steps": list(STEPS),
        "canary.step_requests": 60,
        "canary.step_seconds": 0,
        "canary.guards": {
            "error_rate": 0.01,
            "p99_ms_factor": 2.0,
            "score_psi": 0.25,
            "disagreement": 0.2,
            "min_requests": 50,
        },
        "shadow.queue": 100_000,
        "log.url": None,
    },
    MONITOR_CONFIG: {"operation.latency_p99_ms": 10_000.0},
}


def name(number: int) -> str:
    """Return a month as the data spells it; the first is number 1."""
    return str(pd.Period(FIRST, freq="M") + number - 1)


def month(number: int) -> pd.DataFrame:
    """Draw a month: the same customers as ever, other ones from month 9, other reasons from month 11."""
    return churn.snapshot(
        churn.customer_base(churn.BASE_PER_SAMPLE * CUSTOMERS, np.random.default_rng([SEED, 0])),
        month=name(number),
        size=CUSTOMERS,
        covariate=0.4 * (number >= COVARIATE),
        concept=0.6 * (number >= CONCEPT),
        random=np.random.default_rng([SEED, number]),
    )


def supply(root: Path, until: int) -> None:
    """Let the source of the data have all months up to and with ``until``, with their labels."""
    months = [month(number) for number in range(1, until + 1)]
    pd.concat(months, ignore_index=True).to_parquet(root / SOURCE, index=False)


def build(project: Project, root: Path) -> Project:
    """Make a project in an empty folder: this project's code and configuration, and the story's settings."""
    for part in filter(lambda part: (project.root / part).exists(), COPIED):
        source, target = project.root / part, root / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (root / "data" / "raw").mkdir(parents=True)
    (root / ".dvc").mkdir()
    (root / ".dvc" / "config").write_text("[core]\nanalytics = false\n", encoding="utf-8")
    (root / ".env").touch()  # so that nobody goes on to look for the project's own
    for file, changes in SETTINGS.items():
        configure(root / file, changes)
    configure(root / TRAIN_CONFIG, {"features.derived": usable(month(1))})
    lineage.git(root, "init", "--quiet", "--template=")
    return Project.open(root)


def usable(frame: pd.DataFrame) -> list[str]:
    """Return the derived features that the story's data has the columns for."""

    def works(make: Any) -> bool:  # noqa: ANN401 - a function of features.py
        try:
            return len(make(frame)) == len(frame)
        except KeyError:
            return False

    return [feature for feature, make in features.DERIVED.items() if works(make)]


def configure(path: Path, changes: Mapping[str, Any]) -> None:
    """Change settings in a YAML file, each by its dotted name."""
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    for dotted, value in changes.items():
        *outer, last = dotted.split(".")
        reduce(getitem, outer, values)[last] = value
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hide the variables that lead to the user's own settings, tracking server and repository."""
    foreign = (f"{PACKAGE}__".upper(), "MLFLOW_", "DVC_", "GIT_")
    before = dict(os.environ)
    for variable in [each for each in before if each.upper().startswith(foreign)]:
        del os.environ[variable]
    os.environ["OMP_NUM_THREADS"] = "1"  # for small models, more threads only wait for each other
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
