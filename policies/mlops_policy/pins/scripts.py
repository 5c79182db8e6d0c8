"""What a script says of itself in comments: https://packaging.python.org/en/latest/specifications/inline-script-metadata/."""

from __future__ import annotations

from mlops_policy.documents import Unreadable, toml
from mlops_policy.pins import EXACT, declared, tables
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.pins import Dependency

OPEN, CLOSE = "# /// script", "# ///"
EXCLUDE_NEWER = ("tool", "uv", "exclude-newer")


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what a script declares; below exact only if no date says how new a package may be.

    Raises:
        Unreadable: The block is no TOML, or far longer than one is.
    """
    del path
    document = block(text)
    if document.count("\n") > declared.MOST:
        raise Unreadable("too large to be read")
    values = toml.values(document)
    dated = any(value.path == EXCLUDE_NEWER for value in values)
    elsewhere, found = tables.sources(document, values)
    listed = (
        value for value in values if len(value.path) == len(("dependencies", 0)) and value.path[0] == "dependencies"
    )
    for dependency in declared.packages(document, listed, "PIN008", "script"):
        if (dependency.level >= EXACT or not dated) and canonical(dependency.name) not in elsewhere:
            yield dependency
    yield from found
    yield from tables.options(values, tables.UV_OPTIONS)


def block(text: str) -> str:
    """Return the TOML of a script's first block where it stands: what is before it, and the marks, are blanks.

    Nothing is left of a script without one.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.rstrip("\r") == OPEN), len(lines))
    end = first
    for number in range(first + 1, len(lines)):
        line = lines[number].rstrip("\r")
        if line != "#" and not line.startswith("# "):
            break
        end = number if line == CLOSE else end
    if end == first:
        return ""
    blank = (" " * len(line) for line in lines[: first + 1])
    return "\n".join((*blank, *(f" {line[1:]}" for line in lines[first + 1 : end]), ""))
