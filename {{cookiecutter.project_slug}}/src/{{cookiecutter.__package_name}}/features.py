"""Make features, and split the rows in time.

reads   data/processed/<name>.parquet
writes  data/features/train.parquet, validation.parquet, test.parquet
next    train

Serving calls ``build`` too, so that a model never sees other features than it was trained on.
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from . import columns, compute
from .config import Data, Split, TrainConfig
from .errors import UserError
from .project import NAME, Project

NEW_MONTHS = 6
PARTS = ("train", "validation", "test")


def charge_per_hour(frame: pd.DataFrame) -> pd.Series:
    """What an hour of use costs; five hours are added, so that no use is no division by zero."""
    return frame["monthly_charges"] / (frame["usage_hours"] + 5.0)


def tickets_per_year(frame: pd.DataFrame) -> pd.Series:
    """Support tickets this month, against how long the customer has been with us."""
    return frame["support_tickets"] / (frame["tenure_months"] / 12.0 + 1.0)


def is_new(frame: pd.DataFrame) -> pd.Series:
    """Whether the customer is in the first half year."""
    return (frame["tenure_months"] < NEW_MONTHS).astype("int64")


# A new feature is one function above and one line here; configs/train_config.yaml switches it on.
DERIVED: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {
    "charge_per_hour": charge_per_hour,
    "tickets_per_year": tickets_per_year,
    "is_new": is_new,
}


def build(frame: pd.DataFrame, data: Data, derived: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns a model sees, row by row: no row's features depend on another row.

    A derived feature that is among the columns already stays as it is: the prediction log keeps some (see
    ``serving.inference``).

    Raises:
        UserError: a derived feature is unknown, or a column that it needs is missing.
    """
    unseen = columns.hidden(data)
    features = frame[[column for column in frame.columns if column not in unseen]].copy()
    for name in derived:
        if name not in DERIVED:
            raise UserError(f"features.derived: '{name}' is unknown; known are {', '.join(DERIVED)}")
        if name in features:
            continue
        try:
            features[name] = DERIVED[name](frame)
        except KeyError as error:
            raise UserError(f"features.derived: '{name}' needs the column {error}, which the data lacks") from None
    return features


def table(frame: pd.DataFrame, config: TrainConfig) -> pd.DataFrame:
    """Build the features of all rows, period by period, wherever ``compute`` says; the rows keep their order."""
    import joblib

    data, derived = config.data, config.features.derived
    if data.time is None:
        return build(frame, data, derived)
    calls = (joblib.delayed(build)(part, data, derived) for _, part in frame.groupby(data.time, sort=False))
    with compute.workers(config.compute) as parallel:
        return pd.concat(parallel(calls)).loc[frame.index]


def split(frame: pd.DataFrame, data: Data, rule: Split, seed: int) -> dict[str, np.ndarray]:
    """Return the positions of the rows of each part: the newest rows test, the ones before validate."""
    if data.time is None:
        return split_at_random(frame, data, rule, seed)
    return split_in_time(frame[data.time], rule)


def split_in_time(times: pd.Series, rule: Split) -> dict[str, np.ndarray]:
    """Split the newest ``window_periods`` periods; ``gap_periods`` of them before each part are left out.

    A label is known only some time after its features: without the gap, training would see
    labels that nobody had yet on the day the first test row was scored.
    """
    periods = sorted(times.unique())[-(rule.window_periods or 0) :]
    test = len(periods) - rule.test_periods
    validation = test - rule.gap_periods - rule.validation_periods
    train = validation - rule.gap_periods
    if train < 1:
        needed = rule.test_periods + rule.validation_periods + 2 * rule.gap_periods + 1
        raise UserError(f"split: needs {needed} periods in '{times.name}', the data has {len(periods)}")
    chosen = {
        "train": periods[:train],
        "validation": periods[validation : validation + rule.validation_periods],
        "test": periods[test:],
    }
    return {part: np.flatnonzero(times.isin(chosen[part])) for part in PARTS}


def split_at_random(frame: pd.DataFrame, data: Data, rule: Split, seed: int) -> dict[str, np.ndarray]:
    """Split data without a time column by the seed; the rows of one entity stay together."""
    random = np.random.default_rng(seed)
    groups = frame[data.entity] if data.entity else pd.Series(np.arange(len(frame)))
    draw = dict(zip(sorted(groups.unique()), random.random(groups.nunique()), strict=True))
    place = groups.map(draw).to_numpy(dtype="float64")
    test = place < rule.test_share
    validation = ~test & (place < rule.test_share + rule.validation_share)
    return {
        "train": np.flatnonzero(~test & ~validation),
        "validation": np.flatnonzero(validation),
        "test": np.flatnonzero(test),
    }


def main(project: Project) -> str:
    """Write one file a part: features, target, and the time column for reports."""
    data = project.train.data
    if not project.processed.exists():
        raise UserError(f"data/processed/{project.processed.name}: not there yet; type '{NAME} validate'")
    frame = pd.read_parquet(project.processed)
    made = table(frame, project.train).assign(**{data.target: frame[data.target]})
    rows = split(frame, data, project.train.split, project.train.seed)
    if empty := [part for part in PARTS if not len(rows[part])]:
        raise UserError(f"split: no row is left for {empty[0]}; the data has {len(frame)} rows")
    project.features("train").parent.mkdir(parents=True, exist_ok=True)
    for part, positions in rows.items():
        made.iloc[positions].to_parquet(project.features(part), index=False)
    sizes = ", ".join(f"{part} {len(rows[part]):,}" for part in PARTS)
    return f"{made.shape[1] - 1} features; rows: {sizes}"
