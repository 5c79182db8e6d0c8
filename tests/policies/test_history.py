"""What commits add, with real git: each leak once, with the first commit that brought it and its day."""

import os
import subprocess
from pathlib import Path

import pytest
from mlops_policy import commands
from mlops_policy.patches import patches
from scratch import Repo

SEASONS = "Winter", "Sommer"
PASSWORD, OTHER = f"{SEASONS[0]}2031!", f"{SEASONS[1]}1987?"  # put together here, so that none is in the file
LEAK = f"db:\n  password: {PASSWORD}\n"
SEC = ("--history", "--select=SEC")


def dated(repo: Repo, day: str, files: dict[str, bytes | str]) -> str:
    """Commit files on a day."""
    with repo.patch.context() as patch:
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            patch.setenv(name, f"{day}T12:00:00+0000")
        return repo.commit(files)


def found(repo: Repo, *arguments: str) -> list[tuple[str, int, str]]:
    """Return path, line and commit of what is found."""
    findings = repo.check(*(arguments or SEC)).findings
    return [(one["path"], one["line"], one.get("commit", "")) for one in findings]


def test_a_leak_that_was_removed_is_found_with_its_first_commit_and_day(repo: Repo) -> None:
    """It stays in the history, and must be revoked."""
    first = dated(repo, "2024-05-01", {"conf/a.yaml": LEAK})
    dated(repo, "2024-06-01", {"conf/a.yaml": f"# more\n{LEAK}"})
    dated(repo, "2024-07-01", {"conf/a.yaml": "db: {}\n"})
    [one] = repo.check(*SEC).findings
    assert (one["path"], one["line"], one["commit"], one["date"]) == ("conf/a.yaml", 2, first, "2024-05-01")
    assert "must be revoked, since it is in the history" in one["fix"]


def test_a_leak_that_came_back_is_told_once(repo: Repo) -> None:
    """With the commit that brought it first."""
    first = dated(repo, "2024-05-01", {"a.yaml": LEAK})
    dated(repo, "2024-05-02", {"a.yaml": "db: {}\n"})
    dated(repo, "2024-05-03", {"a.yaml": LEAK})
    assert found(repo) == [("a.yaml", 2, first)]


def test_two_values_in_a_file_are_two(repo: Repo) -> None:
    """Each with its own commit and its own line of that commit."""
    first = dated(repo, "2024-05-01", {"a.yaml": LEAK})
    second = dated(repo, "2024-05-02", {"a.yaml": f"{LEAK}mail:\n  password: {OTHER}\n"})
    assert found(repo) == [("a.yaml", 2, first), ("a.yaml", 4, second)]


def test_the_lines_of_a_file_are_understood_by_what_stands_around_them(repo: Repo) -> None:
    """A line of a notebook is no notebook, and a value of a Kubernetes secret no secret, without the rest."""
    cell = '{"cells": [{"cell_type": "code", "source": [\n"x = 1\\n",\n%s"y = 2\\n"], "outputs": []}]}\n'
    dated(repo, "2024-05-01", {"a.ipynb": cell % ""})
    second = dated(repo, "2024-05-02", {"a.ipynb": cell % f'"password = \\"{PASSWORD}\\"\\n",\n'})
    assert found(repo) == [("a.ipynb", 3, second)]


def test_what_a_merge_adds_itself_is_found(repo: Repo) -> None:
    """In neither of its parents; what one of them has is told of that one."""
    repo.commit({"a.txt": "one\ntwo\nthree\n"})
    repo.git("checkout", "--quiet", "-b", "side")
    side = repo.commit({"a.txt": "one\ntwo\nthree\nfour\n", "b.yaml": LEAK})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a.txt": "zero\none\ntwo\nthree\n"})
    repo.git("merge", "--quiet", "--no-commit", "side")
    merge = repo.commit({"a.txt": f"zero\none\npassword: {OTHER}\nthree\nfour\n"})
    assert found(repo) == [("a.txt", 3, merge), ("b.yaml", 2, side)]


def test_a_merge_of_three_has_three_signs_before_each_line(repo: Repo) -> None:
    """And its own lines are found all the same."""
    for name in ("b", "c"):
        repo.git("checkout", "--quiet", "-b", name, "main")
        repo.commit({f"{name}.txt": "text\n"})
    repo.git("checkout", "--quiet", "main")
    repo.commit({"d.txt": "text\n"})
    repo.git("merge", "--quiet", "--no-commit", "b", "c")
    merge = repo.commit({"b.txt": f"text\npassword: {PASSWORD}\n", "README.md": "# Ours\n"})
    assert len(repo.git("rev-list", "--parents", "-1", "HEAD").split()) == 4
    assert found(repo) == [("b.txt", 2, merge)]


