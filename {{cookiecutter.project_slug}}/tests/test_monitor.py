"""The monitor: quiet as long as nothing changes, an alert in the month where something does, with what to type next."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from prometheus_client.parser import text_string_to_metric_families

from {{ cookiecutter.__package_name }} import monitor, registry, tracking
from {{ cookiecutter.__package_name }}.errors import Refused, UserError
from {{ cookiecutter.__package_name }}.project import MONITOR_CONFIG, NAME, Project
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.watching import (
    alerts,
    grids,
    quality,
    reference,
    report,
    rows,
    signals,
    traffic,
)
from {{ cookiecutter.__package_name }}.watching import look as looking
from {{ cookiecutter.__package_name }}.watching.look import Look

from . import served
from .helpers import clone, edit

MONTHS = 2


@dataclass(frozen=True)
class World:
    """A project whose champion has answered some months, and what the monitor said after each."""

    project: Project
    frames: Mapping[str, pd.DataFrame]
    said: tuple[str, ...]
    events: pd.DataFrame


def watch(project: Project) -> str:
    """Return what the monitor says, an alert too."""
    try:
        return f"0 {monitor.main(project)}"
    except Refused as refusal:
        return f"1 {refusal}"


def live(source: Project, target: Path, **drift: Any) -> World:  # noqa: ANN401 - settings of the generator
    """Answer month by month; the labels of a month come with the requests of the next one."""
    project = served.watched(source, target)
    frames = served.months(project, MONTHS, **drift)
    said = []
    with Journal.open(project) as log:
        known: dict[str, pd.DataFrame] = {}
        for month, frame in frames.items():
            served.label(log, known)
            served.answer(project, log, {month: frame})
            said.append(watch(project))
            known[month] = frame
        served.label(log, known)
        said.append(watch(project))
        return World(project, frames, tuple(said), log.events())


@pytest.fixture(scope="module")
def quiet(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a world that does not change."""
    return live(finished, tmp_path_factory.mktemp("quiet") / "project")


