"""A canary is led by its rows alone: on, ready, or back; by any process, and by each step once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from {{ cookiecutter.__package_name }} import deploy
from {{ cookiecutter.__package_name }}.project import SERVE_CONFIG, Project
from {{ cookiecutter.__package_name }}.service_config import Canary
from {{ cookiecutter.__package_name }}.serving import canary, switch
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.serving.rollout import Standing

from .helpers import clone, edit
from .rolled import START, canary_rows, frame, standing

GUARDS = {"error_rate": 0.01, "p99_ms_factor": 2.0, "score_psi": 0.25, "disagreement": 0.2, "min_requests": 50}
CANARY: dict[str, Any] = {"steps": [5, 25, 50], "step_requests": 100, "step_seconds": 60, "guards": GUARDS}
LATER = START + timedelta(minutes=5)


def decide(count: int = 400, answered: int = 200, step: int = 0, **challenger: Any) -> canary.Verdict | None:  # noqa: ANN401
    rollout = replace(standing("canary", "2").rollout, step=step)
    return canary.decide(rollout, frame(canary_rows(count, **challenger)), answered, Canary(**CANARY), LATER)


def test_a_step_that_went_well_is_followed_by_the_next() -> None:
    """Enough answers, long enough, and no guard broken: the weight grows, and the step begins anew."""
    verdict = decide()
    assert verdict is not None
    assert verdict.rollout is not None
    assert (verdict.kind, verdict.rollout.step, verdict.rollout.weight) == ("canary", 1, 25)
    assert verdict.rollout.since == LATER.isoformat()
    assert [check.name for check in verdict.checks] == ["error rate", "slow answers", "score PSI", "disagreement"]


def test_the_last_step_makes_it_ready_and_not_champion() -> None:
    """Promotion is for people: the weight stays, and it is said what to type."""
    verdict = decide(step=2)
    assert verdict is not None
    assert verdict.rollout is not None
    assert (verdict.kind, verdict.rollout.step, verdict.rollout.weight) == ("ready", 3, 5)
    assert "promote" in verdict.why
    assert decide(step=3) is None


def test_a_broken_guard_ends_it_at_any_step() -> None:
    """Even a canary that is ready is watched, and says which guard it broke."""
    for step in range(4):
        verdict = decide(step=step, failed=True, score=None, answer=None)
        assert verdict is not None
        assert (verdict.kind, verdict.rollout) == ("rollback", None)
        assert verdict.why.startswith("the canary breaks its guards: error rate 1, at most 0.0")


@pytest.mark.parametrize("early", [{"answered": 99}, {"count": 90, "answered": 200}])
def test_too_few_answers_are_no_verdict(early: dict[str, int]) -> None:
    """A step needs its requests; guards need some before they say anything."""
    assert decide(**early) is None


def test_a_step_lasts_as_long_as_it_must() -> None:
    """Many answers in a moment are no proof of a quiet hour."""
    rollout = standing("canary", "2").rollout
    soon = START + timedelta(seconds=59)
    assert canary.decide(rollout, frame(canary_rows(400)), 200, Canary(**CANARY), soon) is None


def test_a_step_waits_for_the_other_model() -> None:
    """Without the champion's view of the same rows, nobody knows how often the two disagree."""
    rows = frame(canary_rows(400))
    rollout = standing("canary", "2").rollout
    assert canary.decide(rollout, rows[rows["role"] != "shadow"], 200, Canary(**CANARY), LATER) is None


@pytest.fixture
def started(rivals: Project, tmp_path: Path) -> Project:
    """Return a project whose challenger is in a canary since the day of the rows."""
    project = edit(clone(rivals, tmp_path / "started"), {"canary": CANARY}, SERVE_CONFIG)
    deploy.main(project, "canary", "try it")
    now = switch.read(project)
    switch.change(project, now, replace(now, rollout=replace(now.rollout, since=START.isoformat(), accepted={})))
    return project


def led(project: Project, **challenger: Any) -> tuple[list[str | None], Standing, list[tuple[str, str, str, str]]]:  # noqa: ANN401
    """Let three processes judge at the same time; return what they say, the standing, and the events."""
    with Journal.open(project) as log:
        log.write(list(canary_rows(400, **challenger)))
        with ThreadPoolExecutor(3) as processes:
            said = list(processes.map(lambda _: canary.judge(project, log), range(3)))
        events = log.events(kinds=("canary", "rollback"))[["kind", "who", "from_version", "to_version"]]
    return said, switch.read(project), list(events.itertuples(index=False, name=None))


def test_several_that_judge_at_once_lead_it_one_step(started: Project) -> None:
    """Whoever comes second finds the step done: one step further, one event."""
    said, now, events = led(started)
    assert [text for text in said if text] == ["canary: the guards hold; on to 25%"]
    assert (now.rollout.step, now.rollout.weight) == (1, 25)
    assert events == [("canary", "guards", "1", "2")]


def test_several_that_judge_at_once_take_it_out_once(started: Project) -> None:
    """A bad version is out, is no challenger any more, and the event says from whom to whom."""
    said, now, events = led(started, score=0.99, answer=1)
    assert len([text for text in said if text]) == 1
    assert now.aliases == {"champion": "1"}
    assert (now.rollout.mode, now.rollout.version) == ("champion", "")
    assert events == [("rollback", "guards", "2", "1")]


def test_rows_of_before_the_step_and_of_other_versions_do_not_count(started: Project) -> None:
    """A step is judged by its own rows, and by the two versions that it is about."""
    with Journal.open(started) as log:
        log.write([row._replace(time=row.time - timedelta(days=1)) for row in canary_rows(400, model_ms=1e4)])
        foreign = canary_rows(400, model_ms=1e4)
        log.write([row._replace(id=f"x{row.id}", version="7") for row in foreign if row.role == "challenger"])
        rows, answered = canary.read(log, switch.read(started))
        assert (len(rows), answered) == (0, 0)
        assert canary.judge(started, log) is None


def test_a_busy_service_is_judged_by_its_newest_rows(started: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """All answers are counted, and no more are looked at than are needed."""
    monkeypatch.setattr(canary, "NEWEST", 100)
    with Journal.open(started) as log:
        log.write(list(canary_rows(400, share=1.0)))
        rows, answered = canary.read(log, switch.read(started))
    assert answered == 400
    assert rows["time"].min() >= START + timedelta(seconds=345)


def test_a_canary_of_the_configuration_is_taken_over(rivals: Project, tmp_path: Path) -> None:
    """Where serve_config.yaml begins with one, it gets its version and first step, and is guarded like any other."""
    project = edit(clone(rivals, tmp_path / "configured"), {"rollout.mode": "canary"}, SERVE_CONFIG)
    with Journal.open(project) as log:
        assert canary.judge(project, log) == "canary: serve_config.yaml lets it in; 5% now"
        assert canary.judge(project, log) is None
    rollout = switch.read(project).rollout
    assert (rollout.mode, rollout.version, rollout.step) == ("canary", "2", 0)
    assert rollout.since


@pytest.mark.parametrize("end", [lambda project: deploy.rollback(project, ""), lambda _: None])
def test_without_a_canary_there_is_nothing_to_judge(
    rivals: Project, tmp_path: Path, end: Callable[[Project], object]
) -> None:
    """In any other mode it looks once, and does nothing."""
    project = clone(rivals, tmp_path / "quiet")
    deploy.main(project, "shadow", "see it")
    end(project)
    with Journal.open(project) as log:
        log.write(list(canary_rows(400, model_ms=1e4)))
        assert canary.judge(project, log) is None
