"""Drift: counted in bounded memory, found in the month where it begins, and not found where there is none."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ks_2samp

from {{ cookiecutter.__package_name }} import churn, features
from {{ cookiecutter.__package_name }}.config import Generator
from {{ cookiecutter.__package_name }}.service_config import Drift
from {{ cookiecutter.__package_name }}.watching import drift, grids
from {{ cookiecutter.__package_name }}.watching.grids import Numbers, Texts

from .settings import DATA

BOUNDS = Drift(psi_warn=0.1, psi_alert=0.2, ks_warn=0.1, p_value=0.001)
DERIVED = tuple(features.DERIVED)
SEEDS = range(20)
MONTHS, BEGIN = 7, 5  # drift begins in the sixth month
VALUES = st.lists(st.one_of(st.none(), st.floats(), st.integers(-5, 5).map(float)), max_size=60)
WORDS = st.lists(st.one_of(st.none(), st.sampled_from(["a", "b", "new"])), max_size=60)


def months(seed: int, customers: int = 300, **changes: float) -> list[pd.DataFrame]:
    """Draw the features of some months, the last two of which may drift."""
    settings = {"covariate_drift": 0.0, "concept_drift": 0.0, **changes}
    generator = Generator.model_validate(
        {"first_month": "2025-01", "months": MONTHS, "customers": customers, "drift_months": MONTHS - BEGIN, **settings}
    )
    return [features.build(frame, DATA, DERIVED) for _, frame in churn.generate(generator, seed)]


def compared(then: pd.DataFrame, now: pd.DataFrame) -> Mapping[str, drift.Change]:
    places = grids.of(then)
    found = drift.changes(places, grids.count(places, [then]), grids.count(places, [now]), BOUNDS)
    return {change.name: change for change in found}


def alone(then: list[object], now: list[object]) -> drift.Change:
    return compared(pd.DataFrame({"x": then}), pd.DataFrame({"x": now}))["x"]


def levels(then: pd.DataFrame, now: pd.DataFrame) -> set[str]:
    return {change.level for change in compared(then, now).values()}


def test_without_drift_there_is_no_alert() -> None:
    """Twenty worlds that do not change give neither an alert nor a warning, in none of their later months."""
    for seed in SEEDS:
        drawn = months(seed)
        then = pd.concat(drawn[:4], ignore_index=True)
        assert [levels(then, month) for month in drawn[4:]] == [{"fine"}] * (MONTHS - 4)


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_drift_is_found_in_the_month_where_it_begins(strength: float) -> None:
    """The generator's drift of what customers are like is an alert in its first month, and in none before."""
    drawn = months(1, covariate_drift=strength)
    then = pd.concat(drawn[:4], ignore_index=True)
    assert ["alert" in levels(then, month) for month in drawn[4:]] == [False, True, True]
    found = compared(then, drawn[BEGIN])
    changed = {name for name, change in found.items() if change.level == "alert"}
    assert {"monthly_charges", "support_tickets", "charge_per_hour"} <= changed
    assert changed.isdisjoint({"region", "contract", "payment_method", "tenure_months", "late_payments", "is_new"})


def test_concept_drift_alone_is_not_seen_in_the_features() -> None:
    """New reasons for the same customers change no distribution: only labels show them."""
    drawn = months(1, concept_drift=1.0)
    assert levels(pd.concat(drawn[:4], ignore_index=True), drawn[-1]) == {"fine"}


@given(VALUES, VALUES, st.integers(0, 60))
def test_parts_add_up_to_the_whole_for_numbers(seen: list[float | None], values: list[float | None], cut: int) -> None:
    """However a stream is cut, each row is counted once, gaps and infinite ones too."""
    grid = Numbers.of(pd.Series(seen, dtype="float64"))
    whole = pd.Series(values, dtype="float64")
    counts = grid.count(whole)
    assert counts.sum() == grid.grouped(counts).sum() == len(values)
    assert (grid.count(whole[:cut]) + grid.count(whole[cut:]) == counts).all()
    assert counts[-1] == sum(value is None or not np.isfinite(value) for value in values)


@given(WORDS, WORDS, st.integers(0, 60))
def test_parts_add_up_to_the_whole_for_texts(seen: list[str | None], values: list[str | None], cut: int) -> None:
    """Each text is counted at its own place, among the others, or as missing."""
    grid = Texts.of(pd.Series(seen, dtype="str"))
    whole = pd.Series(values, dtype="str")
    counts = grid.count(whole)
    assert counts.sum() == len(values)
    assert (grid.count(whole[:cut]) + grid.count(whole[cut:]) == counts).all()
    assert counts[-1] == values.count(None)
    assert counts[-2] == sum(value is not None and value not in seen for value in values)


def test_a_stream_is_counted_as_if_it_were_whole() -> None:
    """Piece by piece, of which one alone is in memory, the same comes out."""
    frame = months(1, customers=1000)[0]
    places = grids.of(frame)
    counted = grids.count(places, (frame[start : start + 128] for start in range(0, 1000, 128)))
    assert all((counts == grids.count(places, [frame])[name]).all() for name, counts in counted.items())


