"""Small pictures as SVG text. Their colours are variables of the page, so that they follow it into the dark."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from .grids import Grid, Numbers, Texts
from .quality import Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Colours that nobody would choose stand for the variables until the picture is text.
INK, SOFT, THEN, NOW, BAD, GOOD = "#010101", "#020202", "#030303", "#040404", "#050505", "#060606"
VARIABLES = {INK: "ink", SOFT: "soft", THEN: "then", NOW: "now", BAD: "bad", GOOD: "good"}
LINES = (NOW, GOOD, THEN, BAD)
BARS = 26
MANY, TICKS = 8, 6  # labels on one axis: of bars, of periods
LEAST = 5  # places on an axis of days, so that the first day is no wall
Size: TypeAlias = tuple[float, float]  # inches
Margins: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top: a layout engine would draw twice
SMALL, WIDE = (3.4, 1.9), (4.3, 2.2)  # a phone shrinks both, and their letters
TIGHT, TITLED, NAMED = (0.46, 0.26, 0.1, 0.08), (0.4, 0.42, 0.1, 0.3), (0.5, 0.42, 0.12, 0.08)


def svg(name: str, draw: Callable[["Axes"], None], size: Size, margins: Margins = TIGHT) -> str:
    """Draw, and return the picture; ``name`` says what it shows to those who cannot see it."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": f"picture of {name}",
        "text.parse_math": False,
        "text.color": INK,
        "axes.labelcolor": SOFT,
        "axes.edgecolor": SOFT,
        "xtick.color": SOFT,
        "ytick.color": SOFT,
        "font.size": 8,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with mpl.rc_context(settings):
        width, height = size
        figure = Figure(figsize=size)
        left, bottom, right, top = margins
        axes = figure.add_axes((left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height))
        axes.locator_params(nbins=6)
        axes.grid(axis="y", color=SOFT, alpha=0.25, linewidth=0.6)
        axes.set_axisbelow(True)
        draw(axes)
        figure.patch.set_alpha(0)
        axes.patch.set_alpha(0)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return themed(text.getvalue(), name)


