"""What a person or a program gets from the command."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlops_policy import cli, formats, snapshot
from mlops_policy.core import Finding
from mlops_policy.reporters import text
from mlops_policy.reporters.report import Report
from mlops_policy.rules import RULES
from scratch import CSV, PARQUET, Repo

WORDS = ["--", "--select=DAT", "--select=DAT,MOD001", "--ignore=DAT002", "--output=jsonl", "a.csv", "-a", "--all"]


def run(repo: Repo, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a process of its own."""
    command = [sys.executable, "-m", "mlops_policy", *words]
    environment = {**os.environ, **variables}
    return subprocess.run(command, cwd=repo.path, env=environment, capture_output=True, text=True, check=False)


def test_text_says_what_where_and_what_to_type(repo: Repo) -> None:
    """One finding: its place, its code, a sentence, the command below it, and where to read why."""
    done = run(repo.stage({"data/raw/a b.csv": CSV}), "check", "--staged")
    assert done.returncode == 1
    assert done.stdout == (
        "data/raw/a b.csv:1: DAT002 a table in git: CSV, 244 bytes\n"
        "    git rm --cached 'data/raw/a b.csv' && dvc add 'data/raw/a b.csv'\n"
        "\n"
        "1 error, 0 warnings in 1 file. Why: mlops-policy explain DAT002\n"
    )
    assert done.stderr == ""


SOURCE = "https://git.example.org/ml/mlops-template"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (SOURCE, True),
        (f"'{SOURCE}.git'  # ours", True),
        ("https://git.example.org/ml/other", False),
        ("git@git.example.org:ml/mlops-template", False),
        ("https://jana:" + "Xk7pQ92@git.example.org/ml/mlops-template", False),
    ],
)
def test_a_hook_says_how_the_command_is_typed_where_nobody_has_it(
    repo: Repo, tmp_path: Path, address: str, *, said: bool
) -> None:
    """By the address and the commit that pre-commit has it from; one with a password in it is not repeated."""
    for name in ("uvx", "uvx.exe"):
        (tmp_path / name).touch(0o755)
    commit = "0a" * 20
    config = f"repos:\n  - repo: {address}\n    rev: {commit}\n    hooks: [{{ id: mlops-policy }}]\n"
    repo.write({".pre-commit-config.yaml": config}).stage({"data/a.csv": CSV})
    own, git = (str(Path(program).parent) for program in (sys.executable, shutil.which("git") or ""))
    path = os.pathsep.join([own, str(tmp_path), git])
    done = run(repo, "check", "--hook", "--", "data/a.csv", PRE_COMMIT="1", PATH=path)
    source = SOURCE + (".git" if ".git'" in address else "")
    line = f"Where mlops-policy is not found, type: uvx --from git+{source}@{commit} mlops-policy\n"
    assert done.stdout.endswith(line) is said
    assert "Xk7pQ92" not in done.stdout
    assert "not found" not in run(repo, "check", "--staged", PATH=path).stdout


def test_the_command_that_is_named_really_helps(repo: Repo) -> None:
    """After it, the commit passes."""
    repo.stage({"data/raw/a.csv": CSV, ".gitignore": "/data/raw/a.csv\n"})
    fix = repo.check("--staged").findings[0]["fix"].split(" && ")[0]
    repo.git(*fix.split(" ")[1:])
    assert repo.check("--staged").code == 0


def test_a_finding_in_a_range_names_its_commit(repo: Repo) -> None:
    """So that a person knows what to rebase, and is told that a later removal does not help."""
    bad = repo.commit({"a": PARQUET})
    done = run(repo, "check", "--range", "HEAD~1..HEAD")
    assert f"(commit {bad[:12]})" in done.stdout
    assert f"git rebase -i {bad[:12]}^" in done.stdout


def test_nothing_is_said_when_all_is_well(repo: Repo) -> None:
    """A hook that passes is silent."""
    done = run(repo.stage({"a.py": "x = 1\n"}), "check", "--staged")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_jsonl_has_one_object_a_line_with_the_documented_keys(repo: Repo) -> None:
    """For programs."""
    answer = repo.stage({"data/a.csv": CSV, "b": PARQUET}).check("--staged")
    assert [list(one) for one in answer.findings] == [
        ["code", "slug", "level", "path", "line", "column", "message", "fix", "fingerprint"]
    ] * 2


