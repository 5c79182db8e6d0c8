"""Validation: what breaks the schema is counted, shown, and goes no further."""

import json
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import collect, validate
from {{ cookiecutter.__package_name }}.errors import Refused, UserError
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import ROOT, Answer, own_data

SCHEMA = """
columns:
  age: {dtype: int64, in_range: {min_value: 0, max_value: 120}}
  plan: {dtype: str, isin: [basic, full]}
coerce: true
strict: true
"""


def violations(ages: list[int], plans: list[str], **more: list[int]) -> list[dict[str, Any]]:
    return validate.check(pd.DataFrame({"age": ages, "plan": plans, **more}), validate.parse_schema(SCHEMA))[1]


def test_good_data_has_no_violations() -> None:
    """Data that keeps to the schema passes without a word."""
    assert violations([0, 120], ["basic", "full"]) == []


def test_the_values_are_brought_into_the_schemas_types() -> None:
    """A number that a CSV file spelt with a point becomes the whole number that the schema asks for."""
    frame, _ = validate.check(pd.DataFrame({"age": [3.0], "plan": ["full"]}), validate.parse_schema(SCHEMA))
    assert frame["age"].dtype == "int64"


def test_violations_are_counted_by_column_with_examples() -> None:
    """Each column and check has its count, and a few examples, most frequent first."""
    found = violations([-1, -1, 130, 40], ["basic", "free", "basic", "full"])
    assert [(entry["column"], entry["count"]) for entry in found] == [("age", 3), ("plan", 1)]
    assert [entry["examples"] for entry in found] == [["-1", "130"], ["free"]]
    assert "in_range" in found[0]["check"]


def test_a_column_too_many_or_too_few_is_named() -> None:
    """A strict schema names the column that it does not know, and the one that it misses."""
    assert [entry["column"] for entry in violations([1], ["full"], shoe_size=[44])] == ["shoe_size"]
    missing = validate.check(pd.DataFrame({"age": [1]}), validate.parse_schema(SCHEMA))[1]
    assert [entry["column"] for entry in missing] == ["plan"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("isin:", "is_in:"), ("dtype: int64, ", "dtyp: int64, "), ("min_value", "minimum"), ("strict:", "strct:")],
)
def test_a_misspelt_check_is_refused(right: str, wrong: str) -> None:
    """A check that pandera does not know is an error, and never passed over in silence."""
    with pytest.raises(UserError, match=r"data_schema\.yaml: .*"):
        validate.parse_schema(SCHEMA.replace(right, wrong))


@pytest.mark.parametrize("text", ["", "columns: 3", "columns: {a: {dtype: nonsense}}", "[", "other: {}"])
def test_what_is_no_schema_is_one_line(text: str) -> None:
    """A file that is no schema at all is refused in one line."""
    with pytest.raises(UserError) as caught:
        validate.parse_schema(text)
    assert "\n" not in str(caught.value)


def test_the_schema_knows_the_columns_that_the_settings_name() -> None:
    """This project's own schema and settings speak of the same target, entity and time."""
    schema = validate.parse_schema((ROOT / "configs" / "data_schema.yaml").read_text(encoding="utf-8"))
    data = Project.open(ROOT).train.data
    assert {data.target, data.entity, data.time, *data.personal} - {None} <= set(schema.columns)


def test_the_built_in_data_keeps_to_its_schema(project: Project) -> None:
    """What the generator draws passes, and every row of it goes on."""
    collect.main(project)
    assert validate.main(project) == "1,800 rows keep to the schema"
    assert len(pd.read_parquet(project.processed)) == 1800
    assert json.loads(project.validation.read_text(encoding="utf-8"))["violations"] == []


def test_bad_data_is_refused_with_its_reasons(project: Project, customers: pd.DataFrame) -> None:
    """The verdict names column, count and example; the report holds the same; no data of before is left to train on."""
    collect.main(own_data(project, customers))
    validate.main(Project.open(project.root))
    broken = customers.assign(region=customers["region"].where(customers.index >= 2, "moon"))
    broken.to_csv(next(project.raw.iterdir()), index=False)
    with pytest.raises(Refused, match=r"region: .*: 2 times, for example moon"):
        validate.main(project)
    assert not project.processed.exists()
    assert json.loads(project.validation.read_text(encoding="utf-8"))["violations"][0]["count"] == 2


def test_bad_data_stops_the_run_before_training(
    project: Project, customers: pd.DataFrame, command: Callable[..., Answer]
) -> None:
    """A run on bad data ends with exit code 1 and has made neither features nor a model."""
    own_data(project, customers)
    customers.assign(usage_hours=-1.0).to_csv(project.root / "own.csv", index=False)
    answer = command(project.root, "run")
    assert answer.code == 1
    assert "usage_hours: " in answer.err
    assert not project.features("train").exists()
    assert not project.model.exists()


def test_an_inferred_schema_fits_the_data_it_came_from(customers: pd.DataFrame) -> None:
    """Types, categories, signs and gaps are taken from the sample, which therefore passes."""
    gaps = customers.assign(usage_hours=customers["usage_hours"].where(customers.index > 0), paid=True)
    assert validate.check(gaps, validate.parse_schema(validate.infer(gaps)))[1] == []


@pytest.mark.parametrize(("column", "value"), [("usage_hours", -1.0), ("region", "moon"), ("churned", None)])
def test_an_inferred_schema_refuses_what_the_sample_never_had(
    customers: pd.DataFrame, column: str, value: float | str | None
) -> None:
    """A negative number, a new category or a gap where there was none is a violation."""
    schema = validate.parse_schema(validate.infer(customers))
    changed = customers.assign(**{column: customers[column].astype(object).where(customers.index > 0, value)})
    assert {entry["column"] for entry in validate.check(changed, schema)[1]} == {column}


def test_a_new_schema_keeps_the_old_one(
    project: Project, customers: pd.DataFrame, command: Callable[..., Answer]
) -> None:
    """The command `schema` writes one for somebody's own file, and puts the old one aside."""
    before = project.schema.read_bytes()
    customers[["customer_id", "churned"]].to_csv(project.root / "own.csv", index=False)
    assert command(project.root, "schema", "own.csv").code == 0
    written = validate.parse_schema(project.schema.read_text(encoding="utf-8"))
    assert list(written.columns) == ["customer_id", "churned"]
    assert project.schema.with_suffix(".yaml.old").read_bytes() == before
