"""The gate: each check can fail, one failure is enough, and nothing that failed is registered."""

import json
from collections.abc import Callable, Mapping
from math import nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }} import gate, modelfile, tracking, train
from {{ cookiecutter.__package_name }}.config import GateConfig
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.gate import Check
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, NAME, Project

from .helpers import Answer, edit

NUMBERS = st.floats(-1e6, 1e6)
GATE = GateConfig(
    metric="roc_auc",
    floor=0.6,
    baseline_margin=0.02,
    linear_tolerance=0.02,
    against_champion=True,
    champion_gain=0.0,
    calibration_tolerance=0.01,
    slice_tolerance=0.05,
    latency_factor=2.0,
    latency_p99_ms=100.0,
)


MEASURES = {"auc": 0.8, "brier": 0.1, "worst": 0.7, "p50": 5.0, "p99": 9.0, "majority": 0.5, "linear": 0.7}


def measures(**spoilt: float) -> dict[str, Any]:
    """Return made-up measures of a model that passes; each argument spoils one of them."""
    given = MEASURES | spoilt
    return {
        "test": {"roc_auc": given["auc"], "brier": given["brier"]},
        "slices": {"region=a": {"rows": 90, "roc_auc": given["worst"]}, "region=b": {"rows": 90, "roc_auc": 0.9}},
        "baselines": {name: {"roc_auc": given[name]} for name in ("majority", "linear")},
        "speed": {"latency_p50_ms": given["p50"], "latency_p99_ms": given["p99"]},
    }


def failures(found: Mapping[str, Any]) -> list[str]:
    checks = [*gate.absolute(found, GATE), *gate.relative(found, measures(), GATE)]
    return [check.name for check in checks if not check.passed]


def test_a_model_as_good_as_the_champion_passes() -> None:
    """Equal measures pass every check: the rematch of a model with itself is no failure."""
    assert failures(measures()) == []


@pytest.mark.parametrize(
    ("spoilt", "check"),
    [
        ({"auc": 0.799}, "roc_auc: champion"),
        ({"majority": 0.79}, "roc_auc: majority baseline"),
        ({"linear": 0.83}, "roc_auc: linear baseline"),
        ({"brier": 0.111}, "brier: champion"),
        ({"worst": 0.649}, "roc_auc: worst slice"),
        ({"p50": 12.1}, "latency p50 (ms): champion"),
        ({"p99": 100.1}, "latency p99 (ms)"),
    ],
)
def test_each_check_can_fail(spoilt: dict[str, float], check: str) -> None:
    """One measure beyond its bound fails one check, by name."""
    assert failures(measures(**spoilt)) == [check]


def test_a_model_below_the_floor_fails() -> None:
    """No champion and no baseline excuses a model below the floor."""
    assert "roc_auc: floor" in failures(measures(auc=0.599))


def test_tolerances_are_granted_and_not_exceeded() -> None:
    """A measure at its bound still passes."""
    assert failures(measures(brier=0.11, worst=0.65, p50=12.0, p99=100.0)) == []


@given(value=NUMBERS, bound=NUMBERS)
def test_a_check_passes_on_its_side_of_the_bound(value: float, bound: float) -> None:
    """At least means at least, at most means at most, and the bound itself is good enough."""
    assert Check("", value, ">=", bound).passed == (value >= bound)
    assert Check("", value, "<=", bound).passed == (value <= bound)
    assert Check("", bound, ">=", bound).passed == Check("", bound, "<=", bound).passed is True


@pytest.mark.parametrize("relation", [">=", "<="])
def test_what_is_no_number_never_passes(relation: str) -> None:
    """A metric that could not be worked out fails, whichever way is better."""
    assert not Check("", nan, relation, 0.5).passed


@given(metric=st.sampled_from(["roc_auc", "rmse"]), value=st.floats(0, 1), tolerance=st.floats(0, 1))
def test_a_tolerance_helps_whichever_way_is_better(metric: str, value: float, tolerance: float) -> None:
    """A model no worse than another passes with any tolerance; so does one that is worse by less."""
    assert gate.no_worse("", metric, value, round(value, 6), tolerance + 1e-6).passed


def test_the_verdict_is_written_with_every_check(finished: Project) -> None:
    """gate.json says what was judged, against whom, and how each check went."""
    verdict = json.loads(finished.verdict.read_text(encoding="utf-8"))
    assert (verdict["passed"], verdict["champion"]) == (True, None)
    names = ["roc_auc: floor", "roc_auc: majority baseline", "roc_auc: linear baseline", "latency p99 (ms)"]
    assert [(check["name"], check["passed"]) for check in verdict["checks"]] == [(name, True) for name in names]


def test_a_refused_model_is_never_registered(trained: Project, command: Callable[..., Answer]) -> None:
    """Below the floor, gate and register both end with exit code 1; the run is told, the registry is as it was."""
    edit(trained, {"floor": 0.99}, GATE_CONFIG)
    answer = command(trained.root, "gate")
    assert answer.code == 1
    assert "the gate refuses this model (against champion v1)" in answer.err
    assert command(trained.root, "register").code == 1
    with tracking.run(trained) as mlflow:
        assert mlflow.active_run().data.tags["gate"] == "refused"
        assert len(mlflow.MlflowClient().search_model_versions(f"name = '{NAME}'")) == 1


def test_a_metric_that_was_not_measured_is_refused(adjustable: Project) -> None:
    """A metric of another task is named, with the ones that there are."""
    with pytest.raises(UserError, match="'rmse' is none of accuracy"):
        gate.main(edit(adjustable, {"metric": "rmse"}, GATE_CONFIG))


def test_a_champion_that_needs_a_lost_column_is_named(finished: Project) -> None:
    """Data without a column of the champion cannot be compared, and the column is named."""
    rows, target = train.load_part(finished, "test")
    champion = modelfile.load(finished.model, ())
    with pytest.raises(UserError, match="the champion needs the column 'region'"):
        gate.measure([champion], (rows.drop(columns="region"), target), finished.train)


def test_measures_of_another_model_are_not_judged(trained: Project) -> None:
    """A model that was trained otherwise since it was measured is not passed on old numbers."""
    train.train(edit(trained, {"model.params": {"max_iter": 3, "early_stopping": False}}))
    with pytest.raises(UserError, match=r"metrics\.json: measures another model"):
        gate.main(Project.open(trained.root))
