"""What does an audit of many repositories cost? ``mlops-policy org`` over repositories that this script makes.

Run it with ``uv run benchmarks/audit.py``; it prints Markdown: wall and CPU time of ``org scan`` over 100, 300 and
1,000 small repositories with one process, once from nothing and once with the results of before, and the memory of the
largest process; then the size of the dashboard of 10,000 repositories whose findings are made up, and the time it takes
to write.
"""

import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mlops_policy.rules import RULES
from ratios import Ratio, keep

SIZES = (100, 300, 1000)
MANY, RUNS = 10_000, 26
TEAMS = ("churn", "forecasting", "fraud", "pricing", "ranking", "search", "speech", "vision")
# A small process in between: the largest of the children is then that of the command alone.
WATCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def contents(number: int) -> dict[str, str]:
    """Return the files of a small project: sources, pins, settings, a notebook; one in three breaks a rule or two."""
    chance = random.Random(number)  # noqa: S311  the same every time
    cells = [{"cell_type": "code", "source": ["import numpy as np"], "metadata": {}, "outputs": []}]
    names = [f"src/step_{step}.py" for step in range(chance.randint(4, 12))]
    files = {
        "README.md": f"# Project {number}\n\nPredicts something.\n",
        "requirements.txt": "numpy==2.4.6\npandas==3.1.1\n",
        "configs/train.yaml": f"seed: {number}\nrounds: {chance.randint(10, 500)}\n",
        "explore.ipynb": json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        **{name: "".join(_function(chance, each) for each in range(chance.randint(3, 20))) for name in names},
    }
    if number % 3 == 0:
        files["requirements.txt"] = "numpy\npandas>=2\n"
    if number % 6 == 0:
        files["data/train.csv"] = "".join(f"{row},{chance.random():.6f},{row % 2}\n" for row in range(2000))
    if number % 9 == 0:
        day = f"{2027 + number % 2}-03-01"
        where = 'rule = "PIN002"\npath = "requirements.txt"\nowner = "@example-org/churn"\n'
        files[".mlops-policy.toml"] = f'[[waivers]]\n{where}reason = "being migrated"\nexpires = {day}\n'
    return files


def _function(chance: random.Random, number: int) -> str:
    head = f"def scale_{number}(values: list[float]) -> list[float]:"
    factor = chance.randint(1, 99)
    return f'{head}\n    """Scale."""\n    return [{factor} * value for value in values]\n\n\n'


def make(folder: Path, repositories: int) -> None:
    """Make bare repositories with one commit each, in a folder a team."""
    for number in range(repositories):
        path = folder / TEAMS[number % len(TEAMS)] / f"project-{number:05}.git"
        path.parent.mkdir(parents=True, exist_ok=True)
        git("init", "--quiet", "--bare", "--template=", "--initial-branch=main", str(path))
        git("-C", str(path), "fast-import", "--quiet", stdin=b"".join(_commit(contents(number))))


def _commit(files: dict[str, str]) -> Iterator[bytes]:
    yield b"commit refs/heads/main\ncommitter Nobody <nobody@example.org> 1700000000 +0000\ndata 5\nfirst\n"
    for name, text in files.items():
        data = text.encode()
        yield f"M 100644 inline {name}\ndata {len(data)}\n".encode() + data + b"\n"


def git(*words: str, stdin: bytes = b"") -> None:
    subprocess.run(["git", *words], input=stdin, check=True)  # noqa: S607


def results(repositories: int, run: str = "2026-11-20T04:00:00Z") -> Iterator[dict[str, Any]]:
    """Yield made-up outcomes as ``org merge`` writes them: half are clean, one in five hundred was not looked at."""
    rules = [rule for rule in RULES if rule.level("standard") != "off"]
    for number in range(repositories):
        chance = random.Random(number)  # noqa: S311  the same every time
        team = TEAMS[number % len(TEAMS)]
        name = f"example-org/{team}-{number:05}"
        place = {"repository": name, "team": team, "url": f"https://github.com/{name}.git", "branch": "main"}
        if number % 500 == 0:
            yield {"run": run, **place, "status": "broken", "reason": "the remote end hung up unexpectedly"}
            continue
        picked = chance.choices(rules, k=chance.choice((0, 0, 0, 0, 1, 2, 3, 5, 12, 30)))
        found = [_finding(rule.code, rule.level("standard"), chance) for rule in picked]
        codes: dict[str, list[int]] = {}
        for each in found:
            codes.setdefault(each["code"], [0, 0])[each["level"] != "error"] += 1
        sums = [sum(pair[kind] for pair in codes.values()) for kind in (0, 1)]
        names = {"run": run, **place, "status": "judged", "commit": f"{chance.getrandbits(160):040x}"}
        numbers = {"files": chance.randint(5, 900), "errors": sums[0], "warnings": sums[1], "codes": codes}
        waivers = [_waiver(chance)] if number % 20 == 0 else []
        yield {**names, **numbers, "findings": found, "accepted": len(waivers), "waivers": waivers}


