"""A repository that was there before takes the policy, brings its other tools' lists along, and can prove the hook."""

import hashlib
import json
import os
import random
import shutil
import string
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from mlops_policy.adopt import hooks, minimal, selftest, told, traits
from mlops_policy.baseline import NAME
from mlops_policy.config import AUTO, LOCKED, OWN_FILE
from mlops_policy.secrets.scan import leaks
from samples import APPLICATION, LIBRARY, LOCK
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
SOURCE = f"https://github.com/example-org/mlops-template@{'0a' * 20}"
BROUGHT = (hooks.CONFIG, OWN_FILE, NAME)
SEARCH = os.environ["PATH"].split(os.pathsep)
BARE = os.pathsep.join(part for part in SEARCH if not any(shutil.which(tool, path=part) for tool in told.TOOLS))
LINES_TO_PASTE = f"""\
{hooks.CONFIG} is not written as most are; put this first below `repos:`, then type: mlops-policy init
  - repo: https://github.com/example-org/mlops-template
    rev: {"0a" * 20}
    hooks: [{{ id: mlops-policy }}, {{ id: mlops-policy-range }}]
"""
SAID = f"""\
here: no CI; 3 files judged
written: {OWN_FILE}: profile baseline, pins auto
written: {hooks.CONFIG}: two hooks, at commits and at pushes
written: {NAME}: 2 findings of today

tolerated until somebody mends them, 2 findings:
      1 data      b.bin
      1 secrets   a.py
  a credential in git is known to whoever can read it: tolerated or not, revoke it
the list only shrinks: mend something, then type: mlops-policy baseline update

blocked from now on, where it is new: data, models, secrets, policy
warned of: pins, locks, parity, paths, tracking, seeds, lineage, workflows

now type:
  uv tool install pre-commit   # or: pip install pre-commit
  pre-commit install --hook-type pre-commit --hook-type pre-push
  git add {OWN_FILE} {hooks.CONFIG} {NAME}
  git commit -m "Take the policy"
what is set up and what is not: mlops-policy doctor; to take it back: mlops-policy init --undo
"""  # noqa: S608  no SQL


