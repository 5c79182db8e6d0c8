"""The doctor says of each part of the gate that it holds, or what to type; it runs and changes nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from mlops_policy import snapshot
from mlops_policy.adopt import hooks
from mlops_policy.adopt.health import BROKEN, NOTE, OK, Line, clone, gate, standing, tools
from mlops_policy.baseline import NAME
from mlops_policy.config import OWN_FILE
from mlops_policy.git import Repository
from samples import APPLICATION, LOCK
from scratch import PARQUET, Repo
from support import ROOT

TOOLS = Path(sys.executable).parent
CONFIG = """\
repos:
  - repo: https://git.example.org/ml/mlops-template
    rev: v1.0.0
    hooks: [{ id: mlops-policy }]
"""
LOCAL = """\
repos:
  - repo: local
    hooks: [{ id: mlops-policy, name: x, language: system, entry: %s, always_run: true }]
"""


def held(repo: Repo, about: str) -> list[Line]:
    """Return what the doctor says of a thing that the repository holds."""
    return [line for line in standing.lines(snapshot.tree(str(repo.path))) if line.about == about]


def installed(repo: Repo, *kinds: str) -> list[Line]:
    """Return what the doctor says of the hooks that git finds."""
    here = Repository(str(repo.path))
    return list(gate.installed(here, clone.setting(here, "core.hooksPath"), kinds or gate.KINDS[:1]))


def install(repo: Repo, tool: str = "pre-commit") -> Path:
    subprocess.run([TOOLS / tool, "install"], cwd=repo.path, capture_output=True, check=True)
    return repo.path / ".git/hooks/pre-commit"


def test_each_line_says_that_all_is_well_or_what_to_type(repo: Repo) -> None:
    """Without hooks the gate does not hold: exit code 1, and the command that brings them."""
    done = repo.run("doctor")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (1, "")
    assert "FAILED hooks configured: .pre-commit-config.yaml has none of ours; type: mlops-policy init" in lines
    assert all(line.startswith(("ok     ", "note   ", "FAILED ")) for line in lines)
    assert not [line for line in lines if not line.startswith("ok") and "; type: " not in line]
    assert repo.git("status", "--short") == ""


def test_programs_get_the_same_as_json(repo: Repo) -> None:
    """A list of objects: about, state, message, remedy."""
    done = repo.run("doctor", "--output", "json")
    found = [Line(**entry) for entry in json.loads(done.out)]
    assert (done.code, found[0].about, found[0].state) == (1, "git", OK)


def test_it_wants_a_repository(folder: Repo) -> None:
    """It says what to type."""
    assert folder.run("doctor").err == "mlops-policy: this is no git repository; type: git init\n"


def test_nothing_of_the_repository_is_run(repo: Repo) -> None:
    """A hook that the repository defines itself is not proved, and a line says what would."""
    mark = repo.path.parent / "ran"
    repo.commit({hooks.CONFIG: LOCAL % f"touch {mark} mlops-policy"})
    install(repo)
    done = repo.run("doctor")
    assert not mark.exists()
    assert "type: mlops-policy check --self-test" in done.out
    assert "ok     hooks see: mlops-policy finds data and a credential, staged and not on disk" in done.out


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["pre-commit", "prek"])
def test_hooks_that_must_be_fetched_first_are_told(repo: Repo, tool: str) -> None:
    """Nothing is fetched to try them."""
    repo.commit({hooks.CONFIG: CONFIG})
    install(repo, tool)
    with repo.patch.context() as patch:
        for name in ("PRE_COMMIT_HOME", "PREK_HOME"):
            patch.setenv(name, str(repo.path.parent / "cache"))
        said = repo.run("doctor").out
    assert f"FAILED hooks see: the hook of {tool} was not tried: what it calls must be fetched once" in said
    assert f"; type: {tool} install --install-hooks\n" in said
    assert said.count(f"the hook of {tool}") == 1


def test_nothing_that_git_is_led_to_in_the_repository_is_run(repo: Repo) -> None:
    """Hooks of husky are files of the repository."""
    mark = repo.path.parent / "ran"
    repo.commit({hooks.CONFIG: CONFIG, ".husky/pre-commit": f"#!/bin/sh\ntouch {mark}\npre-commit run\n"})
    (repo.path / ".husky/pre-commit").chmod(0o755)
    repo.git("config", "core.hooksPath", ".husky")
    assert "ok     hooks installed: pre-commit, by pre-commit, in .husky/pre-commit" in repo.run("doctor").out
    assert not mark.exists()


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("git version 2.39.5", OK),
        ("git version 2.50.1 (Apple Git-155)", OK),
        ("git version 2.9.0", BROKEN),
        ("", BROKEN),
    ],
)
def test_an_old_git_is_told(said: str, state: str) -> None:
    """The oldest that takes what we ask of it."""
    assert clone.version(said).state == state


def test_a_repository_that_git_does_not_read_is_told(repo: Repo) -> None:
    """Git says why; one of another user can be trusted."""
    repo.write({".git/config": "[core\n"})
    done = repo.run("doctor")
    assert (done.code, done.out.startswith("FAILED repository: bad config line 1")) == (1, True)
    with repo.patch.context() as patch:
        patch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # git's own way to try it
        assert f'type: git config --global --add safe.directory "{repo.path}"' in repo.run("doctor").out


def test_what_is_not_here_is_told(repo: Repo) -> None:
    """A shallow clone, a partial one, one without a commit; each with what to type."""
    repo.commit({"a.txt": "1\n"})
    whole, cut = repo.clone("whole"), repo.clone("cut", "--depth=1")
    partial = repo.clone("partial", "--filter=blob:none")
    partial.git("config", "extensions.partialClone", "origin")
    found = [list(clone.lines(Repository(str(one.path))))[1] for one in (whole, cut, partial)]
    assert [line.state for line in found] == [OK, BROKEN, NOTE]
    assert found[1].remedy == "git fetch --unshallow"
    cut.git("update-ref", "-d", "HEAD")
    assert "no commit yet" in list(clone.lines(Repository(str(cut.path))))[1].message


@pytest.mark.parametrize("tool", ["pre-commit", "prek"])
def test_a_hook_of_a_tool_is_known(repo: Repo, tool: str) -> None:
    """And the one for pushes is missed, where it is configured."""
    repo.write({hooks.CONFIG: CONFIG})
    install(repo, tool)
    assert [(line.state, line.message) for line in installed(repo, *gate.KINDS)] == [
        (OK, f"pre-commit, by {tool}"),
        (BROKEN, "pre-push is not there"),
    ]


def test_a_hook_that_git_would_pass_over_is_told(repo: Repo) -> None:
    """Not there, not to be executed, another's, or of an environment that is gone."""
    repo.write({hooks.CONFIG: CONFIG})
    assert installed(repo)[0] == Line(
        "hooks installed", BROKEN, "pre-commit is not there", "pre-commit install --hook-type pre-commit"
    )
    hook = install(repo)
    text = hook.read_text("utf-8")
    if os.name == "posix":
        hook.chmod(0o644)
        assert "may not be executed" in installed(repo)[0].message
        hook.chmod(0o755)
    hook.write_text("#!/bin/sh\n# pre-commit\nexit 0\n", "utf-8")
    assert "is another's" in installed(repo)[0].message
    gone = text.replace(str(TOOLS), "/nowhere/bin")
    search = os.pathsep.join(
        part for part in os.environ["PATH"].split(os.pathsep) if not (Path(part) / "prek").exists()
    )
    with repo.patch.context() as patch:
        patch.setenv("PATH", search)  # git is there, and pre-commit is not
        for python, message in {
            "/nowhere/bin/python": "pre-commit was installed by /nowhere/bin/python, which is gone",
            "'/no where/\x1b[31mpython'": "pre-commit was installed by /no where/\\x1b[31mpython, which is gone",
            f"'{sys.executable}'": "pre-commit, by pre-commit",
        }.items():
            hook.write_text(gone.replace("/nowhere/bin/python", python), "utf-8")
            assert installed(repo)[0].message == message


