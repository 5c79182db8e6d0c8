"""Batching: what comes at the same time is answered at once, each request with its own answers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from {{ cookiecutter.__package_name }}.serving.batching import Batcher

LONG = 60.0  # seconds that no test is ready to wait


class Squares:
    """Answers numbers by their squares, and remembers how many it was asked at once."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.sizes.append(len(numbers))
        return [1 // min(number + 1, 1) * number * number for number in numbers]  # -1 is a division by zero


async def use(squares: Squares, rows: int, wait: float, work: Callable[[Batcher[int, int]], Awaitable[None]]) -> None:
    batcher = Batcher(squares, rows, wait)
    await work(batcher)
    await batcher.close()


@pytest.fixture
def squares() -> Squares:
    return Squares()


def test_many_at_once_are_few_batches(squares: Squares) -> None:
    """Fifty requests of the same moment are answered together, and each gets what it asked for, in order."""

    async def work(batcher: Batcher[int, int]) -> None:
        asked = [[number, number + 1] for number in range(50)]
        answers = await asyncio.gather(*map(batcher.ask, asked))
        assert answers == [[number * number for number in numbers] for numbers in asked]

    asyncio.run(use(squares, 1000, LONG, work))
    assert squares.sizes == [100]


def test_a_client_alone_does_not_wait_for_others(squares: Squares) -> None:
    """One request after the other is answered at once, however long a batch may wait."""

    async def work(batcher: Batcher[int, int]) -> None:
        assert [await batcher.ask([number]) for number in range(20)] == [[number * number] for number in range(20)]

    asyncio.run(use(squares, 64, LONG, work))
    assert squares.sizes == [1] * 20


def test_a_batch_waits_for_those_that_were_under_way(squares: Squares) -> None:
    """Four clients that ask again and again stay together, though each asks a little later than the one before."""

    async def client(batcher: Batcher[int, int], steps: int) -> None:
        for _ in range(10):
            for _ in range(steps):
                await asyncio.sleep(0)
            await batcher.ask([steps])

    async def work(batcher: Batcher[int, int]) -> None:
        await asyncio.gather(*(client(batcher, steps) for steps in range(4)))

    asyncio.run(use(squares, 64, 0.5, work))
    assert sum(squares.sizes) == 40
    assert squares.sizes.count(4) >= 8


def test_a_batch_has_a_bound_and_no_request_is_split(squares: Squares) -> None:
    """No more rows than allowed are answered at once, but for a single request that is larger."""

    async def work(batcher: Batcher[int, int]) -> None:
        await asyncio.gather(*(batcher.ask([1] * size) for size in (2, 2, 2, 9, 1)))

    asyncio.run(use(squares, 4, 0, work))
    assert squares.sizes == [4, 2, 9, 1]


def test_a_failure_reaches_those_who_asked(squares: Squares) -> None:
    """Everybody in a batch that fails is told why, and the next batch is answered."""

    async def work(batcher: Batcher[int, int]) -> None:
        failed = await asyncio.gather(batcher.ask([-1]), batcher.ask([2]), return_exceptions=True)
        assert [type(error) for error in failed] == [ZeroDivisionError] * 2
        assert await batcher.ask([3]) == [9]

    asyncio.run(use(squares, 64, 0, work))


def test_one_who_goes_away_holds_nobody_up(squares: Squares) -> None:
    """A request that is given up is left out when the answers are handed over."""

    async def work(batcher: Batcher[int, int]) -> None:
        given_up = asyncio.create_task(batcher.ask([1]))
        kept = asyncio.create_task(batcher.ask([2]))
        await asyncio.sleep(0)
        given_up.cancel()
        assert await kept == [4]

    asyncio.run(use(squares, 64, 0, work))


def test_closing_answers_what_was_asked(squares: Squares) -> None:
    """Whoever asked before the end gets an answer."""

    async def work(batcher: Batcher[int, int]) -> None:
        asked = [asyncio.create_task(batcher.ask([number])) for number in range(5)]
        await asyncio.sleep(0)
        await batcher.close()
        assert [await task for task in asked] == [[0], [1], [4], [9], [16]]

    asyncio.run(work_alone(squares, work))


async def work_alone(squares: Squares, work: Callable[[Batcher[int, int]], Awaitable[None]]) -> None:
    await work(Batcher(squares, 2, 0))
