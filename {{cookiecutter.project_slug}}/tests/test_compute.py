"""Compute: where the parallel parts run changes how long they take, and nothing else. Dask itself is an extra."""

import joblib
import pandas as pd

from {{ cookiecutter.__package_name }} import compute, features
from {{ cookiecutter.__package_name }}.config import Compute
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import prepare


def test_results_come_in_the_order_of_the_calls() -> None:
    """Two processes of their own answer as this one does."""
    for jobs in (1, 2):
        with compute.workers(Compute(backend="local", jobs=jobs, address=None)) as parallel:
            assert parallel(joblib.delayed(divmod)(number, 3) for number in range(5)) == [
                divmod(number, 3) for number in range(5)
            ]


def test_features_made_month_by_month_are_those_of_the_whole(project: Project) -> None:
    """The rows of the months, put together, are what one call makes of all rows, in the same order."""
    ready = prepare(project)
    frame = pd.read_parquet(ready.processed).sample(frac=1.0, random_state=1)
    whole = features.build(frame, ready.train.data, ready.train.features.derived)
    pd.testing.assert_frame_equal(features.table(frame, ready.train), whole)
