"""Validate the raw data.

reads   data/raw/<name>/, configs/data_schema.yaml
writes  data/processed/<name>.parquet, data/processed/validation.json
next    features
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import sources
from .errors import Refused, UserError
from .project import Project

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

# What pandera reads beside the columns; it passes over any other word in silence.
TABLE_WORDS = """schema_type version api columns checks index dtype coerce strict name ordered unique
    report_duplicates unique_column_names add_missing_columns title description"""
EXAMPLES = 3
FEW_VALUES = 20  # a text column with at most this many values is taken for a category


def parse_schema(text: str) -> "DataFrameSchema":
    """Read a pandera schema from YAML (the format of ``DataFrameSchema.to_yaml``).

    Raises:
        UserError: it is no such schema, or holds a key that pandera would pass over in silence.
    """
    import yaml
    from pandera.pandas import DataFrameSchema

    try:
        table = yaml.safe_load(text)
        asked = table["columns"]
        schema = DataFrameSchema.from_yaml(text)
        understood = yaml.safe_load(schema.to_yaml())["columns"]
        unknown = [f"{name}.{key}" for name in asked for key in set(asked[name]) - set(understood[name])]
        # false and null are defaults, which to_yaml leaves out
        unknown = [
            name for name in unknown if name.rpartition(".")[2] not in {"nullable", "unique", "coerce", "required"}
        ] + sorted(set(table) - set(TABLE_WORDS.split()))
    except Exception as error:  # noqa: BLE001 - pandera raises whatever its parts raise
        raise UserError(f"data_schema.yaml: no pandera schema: {' '.join(str(error).split())}") from None
    if unknown:
        raise UserError(f"data_schema.yaml: {min(unknown)}: pandera knows no such word")
    return schema


def check(frame: pd.DataFrame, schema: "DataFrameSchema") -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the typed frame and the violations: column, check, count and a few examples of each."""
    from pandera.errors import SchemaErrors

    try:
        return schema.validate(frame, lazy=True), []
    except SchemaErrors as error:
        return frame, summarise(error.failure_cases)


def summarise(cases: pd.DataFrame) -> list[dict[str, Any]]:
    """Group pandera's failure cases by column and check, most frequent first."""
    absent = cases["column"].isna()
    cases = cases.assign(column=cases["column"].where(~absent, cases["failure_case"]).astype(str))
    violations = [
        {
            "column": column,
            "check": kind,
            "count": len(group),
            "examples": [str(case)[:60] for case in group["failure_case"].drop_duplicates()[:EXAMPLES]],
        }
        for (column, kind), group in cases.groupby(["column", "check"], sort=True)
    ]
    return sorted(violations, key=lambda violation: -violation["count"])


def infer(frame: pd.DataFrame, keys: tuple[str | None, ...] = ()) -> str:
    """Write a first schema for somebody's own data, as YAML: types, gaps, signs and categories.

    It says only what later data should keep to as well: no maximum is taken from a sample, and
    ``keys`` (entity and time) are no categories, however few they are.
    """
    from pandera.pandas import Check, Column, DataFrameSchema

    columns = {}
    for name in frame.columns:
        values, checks = frame[name], []
        number = pd.api.types.is_numeric_dtype(values)
        if number and values.min() >= 0:
            checks.append(Check.ge(0))
        if name not in keys and pd.api.types.is_string_dtype(values) and values.nunique() <= FEW_VALUES:
            checks.append(Check.isin(sorted(map(str, values.dropna().unique()))))
        columns[str(name)] = Column(str(values.dtype), checks, nullable=bool(values.isna().any()))
    return str(DataFrameSchema(columns, strict=True, coerce=True).to_yaml())


def write_schema(source: Path, project: Project) -> None:
    """Infer the schema of a file, and write it in the place of the project's, which is kept beside it.

    Raises:
        UserError: the file is of another kind, is not there, or cannot be read.
    """
    if source.suffix.lower() not in sources.READERS or not source.is_file():
        raise UserError(f"{source}: give a file that ends in {' or '.join(sources.READERS)}")
    data = project.train.data
    text = infer(sources.read_file(source, str(source)), (data.entity, data.time))
    if project.schema.exists():
        project.schema.replace(project.schema.with_suffix(".yaml.old"))
    project.schema.write_text(text, encoding="utf-8")


def main(project: Project) -> str:
    """Validate, and stop the run if any value breaks the schema."""
    schema = parse_schema(project.schema.read_text(encoding="utf-8"))
    raw = sources.read(project.raw, f"data/raw/{project.raw.name}")
    frame, violations = check(raw, schema)
    project.processed.parent.mkdir(parents=True, exist_ok=True)
    report = {"rows": len(raw), "columns": len(raw.columns), "violations": violations}
    project.validation.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if violations:
        project.processed.unlink(missing_ok=True)
        lines = [
            f"  {found['column']}: {found['check']}: {found['count']} times, for example {', '.join(found['examples'])}"
            for found in violations
        ]
        raise Refused("\n".join(["the data breaks configs/data_schema.yaml:", *lines]))
    frame.to_parquet(project.processed, index=False)
    return f"{len(frame):,} rows keep to the schema"
