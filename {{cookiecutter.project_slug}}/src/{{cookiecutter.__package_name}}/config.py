"""Settings and paths: ``configs/*.yaml``, each value overridable from the environment.

A variable is the package's name, the file's and the path of the key, in capitals and
joined by two underscores: ``<PACKAGE>__TRAIN__DATA__GENERATOR__CUSTOMERS=200``.
"""

from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from .errors import UserError

S = TypeVar("S", bound="Settings")
MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Generator(Section):
    first_month: str = Field(pattern=MONTH)
    months: int = Field(ge=1, le=600)
    customers: int = Field(ge=20)
    covariate_drift: float = Field(ge=0, le=1)
    concept_drift: float = Field(ge=0, le=1)
    drift_months: int = Field(ge=0)


class Data(Section):
    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    source: str
    sha256: str | None = Field(pattern=r"^[0-9a-f]{64}$")
    target: str
    entity: str | None
    time: str | None
    personal: tuple[str, ...]
    generator: Generator

    @model_validator(mode="after")
    def a_url_needs_its_hash(self) -> Self:
        if "://" in self.source and not self.sha256:
            message = "a URL needs data.sha256, the hash of the file it must serve"
            raise ValueError(message)
        return self


class Features(Section):
    derived: tuple[str, ...]


class Split(Section):
    test_periods: int = Field(ge=1)
    validation_periods: int = Field(ge=1)
    gap_periods: int = Field(ge=0)
    test_share: float = Field(gt=0, lt=0.5)
    validation_share: float = Field(gt=0, lt=0.5)


class Model(Section):
    estimator: str = Field(pattern=r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")
    params: dict[str, Any]
    trusted_types: tuple[str, ...]


class Range(Section):
    low: float
    high: float
    log: bool = False
    integer: bool = False


class Tune(Section):
    trials: int = Field(ge=0)
    space: dict[str, Range]


class Evaluate(Section):
    slices: tuple[str, ...]
    min_slice_rows: int = Field(ge=1)
    digest_rows: int = Field(ge=1)
    importance_rows: int = Field(ge=10)


class Compute(Section):
    backend: Literal["local", "dask"]
    address: str | None


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


class TrainConfig(Settings):
    experiment: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    seed: int = Field(ge=0, lt=2**32)
    task: Literal["binary", "multiclass", "regression"]
    data: Data
    features: Features
    split: Split
    model: Model
    tune: Tune
    evaluate: Evaluate
    compute: Compute


class GateConfig(Settings):
    metric: str
    floor: float
    baseline_margin: float
    champion_gain: float
    calibration_tolerance: float = Field(ge=0)
    slice_tolerance: float = Field(ge=0)
    latency_factor: float = Field(ge=1)
    latency_p99_ms: float = Field(gt=0)


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
