"""The prediction log: what was answered to whom by which version, the labels that came later, and the events.

One database, SQLite here or PostgreSQL elsewhere, by the same code; all times are UTC. A row's ``features`` are the
columns of its request but for entity, time and personal ones, and the derived features that need one of these:
``features.build`` makes of them what the model saw.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from ..errors import UserError
from ..project import Project
from . import archive
from .archive import CHUNK
from .frames import whole
from .tables import EVENTS, LABELS, PREDICTIONS, Prediction, connect, create, within

if TYPE_CHECKING:
    import pandas as pd  # imported where it is needed: who only writes an event need not wait for it

SAME_ROW = (PREDICTIONS.c.entity == LABELS.c.entity) & (PREDICTIONS.c.period == LABELS.c.period)


class Journal:
    """A connection to the log; safe to share between threads. Use it in a ``with``, or ``close`` it."""

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        with self.transaction() as connection:
            create(connection)

    @classmethod
    def open(cls, project: Project) -> Self:
        """Open the log of a project, and make its tables where there are none.

        Raises:
            UserError: the database does not answer.
        """
        return cls(project.serve.log.url or f"sqlite:///{project.journal.as_posix()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Connect, and commit at the end.

        Raises:
            UserError: the database fails; in one line, without its password.
        """
        try:
            with self.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            said = str(getattr(error, "orig", None) or error).partition("\n")[0]
            raise UserError(f"prediction log {self.engine.url.render_as_string()}: {said}") from None

    def write(self, rows: Sequence[Prediction]) -> None:
        """Store the rows in one transaction: when this returns, a killed process loses none of them."""
        with self.transaction() as connection:
            connection.execute(PREDICTIONS.insert(), [row._asdict() for row in rows])

    def add(self, rows: Sequence[Prediction]) -> None:
        """Store the rows that are not there yet: beside each service there is a process that may have been quicker."""
        with self.transaction() as connection:
            insert = self.insert(PREDICTIONS).on_conflict_do_nothing(index_elements=["id"])
            connection.execute(insert, [row._asdict() for row in rows])

    def insert(self, table: sa.Table) -> "postgresql.Insert | sqlite.Insert":
        """Begin a statement that says what happens to a row whose key is there."""
        return postgresql.insert(table) if self.engine.dialect.name == "postgresql" else sqlite.insert(table)

    def chunks(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        roles: Iterable[str] = (),
        columns: Iterable[str] = (),
        rows: int = CHUNK,
    ) -> "Iterator[pd.DataFrame]":
        """Yield what was answered from ``since`` up to but without ``until``, oldest first, so many rows at a time."""
        chosen: list[Any] = [PREDICTIONS.c[name] for name in columns] or [PREDICTIONS]
        query = sa.select(*chosen).where(*within(since, until, roles)).order_by(PREDICTIONS.c.time)
        yield from self.frames(query, rows)

    def read(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        roles: Iterable[str] = (),
        columns: Iterable[str] = (),
    ) -> "pd.DataFrame":
        """Return the same as one frame."""
        return whole(self.chunks(since, until, roles, columns))

    def labelled(
        self, since: datetime | None = None, until: datetime | None = None, roles: Iterable[str] = ()
    ) -> "pd.DataFrame":
        """Return the answers whose ``target`` is known by now, and when it came (``labelled``)."""
        query = (
            sa.select(PREDICTIONS, LABELS.c.target, LABELS.c.time.label("labelled"))
            .join(LABELS, SAME_ROW)
            .where(*within(since, until, roles))
            .order_by(PREDICTIONS.c.time)
        )
        return whole(self.frames(query, CHUNK))

    def labelled_since(self, moment: datetime) -> int:
        """Count the answers, a shadow's aside, whose label has come at the moment or later."""
        query = sa.select(sa.func.count()).select_from(PREDICTIONS.join(LABELS, SAME_ROW))
        with self.transaction() as connection:
            rows = connection.scalar(query.where(LABELS.c.time >= moment, PREDICTIONS.c.role != "shadow"))
            return int(rows or 0)

    def add_labels(self, frame: "pd.DataFrame") -> int:
        """Store what came true (columns entity, period, target); a label that comes again replaces the former."""
        now = datetime.now(UTC)
        rows = [{**row, "time": now} for row in frame[["entity", "period", "target"]].to_dict("records")]
        insert = self.insert(LABELS)
        upsert = insert.on_conflict_do_update(
            index_elements=["entity", "period"], set_={"target": insert.excluded.target, "time": insert.excluded.time}
        )
        with self.transaction() as connection:
            for start in range(0, len(rows), CHUNK):
                connection.execute(upsert, rows[start : start + CHUNK])
        return len(rows)

    @contextmanager
    def recording(
        self,
        kind: str,
        why: str,
        *,
        who: str = "",
        from_version: str | None = None,
        to_version: str | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> Iterator[None]:
        """Do something, alone among all who record, and keep the event only if it went well.

        Who: else whoever is logged in. SQLite holds back the writers of predictions as well: be quick inside.
        """
        row = {
            "time": datetime.now(UTC),
            "kind": kind,
            "who": who or os.environ.get("USER") or os.environ.get("USERNAME") or "unknown",
            "why": why,
            "from_version": from_version,
            "to_version": to_version,
            "details": dict(details or {}),
        }
        with self.transaction() as connection:
            if self.engine.dialect.name == "postgresql":
                connection.execute(sa.text("LOCK TABLE events IN EXCLUSIVE MODE"))
            connection.execute(EVENTS.insert(), row)
            yield

    def record(self, kind: str, why: str, **more: Any) -> None:  # noqa: ANN401 - those of recording
        """Store an event: what happened, why, who did it, and between which versions."""
        with self.recording(kind, why, **more):
            pass

    def events(self, since: datetime | None = None, kinds: Iterable[str] = ()) -> "pd.DataFrame":
        """Return the events, oldest first."""
        query = sa.select(EVENTS).order_by(EVENTS.c.number)
        query = query if since is None else query.where(EVENTS.c.time >= since)
        kinds = tuple(kinds)
        query = query.where(EVENTS.c.kind.in_(kinds)) if kinds else query
        frame = whole(self.frames(query, CHUNK))
        ends = (frame[name].astype("object") for name in ("from_version", "to_version"))
        return frame.assign(**{str(end.name): end.where(end.notna(), None) for end in ends})

    def frames(self, query: sa.Select[Any], rows: int) -> "Iterator[pd.DataFrame]":
        import pandas as pd

        with self.transaction() as connection:
            yield from pd.read_sql(query, connection.execution_options(stream_results=True), chunksize=rows)

    def rotate(self, keep_days: int, folder: Path, now: datetime | None = None) -> dict[str, int]:
        """Move the months that lie wholly before ``keep_days`` ago to ``folder``; return how many rows each had."""
        return archive.rotate(self, keep_days, folder, now or datetime.now(UTC))
