"""Settings: from YAML and from the environment; a mistake is named by its key, in one line."""

import shutil
from pathlib import Path
from typing import Any

import pydantic
import pytest

from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, MONITOR_CONFIG, PACKAGE, SERVE_CONFIG, Project

from .helpers import ROOT, edit

TRAIN = f"{PACKAGE}__train__".upper()


@pytest.fixture
def project(blank: Project, tmp_path: Path) -> Project:
    """Return a project of settings and nothing else: these tests need no more."""
    shutil.copytree(blank.root / "configs", tmp_path / "project" / "configs")
    return Project.open(tmp_path / "project")


def test_the_shipped_settings_are_valid() -> None:
    """This project's own files are read without complaint."""
    assert Project.open(ROOT).root == ROOT


def test_the_project_is_found_from_below(project: Project) -> None:
    """A command works in any folder of the project."""
    assert Project.open(project.root / "data" / "raw").root == project.root


def test_outside_a_project_one_is_asked_for(tmp_path: Path) -> None:
    """Where there is no project, the message says what is missing and what to do."""
    with pytest.raises(UserError, match=r"no configs/train_config\.yaml here or above; change into"):
        Project.open(tmp_path)


def test_the_environment_goes_before_the_file(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable overrides one value, however deep, and leaves its neighbours."""
    monkeypatch.setenv(f"{TRAIN}DATA__GENERATOR__CUSTOMERS", "77")
    monkeypatch.setenv(f"{TRAIN}SEED", "5")
    settings = Project.open(project.root).train
    assert (settings.data.generator.customers, settings.seed) == (77, 5)
    assert settings.data.generator.months == project.train.data.generator.months


def test_the_gate_has_variables_of_its_own(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second file is overridden in the same way, under its own name."""
    monkeypatch.setenv(f"{PACKAGE}__gate__floor".upper(), "0.9")
    assert Project.open(project.root).gate.floor == 0.9


@pytest.mark.parametrize(
    ("name", "text", "path", "value"),
    [
        ("MODEL__PARAMS__MAX_ITER", "30", ("model", "params", "max_iter"), 30),
        ("MODEL__PARAMS", "{C: 0.5}", ("model", "params", "C"), 0.5),
        ("DATA__TIME", "null", ("data", "time"), None),
        ("DATA__PERSONAL", "[region]", ("data", "personal"), ("region",)),
    ],
)
def test_a_variable_is_written_as_in_the_file(
    project: Project, monkeypatch: pytest.MonkeyPatch, name: str, text: str, path: tuple[str, ...], value: object
) -> None:
    """Numbers, lists and nothing at all mean in a variable what they mean in YAML."""
    monkeypatch.setenv(f"{TRAIN}{name}", text)
    found: Any = Project.open(project.root).train
    for part in path:
        found = found[part] if isinstance(found, dict) else getattr(found, part)
    assert found == value


@pytest.mark.parametrize(("name", "key"), [("SEEED", "seeed"), ("DATA__SOURSE", r"data\.sourse")])
def test_a_misspelt_variable_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch, name: str, key: str) -> None:
    """A variable that no setting answers to is refused as a key of the file would be."""
    monkeypatch.setenv(f"{TRAIN}{name}", "3")
    with pytest.raises(UserError, match=f"{key}: Extra inputs are not permitted"):
        Project.open(project.root)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("sede", 1, "sede: Extra inputs are not permitted; found 1"),
        ("data.nmae", "x", "data.nmae: Extra inputs"),
        ("seed", -1, "seed: Input should be greater than or equal to 0; found -1"),
        ("seed", "many", "seed: Input should be a valid integer"),
        ("task", "clustering", "task: Input should be 'binary', 'multiclass' or 'regression'; found 'clustering'"),
        ("experiment", "../up", "experiment: String should match"),
        ("data.name", "Customers!", "data.name: String should match"),
        ("data.generator.first_month", "2025-13", "data.generator.first_month: String should match"),
        ("data.generator.covariate_drift", 2, "data.generator.covariate_drift: Input should be less than or equal to"),
        ("data.sha256", "abc", "data.sha256: String should match"),
        ("data.source", "https://example.org/a.csv", "data: Value error, a URL needs data.sha256"),
        ("model.estimator", "Forest", "model.estimator: String should match"),
        ("split.test_share", 0.5, "split.test_share: Input should be less than 0.5"),
        ("compute.backend", "cloud", "compute.backend: Input should be 'local' or 'dask'"),
    ],
)
def test_a_wrong_value_is_named_by_its_key(project: Project, key: str, value: float | str, reason: str) -> None:
    """The message names file, key and what was found, and fits on one line."""
    with pytest.raises(UserError) as caught:
        edit(project, {key: value})
    assert str(caught.value).startswith(f"train_config.yaml: {reason}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [1", "no valid YAML"),
        ("", "must be a table of settings"),
        ("- a list", "must be a table of settings"),
        ("metric: roc_auc", "floor: Field required"),
        ("metric: !!python/object:os.system {}", "no valid YAML"),
    ],
)
def test_a_broken_file_is_one_line(project: Project, text: str, reason: str) -> None:
    """A file that is no YAML, no table, or not all there, is named with its first problem."""
    (project.root / GATE_CONFIG).write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        Project.open(project.root)
    assert str(caught.value).startswith(f"gate_config.yaml: {reason}")
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(project: Project) -> None:
    """Without the gate's settings nothing starts."""
    (project.root / GATE_CONFIG).unlink()
    with pytest.raises(UserError, match=r"gate_config\.yaml: not found in configs/"):
        Project.open(project.root)


def test_settings_do_not_change_under_way(project: Project) -> None:
    """What a run began with, it ends with."""
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        project.train.data.name = "other"


def test_results_can_be_written_elsewhere(project: Project, tmp_path: Path) -> None:
    """A rehearsal reads the same settings and raw data, and writes nothing into the project."""
    rehearsal = project.writing_to(tmp_path / "out")
    assert (rehearsal.raw, rehearsal.schema) == (project.raw, project.schema)
    for path in (rehearsal.processed, rehearsal.model, rehearsal.verdict, rehearsal.lineage, rehearsal.card):
        assert path.is_relative_to(tmp_path / "out")


def test_the_log_keeps_what_the_monitor_looks_at(project: Project) -> None:
    """One number says how many days that is, unless the log is to keep others."""
    assert edit(project, {"window.days": 77}, MONITOR_CONFIG).keep_days == 77
    assert edit(project, {"log.keep_days": 5}, SERVE_CONFIG).keep_days == 5
