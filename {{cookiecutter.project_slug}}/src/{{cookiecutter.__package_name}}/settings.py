"""How a configuration is read: from a YAML file, each value overridable from the environment.

A variable is the package's name, the file's and the path of the key, in capitals and
joined by two underscores: ``<PACKAGE>__TRAIN__DATA__GENERATOR__CUSTOMERS=200``.
"""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from .errors import UserError

S = TypeVar("S", bound="Settings")


class Section(BaseModel):
    """A part of a file; a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(BaseSettings):
    """A configuration file; the environment goes before the file."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_nested_delimiter="__")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


def load(kind: type[S], path: Path, prefix: str) -> S:
    """Read one YAML file into ``kind``.

    Raises:
        UserError: the file is missing, no YAML, or a value is not allowed; names the first such value.
    """
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        return kind(_env_prefix=prefix, **values)  # type: ignore[call-arg] # pydantic-settings takes it
    except FileNotFoundError:
        raise UserError(f"{path.name}: not found in {path.parent.name}/") from None
    except yaml.YAMLError as error:
        raise UserError(f"{path.name}: no valid YAML: {' '.join(str(error).split())}") from None
    except TypeError:
        raise UserError(f"{path.name}: must be a table of settings") from None
    except ValidationError as error:
        raise UserError(f"{path.name}: {first_problem(error)}") from None


def first_problem(error: ValidationError) -> str:
    """Say in one line which setting is wrong and what was found there."""
    problem = error.errors()[0]
    where = ".".join(map(str, problem["loc"])) or "settings"
    found = "" if problem["type"] in {"missing", "value_error"} else f"; found {problem['input']!r}"
    return f"{where}: {problem['msg']}{found}"