@pytest.mark.parametrize("rows", [1000, 100_000])
def test_what_is_kept_does_not_grow_with_the_rows(rows: int) -> None:
    """A column is some three hundred numbers, however many rows it has."""
    grid = Numbers.of(pd.Series(np.random.default_rng(1).random(rows)))
    assert 256 <= len(grid.cuts) <= 300


@pytest.mark.parametrize("shift", [0.0, 0.1, 0.5, 3.0])
def test_the_distance_is_that_of_all_rows(shift: float) -> None:
    """Distance and p-value from counts are those that SciPy takes from the rows themselves, to 1/256."""
    random = np.random.default_rng(5)
    then, now = random.normal(0, 1, 3000), random.normal(shift, 1, 2000)
    exact = ks_2samp(then, now, method="asymp")
    found = alone(list(then), list(now))
    assert found.ks == pytest.approx(exact.statistic, abs=1 / grids.LEVELS)
    assert found.ks_chance == pytest.approx(exact.pvalue, abs=0.05)


def test_the_index_agrees_with_a_sum_by_hand() -> None:
    """From halves to nine tenths and one: 0.4 ln 1.8 + 0.4 ln 5."""
    assert drift.psi(np.array([50_000, 50_000]), np.array([90_000, 10_000])) == pytest.approx(0.8789, abs=1e-3)
    assert drift.psi(np.array([30, 70]), np.array([300, 700])) == pytest.approx(0, abs=1e-3)


def test_the_chance_is_as_often_small_as_it_says() -> None:
    """Of a thousand pairs that differ by chance alone, about fifty have a chance below a twentieth."""
    random = np.random.default_rng(3)
    grid = Numbers.of(pd.Series(random.random(5000)))
    counts = [grid.count(pd.Series(random.random(400))) for _ in range(1001)]
    chances = [drift.compare("x", grid, then, now, BOUNDS, 1).psi_chance for then, now in pairwise(counts)]
    assert 20 <= sum(chance < 0.05 for chance in chances) <= 90


def test_few_rows_are_no_drift_however_different_they_look() -> None:
    """A large index of ten rows is what chance makes."""
    random = np.random.default_rng(2)
    found = alone(list(random.random(300)), list(random.random(10)))
    assert found.psi > BOUNDS.psi_alert
    assert found.level == "fine"


def test_many_rows_are_no_drift_however_certain_the_difference() -> None:
    """A shift of a fiftieth is beyond doubt in a hundred thousand rows, and of no concern."""
    random = np.random.default_rng(2)
    found = alone(list(random.normal(0, 1, 100_000)), list(random.normal(0.04, 1, 100_000)))
    assert found.psi_chance < 1e-6
    assert found.level == "fine"


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ([1.0, 2.0, 3.0] * 100, [1.0, None, 3.0] * 100),
        (["a", "b"] * 150, ["a", None] * 150),
        (["a", "b"] * 150, ["a", "new"] * 150),
        ([0, 1] * 150, [1, 1] * 150),
        ([7] * 300, [6] * 300),
        ([7] * 300, [8] * 300),
        ([0, 1, 2] * 100, [-1, 1, 2] * 100),
        ([None, None] * 150, [1.0, 2.0] * 150),
    ],
    ids=[
        "numbers go missing",
        "texts go missing",
        "a new text",
        "all the same",
        "lower",
        "higher",
        "below all",
        "first",
    ],
)
def test_every_kind_of_change_is_seen(then: list[object], now: list[object]) -> None:
    """Gaps, new texts, and numbers outside of what there was are drift as well."""
    assert alone(then, now).level == "alert"
    assert alone(then, then).level == "fine"


def test_nothing_to_compare_is_no_drift() -> None:
    """A column of which no row has come is not judged."""
    places = grids.of(pd.DataFrame({"x": [1.0, 2.0], "word": ["a", "b"]}))
    then, none = (grids.count(places, chunks) for chunks in ([pd.DataFrame({"x": [1.0], "word": ["a"]})], []))
    assert {change.level for change in drift.changes(places, then, none, BOUNDS)} == {"fine"}


def test_a_difference_is_said_in_words() -> None:
    """The median of numbers, and the text that changed most."""
    numbers, words = Numbers.of(pd.Series([1.0, 2.0, 3.0])), Texts.of(pd.Series(["a", "a", "b"]))
    lower, higher = (numbers.count(pd.Series(values)) for values in ([1.0, 2.0, 3.0], [3.0, 3.0, 3.0]))
    before, after = (words.count(pd.Series(values)) for values in (["a", "a", "b", "b"], ["a", "b", "b", "b"]))
    assert drift.difference(numbers, lower, higher) == "median 3, was 2"
    assert drift.difference(words, before, after) == "a 25%, was 50%"


def test_counts_survive_json() -> None:
    """What is stored with a run is what was counted."""
    frame = months(1)[0]
    places = grids.of(frame)
    counts = grids.count(places, [frame])
    again, counted = grids.from_json(grids.to_json(places, counts))
    assert again == places
    assert all((counted[name] == counts[name]).all() for name in counts)
