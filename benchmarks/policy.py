"""What does a check cost? ``mlops-policy`` against three peers, in a scratch repository that this script makes.

Run it with ``uv run benchmarks/policy.py`` on Linux; it prints Markdown tables. A figure is a whole process with all
that it starts: CPU time (user and system) and wall time. The commands take turns within one run, after a round that
does not count. The repository has the sources of this interpreter's libraries, and notebooks made of them. The peers
look at less than ours: at sizes, at names and 1 KB, or at both ends of a file on disk; none reads history.
"""

import contextlib
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from ratios import Ratio, keep

ROOT = Path(__file__).parents[1]
FILES, NOTEBOOKS, COMMITS, STAGED = 4000, 100, 1000, 10
BASE = f"HEAD~{COMMITS}"
OURS, SIZES = "mlops-policy check", "check-added-large-files"
CODE = (".py", ".pyi")
KINDS = (*CODE, ".md", ".json", ".yaml", ".yml", ".toml")
LIMIT = 500 << 10  # larger than this is no source
PINS = ("pre-commit-hooks==6.0.0", "identify==2.6.20", "magika==1.0.3")
IDENTIFY = "import sys, identify.identify as i; print([n for n in sys.argv[1:] if 'binary' in i.tags_from_path(n)])"
# A small process in between: a command's peak memory is never less than that of the process that starts it.
WATCH = """
import os, sys, time
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
start = time.perf_counter()
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet), 0)
wall = time.perf_counter() - start
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, wall, used.ru_maxrss)
"""
FIXED = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
KEPT = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE" and key[:4] != "GIT_"}
CPU, WALL, PEAK = range(3)  # of a cost: seconds, seconds, and MiB of the largest process
Cost = tuple[float, ...]


def run(*command: str, stdin: bytes = b"") -> bytes:
    """Return what the command prints; a word of trouble ends all, for a crash must not pass for a quick check."""
    done = subprocess.run(command, env=KEPT | FIXED, input=stdin, check=False, capture_output=True)
    if done.returncode or done.stderr:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def watch(command: list[str]) -> Cost:
    """Return what the command took; findings are no failure."""
    code, cpu, wall, peak = run(sys.executable, "-I", "-S", "-c", WATCH, *command).split()
    if int(code) not in (0, 1):
        sys.exit(f"{' '.join(command[:4])} ended with {int(code)}")
    return float(cpu), float(wall), int(peak) / 1024


def measure(rounds: int, *commands: list[str]) -> list[tuple[Cost, ...]]:
    """Return what each of the commands took in every round; they take turns."""
    turns = [[watch(command) for command in commands] for _ in range(rounds + 1)][1:]
    return list(zip(*turns, strict=True))


def median(costs: Iterable[Cost], key: int) -> float:
    return statistics.median(cost[key] for cost in costs)


def text(costs: Iterable[Cost], key: int) -> str:
    return f"{median(costs, key):.3f} ({min(cost[key] for cost in costs):.3f})"


def sources() -> Iterator[tuple[str, Path]]:
    """Yield the libraries' files of the wanted kinds, each with its name in the scratch repository."""
    for key, name in (("stdlib", "core"), ("purelib", "site")):
        root = Path(sysconfig.get_path(key))
        for path in root.rglob("*"):
            part = path.relative_to(root)
            kept = path.suffix in KINDS and part.parts[0] != "site-packages" and path.is_file()
            if kept and path.stat().st_size <= LIMIT:
                yield f"src/{name}/{part.as_posix()}", path


def corpus() -> dict[str, bytes]:
    """Return the tree: notebooks, what is no code, and code; at least three quarters are code."""
    found = sorted(sources())
    other = [pair for pair in found if pair[1].suffix not in CODE][: FILES // 4]
    code = [pair for pair in found if pair[1].suffix in CODE]
    tree = {name: path.read_bytes() for name, path in [*other, *code][: FILES - NOTEBOOKS]}
    modules = [name for name in tree if name.endswith(CODE)]
    return {f"notebooks/{n}.ipynb": notebook(tree[name]) for n, name in enumerate(modules[:NOTEBOOKS])} | tree


def notebook(source: bytes) -> bytes:
    """Return a notebook without outputs, with a cell for each block of the source."""
    blocks = source.decode("utf-8", "replace").split("\n\n\n")
    code: dict[str, Any] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cells = [{**code, "id": f"c{n}", "source": block.splitlines(keepends=True)} for n, block in enumerate(blocks)]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1).encode()


def commit(number: int, files: dict[str, bytes], gone: str = "") -> Iterator[bytes]:
    """Yield a commit for ``git fast-import``."""
    yield f"commit refs/heads/main\ncommitter A <a> {1_700_000_000 + 60 * number} +0000\ndata 0\n".encode()
    for name, content in files.items():
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(content), content)
    yield f"D {gone}\n".encode() if gone else b""


