# /// script
# requires-python = ">=3.11"
# dependencies = ["cookiecutter==2.7.1"]
# ///
"""How quickly is a project born? Against other templates, the command's own start, and a lock made freely.

Run it with ``uv run benchmarks/birth.py``; it prints a Markdown table. Ratios are within one run. Of the templates
that the Python index has whole, cookiecutter-uv is rendered by the same cookiecutter, ``kedro new`` renders its own;
both make a smaller project. cookiecutter-data-science is not among them: its package holds the command alone.
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

from ratios import Ratio, keep

ROOT = Path(__file__).parents[1]
COOKIECUTTER = [sys.executable, "-m", "cookiecutter"]
ROUNDS = 5
TEMPLATE, KEDRO = "cookiecutter-uv==0.2.0", "kedro==1.7.0"
BUILDS = ("pip==26.3", "setuptools==84.2.1")  # so that pip can look into the sources


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


def render_cookiecutter_uv(folder: Path) -> None:
    run(*COOKIECUTTER, str(next(PEERS.glob("cookiecutter_uv-*"))), "--no-input", "--accept-hooks", "no", cwd=folder)


def render_kedro(folder: Path) -> None:
    run(str(PEERS / "bin" / "kedro"), "new", "--name", "churn", "--tools", "none", "--example", "n", cwd=folder)


def install(folder: Path) -> None:
    """Bring the peers: kedro into an environment, and the template out of its source distribution."""
    run("uv", "venv", "--quiet", "--clear", str(folder), cwd=folder)
    run("uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(folder), KEDRO, *BUILDS, cwd=folder)
    sources = ("--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--quiet")
    run(str(folder / "bin" / "python"), "-m", "pip", "download", *sources, TEMPLATE, cwd=folder)
    shutil.unpack_archive(next(folder.glob("cookiecutter_uv-*.tar.gz")), folder, filter="data")
    next(folder.glob("cookiecutter_uv-*.tar.gz")).unlink()


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
    start, rendering, other, kedro = measure(start_only, render, render_cookiecutter_uv, render_kedro)
    tested, free = measure(lock_to_the_tested, lock_freely)
    ratios = [
        Ratio("render a project", rendering, "`cookiecutter --version`", start),
        Ratio("render a project", rendering, f"cookiecutter-uv {TEMPLATE.partition('==')[2]}, rendered alike", other),
        Ratio("render a project", rendering, f"`kedro new` {KEDRO.partition('==')[2]}", kedro),
        Ratio("lock to the tested closure, index cached", tested, "`uv lock`, free to choose", free),
    ]
    print(f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, median of {ROUNDS}\n")
    print("| what | seconds | against | ratio |\n|---|---|---|---|")
    for one in ratios:
        print(f"| {one.what} | {one.ours:.2f} | {one.peer} ({one.theirs:.2f}) | {one.value:.1f} |")
    keep(*ratios)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as rendered, tempfile.TemporaryDirectory() as peers:
        render(Path(rendered))
        RENDERED, PEERS = Path(rendered) / "churn-predictor", Path(peers)
        install(PEERS)
        main()
