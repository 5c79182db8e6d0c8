"""Lineage: the record says truly which data, code, settings and environment made which model."""

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }} import cli, lineage, sources, tracking, versioning
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, Project

from .helpers import ROOT, edit, git

ARTIFACTS = {"data", "code", "config", "environment", "model", "metrics"}  # the seventh is what links them


@pytest.fixture(scope="module")
def record(finished: Project) -> dict[str, Any]:
    """Return the record of the finished run."""
    return lineage.read(finished.lineage)


def test_the_record_keeps_to_its_schema(record: dict[str, Any]) -> None:
    """Other programs may rely on the format that metadata/lineage.schema.json describes."""
    schema = json.loads((ROOT / "metadata" / "lineage.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(record, schema, format_checker=jsonschema.FormatChecker())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record | {"artifacts": {}}, schema)


def test_the_record_has_the_seven_artifacts(record: dict[str, Any]) -> None:
    """Data, code, settings, environment, model and metrics, none of them empty, and the links between them."""
    assert set(record["artifacts"]) == ARTIFACTS
    assert all(record["artifacts"].values())
    assert {link[end] for link in record["lineage"] for end in ("from", "to")} == ARTIFACTS
    assert {link["by"] for link in record["lineage"]} <= set(cli.STAGES)


def test_the_data_is_that_of_the_pointer_and_the_manifest(record: dict[str, Any], finished: Project) -> None:
    """DVC's hash leads back to the bytes, the manifest's to what they looked like."""
    data = record["artifacts"]["data"]
    assert data["dvc_md5"] == versioning.md5(finished.raw)
    assert data["rows"] == 1800
    assert lineage.tree_digest(finished.root, [finished.root / data["manifest"]]) == data["manifest_sha256"]


def test_the_code_is_that_of_the_commit(record: dict[str, Any], finished: Project) -> None:
    """The commit is the one checked out, and nothing differed from it."""
    code = record["artifacts"]["code"]
    assert code["commit"] == lineage.git(finished.root, "rev-parse", "HEAD")
    assert (code["dirty"], code["sha256"]) == (False, lineage.code(finished.root)["sha256"])


def test_the_model_is_that_of_the_file(record: dict[str, Any], finished: Project) -> None:
    """The hash is that of the file, and the metrics are those of metrics.json."""
    model, metrics = record["artifacts"]["model"], record["artifacts"]["metrics"]
    assert sources.sha256(finished.out / model["path"]) == model["sha256"]
    found = json.loads((finished.out / metrics["path"]).read_text(encoding="utf-8"))
    assert (metrics["test"], model["prediction_digest"]) == (found["test"], found["prediction_digest"])


def test_the_runs_tags_are_the_record(record: dict[str, Any], finished: Project) -> None:
    """Whoever finds the run finds everything that the record says, under the same names."""
    with tracking.run(finished) as mlflow:
        tags = mlflow.active_run().data.tags
    written = {name: value for name, value in tags.items() if name.startswith("lineage.")}
    assert written == lineage.tags(record)
    assert {name.split(".")[1] for name in written} == ARTIFACTS


def test_the_runs_data_set_is_the_version_of_the_data(record: dict[str, Any], finished: Project) -> None:
    """The run names the data by DVC's hash."""
    with tracking.run(finished) as mlflow:
        inputs = mlflow.active_run().inputs.dataset_inputs
    assert [entry.dataset.digest for entry in inputs] == [record["artifacts"]["data"]["dvc_md5"]]


def test_changed_code_is_another_code(project: Project) -> None:
    """A line that is not committed makes the code dirty and its hash another one; committed, it is a new commit."""
    before = lineage.code(project.root)
    next((project.root / "src").rglob("churn.py")).write_text("changed = True\n", encoding="utf-8")
    changed = lineage.code(project.root)
    git(project.root, "commit", "--quiet", "--all", "--message", "change")
    committed = lineage.code(project.root)
    assert (before["dirty"], changed["dirty"], committed["dirty"]) == (False, True, False)
    assert before["sha256"] != changed["sha256"] == committed["sha256"]
    assert before["commit"] == changed["commit"] != committed["commit"]


def test_without_git_the_commit_comes_from_outside(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """An image without git is told its commit; without that, the hash of the files remains."""
    monkeypatch.setenv("PATH", "")
    assert lineage.code(project.root)["commit"] is None
    monkeypatch.setenv("GIT_COMMIT", "a" * 40)
    code = lineage.code(project.root)
    assert (code["commit"], code["dirty"], len(code["sha256"])) == ("a" * 40, None, 64)


@given(seed=st.integers(0, 1000))
def test_the_settings_digest_does_not_depend_on_the_order_of_keys(finished: Project, seed: int) -> None:
    """Sorting a YAML file anew changes no digest: the settings in force are the same."""
    values = finished.train.model_dump()
    shuffled = {key: shuffle(values[key], seed) for key in random.Random(seed).sample(sorted(values), len(values))}  # noqa: S311 - no secret
    again = type(finished.train).model_validate(shuffled)
    assert lineage.settings_digest(again) == lineage.settings_digest(finished.train)


def shuffle(value: Any, seed: int) -> Any:  # noqa: ANN401 - any setting
    """Return a table with its keys in another order; anything else as it is."""
    if not isinstance(value, dict):
        return value
    keys = random.Random(seed).sample(sorted(value), len(value))  # noqa: S311 - no secret
    return {key: shuffle(value[key], seed) for key in keys}


@pytest.mark.parametrize(
    ("key", "value", "file"),
    [("seed", 43, None), ("model.params", {"max_iter": 21}, None), ("floor", 0.1, GATE_CONFIG)],
)
def test_the_settings_digest_sees_every_value(project: Project, key: str, value: float, file: str | None) -> None:
    """A value changed anywhere in either file changes the digest."""
    changed = edit(project, {key: value}, *filter(None, [file]))
    assert lineage.settings_digest(changed.train, changed.gate) != lineage.settings_digest(project.train, project.gate)


def test_where_it_ran_is_no_part_of_the_settings(project: Project) -> None:
    """A cluster gives the same model: the digest leaves `compute` out, and nothing else."""
    changed = edit(project, {"compute.jobs": 2, "compute.backend": "dask"})
    assert lineage.settings_digest(changed.train) == lineage.settings_digest(project.train)


def test_the_digest_of_files_is_the_same_on_every_system(tmp_path: Path) -> None:
    """Line endings do not count; names and contents do."""
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    digests = []
    for content in (b"x\ny\n", b"x\r\ny\r\n", b"x\nz\n"):
        first.write_bytes(content)
        digests.append(lineage.tree_digest(tmp_path, [first]))
    assert digests[0] == digests[1] != digests[2]
    first.rename(second)
    assert lineage.tree_digest(tmp_path, [second]) not in digests


@pytest.mark.parametrize("text", ["", "[]", "{}", "3", '{"artifacts": null}'])
def test_a_record_without_a_model_is_refused(tmp_path: Path, text: str) -> None:
    """What is no record, or the empty one of a new project, is said in one line."""
    (tmp_path / "lineage.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"lineage\.json: (no lineage record|records no model yet)"):
        lineage.read(tmp_path / "lineage.json")
