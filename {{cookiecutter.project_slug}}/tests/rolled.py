"""Rows of the prediction log as a canary writes them, and standings of the registry."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from {{ cookiecutter.__package_name }}.serving.rollout import Rollout, Standing
from {{ cookiecutter.__package_name }}.serving.tables import SHADOW, Prediction

START = datetime(2026, 1, 1, tzinfo=UTC)


def standing(mode: str = "champion", version: str = "", **aliases: str) -> Standing:
    """Return a standing with champion 1, and whatever else is named."""
    return Standing(
        {"champion": "1", **aliases}, Rollout(mode, 5.0, 0, "churn-1", START.isoformat(), "a test", version)
    )


def canary_rows(count: int, share: float = 0.5, seed: int = 0, **challenger: Any) -> Iterator[Prediction]:  # noqa: ANN401 - fields of a row
    """Yield what a canary logs whose two models agree; what is given of the challenger's answers replaces theirs.

    Each answer of the challenger has the champion's beside it, as the service's shadow puts it there.
    """
    random = np.random.default_rng(seed)
    for number in range(count):
        theirs = number < count * share
        score, own = float(random.beta(2, 5)), float(random.gamma(4.0, 2.0))
        row = Prediction(
            id=f"r{number}",
            time=START + timedelta(seconds=number),
            entity=f"C{number:07d}",
            period="2026-01",
            version="2" if theirs else "1",
            role="challenger" if theirs else "champion",
            mode="canary",
            experiment="churn-1",
            score=score,
            answer=int(score > 0.5),
            latency_ms=own + 1.0,
            model_ms=own,
            failed=False,
            features={"usage_hours": 1.0},
        )
        yield row._replace(**challenger) if theirs else row
        if theirs:
            yield row._replace(id=f"r{number}{SHADOW}", version="1", role="shadow")


def frame(rows: Iterator[Prediction]) -> pd.DataFrame:
    """Return the rows as the log does."""
    return pd.DataFrame(rows, columns=list(Prediction._fields))
