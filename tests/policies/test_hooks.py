"""The hooks as other repositories have them: installed by pre-commit and by prek, from our repository's address."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from samples import APPLICATION, LOCK
from scratch import CSV, PARQUET
from support import ADDRESS, ROOT, Project, git, reaching

pytestmark = pytest.mark.slow

CONFIG = """\
repos:
  - repo: {address}
    rev: {commit}
    hooks: [{{ id: mlops-policy }}, {{ id: mlops-policy-range }}]
"""


OLDEST = {hook["minimum_pre_commit_version"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


@pytest.fixture(scope="module", params=["pre-commit", "prek", *(f"pre-commit=={version}" for version in OLDEST)])
def tool(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the command of a tool: those of the lock, and the oldest pre-commit that the manifest admits."""
    name, _, version = str(request.param).partition("==")
    if not version:
        return name
    folder = tmp_path_factory.mktemp("oldest") / "environment"
    for command in (
        ["venv", "--quiet", "--python", sys.executable, str(folder)],
        ["pip", "install", "--quiet", "--python", str(folder), str(request.param)],
    ):
        subprocess.run(["uv", *command], check=True)
    return str(folder / "bin" / name)


@pytest.fixture(scope="module")
def user(tool: str, repository: Path, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a user for whom our address leads to a clone, with the tool's own cache."""
    return {**reaching(repository, home, tmp_path_factory.mktemp(Path(tool).name)), "TOOL": tool}


@pytest.fixture
def scratch(user: dict[str, str], repository: Path, tmp_path: Path) -> Project:
    """Return a repository with both hooks installed, and a remote."""
    project = Project(tmp_path / "scratch", user)
    project.path.mkdir()
    project.ok("git", "init", "--quiet")
    project.ok("git", "init", "--quiet", "--bare", str(tmp_path / "remote"))
    project.ok("git", "remote", "add", "origin", (tmp_path / "remote").as_uri())
    commit = git("rev-parse", "HEAD", cwd=repository)
    write(project, ".pre-commit-config.yaml", CONFIG.format(address=ADDRESS, commit=commit).encode())
    project.ok(user["TOOL"], "install", "--hook-type", "pre-commit", "--hook-type", "pre-push")
    project.ok("git", "commit", "--quiet", "--message", "Begin")
    return project


def write(project: Project, name: str, content: bytes) -> None:
    """Write a file and stage it."""
    path = project.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    project.ok("git", "add", "--all", "--force")


def test_a_commit_with_data_is_refused_and_the_named_command_mends_it(scratch: Project) -> None:
    """The message reaches the person; after the command, the commit goes through."""
    write(scratch, "data/raw/a.csv", CSV)
    done = scratch.run("git", "commit", "--message", "Add data")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "data/raw/a.csv:1: DAT002 a table in git: CSV, 244 bytes" in said
    scratch.ok("git", "rm", "--quiet", "--cached", "data/raw/a.csv")
    scratch.ok("git", "commit", "--allow-empty", "--message", "Add nothing")


def test_a_commit_that_leaves_every_path_out_is_refused(scratch: Project) -> None:
    """The configuration of the hooks reaches them, even if it says that it is not to."""
    before = (scratch.path / ".pre-commit-config.yaml").read_bytes()
    write(scratch, ".pre-commit-config.yaml", b"exclude: .*\n" + before)
    done = scratch.run("git", "commit", "--message", "Look at nothing")
    assert done.returncode == 1
    assert "WFL004" in done.stdout + done.stderr


def test_a_name_in_any_script_and_a_name_like_an_option_reach_the_hook(scratch: Project) -> None:
    """Blanks, letters beyond ASCII, dashes."""
    for name in ("--all", "数据 1.txt", "- -staged"):
        write(scratch, name, PARQUET)
    done = scratch.run("git", "commit", "--message", "Add data")
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert said.count("DAT001 data in git") == 3


def test_all_files_are_judged_when_all_are_asked_for(scratch: Project) -> None:
    """Though nothing is staged; and with other words, only what they name."""
    write(scratch, "old.bin", PARQUET)
    scratch.ok("git", "commit", "--no-verify", "--quiet", "--message", "Skip the hooks")
    tool = scratch.environment["TOOL"]
    done = scratch.run(tool, "run", "--all-files")
    assert done.returncode == 1
    assert "old.bin:1: DAT001" in done.stdout
    assert scratch.run(tool, "run").returncode == 0
    assert scratch.run(tool, "run", "--files", "old.bin").returncode == 1
    scratch.ok("git", "rm", "--quiet", "old.bin")
    scratch.ok("git", "commit", "--message", "Deleting passes")


def test_a_range_is_judged_commit_by_commit(scratch: Project) -> None:
    """With refs: what was added and removed again is found."""
    write(scratch, "a.bin", PARQUET)
    scratch.ok("git", "commit", "--no-verify", "--quiet", "--message", "Add")
    scratch.ok("git", "rm", "--quiet", "a.bin")
    scratch.ok("git", "commit", "--no-verify", "--quiet", "--message", "Remove")
    refs = ("--from-ref", "HEAD~2", "--to-ref", "HEAD")
    done = scratch.run(scratch.environment["TOOL"], "run", *refs)
    assert done.returncode == 1
    assert "a.bin:1: DAT001" in done.stdout


def test_a_push_is_judged_commit_by_commit(scratch: Project) -> None:
    """A later push, and one to a new branch: each is refused for a commit on the way, and passes without it."""
    scratch.ok("git", "push", "--quiet", "origin", "main")
    scratch.ok("git", "push", "--quiet", "origin", "main:copy")
    for branch in ("main", "other"):
        start = scratch.ok("git", "rev-parse", "HEAD").strip()
        write(scratch, "a.bin", PARQUET)
        scratch.ok("git", "commit", "--no-verify", "--quiet", "--message", "Add")
        scratch.ok("git", "rm", "--quiet", "a.bin")
        scratch.ok("git", "commit", "--no-verify", "--quiet", "--message", "Remove")
        done = scratch.run("git", "push", "origin", f"HEAD:{branch}")
        assert done.returncode == 1, branch
        assert "a.bin:1: DAT001" in done.stdout + done.stderr
        scratch.ok("git", "reset", "--quiet", "--hard", start)
        scratch.ok("git", "commit", "--allow-empty", "--quiet", "--message", "Fine")
        scratch.ok("git", "push", "--quiet", "origin", f"HEAD:{branch}")


def test_the_very_first_push_is_judged_whole(scratch: Project) -> None:
    """There is no ref to compare with."""
    write(scratch, "a.bin", PARQUET)
    scratch.ok("git", "commit", "--no-verify", "--quiet", "--message", "Add")
    scratch.ok("git", "rm", "--quiet", "a.bin")
    scratch.ok("git", "commit", "--no-verify", "--quiet", "--message", "Remove")
    done = scratch.run("git", "push", "origin", "main")
    assert done.returncode == 1
    assert "a.bin:1: DAT001" in done.stdout + done.stderr


def test_a_hook_of_one_family_speaks_of_that_alone(scratch: Project) -> None:
    """Pins, locks and Pythons: each by its own hook, with the environment that the tool made of our repository."""
    config = scratch.read(".pre-commit-config.yaml")
    hooks = {"forbid-unpinned": "PIN001", "check-lock": "LCK002", "check-python-parity": "PAR002"}
    each = ", ".join(f"{{ id: {name} }}" for name in hooks)
    write(scratch, ".pre-commit-config.yaml", config.replace("{ id: mlops-policy }", each).encode())
    scratch.ok("git", "commit", "--quiet", "--message", "Take three hooks")
    write(scratch, "pyproject.toml", APPLICATION.replace("pandas", "polars").encode())
    write(scratch, "uv.lock", LOCK.encode())
    write(scratch, ".python-version", b"3.11\n")
    write(scratch, "Dockerfile", b"FROM python:3.12.1-slim\n")
    done = scratch.run("git", "commit", "--message", "Serve")
    said = done.stdout + done.stderr
    assert done.returncode == 1
    told = dict(zip(hooks, said.split("- hook id: ")[1:], strict=True))
    for name, code in hooks.items():
        assert code in told[name]
        assert not [other for other in hooks.values() if other != code and other in told[name]]
