"""What was there before is tolerated, is counted, and can only become less."""

import os
import random
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlops_policy import baseline
from mlops_policy.baseline import NAME, Known
from mlops_policy.config import ConfigError
from scratch import CSV, PARQUET, Repo
from support import git

ALL = "--select=DAT,MOD,SEC"
OLD = "".join(random.Random(1).choices(string.ascii_letters, k=34))  # noqa: S311  nobody's
NEW = "".join(random.Random(2).choices(string.ascii_letters, k=34))  # noqa: S311


def code(token: str, before: str = "") -> str:
    """Return a line of Python with a token of a kind that the rules know."""
    return f'{before}login(token="hf' + f'_{token}")\n'


def policy(repo: Repo, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a repository, in a process of its own; no credential may be in what it prints."""
    command = [sys.executable, "-m", "mlops_policy", *words]
    done = subprocess.run(command, cwd=repo.path, capture_output=True, text=True, check=False)
    assert OLD[8:] not in done.stdout + done.stderr
    assert NEW[8:] not in done.stdout + done.stderr
    return done


@pytest.fixture
def old(repo: Repo) -> Repo:
    """Return a repository with a baseline: a credential, a table and a data file were there before."""
    repo.commit({"src/a.py": code(OLD), "data/b.csv": CSV, "c d.bin": PARQUET})
    done = policy(repo, "baseline", "create")
    assert done.returncode == 0, done.stderr
    repo.commit({NAME: (repo.path / NAME).read_bytes()})
    return repo


def test_a_baseline_is_a_sorted_line_a_finding(old: Repo) -> None:
    """Code, fingerprint and path below a line that says what it is; no value, no line number."""
    first, *lines = (old.path / NAME).read_text("utf-8").splitlines()
    assert first.startswith("# Findings that mlops-policy tolerates")
    assert lines == sorted(lines)
    assert [(line.split(" ")[0], line.split(" ")[2]) for line in lines] == [
        ("DAT001", "c%20d.bin"),
        ("DAT002", "data/b.csv"),
        ("SEC001", "src/a.py"),
    ]
    assert OLD not in "".join(lines)


def test_what_is_in_it_is_accepted_and_counted(old: Repo) -> None:
    """In a tree, in files on disk and in all history."""
    for words in (["--all"], ["."], ["--history"]):
        done = policy(old, "check", *words, ALL, "--output", "github")
        assert done.returncode == 0, done.stdout
        assert "0 errors, 0 warnings, 3 accepted" in done.stdout


def test_lines_may_move_and_files_may_change(old: Repo) -> None:
    """A commit that touches an old finding passes, at the commit and as a range; a new one does not."""
    old.stage({"src/a.py": code(OLD, "import os\n\n\nx = 1\n")})
    assert old.check(ALL, "--staged").code == 0
    old.commit()
    assert old.check(ALL, "--range", "HEAD~1..HEAD").code == 0
    old.stage({"src/a.py": code(OLD) + code(NEW)})
    answer = old.check(ALL, "--staged")
    assert [(one["code"], one["line"]) for one in answer.findings] == [("SEC001", 2)]


@pytest.mark.parametrize("lines", [["x = 1; ", ""], ["", "x = 1; "]], ids=["above", "below"])
def test_a_second_copy_of_an_old_finding_is_new(old: Repo, lines: list[str]) -> None:
    """At the commit, in the range and in the tree alike, wherever in the file it stands."""
    old.stage({"src/a.py": "".join(code(OLD, before) for before in lines)})
    staged = old.check(ALL, "--staged")
    old.commit()
    assert [one["line"] for one in staged.findings] == [lines.index("x = 1; ") + 1]
    for answer in (staged, old.check(ALL, "--range", "HEAD~1..HEAD"), old.check(ALL, "--all")):
        assert (answer.code, answer.codes, len(answer.findings)) == (1, ["SEC001"], 1)


def test_a_copy_that_a_comment_accepts_counts_for_none(old: Repo) -> None:
    """The old finding stays the first one, whatever stands before it."""
    ignored = code(OLD, "x = 1; ").rstrip() + "  # mlops-policy: ignore[SEC001] revoked -- until=2999-01-01\n"
    old.commit({"src/a.py": ignored + code(OLD)})
    assert old.check(ALL, "--all").code == 0
    old.stage({"src/a.py": ignored + code(OLD, "y = 2; ")})
    assert old.check(ALL, "--staged").code == 0


def test_all_families_are_tolerated(repo: Repo) -> None:
    """Also those that look at the whole project, and those that count."""
    home = "/home/" + "mkrause"
    repo.commit({"requirements.txt": "numpy\n", "src/a.py": f'open("{home}/x.csv")\n', "mlruns/0/meta.yaml": "a: 1\n"})
    every = "--select=DAT,MOD,PIN,LCK,PAR,SEC,PTH"
    found = repo.check(every, "--all")
    assert policy(repo, "baseline", "create").returncode == 0
    repo.commit({})
    assert {"PIN", "PTH", "MOD"} <= {code[:3] for code in found.codes}
    assert repo.check(every, "--all").findings == []


def test_a_change_cannot_accept_itself(old: Repo) -> None:
    """Not when it is staged, nor as a range of commits, nor as the first push; once it is the base, it counts."""
    old.git("init", "--quiet", "--bare", str(old.path.parent / "remote"))
    old.git("remote", "add", "origin", str(old.path.parent / "remote"))
    old.git("push", "--quiet", "origin", "main")
    base = old.git("rev-parse", "HEAD")
    old.stage({"src/e.py": code(NEW)})
    with old.patch.context() as patch:
        patch.chdir(old.path)
        (old.path / NAME).unlink()
        assert policy(old, "baseline", "create").returncode == 0
    old.git("add", "--all")
    assert old.check(ALL, "--staged").codes == ["SEC001"]
    tip = old.commit()
    assert old.check(ALL, "--range", f"{base}..HEAD").codes == ["SEC001"]
    assert old.check(ALL, "--all").code == 0
    with old.patch.context() as patch:
        patch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
        patch.setenv("PRE_COMMIT_TO_REF", tip)
        assert old.check(ALL, "--hook").codes == ["SEC001"]
    old.commit({"src/e.py": code(NEW, "import os\n")})
    assert old.check(ALL, "--range", "HEAD~1..HEAD").code == 0


def test_a_first_push_of_a_branch_tolerates_what_the_remote_tolerates(old: Repo) -> None:
    """It has no base of its own, but starts from commits that the remote has."""
    old.git("init", "--quiet", "--bare", str(old.path.parent / "remote"))
    old.git("remote", "add", "origin", str(old.path.parent / "remote"))
    old.git("push", "--quiet", "origin", "main")
    old.git("checkout", "--quiet", "-b", "topic")
    old.commit({"src/a.py": code(OLD, "import os\n")})
    with old.patch.context() as patch:
        patch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
        assert old.check(ALL, "--hook").code == 0


def test_two_branches_that_mend_different_findings_merge(old: Repo) -> None:
    """Each drops its line and moves others' code, and none of them conflicts."""
    for name, path in (("one", "c d.bin"), ("two", "src/a.py")):
        old.git("checkout", "--quiet", "-b", name, "main")
        old.git("rm", "--quiet", path)
        assert policy(old, "baseline", "update").returncode == 0
        old.commit({})
    old.git("merge", "--quiet", "one")
    assert [line.split(" ")[0] for line in (old.path / NAME).read_text("utf-8").splitlines()[1:]] == ["DAT002"]


def test_create_overwrites_none(old: Repo) -> None:
    """It names the command that shrinks it."""
    before = (old.path / NAME).read_bytes()
    done = policy(old, "baseline", "create")
    assert (done.returncode, "type: mlops-policy baseline update" in done.stderr) == (2, True)
    assert (old.path / NAME).read_bytes() == before


def test_update_only_shrinks(old: Repo) -> None:
    """What is mended is dropped and what is new is not taken in; it says how many stay."""
    old.git("rm", "--quiet", "data/b.csv")
    old.stage({"f.bin": PARQUET})
    done = policy(old, "baseline", "update")
    assert done.stdout == f"1 no longer found and dropped, 2 findings still tolerated; type: git add {NAME}\n"
    assert [line.split(" ")[0] for line in (old.path / NAME).read_text("utf-8").splitlines()[1:]] == [
        "DAT001",
        "SEC001",
    ]
    assert old.check(ALL, "--all").paths == ["f.bin"]


def test_check_tells_what_can_go_and_what_was_added(old: Repo) -> None:
    """A line each with what to type; after that, it passes."""
    assert policy(old, "baseline", "check").returncode == 0
    old.git("rm", "--quiet", "data/b.csv")
    with (old.path / NAME).open("a", encoding="utf-8") as file:
        file.write("SEC001 0123456789abcdef src/z.py\n")
    done = policy(old, "baseline", "check")
    gone, added, whole = done.stdout.splitlines()
    assert done.returncode == 1
    assert gone.startswith("data/b.csv: DAT002 ")
    assert gone.endswith(" is no longer found; type: mlops-policy baseline update")
    assert added.startswith("src/z.py: SEC001 0123456789abcdef was added, and the baseline only shrinks;")
    assert added.endswith(f"type: git checkout HEAD -- {NAME} && mlops-policy baseline update")
    assert whole == "4 findings tolerated, 1 of them no longer found, 1 added since HEAD"
    old.git("checkout", "HEAD", "--", NAME)
    policy(old, "baseline", "update")
    assert policy(old, "baseline", "check").returncode == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("SEC001 0123456789abcdef a.py\n", "line 1, does not say what it is"),
        ("# list\nSEC001 0123456789abcdef\n", "line 2, is no finding (CODE FINGERPRINT PATH): take it out"),
        ("# list\n\nSEC001 0123456789abcdef a%2.py\n", "line 3, is no finding"),
        ("# list\n<<<<<<< HEAD\n", "line 2, is a mark of a merge: keep the lines of both sides"),
        ("# list\nSEC001 0123456789ABCDEF a.py\n", "line 2, is no finding"),
        ("\0\0\0\0", "line 1, does not say what it is"),
    ],
)
def test_a_baseline_that_cannot_be_read_accepts_nothing(old: Repo, content: str, says: str) -> None:
    """One line says where and what to type; the exit code is that of a configuration, not of a pass."""
    old.stage({NAME: content})
    for words in (["check", "--staged"], ["check", "--all"], ["check", "."], ["baseline", "update"]):
        done = policy(old, *words)
        assert done.returncode == 2, words
        assert says in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_a_broken_baseline_in_a_first_push_is_told_too(repo: Repo) -> None:
    """Nothing comes before it that could be put back, so that it says how to make one."""
    repo.commit({NAME: "nothing\n"})
    answer = repo.check("--select=POL", "--range", f"{'0' * 40}..HEAD")
    [found] = answer.findings
    assert (answer.code, found["code"], found["path"]) == (3, "POL004", NAME)
    assert found["fix"] == f"type: git rm --force {NAME} && mlops-policy baseline create"
    repo.git("rm", "--quiet", "--force", NAME)
    assert policy(repo, "baseline", "create").returncode == 0


