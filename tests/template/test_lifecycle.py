"""Whole lifecycles in generated projects, as their users run them: twice, in a clone, on data of their own."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from support import SEARCH, Project, generate, git, pretend

pytestmark = pytest.mark.slow


def present(version: str) -> bool:
    """Say whether uv finds this Python here, without fetching it."""
    find = ["uv", "python", "find", "--no-project", version]
    found = subprocess.run(find, env={**os.environ, "PATH": SEARCH}, capture_output=True, check=False)
    return found.returncode == 0


VERSIONS = [version for version in ("3.11", "3.13") if present(version)]
CSV = """
from sklearn.datasets import load_breast_cancer
frame = load_breast_cancer(as_frame=True).frame
frame.rename(columns=lambda name: name.replace(" ", "_")).to_csv("cancer.csv", index=False)
"""


@pytest.fixture(scope="module", params=VERSIONS)
def project(
    request: pytest.FixtureRequest, repository: Path, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """Return a project of this Python version, installed."""
    folder = tmp_path_factory.mktemp(f"python{request.param}")
    project = generate(repository, {**home, **pretend(repository)}, folder, f"python_version={request.param}")
    project.ok("uv", "sync", "--locked", "--quiet")
    assert f"Python {request.param}." in project.ok("uv", "run", "python", "--version")
    return project


def predictor(project: Project, *words: str) -> str:
    return project.ok("uv", "run", "--quiet", "churn-predictor", *words)


def digest(project: Project) -> str:
    record = json.loads(project.read("metadata/lineage.json"))
    return str(record["artifacts"]["model"]["prediction_digest"])


def test_the_lifecycle_on_generated_data(project: Project) -> None:
    """The first run makes champion v1, the second challenger v2 with the same predictions; DVC has nothing to do."""
    assert "version 1 is champion" in predictor(project, "run")
    first = digest(project)
    assert "version 2 is challenger" in predictor(project, "run")
    assert digest(project) == first
    assert "Data and pipelines are up to date" in project.ok("uv", "run", "dvc", "repro")


def test_the_model_comes_back_in_a_clone(project: Project, tmp_path: Path) -> None:
    """Commit, push the data, clone elsewhere, pull: verify says equal, down to the predictions."""
    someone = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    project.ok("git", "add", "--all")
    project.ok("git", *someone, "commit", "--quiet", "--message", "Record")  # the policy has nothing against it
    project.ok("uv", "run", "dvc", "push")
    git("clone", "--quiet", str(project.path), str(tmp_path / "clone"), cwd=tmp_path)
    clone = Project(tmp_path / "clone", project.environment)
    clone.ok("uv", "sync", "--locked", "--quiet")
    clone.ok("uv", "run", "dvc", "pull")
    said = predictor(clone, "verify")
    assert re.search(r"predictions +equal\n", said)
    assert said.strip().endswith("equal: the record gives the same model again")
    assert clone.ok("git", "status", "--porcelain") == ""


def test_dvc_runs_the_stages_once(project: Project, tmp_path: Path) -> None:
    """`dvc repro` in a project that has nothing yet runs up to the gate; the second does nothing."""
    fresh = Project(tmp_path / "fresh", project.environment)
    git("clone", "--quiet", str(project.path), str(fresh.path), cwd=tmp_path)
    git("checkout", "--quiet", git("rev-list", "--max-parents=0", "HEAD", cwd=fresh.path), cwd=fresh.path)
    few = {"CHURN_PREDICTOR__TRAIN__DATA__GENERATOR__CUSTOMERS": "300"}
    said = fresh.ok("uv", "run", "dvc", "repro", **few)
    assert re.findall(r"^Running stage '(\w+)'", said, re.MULTILINE) == [
        "collect", "validate", "features", "train", "evaluate", "gate",
    ]  # fmt: skip
    assert "Running stage" not in fresh.ok("uv", "run", "dvc", "repro", **few)


def test_a_refused_model_stops_the_run(project: Project, tmp_path: Path) -> None:
    """With a floor that no model reaches, the command exits 1 with a table, and the registry stays as it is."""
    copy = Project(tmp_path / "copy", project.environment)
    git("clone", "--quiet", str(project.path), str(copy.path), cwd=tmp_path)
    few = {"CHURN_PREDICTOR__TRAIN__DATA__GENERATOR__CUSTOMERS": "300", "CHURN_PREDICTOR__GATE__FLOOR": "0.999"}
    done = copy.run("uv", "run", "churn-predictor", "run", **few)
    assert done.returncode == 1
    assert re.search(r"roc_auc: floor .* >= 0.9990 +FAIL", done.stderr)
    assert "Traceback" not in done.stderr + done.stdout


def test_the_projects_own_tests_and_types_pass(project: Project) -> None:
    """`uv run pytest`, mypy and the commit hooks are green at birth."""
    assert " passed" in project.ok("uv", "run", "pytest", "-q")
    project.ok("uv", "run", "mypy")
    project.ok("uv", "run", "pre-commit", "run", "--all-files")


@pytest.fixture(scope="module")
def cancer(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the project turned to a CSV of its user's own: scikit-learn's breast-cancer file."""
    path = tmp_path_factory.mktemp("csv") / "churn-predictor"
    copy = Project(
        shutil.copytree(project.path, path, ignore=shutil.ignore_patterns(".venv", "mlflow.db", "mlruns")),
        project.environment,
    )
    copy.ok("uv", "sync", "--locked", "--quiet")
    copy.ok("uv", "run", "python", "-c", CSV)
    config = yaml.safe_load(copy.read("configs/train_config.yaml"))
    config["data"] |= {"source": "cancer.csv", "name": "cancer", "target": "target", "entity": None, "time": None}
    config["features"]["derived"], config["evaluate"]["slices"] = [], []
    (copy.path / "configs" / "train_config.yaml").write_text(yaml.safe_dump(config))
    predictor(copy, "schema", "cancer.csv")
    return copy