def commits(tree: dict[str, bytes]) -> Iterator[bytes]:
    """Yield the changes: two files each, and every tenth removes the notebook that came five before."""
    names = [name for name in tree if not name.endswith((".json", ".ipynb"))]
    for n in range(1, COMMITS + 1):
        chosen = (names[n * 37 % len(names)], names[n * 101 % len(names)])
        files = {name: tree[name] + b"\n# change %d\n" % n for name in chosen}
        if n % 10 == 5:  # noqa: PLR2004
            files[f"runs/{n}.ipynb"] = notebook(tree[chosen[0]] + b"\n\n\nrun = %d\n" % n)
        yield from commit(n, files, "" if n % 10 else f"runs/{n - 5}.ipynb")


def make(tree: dict[str, bytes]) -> None:
    """Make the repository, packed as a clone of it would be."""
    run("git", "init", "--quiet", "--initial-branch=main")
    run("git", "fast-import", "--quiet", stdin=b"".join(chain(commit(0, tree), commits(tree))))
    run("git", "repack", "-a", "-d", "--quiet")
    run("git", "reset", "--quiet", "--hard")


def stage(tree: dict[str, bytes]) -> None:
    """Stage new files, one of each kind first."""
    kinds = {Path(name).suffix: name for name in tree}
    for name in list(dict.fromkeys([*kinds.values(), *reversed(tree)]))[:STAGED]:
        Path(f"new_{name.replace('/', '_')}").write_bytes(tree[name] + b"\n\n")
    run("git", "add", "--all")


def stage_blob(megabytes: int) -> None:
    """Stage nothing but one file of noise."""
    run("git", "reset", "--quiet", "--hard")
    block = random.Random(0).randbytes(1 << 20)  # noqa: S311  noise, and no secret
    with Path("weights.bin").open("wb") as stream:
        stream.writelines(block for _ in range(megabytes))
    run("git", "-c", "core.compression=0", "add", "weights.bin")


def install(folder: Path) -> dict[str, list[str]]:
    """Return our command and the peers', from an environment as hooks have one; all have their bytecode compiled."""
    run("uv", "venv", "--quiet", "--python", sys.executable, str(folder))
    # what they depend on is not loaded by what is measured
    into = ("--quiet", "--compile-bytecode", "--python", str(folder))
    run("uv", "pip", "install", *into, str(ROOT))
    run("uv", "pip", "install", *into, "--no-deps", *PINS)
    names = ("mlops-policy", SIZES, "python", "magika")
    ours, sizes, python, magika = (str(folder / "bin" / name) for name in names)
    return {OURS: [ours, "check"], SIZES: [sizes], "identify": [python, "-c", IDENTIFY], "magika": [magika]}


def compare(commands: dict[str, list[str]], rounds: int, what: str, listing: str, *options: str) -> None:
    """Print the rows of one scenario; the peers get the names that git lists; a ratio is ours by theirs."""
    names = os.fsdecode(run("git", *listing.split(), "-z")).split("\0")[:-1]
    flags = {OURS: options, SIZES: () if options[0] == "--staged" else ("--enforce-all",)}
    asked = {name: [*line, *flags.get(name, ()), *names * (name != OURS)] for name, line in commands.items()}
    ours, *_ = figures = measure(rounds, *asked.values())
    for name, costs in zip(asked, figures, strict=True):
        called = " ".join([name, *flags.get(name, ())[:1]])
        ratios = [f"{median(ours, key) / median(costs, key):.2f}" for key in (CPU, WALL)]
        row = (what.format(len(names)), f"`{called}`", text(costs, CPU), text(costs, WALL), *ratios)
        print(f"| {' | '.join(row)} |")
        if name != OURS:
            keep(Ratio(f"{row[0].partition(';')[0]}, CPU", median(ours, CPU), f"`{name}`", median(costs, CPU)))


def main(commands: dict[str, list[str]]) -> None:
    """Print the tables."""
    tree = corpus()
    make(tree)
    print(f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}; {', '.join(PINS)}\n")
    print("| what | command | CPU s, median (min) | wall s, median (min) | ours / theirs, CPU | wall |")
    print("|---|---|---|---|---|---|")
    compare(commands, 5, "a tree of {:,} files", "ls-files", "--all")
    what = f"{COMMITS:,} commits; the peers: the {{:,}} files that base...head names"
    compare(commands, 5, what, f"diff --name-only --diff-filter=d {BASE}...HEAD", "--range", f"{BASE}..HEAD")
    stage(tree)
    compare(commands, 15, "{} staged files", "diff --cached --name-only", "--staged")
    print(f"\n| staged | peak resident memory of `{OURS} --staged`, its largest process |\n|---|---|")
    for size in (1, 700):
        stage_blob(size)
        [costs] = measure(3, [*commands[OURS], "--staged"])
        print(f"| a file of {size} MB | {median(costs, PEAK):.1f} MiB |")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as peers, tempfile.TemporaryDirectory() as repository:
        given = install(Path(peers))
        with contextlib.chdir(repository):
            main(given)
