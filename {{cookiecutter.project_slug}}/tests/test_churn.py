"""The built-in data: steady, and with a switch for each of the two ways in which a world changes."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }} import churn
from {{ cookiecutter.__package_name }}.config import Generator


def generated(seed: int = 1, **changes: float) -> dict[str, pd.DataFrame]:
    quiet = {"months": 3, "customers": 3000, "covariate_drift": 0.0, "concept_drift": 0.0, "drift_months": 1}
    settings = Generator.model_validate({"first_month": "2024-11", **quiet, **changes})
    return dict(churn.generate(settings, seed))


def expected(month: pd.DataFrame) -> float:
    """Return the share of leavers that today's reasons give, for these very customers."""
    return float(np.mean(1.0 / (1.0 + np.exp(-churn.log_odds(month, 0.0)))))


@settings(max_examples=6)
@given(seed=st.integers(0, 2**32 - 1), months=st.integers(1, 8))
def test_a_month_is_the_same_however_many_are_asked_for(seed: int, months: int) -> None:
    """A month depends on the seed and on its number, not on what is generated after it."""
    few = generated(seed, months=months, customers=20, drift_months=0)
    many = generated(seed, months=months + 3, customers=20, drift_months=0)
    for month, frame in few.items():
        pd.testing.assert_frame_equal(frame, many[month])


def test_months_follow_one_another_across_the_year() -> None:
    """Months are named as calendars name them, also past December."""
    assert list(generated(customers=20)) == ["2024-11", "2024-12", "2025-01"]


def test_the_same_seed_gives_the_same_month_and_another_seed_another() -> None:
    """The seed alone decides what is drawn."""
    first, again, other = (generated(seed, customers=50)["2024-11"] for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_a_customer_is_in_a_month_once() -> None:
    """A month has one row a customer, as many as asked for, with no gaps."""
    month = generated(customers=200)["2025-01"]
    assert month["customer_id"].nunique() == len(month) == 200
    assert not month.isna().to_numpy().any()


def test_only_the_last_months_drift() -> None:
    """Both switches leave the months before the drift as they were."""
    calm, drifting = generated(), generated(covariate_drift=1.0, concept_drift=1.0)
    pd.testing.assert_frame_equal(calm["2024-12"], drifting["2024-12"])
    assert not calm["2025-01"].equals(drifting["2025-01"])


def test_covariate_drift_moves_the_customers() -> None:
    """With the first switch customers pay more, use less, and open more tickets."""
    calm, moved = generated()["2025-01"], generated(covariate_drift=1.0)["2025-01"]
    assert moved["monthly_charges"].mean() > 1.2 * calm["monthly_charges"].mean()
    assert moved["usage_hours"].mean() < 0.8 * calm["usage_hours"].mean()
    assert moved["support_tickets"].mean() > 2 * calm["support_tickets"].mean()


def test_covariate_drift_leaves_the_reasons_alone() -> None:
    """With the first switch each customer still leaves for today's reasons, as often as they say."""
    moved = generated(covariate_drift=1.0)["2025-01"]
    assert abs(moved["churned"].mean() - expected(moved)) < 0.03


def test_concept_drift_leaves_the_customers_alone() -> None:
    """With the second switch no feature changes, not by a bit."""
    calm, turned = generated()["2025-01"], generated(concept_drift=1.0)["2025-01"]
    pd.testing.assert_frame_equal(calm.drop(columns="churned"), turned.drop(columns="churned"))


def test_concept_drift_moves_the_labels() -> None:
    """With the second switch today's reasons no longer explain who leaves."""
    turned = generated(concept_drift=1.0)["2025-01"]
    assert abs(turned["churned"].mean() - expected(turned)) > 0.05
    odds = churn.log_odds(turned, 0.0)
    assert odds[turned["churned"] == 1].mean() < odds[turned["churned"] == 0].mean()
