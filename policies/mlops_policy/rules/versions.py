"""DAT: data without a version: what code and pipelines read, and what DVC's files in git say of it."""

from __future__ import annotations

from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.documents import Unreadable
from mlops_policy.dvc import POINTER, sources, tracked
from mlops_policy.lazy import pattern
from mlops_policy.rules.common import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from mlops_policy.dvc.remotes import Remotes
    from mlops_policy.dvc.sources import Found
    from mlops_policy.project import Project

    Options = Mapping[str, Any]

MD5 = "0cc175b9c0f1b6a831c399e269772661"  # of the letter a
POINTED = f"outs:\n- md5: {MD5}\n  size: 1\n  hash: md5\n  path: a.csv\n".encode()
MADE = frozenset(["processed", "features", "interim", "intermediate", "preprocessed"])  # from what is below `raw`
READ = b'import pandas as pd\ndf = pd.read_csv("%s")\n'
READS = {"src/a.py": READ % b"data/a.csv"}
WRITES = b'def save(df):\n    df.to_csv("data/a.csv")\n'
STAGE = b"stages:\n  train:\n    cmd: python train.py\n    outs: %s\n"
REMOTE = b"[core]\n    remote = store\n['remote \"store\"']\n    url = %s\n"
_FIXED = pattern(
    r"(?i)(?<![0-9a-z])(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{32}|v?\d+\.\d+(?:\.\d+)?|v\d+)(?![0-9a-z])|versionid="
)
_BRANCH = pattern(r"/(?:main|master|HEAD|develop|latest)/")