def themed(text: str, name: str) -> str:
    """Keep the picture alone, without what a page has already, and put variables in the place of colours."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    text = re.sub(r"font: ([^;\"]*?)'[^;\"]*", r"font: \1sans-serif", text)
    for colour, variable in VARIABLES.items():
        text = text.replace(colour, f"var(--{variable})")
    text = text.replace("xlink:href", "href")
    size = re.search(r'viewBox="[^"]*"', text)
    marks = f'role="img" aria-label="{escape(name)}" xmlns="http://www.w3.org/2000/svg" {size.group() if size else ""}'
    return f"<svg {marks}>{text.partition('>')[2]}".strip()


def distribution(name: str, grid: Grid, then: np.ndarray, now: np.ndarray, size: Size = SMALL) -> str:
    """Draw the reference and the rows of now, as shares."""
    if isinstance(grid, Texts):
        labels = [*grid.texts, "other", "missing"]
        return bars(name, labels, then, now, size)
    steps = len(grid.cuts)
    if steps <= MANY * 3:
        labels = [f"{cut:.4g}" for cut in grid.cuts] + ["more", "missing"]
        return bars(name, labels, then, now, size)
    return outline(name, grid, then, now, size)


def bars(name: str, labels: Sequence[str], then: np.ndarray, now: np.ndarray, size: Size) -> str:
    kept = [place for place in range(len(labels)) if then[place] + now[place]]
    shares = [100 * counts[kept] / max(counts.sum(), 1) for counts in (then, now)]

    def draw(axes: "Axes") -> None:
        place = np.arange(len(kept))
        axes.bar(place - 0.2, shares[0], 0.4, color=THEN)
        axes.bar(place + 0.2, shares[1], 0.4, color=NOW)
        axes.set_xticks(place, [labels[each][:12] for each in kept], rotation=0 if len(kept) <= MANY else 60)
        axes.yaxis.set_major_formatter("{x:g}%")

    return svg(name, draw, size)


def outline(name: str, grid: Numbers, then: np.ndarray, now: np.ndarray, size: Size) -> str:
    """Draw numbers as two outlines of equally wide bars, within which nearly all rows lie."""
    cuts = np.array(grid.cuts)
    rising = [np.cumsum(counts[:-1])[:-1] / max(counts[:-1].sum(), 1) for counts in (then, now)]
    ends = [cuts[np.minimum(np.searchsorted(share, (0.004, 0.996)), len(cuts) - 1)] for share in rising]
    low, high = np.min(ends), np.max(ends)
    edges = np.linspace(low, high if high > low else low + 1, BARS + 1)
    shares = [100 * np.diff(np.interp(edges, cuts, share)) for share in rising]

    def draw(axes: "Axes") -> None:
        axes.stairs(shares[0], edges, color=THEN, fill=True, alpha=0.45)
        axes.stairs(shares[1], edges, color=NOW, linewidth=1.6)
        axes.yaxis.set_major_formatter("{x:g}%")

    return svg(name, draw, size)


def calibration(name: str, then: Calibration | None, now: Calibration) -> str:
    """Draw observed against predicted shares; on the diagonal they agree."""

    def draw(axes: "Axes") -> None:
        axes.plot([0, 1], [0, 1], color=SOFT, linestyle=":", linewidth=1)
        if then:
            axes.plot(then.predicted, then.observed, color=THEN, marker="o", markersize=3, linewidth=1)
        axes.plot(now.predicted, now.observed, color=NOW, marker="o", markersize=4, linewidth=1.6)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="predicted", ylabel="observed")

    return svg(name, draw, WIDE, NAMED)


def lines(
    name: str,
    x: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    bound: float | None = None,
    span: float | None = None,
) -> str:
    """Draw values over periods or days, each series named at its end, from 0 or on an axis of at least ``span``."""
    place = np.arange(len(x))

    def draw(axes: "Axes") -> None:
        if bound is not None:
            axes.plot((-0.5, len(x) - 1), (bound, bound), color=SOFT, linestyle="--", linewidth=1)  # up to the names
        for number, (label, found) in enumerate(series.items()):
            points = np.array([np.nan if value is None else value for value in found])
            colour = LINES[number % len(LINES)]
            axes.plot(place, points, color=colour, marker="o", markersize=3.5, linewidth=1.6)
            known = np.flatnonzero(np.isfinite(points))
            if len(known):
                end = known[-1]
                axes.annotate(label, (end, points[end]), (5, 0), textcoords="offset points", color=colour, va="center")
        low, high = axes.get_ylim()
        if span is None:
            axes.set_ylim(0, 1.1 * high)
        elif high - low < span:  # else chance would look like a fall
            axes.set_ylim((low + high - span) / 2, (low + high + span) / 2)
        axes.set_xlim(-0.5, max(1.12 * len(x), LEAST) - 0.5)
        ticks(axes, x)

    return svg(name, draw, WIDE)


def columns(name: str, x: Sequence[str], whole: Sequence[float], part: Sequence[float]) -> str:
    """Draw amounts, and the part of them that is bad."""
    from matplotlib.ticker import EngFormatter

    def draw(axes: "Axes") -> None:
        place = np.arange(len(x))
        axes.bar(place, whole, 0.7, color=THEN)
        axes.bar(place, part, 0.7, color=BAD)
        axes.yaxis.set_major_formatter(EngFormatter(sep=""))
        axes.set_xlim(-0.5, max(len(x), LEAST) - 0.5)
        ticks(axes, x)

    return svg(name, draw, WIDE)


def ticks(axes: "Axes", names: Sequence[str]) -> None:
    shown = range(0, len(names), max(1, -(-len(names) // TICKS)))
    axes.set_xticks(list(shown), [names[place] for place in shown])


def alone(picture: str) -> str:
    """Let a picture stand outside a page, with colours of its own."""
    from importlib import resources

    colours = (resources.files(__package__) / "report.css").read_text(encoding="utf-8").partition("* {")[0]
    style = colours + "svg { background: var(--card) }"
    return picture.replace(">", f"><style>{style}</style>", 1) + "\n"
