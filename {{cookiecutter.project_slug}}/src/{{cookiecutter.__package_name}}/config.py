"""What can be configured of a training: configs/train_config.yaml and gate_config.yaml, with types and bounds."""

from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from .settings import Section, Settings

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


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
    def a_url_needs_its_hash_and_no_secret(self) -> Self:
        if "://" in self.source and not self.sha256:
            raise ValueError("a URL needs data.sha256, the hash of the file it must serve")
        if "@" in urlsplit(self.source).netloc:
            raise ValueError("the URL holds credentials; give one without")
        return self

    @property
    def shown(self) -> str:
        """The source as records may hold it: no folder of one machine, no token of a signed address."""
        path = Path(self.source)
        return path.name if path.is_absolute() else self.source.partition("?")[0]


class Features(Section):
    derived: tuple[str, ...]


class Split(Section):
    window_periods: int | None = Field(default=None, ge=1)
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
    batch: int = Field(ge=1)
    space: dict[str, Range]


class Evaluate(Section):
    slices: tuple[str, ...]
    min_slice_rows: int = Field(ge=1)
    digest_rows: int = Field(ge=1)
    importance_rows: int = Field(ge=10)


class Compute(Section):
    backend: Literal["local", "dask"]
    jobs: int = Field(ge=1)
    address: str | None


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
    linear_tolerance: float = Field(ge=0)
    against_champion: bool
    champion_gain: float
    calibration_tolerance: float = Field(ge=0)
    slice_tolerance: float = Field(ge=0)
    latency_factor: float = Field(ge=1)
    latency_p99_ms: float = Field(gt=0)
