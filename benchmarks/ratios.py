"""What a benchmark has compared, a line of JSON each, for the one table that ``benchmarks/all.py`` makes."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT_IN = "BENCHMARK_RATIOS"  # the variable that names the file; without it, nothing is kept


@dataclass(frozen=True)
class Ratio:
    """A figure of ours beside a peer's, from one run; ``more`` says that more is better."""

    what: str
    ours: float
    peer: str
    theirs: float
    unit: str = "s"
    more: bool = False

    @property
    def value(self) -> float:
        """Ours by theirs."""
        return self.ours / self.theirs

    @property
    def is_better(self) -> bool:
        return self.value >= 1 if self.more else self.value <= 1


def keep(*ratios: Ratio) -> None:
    """Append what was compared to the file that the environment names."""
    if KEPT_IN in os.environ:
        with Path(os.environ[KEPT_IN]).open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(one)) + "\n" for one in ratios)


def read(path: Path) -> list[Ratio]:
    """Return what was kept in a file."""
    return [Ratio(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