@pytest.mark.parametrize(("place", "remedy"), [(".husky", ">> .husky/pre-commit"), ("other", "--unset core.hooksPath")])
def test_a_folder_of_hooks_elsewhere_is_told(repo: Repo, place: str, remedy: str) -> None:
    """core.hooksPath leads git past what the tools install."""
    repo.write({hooks.CONFIG: CONFIG})
    install(repo)
    repo.git("config", "core.hooksPath", place)
    [line, *_] = installed(repo)
    assert (line.state, f"core.hooksPath = {place}" in line.message, remedy in line.remedy) == (BROKEN, True, True)


def test_hooks_that_never_judge_are_told(repo: Repo) -> None:
    """The configuration says that they are to look at nothing; or it cannot be read."""
    repo.commit({hooks.CONFIG: f"exclude: .*\n{CONFIG}"})
    assert "FAILED hooks configured: .pre-commit-config.yaml:1: a hook of the policy never" in repo.run("doctor").out
    repo.commit({hooks.CONFIG: "repos: [\n"})
    assert "FAILED hooks configured: .pre-commit-config.yaml:1: not YAML" in repo.run("doctor").out


def test_two_versions_of_our_hooks_are_one_too_many(repo: Repo) -> None:
    """Each family by another version of the rules is told."""
    repo.write({hooks.CONFIG: CONFIG + CONFIG.removeprefix("repos:\n").replace("v1.0.0", "v1.1.0")})
    [line, _] = tools.lines(str(repo.path))
    assert (line.state, line.message.endswith("at v1.0.0 and at v1.1.0; keep one")) == (BROKEN, True)


