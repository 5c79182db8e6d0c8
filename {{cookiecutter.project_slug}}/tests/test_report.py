"""The page: it needs nothing but itself, shows everything that was found, and says what to type."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from {{ cookiecutter.__package_name }}.project import NAME, Project
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.watching import alerts, charts, grids, report
from {{ cookiecutter.__package_name }}.watching import look as looking
from {{ cookiecutter.__package_name }}.watching.alerts import Finding
from {{ cookiecutter.__package_name }}.watching.look import Look

from . import served

SECTIONS = [
    "drift-of-features", "scores", "calibration", "quality-over-months", "slices", "latency-and-volume", "model-age",
    "cost-of-features", "what-happened",
]  # fmt: skip
VOID = {"meta", "meter"}
NASTY = '<b>$x^2$ & "y"</b>'


class Page(HTMLParser):
    """Read a page, and fail if a tag is closed that was not open, or if one stays open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def project(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project whose champion has answered two months, of which the second is another world."""
    project = served.watched(finished, tmp_path_factory.mktemp("report") / "project")
    frames = served.months(project, 2, covariate_drift=0.7, concept_drift=1.0)
    with Journal.open(project) as log:
        served.answer(project, log, frames)
        served.label(log, frames)
        log.record("promote", "better on the newest month", who="somebody", from_version="0", to_version="1")
    return project


@pytest.fixture(scope="module")
def look(project: Project) -> Look:
    """Return a look at it."""
    with Journal.open(project) as log:
        return looking.take(project, log, datetime.now(UTC))


@pytest.fixture(scope="module")
def findings(look: Look, project: Project) -> list[Finding]:
    """Return what is wrong with it."""
    return alerts.find(look, project.monitor)


@pytest.fixture(scope="module")
def text(look: Look, findings: list[Finding], project: Project) -> str:
    """Return its page."""
    return report.render(look, findings, project.monitor)


def test_the_page_needs_nothing_but_itself(text: str) -> None:
    """No script, no address, no file beside it; and a policy that lets the browser fetch none."""
    page = Page(text)
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(tag for tag, _ in page.tags)
    places = [value or "" for _, marks in page.tags for key, value in marks.items() if key in {"href", "src", "action"}]
    assert all(place.startswith("#") for place in places)
    assert re.findall(r"https?://(?!www\.w3\.org/)", text) == re.findall(r"@import|url\((?!#)", text) == []
    assert "default-src 'none'" in text
    assert len(text) < 500_000


def test_the_sections_come_in_their_order(text: str) -> None:
    """Verdict first, then what drifted, scores, calibration, quality, slices, the service, age, cost, events."""
    page = Page(text)
    assert [marks["id"] for tag, marks in page.tags if tag == "section"] == SECTIONS
    assert next(tag for tag, _ in page.tags if tag in {"header", "section"}) == "header"


def test_every_finding_says_what_it_means_and_what_to_type(text: str, findings: list[Finding]) -> None:
    """Nothing that was found is left out, and nothing is left without a command."""
    said = " ".join(Page(text).text)
    assert {finding.kind for finding in findings} == {"drift", "quality", "calibration"}
    for finding in findings:
        assert finding.said in said
        assert finding.means in said
        assert all(command in said for command in finding.type_next)
    assert report.WORDS["alert"] in said


def test_what_is_well_says_so(look: Look, project: Project) -> None:
    """Without a finding the verdict is one word of calm, and no command is asked for."""
    said = " ".join(Page(report.render(look, [], project.monitor)).text)
    assert report.WORDS["fine"] in said
    assert f"{NAME} retrain" not in said


def test_every_picture_is_whole_and_has_a_name(text: str, look: Look) -> None:
    """Each is well-formed by itself, says what it shows, and takes its colours from the page."""
    pictures = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
    trees = [ET.fromstring(picture) for picture in pictures]  # noqa: S314 - our own
    names = [tree.get("aria-label") for tree in trees]
    assert len(names) == len(set(names)) == len(look.reference.places) + 4
    assert all("var(--now)" in picture or "var(--then)" in picture for picture in pictures)
    assert re.findall(r"#0[1-6]0[1-6]0[1-6]", text) == []
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_it_follows_the_reader_into_the_dark_and_onto_paper(text: str) -> None:
    """Colours change with the reader's setting, small windows get one column, and cards are not cut by a page's end."""
    for words in ("prefers-color-scheme: dark", "max-width: 34rem", "@media print", "break-inside: avoid"):
        assert words in text
    assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in Page(text).tags


@pytest.mark.parametrize("values", [[NASTY, "b"], [1.0, 2.0], list(range(500))], ids=["texts", "few", "many"])
def test_names_are_text_and_nothing_else(values: list[object]) -> None:
    """A column may be named as it likes: it is neither markup nor mathematics."""
    column = pd.Series(values)
    grid = grids.of(pd.DataFrame({NASTY: column}))[NASTY]
    counts = grid.count(column)
    tree = ET.fromstring(charts.distribution(NASTY, grid, counts, counts))  # noqa: S314 - our own
    assert tree.get("aria-label") == NASTY


def test_markup_in_what_was_said_stays_text(look: Look, project: Project) -> None:
    """A finding about a column with a wild name is shown as it is."""
    finding = Finding("alert", "drift", NASTY, NASTY, NASTY, (NASTY,))
    wild = replace(look, events=tuple(event | {"why": NASTY, "who": NASTY} for event in look.events))
    page = Page(report.render(wild, [finding], project.monitor))
    assert page.text.count(NASTY) == 5  # said, meant, typed, who, why


def test_a_first_month_without_labels_has_a_page_too(look: Look, project: Project) -> None:
    """Before any label, and before rows enough, the page says what is missing."""
    quality = replace(look.quality, months=(), period=None, whole=None, slices=(), calibration=None)
    early = replace(look, judged=None, changes=(), quality=quality, events=())
    page = Page(report.render(early, [], project.monitor))
    shown = [marks["id"] for tag, marks in page.tags if tag == "section"]
    assert shown == ["quality-over-months", "latency-and-volume", "model-age", "cost-of-features"]
    assert "No label has come yet" in " ".join(page.text)


def test_an_empty_column_can_be_drawn() -> None:
    """Where no row has come, and where all are alike, there is a picture all the same."""
    grid = grids.Numbers.of(pd.Series(np.linspace(0, 1, 500)))
    none = np.zeros(len(grid.cuts) + 2, dtype="int64")
    assert charts.distribution("none", grid, none, none).endswith("</svg>")