def test_the_first_commit_is_read_too_whatever_the_configuration_shows(repo: Repo) -> None:
    """Configurations that change how patches look do not change what is found."""
    for setting in (
        "log.showRoot=false",
        "diff.noprefix=true",
        "diff.mnemonicPrefix=true",
        "diff.interHunkContext=5",
        "diff.context=7",
        "diff.renames=copies",
        "diff.suppressBlankEmpty=true",
        "color.ui=always",
        "core.quotePath=true",
        "log.decorate=full",
        "diff.algorithm=patience",
    ):
        repo.git("config", *setting.split("="))
    repo.git("checkout", "--quiet", "--orphan", "new")
    first = repo.commit({"ä.yaml": f"\n\n{LEAK}"})
    assert found(repo) == [("ä.yaml", 4, first)]


def test_a_file_that_was_moved_is_told_under_both_names(repo: Repo) -> None:
    """Both are in the history."""
    first = repo.commit({"a.yaml": LEAK})
    repo.git("mv", "a.yaml", "b.yaml")
    second = repo.commit()
    assert found(repo) == [("a.yaml", 2, first), ("b.yaml", 2, second)]


@pytest.mark.parametrize("attribute", ["-diff", "binary", "diff=other"])
def test_a_file_that_git_shows_no_lines_of_is_read_whole(repo: Repo, attribute: str) -> None:
    """As notebooks are often marked; a program that would show it is not run."""
    repo.git("config", "diff.other.textconv", "false")
    repo.git("config", "diff.other.command", "false")
    commit = repo.commit({".gitattributes": f"*.yaml {attribute}\n", "a.yaml": LEAK})
    assert found(repo) == [("a.yaml", 2, commit)]


def test_text_in_utf_16_is_read(repo: Repo) -> None:
    """Which git takes for binary; and what is binary is no text."""
    commit = repo.commit({"a.yaml": LEAK.encode("utf-16"), "b.bin": bytes(range(256)) + LEAK.encode()})
    assert found(repo) == [("a.yaml", 2, commit)]


def test_lines_may_end_in_any_way(repo: Repo) -> None:
    """With a carriage return, or not at all."""
    commit = repo.commit({"a.yaml": LEAK.replace("\n", "\r\n"), "b.yaml": LEAK.rstrip("\n")})
    assert found(repo) == [("a.yaml", 2, commit), ("b.yaml", 2, commit)]


@pytest.mark.parametrize(
    "name",
    [
        *(b"a b.yaml", "数据.yaml".encode(), b"caf\xe9.yaml", b"a\nb.yaml", b"a\tb.yaml", b'a"b.yaml', b"a\\b.yaml"),
        *(b"-a.yaml", b" b/c.yaml", b"x b/x.yaml", b"a\x01b.yaml"),
    ],
)
def test_a_name_may_be_any_bytes(repo: Repo, name: bytes) -> None:
    """Blanks, quotes, newlines, bytes that are no UTF-8."""
    path = os.fsencode(repo.path) + b"/" + name
    Path(os.fsdecode(path)).parent.mkdir(exist_ok=True)
    Path(os.fsdecode(path)).write_bytes(LEAK.encode())
    repo.git("add", "--all")
    commit = repo.commit()
    assert found(repo) == [(os.fsdecode(name), 2, commit)]


def test_what_looks_like_a_patch_in_a_file_is_text(repo: Repo) -> None:
    """Lines that begin as those between files do are lines of the file."""
    forged = f"@@ -1 +1,99 @@\ndiff --git a/x b/x\n+++ b/x\n\0{'0' * 40} 2001-01-01\n"
    commit = repo.commit({"a.txt": f"{forged.replace(chr(0), '')}--- a/x\npassword: {PASSWORD}\n"})
    assert found(repo) == [("a.txt", 6, commit)]


def test_submodules_links_and_modes_add_nothing(repo: Repo, tmp_path: Path) -> None:
    """A link holds a path, a submodule is judged where it lies, and a mode is no line."""
    first = repo.commit({"a.sh": f"export DB_PASSWORD='{PASSWORD}'\n"})
    (repo.path / "link").symlink_to(f"password={PASSWORD}")
    (repo.path / "a.sh").chmod(0o755)
    repo.clone("other")
    repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", (tmp_path / "other").as_uri(), "sub")
    repo.git("add", "--all")
    repo.commit()
    assert found(repo) == [("a.sh", 1, first)]


