"""What a request must look like: the columns of configs/data_schema.yaml but for the target, with their bounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import from_json

from ..project import Project
from ..validate import parse_schema
from .cells import Cell, cell

Row: TypeAlias = dict[str, Any]
Arrays: TypeAlias = dict[str, np.ndarray]
MAX_ROWS = 1000  # in one request
SHOWN = 20  # problems of one request that are told
SILENT = {"error", "class_name", "field_type", "actual_length"}  # of pydantic's context, what is no bound
STRICT = ConfigDict(extra="forbid", frozen=True, regex_engine="python-re")


class Invalid(Exception):
    """A request that breaks the contract; each breach has its field, the problem and the bound."""

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class Contract:
    """All columns of a request."""

    cells: tuple[Cell, ...]

    @classmethod
    def read(cls, project: Project) -> Self:
        """Make it from the schema of the raw data."""
        columns = parse_schema(project.schema.read_text(encoding="utf-8")).columns
        return cls(tuple(cell(column) for name, column in columns.items() if name != project.train.data.target))

    @cached_property
    def model(self) -> type[BaseModel]:
        """One row. The fields have numbers for names, and the columns' names as aliases: those may be any text."""
        fields: dict[str, Any] = {
            f"f{at}": (cell.annotation(), Field(None if cell.nullable else ..., alias=cell.name))
            for at, cell in enumerate(self.cells)
        }
        return create_model("Row", __config__=STRICT, **fields)

    @cached_property
    def models(self) -> type[BaseModel]:
        """Several rows."""
        rows: Any = (list[self.model], Field(min_length=1, max_length=MAX_ROWS))  # type: ignore[name-defined]
        return create_model("Rows", __config__=STRICT, rows=rows)

    def parse(self, body: bytes) -> tuple[list[Row], bool]:
        """Return the rows of a request, and whether it asked for several (``{"rows": [...]}``).

        Raises:
            Invalid: the body is no JSON, or a value breaks the contract.
        """
        try:
            asked = from_json(body)
        except ValueError as error:
            raise Invalid([{"field": "body", "problem": f"no JSON: {error}"}]) from None
        several = isinstance(asked, dict) and set(asked) == {"rows"}
        try:
            if several:
                return [self.row(each) for each in self.models.model_validate(asked).rows], True  # type: ignore[attr-defined]
            return [self.row(self.model.model_validate(asked))], False
        except ValidationError as error:
            raise Invalid(problems(error)) from None

    def row(self, validated: BaseModel) -> Row:
        return dict(zip(self.names, validated.__dict__.values(), strict=True))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(cell.name for cell in self.cells)

    def arrays(self, rows: Sequence[Mapping[str, Any]]) -> Arrays:
        """Turn rows into columns, without a data frame; of logged rows, into those that were logged."""
        cells = [cell for cell in self.cells if cell.name in rows[0]]
        return {cell.name: np.array([row[cell.name] for row in rows], dtype=cell.dtype) for cell in cells}

    def examples(self) -> list[Row]:
        """Return rows to try a model with: all columns at their lower bound, at their upper one, and any."""
        random = np.random.default_rng(0)
        values = [cell.examples(random) for cell in self.cells]
        return [dict(zip(self.names, row, strict=True)) for row in zip(*values, strict=True)]

    def openapi(self) -> dict[str, Any]:
        """Describe the body of a request for the page of the API."""
        row = self.model.model_json_schema()
        rows = {"type": "object", "properties": {"rows": {"type": "array", "items": row}}, "required": ["rows"]}
        return {"requestBody": {"required": True, "content": {"application/json": {"schema": {"anyOf": [row, rows]}}}}}


def problems(error: ValidationError) -> list[dict[str, Any]]:
    """Say of each breach which field, what is wrong, and the bound; never what was found, which may be personal."""
    found = []
    for each in error.errors(include_url=False, include_input=False)[:SHOWN]:
        bound = {key: value for key, value in each.get("ctx", {}).items() if key not in SILENT}
        field = ".".join(map(str, each["loc"])) or "body"
        found.append({"field": field, "problem": each["msg"]} | ({"bound": bound} if bound else {}))
    return found
