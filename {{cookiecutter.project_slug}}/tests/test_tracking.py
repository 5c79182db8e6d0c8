"""Tracking: each model file has one run, which holds what was done with it; a server that is away is one line."""

from collections.abc import Callable

import pytest

from {{ cookiecutter.__package_name }} import modelfile, tracking, train
from {{ cookiecutter.__package_name }}.project import NAME, Project

from .helpers import Answer


def test_a_model_file_has_one_run(trained: Project) -> None:
    """The stages after training continue its run: they find it by the file, with no id passed on."""
    with tracking.store(trained) as mlflow:
        runs = mlflow.search_runs(experiment_names=[NAME], output_format="list")
    with tracking.run(trained) as mlflow:
        assert [run.info.run_id for run in runs] == [mlflow.active_run().info.run_id]


def test_the_run_holds_parameters_metrics_and_files(finished: Project) -> None:
    """What was trained with, what came out, and the files to look at are all in one place."""
    with tracking.run(finished) as mlflow:
        run, client = mlflow.active_run(), mlflow.MlflowClient()
        files = {file.path for file in client.list_artifacts(run.info.run_id)}
    assert (run.data.params["seed"], run.data.params["max_iter"]) == ("42", "20")
    assert {"test.roc_auc", "latency_p99_ms", "baselines.linear.roc_auc"} <= set(run.data.metrics)
    assert {"params.yaml", "metrics.json", "lineage.json", "MODEL_CARD.md", "gate.json", "plots"} <= files


def test_the_logged_model_says_what_the_file_says(finished: Project) -> None:
    """The model in the store is the one in the folder, with a signature and exactly pinned packages."""
    with tracking.run(finished) as mlflow:
        uri = mlflow.active_run().data.tags["model_uri"]
        logged = mlflow.models.get_model_info(uri)
    rows, _ = train.load_part(finished, "test")
    assert {column.name for column in logged.signature.inputs} == set(rows.columns)
    assert modelfile.FORMAT in str(logged.flavors["sklearn"])


def test_packages_are_pinned_exactly(finished: Project) -> None:
    """What a model needs is taken from the lock: a name and a version, nothing looser."""
    pins = tracking.requirements(finished.root)
    assert {pin.partition("==")[0] for pin in pins} == {"numpy", "pandas", "scikit-learn", "scipy", "skops"}
    assert all(pin.partition("==")[2][0].isdigit() for pin in pins)


def test_a_server_that_is_away_is_one_line(
    trained: Project, command: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address and the reason are named, the password is not, and the exit code is 2."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://somebody:sesame@127.0.0.1:1")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    answer = command(trained.root, "gate")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert answer.err.startswith("error: MLflow at http://127.0.0.1:1: does not answer: ")
    assert len(answer.err) < 100
    assert "sesame" not in answer.err
