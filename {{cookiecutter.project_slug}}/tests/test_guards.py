"""The canary's guards: each can break, none breaks by chance, and what the gate has accepted breaks none."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }}.service_config import Guards
from {{ cookiecutter.__package_name }}.serving import frames, guards
from {{ cookiecutter.__package_name }}.serving.guards import Differences

from .rolled import canary_rows, frame

BOUNDS = Guards(error_rate=0.01, p99_ms_factor=2.0, score_psi=0.25, disagreement=0.2, min_requests=50)
OPPOSITE: dict[str, Any] = {"score": 0.99, "answer": 1}


def broken(rows: pd.DataFrame, accepted: Differences | None = None) -> list[str]:
    checks = guards.checks(rows, frames.pairs(rows), BOUNDS, accepted or Differences())
    return [check.name for check in checks if not check.passed]


@given(seed=st.integers(0, 10_000), count=st.integers(120, 600), share=st.sampled_from([0.5, 0.6, 0.8]))
def test_an_equal_model_breaks_no_guard(seed: int, count: int, share: float) -> None:
    """Chance alone takes no model out, however few its answers are."""
    assert broken(frame(canary_rows(count, share, seed))) == []


@pytest.mark.parametrize(
    ("challenger", "names"),
    [
        ({"failed": True, "score": None, "answer": None}, ["error rate"]),
        ({"model_ms": 500.0}, ["slow answers"]),
        ({"latency_ms": 500.0}, []),
        ({"score": 0.99}, ["score PSI"]),
        ({"answer": 1}, ["disagreement"]),
        (OPPOSITE, ["score PSI", "disagreement"]),
    ],
)
def test_each_guard_can_break(challenger: dict[str, Any], names: list[str]) -> None:
    """A model that fails, dawdles, scores or decides otherwise is named by what it does, and not for having waited."""
    assert broken(frame(canary_rows(200, **challenger))) == names


def test_what_the_gate_has_accepted_breaks_no_guard() -> None:
    """After a drift a good challenger differs; a difference that the gate saw on its test rows is no fault."""
    rows = frame(canary_rows(200, **OPPOSITE))
    theirs, both = rows[rows["role"] == "champion"], frames.pairs(rows)
    seen = Differences(guards.score_psi(theirs["score"], rows[rows["role"] == "challenger"]["score"]), 1.0)
    assert len(both) == 100
    assert broken(rows, seen) == []


def test_more_than_the_gate_has_accepted_breaks_a_guard() -> None:
    """Half of the difference accepted is not all of it."""
    assert broken(frame(canary_rows(200, **OPPOSITE)), Differences(score_psi=1.0, disagreement=0.3)) == [
        "score PSI",
        "disagreement",
    ]


def test_models_without_a_common_row_are_judged_by_the_rest() -> None:
    """Where the champion has not answered the same rows yet, nobody can say whether they disagree."""
    rows = frame(canary_rows(200, **OPPOSITE))
    assert broken(rows[rows["role"] != "shadow"]) == ["score PSI"]


@given(share=st.floats(0.0, 1.0), rows=st.integers(1, 5000))
def test_chance_is_granted_more_than_the_share_and_never_more_than_all(share: float, rows: int) -> None:
    """The bound is at least what is expected, at most everything, and close to it where there are many rows."""
    bound = guards.most(share, rows)
    assert share - 1 / rows <= bound <= 1.0
    assert guards.most(share, 1_000_000) <= share + 0.003


def test_values_disagree_by_the_side_of_the_median() -> None:
    """Two models of a value never agree to the last digit; they disagree on which rows are the higher ones."""
    values = pd.Series([1.0, 2.0, 3.0, 4.0])
    assert guards.differ(values, values + 0.1).sum() == 0
    assert guards.differ(values, values[::-1].reset_index(drop=True)).all()


def test_differences_of_a_model_from_itself_are_none() -> None:
    """Whoever is compared with themselves does not differ."""
    rows = frame(canary_rows(200))
    assert guards.differences(rows, rows) == Differences(0.0, 0.0)
