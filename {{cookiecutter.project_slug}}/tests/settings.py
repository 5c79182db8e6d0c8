"""The settings of the tests' own small project, so that yours may change without a test failing."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from {{ cookiecutter.__package_name }}.config import Data, Split

SMALL: Mapping[str, Any] = {
    "experiment": "001",
    "seed": 42,
    "task": "binary",
    "data.name": "customers",
    "data.source": "generator",
    "data.sha256": None,
    "data.target": "churned",
    "data.entity": "customer_id",
    "data.time": "month",
    "data.personal": [],
    "data.generator": {
        "first_month": "2025-01",
        "months": 6,
        "customers": 300,
        "covariate_drift": 0.0,
        "concept_drift": 0.0,
        "drift_months": 2,
    },
    "features.derived": ["charge_per_hour", "tickets_per_year", "is_new"],
    "split.test_periods": 2,
    "split.validation_periods": 1,
    "split.gap_periods": 1,
    "model.estimator": "sklearn.ensemble.HistGradientBoostingClassifier",
    "model.params": {"max_iter": 20, "early_stopping": False},
    "model.trusted_types": [],
    "tune.trials": 0,
    "evaluate.slices": ["region", "contract"],
    "evaluate.min_slice_rows": 50,
    "compute.backend": "local",
}
# Low bars, and patience: the machine that runs the tests is busy.
LENIENT: Mapping[str, Any] = {
    "metric": "roc_auc",
    "floor": 0.5,
    "baseline_margin": 0.0,
    "linear_tolerance": 0.5,
    "against_champion": True,
    "champion_gain": 0.0,
    "latency_factor": 100.0,
    "latency_p99_ms": 10_000.0,
}
# No bar at all, for a challenger that is meant to be worse.
EASY: Mapping[str, Any] = {
    "champion_gain": -1.0,
    "slice_tolerance": 1.0,
    "calibration_tolerance": 1.0,
    "linear_tolerance": 1.0,
}
DATA = Data.model_validate({name[5:]: value for name, value in SMALL.items() if name.startswith("data.")})
FEW, SHARES = st.integers(1, 4), st.floats(0.05, 0.45)
RULES = st.builds(
    Split,
    test_periods=FEW,
    validation_periods=FEW,
    gap_periods=st.integers(0, 3),
    test_share=SHARES,
    validation_share=SHARES,
)