def policy(repo: Repo, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a repository; no credential may be in what it prints."""
    with repo.patch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        done = repo.run(*words)
    assert not [token for token in TOKENS if token[8:] in done.out + done.err]
    return subprocess.CompletedProcess(words, done.code, done.out, done.err)


def detect_secrets(*entries: tuple[str, str, int]) -> str:
    """Return a list as detect-secrets writes it: of path, value and line."""
    results: dict[str, list[dict[str, object]]] = {}
    for path, value, line in entries:
        digest = hashlib.sha1(value.encode()).hexdigest()  # noqa: S324  as that tool does
        entry = {"type": "Secret Keyword", "filename": path, "hashed_secret": digest, "line_number": line}
        results.setdefault(path, []).append({**entry, "is_verified": False, "is_secret": line == 1})
    return json.dumps({"version": "1.5.0", "plugins_used": [], "results": results}, indent=2)


def test_init_says_what_is_here_what_is_tolerated_and_what_to_type(repo: Repo) -> None:
    """A policy, a baseline and the hooks; once they are committed, what was there passes."""
    repo.commit({"a.py": LINES[0], "b.bin": PARQUET})
    done = policy(repo, "init", "--source", SOURCE, PATH=BARE)
    assert (done.returncode, done.stdout) == (0, SAID)
    assert repo.git("status", "--short").split() == ["??", NAME, "??", OWN_FILE, "??", hooks.CONFIG]
    repo.commit({})
    assert repo.check(ALL, "--all").code == 0


def test_a_dry_run_says_the_same_and_writes_nothing(repo: Repo) -> None:
    """What would be written, what would be tolerated, what would be blocked."""
    repo.commit({"a.py": LINES[0]})
    dry = policy(repo, "init", "--source", SOURCE, "--dry-run").stdout
    assert repo.git("status", "--short") == ""
    assert dry.endswith("nothing is written; to write it, type the same without --dry-run\n")
    wet = policy(repo, "init", "--source", SOURCE).stdout
    assert dry.replace("would be written", "written").splitlines()[:-1] == wet.splitlines()[: len(dry.splitlines()) - 1]


@pytest.mark.parametrize(
    ("files", "says", "writes"),
    [
        ({"pyproject.toml": APPLICATION, "uv.lock": LOCK}, "uv, no CI", ['"standard"', '"locked"']),
        (
            {"pyproject.toml": LIBRARY, "uv.lock": LOCK.replace("virtual", "editable")},
            "uv, no CI",
            ['"standard"', 'pins = "auto"'],
        ),
        ({"pyproject.toml": APPLICATION}, "pip, no CI", ['"baseline"', '"auto"']),
        ({"environment.yml": "dependencies: [pandas]\n", "a.ipynb": "{}"}, "conda, 1 notebook, no CI", ['"auto"']),
        (
            {
                "requirements.txt": "mlflow==2.0.0\n",
                "a.py": "import mlflow\n",
                ".github/workflows/ci.yml": "on: push\n",
            },
            "pip, MLflow, GitHub Actions",
            ['"baseline"', '"auto"'],
        ),
        ({"setup.py": "", ".dvc/config": "", ".gitlab-ci.yml": ""}, "pip, DVC, GitLab CI", ['"auto"']),
        (
            {"api/pyproject.toml": APPLICATION, "api/uv.lock": LOCK, "lib/pyproject.toml": APPLICATION},
            "uv, no CI",
            ['"standard"', '"api" = "locked"', '"lib" = "auto"'],
        ),
    ],
)
def test_the_policy_fits_what_is_there(repo: Repo, files: dict[str, str], says: str, writes: list[str]) -> None:
    """A lock in step makes the usual profile, and but for a library a mode that holds it; all else begins gently."""
    repo.commit(files)
    assert policy(repo, "init").stdout.startswith(f"here: {says}; ")
    text = (repo.path / OWN_FILE).read_text("utf-8")
    assert not [one for one in writes if one not in text]
    assert "profile" in policy(repo, "policy", "resolve").stdout


@pytest.mark.parametrize("odd", ["odd\udcff", "odd\x7f"])
def test_a_folder_that_no_policy_can_name_is_left_out_of_it(odd: str) -> None:
    """Its name is no text, or holds what TOML has no sign for; the others are written, folder by folder."""
    modes = {"api": LOCKED, "lib": AUTO, odd: LOCKED}
    seen = traits.Traits(managers=(), notebooks=0, dvc=False, mlflow=False, ci=(), modes=modes, locks=())
    assert tomllib.loads(minimal.policy(seen))["pins"] == {"api": LOCKED, "lib": AUTO}


def test_a_profile_that_is_asked_for_is_written(repo: Repo) -> None:
    """In the place of the one that fits."""
    policy(repo, "init", "--profile=strict")
    assert 'profile = "strict"' in (repo.path / OWN_FILE).read_text("utf-8")


@pytest.mark.parametrize("name", [OWN_FILE, "pyproject.toml"])
def test_a_policy_that_is_there_stays(repo: Repo, name: str) -> None:
    """In a file of its own, or in pyproject.toml."""
    text = 'profile = "strict"\n' if name == OWN_FILE else '[tool.mlops-policy]\nprofile = "strict"\n'
    repo.commit({name: text})
    assert "kept: the policy that is there, profile strict" in policy(repo, "init").stdout
    assert (repo.path / name).read_text("utf-8") == text
    assert (repo.path / OWN_FILE).exists() == (name == OWN_FILE)


@pytest.mark.parametrize(
    "text",
    [
        "# ours\nrepos:   # all\n\n  # first\n  - repo: local   # here\n    hooks: [{id: a}]\nfail_fast: true\n",
        "repos:\n- repo: local\n  hooks:\n  - id: a\n    entry: |\n      a\n      b\n",
        "default_stages: [pre-commit]\r\nrepos:\r\n    -   repo: local\r\n        hooks:\r\n        -   id: a\r\n",
    ],
)
def test_hooks_are_added_before_others_and_every_line_stays(repo: Repo, text: str) -> None:
    """Comments, indentation, line endings; and undo gives back the very bytes."""
    repo.commit({hooks.CONFIG: text})
    done = policy(repo, "init", "--source", SOURCE)
    assert f"changed: {hooks.CONFIG}: two hooks, at commits and at pushes, before those there are" in done.stdout
    now = (repo.path / hooks.CONFIG).read_bytes().decode()
    assert hooks.configured(str(repo.path)).names == ("mlops-policy", "mlops-policy-range")
    assert [line for line in now.splitlines(keepends=True) if line in text.splitlines(keepends=True)] == (
        text.splitlines(keepends=True)
    )
    assert ("\r\n" in now) == ("\r\n" in text)
    assert policy(repo, "init", "--undo").stdout.startswith(f"taken out of {hooks.CONFIG}: our hooks\n")
    assert (repo.path / hooks.CONFIG).read_bytes().decode() == text


def test_what_others_hooks_lack_is_not_new(repo: Repo) -> None:
    """The commit that brings ours is not judged for the lines that were there."""
    theirs = "repos:\n  - repo: https://git.example.org/format\n    rev: main\n    hooks: [{ id: format }]\n"
    repo.commit({hooks.CONFIG: theirs})
    policy(repo, "init", "--source", SOURCE, "--profile", "strict")
    repo.git("add", "--all")
    assert repo.check("--staged").code == 0
    repo.stage({hooks.CONFIG: (repo.path / hooks.CONFIG).read_text("utf-8") + theirs.removeprefix("repos:\n")})
    assert repo.check("--staged").codes == ["PIN030", "POL004"]


NAMED = "repos: {a: {repo: https://git.example.org/mlops-template, rev: v1.0.0, hooks: [{id: mlops-policy}]}}\n"
QUOTED = 'about: "\nrepos:\n  - in a text"\nrepos:\n- repo: local\n  hooks: [{id: a}]\n'


@pytest.mark.parametrize(
    "text", ["repos: [{repo: local, hooks: [{id: a}]}]\n", "repos: []\n", "fail_fast: true\n", NAMED, QUOTED]
)
def test_a_configuration_of_another_shape_is_left_to_the_person(repo: Repo, text: str) -> None:
    """It stays as it is, and the lines are there to be pasted."""
    repo.commit({hooks.CONFIG: text})
    said = policy(repo, "init", "--source", SOURCE).stdout
    assert said.endswith(LINES_TO_PASTE)
    assert (repo.path / hooks.CONFIG).read_text("utf-8") == text
    assert "has none of ours" in policy(repo, "doctor").stdout


def test_what_an_earlier_init_wrote_and_nobody_added_is_to_be_added_too(repo: Repo) -> None:
    """Its baseline tolerates nothing until git has it: first there is no source, then there is one."""
    repo.commit({"a.bin": PARQUET})
    assert "git add" not in policy(repo, "init").stdout
    assert f"  git add {OWN_FILE} {hooks.CONFIG} {NAME}\n" in policy(repo, "init", "--source", SOURCE).stdout
    assert f"  git add {OWN_FILE} {hooks.CONFIG} {NAME}\n" in policy(repo, "init", "--source", SOURCE).stdout
    repo.git("add", *BROUGHT)
    assert "git add" not in policy(repo, "init", "--source", SOURCE).stdout


@pytest.mark.parametrize(
    ("text", "says"), [(b"repos: [\n", f"{hooks.CONFIG}:1: not YAML"), (b"\xff", f"{hooks.CONFIG}: not UTF-8")]
)
def test_a_configuration_that_cannot_be_read_is_to_be_mended_first(repo: Repo, text: bytes, says: str) -> None:
    """It is named with its line, and stays."""
    repo.commit({hooks.CONFIG: text})
    last = policy(repo, "init", "--source", SOURCE).stdout.splitlines()[-1]
    assert last.startswith(says)
    assert last.endswith("; mend it, then type: mlops-policy init")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "here",
        "https://git.example.org/a b@v1.0.0",
        "https://git.example.org/a\n- b@v1.0.0",
        "https://git.example.org/a:@v1.0.0",
        "https://git.example.org/a@v1.0.0: b",
        "https://git.example.org/a@main",
        "https://git.example.org/a",
        "a/b@v1.0.0",
        f"https://me:{TOKENS[0]}@git.example.org/a@v1.0.0",
    ],
)
def test_hooks_come_from_an_address_and_a_version_that_stays(repo: Repo, source: str) -> None:
    """Anything else is refused in one line, nothing is written, and no password is repeated."""
    done = policy(repo, "init", "--source", source)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "@COMMIT" in done.stderr
    assert repo.git("status", "--short") == ""


@pytest.mark.parametrize("source", ["ssh://git@git.example.org/a@v1.0.0", "git@git.example.org:a/b.git@v1.0.0"])
def test_hooks_come_by_ssh_too(repo: Repo, source: str) -> None:
    """The user is part of the address."""
    policy(repo, "init", "--source", source)
    assert f"- repo: {source.removesuffix('@v1.0.0')}\n" in (repo.path / hooks.CONFIG).read_text("utf-8")


@pytest.mark.parametrize("version", ["1.10.0", "1.10", "v1.2.0", "1" * 40, "a" * 40])
def test_a_version_is_a_text_whatever_it_looks_like(repo: Repo, version: str) -> None:
    """As pre-commit reads it, for whom a number is an error."""
    done = policy(repo, "init", "--source", f"https://git.example.org/a@{version}")
    assert done.returncode == 0, done.stderr
    [ours] = yaml.safe_load((repo.path / hooks.CONFIG).read_text("utf-8"))["repos"]
    assert ours["rev"] == version


def test_without_a_commit_nothing_is_old(folder: Repo) -> None:
    """What is staged for the first commit is told, and not tolerated."""
    folder.git("init", "--quiet")
    folder.stage({"a.bin": PARQUET})
    done = policy(folder, "init", "--source", SOURCE)
    assert "there is no commit yet, so nothing is old and nothing tolerated, 1 finding:" in done.stdout
    assert not (folder.path / NAME).exists()
    assert hooks.configured(str(folder.path)).names


def test_in_a_folder_below_it_says_paths_as_they_are_seen_from_there(repo: Repo) -> None:
    """What is written is about the whole repository."""
    repo.commit({"services/api/a.bin": PARQUET})
    below = Repo(repo.path / "services/api", repo.capture, repo.patch)
    said = policy(below, "init", "--source", SOURCE).stdout
    assert f"  git add ../../{OWN_FILE} ../../{hooks.CONFIG} ../../{NAME}" in said
    assert (repo.path / NAME).exists()


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
    assert lines[3:5] == [
        "1 credential was marked in .secrets.baseline as real: revoke them",
        "3 credentials were accepted in .secrets.baseline, 2 were not:",
    ]
    assert lines[5].startswith("  src/3.py:2: SEC001 ")
    assert lines[6].startswith("  src/4.py:2: SEC001 ")
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
    """A second one leaves all three files as they are."""
    repo.commit({"a.bin": PARQUET})
    policy(repo, "init", "--source", SOURCE)
    before = {name: (repo.path / name).read_bytes() for name in BROUGHT}
    repo.commit({"b.bin": PARQUET})
    done = policy(repo, "init", "--source", SOURCE)
    assert {name: (repo.path / name).read_bytes() for name in BROUGHT} == before
    assert [line for line in done.stdout.splitlines() if line.startswith("kept: ")] == [
        "kept: the policy that is there, profile baseline",
        f"kept: {NAME}, which is there; what it tolerates, type: mlops-policy baseline check",
        f"kept: {hooks.CONFIG}, which has our hooks",
    ]


def test_undo_takes_back_what_init_wrote(repo: Repo) -> None:
    """Also when git has given it other line endings; a dry run says so, and twice does no harm."""
    repo.commit({"a.bin": PARQUET})
    policy(repo, "init", "--source", SOURCE)
    for name in BROUGHT:
        (repo.path / name).write_bytes((repo.path / name).read_bytes().replace(b"\n", b"\r\n"))
    dry = policy(repo, "init", "--undo", "--dry-run").stdout
    assert all((repo.path / name).exists() for name in BROUGHT)
    done = policy(repo, "init", "--undo")
    assert dry == done.stdout.replace("removed: ", "would be removed: ")
    assert done.stdout.splitlines()[:-1] == [f"removed: {name}" for name in BROUGHT]
    assert repo.git("status", "--short") == ""
    assert policy(repo, "init", "--undo").stdout == "there is nothing that init wrote: nothing to undo\n"


def test_undo_leaves_what_was_changed_since(repo: Repo) -> None:
    """A baseline that is shorter now, a policy that says more: they stay, and the rest goes."""
    repo.commit({"a.bin": PARQUET, "b.bin": PARQUET})
    policy(repo, "init", "--source", SOURCE)
    repo.git("rm", "--quiet", "a.bin")
    policy(repo, "baseline", "update")
    with (repo.path / OWN_FILE).open("a", encoding="utf-8") as file:
        file.write("# more\n")
    done = policy(repo, "init", "--undo")
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if line.startswith("kept: ")] == [
        f"kept: {name} is not as init wrote it; to remove it, type: git rm -f {name}" for name in (OWN_FILE, NAME)
    ]
    assert (repo.path / NAME).exists()
    assert not (repo.path / hooks.CONFIG).exists()


def test_undo_keeps_hooks_that_were_added_since(repo: Repo) -> None:
    """Another's in the file that init made: only ours go."""
    policy(repo, "init", "--source", SOURCE)
    with (repo.path / hooks.CONFIG).open("a", encoding="utf-8") as file:
        file.write("  - repo: local\n    hooks: [{ id: a }]\n")
    assert policy(repo, "init", "--undo").stdout.startswith(f"taken out of {hooks.CONFIG}: our hooks\n")
    assert (repo.path / hooks.CONFIG).read_text("utf-8").endswith("repos:\n  - repo: local\n    hooks: [{ id: a }]\n")


@pytest.mark.parametrize(
    ("before", "since"), [(b"\xef\xbb\xbf# a mark first\nrepos:\n- repo: local\n", b""), (b"", b"# caf\xe9\n")]
)
def test_undo_keeps_the_encoding_of_the_file(repo: Repo, before: bytes, since: bytes) -> None:
    """A mark of byte order stays the only one, and a letter of Latin-1 that was written since is no obstacle."""
    repo.commit({hooks.CONFIG: before})
    policy(repo, "init", "--source", SOURCE)
    config = repo.path / hooks.CONFIG
    config.write_bytes(config.read_bytes() + since)
    assert config.read_bytes().startswith(before[:15])
    assert policy(repo, "init", "--undo").stdout.startswith(f"taken out of {hooks.CONFIG}: our hooks\n")
    assert config.read_bytes().endswith(since)
    assert not before or config.read_bytes() == before


def test_as_long_as_hooks_judge_what_they_go_by_stays(repo: Repo) -> None:
    """Hooks of another commit are not as init wrote them; without the baseline they would speak of all that is old."""
    repo.commit({"a.bin": PARQUET})
    policy(repo, "init", "--source", SOURCE)
    config = repo.path / hooks.CONFIG
    config.write_text(config.read_text("utf-8").replace("0a0a", "0b0b"), "utf-8")
    done = policy(repo, "init", "--undo")
    assert (done.returncode, done.stdout.count("kept: ")) == (1, 3)
    assert all((repo.path / name).exists() for name in BROUGHT)


def test_a_policy_that_is_empty_is_one_too(repo: Repo) -> None:
    """Somebody has put it there."""
    repo.commit({OWN_FILE: ""})
    policy(repo, "init")
    assert (repo.path / OWN_FILE).read_bytes() == b""


def test_nothing_is_half_written(repo: Repo) -> None:
    """Where one file cannot be written, none is: a folder of that name in the way."""
    repo.commit({"a.bin": PARQUET})
    (repo.path / f"{NAME}.new").mkdir()
    done = policy(repo, "init", "--source", SOURCE)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"{NAME}.new cannot be written" in done.stderr
    assert not [name for name in BROUGHT if (repo.path / name).exists()]


def test_whoever_has_hooks_in_prek_toml_is_told(repo: Repo) -> None:
    """The tool prek goes by that file alone."""
    repo.commit({"prek.toml": "repos = []\n"})
    assert "prek goes by prek.toml alone" in policy(repo, "init", "--source", SOURCE).stdout
    assert "note   hooks configured: prek goes by prek.toml alone" in policy(repo, "doctor").stdout


def test_init_in_a_bare_repository_says_where_to_go(repo: Repo) -> None:
    """It has no files to write to."""
    bare = repo.clone("bare", "--bare")
    assert policy(bare, "init").stderr.startswith("mlops-policy: this is a bare repository")


def test_init_wants_a_repository(folder: Repo) -> None:
    """It says what to type."""
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
