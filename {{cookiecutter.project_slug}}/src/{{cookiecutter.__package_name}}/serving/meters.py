"""What Prometheus reads at /metrics: counters, which add up over all processes, and what is so just now."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..serve import SHARED
from ..watching import signals
from ..watching.signals import Signal
from .tables import Prediction
from .watcher import Watcher


class Meters(Collector):
    """The counters of this process; as a collector, who answers just now as far as this process knows."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.registry = CollectorRegistry()
        counted = [signal for signal in signals.SERVICE if signal.kind != "gauge"]
        self.made = signals.make(counted, self.registry)

    def add(self, signal: Signal, *labels: str, count: float = 1) -> None:
        metric = self.made[signal]
        (metric.labels(*labels) if labels else metric).inc(count)

    def answered(self, rows: Sequence[Prediction], waited: Sequence[float]) -> None:
        """Count the rows of a batch; ``waited`` is the seconds until each of them was answered."""
        self.made[signals.BATCH].observe(len(rows))
        for row, seconds in zip(rows, waited, strict=True):
            self.add(signals.FAILURES if row.failed else signals.REQUESTS, row.version, row.role)
            self.made[signals.SECONDS].labels(row.version, row.role).observe(seconds)

    def collect(self) -> Iterable[Metric]:
        """Look up the gauges."""
        up, loaded, percent = (
            GaugeMetricFamily(signal.name, signal.help, labels=signal.labels)
            for signal in (signals.REGISTRY, signals.LOADED, signals.PERCENT)
        )
        up.add_metric([], float(self.watcher.reachable))
        if lineup := self.watcher.lineup:
            for alias, served in lineup.models().items():
                loaded.add_metric([alias, served.version], 1)
            percent.add_metric([lineup.rollout.mode], lineup.rollout.weight)
        return up, loaded, percent

    def text(self, *files: Path) -> bytes:
        """Return everything in Prometheus' format, with the files of others that are there."""
        counters, now = self.registry, CollectorRegistry()
        if SHARED in os.environ:
            counters = CollectorRegistry()
            multiprocess.MultiProcessCollector(counters)  # type: ignore[no-untyped-call]
        now.register(self)
        texts = (path.read_bytes() for path in files if path.exists())
        return b"".join([generate_latest(counters), generate_latest(now), *texts])
