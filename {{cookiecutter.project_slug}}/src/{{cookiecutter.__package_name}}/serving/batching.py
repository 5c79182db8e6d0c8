"""Requests that come at the same time are answered together: a model takes little longer for many rows than for one."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Generic, TypeVar

from threadpoolctl import threadpool_limits

Q = TypeVar("Q")
A = TypeVar("A")


class Batcher(Generic[Q, A]):
    """Collects what is asked, and hands it to ``answer`` in a thread, one batch after the other.

    A batch waits, ``wait`` seconds at most, until as many requests are there as were under way last time: one client
    alone never waits, and many clients are not split into a batch of the first and a batch of the rest.
    """

    def __init__(self, answer: Callable[[Sequence[Q]], list[A]], rows: int, wait: float) -> None:
        self.answer, self.rows, self.wait = answer, rows, wait
        self.waiting: list[tuple[Sequence[Q], asyncio.Future[list[A]]]] = []
        self.under_way, self.closing = 1, False
        self.arrived, self.enough = asyncio.Event(), asyncio.Event()
        # one thread for the models: more would wait for each other, as would the threads of OpenMP
        self.thread = ThreadPoolExecutor(1, "models", initializer=partial(threadpool_limits, 1))
        self.task = asyncio.get_running_loop().create_task(self.run())

    async def ask(self, questions: Sequence[Q]) -> list[A]:
        """Return the answers to one request; what ``answer`` raises is raised here."""
        future: asyncio.Future[list[A]] = asyncio.get_running_loop().create_future()
        self.waiting.append((questions, future))
        self.arrived.set()
        if len(self.waiting) >= self.under_way:
            self.enough.set()
        return await future

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        while await self.arrived.wait() and (self.waiting or not self.closing):
            if len(self.waiting) < self.under_way:
                self.enough.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.enough.wait(), self.wait)
            batch = self.take()
            asked = [question for questions, _ in batch for question in questions]
            try:
                answers = await loop.run_in_executor(self.thread, self.answer, asked)
            except Exception as error:  # noqa: BLE001 - whoever asked is told
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
            else:
                rest = iter(answers)
                for questions, future in batch:
                    part = [next(rest) for _ in questions]
                    if not future.done():  # whoever asked may have gone
                        future.set_result(part)
            self.under_way = len(batch) + len(self.waiting)

    def take(self) -> list[tuple[Sequence[Q], "asyncio.Future[list[A]]"]]:
        """Take the oldest requests, up to ``rows`` rows and one at least; a request is not split."""
        size = count = 0
        for questions, _ in self.waiting:
            size += len(questions)
            if count and size > self.rows:
                break
            count += 1
        batch, self.waiting = self.waiting[:count], self.waiting[count:]
        if not self.waiting and not self.closing:
            self.arrived.clear()
        return batch

    async def close(self) -> None:
        """Answer what was asked, and stop."""
        self.closing = True
        self.arrived.set()
        await self.task
        self.thread.shutdown()
