"""Old rows of the prediction log: a Parquet file a month."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from .tables import PREDICTIONS, within

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from .journal import Journal

CHUNK = 50_000  # rows in memory at once


def rotate(log: "Journal", keep_days: int, folder: "Path", now: "datetime") -> dict[str, int]:
    """Move the months that lie wholly before ``keep_days`` ago to ``folder``; return how many rows each had.

    A month is written before it is deleted: whoever is interrupted in between does it again.
    """
    cut, moved = month(now - timedelta(days=keep_days)), {}
    while (oldest := first(log)) is not None and month(oldest) < cut:
        start = month(oldest)
        until = month(start + timedelta(days=31))
        moved[f"{start:%Y-%m}"] = write(log.chunks(start, until), folder / f"{start:%Y-%m}.parquet")
        with log.transaction() as connection:
            connection.execute(PREDICTIONS.delete().where(*within(start, until, ())))
    return moved


def month(time: "datetime") -> "datetime":
    return time.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def first(log: "Journal") -> "datetime | None":
    with log.transaction() as connection:
        oldest: datetime | None = connection.scalar(sa.select(sa.func.min(PREDICTIONS.c.time)))
        return oldest


def write(parts: "Iterable[pd.DataFrame]", path: "Path") -> int:
    """Write the rows to a Parquet file, beside those that it holds already; return how many there were."""
    import pyarrow as pa
    from pyarrow import parquet

    numbers = dict.fromkeys(("score", "latency_ms", "model_ms"), pa.float64())
    kinds = {"time": pa.timestamp("us", "UTC"), "failed": pa.bool_(), **numbers}
    schema = pa.schema({name: kinds.get(name, pa.string()) for name in PREDICTIONS.c.keys()})  # noqa: SIM118 - no dict
    path.parent.mkdir(parents=True, exist_ok=True)
    known = set(parquet.read_table(path, columns=["id"])["id"].to_pylist()) if path.exists() else set()
    half, count = path.with_suffix(".part"), 0
    with parquet.ParquetWriter(half, schema) as writer:
        for batch in parquet.ParquetFile(path).iter_batches(CHUNK) if path.exists() else ():
            writer.write_table(pa.Table.from_pylist(batch.to_pylist(), schema))  # it may lack a column
        for part in parts:
            texts = {name: part[name].map(json.dumps) for name in ("answer", "features")}
            new = part.assign(**texts)[~part["id"].isin(known)]
            writer.write_table(pa.Table.from_pylist(new.to_dict("records"), schema))
            count += len(part)
    half.replace(path)
    return count
