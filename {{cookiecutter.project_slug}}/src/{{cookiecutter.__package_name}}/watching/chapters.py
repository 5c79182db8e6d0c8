"""The sections of the monitor's page about the model: drift, scores, calibration, quality, slices."""

from html import escape

from ..service_config import MonitorConfig
from . import charts, page
from .drift import Change, Level
from .look import Look
from .page import Cell
from .reference import SCORE

COLOURS: dict[Level, str] = {"fine": "good", "warning": "warn", "alert": "bad"}
FIRST = 6  # distributions that are shown at once
SPAN = 0.15  # of a metric, that the axis shows at least


def drifted(look: Look, config: MonitorConfig) -> str:
    changes = [change for change in look.changes if change.name != SCORE]
    if not changes:
        return ""
    bounds = config.drift
    lead = (
        "Each feature of the newest period against the rows that the model was trained on, the most changed first; "
        "upwards the share of the rows. PSI is 0 where nothing changed; "
        f"from {bounds.psi_warn:g} it is a warning and from {bounds.psi_alert:g} an alert, unless chance explains it."
    )
    pictures = [distribution(look, change) for change in changes]
    rest = page.charts(pictures[FIRST:])
    names = [change.name for change in changes]
    periods = look.periods[::-1]  # the newest first: a phone shows two or three
    history: list[list[str | Cell]] = [
        [name, *(psi(look.psi[period][name], config) for period in periods)] for name in names
    ]
    return page.section(
        "Drift of features",
        lead,
        page.legend("training", look.judged or ""),
        page.charts(pictures[:FIRST]),
        page.more(f"{len(pictures) - FIRST} more features", rest) if pictures[FIRST:] else "",
        page.table(["PSI", *periods], history),
    )


def psi(value: float, config: MonitorConfig) -> Cell:
    bounds = config.drift
    level: Level = "alert" if value >= bounds.psi_alert else "warning" if value >= bounds.psi_warn else "fine"
    return Cell(f"{value:.2f}", level)


def distribution(look: Look, change: Change, size: charts.Size = charts.SMALL) -> str:
    known, name = look.reference, change.name
    picture = charts.distribution(name, known.places[name], known.counts[name], look.counts(name), size)
    apart = "" if change.ks is None else f" KS {change.ks:.2f}"
    return page.figure(name, f'<b class="{COLOURS[change.level]}">PSI {change.psi:.2f}</b>{apart}', picture)


def scores(look: Look) -> str:
    found = [distribution(look, change, charts.WIDE) for change in look.changes if change.name == SCORE]
    lead = "The champion's answers against those in its test, and their share. They move before labels come."
    return (
        page.section("Scores", lead, page.legend("test", look.judged or ""), page.charts(found, "one")) if found else ""
    )


def calibrated(look: Look) -> str:
    now, then = look.quality.calibration, look.reference.calibration
    if now is None:
        return ""
    picture = charts.calibration("calibration", then, now)
    note = f"error {now.error:.3f}" + (f", in its test {then.error:.3f}" if then else "")
    lead = (
        "Of rows with a score of 0.3, three in ten should turn out so: on the dotted line. A point is a tenth of all."
    )
    chart = page.charts([page.figure("observed against predicted", note, picture)], "one")
    return page.section("Calibration", lead, page.legend("test", look.quality.period or ""), chart)


def months(look: Look) -> str:
    found = look.quality
    cells = [cell for cell in found.months if cell.period in look.periods and found.metric in cell.metrics]
    if not cells:
        return page.section("Quality over months", "No label has come yet; quality is measured as soon as some have.")
    periods = sorted({cell.period for cell in cells})
    series: dict[str, list[float | None]] = {}
    for version in sorted({cell.version for cell in cells}, key=lambda name: (len(name), name)):
        values = {cell.period: cell.metrics[found.metric] for cell in cells if cell.version == version}
        series[f"v{version}"] = [values.get(period) for period in periods]
    test = look.reference.tested[found.metric]
    names = list(dict.fromkeys(name for cell in cells for name in cell.metrics))
    rows = [
        [f"v{cell.version}", cell.period, f"{cell.rows:,}", *(f"{cell.metrics.get(name, 0.0):.3f}" for name in names)]
        for cell in reversed(cells)
    ]
    lead = f"{found.metric} of every version, on the months whose labels are known; a shadow's answers count too."
    picture = page.figure(
        f"{found.metric} by version",
        f"dashed: v{look.reference.version} in its test, {test:.3f}",
        charts.lines(f"{found.metric} by version", periods, series, test, SPAN),
    )
    all_metrics = page.more("all metrics", page.table(["version", "period", "rows", *names], rows))
    return page.section("Quality over months", lead, picture, all_metrics)


def slices(look: Look, config: MonitorConfig) -> str:
    found = look.quality
    if not found.slices:
        return ""
    gaps = ", ".join(f"{column} {gap:.3f}" for column, gap in found.gaps.items())
    lead = (
        f"{found.metric} of each group in {found.period}. From best to worst group: {gaps}. "
        f"Marked is a fall of {config.quality.drop:g} or more that is no chance."
    )
    rows: list[list[str | Cell]] = [
        [each.name, f"{each.rows:,}", f"{each.then:.3f}", Cell(f"{each.now:.3f}", "warning" if each.lost else "fine")]
        for each in found.slices
    ]
    return page.section("Slices", escape(lead), page.table(["slice", "rows", "in its test", "now"], rows))