@rule(
    "DAT020",
    levels=(OFF, WARNING, ERROR),
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("a table that git ignores", {**READS, ".gitignore": b"data/\n"}, finds=True),
        Example("one with a pointer", {**READS, ".gitignore": b"data/*.csv\n", "data/a.csv.dvc": POINTED}, finds=False),
        Example("one that is small, and in git", {**READS, "data/a.csv": b"a"}, finds=False),
        Example("one that code makes", {**READS, ".gitignore": b"data/\n", "src/b.py": WRITES}, finds=False),
    ),
)
def unversioned_read(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """Code reads data that neither git nor DVC has.

    A relative path that stands in the code, given to pandas, polars, NumPy, `open`, `ImageFolder` and their like:
    it must be in git, have a pointer of DVC or Git LFS, or be what a stage of dvc.yaml or code of the project makes.
    Tests, documentation and examples pass. Where DVC is not used, what one line of .gitignore hides is told once, and
    nothing else; where it is used, what .gitignore does not hide warns.

    Why: Two people who run this code do not read the same data, and nobody can say which version a model has seen.

    Instead: `dvc add FILE && dvc push`, then commit `FILE.dvc`.
    """
    found = sources.unversioned(project)
    if found and not sources.uses_dvc(project):
        yield from _once(found)
        return
    for path, mine in _by_file(found).items():
        together = f"{len(mine)} paths that this file reads are of data without a version" if len(mine) > 1 else ""
        for one in mine:
            message = f"{one.read.by} reads data that neither git nor DVC has: {one.read.path}"
            fix = f"dvc add {quoted(one.place)} && dvc push"
            level = "" if one.hidden and not MADE.intersection(one.place.split("/")) else WARNING
            yield Problem(
                message, fix, one.read.line, one.read.column, one.read.path, level, path, together, one.read.path
            )


def _by_file(found: Iterable[Found]) -> dict[str, list[Found]]:
    """Return what each file reads, each path once."""
    files: dict[str, dict[str, Found]] = {}
    for one in found:
        files.setdefault(one.path, {}).setdefault(one.read.path, one)
    return {path: list(mine.values()) for path, mine in files.items()}


def _once(found: Iterable[Found]) -> Iterator[Problem]:
    """Yield one problem for each line that hides data from git, in a project that has nothing else for data."""
    lines: dict[tuple[str, int, str], dict[str, Found]] = {}
    for one in found:
        if one.hidden is not None:
            key = one.hidden.path, one.hidden.number, one.hidden.pattern
            lines.setdefault(key, {}).setdefault(one.place, one)
    for (path, number, line), mine in lines.items():
        first = next(iter(mine.values()))
        more = f", and {len(mine) - 1} more" if len(mine) > 1 else ""
        message = f"nothing versions the data that {line!r} hides: {first.place}{more}, read by {first.path}"
        fix = f"dvc init && dvc add {quoted(first.place)}"
        yield Problem(message, fix, number, subject=line, level=WARNING, path=path)


@rule(
    "DAT024",
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example(
            "a folder that is soon gone", {"a.csv.dvc": POINTED, ".dvc/config": REMOTE % b"/tmp/store"}, finds=True
        ),
        Example("a store", {"a.csv.dvc": POINTED, ".dvc/config": REMOTE % b"s3://bucket/store"}, finds=False),
        Example("one of one's own", {"a.csv.dvc": POINTED, ".dvc/config": REMOTE % b"~/store"}, finds=False),
    ),
)
def remote_out_of_reach(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """Data has a pointer in git, and no remote from which anybody could fetch it.

    A default remote below /tmp, or in the work tree itself, is an error: it goes with the next start, or the clone.
    No remote at all, none that is the default, one that is not described, and an absolute folder of one machine warn,
    for each person may have another in .dvc/config.local. A folder below `~`, or beside the repository, passes: whoever
    makes it has it, and it is what a project begins with.

    Why: A pointer whose data is on one disk is a promise: when the disk is gone, so is every version of the data.

    Instead: `dvc remote add --default store s3://BUCKET/PATH && dvc push`.
    """
    for folder, path in tracked.homes(project).items() if project.dvc else ():
        from mlops_policy.dvc import remotes  # only where there are some

        inside = [each for each in _promises(project) if each.startswith(f"{folder}/" if folder else "")]
        if not inside or not tracked.judged(project, (path, *inside)):
            continue
        try:
            found = remotes.read(project.text(path) or "")
        except Unreadable:
            continue
        wrong = _unreachable(found, folder)
        if wrong is not None:
            message, line, sure = wrong
            fix = "dvc remote add --default --force store s3://BUCKET/PATH && dvc push"
            yield Problem(message, fix, line, subject="remote", level="" if sure else WARNING, path=path)


def _promises(project: Project) -> list[str]:
    """Return the files that hold hashes of data which is not in git."""
    locks = [tracked.lock_path(path) for path in tracked.pipeline_paths(project)]
    return [*tracked.pointer_paths(project), *(path for path in locks if path in project.paths)]


def _unreachable(found: Remotes, folder: str) -> tuple[str, int, bool] | None:
    """Return what is wrong with the remotes of a repository, the line, and whether it is certain."""
    from mlops_policy.dvc.remotes import MACHINE, WRONG, reach

    if not found.known:
        return "there are pointers to data, and no remote that has it", 1, False
    if not found.default:
        only = next(iter(found.known.values())) if len(found.known) == 1 else None
        return (f"no remote is the default: `dvc push` takes no {only.name}", only.line, False) if only else None
    remote = found.known.get(found.default)
    if remote is None:
        return f"the default remote is not described: {found.default}", found.line, False
    kind = reach(remote, folder, found.known)
    return (f"{WRONG[kind]}: {remote.url}", remote.line, kind != MACHINE) if kind in WRONG else None


@rule(
    "DAT025",
    levels=(ERROR, ERROR, ERROR),
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("a table and its pointer", {"data/a.csv.dvc": POINTED, "data/a.csv": b"a"}, finds=True),
        Example("what a run wrote", {"dvc.yaml": STAGE % b"[model.bin]", "model.bin": b"a"}, finds=True),
        Example(
            "a metric that DVC leaves to git",
            {"dvc.yaml": STAGE % b"[m.json: {cache: false}]", "m.json": b"{}"},
            finds=False,
        ),
    ),
)
def data_in_git_and_dvc(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """Git holds what DVC is to keep: the data beside its pointer, or an output of a pipeline.

    An output with `cache: false` is git's; what only keeps a folder (.gitkeep, .gitignore) passes.

    Why: Git keeps the bytes for ever all the same, the two versions part at the first change, and DVC refuses to go on:
    "output is already tracked by SCM".

    Instead: `git rm -r --cached FILE`, and commit its line in .gitignore, which `dvc add` has written.
    """
    for path, source in _kept_by_dvc(project) if project.dvc else ():
        within = tracked.in_git(project).get(path, "")
        held = path if path in project.paths else within
        blob = project.paths.get(held)  # none of a file that is only on disk
        if blob and (tracked.judged(project, (source, held)) or (within and _inside(project, path))):
            message = f"data in git that is DVC's, as {source} says: {path}"
            yield Problem(message, f"git rm -r --cached {quoted(path)}", subject=path, path=held)


def _kept_by_dvc(project: Project) -> Iterator[tuple[str, str]]:
    """Yield what pointers and stages say that DVC keeps, and the file that says so."""
    touched = tracked.folders(project.brought) | project.brought
    pointers = tracked.pointer_paths(project)
    judged = [path for path in pointers if path in project.brought or path.removesuffix(POINTER) in touched]
    project.fetch(judged)
    for path in judged:
        found = tracked.pointer(project, path)
        for out, _ in found.outs.values() if found is not None else ():
            if out.cached:
                yield out.path, path
    for pipeline in tracked.pipelines(project):
        for path, out in pipeline.outs.items():
            if out.cached:
                yield path, pipeline.path


def _inside(project: Project, folder: str) -> bool:
    return any(path.startswith(f"{folder}/") for path in project.brought)


@rule(
    "DAT026",
    levels=(OFF, OFF, ERROR),
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("the newest of a branch", {"src/a.py": READ % b"https://data.example.org/main/a.csv"}, finds=True),
        Example("a commit", {"src/a.py": READ % b"https://data.example.org/%s/a.csv" % (b"0a" * 20)}, finds=False),
    ),
)
def unversioned_address(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """Code reads data from an address that says no version.

    The head of a branch is an error under the profile strict; any other address warns there. One with a commit, a hash
    or a version passes.

    Why: The owner may change or remove it between two runs, and nothing in git says that it happened.

    Instead: `dvc import-url URL data/raw/FILE`, and read that; or an address with a commit in it.
    """
    for path, read in sources.addresses(project):
        if not _FIXED.search(read.path):
            moving = bool(_BRANCH.search(read.path))
            shown = read.path.partition("?")[0].rpartition("@")[2]  # no credential of it
            message = f"{read.by} reads data whose version nobody knows: {shown}"
            fix = "dvc import-url URL data/raw/FILE, and read that"
            level = "" if moving else WARNING
            yield Problem(message, fix, read.line, read.column, shown, level, path)


RULES = (unversioned_read, remote_out_of_reach, data_in_git_and_dvc, unversioned_address)
