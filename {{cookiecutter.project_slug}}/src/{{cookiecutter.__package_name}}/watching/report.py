"""The monitor's page: one file with all that it shows, for a screen, a phone or paper, light or dark."""

from collections.abc import Iterator, Sequence
from html import escape

from ..project import NAME
from ..service_config import MonitorConfig
from . import chapters, charts, page, traffic
from .alerts import Finding, worst
from .drift import Level
from .look import Look
from .page import Cell

WORDS: dict[Level, str] = {"fine": "All is well", "warning": "Have a look", "alert": "Something has to be done"}
DAYS = 60
FOOT = (
    f"<footer>Written by <code>{NAME} monitor</code>. The numbers: <code>reports/monitor.json</code>; "
    "the bounds: <code>configs/monitor_config.yaml</code>.</footer>"
)


def render(look: Look, findings: Sequence[Finding], config: MonitorConfig) -> str:
    """Return the page."""
    parts = [
        verdict(look, findings),
        tiles(look),
        chapters.drifted(look, config),
        page.pair(chapters.scores(look), chapters.calibrated(look)),
        page.pair(chapters.months(look), chapters.slices(look, config)),
        latency(look, config),
        page.pair(age(look, config), costs(look)),
        events(look),
        FOOT,
    ]
    return page.page(f"{NAME}: {WORDS[worst(findings)].lower()}", parts)


def verdict(look: Look, findings: Sequence[Finding]) -> str:
    level = worst(findings)
    judged = f"rows of {look.judged}" if look.judged else "no period has rows enough for a verdict yet"
    about = f"version {look.reference.version}, {judged}, {look.time:%Y-%m-%d %H:%M} UTC"
    cards = "\n".join(map(card, grouped(findings)))
    return (
        f'<header class="{level}">\n<h1>{NAME} in service</h1>\n<p class="word">{WORDS[level]}</p>\n'
        f'<p class="soft">{escape(about)}</p>\n{cards}\n</header>'
    )


def grouped(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Put together what means the same and is mended in the same way."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.level, finding.means, finding.type_next), []).append(finding)
    yield from groups.values()


def card(group: Sequence[Finding]) -> str:
    said = "".join(f"<li>{escape(finding.said)}</li>" for finding in group)
    commands = " or ".join(f"<code>{escape(command)}</code>" for command in group[0].type_next)
    return (
        f'<div class="finding {group[0].level}">\n<ul>{said}</ul>\n<p>{escape(group[0].means)}</p>\n'
        f"<p>Type {commands}</p>\n</div>"
    )


def tiles(look: Look) -> str:
    rows, failed = look.outcome
    found, known = look.quality.whole, look.reference
    drift = sum(change.level != "fine" for change in look.changes)
    shown = [
        page.tile("rows, newest week", f"{rows:,}", f"{failed:,} without an answer"),
        page.tile("latency p99", f"{look.latency_ms(0.99):.3g} ms", f"p50 {look.latency_ms(0.5):.3g} ms"),
        page.tile("columns that drifted", f"{drift} of {len(known.places)}", f"in {look.judged or 'no period yet'}"),
        page.tile(f"age of version {known.version}", f"{look.age_days:.0f} days", f"since {known.created:%Y-%m-%d}"),
    ]
    if found:
        name = f"{look.quality.metric}, {look.quality.period}"
        shown.insert(3, page.tile(name, f"{found.now:.3f}", f"{found.then:.3f} in its test"))
    return '<div class="tiles">\n' + "\n".join(shown) + "\n</div>"


def latency(look: Look, config: MonitorConfig) -> str:
    days = sorted(look.traffic.days)[-DAYS:]
    counts = [look.traffic.days[day] for day in days]
    names = [day[2:] for day in days]
    rows = [float(each["outcome"].sum()) for each in counts]
    failed = [float(each["outcome"][1]) for each in counts]
    quantiles = {f"p{share:.0%}"[:-1]: [traffic.latency([each], share) for each in counts] for share in (0.5, 0.99)}
    limit = f"alert above {config.operation.latency_p99_ms:,.0f} ms"
    pictures = [
        page.figure("rows a day", f"{sum(failed):,.0f} without an answer", charts.columns("rows", names, rows, failed)),
        page.figure("time to an answer, ms", limit, charts.lines("latency", names, dict(quantiles))),
    ]
    return page.section("Latency and volume", "What the service answered, day by day.", page.charts(pictures, "two"))


def age(look: Look, config: MonitorConfig) -> str:
    bounds, known = config.operation, look.reference
    lead = (
        f"Version {known.version} was registered on {known.created:%Y-%m-%d}, {look.age_days:.0f} days ago. A warning "
        f"from {bounds.age_warn_days:g} days, an alert from {bounds.age_alert_days:g}; "
        f"<code>{NAME} backtest</code> shows what age costs."
    )
    limits = f'max="{1.25 * bounds.age_alert_days:g}" low="{bounds.age_warn_days:g}" high="{bounds.age_alert_days:g}"'
    return page.section("Model age", lead, f'<meter min="0" optimum="0" {limits} value="{look.age_days:.2f}"></meter>')


def costs(look: Look) -> str:
    found = sorted(look.reference.costs.items(), key=lambda item: -item[1]["importance"])
    rows: list[list[str | Cell]] = [
        [name, f"{each['ms']:.2f}", f"{each['bytes']:.0f}", worth(each["importance"])]
        for name, each in found
    ]  # fmt: skip
    idle = sum(each["importance"] <= 0 for _, each in found)
    lead = f"What each feature takes, and what the metric loses without it: {idle} of {len(found)} give nothing."
    head = ["feature", "ms for 1,000 rows", "bytes a row", "importance"]
    return page.section("Cost of features", lead, page.more("all features", page.table(head, rows)))


def worth(importance: float) -> Cell:
    return Cell(f"{importance:.4f}", "warning" if importance <= 0 else "fine")


def events(look: Look) -> str:
    rows: list[list[str | Cell]] = [
        [
            f"{event['time']:%Y-%m-%d %H:%M}",
            event["kind"],
            event["who"],
            " → ".join(f"v{event[key]}" for key in ("from_version", "to_version") if isinstance(event[key], str)),
            Cell(event["why"], "long"),
        ]
        for event in reversed(look.events)
    ]
    head = ["time", "event", "who", "version", "why"]
    return page.section("What happened", "The newest events.", page.table(head, rows)) if rows else ""
