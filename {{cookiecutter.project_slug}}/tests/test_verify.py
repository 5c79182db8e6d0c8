"""Verify: the same model again, or the name of what is no longer the same."""

import json
import platform
from collections.abc import Callable
from pathlib import Path

import pytest

from {{ cookiecutter.__package_name }} import collect, lineage, verify
from {{ cookiecutter.__package_name }}.errors import Refused, UserError
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, Project

from .helpers import edit


def different(project: Project) -> set[str]:
    """Return the names of the inputs that are not as recorded."""
    recorded = lineage.read(project.lineage)["artifacts"]
    return {row.name for row in verify.inputs(Project.open(project.root), recorded) if not row.equal and not row.note}


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def change_raw_file(project: Project) -> None:
    raw = sorted(project.raw.iterdir())
    raw[0].write_bytes(raw[1].read_bytes())


def change_manifest(project: Project) -> None:
    manifest = json.loads(project.manifest.read_text(encoding="utf-8"))
    project.manifest.write_text(json.dumps(manifest | {"source": "elsewhere"}), encoding="utf-8")


def visible(root: Path) -> dict[Path, bytes]:
    """Return every file of a project that is not git's or DVC's own."""
    return {path: path.read_bytes() for path in root.glob("[!.]*/**/*") if path.is_file()}


CHANGES: dict[str, Callable[[Project], object]] = {
    "config": lambda project: edit(project, {"model.params": {"max_iter": 19}}),
    "config of the gate": lambda project: edit(project, {"floor": 0.4}, GATE_CONFIG),
    "data files": change_raw_file,
    "data manifest": change_manifest,
    "code": lambda project: append(next((project.root / "src").rglob("features.py")), "# changed\n"),
    "data schema": lambda project: append(project.schema, "# changed\n"),
    "lock": lambda project: (project.root / "uv.lock").write_text("another", encoding="utf-8"),
}


def test_nothing_differs_after_a_run(finished: Project) -> None:
    """Right after a run every input is as recorded."""
    assert different(finished) == set()


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_named(trained: Project, change: str) -> None:
    """A changed setting, raw file, manifest, source file, schema or lock is named, and nothing else is."""
    CHANGES[change](trained)
    assert different(trained) == {change.partition(" of ")[0]}


def test_other_data_is_named(trained: Project) -> None:
    """Data collected anew with another seed is another version, with another manifest, of another setting."""
    collect.main(edit(trained, {"seed": 43}))
    assert different(trained) == {"data", "data manifest", "config"}


def test_another_python_is_noted_and_decides_nothing(finished: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Python or system is worth a note; whether the model is the same, the predictions say."""
    monkeypatch.setattr(platform, "python_version", lambda: "3.0.0")
    rows = list(verify.inputs(finished, lineage.read(finished.lineage)["artifacts"]))
    python = next(row for row in rows if row.name == "python")
    assert (python.equal, python.note) == (False, True)
    assert "note: differs: recorded" in verify.line(python)
    assert different(finished) == set()


def test_the_same_project_gives_the_same_model(finished: Project) -> None:
    """Training once more gives equal metrics and predictions, and leaves every file alone."""
    before = visible(finished.root)
    answer = verify.main(finished, finished.lineage)
    assert answer.endswith("equal: the record gives the same model again")
    assert visible(finished.root) == before


def test_a_different_model_is_refused_with_its_reason(trained: Project) -> None:
    """A setting changed since the record gives another model, and both are named."""
    changed = edit(trained, {"model.params": {"max_iter": 2, "early_stopping": False}})
    with pytest.raises(Refused, match="not equal: config, metrics, predictions; the recorded code"):
        verify.main(changed, changed.lineage)


def test_a_project_without_a_record_says_what_to_type(project: Project) -> None:
    """Before the first run there is nothing to repeat."""
    project.lineage.write_text('{"artifacts": null}', encoding="utf-8")
    with pytest.raises(UserError, match=r"records no model yet; type '\S+ run'"):
        verify.main(project, project.lineage)
