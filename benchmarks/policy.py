"""What does a check cost? ``mlops-policy`` against three peers, in a scratch repository that this script makes.

Run it with ``uv run benchmarks/policy.py`` on Linux; it prints Markdown tables. A figure is a whole process with all
that it starts: CPU time (user and system) and wall time. The commands take turns within one run, after a round that
does not count. The repository has the sources of this interpreter's libraries, and notebooks made of them. The peers
look at less than ours: at sizes, at names and 1 KB, or at both ends of a file on disk; none reads history.
"""

import compileall
import importlib.util
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

FILES, COMMITS, STAGED = 4000, 1000, 10
RANGE = f"HEAD~{COMMITS}..HEAD"
SMALL, LARGE = 1, 700  # MB
NOTEBOOKS = 100
CODE = (".py", ".pyi")
KINDS = (*CODE, ".md", ".json", ".yaml", ".yml", ".toml")
LIMIT = 500 << 10  # larger than this is no source
PINS = ("pre-commit-hooks==6.0.0", "identify==2.6.20", "magika==1.0.3")
IDENTIFY = "import sys; from identify.identify import tags_from_path as tags\n"
IDENTIFY += "print([name for name in sys.argv[1:] if 'binary' in tags(name)])"
# A small process in between: a command's peak memory is never less than that of the process that starts it.
WATCH = """
import os, sys, time
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
start = time.perf_counter()
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet), 0)
wall = time.perf_counter() - start
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, wall, used.ru_maxrss)
"""
AUTHOR = {
    f"GIT_{role}_{key}": text for role in ("AUTHOR", "COMMITTER") for key, text in (("NAME", "A"), ("EMAIL", "a"))
}
FIXED = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", **AUTHOR}
ENVIRONMENT = {**os.environ, **FIXED}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)


class Cost(NamedTuple):
    """What a process took: seconds, seconds and MiB; the memory is that of the largest process of it."""

    cpu: float
    wall: float
    peak: float


class Figures(NamedTuple):
    """A command, and what it took in every round."""

    name: str
    costs: list[Cost]

    def median(self, what: str) -> float:
        return statistics.median(getattr(cost, what) for cost in self.costs)

    def text(self, what: str) -> str:
        return f"{self.median(what):.3f} ({min(getattr(cost, what) for cost in self.costs):.3f})"


def run(*command: str, cwd: Path, stdin: bytes = b"") -> bytes:
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, input=stdin, check=True, stdout=subprocess.PIPE).stdout


def watch(command: list[str], cwd: Path) -> Cost:
    """Return what the command took; findings are no failure."""
    code, cpu, wall, peak = run(sys.executable, "-I", "-S", "-c", WATCH, *command, cwd=cwd).split()
    if int(code) not in (0, 1):
        sys.exit(f"{' '.join(command[:4])} ended with {int(code)}")
    return Cost(float(cpu), float(wall), int(peak) / 1024)


def measure(commands: dict[str, list[str]], cwd: Path, rounds: int) -> list[Figures]:
    """Return the figures of commands that take turns."""
    turns = [[watch(command, cwd) for command in commands.values()] for _ in range(rounds + 1)][1:]
    return [Figures(name, list(costs)) for name, costs in zip(commands, zip(*turns, strict=True), strict=True)]


def sources() -> Iterator[tuple[str, Path]]:
    """Yield the libraries' files of the wanted kinds, each with its name in the scratch repository."""
    for key, name in (("stdlib", "core"), ("purelib", "site")):
        root = Path(sysconfig.get_path(key))
        for path in root.rglob("*"):
            part = path.relative_to(root)
            if path.suffix in KINDS and part.parts[0] != "site-packages" and path.stat().st_size <= LIMIT:
                yield f"src/{name}/{part.as_posix()}", path


def corpus() -> dict[str, bytes]:
    """Return the tree: notebooks, what is no code, and code."""
    found = sorted(sources(), key=lambda pair: (pair[1].suffix in CODE, pair[0]))[: FILES - NOTEBOOKS]
    tree = {name: path.read_bytes() for name, path in found}
    modules = [name for name in tree if name.endswith(CODE)]
    return {f"notebooks/{n}.ipynb": notebook(tree[name]) for n, name in enumerate(modules[:NOTEBOOKS])} | tree


def notebook(source: bytes) -> bytes:
    """Return a notebook without outputs, with a cell for each block of the source."""
    blocks = source.decode("utf-8", "replace").split("\n\n\n")
    empty = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cells = [{**empty, "id": f"c{n}", "source": block.splitlines(keepends=True)} for n, block in enumerate(blocks)]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1).encode()


def commit(number: int, files: dict[str, bytes], gone: str = "") -> Iterator[bytes]:
    """Yield a commit for ``git fast-import``."""
    yield f"commit refs/heads/main\ncommitter A <a> {1_700_000_000 + 60 * number} +0000\ndata 0\n".encode()
    for name, content in files.items():
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(content), content)
    yield f"D {gone}\n".encode() if gone else b""


