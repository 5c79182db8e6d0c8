"""Lines that tell Python where to look for modules, by a path that holds on one machine or in one folder only."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.machine import ABSOLUTE, PATH_HACK, RELATIVE, Spot
from mlops_policy.machine.judge import shown
from mlops_policy.machine.literals import in_code
from mlops_policy.machine.roots import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 100
_ADDS = pattern(r"(?<![\w.])(?:sys\.path\.(?:append|insert|extend)|site\.addsitedir|os\.chdir)\(")
_DRIVE = pattern(r"[A-Za-z]:")
# a position, calls around the path, and what starts from the working folder
_FIRST = pattern(
    r"\s*(?:-?\d+\s*,\s*)?(?:(?:str|(?:[\w.]+\.)?(?:\w*path|Path|join|expanduser|glob|resolve))\(\s*){0,5}(?:os\.getcwd\(\)\s*,\s*|Path\.cwd\(\)\s*/\s*|\[\s*)?"
    r"[rRbBuU]{0,2}([\"'])([^\"'\n{}]{1,200})\1"
)
# Every machine has these, or none has them by design: SageMaker's contract, packages of the system.
_SYSTEM = ("/usr/", "/opt/ml", "/tmp", "/var/", "/etc/", "/dev/", "/proc/", "/sys/", "/path/")  # noqa: S108  compared


def hacks(text: str) -> Iterator[tuple[int, Spot]]:
    """Yield where a path is added to Python's, other than those that are found by their roots."""
    calls = {match.end(): match for match in list(_ADDS.finditer(text))[:LIMIT]}
    for end in in_code(text, calls):
        match = _FIRST.match(text, end)
        rest = text[end : end + 300].partition("\n")[0]
        if (
            match is None
            or "__file__" in rest
            or any(found.sort != ABSOLUTE for found in find(text, match.start(2), match.end(2)))
        ):
            continue
        path = match[2]
        absolute = path.startswith("/")
        changes = calls[end][0] == "os.chdir("
        if path.startswith(_SYSTEM) or path == "/" or (changes and not absolute) or path.startswith("~"):
            continue
        if absolute or not _DRIVE.match(path):
            yield end, Spot(PATH_HACK, ABSOLUTE if absolute else RELATIVE, shown(path), 0, 0, sure=False)