def test_a_baseline_that_cannot_be_written_stays_and_is_named(old: Repo) -> None:
    """In one line, which blames no defect of ours: a folder is in the way."""
    (old.path / f"{NAME}.new").mkdir()
    before = (old.path / NAME).read_bytes()
    old.git("rm", "--quiet", "c d.bin")
    done = policy(old, "baseline", "update")
    assert (done.returncode, (old.path / NAME).read_bytes()) == (4, before)
    assert re.fullmatch(rf"mlops-policy: .*{re.escape(NAME)}\.new cannot be used: .*\n", done.stderr)


def test_a_file_that_cannot_be_judged_drops_no_line(old: Repo) -> None:
    """Nobody knows what is in it."""
    blob = Path(".git/objects", old.git("rev-parse", "HEAD:c d.bin")[:2], old.git("rev-parse", "HEAD:c d.bin")[2:])
    (old.path / blob).unlink()
    before = (old.path / NAME).read_bytes()
    assert policy(old, "baseline", "update").returncode == 4
    assert (old.path / NAME).read_bytes() == before


def test_a_bare_clone_and_a_folder_without_git_have_theirs_too(old: Repo) -> None:
    """The bare one that of HEAD, the folder the file in it."""
    git("clone", "--quiet", "--bare", str(old.path), "bare", cwd=old.path.parent)
    assert policy(Repo(old.path.parent / "bare", old.capture, old.patch), "check", "--all").returncode == 0
    folder = old.path.parent / "plain"
    git("worktree", "add", "--quiet", str(folder), cwd=old.path)
    (folder / ".git").unlink()
    assert policy(Repo(folder, old.capture, old.patch), "check", "--all").returncode == 0


