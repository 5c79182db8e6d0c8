"""Where everything of this project lies; the only module that spells a path."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from .config import GateConfig, TrainConfig
from .errors import UserError
from .service_config import MonitorConfig, ServeConfig
from .settings import load

PACKAGE = __name__.partition(".")[0]
NAME = PACKAGE.replace("_", "-")  # of the command, the registered model and the experiment
TRAIN_CONFIG = "configs/train_config.yaml"
GATE_CONFIG = "configs/gate_config.yaml"
SERVE_CONFIG = "configs/serve_config.yaml"
MONITOR_CONFIG = "configs/monitor_config.yaml"


@dataclass(frozen=True)
class Project:
    """Settings and raw data are read below ``root``; results are written below ``out``."""

    root: Path
    out: Path
    train: TrainConfig
    gate: GateConfig
    serve: ServeConfig
    monitor: MonitorConfig

    @classmethod
    def open(cls, start: Path) -> Self:
        """Find the project that ``start`` lies in.

        Raises:
            UserError: no folder from ``start`` upwards holds configs/train_config.yaml, or a setting is wrong.
        """
        for root in (start, *start.parents):
            if (root / TRAIN_CONFIG).is_file():
                train = load(TrainConfig, root / TRAIN_CONFIG, f"{PACKAGE}__train__")
                gate = load(GateConfig, root / GATE_CONFIG, f"{PACKAGE}__gate__")
                serve = load(ServeConfig, root / SERVE_CONFIG, f"{PACKAGE}__serve__")
                monitor = load(MonitorConfig, root / MONITOR_CONFIG, f"{PACKAGE}__monitor__")
                return cls(root, root, train, gate, serve, monitor)
        raise UserError(f"{start}: no {TRAIN_CONFIG} here or above; change into the project's folder")

    def writing_to(self, out: Path) -> Self:
        """Return the same project with its results elsewhere, as a rehearsal needs it."""
        return replace(self, out=out)

    @property
    def schema(self) -> Path:
        return self.root / "configs" / "data_schema.yaml"

    @property
    def raw(self) -> Path:
        return self.root / "data" / "raw" / self.train.data.name

    @property
    def manifest(self) -> Path:
        return self.root / "data" / "raw" / "manifest.json"

    @property
    def processed(self) -> Path:
        return self.out / "data" / "processed" / f"{self.train.data.name}.parquet"

    @property
    def validation(self) -> Path:
        return self.out / "data" / "processed" / "validation.json"

    def features(self, part: str) -> Path:
        return self.out / "data" / "features" / f"{part}.parquet"

    @property
    def experiment(self) -> Path:
        return self.out / "models" / f"experiment-{self.train.experiment}"

    @property
    def model(self) -> Path:
        return self.experiment / "model.skops"

    @property
    def params(self) -> Path:
        return self.experiment / "params.yaml"

    @property
    def study(self) -> Path:
        return self.experiment / "study.csv"

    @property
    def metrics(self) -> Path:
        return self.experiment / "metrics.json"

    @property
    def verdict(self) -> Path:
        return self.experiment / "gate.json"

    @property
    def plots(self) -> Path:
        return self.experiment / "plots"

    @property
    def lineage(self) -> Path:
        return self.out / "metadata" / "lineage.json"

    @property
    def journal(self) -> Path:
        return self.root / "predictions.db"

    @property
    def archive(self) -> Path:
        return self.root / "data" / "predictions"

    @property
    def keep_days(self) -> int:
        """Return how many days of the prediction log are kept: those that the monitor looks at, or what is said."""
        return self.serve.log.keep_days or self.monitor.window.days

    @property
    def reports(self) -> Path:
        return self.out / "reports"

    @property
    def card(self) -> Path:
        return self.out / "MODEL_CARD.md"
