"""Watch the model in service: drift, quality once labels are known, latency, volume, age.

reads   the prediction log, the champion's reference, configs/monitor_config.yaml
writes  reports/monitor.html, monitor.json, monitor.prom; an event, and exit code 1, if there is an alert
next    retrain
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .errors import Refused
from .project import Project
from .serving.journal import Journal
from .watching import alerts, report, signals
from .watching import look as looking
from .watching.alerts import Finding, worst
from .watching.look import Look
from .watching.signals import Signal

DRIFT_KINDS = frozenset({"drift", "quality", "calibration"})  # which a new model may mend

Values = Iterator[tuple[Signal, tuple[str, ...], float]]


def record(look: Look, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return all numbers of the look as JSON can hold them."""
    rows, failed = look.outcome
    return {
        "time": look.time.isoformat(timespec="seconds"),
        "verdict": worst(findings),
        "version": look.reference.version,
        "period": look.judged,
        "rows": {period: look.traffic.rows(period) for period in look.periods},
        "findings": [asdict(finding) for finding in findings],
        "drift": [asdict(change) for change in look.changes],
        "psi": look.psi,
        "quality": asdict(look.quality) | {"gaps": look.quality.gaps},
        "tested": {"rows_and_metrics": look.reference.tested, "slices": look.reference.slices},
        "operation": {
            "rows": rows,
            "failed": failed,
            "latency_p50_ms": look.latency_ms(0.5),
            "latency_p99_ms": look.latency_ms(0.99),
            "replayed": look.replayed,
            "age_days": look.age_days,
        },
        "costs": look.reference.costs,
    }


def values(look: Look, findings: Sequence[Finding]) -> Values:
    """Yield what Prometheus shall know: signal, labels, value."""
    found, version = look.quality, look.reference.version
    for change in look.changes:
        yield signals.PSI, (change.name,), change.psi
        if change.ks is not None:
            yield signals.KS, (change.name,), change.ks
    yield signals.DRIFTED, (), sum(change.level == "alert" for change in look.changes)
    if found.whole:
        yield signals.QUALITY, (version, found.metric), found.whole.now
        yield signals.TESTED, (version, found.metric), found.whole.then
    if found.calibration:
        yield signals.CALIBRATION, (version,), found.calibration.error
    for column, gap in found.gaps.items():
        yield signals.SLICE_GAP, (column,), gap
    rows, failed = look.outcome
    yield signals.ANSWERED, (), rows
    yield signals.ERRORS, (), failed / max(rows, 1)
    for share in (0.5, 0.99):
        yield signals.LATENCY, (str(share),), look.latency_ms(share) / 1000
    yield signals.CREATED, (), look.reference.created.timestamp()
    for level in ("alert", "warning"):
        yield signals.FINDINGS, (level,), sum(finding.level == level for finding in findings)
    yield signals.LOOKED, (), look.time.timestamp()


def write_whole(texts: Mapping[str, str], project: Project) -> None:
    """Write the reports beside those that are there, and put them in their places only when all are written."""
    project.reports.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=project.reports, prefix=".") as folder:
        for name, text in texts.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        for name in texts:
            Path(folder, name).replace(project.reports / name)


def write_gauges(found: Values, project: Project) -> None:
    """Write them as Prometheus reads them; the service appends the file to its own."""
    from prometheus_client import CollectorRegistry, write_to_textfile

    registry = CollectorRegistry()
    gauges = signals.make(signals.MONITOR, registry)
    for signal, labels, value in found:
        gauge = gauges[signal]
        (gauge.labels(*labels) if labels else gauge).set(value)
    write_to_textfile(str(project.reports / "monitor.prom"), registry)


def announce(log: Journal, look: Look, findings: Sequence[Finding]) -> None:
    """Store an event for the alerts, once: as long as they stay the same, there is nothing new to say."""
    found = [finding for finding in findings if finding.level == "alert"]
    if not found:
        return
    kind = "drift" if any(finding.kind in DRIFT_KINDS for finding in found) else "alert"
    details: Mapping[str, Any] = {
        "period": look.judged,
        "labelled": look.quality.period,
        "alerts": [f"{finding.kind}: {finding.subject}" for finding in found],
    }
    last = log.events(kinds=(kind,)).tail(1).to_dict("records")
    version = look.reference.version
    if not last or (last[0]["details"], last[0]["from_version"]) != (details, version):
        more = f", and {len(found) - 1} more" if found[1:] else ""
        log.record(kind, found[0].said + more, who="monitor", from_version=version, details=details)


def main(project: Project) -> str:
    """Look, write what was seen, and end with exit code 1 if there is an alert."""
    with Journal.open(project) as log:
        look = looking.take(project, log, datetime.now(UTC))
        findings = alerts.find(look, project.monitor)
        announce(log, look, findings)
    text = json.dumps(record(look, findings), indent=2, ensure_ascii=False)
    write_whole({"monitor.json": text + "\n", "monitor.html": report.render(look, findings, project.monitor)}, project)
    write_gauges(values(look, findings), project)
    said = summary(look, findings)
    if worst(findings) == "alert":
        raise Refused(said)
    return said


def summary(look: Look, findings: Sequence[Finding]) -> str:
    """Say it in a line, and one for each finding with what to type next."""
    period = look.judged or "no period has rows enough yet"
    rows = sum(look.traffic.rows(each) for each in look.periods)
    first = f"{worst(findings)}; version {look.reference.version}, {period}, {rows:,} rows; see reports/monitor.html"
    told = [f"  {finding.level:<7}  {finding.said}; type '{finding.type_next[0]}'" for finding in findings]
    return "\n".join([first, *told])
