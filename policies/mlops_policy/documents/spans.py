"""Where the characters of a value stand in its file."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlops_policy.documents import Value

# two escapes that make one character, one escape, one character
_WRITTEN = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|.)|[^\\]",
    re.DOTALL,
)


def offsets(text: str, value: Value) -> Sequence[int]:
    """Return the offset in a file of each character of a value's text, and of its end; nothing if it cannot be told.

    ``where = offsets(text, value)``, then ``where[i]`` for ``value.text[i]``: so a repair finds its place in a block of
    YAML or behind an escape.
    """
    if value.start < 0:
        return ()
    raw = text[value.start : value.end]
    if raw == value.text:
        return range(value.start, value.end + 1)
    if value.style == '"' and "\\" in raw:
        written = [match.start() + value.start for match in _WRITTEN.finditer(raw)]
        return [*written, value.end] if len(written) == len(value.text) else ()
    return _aligned(raw, value.text, value.start)


def _aligned(raw: str, text: str, start: int) -> Sequence[int]:
    """Return the offsets in what differs in white space only: indents and line endings that are not of the value."""
    if "".join(raw.split()) != "".join(text.split()):
        return ()
    places = (at for at, character in enumerate(raw, start) if not character.isspace())
    found: list[int] = []
    last = start
    for character in text:
        at = last if character.isspace() else next(places)
        found.append(at)
        last = at + 1
    return [*found, last]
