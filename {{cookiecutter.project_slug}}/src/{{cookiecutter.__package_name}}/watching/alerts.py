"""What of a look is a warning and what an alert: in words, with what it means and what to type next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ..project import NAME
from ..service_config import MonitorConfig
from .drift import Level, difference
from .look import Look
from .reference import SCORE

SAME = 1e-6  # two scores of one row by one model
FULL_DAYS = 7  # days before the newest full one that its volume is compared with

RETRAIN = (f"{NAME} retrain",)
ROLLBACK = (f"{NAME} rollback",)


@dataclass(frozen=True)
class Finding:
    level: Level
    kind: str
    subject: str
    said: str
    means: str
    type_next: tuple[str, ...]


def find(look: Look, config: MonitorConfig) -> list[Finding]:
    """Return all findings, alerts first."""
    found = [*drift(look), *quality(look, config), *operation(look, config)]
    return sorted(found, key=lambda finding: finding.level)


def worst(findings: Sequence[Finding]) -> Level:
    """Return the worst level that was found."""
    levels = {finding.level for finding in findings}
    return "alert" if "alert" in levels else "warning" if "warning" in levels else "fine"


def drift(look: Look) -> Iterator[Finding]:
    for change in look.changes:
        if change.level == "fine":
            continue
        words = difference(
            look.reference.places[change.name], look.reference.counts[change.name], look.counts(change.name)
        )
        apart = "" if change.ks is None else f", KS {change.ks:.2f}"
        said = f"{change.name} in {look.judged}: {words} (PSI {change.psi:.2f}{apart})"
        if change.name == SCORE:
            means = "The model gives other scores than in its test: its input has changed, or what is made of it"
        else:
            means = "Rows are no longer like those that the model was trained on; its quality may follow"
        yield Finding(change.level, "drift", change.name, said, means, RETRAIN)


def quality(look: Look, config: MonitorConfig) -> Iterator[Finding]:
    found, bounds = look.quality, config.quality
    fallen = [found.whole] if found.whole and found.whole.lost else [part for part in found.slices if part.lost]
    for part in fallen:
        name = part.name or "all rows"
        said = f"{found.metric} of {name}: {part.now:.3f} in {found.period}, and {part.then:.3f} in its test"
        means = "What the model has learnt no longer holds: the reasons for the target have changed, or the rows"
        yield Finding("warning" if part.name else "alert", "quality", name, said, means, RETRAIN)
    known, then = found.calibration, look.reference.calibration
    if known and then and known.chance <= bounds.p_value and known.error - then.error >= bounds.calibration_error:
        said = (
            f"scores miss the observed shares by {known.error:.3f} in {found.period}, in its test by {then.error:.3f}"
        )
        means = "A score is no probability any more; ranking by it may still work, thresholds do not"
        yield Finding("alert", "calibration", "scores", said, means, RETRAIN)


def operation(look: Look, config: MonitorConfig) -> Iterator[Finding]:
    bounds = config.operation
    rows, failed = look.outcome
    if failed > max(bounds.error_rate * rows, 1):
        said = f"{failed:,} of {rows:,} rows had no answer ({failed / rows:.1%}; alert above {bounds.error_rate:.1%})"
        yield Finding("alert", "errors", "service", said, "The model in service fails on what it is asked", ROLLBACK)
    slow = look.latency_ms(0.99)
    if rows >= config.window.min_rows and slow > bounds.latency_p99_ms:
        said = f"one answer in a hundred takes more than {slow:.0f} ms (alert above {bounds.latency_p99_ms:.0f} ms)"
        means = "The model is slower than it was, or has too few processes: workers in configs/serve_config.yaml"
        yield Finding("alert", "latency", "service", said, means, (*ROLLBACK, f"{NAME} serve"))
    if look.replayed is not None and look.replayed > SAME:
        said = f"the model file gives other scores to logged rows: they differ by up to {look.replayed:.3g}"
        means = "Features in service are not those of training, or another model answers"
        yield Finding("alert", "skew", "scores", said, means, ("uv run pytest tests/test_features.py", *ROLLBACK))
    if look.age_days > bounds.age_warn_days:
        level: Level = "alert" if look.age_days > bounds.age_alert_days else "warning"
        said = f"version {look.reference.version} is {look.age_days:.0f} days old"
        means = f"Nobody has looked for a better one since; '{NAME} backtest' shows what age costs"
        yield Finding(level, "age", f"version {look.reference.version}", said, means, RETRAIN)
    yield from volume(look, config)


def volume(look: Look, config: MonitorConfig) -> Iterator[Finding]:
    """Compare the newest day that is over with the days before it."""
    today = f"{look.time:%Y-%m-%d}"
    days = [int(counts["outcome"].sum()) for day, counts in sorted(look.traffic.days.items()) if day < today]
    if len(days) <= FULL_DAYS:
        return
    usual = median(days[-FULL_DAYS - 1 : -1])
    if days[-1] < (1.0 - config.operation.volume_drop) * usual:
        said = f"{days[-1]:,} rows on the last day, where {usual:,.0f} were usual"
        means = "Whoever asks for predictions has stopped, or cannot reach the service"
        yield Finding("warning", "volume", "service", said, means, ("curl http://127.0.0.1:8000/readyz",))
