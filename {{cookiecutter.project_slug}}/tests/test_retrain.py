"""Retraining: it needs a reason, learns from the newest rows, makes a challenger, and never deploys."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import features, retrain, train
from {{ cookiecutter.__package_name }}.errors import Refused
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, Project
from {{ cookiecutter.__package_name }}.retrain import Newest
from {{ cookiecutter.__package_name }}.serving import switch
from {{ cookiecutter.__package_name }}.serving.journal import Journal

from .helpers import Answer, clone, edit
from .settings import DATA, EASY

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LAST = Newest("3", "abc", NOW - timedelta(days=30))


@pytest.mark.parametrize(
    ("data", "drift", "days", "expected"),
    [
        ("abc", None, 45, []),
        ("abc", "usage: lower", 45, ["drift: usage: lower"]),
        ("def", None, 45, ["the data has changed since version 3"]),
        ("abc", None, 29, ["version 3 is 30 days old"]),
        (
            "def",
            "usage: lower",
            29,
            ["drift: usage: lower", "the data has changed since version 3", "version 3 is 30 days old"],
        ),
    ],
)
def test_drift_data_and_age_are_reasons(data: str, drift: str | None, days: int, expected: list[str]) -> None:
    """The best reason comes first, and without any there is none."""
    assert list(retrain.reasons(LAST, data, drift, NOW, days)) == expected


def told(project: Project, why: str) -> None:
    """Let the monitor tell the log of a drift."""
    with Journal.open(project) as log:
        log.record("drift", why, who="monitor", from_version="1")


def events(project: Project, kind: str) -> list[dict[str, Any]]:
    with Journal.open(project) as log:
        found: list[dict[str, Any]] = log.events(kinds=(kind,)).to_dict("records")
    return found


def test_without_a_reason_nothing_is_trained(trained: Project, command: Callable[..., Answer]) -> None:
    """A job may ask every day: the same data, no drift and a young model are no reason, and no error."""
    before = trained.model.read_bytes()
    answer = command(trained.root, "retrain")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("retrain: not needed: no drift since the newest version")
    assert trained.model.read_bytes() == before
    assert switch.read(trained).aliases == {"champion": "1"}


def test_drift_without_newer_data_is_a_reason_to_wait(trained: Project, command: Callable[..., Answer]) -> None:
    """The same rows would give the same model; it is said what is missing."""
    told(trained, "usage_hours: median 12, was 30")
    answer = command(trained.root, "retrain")
    assert answer.code == 1
    assert answer.err.startswith("drift: usage_hours: median 12, was 30; but version 1 has learnt from the same data")
    assert switch.read(trained).aliases == {"champion": "1"}


def test_drift_and_newer_data_make_a_challenger(trained: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest months are learnt from and judged by; the champion stays, and the event says why."""
    monkeypatch.chdir(trained.root)
    told(trained, "usage_hours: median 12, was 30")
    edit(trained, EASY, GATE_CONFIG)
    project = edit(trained, {"data.generator": {**DATA.generator.model_dump(), "months": 7}, "split.window_periods": 6})
    said = retrain.main(project)
    assert said.startswith("version 2 is challenger, because drift: usage_hours: median 12, was 30\n")
    assert switch.read(project).aliases == {"champion": "1", "challenger": "2"}
    assert switch.read(project).rollout.mode == "champion"
    assert [len(train.load_part(project, part)[0]) for part in ("train", "validation", "test")] == [300, 300, 600]
    (event,) = events(project, "retrain")
    why = "drift: usage_hours: median 12, was 30"
    assert (event["why"], event["from_version"], event["to_version"]) == (why, "1", "2")
    assert "not needed" in retrain.main(project)


def test_a_reason_of_ones_own_is_reason_enough(trained: Project, command: Callable[..., Answer]) -> None:
    """By hand it trains on the same data too, and registers what the gate lets pass."""
    edit(trained, EASY, GATE_CONFIG)
    answer = command(trained.root, "retrain", "--because", "a new library")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("retrain: version 2 is challenger, because a new library\n")
    assert [line.split(":")[0].strip() for line in answer.out.splitlines() if line.startswith("  ")][:2] == [
        "collect",
        "validate",
    ]


def test_what_the_gate_refuses_is_not_registered(trained: Project) -> None:
    """A model that is no better is no challenger; the event keeps the verdict, and the reason stays."""
    project = edit(trained, {"champion_gain": 0.5}, GATE_CONFIG)
    with pytest.raises(Refused, match="the gate refuses this model"):
        retrain.main(project, "a try")
    assert switch.read(project).aliases == {"champion": "1"}
    (event,) = events(project, "refused")
    assert (event["why"], event["from_version"]) == ("a try", "1")
    assert "roc_auc: champion" in event["details"]["said"]


def test_a_window_leaves_older_months_out(customers: pd.DataFrame, blank: Project) -> None:
    """Of six months, a window of five has none of the first; without a window all are used."""
    rule = blank.train.split.model_copy(update={"test_periods": 1, "gap_periods": 0})
    periods = {}
    for window in (None, 5, 100):
        rows = features.split(customers, DATA, rule.model_copy(update={"window_periods": window}), seed=1)
        periods[window] = sorted({month for part in rows.values() for month in customers["month"].iloc[part]})
    assert periods[5] == ["2025-02", "2025-03", "2025-04", "2025-05", "2025-06"]
    assert periods[None] == periods[100] == ["2025-01", *periods[5]]


def test_before_there_is_a_model_that_is_the_reason(
    blank: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first call makes the first champion."""
    project = clone(blank, tmp_path / "first")
    monkeypatch.chdir(project.root)
    assert retrain.main(project).startswith("version 1 is champion, because there is no model yet\n")
