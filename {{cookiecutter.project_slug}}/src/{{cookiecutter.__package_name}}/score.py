"""How ready for production is this project? The ML Test Score, by evidence that is there and by nothing else.

Breck, Cai, Nielsen, Salib and Sculley (2017), "The ML Test Score: A Rubric for ML Production Readiness and
Technical Debt Reduction", IEEE Big Data: 28 tests in four sections. What a machine repeats is worth a point, what
people do and write down half a point. The lowest section is the score: no section makes up for another.
"""

import ast
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from .project import PACKAGE, Project
from .settings import Section, Settings, load

Entry = dict[Literal["test", "metric", "lineage", "file", "contains"], str]


class Item(Section):
    """A test of the rubric, and the evidence that must all be there for a point, or for half a point."""

    id: str
    title: str
    automated: tuple[Entry, ...] = ()
    manual: tuple[Entry, ...] = ()
    hint: str = ""


class Rubric(Settings):
    """``repeated`` is what runs the functions of tests/ again and again; without it, people run them."""

    repeated: Entry
    readings: dict[float, str]
    sections: dict[str, tuple[Item, ...]]


@dataclass(frozen=True)
class Rating:
    item: Item
    points: float
    evidence: tuple[str, ...]
    missing: tuple[str, ...]


def read_rubric() -> Rubric:
    with resources.as_file(resources.files(__package__) / "ml_test_score.yaml") as path:
        return load(Rubric, path, f"{PACKAGE}__score__")


def find_test(root: Path, name: str) -> str | None:
    """Return where ``tests/<file>.py::<function>`` is defined; one that pytest may skip does not count."""
    path, _, function = name.partition("::")
    try:
        tree = ast.parse((root / path).read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return None
    named = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    return next((f"{path}:{node.lineno}" for node in named if "mark.skip" not in ast.unparse(node)), None)


def find_text(root: Path, pattern: str, text: str) -> str | None:
    """Return the first file with a line that holds ``text``; an empty file has none."""
    for path in filter(Path.is_file, sorted(root.glob(pattern))):
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            if text in line:
                return path.relative_to(root).as_posix() + (f":{number}" if text else "")
    return None


def find_value(path: Path, key: str) -> str | None:
    """Return in short what a JSON file holds under a dotted key, unless that is empty."""
    try:
        value: Any = json.loads(path.read_text(encoding="utf-8"))
        for part in key.split("."):
            value = value[part]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if isinstance(value, dict):
        value = ", ".join(f"{name} {each}" if isinstance(each, float) else name for name, each in value.items())
    text = "" if value in (None, []) else textwrap.shorten(str(value), 70, placeholder=" ...")
    return f"{key} ({text})" if text else None


def find(project: Project, entry: Entry) -> str | None:
    """Return where an entry's evidence is, or None."""
    match entry:
        case {"test": name}:
            return find_test(project.root, name)
        case {"metric": key}:
            files = project.root.glob("models/experiment-*/metrics.json")
            return find_value(max(files, key=lambda path: path.stat().st_mtime, default=project.metrics), key)
        case {"lineage": key}:
            return find_value(project.lineage, key)
    return find_text(project.root, entry["file"], entry.get("contains", ""))


def rate(project: Project, item: Item, repeated: Entry) -> Rating:
    found, by_hand = ([find(project, entry) for entry in entries] for entries in (item.automated, item.manual))
    asked = zip(item.automated, found, strict=True)
    missing = [" ".join(map(" ".join, entry.items())) for entry, place in asked if place is None]
    if found and not missing:
        full = bool(find(project, repeated)) or not any("test" in entry for entry in item.automated)
        return Rating(item, 1.0 if full else 0.5, tuple(filter(None, found)), ())
    half = tuple(filter(None, by_hand)) if all(by_hand) else ()
    return Rating(item, 0.5 if half else 0.0, half, tuple(filter(None, (*missing, item.hint))))


def lines(rating: Rating) -> Iterator[str]:
    yield f"  {rating.item.id}  {rating.points:<3g}  {rating.item.title}"
    for sign, parts in (("+", rating.evidence), ("-", rating.missing)):
        if parts:
            yield textwrap.fill("; ".join(parts), 120, initial_indent=f"{sign:>10} ", subsequent_indent=" " * 11)


def main(project: Project) -> str:
    """Return a table: the points of every test, with the evidence (+) and what is missing (-)."""
    rubric = read_rubric()
    rated = {name: [rate(project, item, rubric.repeated) for item in items] for name, items in rubric.sections.items()}
    sums = {name: sum(rating.points for rating in ratings) for name, ratings in rated.items()}
    rows = ["ML Test Score (Breck et al. 2017): 1 if machines repeat it, 0.5 if people do; + evidence, - missing"]
    for name, ratings in rated.items():
        rows += ["", f"{name}: {sums[name]:g} of {len(ratings)}", *(row for rating in ratings for row in lines(rating))]
    if not find(project, rubric.repeated):
        rows += ["", "Nothing runs tests/ again and again ('repeated' in ml_test_score.yaml): they count half"]
    reading = next(text for bound, text in rubric.readings.items() if min(sums.values()) <= bound)
    return "\n".join([*rows, "", f"Score {min(sums.values()):g}, the lowest section: {reading}"])
