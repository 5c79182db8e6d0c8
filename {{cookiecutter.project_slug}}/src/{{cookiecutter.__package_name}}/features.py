"""Make features, and split the rows in time.

reads   data/processed/<name>.parquet
writes  data/features/train.parquet, validation.parquet, test.parquet
next    train

Serving calls ``build`` too, so that a model never sees other features than it was trained on.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from . import compute
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


def period_name(value: object) -> str:
    """Name a period alike however it came: a moment with a zone is one of UTC."""
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return str(value)


def build(frame: pd.DataFrame, data: Data, derived: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns a model sees, row by row: no row's features depend on another row.

    A derived feature that is among the columns already stays as it is: the prediction log keeps some (see
    ``underivable``).

    Raises:
        UserError: a derived feature is unknown, or a column that it needs is missing.
    """
    unseen = hidden(data)
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


def hidden(data: Data) -> set[str]:
    """Name the columns that no model sees and the prediction log does not keep as features."""
    return {name for name in (data.target, data.entity, data.time, *data.personal) if name is not None}


def underivable(frame: pd.DataFrame, data: Data) -> list[str]:
    """Name the derived features that can be made of all columns of requests, and not without the hidden ones."""

    def makes(name: str, columns: pd.DataFrame) -> bool:
        try:
            DERIVED[name](columns)
        except Exception:  # noqa: BLE001 - a function of any kind, and perhaps for other data
            return False
        return True

    rows = frame.head(0)  # what is wrong with a value is of no concern here
    seen = rows.drop(columns=[name for name in hidden(data) if name in rows])
    return [name for name in DERIVED if makes(name, rows) and not makes(name, seen)]


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


def learnt_until(project: Project) -> str | None:
    """Name the newest period that a training here learns from or searches by; None where nothing says so."""
    data = project.train.data
    if data.time is None or not project.processed.exists():
        return None
    frame = pd.read_parquet(project.processed)
    parts = split(frame, data, project.train.split, project.train.seed)
    return period_name(frame[data.time].iloc[[*parts["train"], *parts["validation"]]].max())


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
