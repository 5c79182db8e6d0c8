"""The whole story in a generated project: `simulate` plays it, and its page is opened in a real Chromium."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Tab, chromium
from support import Project, generate, git, pretend

pytestmark = pytest.mark.slow

DESK, PHONE = 1280, 390
MONTH = r"^(20\d\d-\d\d)  (.+)$"
CLAIM = r"^  (ok|FAILED) +(.+)$"
OUTSIDE = """
[...document.querySelectorAll("svg")].flatMap(picture => {
  const whole = picture.getBoundingClientRect();
  return [...picture.querySelectorAll("text")].filter(text => {
    const place = text.getBoundingClientRect();
    return place.width && (place.left < whole.left - 1 || place.right > whole.right + 1
      || place.top < whole.top - 1 || place.bottom > whole.bottom + 1);
  }).map(text => `${picture.getAttribute("aria-label")}: ${text.textContent}`);
})
"""
CROSSING = """
[...document.querySelectorAll("svg")].flatMap(picture => {
  const texts = [...picture.querySelectorAll("text")].map(text => [text.textContent, text.getBoundingClientRect()]);
  return texts.flatMap(([one, a], number) => texts.slice(number + 1)
    .filter(([_, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => `${picture.getAttribute("aria-label")}: ${one}, ${other}`));
})
"""


@pytest.fixture(scope="module")
def project(repository: Path, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project, installed."""
    project = generate(repository, {**home, **pretend(repository)}, tmp_path_factory.mktemp("story"))
    project.ok("uv", "sync", "--locked", "--quiet")
    return project


@pytest.fixture(scope="module")
def told(project: Project) -> str:
    """Return what `simulate` says."""
    return project.ok("uv", "run", "--no-sync", "churn-predictor", "simulate")


@pytest.fixture(scope="module")
def reports(project: Project, told: str) -> Path:
    """Return the folder with the pages that it leaves."""
    assert told
    return project.path / "simulation" / "reports"


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    """Return a browser with an empty page."""
    (tmp_path / "browser").mkdir()
    with chromium(tmp_path / "browser") as found:
        yield found


def claims(told: str) -> list[tuple[str, str]]:
    """Return the months and claims of the story: a claim belongs to the month that was told last."""
    found, month = [], ""
    for line in told.splitlines():
        if names := re.match(MONTH, line):
            month = names[1]
        elif words := re.match(CLAIM, line):
            assert words[1] == "ok", line
            found.append((month, words[2]))
    return found


def month_of(told: str, beginning: str) -> str:
    return next(month for month, claim in claims(told) if claim.startswith(beginning))


def test_every_claim_of_the_story_holds(told: str) -> None:
    """Exit code 0, no claim fails, and the end counts as many as there were."""
    assert f"simulate: {len(claims(told))} of {len(claims(told))} hold" in told
    assert len(claims(told)) >= 19
    assert "Traceback" not in told


def test_each_drift_is_found_as_soon_as_it_can_be(told: str) -> None:
    """Changed customers in their own month, without a label; changed reasons when the first labels of theirs arrive."""
    months, words = zip(*re.findall(MONTH, told, re.MULTILINE), strict=True)
    covariate, concept = (place for place, text in enumerate(words) if re.search("(covariate|concept) drift", text))
    assert month_of(told, "the monitor finds it in this month, without a label") == months[covariate]
    assert words[concept + 1].startswith("The labels arrive")
    assert month_of(told, "the monitor finds that quality has fallen") == months[concept + 1]


def test_the_retrained_challenger_is_the_better_one(told: str) -> None:
    """In the gate, and once more in the shadow, it has the larger area under the curve."""
    for beginning in ("it beats the champion in the gate", "the challenger would have done better"):
        (values,) = re.findall(rf"ok +{beginning}: AUC (\d\.\d+), not (\d\.\d+)", told)
        assert float(values[0]) > float(values[1]) + 0.1


def test_the_bad_model_is_refused_and_taken_out_when_forced(told: str) -> None:
    """The gate refuses it, nothing registers it, and the guards end its canary at the first step."""
    assert "ok      the gate refuses it\n" in told
    assert "ok      and nothing registers it\n" in told
    assert re.search(r"ok +the guards take it out: the canary breaks its guards: .* at most ", told)
    assert re.search(r"ok +after \d+ answers of it, version 2 answers everybody again", told)


def test_the_project_itself_is_not_touched(project: Project, told: str) -> None:
    """No model, no store and no log beside the folder of the story, which git does not see."""
    assert told
    assert git("status", "--porcelain", cwd=project.path) == ""
    assert not [name for name in ("mlflow.db", "predictions.db", "reports") if (project.path / name).exists()]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_pages_fit_their_window(reports: Path, tab: Tab, width: int, colours: str) -> None:
    """Of each look: the browser has no complaint, nothing is to be scrolled sideways, no word is cut or crossed."""
    pages = sorted(reports.glob("monitor*.html"))
    assert len(pages) == 5
    tab.media("screen", colours)
    tab.size(width)
    for page in pages:
        tab.open(page)
        tab.value("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert tab.complaints() == []
        assert tab.value("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        assert tab.value("document.querySelectorAll('svg').length") > 10
        assert tab.value(OUTSIDE) == []
        assert tab.value(CROSSING) == []


def test_the_alert_is_the_first_thing_that_is_seen(reports: Path, tab: Tab) -> None:
    """The page of the month when quality has fallen begins with the alerts; at the end there are none."""
    tab.size(DESK)
    tab.open(reports / "monitor-2025-12.html")
    assert tab.value("document.querySelector('header.alert .word').textContent") == "Something has to be done"
    assert tab.value("document.querySelectorAll('.finding.alert').length") >= 3
    assert json.loads((reports / "monitor.json").read_text())["verdict"] != "alert"