@pytest.mark.parametrize(
    ("said", "state"),
    [("pre-commit 3.2.0\n", OK), ("pre-commit 4.7.0\n", OK), ("pre-commit 2.21.0\n", BROKEN), ("", BROKEN)],
)
def test_an_old_pre_commit_is_told(said: str, state: str) -> None:
    """The oldest that takes our hooks is the one that their manifest names."""
    assert tools.version(said).state == state
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert {hook["minimum_pre_commit_version"] for hook in manifest} == {".".join(map(str, tools.OLDEST))}


def test_a_pre_commit_of_the_repository_is_not_started(repo: Repo) -> None:
    """One that lies in its root stands for none."""
    mark = repo.path.parent / "ran"
    repo.write({"pre-commit": f"#!/bin/sh\n: > {mark}\necho pre-commit 4.0.0\n"})  # no program that PATH must have
    (repo.path / "pre-commit").chmod(0o755)
    with repo.patch.context() as patch:
        patch.setenv("PATH", str(repo.path))
        [_, line] = tools.lines(str(repo.path))
    assert (line.state, mark.exists()) == (BROKEN, False)


def test_what_the_repository_holds_is_told(repo: Repo) -> None:
    """One Python, a lock in step, a remote for the data, CI that judges: all is well."""
    repo.commit(
        {
            OWN_FILE: 'profile = "strict"\n',
            "pyproject.toml": APPLICATION,
            "uv.lock": LOCK,
            ".python-version": "3.11\n",
            ".dvc/config": "[core]\n    remote = storage\n['remote \"storage\"']\n    url = s3://bucket/data\n",
            ".github/workflows/policy.yml": "jobs: {a: {uses: example-org/x/.github/workflows/mlops-policy.yml@v1}}\n",
        }
    )
    lines = list(standing.lines(snapshot.tree(str(repo.path))))
    assert [(line.about, line.state, line.message) for line in lines] == [
        ("policy", OK, "profile strict, pins exact"),
        ("Python", OK, "no two places disagree on it"),
        ("lock", OK, "uv.lock in step"),
        ("DVC remote", OK, "storage, s3://bucket/data"),
        ("CI", OK, ".github/workflows/policy.yml runs the policy"),
    ]


def test_what_the_repository_lacks_is_told(repo: Repo) -> None:
    """Two Pythons, a lock that is behind, a workflow that judges nothing."""
    files = {"pyproject.toml": APPLICATION.replace("pandas", "polars"), "uv.lock": LOCK, ".python-version": "3.11\n"}
    repo.commit(
        {**files, "Dockerfile": "FROM python:3.12.1-slim\n", ".github/workflows/ci.yml": "# mlops-policy\non: push\n"}
    )
    assert [line.state for line in held(repo, "Python")] == [BROKEN]
    [lock] = held(repo, "lock")
    assert (lock.state, "LCK002" in lock.message) == (BROKEN, True)
    assert lock.message.endswith("; uv lock, then commit uv.lock")
    [ci] = held(repo, "CI")
    assert (ci.state, ci.message.startswith("none of 1 file runs the policy")) == (NOTE, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ".dvc/config names no default"),
        ("[core]\n    remote = x\n", "there is no 'x' in .dvc/config"),
        ("[core]\n    remote = x\n['remote \"x\"']\n    url = /tmp/data\n", "a folder that does not last: /tmp/data"),
    ],
)
def test_data_that_nobody_else_can_get_is_told(repo: Repo, text: str, says: str) -> None:
    """No remote, one that is not there, or a folder of this machine."""
    repo.commit({".dvc/config": text})
    [line] = held(repo, "DVC remote")
    assert (line.state, says in line.message, line.remedy) == (BROKEN, True, standing.REMOTE)


def test_a_baseline_that_git_does_not_have_is_told(repo: Repo) -> None:
    """It tolerates nothing until it is committed; a policy that cannot be read is told in its place."""
    repo.commit({"a.bin": PARQUET})
    repo.run("init")
    assert [line.state for line in held(repo, "baseline")] == [OK, BROKEN]
    assert held(repo, "policy")[1].remedy == f"git add {OWN_FILE}"
    repo.commit({OWN_FILE: (repo.path / OWN_FILE).read_text("utf-8"), NAME: (repo.path / NAME).read_text("utf-8")})
    assert [line.state for line in held(repo, "baseline")] == [OK]
    repo.write({OWN_FILE: "profil = 1\n"})
    assert "did you mean 'profile'" in held(repo, "policy")[0].message
