"""The tables of the prediction log, and how to reach them: SQLite here, PostgreSQL elsewhere."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from ..errors import UserError

SHADOW = "-shadow"  # the id of a shadow's row is the id of the answered row and this


class Prediction(NamedTuple):
    """One row of the log; ``entity`` is the row's own id, and ``period`` empty, where the data has no such column."""

    id: str
    time: datetime
    entity: str
    period: str
    version: str
    role: str  # champion, challenger or shadow
    mode: str  # of the rollout: champion, shadow, canary or ab
    experiment: str
    score: float | None  # probability of the second class (of the chosen one, if there are more), or the value
    answer: Any  # the class, or the value
    latency_ms: float  # from the request to the answer
    failed: bool
    features: Mapping[str, Any]
    model_ms: float | None = None  # of the call that gave this answer, and those of other rows; None in old logs


class Utc(sa.TypeDecorator[datetime]):
    """A time with its zone; SQLite keeps none, so it is UTC on both sides."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.replace(tzinfo=UTC)


to_json = partial(json.dumps, default=str)
JSON = sa.JSON(none_as_null=True)
METADATA = sa.MetaData()
PREDICTIONS = sa.Table(
    "predictions",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("time", Utc, nullable=False, index=True),
    sa.Column("entity", sa.String, nullable=False),
    sa.Column("period", sa.String, nullable=False),
    sa.Column("version", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("mode", sa.String, nullable=False),
    sa.Column("experiment", sa.String, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("answer", JSON),
    sa.Column("latency_ms", sa.Float, nullable=False),
    sa.Column("failed", sa.Boolean, nullable=False),
    sa.Column("features", JSON, nullable=False),
    sa.Column("model_ms", sa.Float),
)
LABELS = sa.Table(
    "labels",
    METADATA,
    sa.Column("entity", sa.String, primary_key=True),
    sa.Column("period", sa.String, primary_key=True),
    sa.Column("target", JSON, nullable=False),
    sa.Column("time", Utc, nullable=False),
)
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("time", Utc, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("who", sa.String, nullable=False),
    sa.Column("why", sa.String, nullable=False),
    sa.Column("from_version", sa.String),
    sa.Column("to_version", sa.String),
    sa.Column("details", JSON, nullable=False),
)


def create(connection: sa.Connection) -> None:
    """Make the tables and their index where there are none, and the column that older logs lack."""
    for table in METADATA.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
    if lacks_model_ms(connection):
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # it has no IF NOT EXISTS here: one at a time, and look again
        if lacks_model_ms(connection):
            once = "IF NOT EXISTS " if connection.dialect.name == "postgresql" else ""
            connection.execute(sa.text(f"ALTER TABLE predictions ADD COLUMN {once}model_ms FLOAT"))


def lacks_model_ms(connection: sa.Connection) -> bool:
    columns = sa.inspect(connection).get_columns(PREDICTIONS.name)
    return all(column["name"] != PREDICTIONS.c.model_ms.name for column in columns)


def connect(url: str) -> sa.Engine:
    """Make the engine; SQLite writes ahead, so that readers do not wait, and writers wait for each other."""
    try:
        address = sa.make_url(url)
        if address.get_backend_name() != "sqlite":
            return sa.create_engine(address, json_serializer=to_json, pool_pre_ping=True)
        engine = sa.create_engine(address, json_serializer=to_json, connect_args={"timeout": 30})
    except (SQLAlchemyError, ModuleNotFoundError, ValueError) as error:  # the last of a port that is no number
        raise UserError(f"serve_config.yaml: log.url: {error}; PostgreSQL needs 'uv sync --extra postgres'") from None
    sa.event.listen(engine, "connect", write_ahead)
    return engine


def write_ahead(connection: Any, _: object) -> None:  # noqa: ANN401 - whatever the driver's connection is
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # outlives the process; FULL would outlive the machine as well


def within(since: datetime | None, until: datetime | None, roles: Iterable[str]) -> list[sa.ColumnElement[bool]]:
    time, roles = PREDICTIONS.c.time, tuple(roles)
    conditions = [time >= since] if since else []
    conditions += [time < until] if until else []
    return [*conditions, PREDICTIONS.c.role.in_(roles)] if roles else conditions