def commits(tree: dict[str, bytes]) -> Iterator[bytes]:
    """Yield the changes: two files each, and with every tenth a notebook that takes the place of another."""
    names = [name for name in tree if not name.endswith((".json", ".ipynb"))]
    for n in range(1, COMMITS + 1):
        chosen = (names[n * 37 % len(names)], names[n * 101 % len(names)])
        files = {name: tree[name] + b"\n# change %d\n" % n for name in chosen}
        if n % 10 == 0:
            files[f"runs/{n}.ipynb"] = notebook(tree[chosen[0]] + b"\n\n\nrun = %d\n" % n)
        yield from commit(n, files, f"runs/{n - 10}.ipynb" if n % 10 == 0 and n > 10 else "")  # noqa: PLR2004


def make(repo: Path, tree: dict[str, bytes]) -> None:
    """Make the repository, packed as a clone of it would be."""
    run("git", "init", "--quiet", "--initial-branch=main", cwd=repo)
    run("git", "fast-import", "--quiet", cwd=repo, stdin=b"".join(chain(commit(0, tree), commits(tree))))
    run("git", "repack", "-a", "-d", "--quiet", cwd=repo)
    run("git", "reset", "--quiet", "--hard", cwd=repo)


def stage(repo: Path, tree: dict[str, bytes]) -> None:
    """Stage new files, one of each kind first."""
    kinds = {Path(name).suffix: name for name in tree}
    (repo / "new").mkdir()
    for name in list(dict.fromkeys([*kinds.values(), *reversed(tree)]))[:STAGED]:
        (repo / "new" / name.replace("/", "_")).write_bytes(tree[name] + b"\n\n")
    run("git", "add", "--all", cwd=repo)


def stage_blob(repo: Path, megabytes: int) -> None:
    """Stage nothing but one file of noise."""
    run("git", "reset", "--quiet", "--hard", cwd=repo)
    block = random.Random(0).randbytes(1 << 20)  # noqa: S311  noise, and no secret
    with (repo / "weights.bin").open("wb") as stream:
        stream.writelines(block for _ in range(megabytes))
    run("git", "-c", "core.compression=0", "add", "weights.bin", cwd=repo)


def install(folder: Path) -> tuple[str, str]:
    """Return the folder of the peers' commands and their Python, in an environment of their own."""
    run("uv", "venv", "--quiet", "--python", sys.executable, str(folder), cwd=folder.parent)
    # what they depend on is not loaded by what is measured
    options = ("--quiet", "--no-deps", "--compile-bytecode", "--python", str(folder))
    run("uv", "pip", "install", *options, *PINS, cwd=folder.parent)
    return str(folder / "bin"), str(folder / "bin" / "python")


def table(what: str, figures: list[Figures]) -> None:
    """Print the rows of one scenario; a ratio is ours by theirs."""
    ours = figures[0]
    for one in figures:
        ratios = [f"{ours.median(key) / one.median(key):.2f}" if one is not ours else "" for key in ("cpu", "wall")]
        print(f"| {what} | `{one.name}` | {one.text('cpu')} | {one.text('wall')} | {ratios[0]} | {ratios[1]} |")


def main(folder: Path) -> None:
    """Print the tables."""
    ours = shutil.which("mlops-policy") or sys.exit("mlops-policy is not installed; type: uv sync")
    spec = importlib.util.find_spec("mlops_policy")
    for place in spec.submodule_search_locations or () if spec else ():
        compileall.compile_dir(place, quiet=1)
    binaries, python = install(folder / "peers")
    repo = folder / "repository"
    repo.mkdir()
    tree = corpus()
    make(repo, tree)

    def compare(rounds: int, what: str, listing: str, *options: str, everything: str = "--enforce-all") -> None:
        names = os.fsdecode(run("git", *listing.split(), "-z", cwd=repo)).split("\0")[:-1]
        sizes = [f"{binaries}/check-added-large-files", *everything.split(), *names]
        peers = {"check-added-large-files": sizes, "identify": [python, "-c", IDENTIFY, *names]}
        peers["magika"] = [f"{binaries}/magika", *names]
        commands = {f"mlops-policy check {options[0]}": [ours, "check", *options], **peers}
        table(what.format(len(names)), measure(commands, repo, rounds))

    print(f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}; {', '.join(PINS)}\n")
    print("| what | command | CPU s, median (min) | wall s, median (min) | ours / theirs, CPU | wall |")
    print("|---|---|---|---|---|---|")
    compare(5, "a tree of {:,} files", "ls-files", "--all")
    change = f"diff --name-only --diff-filter=d {RANGE.replace('..', '...')}"
    compare(5, f"{COMMITS:,} commits; the peers: the {{:,}} files that their diff names", change, "--range", RANGE)
    stage(repo, tree)
    compare(15, "{} staged files", "diff --cached --name-only", "--staged", everything="")
    print("\n| staged | peak resident memory of `mlops-policy check --staged`, its largest process |\n|---|---|")
    for size in (SMALL, LARGE):
        stage_blob(repo, size)
        [figures] = measure({"": [ours, "check", "--staged"]}, repo, 3)
        print(f"| a file of {size} MB | {figures.median('peak'):.1f} MiB |")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(Path(scratch))