def test_the_lifecycle_on_a_real_csv(cancer: Project) -> None:
    """569 real rows, no time column: two runs, equal predictions, champion and challenger."""
    assert "569 rows in 1 files, from cancer.csv" in (said := predictor(cancer, "run"))
    assert "version 1 is champion" in said
    first = digest(cancer)
    assert "version 2 is challenger" in predictor(cancer, "run")
    assert digest(cancer) == first
    assert "equal: the record gives the same model again" in predictor(cancer, "verify")


def test_a_broken_csv_stops_before_training(cancer: Project) -> None:
    """A column gone and a text among numbers are named, with counts; the data that was there stays."""
    lines = cancer.read("cancer.csv").splitlines()
    before = cancer.read("data/raw/manifest.json")
    (cancer.path / "cancer.csv").write_text("\n".join([lines[0].replace("target", "label"), *lines[1:]]) + "\n")
    done = cancer.run("uv", "run", "churn-predictor", "run")
    assert (done.returncode, "column 'target' is missing" in done.stderr) == (2, True)
    assert cancer.read("data/raw/manifest.json") == before
    (cancer.path / "cancer.csv").write_text("\n".join([lines[0], "x" + lines[1], *lines[2:]]) + "\n")
    done = cancer.run("uv", "run", "churn-predictor", "run")
    assert done.returncode == 1
    assert re.search(r"mean_radius: .*1 times, for example x", done.stderr)


def test_the_extras_that_nothing_else_covers(project: Project, tmp_path: Path) -> None:
    """`tune` records its study, `dask` trains to the same model, and the notebook runs with `notebook`."""
    few = {"CHURN_PREDICTOR__TRAIN__DATA__GENERATOR__CUSTOMERS": "300"}
    git("clone", "--quiet", str(project.path), str(tmp_path / "clone"), cwd=tmp_path)
    clone = Project(tmp_path / "clone", project.environment)
    clone.ok("uv", "sync", "--locked", "--quiet", "--extra", "tune", "--extra", "dask", "--extra", "notebook")
    run = ("uv", "run", "--no-sync", "churn-predictor", "run")
    clone.ok(*run, **few, CHURN_PREDICTOR__TRAIN__TUNE__TRIALS="3")
    assert len(clone.read("models/experiment-001/study.csv").splitlines()) == 4
    (clone.path / "mlflow.db").unlink()  # the tuned champion is not what the next two are compared with
    clone.ok(*run, **few)
    first = digest(clone)
    clone.ok(*run, **few, CHURN_PREDICTOR__TRAIN__COMPUTE__BACKEND="dask")
    assert digest(clone) == first
    notebook = ("jupyter", "nbconvert", "--to", "notebook", "--execute", "--stdout", "notebooks/explore.ipynb")
    assert "image/png" in clone.ok("uv", "run", "--no-sync", *notebook)
