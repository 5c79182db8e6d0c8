"""Logged rows for the monitor, many at a time, and as they lie there: Python's own objects would take minutes."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from .. import features
from ..serving.journal import Journal
from ..serving.rollout import CHALLENGER, CHAMPION
from ..serving.tables import PREDICTIONS, within
from .grids import Grid, Numbers
from .reference import SCORE, Reference

ANSWERED = (CHAMPION, CHALLENGER)  # the shadow's rows are the same requests once more
CHUNK = 50_000  # rows in memory at once

ROW = PREDICTIONS.c
REPLACED = (ROW.role == CHALLENGER) & ROW.failed  # the champion has answered in its place, in a row of its own
COLUMNS = (
    sa.func.substr(sa.cast(ROW.time, sa.String), 1, len("2025-01-31")).label("day"),
    ROW.period,
    ROW.version,
    ROW.score,
    ROW.latency_ms,
    ROW.failed,
)


def stream(log: Journal, reference: Reference, since: datetime) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Yield what was answered, in no order, and with the same index what was asked: the columns of the requests."""
    query = sa.select(*COLUMNS, sa.cast(ROW.features, sa.String)).where(*within(since, None, ANSWERED), ~REPLACED)
    places = {name: grid for name, grid in reference.places.items() if name != SCORE}
    with log.transaction() as connection:
        for part in connection.execution_options(yield_per=CHUNK).execute(query).partitions():
            *columns, asked = zip(*part, strict=True)
            names = (column.name for column in COLUMNS)
            found = parse(asked, places)
            made = [name for name in features.DERIVED if name in found and found[name].isna().all()]  # not in the log
            yield pd.DataFrame(dict(zip(names, columns, strict=True))), found.drop(columns=made)


def newest(log: Journal, version: str, rows: int, since: datetime) -> pd.DataFrame:
    """Return score and features of the newest answers of a version."""
    query = sa.select(ROW.score, ROW.features)
    query = query.where(*within(since, None, ANSWERED), ROW.version == version, ~ROW.failed)
    with log.transaction() as connection:
        return pd.read_sql(query.order_by(ROW.time.desc()).limit(rows), connection)


def parse(texts: Sequence[str], places: Mapping[str, Grid]) -> pd.DataFrame:
    """Make columns of JSON objects, each of the kind that it has in the reference."""
    import pyarrow as pa
    from pyarrow import json as reader

    kinds = {name: pa.float64() if isinstance(grid, Numbers) else pa.string() for name, grid in places.items()}
    options = reader.ParseOptions(explicit_schema=pa.schema(kinds))
    try:
        return reader.read_json(pa.BufferReader("\n".join(texts).encode()), parse_options=options).to_pandas()
    except pa.ArrowInvalid:  # a value of another kind, or none that JSON knows
        return pd.DataFrame([json.loads(text) for text in texts])