def test_annotations_escape_what_github_would_take_for_its_own(repo: Repo) -> None:
    """A name cannot end the command or begin another."""
    done = run(repo.stage({"a,b:c%.csv": PARQUET}), "check", "--staged", "--output", "github")
    first = done.stdout.splitlines()[0]
    assert first.startswith("::error file=a%2Cb%3Ac%25.csv,line=1,col=1,title=DAT001 data-file::data in git")


def test_several_outputs_at_once(repo: Repo) -> None:
    """One to the terminal, one into a file."""
    done = run(repo.stage({"a": PARQUET}), "check", "--staged", "--output", "text", "--output", "jsonl=found.jsonl")
    assert "DAT001" in done.stdout
    assert json.loads((repo.path / "found.jsonl").read_text("utf-8"))["path"] == "a"


def test_a_name_that_is_no_utf8_can_be_printed(repo: Repo) -> None:
    """On any terminal, and as JSON."""
    (repo.path / os.fsdecode(b"caf\xe9")).write_bytes(PARQUET)
    repo.git("add", "--all")
    done = run(repo, "check", "--staged", PYTHONIOENCODING="ascii:strict")
    assert done.returncode == 1
    assert r"caf\xe9:1: DAT001" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "--range"], "argument --range: expected one argument; type: mlops-policy --help"),
        (["check", "--bogus"], "unrecognized arguments: --bogus"),
        (["check", "--select="], "no rule is named"),
        (["check", ""], "'' is no file or folder"),
        (["check", "--all", "--output", "text=README.md/x"], "--output text=README.md/x cannot be written"),
        (["check", "--select", "DAT01"], "there is no rule 'DAT01'; type: mlops-policy rules"),
        (["check", "--output", "xml"], "--output 'xml' is none of text, jsonl, github"),
        (["check", "--all", "a", "b"], "'a b' is no folder"),
        (["explain", "XYZ001"], "there is no rule 'XYZ001'; type: mlops-policy rules"),
    ],
)
def test_a_wrong_word_gets_one_line_and_exit_2(repo: Repo, words: list[str], says: str) -> None:
    """No traceback, no page of usage."""
    done = run(repo, *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_families_and_codes_are_selected_and_ignored(repo: Repo) -> None:
    """By code, slug or family."""
    repo.stage({"a": PARQUET, "b": b"GGUF\3\0\0\0" + bytes(64), "data/c.csv": CSV})
    assert repo.check("--staged", "--select=DAT").codes == ["DAT001", "DAT002"]
    assert repo.check("--staged", "--select=MOD", "--select=data-table").codes == ["DAT002", "MOD001"]
    assert repo.check("--staged", "--select=DAT", "--ignore=DAT001").codes == ["DAT002"]


def test_warnings_pass_unless_asked(repo: Repo) -> None:
    """`--fail-level warning` is for those who want none."""
    repo.stage({"notes.rst": "A word or two.\n" * 75_000})
    assert (repo.check("--staged").code, repo.check("--staged").codes) == (0, ["DAT008"])
    assert repo.check("--staged", "--fail-level", "warning").code == 1


def test_explain_and_rules_tell_all_that_there_is(repo: Repo) -> None:
    """A rule's own words, and a line for each rule."""
    assert "Instead: `git rm --cached FILE && dvc add FILE`" in run(repo, "explain", "dat001").stdout
    assert len(run(repo, "rules").stdout.splitlines()) == len(RULES)
    listed = [
        json.loads(line) for line in run(repo, "rules", "--output", "jsonl", "--select", "MOD").stdout.splitlines()
    ]
    assert [one["code"] for one in listed] == ["MOD001", "MOD002", "MOD003"]


def test_colour_is_for_terminals_that_want_it() -> None:
    """NO_COLOR and files get none: the reporter is told."""
    finding = Finding("DAT001", "data-file", "error", "a", 1, 1, "data in git", "dvc add a", "0" * 16)
    assert "\033[31m" in text.render(Report((finding,)), colour=True)
    assert "\033" not in text.render(Report((finding,)), colour=False)


@given(st.sampled_from(["--staged", "--hook"]), st.lists(st.sampled_from(WORDS), max_size=5))
def test_the_quick_reading_of_hooks_agrees_with_argparse(what: str, words: list[str]) -> None:
    """It reads fewer command lines, and none of them otherwise."""
    line = ["check", what, *words]
    quick = cli.quick(line)
    if quick is not None:
        assert vars(quick) == vars(cli.parser().parse_args(line, SimpleNamespace()))


def test_a_hook_imports_nothing_heavy(repo: Repo) -> None:
    """Each import is paid at each commit; these would cost more than all the rest."""
    repo.stage({"a.py": "x = 1\n" * 100, "b.md": "# Notes\n", "c.yaml": "a: 1\n"})
    program = (
        "import sys; from mlops_policy.cli import main; before = set(sys.modules); code = main(['check', '--staged']);"
        "print(code, sorted({'argparse', 'subprocess', 'pathlib', 'typing', 'dataclasses', 'json', 'tomllib', 'csv',"
        " 'zipfile', 'tarfile', 'pickle', 'pickletools', 'logging', 'importlib.metadata'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {program}"],
        cwd=repo.path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "0 []\n", done.stdout + done.stderr


def test_an_interrupt_ends_with_130(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """As shells expect."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(snapshot, "staged", interrupted)
    assert repo.check("--staged").code == 130


def test_an_error_that_nobody_foresaw_ends_with_4(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line that says where, and not what, since that may hold anything; and not as a pass."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("one")

    monkeypatch.setattr(snapshot, "staged", broken)
    answer = repo.check("--staged")
    assert answer.code == 4
    assert re.fullmatch(
        r"mlops-policy: internal error, ZeroDivisionError in check\.py:\d+; please report it\n", answer.err
    )


def test_one_file_that_cannot_be_judged_hides_none_of_the_others(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, the rest is judged, and the whole is not clean."""
    look = formats.look

    def fragile(piece: formats.Piece) -> object:
        if piece.place.name == "a.py":
            raise RuntimeError
        return look(piece)

    monkeypatch.setattr(formats, "look", fragile)
    answer = repo.stage({"a.py": "x\n", "b": PARQUET}).check("--staged")
    assert answer.code == 4
    assert [(one["code"], one["path"]) for one in answer.findings] == [("DAT001", "b"), ("POL000", "a.py")]


def test_a_name_cannot_speak_to_a_terminal_or_to_a_log(repo: Repo) -> None:
    """Escapes and newlines in it are shown, not sent."""
    repo.stage({"x\n::error file=a::pwned\n\x1b[31m": PARQUET})
    done = run(repo, "check", "--staged")
    assert r"x\n::error file=a::pwned\n\x1b[31m:1: DAT001" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
def test_a_terminal_of_any_encoding_shows_the_findings(repo: Repo, encoding: str) -> None:
    """Letters that it lacks are escaped."""
    done = run(repo.stage({"数据.bin": PARQUET}), "check", "--staged", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (1, "")
    assert "DAT001" in done.stdout


def test_without_a_standard_output_the_code_still_tells(repo: Repo) -> None:
    """As some schedulers start it."""
    repo.stage({"a": PARQUET})
    script = f"exec {sys.executable} -m mlops_policy check --staged >&-"
    assert subprocess.run(["sh", "-c", script], cwd=repo.path, check=False, stderr=subprocess.DEVNULL).returncode == 1


def test_without_git_a_line_says_so(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty PATH is no reason for a traceback."""
    monkeypatch.setenv("PATH", "")
    answer = repo.check("--staged")
    assert (answer.code, answer.err) == (2, "mlops-policy: git is not installed\n")


def test_windows_way_of_starting_git_works_too(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no posix_spawn, subprocess does the same."""
    monkeypatch.delattr("os.posix_spawnp")
    repo.commit({"a": PARQUET})
    assert repo.stage({"b": PARQUET}).check("--staged").paths == ["b"]
    assert repo.check("--all").paths == ["a", "b"]
