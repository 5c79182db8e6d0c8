"""Judges repositories in processes of their own, so that one that hangs or dies takes no other with it.

A process is started anew, not forked; what passes between is JSON, so that a process that has read a hostile file is
believed no more than its words.
"""

from __future__ import annotations

import json
import multiprocessing as mp
import os
import signal
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from multiprocessing import connection
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_policy.git import Incomplete
from mlops_policy.org.judge import Task, judge, now
from mlops_policy.org.records import BROKEN, SLOW, Outcome, line, outcome, source
from mlops_policy.snapshot import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

GRACE = 10.0  # seconds beyond the limit before a process is ended
SERVES = 200  # repositories that one process judges: what it keeps for the next file must not grow
ANSWER = 64 << 20  # bytes of the longest outcome


def judged(tasks: Iterable[Task], processes: int, scratch: Path) -> Iterator[Outcome]:
    """Yield what is found in each repository, as it is found.

    Raises:
        Incomplete: there is no git.
    """
    waiting = iter(tasks)
    workers = [_Worker(scratch) for _ in range(processes)]
    busy: deque[_Worker] = deque()
    try:
        for worker in workers:
            _feed(worker, waiting, busy)
        while busy:
            soonest = min(worker.ends for worker in busy)
            ready = connection.wait([worker.pipe for worker in busy], max(0.0, soonest - time.monotonic()))
            for worker in list(busy):
                if worker.pipe in ready:
                    found = worker.answer()
                elif time.monotonic() > worker.ends:
                    found = worker.ended(SLOW, "the time for one repository was over")
                else:
                    continue
                busy.remove(worker)
                _feed(worker, waiting, busy)
                yield found
    finally:
        for worker in workers:
            worker.end()


def _feed(worker: _Worker, waiting: Iterator[Task], busy: deque[_Worker]) -> None:
    task = next(waiting, None)
    if task is not None:
        worker.give(task)
        busy.append(worker)


@dataclass(eq=False)
class _Worker:
    """A process and what it is at."""

    scratch: Path
    process: BaseProcess = field(init=False)
    pipe: Connection = field(init=False)
    task: Task = field(init=False)
    ends: float = 0.0
    served: int = 0

    def __post_init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, str(self.scratch)), daemon=True)
        self.process.start()
        theirs.close()
        self.served = 0

    def give(self, task: Task) -> None:
        if self.served >= SERVES or not self.process.is_alive():
            self.end()
            self._start()
        self.task, self.served = task, self.served + 1
        self.ends = time.monotonic() + task.seconds + GRACE
        self.pipe.send_bytes(json.dumps(asdict(task)).encode())

    def answer(self) -> Outcome:
        try:
            said = self.pipe.recv_bytes(ANSWER)
        except (EOFError, OSError):
            return self.ended(BROKEN, "the process that judged it has died, perhaps for want of memory")
        if said == NO_GIT:
            raise Incomplete("git is not installed")
        try:
            return outcome(said)
        except Unusable:
            return self.ended(BROKEN, "what the process said that judged it is no result")

    def ended(self, status: str, reason: str) -> Outcome:
        """End the process, start another, and return the outcome of what it was at."""
        self.end()
        self._start()
        asked = self.task.source
        known = (asked.url, asked.team, asked.branch)
        return Outcome(self.task.run, asked.name, status, *known, policy=self.task.policy, reason=reason, at=now())

    def end(self) -> None:
        """End the process, and what it has started."""
        self.pipe.close()
        if self.process.pid is not None and hasattr(os, "killpg"):
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
        self.process.kill()
        self.process.join()


NO_GIT = b"no git"


def work(pipe: Connection, scratch: str) -> None:
    """Judge what comes through a pipe, until it is closed."""
    if hasattr(os, "setsid"):
        os.setsid()  # so that it can be ended with all that it has started, and Ctrl-C is for the parent
    for name in [name for name in os.environ if name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")]:
        del os.environ[name]  # they speak of another repository
    while True:
        try:
            table = json.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            return
        last = Outcome(**table["last"]) if table["last"] else None
        task = Task(**{**table, "source": source(table["source"]), "last": last})
        try:
            pipe.send_bytes(line(judge(task, Path(scratch))))
        except FileNotFoundError:
            pipe.send_bytes(NO_GIT)
        except BrokenPipeError:
            return