@pytest.fixture(scope="module")
def moved(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return one whose customers change in the last month."""
    return live(finished, tmp_path_factory.mktemp("moved") / "project", covariate_drift=0.7)


@pytest.fixture(scope="module")
def turned(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return one where the same customers have new reasons in the last month."""
    return live(finished, tmp_path_factory.mktemp("turned") / "project", concept_drift=1.0)


@pytest.fixture(scope="module")
def look(quiet: World) -> Look:
    """Return a look at the world that does not change."""
    with Journal.open(quiet.project) as log:
        return looking.take(quiet.project, log, datetime.now(UTC))


def found(look: Look, world: World) -> dict[str, str]:
    """Return the kinds of what is found, and how bad it is."""
    return {finding.kind: finding.level for finding in alerts.find(look, world.project.monitor)}


def read(world: World) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((world.project.reports / "monitor.json").read_text(encoding="utf-8"))
    return values


def test_nothing_is_said_of_a_world_that_does_not_change(quiet: World) -> None:
    """Exit code 0 in every month, and no event."""
    assert {said[:6] for said in quiet.said} == {"0 fine"}
    assert quiet.events.empty


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_calm_worlds_are_quiet_too(finished: Project, tmp_path: Path, seed: int) -> None:
    """Whoever the customers are: as long as they and their reasons stay the same, no month is an alert."""
    project = served.watched(finished, tmp_path / "project")
    frames = served.months(project, MONTHS, seed)
    with Journal.open(project) as log:
        served.answer(project, log, frames)
        served.label(log, frames)
    assert watch(project).startswith("0 ")


def test_changed_customers_are_an_alert_in_their_first_month(moved: World) -> None:
    """Exit code 1 in the month where they change, before any label, naming columns and what to type."""
    assert [said[:7] for said in moved.said] == ["0 fine;", "1 alert", "1 alert"]
    month = list(moved.frames)[-1]
    assert f"charge_per_hour in {month}: median " in moved.said[1]
    assert f"type '{NAME} retrain'" in moved.said[1]
    assert "roc_auc" not in moved.said[1]


def test_an_alert_is_one_event_as_long_as_it_stays_the_same(moved: World) -> None:
    """The second look at the same drift adds no event, unless labels tell more."""
    first = moved.events.iloc[0]
    assert set(moved.events["kind"]) == {"drift"}
    assert (first["who"], first["from_version"], first["details"]["period"]) == ("monitor", "1", list(moved.frames)[-1])
    assert "drift: monthly_charges" in first["details"]["alerts"]
    before = len(moved.events)
    assert watch(moved.project) == moved.said[-1]
    with Journal.open(moved.project) as log:
        assert len(log.events()) == before


def test_new_reasons_are_seen_when_labels_come_and_not_before(turned: World) -> None:
    """Features and scores stay what they were; metric and calibration fall once the truth is known."""
    assert [said[:6] for said in turned.said[:2]] == ["0 fine"] * 2
    assert turned.said[2].startswith("1 alert")
    kinds = {(finding["kind"], finding["level"]) for finding in read(turned)["findings"]}
    assert ("quality", "alert") in kinds
    assert ("calibration", "alert") in kinds
    assert "drift" not in {kind for kind, _ in kinds}


def test_the_record_has_quality_by_month_version_and_slice(turned: World) -> None:
    """The JSON has each month's metrics, the groups against the test, and the gap from the best to the worst one."""
    values = read(turned)["quality"]
    assert [month["period"] for month in values["months"]] == list(turned.frames)
    assert {month["version"] for month in values["months"]} == {"1"}
    assert values["whole"]["then"] - values["whole"]["now"] > 0.1
    assert {group["name"].partition("=")[0] for group in values["slices"]} == {"region", "contract"}
    regions = [group["now"] for group in values["slices"] if group["name"].startswith("region=")]
    assert values["gaps"]["region"] == pytest.approx(max(regions) - min(regions), abs=1e-6)


def test_calibration_is_measured_as_written(turned: World) -> None:
    """Scores that outcomes were drawn by are calibrated; the same outcomes turned around are not."""
    scores = pd.Series(range(1, 1000)) / 1000
    rows = pd.DataFrame({"score": scores, "target": served.labels_of(scores.to_numpy(), seed=1)})
    right = quality.calibration(rows, "binary", [0, 1])
    wrong = quality.calibration(rows.assign(target=1 - rows["target"]), "binary", [0, 1])
    assert right is not None
    assert wrong is not None
    assert (right.error < 0.05, right.chance > 0.01) == (True, True)
    assert (wrong.error > 0.4, wrong.chance < 1e-6) == (True, True)
    assert quality.calibration(rows, "regression", []) is None
    assert read(turned)["quality"]["calibration"]["error"] > 0.1


@pytest.mark.parametrize(
    ("changes", "kind", "level"),
    [
        ({"replayed": 0.01}, "skew", "alert"),
        ({"time": datetime.now(UTC) + timedelta(days=50)}, "age", "warning"),
        ({"time": datetime.now(UTC) + timedelta(days=100)}, "age", "alert"),
    ],
    ids=["another score for the same row", "old", "very old"],
)
def test_what_is_wrong_with_the_service_is_found(
    look: Look, quiet: World, changes: dict[str, Any], kind: str, level: str
) -> None:
    """Each of these, and nothing else, is found when one thing of a quiet look is changed."""
    assert found(look, quiet) == {}
    assert found(replace(look, **changes), quiet) == {kind: level}


@pytest.mark.parametrize(
    ("changes", "kind"), [({"failed": True, "score": None}, "errors"), ({"latency_ms": 900.0}, "latency")]
)
def test_failed_and_slow_answers_are_alerts(
    finished: Project, tmp_path: Path, changes: dict[str, Any], kind: str
) -> None:
    """Answers of the newest week that fail, or take too long, are an alert of their kind."""
    project = served.watched(finished, tmp_path / "project")
    with Journal.open(project) as log:
        served.answer(project, log, served.months(project, 1), **changes)
        seen = looking.take(project, log, datetime.now(UTC))
        levels = {finding.kind: finding.level for finding in alerts.find(seen, project.monitor)}
    assert levels == {kind: "alert"}
    assert seen.outcome == (300, 300 * (kind == "errors"))


def test_a_row_that_the_champion_answered_is_not_without_an_answer(quiet: World, look: Look, tmp_path: Path) -> None:
    """What the challenger failed on has a row beside the champion's answer, and is no request of its own."""
    project = clone(quiet.project, tmp_path / "project")
    with Journal.open(project) as log:
        served.answer(project, log, quiet.frames, version="2", role="challenger", failed=True, score=None)
        seen = looking.take(project, log, datetime.now(UTC))
    assert (seen.outcome, seen.traffic.versions) == (look.outcome, look.traffic.versions)


def test_a_day_with_few_requests_is_a_warning(look: Look, quiet: World) -> None:
    """When rows fall by more than half of what was usual, somebody should ask why."""
    day = next(iter(look.traffic.days.values()))
    tenth = {name: counts // 10 for name, counts in day.items()}
    for last, expected in ((day, {}), (tenth, {"volume": "warning"})):
        days = {f"2025-07-{number:02d}": day for number in range(1, 10)} | {"2025-07-10": last}
        changed = replace(look, traffic=traffic.Traffic(look.traffic.periods, days, look.traffic.versions))
        assert found(changed, quiet) == expected


def test_a_logged_row_has_the_score_that_the_model_file_gives(look: Look, quiet: World) -> None:
    """Features built from logged requests are those of training: scores come out the same to the last digit."""
    assert look.replayed == 0.0
    with Journal.open(quiet.project) as log:
        sample = rows.newest(log, "1", 50, served.START)
    assert (len(sample), looking.replay(quiet.project, look.reference, sample)) == (50, 0.0)
    tampered = sample.assign(features=sample["features"].map(with_more_charges))
    replayed = looking.replay(quiet.project, look.reference, tampered)
    assert replayed is not None
    assert replayed > 0.01


def with_more_charges(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"monthly_charges": 10 * row["monthly_charges"]}


def test_what_is_older_than_the_window_is_not_read(finished: Project, tmp_path: Path) -> None:
    """However long the log is, a look takes the days that it is told, rows, labels and all."""
    project = edit(served.watched(finished, tmp_path / "project"), {"window.days": 20}, MONITOR_CONFIG)
    frames = served.months(project, 2)
    newest = list(frames)[-1]
    with Journal.open(project) as log:
        served.answer(project, log, frames)
        served.label(log, frames)
        seen = looking.take(project, log, served.START + timedelta(days=40))
        assert (seen.periods, seen.traffic.rows(newest), len(seen.traffic.days)) == ((newest,), 300, 1)
        assert {month.period for month in seen.quality.months} == {newest}
        with pytest.raises(UserError, match=r"no row of the last 20 days \(window\.days of configs/monitor"):
            looking.take(project, log, served.START + timedelta(days=60))


def test_reports_are_written_whole_or_not_at_all(quiet: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that cannot be written leaves the former one, and the numbers that belong to it, as they were."""
    project = clone(quiet.project, tmp_path / "project")
    before = {path.name: path.read_bytes() for path in project.reports.iterdir()}
    monkeypatch.setattr(report, "render", lambda *_: "half a page \ud800")  # no UTF-8 has that
    with pytest.raises(UnicodeEncodeError):
        monitor.main(project)
    assert {path.name: path.read_bytes() for path in project.reports.iterdir()} == before


def test_few_rows_are_no_verdict(finished: Project, tmp_path: Path) -> None:
    """As long as the month has fewer rows than asked for, it is shown and not judged."""
    project = edit(served.watched(finished, tmp_path / "project"), {"window.min_rows": 400}, MONITOR_CONFIG)
    with Journal.open(project) as log:
        served.answer(project, log, served.months(project, 1, covariate_drift=1.0))
    assert watch(project).startswith("0 fine; version 1, no period has rows enough yet")


def test_the_reference_stays_with_the_model_when_another_is_trained(quiet: World, look: Look, tmp_path: Path) -> None:
    """Other features in data/features/ are of no concern: the champion's are with its run."""
    project = clone(quiet.project, tmp_path / "project")
    path = project.features("train")
    pd.read_parquet(path).assign(monthly_charges=0.0).to_parquet(path)
    project.model.write_bytes(b"another model")
    again = reference.recall(project)
    assert again.places == look.reference.places
    assert (again.version, again.tested["rows"]) == ("1", 600)


def test_the_features_of_another_model_are_no_reference(finished: Project, tmp_path: Path) -> None:
    """Where nothing is kept with the run, features that another model was trained on are not taken for it."""
    project = served.watched(finished, tmp_path / "project")
    forget(project)
    project.model.write_bytes(b"another model")
    with pytest.raises(UserError, match=r"version 1 has no reference\.json, and data/features/ belongs to another"):
        reference.recall(project)


def forget(project: Project) -> None:
    """Take the reference from the champion's run, if it is there already."""
    for path in (project.root / "mlruns").rglob(reference.FILE):
        path.unlink()


def test_without_a_champion_or_a_request_it_says_so(trained: Project) -> None:
    """Nothing to watch is a line that says what to type."""
    with pytest.raises(UserError, match="the prediction log has no row of the last 370 days"):
        monitor.main(trained)
    registry.set_alias(trained, "champion", None)
    with pytest.raises(UserError, match=f"there is no champion yet; type '{NAME} run'"):
        monitor.main(trained)


def test_every_feature_has_its_cost_beside_its_worth(look: Look) -> None:
    """Time, bytes and importance are known for each feature that the model sees; derived ones take time."""
    assert list(look.reference.costs) == look.reference.features
    assert all(
        each["bytes"] >= 1 and set(each) == {"ms", "bytes", "importance"} for each in look.reference.costs.values()
    )
    assert look.reference.costs["charge_per_hour"]["ms"] > 0.0 == look.reference.costs["monthly_charges"]["ms"]


def test_the_gauges_are_those_that_signals_names(turned: World) -> None:
    """The file for Prometheus is well-formed, and has each gauge of the monitor and no other."""
    text = (turned.project.reports / "monitor.prom").read_text(encoding="utf-8")
    families = {family.name: family for family in text_string_to_metric_families(text)}
    assert set(families) == {signal.name for signal in signals.MONITOR}
    (drop,) = families["monitor_quality"].samples
    assert drop.labels == {"version": "1", "metric": "roc_auc"}
    assert drop.value == read(turned)["quality"]["whole"]["now"]


def test_a_shadow_is_measured_beside_the_champion(look: Look, quiet: World, tmp_path: Path) -> None:
    """What a challenger would have said has its own line of quality by month, and changes no count of requests."""
    project = clone(quiet.project, tmp_path / "project")
    with Journal.open(project) as log:
        served.answer(project, log, quiet.frames, version="2", role="shadow")
        seen = looking.take(project, log, datetime.now(UTC))
    assert [month.version for month in seen.quality.months] == ["1"] * MONTHS + ["2"] * MONTHS
    assert (seen.traffic.versions, seen.outcome) == (look.traffic.versions, look.outcome)


def test_data_without_periods_is_counted_by_the_month_of_the_request() -> None:
    """Where no column says when, the log's own time does."""
    periods, days = pd.Series(["", "2025-03"]), pd.Series(["2025-01-31", "2025-01-01"])
    assert list(traffic.period_of(periods, days)) == ["2025-01", "2025-03"]


def test_requests_are_read_as_the_reference_has_them() -> None:
    """Numbers are numbers, a text that looks like a date stays a text, and what is missing is missing."""
    places = grids.of(pd.DataFrame({"number": [1.0, 2.0], "text": ["a", "b"]}))
    asked = rows.parse(['{"number": 1, "text": "2025-01-01"}', '{"text": null, "more": true}'], places)
    assert asked["text"].isna().tolist() == asked["number"].isna().tolist() == [False, True]
    assert (asked["number"][0], asked["text"][0], asked["more"][1]) == (1.0, "2025-01-01", True)


@pytest.mark.parametrize("value", ['"many"', "NaN", "true"])
def test_a_value_of_another_kind_is_no_end(value: str) -> None:
    """A number that came as a text, or is none, costs time and is counted as missing; its neighbours are read."""
    places = grids.of(pd.DataFrame({"number": [1.0, 2.0], "text": ["a", "b"]}))
    asked = rows.parse(['{"number": ' + value + ', "text": "a"}', '{"number": 2, "text": "b"}'], places)
    assert (list(asked["text"]), asked["number"][1]) == (["a", "b"], 2)


def test_three_classes_and_numbers_have_the_metrics_that_a_log_allows() -> None:
    """With more than two classes the chosen one's probability is logged, and of a number the value."""
    rows = pd.DataFrame({"score": [0.9, 0.8, 0.4], "answer": ["a", "b", "c"], "target": ["a", "b", "a"]})
    assert quality.judge(rows, "multiclass", ["a", "b", "c"]) == {"accuracy": 0.666667}
    assert quality.metric_of("multiclass", "roc_auc") == "accuracy"
    numbers = pd.DataFrame({"score": [13.0, 16.0], "answer": [13.0, 16.0], "target": [10.0, 20.0]})
    assert quality.judge(numbers, "regression", [])["mae"] == 3.5
    found = quality.calibration(pd.concat([rows] * 50), "multiclass", ["a", "b", "c"])
    assert found is not None
    assert len(found.observed) == quality.BINS


def test_a_metric_falls_by_chance_or_beyond_it() -> None:
    """The same fall is chance among few rows and none among many."""
    assert not quality.beyond_chance(0.06, error=0.03, rows=300, then=300, p_value=0.001)
    assert quality.beyond_chance(0.06, error=0.005, rows=10_000, then=10_000, p_value=0.001)


def test_quantiles_of_latency_come_from_counts() -> None:
    """Median and slowest hundredth are exact to a twentieth."""
    values = pd.Series([2.0] * 980 + [300.0] * 20)
    days = [grids.count(traffic.OPERATION, [pd.DataFrame({"latency_ms": values, "outcome": "answered"})])]
    assert traffic.latency(days, 0.5) == pytest.approx(2.0, rel=0.05)
    assert traffic.latency(days, 0.99) == pytest.approx(300.0, rel=0.05)


def test_the_store_keeps_the_reference_with_the_run(quiet: World) -> None:
    """It is an artifact of the run that made the version."""
    with tracking.client(quiet.project) as client:
        version = client.get_model_version_by_alias(NAME, "champion")
        assert reference.FILE in {file.path for file in client.list_artifacts(version.run_id)}
