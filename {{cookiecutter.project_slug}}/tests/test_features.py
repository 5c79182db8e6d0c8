"""Features: finite for every valid row, and made row by row; the split: each row in one part at most."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }} import features
from {{ cookiecutter.__package_name }}.config import Split
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import own_data, prepare
from .settings import DATA, RULES

# every row that configs/data_schema.yaml lets through
ROWS = st.fixed_dictionaries(
    {
        "tenure_months": st.integers(0, 1200),
        "monthly_charges": st.floats(0, 10_000),
        "usage_hours": st.floats(0, 744),
        "support_tickets": st.integers(0, 1000),
        "late_payments": st.integers(0, 6),
    }
)


@given(st.lists(ROWS, min_size=1, max_size=5))
def test_derived_features_are_finite_for_every_valid_row(rows: list[dict[str, float]]) -> None:
    """No valid row gives a gap or an infinite value, be it of zeros."""
    made = features.build(pd.DataFrame(rows), DATA, tuple(features.DERIVED))
    assert np.isfinite(made[list(features.DERIVED)].to_numpy(dtype="float64")).all()


def test_derived_features_have_the_values_that_their_names_promise() -> None:
    """One customer, worked out by hand."""
    row = {"tenure_months": 3, "monthly_charges": 30.0, "usage_hours": 10.0, "support_tickets": 5}
    made = features.build(pd.DataFrame([row]), DATA, tuple(features.DERIVED)).iloc[0]
    assert (made["charge_per_hour"], made["tickets_per_year"], made["is_new"]) == (2.0, 4.0, 1)


def test_a_row_keeps_its_features_in_any_company(customers: pd.DataFrame) -> None:
    """A row alone has the same features as among others, which is what serving relies on."""
    together = features.build(customers, DATA, tuple(features.DERIVED))
    alone = features.build(customers.iloc[[7]], DATA, tuple(features.DERIVED))
    pd.testing.assert_frame_equal(alone, together.iloc[[7]])


def test_building_changes_nothing_in_the_data(customers: pd.DataFrame) -> None:
    """The frame that comes in is as it was afterwards."""
    before = customers.copy()
    features.build(customers, DATA, tuple(features.DERIVED))
    pd.testing.assert_frame_equal(customers, before)


def test_an_unknown_feature_is_named(customers: pd.DataFrame) -> None:
    """A misspelt feature is refused, with the ones that there are."""
    with pytest.raises(UserError, match="'is_old' is unknown; known are charge_per_hour"):
        features.build(customers, DATA, ("is_old",))


def test_a_feature_names_the_column_that_it_misses(customers: pd.DataFrame) -> None:
    """A feature whose column the data lacks is refused by both names."""
    with pytest.raises(UserError, match="'is_new' needs the column 'tenure_months'"):
        features.build(customers.drop(columns="tenure_months"), DATA, ("is_new",))


@given(rule=RULES, periods=st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_the_split_in_time_is_a_partition_without_overlap(rule: Split, periods: list[int]) -> None:
    """No row is in two parts; the parts and the gaps are all there is; too few periods are refused."""
    times = pd.Series(periods, name="month")
    needed = rule.test_periods + rule.validation_periods + 2 * rule.gap_periods + 1
    if times.nunique() < needed:
        with pytest.raises(UserError, match=f"needs {needed} periods in 'month'"):
            features.split_in_time(times, rule)
        return
    rows = np.concatenate(list(features.split_in_time(times, rule).values()))
    assert len(rows) == len(set(rows))
    assert times.drop(rows).nunique() == 2 * rule.gap_periods


@given(rule=RULES, entities=st.lists(st.integers(0, 20), min_size=1, max_size=80), seed=st.integers(0, 2**32 - 1))
def test_the_random_split_is_a_partition_that_keeps_entities_together(
    rule: Split, entities: list[int], seed: int
) -> None:
    """Each row is in exactly one part, and all rows of one customer are in the same."""
    frame = pd.DataFrame({"customer_id": entities})
    parts = features.split_at_random(frame, DATA, rule, seed)
    assert sorted(np.concatenate(list(parts.values()))) == list(range(len(frame)))
    owners = [set(frame["customer_id"].iloc[rows]) for rows in parts.values()]
    assert sum(map(len, owners)) == len(set(entities))


def test_the_random_split_follows_its_seed(customers: pd.DataFrame) -> None:
    """The same seed draws the same rows, another seed others, about as many as asked for."""
    rule = Split(test_periods=1, validation_periods=1, gap_periods=0, test_share=0.25, validation_share=0.15)
    first, again, other = (features.split_at_random(customers, DATA, rule, seed)["test"] for seed in (1, 1, 2))
    assert list(first) == list(again) != list(other)
    assert 0.2 < len(first) / len(customers) < 0.3


def test_each_part_becomes_a_file(project: Project) -> None:
    """The stage writes three files with the same columns, and says how many rows each has."""
    assert features.main(prepare(project)) == "11 features; rows: train 300, validation 300, test 600"
    parts = [pd.read_parquet(project.features(part)) for part in features.PARTS]
    assert [list(part.columns) for part in parts] == [list(parts[0].columns)] * 3
    assert [len(part) for part in parts] == [300, 300, 600]


def test_data_without_time_is_split_at_random(project: Project, customers: pd.DataFrame) -> None:
    """With data.time null, every row lands in one of the three parts."""
    own = prepare(own_data(project, customers.drop(columns="month"), {"data.time": None}))
    assert sum(len(pd.read_parquet(own.features(part))) for part in features.PARTS) == len(customers)


def test_a_part_without_rows_is_refused(project: Project, customers: pd.DataFrame) -> None:
    """A split that leaves nothing to test on says so before anything is written."""
    own = own_data(project, customers.head(1), {"data.time": None})
    with pytest.raises(UserError, match="no row is left for"):
        prepare(own)
    assert not own.features("train").exists()
