"""The whole way, twice in one store: a champion, then a challenger that is the same model."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from {{ cookiecutter.__package_name }} import cli, tracking, versioning
from {{ cookiecutter.__package_name }}.project import NAME, Project

from .conftest import run_all
from .helpers import Answer, clone


@dataclass(frozen=True)
class Twice:
    """A project that has run twice, what the second run said, and the records of both."""

    project: Project
    said: str
    first: dict[str, Any]
    second: dict[str, Any]


@pytest.fixture(scope="module")
def twice(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Twice:
    """Run a finished project once more."""
    project = clone(finished, tmp_path_factory.mktemp("twice") / "project")
    first = json.loads(project.lineage.read_text(encoding="utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        said = run_all(project)
    return Twice(project, said, first, json.loads(project.lineage.read_text(encoding="utf-8")))


def test_a_run_tells_its_stages_in_order(twice: Twice) -> None:
    """Each stage is a numbered line with what came out and how long it took."""
    told = [line.split()[1] for line in twice.said.splitlines() if line.startswith("[")]
    assert told == list(cli.STAGES)
    assert "passed, against champion v1" in twice.said
    assert "git add --all && git commit" in twice.said


def test_the_first_version_is_champion_and_the_second_challenger(twice: Twice) -> None:
    """Two runs in one store are two versions, each with its alias."""
    with tracking.store(twice.project) as mlflow:
        client = mlflow.MlflowClient()
        aliases = client.get_registered_model(NAME).aliases
        versions = client.search_model_versions(f"name = '{NAME}'")
    assert {alias: int(version) for alias, version in aliases.items()} == {"champion": 1, "challenger": 2}
    assert len(versions) == 2


def test_both_runs_made_the_same_model(twice: Twice) -> None:
    """Prediction digest, metrics and data are equal, though the model files are not."""
    first, second = twice.first["artifacts"], twice.second["artifacts"]
    assert first["model"]["prediction_digest"] == second["model"]["prediction_digest"]
    assert first["metrics"] == second["metrics"]
    assert first["data"] == second["data"]


def test_both_runs_are_kept_apart(twice: Twice) -> None:
    """The store has a run for each model file, each with its parameters, metrics and verdict."""
    with tracking.store(twice.project) as mlflow:
        runs = mlflow.search_runs(experiment_names=[NAME], output_format="list")
    assert len({run.data.tags["model_sha256"] for run in runs}) == len(runs) == 2
    for run in runs:
        assert run.data.metrics["test.roc_auc"] == twice.second["artifacts"]["metrics"]["test"]["roc_auc"]
        assert (run.data.params["max_iter"], run.data.tags["gate"]) == ("20", "passed")


def test_verify_says_equal(twice: Twice, command: Callable[..., Answer]) -> None:
    """The command trains once more and finds everything equal, wherever in the project it is typed."""
    answer = command(twice.project.root / "configs", "verify")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("equal: the record gives the same model again\n")


def test_a_reproduction_after_a_run_has_nothing_to_do(twice: Twice, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run records what it wrote, so that `dvc repro` finds every stage up to date."""
    monkeypatch.chdir(twice.project.root)
    with versioning.repository(twice.project.root) as repository:
        assert repository.status() == {}
        assert repository.reproduce() == []