def test_stashes_tags_and_blobs_without_a_commit_are_part_of_it(repo: Repo) -> None:
    """Whatever a ref reaches."""
    repo.git("tag", "blob", repo.git("hash-object", "-w", str(repo.write({"b": LEAK}).path / "b")))
    (repo.path / "b").unlink()
    repo.write({"README.md": f"password: {PASSWORD}\nDB_PASSWORD={OTHER}x9\n"})
    repo.git("stash", "push", "--quiet")
    assert {path for path, *_ in found(repo)} >= {"refs/tags/blob"}


def test_all_families_are_judged_together(repo: Repo) -> None:
    """Data by blobs as before, credentials by lines."""
    commit = repo.commit({"a.yaml": LEAK, "data/x.csv": b"a,b\n" + b"1,2.5\n" * 4000})
    answer = repo.check("--history", "--select=DAT,SEC,PTH")
    assert {(one["code"][:3], one["commit"]) for one in answer.findings} == {("DAT", commit), ("SEC", commit)}


def test_a_clone_that_lacks_something_is_incomplete(repo: Repo) -> None:
    """It is never clean."""
    repo.commit({"a.yaml": LEAK})
    repo.commit({"a.yaml": "x\n"})
    assert repo.clone("shallow", "--depth=1").check(*SEC).code == commands.INCOMPLETE
    assert repo.clone("partial", "--filter=blob:none").check(*SEC).code == commands.INCOMPLETE


def test_a_repository_without_commits_is_clean(folder: Repo) -> None:
    """There is nothing to find."""
    folder.git("init", "--quiet")
    assert folder.check(*SEC).code == commands.CLEAN


def test_a_range_with_many_leaks_tells_each_of_its_commit(repo: Repo) -> None:
    """And none of a line that was there before."""
    base = repo.commit({f"{name}.yaml": f"mail:\n  password: {OTHER}\n" for name in "abcdefghijkl"})
    commits = [repo.commit({f"{name}.yaml": f"mail:\n  password: {OTHER}\n{LEAK}"}) for name in "abcdefghijkl"]
    expected = [(f"{name}.yaml", 4, commit) for name, commit in zip("abcdefghijkl", commits, strict=True)]
    assert found(repo, f"--range={base}..HEAD", "--select=SEC") == expected


def test_the_patches_of_commits_are_read_in_order(repo: Repo) -> None:
    """The newest first; each ends with nothing."""
    repo.commit({"a": "1\n2\n"})
    repo.commit({"a": "1\n3\n2\n4"})
    read = [(one.path, one.text, one.numbers()) if one else None for one in patches(str(repo.path), ["HEAD"])]
    last = ("a", b"3\n4\n", frozenset({2, 4}))
    first = ("README.md", b"# A project\n", frozenset({1}))
    assert read == [last, None, ("a", b"1\n2\n", frozenset({1, 2})), None, first, None]


def test_progress_is_for_terminals_only(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard error, on one line, and gone at the end; silent otherwise."""
    repo.commit({"a.yaml": LEAK})
    assert repo.check(*SEC).err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    said = repo.check(*SEC).err
    assert "\r\033[K2 commits, " in said
    assert said.endswith("\r\033[K")


def test_a_value_is_never_shown(repo: Repo) -> None:
    """In a history neither."""
    repo.commit({"a.yaml": LEAK})
    done = subprocess.run(["git", "log", "-p"], cwd=repo.path, capture_output=True, check=True)
    assert PASSWORD.encode() in done.stdout
    answer = repo.check(*SEC)
    assert PASSWORD not in answer.out + answer.err


def test_a_home_folder_that_a_notebook_shows_is_told_of_the_commit_that_brought_it(repo: Repo) -> None:
    """Only notebooks to which a commit adds one are read; at a commit, what was there before is not new."""
    name = "olga"
    before = '{"cells": [{"cell_type": "code", "source": [], "outputs": [{"text": [\n"a\\n",\n%s"b\\n"]}]}]}\n'
    repo.commit({"a.ipynb": before % ""})
    shown = before % f'"/home/{name}/a.py:3: UserWarning\\n",\n'
    second = repo.commit({"a.ipynb": shown})
    repo.commit({"a.ipynb": shown.replace('"b', '"c')})
    answer = repo.check("--history", "--select=PTH", "--profile=strict")
    assert [(one["code"], one["line"], one["commit"]) for one in answer.findings] == [("PTH004", 3, second)]
    repo.stage({"a.ipynb": shown.replace('"b', '"d')})
    assert repo.check("--staged", "--select=PTH", "--profile=strict").findings == []
