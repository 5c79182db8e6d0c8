# /// script
# requires-python = ">=3.11"
# dependencies = ["cookiecutter==2.7.1"]
# ///
"""How quickly is a project born? Rendering against the command's own start, and the lock against one made freely.

Run it with ``uv run benchmarks/birth.py``; it prints a Markdown table. Ratios are within one run.
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
COOKIECUTTER = [sys.executable, "-m", "cookiecutter"]
ROUNDS = 5


def seconds(action: Callable[[Path], None]) -> float:
    """Return how long the action takes in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        action(Path(folder))
        return time.perf_counter() - start


def run(*command: str, cwd: Path, **extra: str) -> None:
    subprocess.run(command, cwd=cwd, env={**os.environ, **extra}, check=True, capture_output=True)


def start_only(folder: Path) -> None:
    run(*COOKIECUTTER, "--version", cwd=folder)


def render(folder: Path) -> None:
    run(*COOKIECUTTER, str(ROOT), "--no-input", "--accept-hooks", "no", cwd=folder)


def lock_to_the_tested(folder: Path) -> None:
    """Lock with the very function of the hook."""
    hook = (ROOT / "hooks" / "post_gen_project.py").read_text(encoding="utf-8")
    (bare(folder) / "hook.py").write_text(hook.replace("{{ cookiecutter | tojson }}", "{}"), encoding="utf-8")
    run(sys.executable, "-c", "import runpy; runpy.run_path('hook.py')['lock']()", cwd=folder)


def lock_freely(folder: Path) -> None:
    run("uv", "lock", cwd=bare(folder))


def bare(folder: Path) -> Path:
    """Return a copy of what a lock needs, taken from one rendered project."""
    for name in ("pyproject.toml", "requirements-lock.txt", "README.md"):
        shutil.copy(RENDERED / name, folder / name)
    return folder


def measure(*actions: Callable[[Path], None]) -> list[float]:
    """Return each action's median over interleaved rounds, after one that does not count."""
    rounds = [[seconds(action) for action in actions] for _ in range(ROUNDS + 1)][1:]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def main() -> None:
    """Print the table."""
    start, rendering = measure(start_only, render)
    tested, free = measure(lock_to_the_tested, lock_freely)
    print(f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, median of {ROUNDS}\n")
    print("| what | seconds | against | ratio |\n|---|---|---|---|")
    print(row("render a project", rendering, "`cookiecutter --version`", start))
    print(row("lock to the tested closure, index cached", tested, "`uv lock`, free to choose", free))


def row(what: str, value: float, peer: str, other: float) -> str:
    return f"| {what} | {value:.2f} | {peer} ({other:.2f}) | {value / other:.1f} |"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as rendered:
        render(Path(rendered))
        RENDERED = Path(rendered) / "churn-predictor"
        main()
