"""A repository that was there before takes the policy, brings its other tools' lists along, and can prove the hook."""

import hashlib
import json
import random
import string
import subprocess
import sys
from pathlib import Path

import pytest
from mlops_policy.adopt import hooks, selftest
from mlops_policy.baseline import NAME
from mlops_policy.secrets.scan import leaks
from scratch import PARQUET, Repo

ALL = "--select=DAT,MOD,SEC"
TOOLS = Path(sys.executable).parent
TOKENS = ["".join(random.Random(seed).choices(string.ascii_letters, k=34)) for seed in range(5)]  # noqa: S311
VALUES = ["hf" + f"_{token}" for token in TOKENS]
LINES = [f'login(token="{value}")\n' for value in VALUES]
CONFIG = f"""\
repos:
  - repo: local
    hooks:
      - id: mlops-policy
        name: mlops-policy
        language: system
        entry: {sys.executable} -m mlops_policy check --hook
        args: [--]
        always_run: true
  - repo: https://git.example.org/format
    rev: 1.0.0
    hooks: [{{ id: format }}]
"""


def policy(repo: Repo, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a repository, in a process of its own; no credential may be in what it prints."""
    command = [sys.executable, "-m", "mlops_policy", *words]
    with repo.patch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        done = subprocess.run(command, cwd=repo.path, capture_output=True, text=True, check=False)
    assert not [token for token in TOKENS if token[8:] in done.stdout + done.stderr]
    return done


def detect_secrets(*entries: tuple[str, str, int]) -> str:
    """Return a list as detect-secrets writes it: of path, value and line."""
    results: dict[str, list[dict[str, object]]] = {}
    for path, value, line in entries:
        digest = hashlib.sha1(value.encode()).hexdigest()  # noqa: S324  as that tool does
        entry = {"type": "Secret Keyword", "filename": path, "hashed_secret": digest, "line_number": line}
        results.setdefault(path, []).append({**entry, "is_verified": False, "is_secret": line == 1})
    return json.dumps({"version": "1.5.0", "plugins_used": [], "results": results}, indent=2)


def test_init_says_what_it_does_and_tolerates_what_is_there(repo: Repo) -> None:
    """A baseline, and the three lines that bring the hook; nothing else is written."""
    repo.commit({"a.py": LINES[0], "b.bin": PARQUET})
    done = policy(repo, "init")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:4] == [
        "3 files judged, 2 findings: 1 DAT, 1 SEC",
        f"written: {NAME}, with 2 findings tolerated from now on; new ones are not",
        f"type: git add {NAME}; when some are mended: mlops-policy baseline update",
        "paste below `repos:` in .pre-commit-config.yaml:",
    ]
    assert done.stdout.splitlines()[6].startswith("    hooks: [{ id: mlops-policy }, { id: forbid-secrets }")
    assert repo.git("status", "--short") == f"?? {NAME}"
    repo.commit({})
    assert repo.check(ALL, "--all").code == 0


def test_the_lines_to_paste_are_a_hook(repo: Repo) -> None:
    """Below `repos:`, they are what is looked for, and are not told again."""
    repo.write({hooks.CONFIG: f"repos:\n{hooks.lines()}\n"})
    assert hooks.configured(str(repo.path)).names[:2] == ("mlops-policy", "forbid-secrets")
    assert ".pre-commit-config.yaml has mlops-policy, forbid-secrets, forbid-paths" in policy(repo, "init").stdout


@pytest.mark.parametrize(
    ("repos", "names"),
    [
        ("[{repo: https://git.example.org/a/mlops-template, hooks: [{id: forbid-data}]}]", ("forbid-data",)),
        ("[{repo: git@git.example.org:a/mlops-template.git, hooks: [{id: check-lock}]}]", ("check-lock",)),
        ("[{repo: local, hooks: [{id: own, entry: uv run mlops-policy check --hook}]}]", ("own",)),
        ("[{repo: https://git.example.org/a/b, hooks: [{id: black}, {id: my-mlops-policy-x}]}]", ()),
        ("[{hooks: {id: mlops-policy}}, 1, [], {id: mlops-policy}]", ()),
        ("1", ()),
    ],
)
def test_hooks_are_told_by_address_name_or_command(repo: Repo, repos: str, names: tuple[str, ...]) -> None:
    """Whatever else the configuration holds."""
    repo.write({hooks.CONFIG: f"repos: {repos}\n"})
    assert hooks.configured(str(repo.path)).names == names


def test_what_detect_secrets_accepts_is_tolerated_and_the_rest_is_new(repo: Repo) -> None:
    """By the value, wherever it has moved to, and by the line; what is in no list is told, masked, and blocks."""
    files = {f"src/{number}.py": "import os\n" + line for number, line in enumerate(LINES)}
    listed = detect_secrets(("src/0.py", VALUES[0], 7), ("./src/1.py", "other", 2), ("src\\2.py", VALUES[2], 1))
    repo.commit({**files, ".secrets.baseline": listed, "b.bin": PARQUET})
    lines = policy(repo, "init").stdout.splitlines()
    assert lines[1] == "1 credential was marked in .secrets.baseline as real: revoke them"
    assert lines[2] == "3 credentials were accepted in .secrets.baseline, 2 were not:"
    assert lines[3].startswith("  src/3.py:2: SEC001 ")
    assert lines[4].startswith("  src/4.py:2: SEC001 ")
    repo.commit({})
    assert repo.check(ALL, "--all").paths == ["src/3.py", "src/4.py"]


def test_what_gitleaks_ignores_is_tolerated(repo: Repo) -> None:
    """With and without the commit, by the line; comments and other words are passed over."""
    files = {f"src/{number}.py": line for number, line in enumerate(LINES[:3])}
    entries = ["# known", "src/0.py:rule:1", f"{'0a' * 20}:src/1.py:rule:1", "src/2.py:rule:9", "words", ""]
    repo.commit({**files, ".gitleaksignore": "\n".join(entries)})
    assert "2 credentials were accepted in .gitleaksignore, 1 was not:" in policy(repo, "init").stdout
    repo.commit({})
    assert repo.check(ALL, "--all").paths == ["src/2.py"]


@pytest.mark.parametrize("content", ["no JSON", "[]", '{"results": 1}', "[" * 100_000, "{"])
def test_a_list_that_cannot_be_read_accepts_nothing(repo: Repo, content: str) -> None:
    """And says so."""
    repo.commit({"a.py": LINES[0], ".secrets.baseline": content})
    done = policy(repo, "init")
    assert ".secrets.baseline is no JSON, and accepts nothing" in done.stdout
    assert "0 credentials were accepted in .secrets.baseline, 1 was not:" in done.stdout
    assert not (repo.path / NAME).exists()


def test_init_overwrites_nothing(repo: Repo) -> None:
    """A baseline that is there stays, and so does what is wrong besides."""
    repo.commit({"a.bin": PARQUET})
    policy(repo, "init")
    before = (repo.path / NAME).read_bytes()
    repo.commit({"b.bin": PARQUET})
    done = policy(repo, "init")
    assert (done.returncode, (repo.path / NAME).read_bytes()) == (0, before)
    assert f"{NAME} is there and stays as it is" in done.stdout


def test_undo_takes_back_what_init_wrote(repo: Repo) -> None:
    """Also when git has given it other line endings; twice does no harm."""
    repo.commit({"a.bin": PARQUET})
    policy(repo, "init")
    (repo.path / NAME).write_bytes((repo.path / NAME).read_bytes().replace(b"\n", b"\r\n"))
    assert policy(repo, "init", "--undo").stdout == f"removed: {NAME}; nothing is tolerated any more\n"
    assert repo.git("status", "--short") == ""
    assert policy(repo, "init", "--undo").returncode == 0


def test_undo_leaves_what_was_changed_since(repo: Repo) -> None:
    """Whether a line went, or somebody else made the file."""
    repo.commit({"a.bin": PARQUET, "b.bin": PARQUET})
    policy(repo, "init")
    repo.git("rm", "--quiet", "a.bin")
    policy(repo, "baseline", "update")
    done = policy(repo, "init", "--undo")
    assert (done.returncode, f"type: git rm -f {NAME}" in done.stderr) == (2, True)
    assert (repo.path / NAME).exists()


def test_init_works_from_a_folder_below_and_not_without_git(repo: Repo, folder: Repo) -> None:
    """It is about the repository."""
    repo.commit({"src/a.bin": PARQUET})
    done = policy(Repo(repo.path / "src", repo.capture, repo.patch), "init")
    assert done.returncode == 0
    assert (repo.path / NAME).exists()
    (folder.path / ".git").rename(folder.path / "git")
    assert "type: git init" in policy(folder, "init").stderr


def test_the_self_test_proves_that_staged_bytes_are_judged(repo: Repo) -> None:
    """In a repository of its own, whatever git is told by the environment; nothing here changes."""
    done = policy(repo, "check", "--self-test", GIT_INDEX_FILE="elsewhere", PRE_COMMIT_FROM_REF="a", SKIP="all")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "ok: mlops-policy finds data and a credential, staged and not on disk",
        "ok: mlops-policy passes what is clean as it is staged, whatever is on disk",
        "skipped: there is no hook of pre-commit or prek here; type: pre-commit install",
    ]
    assert repo.git("status", "--short") == ""


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["pre-commit", "prek"])
def test_the_self_test_goes_through_the_installed_hook(repo: Repo, tool: str) -> None:
    """With our hooks alone: the others need not be installed."""
    home = str(repo.path.parent / "home")
    repo.commit({hooks.CONFIG: CONFIG})
    subprocess.run([TOOLS / tool, "install"], cwd=repo.path, capture_output=True, check=True)
    done = policy(repo, "check", "--self-test", PRE_COMMIT_HOME=home, PREK_HOME=home)
    assert done.stdout.splitlines()[2:] == [
        f"ok: {tool} is installed, and .pre-commit-config.yaml has mlops-policy",
        f"ok: the hook of {tool} finds data and a credential, staged and not on disk",
        f"ok: the hook of {tool} passes what is clean as it is staged, whatever is on disk",
    ]
    assert done.returncode == 0
    assert repo.git("status", "--short") == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("repos: []\n", "FAILED: pre-commit is installed, and .pre-commit-config.yaml has no hook of ours; type: "),
        ("repos: [\n", "FAILED: .pre-commit-config.yaml:1: not YAML: "),
        (CONFIG.replace("--hook", "--hook --select=PIN"), "FAILED: the hook of pre-commit does not find data and a "),
        (CONFIG.replace("always_run: true", "exclude: self"), "FAILED: the hook of pre-commit does not find data and"),
    ],
)
def test_the_self_test_fails_where_the_hook_does_not_see_it(repo: Repo, config: str, says: str) -> None:
    """Not configured, not readable, not asked, or told to leave files out; exit code 4, and what to type."""
    repo.write({hooks.CONFIG: config, ".git/hooks/pre-commit": "#!/bin/sh\n"})
    hook = repo.path / ".git/hooks/pre-commit"
    hook.write_text(
        f'#!/bin/sh\n# pre-commit\nexec "{TOOLS}/pre-commit" hook-impl --config={hooks.CONFIG} '
        '--hook-type=pre-commit --hook-dir "$(dirname "$0")" -- "$@"\n',
        "utf-8",
    )
    hook.chmod(0o755)
    done = policy(repo, "check", "--self-test", PRE_COMMIT_HOME=str(repo.path.parent / "home"))
    assert done.returncode == 4
    assert [line for line in done.stdout.splitlines() if line.startswith(says)]


def test_the_made_up_credential_is_always_one() -> None:
    """Whatever is drawn."""
    for _ in range(50):
        text = selftest._made_up().decode()  # noqa: SLF001
        assert [leak.rule for leak in leaks(text, selftest.NAME)] == ["SEC001"]
