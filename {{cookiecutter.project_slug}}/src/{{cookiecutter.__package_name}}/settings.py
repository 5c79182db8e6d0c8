"""How a configuration is read: from a YAML file, each value overridable from the environment.

A variable is the package's name, the file's and the path of the key, in capitals and joined by two
underscores; its value is written as in the file: ``<PACKAGE>__TRAIN__DATA__GENERATOR__CUSTOMERS=200``.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from .errors import UserError


class Section(BaseModel):
    """A part of a file; a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(Section):
    """A whole file."""


S = TypeVar("S", bound=Settings)


def load(kind: type[S], path: Path, prefix: str) -> S:
    """Read one YAML file into ``kind``; variables that begin with ``prefix`` go before the file.

    Raises:
        UserError: the file is missing, no YAML, or a value is not allowed; names the first such value.
    """
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(values, dict):
            raise UserError(f"{path.name}: must be a table of settings")
        override(values, prefix, os.environ)
        return kind(**values)
    except FileNotFoundError:
        raise UserError(f"{path.name}: not found in {path.parent.name}/") from None
    except UnicodeDecodeError:
        raise UserError(f"{path.name}: is not UTF-8; save it as such") from None
    except yaml.YAMLError as error:
        raise UserError(f"{path.name}: no valid YAML: {' '.join(str(error).split())}") from None
    except ValidationError as error:
        raise UserError(f"{path.name}: {first_problem(error)}") from None


def override(values: dict[str, Any], prefix: str, environment: Mapping[str, str]) -> None:
    """Put the variables of this file into ``values``, each read as YAML, at the place that its name spells."""
    for name, text in environment.items():
        if name.lower().startswith(prefix):
            *outer, last = name[len(prefix) :].split("__")
            table: Any = values
            for part in outer:
                table = table.setdefault(known(table, part), {}) if isinstance(table, dict) else {}
            if isinstance(table, dict):
                table[known(table, last)] = yaml.safe_load(text)


def known(table: Mapping[str, Any], part: str) -> str:
    """Return the key that is spelt like ``part`` but for case, since a variable has no small letters."""
    return next((key for key in table if key.lower() == part.lower()), part.lower())


def first_problem(error: ValidationError) -> str:
    """Say in one line which setting is wrong and what was found there."""
    problem = error.errors()[0]
    where = ".".join(map(str, problem["loc"])) or "settings"
    found = "" if problem["type"] in {"missing", "value_error"} else f"; found {problem['input']!r}"
    return f"{where}: {problem['msg']}{found}"
