"""The pipeline: dvc.yaml, the package's docstring and the modules tell the same story."""

import importlib
from typing import Any

import pytest
import yaml

from {{ cookiecutter.__package_name }} import cli, versioning
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, NAME, PACKAGE, TRAIN_CONFIG, Project

from .helpers import ROOT, change_yaml

PIPELINE: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
STAGES = list(cli.STAGES)
NEXT = [*STAGES[1:], "deploy"]


def outs(stage: str) -> set[str]:
    """Return the files that a stage writes."""
    named = [*PIPELINE[stage].get("outs", []), *PIPELINE[stage].get("metrics", [])]
    return {name if isinstance(name, str) else next(iter(name)) for name in named}


def test_the_stages_are_those_of_the_lifecycle() -> None:
    """The docstring lists seven stages, and no other list of them is kept anywhere."""
    assert STAGES == ["collect", "validate", "features", "train", "evaluate", "gate", "register"]


def test_dvc_runs_the_same_stages_in_the_same_order() -> None:
    """DVC has every stage that writes files; registering writes none."""
    assert list(PIPELINE) == STAGES[:-1]


@pytest.mark.parametrize("stage", PIPELINE)
def test_a_stage_of_dvc_is_a_command_and_depends_on_its_module(stage: str) -> None:
    """DVC types what a person types, and runs a stage again when its module changes."""
    assert PIPELINE[stage]["cmd"] == f"{NAME} {stage}"
    assert f"src/{PACKAGE}/{stage}.py" in PIPELINE[stage]["deps"]
    assert [name for name in PIPELINE[stage]["deps"] if name.startswith("src/") and not (ROOT / name).is_file()] == []


@pytest.mark.parametrize(("stage", "following"), list(zip(STAGES, NEXT, strict=True)))
def test_a_module_says_what_it_reads_and_writes_and_what_comes_next(stage: str, following: str) -> None:
    """Every stage is a module with the same function, and its docstring has the same three lines."""
    module = importlib.import_module(f"{PACKAGE}.{stage}")
    assert callable(module.main)
    words = dict(line.split(maxsplit=1) for line in (module.__doc__ or "").splitlines()[2:5])
    assert list(words) == ["reads", "writes", "next"]
    assert words["next"] == following


def test_a_stage_reads_what_an_earlier_one_wrote() -> None:
    """No dependency comes out of nowhere: it is source, a setting, raw data, or an output of a stage before."""
    there = {"data/raw/${data.name}", "configs/data_schema.yaml"}
    for stage, asked in PIPELINE.items():
        assert {name for name in asked["deps"] if not name.startswith("src/")} <= there
        there |= outs(stage)


@pytest.mark.parametrize("stage", PIPELINE)
def test_a_parameter_of_dvc_is_a_setting(finished: Project, stage: str) -> None:
    """A misspelt parameter would never make a stage run again: each one is in its file."""
    for entry in PIPELINE[stage].get("params", []):
        for file, names in entry.items():
            settings = yaml.safe_load((finished.root / file).read_text(encoding="utf-8"))
            assert set(names or []) <= set(settings)
    assert outs(stage)


@pytest.mark.parametrize(
    ("file", "changes", "stale"),
    [
        (TRAIN_CONFIG, {"data.generator.customers": 301}, {"collect", "features"}),
        (TRAIN_CONFIG, {"split.gap_periods": 0}, {"features"}),
        (TRAIN_CONFIG, {"model.params": {"max_iter": 9}}, {"train"}),
        (TRAIN_CONFIG, {"evaluate.slices": ["region"]}, {"evaluate"}),
        (TRAIN_CONFIG, {"seed": 43}, {"collect", "features", "train"}),
        (GATE_CONFIG, {"floor": 0.55}, {"gate"}),
        ("configs/data_schema.yaml", {"coerce": False}, {"validate"}),
    ],
)
def test_a_changed_setting_makes_its_stages_stale(
    adjustable: Project, monkeypatch: pytest.MonkeyPatch, file: str, changes: dict[str, Any], stale: set[str]
) -> None:
    """DVC sees which stages a setting is for, and runs those again, with what comes after them."""
    monkeypatch.chdir(adjustable.root)
    change_yaml(adjustable.root / file, changes)
    with versioning.repository(adjustable.root) as repository:
        assert set(repository.status()) == stale
