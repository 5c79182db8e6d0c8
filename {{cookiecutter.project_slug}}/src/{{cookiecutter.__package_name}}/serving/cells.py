"""The columns of a request one by one: from the words of pandera's schema to those of pydantic.

What pydantic has a word for is checked by pydantic; any other check of the schema is asked of pandera, value by value.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
import pandas as pd
from pydantic import AfterValidator, Field

if TYPE_CHECKING:
    from pandera.pandas import Check, Column

EXAMPLES = 64
TEXTS = ("2025-01", "2025-01-01", "C0000001", "a")  # of which an example is, if none fits the pattern, none
BOUNDS = {
    "greater_than_or_equal_to": ("ge", "min_value"),
    "greater_than": ("gt", "min_value"),
    "less_than_or_equal_to": ("le", "max_value"),
    "less_than": ("lt", "max_value"),
}


@dataclass(frozen=True)
class Cell:
    """One column of a request."""

    name: str
    kind: type
    nullable: bool
    checks: "tuple[Check, ...]"

    @property
    def dtype(self) -> str:
        """Of its array; a gap among whole numbers makes them floats."""
        kinds = {int: "float64" if self.nullable else "int64", float: "float64", datetime: "datetime64[us]"}
        return kinds.get(self.kind, "bool" if self.kind is bool and not self.nullable else "object")

    @property
    def choices(self) -> list[Any]:
        return next((list(said(check)["allowed_values"]) for check in self.checks if check.name == "isin"), [])

    @property
    def bounds(self) -> dict[str, Any]:
        """The checks that pydantic has a word for, and what the array's type asks."""
        found: dict[str, Any] = {"allow_inf_nan": False} if self.kind is float else {}
        for check in self.checks:
            found |= words(check)
        if self.kind is int and found.keys().isdisjoint({"ge", "gt"}):
            found["ge"] = -(2**63)
        if self.kind is int and found.keys().isdisjoint({"le", "lt"}):
            found["lt"] = 2**63
        return found

    def annotation(self) -> Any:  # noqa: ANN401 - a type that is made at run time
        kind: Any = Annotated[self.kind, Field(strict=self.kind is not datetime, **self.bounds)]
        left = [check for check in self.checks if not words(check)]
        if self.choices and {type(choice) for choice in self.choices} <= {str, int}:
            kind, left = Literal[tuple(self.choices)], [check for check in self.checks if check.name != "isin"]
        for check in left:
            kind = Annotated[kind, AfterValidator(by_pandera(check))]
        return kind | None if self.nullable else kind

    def examples(self, random: np.random.Generator) -> list[Any]:
        """Return values to try a model with: the bounds first, and gaps if there may be any."""
        if self.choices:
            values = [*self.choices, *(self.choices[at] for at in random.integers(len(self.choices), size=EXAMPLES))]
        elif self.kind in {int, float, bool}:
            bounds = {"ge": 0, "le": 100} | self.bounds
            low, high = max(bounds["ge"], bounds.get("gt", -1e6)), min(bounds["le"], bounds.get("lt", 1e6))
            values = [self.kind(value) for value in (low, high, *random.uniform(low, high, EXAMPLES))]
        else:
            fitting = (text for text in TEXTS if re.search(self.bounds.get("pattern", ""), text))
            text = next(fitting, "")
            values = [datetime(2025, 1, 1) if self.kind is datetime else text] * EXAMPLES  # noqa: DTZ001 - as data has it
        return [None if self.nullable and at % 4 == 3 else value for at, value in enumerate(values[:EXAMPLES])]  # noqa: PLR2004 - every fourth


def said(check: "Check") -> dict[str, Any]:
    return check.statistics or {}


def words(check: "Check") -> dict[str, Any]:
    """Return a check of pandera's in pydantic's words, or nothing."""
    values = said(check)
    if check.name in BOUNDS:
        word, key = BOUNDS[check.name]
        return {word: values[key]}
    if check.name == "in_range":
        low, high = ("ge" if values["include_min"] else "gt"), ("le" if values["include_max"] else "lt")
        return {low: values["min_value"], high: values["max_value"]}
    if check.name == "str_matches":
        pattern: str = getattr(values["pattern"], "pattern", values["pattern"])
        plain = pattern.startswith("^") and "|" not in pattern
        return {"pattern": pattern if plain else f"^(?:{pattern})"}  # pandera asks for a match from the start
    return {}


def by_pandera(check: "Check") -> Callable[[Any], Any]:
    """Return a validator that asks pandera about a single value."""

    def validate(value: Any) -> Any:  # noqa: ANN401 - a value of any kind
        if value is not None and not check(pd.Series([value])).check_passed:
            raise ValueError(f"must pass {check.error or check.name}")
        return value

    return validate


def cell(column: "Column") -> Cell:
    """Return the cell of a column of the schema."""
    from pandera import dtypes

    kinds: tuple[tuple[Callable[[Any], bool], type], ...] = (
        (dtypes.is_bool, bool),
        (dtypes.is_int, int),
        (dtypes.is_float, float),
        (dtypes.is_datetime, datetime),
    )
    kind = next((kind for asks, kind in kinds if asks(column.dtype)), str)
    return Cell(str(column.name), kind, column.nullable or not column.required, tuple(column.checks))
