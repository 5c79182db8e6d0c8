"""From a batch of requests to logged answers: who answers whom, one call a model, one transaction, then the answers."""

import math
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pandas as pd

from .. import columns, features
from ..config import Data
from ..errors import UserError
from ..watching import signals
from .contract import Arrays, Contract, Row
from .journal import Journal
from .meters import Meters
from .models import Served, Unusable
from .rollout import CHALLENGER, CHAMPION, Rollout, challenged
from .tables import Prediction
from .watcher import Lineup, Watcher


class Unavailable(Exception):
    """Nothing can be answered at the moment; says why."""


class Asked(NamedTuple):
    """One row of a request."""

    id: str
    entity: str
    period: str
    row: Row
    arrived: float  # on the clock of time.perf_counter


def underivable(frame: pd.DataFrame, data: Data) -> list[str]:
    """Name the derived features that can be made of all columns of requests, and not without the hidden ones."""

    def makes(name: str, table: pd.DataFrame) -> bool:
        try:
            features.DERIVED[name](table)
        except Exception:  # noqa: BLE001 - a function of any kind, and perhaps for other data
            return False
        return True

    rows = frame.head(0)  # what is wrong with a value is of no concern here
    seen = rows.drop(columns=[name for name in columns.hidden(data) if name in rows])
    return [name for name in features.DERIVED if makes(name, rows) and not makes(name, seen)]


class Inference:
    """Answers batches; all it knows of the outside is handed to it."""

    def __init__(self, data: Data, contract: Contract, watcher: Watcher, journal: Journal, meters: Meters) -> None:
        self.data, self.contract, self.watcher, self.journal, self.meters = data, contract, watcher, journal, meters
        examples = pd.DataFrame(contract.arrays(contract.examples()))
        self.kept = underivable(examples, data)  # from the log alone nobody could make them again
        self.logged = [*(name for name in contract.names if name not in columns.hidden(data)), *self.kept]

    def __call__(self, asked: Sequence[Asked]) -> list[Prediction]:
        """Return an answer for each row, all of them in the log by then.

        Raises:
            Unavailable: there is no champion yet, or the log cannot be written.
        """
        lineup = self.watcher.lineup
        if lineup is None:
            raise Unavailable(self.watcher.trouble)
        answers, failed = self.answer(self.completed(asked) if self.kept else asked, lineup)
        try:
            self.journal.write([*answers, *failed])
        except UserError as error:
            self.meters.add(signals.UNLOGGED, count=len(asked))
            raise Unavailable(str(error)) from None
        now = time.perf_counter()
        self.meters.answered(answers, [now - each.arrived for each in asked])
        for row in failed:
            self.meters.add(signals.REPLACED, row.version)
        return answers

    def completed(self, asked: Sequence[Asked]) -> Sequence[Asked]:
        """Add the features that are kept to the rows; one that a row does not allow is a matter of its models."""
        frame, made = pd.DataFrame(self.contract.arrays([each.row for each in asked])), {}
        for name in self.kept:
            try:
                made[name] = pd.Series(features.DERIVED[name](frame)).tolist()
            except Exception:  # noqa: BLE001 - a function of any kind
                if len(asked) > 1:  # one may be to blame for all
                    return [one for each in asked for one in self.completed([each])]
        more = (dict(zip(made, values, strict=True)) for values in zip(*made.values(), strict=True))
        return [each._replace(row=each.row | own) for each, own in zip(asked, more, strict=True)] if made else asked

    def arrays(self, rows: Sequence[Row]) -> Arrays:
        """Turn rows into columns, the features that are kept too, if all rows have them."""
        kept = [name for name in self.kept if all(name in row for row in rows)]
        return self.contract.arrays(rows) | {name: pd.Series([row[name] for row in rows]).to_numpy() for name in kept}

    def told(self, row: Row) -> Row:
        """Return what the log keeps of a row. JSON has no number that is none, and columns of requests have none."""
        found = {name: row[name] for name in self.logged if name in row}
        kept = [(name, found[name]) for name in self.kept if name in found]
        return found | {name: None for name, value in kept if isinstance(value, float) and not math.isfinite(value)}

    def answer(self, asked: Sequence[Asked], lineup: Lineup) -> tuple[list[Prediction], list[Prediction]]:
        """Return the answers, and the challenger's failures: in its place the champion has answered."""
        arrays = self.arrays([each.row for each in asked])
        theirs = [at for at, each in enumerate(asked) if lineup.challenger and challenged(each.entity, lineup.rollout)]
        answers: dict[int, Prediction] = {}
        failed: list[Prediction] = []
        if lineup.challenger and theirs:
            made = self.ask(lineup.challenger, CHALLENGER, asked, theirs, arrays, lineup.rollout)
            failed = [row._replace(id=f"{row.id}-failed") for row in made.values() if row.failed]
            answers = {at: row for at, row in made.items() if not row.failed}
        if ours := [at for at in range(len(asked)) if at not in answers]:
            answers |= self.ask(lineup.champion, CHAMPION, asked, ours, arrays, lineup.rollout)
        return [answers[at] for at in range(len(asked))], failed

    def ask(
        self, served: Served, role: str, asked: Sequence[Asked], places: list[int], arrays: Arrays, rollout: Rollout
    ) -> dict[int, Prediction]:
        """Ask a model about the rows in these places; if it fails, about each alone: one may be to blame for all."""
        said: Sequence[tuple[float | None, Any]]
        start = time.perf_counter()
        try:
            said, failed = served.answer({name: column[places] for name, column in arrays.items()}), False
        except Exception as error:  # noqa: BLE001 - a model of any kind
            if len(places) > 1:
                alone = (self.ask(served, role, asked, [place], arrays, rollout) for place in places)
                return {at: row for answer in alone for at, row in answer.items()}
            said, failed = [(None, None)] * len(places), True
            self.meters.add(signals.UNUSABLE, served.version, count=len(places) * isinstance(error, Unusable))
        now, clock = datetime.now(UTC), time.perf_counter()
        return {
            at: Prediction(
                id=asked[at].id,
                time=now,
                entity=asked[at].entity,
                period=asked[at].period,
                version=served.version,
                role=role,
                mode=rollout.mode,
                experiment=rollout.experiment,
                score=score,
                answer=answer,
                latency_ms=1000 * (clock - asked[at].arrived),
                failed=failed,
                features=self.told(asked[at].row),
                model_ms=1000 * (clock - start),
            )
            for at, (score, answer) in zip(places, said, strict=True)
        }
