"""The spots of what is read line by line: settings, scripts of a shell, programs that are not Python."""

from __future__ import annotations

from mlops_policy.machine import PERSON, Spot, lines
from mlops_policy.machine.judge import judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def reader(name: str) -> Callable[[str], Iterator[Spot]]:
    """Return what reads the files of a family, by its name in ``lines``; ``web`` is JavaScript and its like."""
    web = name == "web"
    family: lines.Family = lines.SLASHED if web else getattr(lines, name)

    def read(text: str) -> Iterator[Spot]:
        line, last = 1, 0
        for found, use, around in lines.paths(text, family):
            line += text.count("\n", last, found.start)
            last = found.start
            column = found.start - text.rfind("\n", 0, found.start)
            spot = judge(found, use, line, column, around=around, web=web)
            if spot and (family not in (lines.MARKUP, lines.VOLUMES) or found.sort == PERSON):
                yield spot

    return read
