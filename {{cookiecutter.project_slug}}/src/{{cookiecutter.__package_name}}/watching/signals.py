"""What Prometheus can read of the service and of the monitor; no other place spells these names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry


@dataclass(frozen=True)
class Signal:
    """One metric; what ends in ``_total`` is counted, what has buckets is a histogram, the rest is a gauge."""

    name: str
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()

    @property
    def kind(self) -> str:
        return "counter" if self.name.endswith("_total") else "histogram" if self.buckets else "gauge"


REQUESTS = Signal("model_requests_total", "Rows answered", ("version", "role"))
FAILURES = Signal("model_failures_total", "Rows that no answer could be given for", ("version", "role"))
REPLACED = Signal("model_replaced_total", "Rows that the challenger failed on, and the champion answered", ("version",))
SECONDS = Signal(
    "model_seconds",
    "Time to an answer",
    ("version", "role"),
    (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
VIOLATIONS = Signal("model_violations_total", "Requests that break configs/data_schema.yaml", ("field",))
UNUSABLE = Signal("model_unusable_scores_total", "Scores that are no finite number", ("version",))
DROPPED = Signal("model_shadow_dropped_total", "Rows that the shadow had no time for")
UNLOGGED = Signal("model_unlogged_total", "Rows that were not answered since the prediction log failed")
BATCH = Signal("model_batch_rows", "Rows that were answered at once", (), (1, 2, 4, 8, 16, 32, 64, 128, 1000))
PERCENT = Signal("model_challenger_percent", "Entities that the challenger answers", ("mode",))
LOADED = Signal("model_loaded", "1 for the version that carries the alias", ("alias", "version"))
REGISTRY = Signal("model_registry_up", "1 as long as the registry answers")
SERVICE = (
    REQUESTS, FAILURES, REPLACED, SECONDS, VIOLATIONS, UNUSABLE, DROPPED, UNLOGGED, BATCH, PERCENT, LOADED, REGISTRY
)  # fmt: skip

PSI = Signal("monitor_psi", "Population stability index of the newest period", ("feature",))
KS = Signal("monitor_ks", "Largest distance between the distributions, of numbers (Kolmogorov-Smirnov)", ("feature",))
DRIFTED = Signal("monitor_drifted_features", "Features with an alert for drift")
QUALITY = Signal("monitor_quality", "Metric of the newest labelled period", ("version", "metric"))
TESTED = Signal("monitor_quality_tested", "The same metric when the version was tested", ("version", "metric"))
CALIBRATION = Signal("monitor_calibration_error", "Expected calibration error of it", ("version",))
SLICE_GAP = Signal("monitor_slice_gap", "Best less worst value of a column, by the gate's metric", ("column",))
ANSWERED = Signal("monitor_rows", "Rows of the newest week")
ERRORS = Signal("monitor_error_rate", "Share of them that failed")
LATENCY = Signal("monitor_latency_seconds", "Time to an answer", ("quantile",))
CREATED = Signal("monitor_champion_created_timestamp_seconds", "When the champion was registered")
FINDINGS = Signal("monitor_findings", "Findings of the last look", ("level",))
LOOKED = Signal("monitor_looked_timestamp_seconds", "When the monitor last looked")
MONITOR = (
    PSI, KS, DRIFTED, QUALITY, TESTED, CALIBRATION, SLICE_GAP, ANSWERED, ERRORS, LATENCY, CREATED, FINDINGS, LOOKED
)  # fmt: skip


def make(signals: Iterable[Signal], registry: "CollectorRegistry") -> dict[Signal, Any]:
    """Make the client's metrics in a registry."""
    import prometheus_client as client

    kinds = {"counter": client.Counter, "gauge": client.Gauge}
    return {
        signal: client.Histogram(signal.name, signal.help, signal.labels, buckets=signal.buckets, registry=registry)
        if signal.buckets
        else kinds[signal.kind](signal.name, signal.help, signal.labels, registry=registry)
        for signal in signals
    }
