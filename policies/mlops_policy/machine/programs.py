"""The spots of a Python program, one cell of a notebook or a file."""

from __future__ import annotations

from mlops_policy.machine import HOSTED, Spot, literals
from mlops_policy.machine.hacks import hacks
from mlops_policy.machine.judge import judge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def program(text: str, *, notebook: bool = False) -> Iterator[Spot]:
    """Yield the paths of a program; in a notebook, the folder that a service gives it is one by its root."""
    places: list[tuple[int, Spot]] = list(hacks(text)) if "sys.path" in text or "chdir" in text else []
    for found, use, around in literals.paths(text):
        known = notebook and found.sort == HOSTED and use.whole
        spot = judge(found, use._replace(command=True) if known else use, 0, 0, around=around)
        if spot:
            places.append((found.start, spot))
    places.sort(key=lambda place: place[0])
    line, last = 1, 0
    for offset, spot in places:
        line += text.count("\n", last, offset)
        last = offset
        yield spot._replace(line=line, column=offset - text.rfind("\n", 0, offset))
