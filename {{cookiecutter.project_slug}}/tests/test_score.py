"""The ML Test Score: no point without evidence, and evidence is looked for where it is said to be."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from {{ cookiecutter.__package_name }} import score
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import ROOT, Answer

RUBRIC = score.read_rubric()
ITEMS = [item for items in RUBRIC.sections.values() for item in items]
TESTS = sorted({entry["test"] for item in ITEMS for entry in item.automated if "test" in entry})


@pytest.fixture
def whole(trained: Project) -> Project:
    """Return a project that has run, with all that the rubric looks at, for this test alone."""
    for name in ("tests", ".github"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, trained.root / name)
    shutil.copy(ROOT / "README.md", trained.root)
    return trained


def rated(project: Project) -> dict[str, score.Rating]:
    return {item.id: score.rate(project, item, RUBRIC.repeated) for item in ITEMS}


def test_the_rubric_is_that_of_the_paper() -> None:
    """28 tests, seven a section; each has evidence or a hint, and what is named as a test is one."""
    assert [len(items) for items in RUBRIC.sections.values()] == [7, 7, 7, 7]
    assert len({item.id for item in ITEMS}) == 28
    assert all(item.automated or item.hint for item in ITEMS)
    assert [name for name in TESTS if score.find_test(ROOT, name) is None] == []


def test_every_point_has_evidence_that_exists(whole: Project) -> None:
    """A place leads to a line of a file, a test's to its definition, and a key to a value."""
    records = whole.metrics.read_text(encoding="utf-8") + whole.lineage.read_text(encoding="utf-8")
    for rating in rated(whole).values():
        assert bool(rating.points) == bool(rating.evidence)
        for evidence in rating.evidence:
            path, _, number = evidence.partition(":")
            if (whole.root / path).is_file():
                line = (whole.root / path).read_text(encoding="utf-8").splitlines()[int(number or 1) - 1]
                assert line.startswith("def test_") == path.startswith("tests/")
            else:
                assert f'"{evidence.partition(" ")[0].rpartition(".")[2]}": ' in records


def test_no_evidence_no_point(project: Project) -> None:
    """A project without tests, runs and workflows has no point, and every line says what is missing."""
    said = {(rating.points, rating.evidence, bool(rating.missing)) for rating in rated(project).values()}
    assert said == {(0.0, (), True)}
    assert "Score 0, the lowest section: " in score.main(project)


@pytest.mark.parametrize("path", sorted({name.partition("::")[0] for name in TESTS}))
def test_removing_tests_lowers_the_score(whole: Project, path: str) -> None:
    """No file of tests is named for show."""
    before = sum(rating.points for rating in rated(whole).values())
    (whole.root / path).unlink()
    assert sum(rating.points for rating in rated(whole).values()) < before


def test_tests_that_nothing_repeats_count_half(whole: Project) -> None:
    """Without the workflow that runs them, people run the tests; what each run measures is not touched."""
    (whole.root / RUBRIC.repeated["file"]).unlink(missing_ok=True)
    assert (rated(whole)["D7"].points, rated(whole)["D2"].points) == (0.5, 1.0)
    assert "they count half" in score.main(whole)


@pytest.mark.parametrize("text", ["@pytest.mark.skip\ndef test_a(): ...", "def test_ab(): ...", "def test_a(:", ""])
def test_what_does_not_run_is_no_test(tmp_path: Path, text: str) -> None:
    """A skipped test, another one, and a file that is no Python are no evidence."""
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    assert score.find_test(tmp_path, "test_it.py::test_a") is None


@pytest.mark.parametrize("text", ['{"importance": {}}', '{"importance": null}', "{}", "[]", "no JSON"])
def test_the_newest_metrics_count(trained: Project, text: str) -> None:
    """What an older experiment measured is not this one's, and an empty value is none."""
    newest = trained.experiment.with_name("experiment-new") / "metrics.json"
    newest.parent.mkdir()
    newest.write_text(text, encoding="utf-8")
    os.utime(newest, times=(2e9, 2e9))
    assert rated(trained)["D2"].points == 0


def test_the_lowest_section_is_the_score(whole: Project, command: Callable[..., Answer]) -> None:
    """The command shows the four sums, the least of them as the score, in lines that fit a terminal."""
    lines = command(whole.root, "score").out.splitlines()
    sums = [float(line.split()[1]) for line in lines if line.endswith(" of 7")]
    assert lines[-1].startswith(f"Score {min(sums):g}, the lowest section: ")
    assert (len(sums), max(map(len, lines)) <= 120) == (4, True)
