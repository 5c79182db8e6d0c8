# /// script
# requires-python = ">=3.11"
# dependencies = ["matplotlib==3.11.2"]
# ///
"""All comparisons in one table: runs the benchmarks, and writes ``benchmarks/README.md`` and its plot.

Run it with ``uv run benchmarks/all.py``, or with names as ``birth serving`` to measure these alone: the results of the
others stay as they are, in ``benchmarks/results``. It takes half an hour, and wants a machine that does nothing else.
"""

import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.ticker import FuncFormatter, NullFormatter
from ratios import KEPT_IN, Ratio, read

HERE = Path(__file__).parent
RESULTS, PAGE, PLOT = HERE / "results", HERE / "README.md", HERE.parent / "docs" / "pictures" / "benchmarks.svg"
NAMES = {
    "birth": "A project is born",
    "policy": "A commit, a range and a tree are judged",
    "pins": "What is not pinned",
    "credentials": "Credentials",
    "serving": "A model answers",
    "audit": "All repositories of an organisation",
}
BETTER, WORSE = "#2a7f62", "#b4552d"
HEAD = """\
# Benchmarks

Written by `uv run benchmarks/all.py`; do not edit. A ratio is ours by theirs, from one run in which both took turns;
the figures themselves are those of the machine that each section names. Peers do less, or something else, where their
names say so: each script begins with what is compared, and with what is not.

![Ratios, on a logarithmic scale](../docs/pictures/benchmarks.svg)
"""


@dataclass(frozen=True)
class Result:
    """What a benchmark has found: the day, the machine, the ratios, and the Markdown that it prints."""

    day: str
    machine: str
    ratios: list[Ratio]
    tables: str


def machine() -> str:
    """Return what the figures are of."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.split()[2]  # noqa: S607
    return (
        f"{platform.system()} {platform.machine()}, {processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"Python {platform.python_version()}, git {git}"
    )


def processor() -> str:
    """Return the name of the processor, where the system tells it."""
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def measure(name: str) -> Result:
    """Run a benchmark, and return what it has found."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "ratios.jsonl"
        kept.touch()
        command = ["uv", "run", str(HERE / f"{name}.py")]
        outside = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}  # it is that of this script
        done = subprocess.run(
            command, env={**outside, KEPT_IN: str(kept)}, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{name} ended with {done.returncode}; the results of before stay")
        return Result(dt.datetime.now(tz=dt.UTC).date().isoformat(), machine(), read(kept), done.stdout.strip())


def load(name: str) -> Result:
    """Return what a benchmark has found before."""
    found = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return Result(**{**found, "ratios": [Ratio(**one) for one in found["ratios"]]})


def save(name: str, result: Result) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(asdict(result), indent=1) + "\n", encoding="utf-8")


def page(results: dict[str, Result]) -> str:
    """Return the page: one table of all ratios, then what each benchmark printed."""
    rows = ["| what | ours | against | theirs | ours by theirs |", "|---|---|---|---|---|"]
    for name, result in results.items():
        rows += [f"| **{NAMES[name]}** | | | | |", *map(row, result.ratios)]
    sections = [
        f"## {NAMES[name]}\n\n`benchmarks/{name}.py`, {result.day}: {result.machine}.\n\n{result.tables}\n"
        for name, result in results.items()
    ]
    return "\n".join([HEAD, *rows, "", *sections])


def row(one: Ratio) -> str:
    better = "" if one.is_better else " (worse)"
    ours, theirs = (figure(value, one.unit) for value in (one.ours, one.theirs))
    return f"| {one.what} | {ours} | {one.peer} | {theirs} | {one.value:.2f}{better} |"


def figure(value: float, unit: str) -> str:
    """Return a figure with three digits and its unit."""
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"  # noqa: PLR2004


def plot(results: dict[str, Result]) -> None:
    """Draw the ratios as bars from one, on a logarithmic scale: green is better than the peer."""
    ratios = [one for result in results.values() for one in result.ratios][::-1]
    mpl.rcParams |= {"svg.hashsalt": "ratios", "font.family": "DejaVu Sans", "svg.fonttype": "none"}
    figure_, axes = plt.subplots(figsize=(10, 0.9 + 0.3 * len(ratios)), layout="constrained")
    colours = [BETTER if one.is_better else WORSE for one in ratios]
    labels = [f"{one.what} / {one.peer}".replace("`", "") for one in ratios]
    axes.barh(range(len(ratios)), [one.value - 1 for one in ratios], left=1, color=colours, height=0.6)
    axes.set_yticks(range(len(ratios)), labels)
    axes.set_xscale("log")
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.axvline(1, color="#555", linewidth=0.8)
    axes.set_title("Ours by theirs, on a logarithmic scale; green where ours is the better", loc="left", fontsize=11)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=8)
    for place, one in enumerate(ratios):
        axes.text(max(one.value, 1) * 1.06, place, f"{one.value:.2g}", va="center", fontsize=8)
    PLOT.parent.mkdir(parents=True, exist_ok=True)
    figure_.savefig(PLOT, metadata={"Date": None, "Creator": None})


def main(names: list[str]) -> None:
    """Measure, and write."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.exit(f"there is no benchmark {unknown[0]!r}; there are {', '.join(NAMES)}")
    for name in names or NAMES:
        print(f"{name} ...", flush=True)
        save(name, measure(name))
    results = {name: load(name) for name in NAMES if (RESULTS / f"{name}.json").is_file()}
    PAGE.write_text(page(results), encoding="utf-8")
    plot(results)
    print(f"written: {PAGE.relative_to(HERE.parent)}, {PLOT.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main(sys.argv[1:])
