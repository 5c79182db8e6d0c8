"""The part of MODEL_CARD.md that a run can fill in; what people wrote around it stays."""

from collections.abc import Mapping
from typing import Any

from .errors import UserError
from .project import Project

BEGIN, END = "<!-- run: begin -->", "<!-- run: end -->"


def table(header: tuple[str, str], rows: Mapping[str, Any]) -> list[str]:
    return [
        f"| {header[0]} | {header[1]} |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in rows.items()),
        "",
    ]


def fill(text: str, content: str) -> str:
    """Replace what stands between the markers.

    Raises:
        UserError: a marker is missing.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise UserError(f"MODEL_CARD.md: put the lines '{BEGIN}' and '{END}' where the run may write")
    return f"{before}{BEGIN}\n{content}\n{END}{after}"


def render(record: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """Return the tables of one run as Markdown."""
    data, code, model = (record["artifacts"][key] for key in ("data", "code", "model"))
    facts = {
        "Estimator": f"`{model['estimator']}`",
        "Model file": f"`{model['path']}` ({model['format']})",
        "Prediction digest": f"`{model['prediction_digest'][:16]}`",
        "Data": f"{data['name']}, {data['rows']:,} rows, DVC `{data['dvc_md5'][:12]}`",
        "Code": f"`{(code['commit'] or 'no commit')[:12]}`{' with local changes' if code['dirty'] else ''}",
        "Python": record["artifacts"]["environment"]["python"],
    }
    baselines = found["baselines"]
    lines = table(("Fact", "Value"), facts)
    lines += ["| Metric | Model | Linear baseline | Majority baseline |", "|---|---|---|---|"]
    lines += [
        f"| {name} | {value} | {baselines['linear'].get(name, '')} | {baselines['majority'].get(name, '')} |"
        for name, value in found["test"].items()
    ]
    metric = next(iter(reversed(found["test"])))
    if found["slices"]:
        slices = {
            name: f"{values.get(metric, '')} ({values['rows']:,} rows)" for name, values in found["slices"].items()
        }
        lines += ["", *table(("Slice", metric), slices)]
    return "\n".join(lines).rstrip()


def write(project: Project, record: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """Fill in the card of the project."""
    text = (project.root / "MODEL_CARD.md").read_text(encoding="utf-8")
    project.card.write_text(fill(text, render(record, found)), encoding="utf-8")
