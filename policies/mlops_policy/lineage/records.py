"""The records of a project, the digests that they hold, and what else a run writes into git."""

from __future__ import annotations

from mlops_policy.dvc.tracked import apart
from mlops_policy.lazy import pattern
from mlops_policy.lineage import CARD, MANIFEST, RECORD, SCHEMA, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mlops_policy.project import Project

LONGEST = 1_000_000  # characters: a record has three thousand
NAME_AND_VALUE = 2  # cells of a row, behind what is before the first bar
BEGIN, END = "<!-- run: begin -->", "<!-- run: end -->"
_SCRIPT = pattern(r"(?m)^\[project\.scripts\][ \t]*(?:#[^\n]*)?\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*\"?([\w.-]+)\"?[ \t]*=")


def homes(project: Project) -> tuple[str, ...]:
    """Return the folders of projects that keep lineage, each with a slash behind; the root is empty.

    They are told by the schema, or by a record that names it or looks like one: others have a lineage.json, too.
    """

    def make() -> tuple[str, ...]:
        found = dict.fromkeys(_ending(project, SCHEMA))
        for root in _ending(project, RECORD):
            if root not in found and _is_ours(project.text(f"{root}{RECORD}") or ""):
                found[root] = None
        return tuple(found)

    made: tuple[str, ...] = project.remember("lineage homes", make)
    return made


def _ending(project: Project, name: str) -> Iterator[str]:
    for path in project.paths:
        if path.endswith(name) and (path == name or path.endswith(f"/{name}")) and not apart(path):
            yield path.removesuffix(name)


def _is_ours(text: str) -> bool:
    named = '"lineage.schema.json"' in text
    return named or all(f'"{key}"' in text for key in ("schema_version", "artifacts", "lineage"))


def record(project: Project, root: str) -> Record | None:
    """Return the record of a project, None if it has none."""

    def make() -> Record | None:
        path = f"{root}{RECORD}"
        text = project.text(path) if path in project.paths else None
        return _read(root, text) if text is not None else None

    found: Record | None = project.remember(("lineage", root), make)
    return found


def _read(root: str, text: str) -> Record:
    import json  # only where a record is

    if len(text) > LONGEST:
        return Record(root, "", None, "too large to be read")
    try:
        return Record(root, text, json.loads(text))
    except json.JSONDecodeError as error:
        return Record(root, text, None, error.msg, error.lineno)
    except (ValueError, RecursionError):
        return Record(root, text, None, "a number too long, or nested too deep")


def digest(project: Project, root: str, paths: Iterable[str]) -> str:
    """Hash names and contents of files as the template does, line endings aside; empty if one cannot be read.

    SHA-256 of name, length and content of each in the order of their names, which are relative to the project.
    """
    import hashlib

    total = hashlib.sha256()
    for path, content in project.contents(sorted(paths)):
        if content is None:
            return ""
        unix = content.replace(b"\r\n", b"\n")
        total.update(f"{path.removeprefix(root)}\0{len(unix)}\0".encode("utf-8", "surrogateescape") + unix)
    return total.hexdigest()


def card(project: Project, root: str) -> Mapping[str, tuple[str, int]]:
    """Return the rows that the run has written into the model card: name, first value, and the line."""
    text = project.text(f"{root}{CARD}") or ""
    start = text.find(BEGIN)
    end = text.find(END, start)
    if start < 0 or end < 0:
        return {}
    rows: dict[str, tuple[str, int]] = {}
    first = text.count("\n", 0, start) + 1
    for number, line in enumerate(text[start:end].split("\n"), first):
        cells = [cell.strip(" \t\r`") for cell in line.split("|")]
        if not cells[0] and len(cells) > NAME_AND_VALUE:
            rows.setdefault(cells[1], (cells[2], number))
    return rows


def command(project: Project, root: str, stage: str) -> str:
    """Return what to type to run a stage of a project."""
    match = _SCRIPT.search(project.text(f"{root}{MANIFEST}") or "")
    return f"uv run {match[1]} {stage}" if match else f"run the stage that is called {stage!r} again"
