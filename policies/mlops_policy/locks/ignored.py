"""Which line of which ``.gitignore`` keeps a file out of git: https://git-scm.com/docs/gitignore."""

from __future__ import annotations

import posixpath
import re

from mlops_policy.attributes import expression
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.locks.model import Texts

IGNORE = ".gitignore"


class Line(NamedTuple):
    """A pattern of a ``.gitignore``: where it stands, and whether it takes back what others ignore."""

    path: str
    number: int
    pattern: str
    again: bool


def ignoring(texts: Texts, path: str) -> Line | None:
    """Return the line that ignores a path, or a folder above it; None if git would take it."""
    parts = path.split("/")
    lines = [line for depth in range(len(parts)) for line in _lines(texts, "/".join(parts[:depth]))]
    for depth in range(1, len(parts) + 1):
        one = "/".join(parts[:depth])
        last = next((line for line in reversed(lines) if _fits(line, one, folder=depth < len(parts))), None)
        if last is not None and not last.again:
            return last  # what is in an ignored folder cannot be taken back
    return None


def _lines(texts: Texts, folder: str) -> Iterator[Line]:
    path = posixpath.join(folder, IGNORE)
    text = texts.text(path) if path in texts.paths else None
    for number, raw in enumerate((text or "").splitlines(), 1):
        pattern = raw if raw.endswith("\\ ") else raw.rstrip()
        if pattern and not pattern.startswith("#"):
            again = pattern.startswith("!")
            yield Line(path, number, pattern[1:] if again else pattern, again)


def _fits(line: Line, path: str, *, folder: bool) -> bool:
    """Return whether a pattern fits a path: one with a slash from its own folder, one without at any depth below."""
    pattern = line.pattern.removeprefix("\\")
    start = posixpath.dirname(line.path)
    if start and not path.startswith(f"{start}/"):
        return False
    if pattern.endswith("/") and not folder:
        return False
    pattern, inner = pattern.rstrip("/"), path[len(start) + 1 if start else 0 :]
    target = inner if "/" in pattern else inner.rpartition("/")[2]
    try:
        return re.fullmatch(expression(pattern.lstrip("/").replace("[!", "[^")), target) is not None
    except re.error:
        return False
