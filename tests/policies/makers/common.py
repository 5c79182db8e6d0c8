"""What every maker shares: the rows of the registries, one seeded table, and a way through a temporary file."""

# ruff: noqa: PLC0415
import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

Thing: TypeAlias = Any  # an object of a library that the development environment does not have
Maker: TypeAlias = Callable[[], bytes]
Table: TypeAlias = Callable[[int], bytes]  # the bytes of so many rows
Row: TypeAlias = tuple[str, str, str, Maker]  # format, label, ending, function
SEED = 20261123


class Sample(NamedTuple):
    """One file of the corpus."""

    path: str
    label: str
    format: str
    set: str
    data: bytes


def through(name: str, write: Callable[[Path], object], read: str = "") -> bytes:
    """Let a library write a file, and give its bytes (of `read`, where it writes several).

    The path is relative: some libraries write it into the file.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        write(Path(name))
        return Path(read or name).read_bytes()


def folder_of(write: Callable[[Path], object]) -> dict[str, bytes]:
    """Let a library write a folder, and give its files."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        top = Path("x")
        write(top)
        files = sorted(path for path in top.rglob("*") if path.is_file())
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in files}


def rng(seed: int = 0) -> Thing:
    import numpy as np

    return np.random.default_rng(SEED + seed)


def array(rows: int = 200, columns: int = 8, kind: str = "float32") -> Thing:
    return (rng(rows).normal(size=(rows, columns)) * 10).astype(kind)


CITIES = ["Zürich", "São Paulo", "Oslo", "Köln", "Málaga", "Lyon", "Gdansk", "Porto", "Århus", "Turin"]
WORDS = [
    "the",
    "model",
    "was",
    "trained",
    "on",
    "data",
    "that",
    "came",
    "from",
    "a",
    "sensor",
    "and",
    "every",
    "record",
    "of",
    "it",
    "holds",
    "a",
    "value",
    "which",
    "somebody",
    "measured",
    "by",
    "hand",
    "under",
    "light",
    "rain",
    "near",
    "an",
    "old",
    "harbour",
    "while",
    "birds",
    "cried",
    "above",
    "cold",
    "water",
]


def records(rows: int = 700) -> list[dict[str, Thing]]:
    """The table that all writers write: an id, a date, a place, four numbers and a class."""
    dice = rng(rows)
    numbers = dice.normal(5, 2, size=(rows, 3)).round(4).tolist()
    counts = dice.integers(0, 5000, rows).tolist()
    return [
        {
            "id": 1000 + at,
            "day": f"2026-{at % 12 + 1:02}-{at % 28 + 1:02}",
            "city": CITIES[at % len(CITIES)],
            "length": numbers[at][0],
            "width": numbers[at][1],
            "price": numbers[at][2],
            "count": counts[at],
            "target": at % 3,
        }
        for at in range(rows)
    ]


def frame(rows: int = 300) -> Thing:
    import pandas as pd

    return pd.DataFrame(records(rows))


def plain_frame(rows: int = 300) -> Thing:
    """The same with ASCII text only, for the writers that know nothing else."""
    table = frame(rows)
    table["city"] = [f"city{at % 10}" for at in range(rows)]
    return table


def sentences(count: int, seed: int = 0) -> list[str]:
    dice = rng(seed)
    return [" ".join(dice.choice(WORDS, 12).tolist()).capitalize() + "." for _ in range(count)]
