"""The built-in data: monthly snapshots of subscribers and whether they leave within the next month.

Synthetic, so that nothing is downloaded and nobody's data is at stake. Every month is drawn from
``default_rng([seed, month])``: a month is the same however many others are asked for.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.random import Generator as Random

from .config import Generator

REGIONS = ("north", "south", "east", "west")
CONTRACTS = ("monthly", "annual", "biennial")
PAYMENTS = ("card", "transfer", "invoice")
BASE_PER_SAMPLE = 4  # the customer base is this many times the monthly sample


def months(settings: Generator) -> list[str]:
    """Return the months asked for, as ``YYYY-MM``."""
    first = pd.Period(settings.first_month, freq="M")
    return [str(first + offset) for offset in range(settings.months)]


def generate(settings: Generator, seed: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield ``(month, frame)``; a frame has one row a customer, ``settings.customers`` of them.

    ``covariate_drift`` and ``concept_drift`` (0 to 1) act on the last ``drift_months`` only: the
    first moves what customers are like, the second what makes them leave.
    """
    base = customer_base(BASE_PER_SAMPLE * settings.customers, np.random.default_rng([seed, 0]))
    names = months(settings)
    for number, month in enumerate(names, start=1):
        drifted = number > len(names) - settings.drift_months
        yield (
            month,
            snapshot(
                base,
                month=month,
                size=settings.customers,
                covariate=settings.covariate_drift * drifted,
                concept=settings.concept_drift * drifted,
                random=np.random.default_rng([seed, number]),
            ),
        )


def customer_base(size: int, random: Random) -> pd.DataFrame:
    """Draw what does not change from month to month."""
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:07d}" for number in range(size)],
            "region": random.choice(REGIONS, size, p=(0.3, 0.3, 0.25, 0.15)),
            "contract": random.choice(CONTRACTS, size, p=(0.55, 0.3, 0.15)),
            "payment_method": random.choice(PAYMENTS, size, p=(0.6, 0.25, 0.15)),
            "habit": random.gamma(4.0, 10.0, size),
        }
    )


def snapshot(
    base: pd.DataFrame, *, month: str, size: int, covariate: float, concept: float, random: Random
) -> pd.DataFrame:
    """Draw one month: ``size`` customers, what they did, and whether they left."""
    rows = base.iloc[np.sort(random.choice(len(base), size, replace=False))].reset_index(drop=True)
    tenure = random.gamma(1.6, 18.0, size).round().astype("int64")
    usage = rows["habit"].to_numpy() * random.lognormal(0.0, 0.35, size) * (1.0 - 0.4 * covariate)
    tickets = random.poisson(0.6 + 1.4 * covariate, size)
    late = random.binomial(6, 0.06 + 0.06 * (rows["payment_method"] == "invoice").to_numpy())
    charges = 18.0 + 0.55 * rows["habit"].to_numpy() + random.normal(0.0, 6.0, size)
    charges = np.clip(charges * (1.0 + 0.5 * covariate), 5.0, None)
    frame = rows.drop(columns="habit").assign(
        month=month,
        tenure_months=tenure,
        monthly_charges=charges.round(2),
        usage_hours=usage.round(2),
        support_tickets=tickets.astype("int64"),
        late_payments=late.astype("int64"),
    )
    leaving = 1.0 / (1.0 + np.exp(-log_odds(frame, concept)))
    return frame.assign(churned=(random.random(size) < leaving).astype("int64"))


def log_odds(frame: pd.DataFrame, concept: float) -> np.ndarray:
    """Return each row's log odds of leaving; ``concept`` blends today's reasons into opposite ones."""
    price = frame["monthly_charges"] / (frame["usage_hours"] + 5.0)
    free = (frame["contract"] == "monthly").astype(float)
    new = (frame["tenure_months"] < 6).astype(float)
    trouble = (frame["support_tickets"] >= 2).astype(float)
    south = (frame["region"] == "south").astype(float)
    today = 2.4 * free * new + 2.2 * (price > 1.1) + 2.4 * trouble * free + 0.7 * frame["late_payments"]
    later = 2.6 * (1.0 - free) + 2.2 * (price < 0.8) + 1.6 * south - 1.4 * trouble
    return np.asarray((1.0 - concept) * today + concept * later - 3.6, dtype="float64")
