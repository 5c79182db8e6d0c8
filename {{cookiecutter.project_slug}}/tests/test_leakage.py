"""Leakage: training sees nothing that nobody could have known on that day."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }} import estimators, features, metrics, modelfile, train
from {{ cookiecutter.__package_name }}.config import Split
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import edit
from .settings import DATA, RULES

DERIVED = tuple(features.DERIVED)


@given(rule=RULES, periods=st.lists(st.integers(0, 30), min_size=5, max_size=60))
def test_no_later_period_is_in_training(rule: Split, periods: list[int]) -> None:
    """Training ends before validation begins, and validation before the test, with the gap in between."""
    assume(len(set(periods)) > rule.test_periods + rule.validation_periods + 2 * rule.gap_periods)
    order = sorted(set(periods))
    parts = features.split_in_time(pd.Series(periods), rule)
    train_, validation, test = ([order.index(periods[row]) for row in parts[part]] for part in features.PARTS)
    assert min(validation) - max(train_) == rule.gap_periods + 1
    assert min(test) - max(validation) == rule.gap_periods + 1
    assert max(test) == len(order) - 1


def test_a_later_month_changes_no_feature_of_an_earlier_one(customers: pd.DataFrame) -> None:
    """Appending a month, or altering it, leaves the features of the months before as they were."""
    before = customers["month"] < "2025-06"
    altered = customers.assign(monthly_charges=customers["monthly_charges"].where(before, 1e6))
    expected = features.build(customers[before], DATA, DERIVED)
    for longer in (customers, altered):
        pd.testing.assert_frame_equal(features.build(longer, DATA, DERIVED)[before], expected)


def test_a_later_month_changes_no_training_row(customers: pd.DataFrame) -> None:
    """The rows that training gets in May are among those that it gets in June."""
    rule = Split(test_periods=1, validation_periods=1, gap_periods=1, test_share=0.2, validation_share=0.2)
    may, june = (
        set(features.split_in_time(customers.loc[customers["month"] <= last, "month"], rule)["train"])
        for last in ("2025-05", "2025-06")
    )
    assert may < june


def test_target_entity_time_and_personal_columns_are_no_features(customers: pd.DataFrame) -> None:
    """What the model may not see, it does not get."""
    private = DATA.model_copy(update={"personal": ("region",)})
    seen = set(features.build(customers, private, DERIVED).columns)
    assert seen.isdisjoint({"churned", "customer_id", "month", "region"})
    assert set(DERIVED) < seen


def test_a_personal_column_reaches_no_file_of_features(trained: Project) -> None:
    """A column declared personal is in none of the files that training and evaluation read."""
    made = edit(trained, {"data.personal": ["payment_method"]})
    features.main(made)
    for part in features.PARTS:
        assert "payment_method" not in pd.read_parquet(made.features(part)).columns


def test_the_preparation_is_fitted_on_training_rows_only(trained: Project) -> None:
    """Scaling and filling use the means and medians of the training part, and of nothing else."""
    rows, _ = train.load_part(trained, "train")
    model, _ = train.train(trained)
    fill, scale = (step for _, step in model["prepare"].named_transformers_["number"].steps)
    numbers = rows.select_dtypes("number")
    assert np.allclose(fill.statistics_, numbers.median())
    assert np.allclose(scale.mean_, numbers.mean())


@pytest.mark.parametrize("part", ["validation", "test"])
def test_rows_held_back_do_not_touch_the_model(trained: Project, part: str) -> None:
    """A model is the same whatever stands in the parts that it is judged on."""
    rows, _ = train.load_part(trained, "train")
    before = modelfile.prediction_digest(train.train(trained)[0], rows)
    held = pd.read_parquet(trained.features(part))
    held.assign(churned=1 - held["churned"], usage_hours=0.0).to_parquet(trained.features(part), index=False)
    assert modelfile.prediction_digest(train.train(trained)[0], rows) == before


def test_nothing_is_learnt_from_labels_drawn_by_lot(customers: pd.DataFrame) -> None:
    """With shuffled labels no score beats chance by much: no feature has the label hidden in it."""
    table = features.build(customers, DATA, DERIVED)
    lots = pd.Series(np.random.default_rng(0).permutation(customers["churned"]))
    old = customers["month"] < "2025-04"
    estimator = estimators.build("sklearn.linear_model.LogisticRegression", {}, "binary", 0)
    model = estimators.pipeline(estimator, table).fit(table[old], lots[old])
    assert abs(metrics.measure(model, table[~old], lots[~old], "binary")["roc_auc"] - 0.5) < 0.1
