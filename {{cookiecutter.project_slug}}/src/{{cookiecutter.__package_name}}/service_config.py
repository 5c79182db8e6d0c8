"""What can be configured of a service: configs/serve_config.yaml and monitor_config.yaml, with types and bounds."""

from typing import Annotated, Literal

from pydantic import Field

from .settings import Section, Settings

Share = Annotated[float, Field(ge=0, le=100)]  # percent


class Rollout(Section):
    mode: Literal["champion", "shadow", "canary", "ab"]
    experiment: str = Field(min_length=1)


class Guards(Section):
    error_rate: float = Field(ge=0, le=1)
    p99_ms_factor: float = Field(ge=1)
    score_psi: float = Field(gt=0)
    disagreement: float = Field(ge=0, le=1)
    min_requests: int = Field(ge=1)


class Canary(Section):
    steps: tuple[Share, ...] = Field(min_length=1)
    step_requests: int = Field(ge=1)
    step_seconds: float = Field(ge=0)
    guards: Guards


class Ab(Section):
    share: Share


class Shadow(Section):
    queue: int = Field(ge=1)
    sample: float = Field(ge=0, le=1)


class Batch(Section):
    rows: int = Field(ge=1)
    wait_ms: float = Field(ge=0)


class Log(Section):
    url: str | None
    keep_days: int | None = Field(ge=1)


class ServeConfig(Settings):
    host: str
    port: int = Field(ge=0, le=65535)
    workers: int = Field(ge=1)
    poll_seconds: float = Field(gt=0)
    request_mb: float = Field(gt=0)
    rollout: Rollout
    canary: Canary
    ab: Ab
    shadow: Shadow
    batch: Batch
    log: Log


class Window(Section):
    days: int = Field(ge=1, le=36500)
    periods: int = Field(ge=1, le=120)
    min_rows: int = Field(ge=20)


class Drift(Section):
    psi_warn: float = Field(gt=0)
    psi_alert: float = Field(gt=0)
    ks_warn: float = Field(gt=0, lt=1)
    p_value: float = Field(gt=0, lt=0.5)


class Quality(Section):
    drop: float = Field(gt=0)
    calibration_error: float = Field(gt=0)
    p_value: float = Field(gt=0, lt=0.5)


class Operation(Section):
    error_rate: float = Field(ge=0, le=1)
    latency_p99_ms: float = Field(gt=0)
    volume_drop: float = Field(gt=0, le=1)
    replay_rows: int = Field(ge=1)
    age_warn_days: float = Field(gt=0)
    age_alert_days: float = Field(gt=0)


class MonitorConfig(Settings):
    window: Window
    drift: Drift
    quality: Quality
    operation: Operation