def _finding(code: str, level: str, chance: random.Random) -> dict[str, Any]:
    name = f"src/step_{chance.randint(1, 40)}.py"
    said = {"message": f"what {code} finds, {chance.randint(1, 200)} of it", "fix": f"type what {code} says"}
    return {"code": code, "level": level, "path": name, "line": chance.randint(1, 400), **said}


def _waiver(chance: random.Random) -> dict[str, str]:
    ends = f"2026-{chance.choice(('11', '12'))}-{chance.randint(1, 28):02}"
    return {
        "code": "PIN002",
        "path": "requirements.txt",
        "owner": "@example-org/platform",
        "reason": "being migrated",
    } | {"expires": ends}


def steps(repositories: int, runs: int = RUNS) -> Iterator[dict[str, Any]]:
    """Yield a made-up trend: a week from run to run, and a little better each time."""
    for run in range(runs):
        day = f"2026-{5 + run // 4:02}-{1 + run % 4 * 7:02}T04:00:00Z"
        for number in range(repositories):
            bad = random.Random(number).random()  # noqa: S311  as above
            errors = int(bad > 0.2 + run / runs * 0.24) * (1 + number % 7)
            numbers = {"errors": errors, "warnings": number % 3, "accepted": 0, "codes": {}}
            names = {"run": day, "repository": f"r{number}", "team": TEAMS[number % len(TEAMS)]}
            yield {**names, "status": "judged", "commit": "", **numbers}


def write(path: Path, records: Iterator[dict[str, Any]]) -> Path:
    """Write records, a line each."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    return path


def org(*words: str) -> list[float]:
    """Run a step; return its wall and CPU time in seconds, and the memory of its largest process in MiB."""
    command = [sys.executable, "-m", "mlops_policy", "org", *words]
    code, wall, cpu, peak = subprocess.check_output([sys.executable, "-c", WATCH, *command], text=True).split()
    if code not in ("0", "4"):
        sys.exit(f"org {words[0]} ended with {code}")
    return [float(wall), float(cpu), float(peak) / 1024]


def measure(folder: Path, repositories: int) -> list[tuple[float, float]]:
    """Print a row on scanning some repositories, anew and unchanged; return the wall and CPU time of one."""
    made = folder / str(repositories)
    make(made, repositories)
    plan, audit = str(made / "plan.json"), str(made / "audit.jsonl")
    org("plan", "--folder", str(made), "--output", plan)
    rows, costs = [], []
    for number, last in enumerate(([], ["--last", audit])):
        found = str(made / f"results-{number}.jsonl")
        cost = org("scan", "--plan", plan, "--output", found, "--processes", "1", *last)
        each = [json.loads(line)["seconds"] for line in Path(found).read_text(encoding="utf-8").splitlines()]
        costs.append((cost[0] / repositories, cost[1] / repositories))
        org("merge", found, "--plan", plan, "--output", audit)
        rows.append(f"{statistics.median(each):.3f} | {max(each):.3f} | {cost[0]:.1f} | {cost[1]:.1f} | {cost[2]:.0f}")
    for what, row in zip(("anew", "unchanged"), rows, strict=True):
        print(f"| {repositories:,} | {what} | {row} |", flush=True)
    return costs


def main() -> None:
    """Measure, and print."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, one process judges.\n")
    print("| repositories | | median s | longest s | wall s | CPU s | largest process MiB |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        costs = {size: measure(folder, size) for size in SIZES}
        few, many = (costs[size] for size in (SIZES[0], SIZES[-1]))
        keep(
            Ratio(f"a repository of {SIZES[-1]:,}, wall", many[0][0], f"a repository of {SIZES[0]}", few[0][0]),
            Ratio(f"a repository of {SIZES[-1]:,}, CPU", many[0][1], f"a repository of {SIZES[0]}", few[0][1]),
            Ratio("a repository that has not changed", many[1][0], "one judged anew", many[0][0]),
        )
        audit, trend = write(folder / "a.jsonl", results(MANY)), write(folder / "t.jsonl", steps(MANY))
        page, start = folder / "dashboard.html", time.perf_counter()
        cost = org("report", str(audit), "--trend", str(trend), "--output", str(page))
        megabytes = page.stat().st_size / (1 << 20)
        print(f"\nDashboard of {MANY:,} repositories and {RUNS} runs: {megabytes:.1f} MiB, written in ", end="")
        print(f"{time.perf_counter() - start:.1f} s with {cost[2]:.0f} MiB.")


if __name__ == "__main__":
    main()