def test_an_odd_name_is_one_line(repo: Repo) -> None:
    """Newlines, bytes that are no UTF-8, percent signs, blanks at the end."""
    names = [b"a\nb.bin", b"caf\xe9.bin", b"100%.bin", b"end ", "数据.bin".encode()]
    for name in names:
        (repo.path / os.fsdecode(name)).write_bytes(PARQUET)
    repo.commit({})
    assert policy(repo, "baseline", "create").returncode == 0
    assert (repo.path / NAME).read_bytes().count(b"\n") == 1 + len(names)
    repo.commit({})
    assert repo.check(ALL, "--all").code == 0


def test_a_long_baseline_is_no_finding_itself(repo: Repo) -> None:
    """Neither a table nor full of keys."""
    rng = random.Random(3)  # noqa: S311
    many = [Known("DAT001", f"{rng.getrandbits(64):016x}", f"data/raw/part-{number}.bin") for number in range(3000)]
    repo.commit({NAME: baseline.text(many)})
    assert repo.check(ALL, "--all").findings == []


@given(st.lists(st.binary(min_size=1).filter(lambda name: b"\0" not in name), max_size=5))
def test_what_is_written_is_read_again(names: list[bytes]) -> None:
    """Whatever bytes a path has."""
    entries = frozenset(Known("DAT001", "0" * 16, name.decode("utf-8", "surrogateescape")) for name in names)
    assert baseline.parse(baseline.text(entries).encode(), NAME) == entries


@given(st.binary())
def test_whatever_lies_there_is_read_or_refused(content: bytes) -> None:
    """Nothing else happens."""
    try:
        baseline.parse(content, NAME)
    except ConfigError as error:
        assert "\n" not in str(error)  # noqa: PT017  some are read
