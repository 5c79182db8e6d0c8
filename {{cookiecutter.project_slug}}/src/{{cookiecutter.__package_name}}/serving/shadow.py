"""Unheard answers: the log is read once more, in another process, so that no caller waits for them.

In a shadow rollout the challenger answers what the champion has answered; in a canary the champion what the challenger
has, so that the two can be compared. If more rows wait than ``shadow.queue``, the oldest are dropped, and counted.
"""

import time
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from ..service_config import ServeConfig
from ..watching import signals
from .inference import Asked, Inference
from .rollout import BUCKETS, CHALLENGER, CHAMPION, bucket
from .tables import PREDICTIONS, SHADOW

ANSWERED = {"shadow": CHAMPION, "canary": CHALLENGER}  # by whom, so that the other one is asked here
OVERLAP = timedelta(seconds=10)  # a row is dated before it is committed


class Shadow:
    """Remembers how far the log has been read."""

    def __init__(self, inference: Inference, settings: ServeConfig) -> None:
        self.inference, self.settings = inference, settings
        self.since = datetime.now(UTC) - timedelta(minutes=1)
        self.dropped: set[str] = set()

    def step(self) -> int:
        """Let the other model answer what waits; return how many rows that was."""
        lineup = self.inference.watcher.lineup
        if lineup is None or lineup.challenger is None or lineup.rollout.mode not in ANSWERED:
            return 0
        answered = ANSWERED[lineup.rollout.mode]
        other = lineup.challenger if answered == CHAMPION else lineup.champion
        waiting = self.waiting(lineup.rollout.mode, answered)
        ids = [number for number, _ in waiting if number not in self.dropped]
        late, ids = ids[: -self.settings.shadow.queue], ids[-self.settings.shadow.queue :]
        self.inference.meters.add(signals.DROPPED, count=len(late))
        for start in range(0, len(ids), self.settings.batch.rows):
            asked = self.read(ids[start : start + self.settings.batch.rows])
            arrays = self.inference.arrays([each.row for each in asked])
            places = list(range(len(asked)))
            said = self.inference.ask(other, "shadow", asked, places, arrays, lineup.rollout)
            self.inference.journal.add(list(said.values()))
        self.dropped = (self.dropped | set(late)) & {number for number, _ in waiting}
        self.since = max([self.since, *(moment - OVERLAP for _, moment in waiting[-1:])])
        return len(ids)

    def waiting(self, mode: str, role: str) -> list[tuple[str, datetime]]:
        """Return the rows of the sample that the other model has not answered, oldest first."""
        row, other = PREDICTIONS.c, PREDICTIONS.alias().c
        answered = sa.exists().where(other.id == row.id + SHADOW)
        query = sa.select(row.id, row.time).where(
            row.time >= self.since, row.mode == mode, row.role == role, ~row.failed, ~answered
        )
        with self.inference.journal.transaction() as connection:
            found = connection.execute(query.order_by(row.time)).all()
        share = self.settings.shadow.sample * BUCKETS
        return [(number, moment) for number, moment in found if bucket(number, "shadow") < share]

    def read(self, ids: list[str]) -> list[Asked]:
        """Return logged rows as they were asked, under the ids of their shadows."""
        row = PREDICTIONS.c
        with self.inference.journal.transaction() as connection:
            query = sa.select(row.id, row.entity, row.period, row.features).where(row.id.in_(ids))
            found = connection.execute(query).all()
        now = time.perf_counter()
        return [Asked(f"{number}{SHADOW}", entity, period, columns, now) for number, entity, period, columns in found]
