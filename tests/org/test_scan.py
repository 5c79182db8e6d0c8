"""How a shard is looked at: nothing of a repository is run, what goes wrong is told, what is known is not repeated."""

import datetime as dt
import os
from pathlib import Path

import pytest
from audits import Audit
from mlops_policy.org import judge, pool
from mlops_policy.org.judge import digest, holds
from mlops_policy.org.records import Outcome, Source, line, mend
from scratch import CSV
from support import git

pytestmark = pytest.mark.slow  # seconds each: git, processes and servers

BAD = {"data/a.csv": CSV * 100, "requirements.txt": b"numpy\n"}
CLEAN = {"README.md": b"# A project\n"}
SOON = (dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=9)).isoformat()
WAIVED = f"""
[[waivers]]
rule = "DAT002"
path = "data/a.csv"
reason = "moves to DVC"
owner = "@example-org/churn"
created = 2026-11-01
expires = {SOON}
""".encode()


def scanned(audit: Audit, *words: str) -> int:
    """Plan the folder ``clones`` anew, and scan and merge it; return the exit code of the scan."""
    (audit.path / "results-1.jsonl").unlink(missing_ok=True)
    audit.ok("plan", "--folder", "clones")
    code = audit.run("scan", *words).code
    audit.run("merge", "results-1.jsonl")
    return code


def test_what_a_check_finds_an_audit_finds(audit: Audit) -> None:
    """Code, place, message and remedy of each finding stand in the outcome, with the commit."""
    commit = audit.repository("churn/one", BAD)
    assert scanned(audit) == 0
    one = audit.outcomes()["churn/one"]
    assert (one["status"], one["commit"], one["team"], one["files"]) == ("judged", commit, "churn", 2)
    assert one["codes"] == {"DAT002": [1, 0], "PIN002": [1, 0]}
    assert one["errors"] == 2
    first = one["findings"][0]
    assert (first["path"], first["line"], first["level"]) == ("data/a.csv", 1, "error")
    assert first["fix"] == "git rm --cached data/a.csv && dvc add data/a.csv"


def test_only_the_newest_commit_of_the_default_branch_counts(audit: Audit) -> None:
    """What a commit has removed again, and what another branch holds, is for other commands."""
    audit.repository("one", BAD)
    git("checkout", "--quiet", "-b", "other", cwd=audit.path / "clones" / "one")
    git("checkout", "--quiet", "main", cwd=audit.path / "clones" / "one")
    git("rm", "--quiet", "-r", "data", "requirements.txt", cwd=audit.path / "clones" / "one")
    audit.repository("one", CLEAN)
    assert scanned(audit) == 0
    assert audit.outcomes()["one"]["errors"] == 0


def test_an_empty_repository_is_no_trouble(audit: Audit) -> None:
    """One without a commit was looked at whole."""
    (audit.path / "clones" / "one").mkdir(parents=True)
    git("init", "--quiet", cwd=audit.path / "clones" / "one")
    assert scanned(audit) == 0
    assert audit.outcomes()["one"]["status"] == "empty"


def test_a_broken_repository_is_told_and_the_others_are_looked_at(audit: Audit) -> None:
    """The scan ends with 4, never with 0, and says which and why in a line."""
    audit.repository("good", BAD)
    broken = audit.path / "clones" / "broken" / "objects"
    broken.mkdir(parents=True)
    (broken.parent / "HEAD").write_text("nonsense", encoding="utf-8")
    audit.ok("plan", "--folder", "clones")
    said = audit.run("scan")
    assert said.code == 4
    assert "broken: broken: '" in said.out
    assert "1 repository looked at, 1 not; to try those again, type the same command" in said.out
    assert audit.run("merge", "results-1.jsonl").code == 4
    assert {name: one["status"] for name, one in audit.outcomes().items()} == {"broken": "broken", "good": "judged"}


def test_a_file_that_cannot_be_read_makes_the_repository_incomplete(audit: Audit) -> None:
    """A policy that is no TOML cannot loosen anything: the usual one holds, and the scan ends with 4."""
    audit.repository("one", {**BAD, ".mlops-policy.toml": b"profile = \n"})
    assert scanned(audit) == 4
    one = audit.outcomes()["one"]
    assert one["status"] == "partial"
    assert one["errors"] == 2
    assert one["reason"].startswith(".mlops-policy.toml: .mlops-policy.toml is no TOML")


def test_the_organisation_s_file_holds_in_every_repository(audit: Audit) -> None:
    """A repository cannot be milder, a group is stricter still, and an attempt is a finding."""
    (audit.path / "org.toml").write_text(
        'name = "example-org"\n[groups.churn.rules]\nPIN002 = "error"\n[rules]\nPIN002 = "warning"\n', encoding="utf-8"
    )
    milder = b'[rules]\nDAT002 = "warning"\n'
    audit.repository("churn/one", {**BAD, ".mlops-policy.toml": milder})
    audit.repository("fraud/two", BAD)
    assert scanned(audit, "--organisation", "org.toml") == 0
    found = audit.outcomes()
    assert found["fraud/two"]["codes"]["PIN002"] == [0, 1]
    assert found["churn/one"]["codes"]["PIN002"] == [1, 0]
    assert found["churn/one"]["codes"]["DAT002"] == found["churn/one"]["codes"]["POL001"] == [1, 0]
    (audit.path / "org.toml").write_text("nonsense = 1\n", encoding="utf-8")
    refused = audit.run("scan", "--organisation", "org.toml")
    assert refused.code == 2
    assert "the file of the organisation" in refused.err


def test_what_older_rules_found_is_not_told_as_today_s(audit: Audit) -> None:
    """A repository that was judged and cannot be looked at when the rules are others is told as broken, and again."""
    audit.repository("one", BAD)
    assert scanned(audit) == 0
    (audit.path / "org.toml").write_text('name = "example-org"\nprofile = "strict"\n', encoding="utf-8")
    (audit.path / "clones" / "one").rename(audit.path / "away")
    for _ in range(2):
        assert audit.run("scan", "--organisation", "org.toml").code == 4
    assert audit.run("merge", "results-1.jsonl").code == 4
    assert audit.outcomes()["one"]["status"] == "broken"
    (audit.path / "away").rename(audit.path / "clones" / "one")
    audit.ok("scan", "--organisation", "org.toml")


def test_nothing_of_a_repository_is_run(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    """No hook of it or of a template, no filter, no submodule, no link that leads out."""
    mark = audit.path / "was-run"
    script = f"#!/bin/sh\ntouch '{mark.as_posix()}'\ncat\n".encode()
    attributes = b"* filter=evil\n*.bin filter=lfs\n"
    module = b'[submodule "m"]\n\tpath = m\n\turl = ext::sh -c "touch was-run"\n'
    audit.repository("one", {".gitattributes": attributes, ".gitmodules": module, "evil": script, **CLEAN})
    one = audit.path / "clones" / "one"
    home, templates = audit.path / "home", audit.path / "templates" / "hooks"
    home.mkdir()
    templates.mkdir(parents=True)
    for hooks in (one / ".git" / "hooks", templates):
        hooks.mkdir(exist_ok=True)
        for name in ("post-checkout", "post-index-change", "reference-transaction"):
            (hooks / name).write_bytes(script)
            (hooks / name).chmod(0o755)
    (home / ".gitconfig").write_text(
        f'[filter "evil"]\n\tsmudge = "touch {mark.as_posix()}"\n\tclean = "touch {mark.as_posix()}"\n'
        f"[init]\n\ttemplateDir = {templates.parent.as_posix()}\n[core]\n\tfsmonitor = touch {mark.as_posix()}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    mark.unlink(missing_ok=True)  # what made the repository has hooks too
    assert scanned(audit) == 0
    assert audit.outcomes()["one"]["status"] == "judged"
    assert not mark.exists()


def test_an_unchanged_repository_is_taken_from_the_last_run(audit: Audit) -> None:
    """Same commit and same rules: the outcome of before stands, with its time; a changed one is judged anew."""
    audit.repository("same", BAD)
    audit.repository("other", BAD)
    scanned(audit)
    marked = [{**one, "at": "2026-01-01T00:00:00Z"} for one in audit.lines("audit.jsonl")]
    (audit.path / "last.jsonl").write_bytes(b"".join(judge_line(one) for one in marked))
    commit = audit.repository("other", {"data/a.csv": b"a\n"})
    scanned(audit, "--last", "last.jsonl")
    found = audit.outcomes()
    assert found["same"]["at"] == "2026-01-01T00:00:00Z"
    assert found["same"]["errors"] == 2
    assert found["same"]["run"] == found["other"]["run"]
    assert (found["other"]["commit"], found["other"]["errors"]) == (commit, 1)


def judge_line(one: dict[str, object]) -> bytes:
    return line(Outcome(**one))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "true"),
    [
        ({}, True),
        ({"policy": "another"}, False),
        ({"status": "partial"}, False),
        ({"status": "too slow"}, False),
        ({"until": "2026-11-24"}, False),
        ({"until": "2026-11-25"}, True),
    ],
)
def test_an_outcome_holds_until_the_rules_or_a_waiver_are_others(change: dict[str, str], true: bool) -> None:  # noqa: FBT001
    """What was not looked at whole is never taken over."""
    known = {"run": "r", "repository": "a", "status": "judged", "policy": "p", **change}
    assert holds(Outcome(**known), "p", "2026-11-24") is true  # type: ignore[arg-type]


def test_other_rules_have_another_digest(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A profile or the organisation's file makes another one, and so does one letter of a rule."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "org").mkdir()
    (tmp_path / "rules" / "a.py").write_bytes(b"x = 1\n")
    monkeypatch.setattr(judge, "__file__", str(tmp_path / "org" / "judge.py"))
    first = digest("", None)
    assert len({first, digest("strict", None), digest("", "profile = 1")}) == 3
    (tmp_path / "rules" / "a.py").write_bytes(b"x = 1\r\n")
    assert digest("", None) == first
    (tmp_path / "rules" / "a.py").write_bytes(b"x = 2\n")
    assert digest("", None) != first


def test_waivers_are_known_with_their_owner_and_their_end(audit: Audit) -> None:
    """Those of the configuration and those beside a line; the outcome holds until the first of them ends."""
    beside = (
        f"import numpy as np\nx = np.random.rand()  # mlops-policy: ignore[SED003] a demo -- owner=@x until={SOON}\n"
    )
    audit.repository("one", {**BAD, ".mlops-policy.toml": WAIVED, "a.py": beside.encode()})
    assert scanned(audit) == 0
    one = audit.outcomes()["one"]
    assert one["accepted"] >= 1
    assert one["until"] == SOON
    written = {"code": "DAT002", "path": "data/a.csv", "reason": "moves to DVC", "expires": SOON}
    assert any(written.items() <= waiver.items() for waiver in one["waivers"])
    inline = {"code": "SED003", "path": "a.py", "reason": "a demo", "owner": "@x", "expires": SOON}
    assert inline in one["waivers"]


def test_a_repository_beyond_the_limit_is_told_and_not_judged(audit: Audit) -> None:
    """Its size is looked at while it comes, and it ends with 4."""
    audit.repository("large", {"blob.bin": os.urandom(3 << 20)})
    audit.repository("small", CLEAN)
    assert scanned(audit, "--megabytes", "1") == 4
    found = audit.outcomes()
    assert (found["large"]["status"], found["small"]["status"]) == ("too large", "judged")
    assert found["large"]["reason"] == "more than 1 MB"


def test_a_repository_that_takes_too_long_is_told_and_its_process_ended(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A git that hangs is ended after the time for one repository; the scan ends with 4."""
    audit.repository("one", CLEAN)
    monkeypatch.setenv("GIT_EXEC_PATH", exec_path(audit.path, "sleep 60"))
    assert scanned(audit, "--seconds", "1") == 4
    assert audit.outcomes()["one"]["status"] == "too slow"


def test_a_process_that_does_not_answer_is_ended_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the time is over, another one takes its place, and judges the next repository."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(pool, "GRACE", 0.0)
    url = (tmp_path / "nowhere").as_uri()
    tasks = [judge.Task("run", Source("slow", url), "p", seconds=0.0), judge.Task("run", Source("next", url), "p")]
    assert [one.status for one in pool.judged(iter(tasks), 1, tmp_path / "scratch")] == ["too slow", "broken"]


def test_a_process_that_dies_takes_one_repository_with_it(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it was at is told as broken, and another process judges the next one."""
    audit.repository("deadly", CLEAN)
    audit.repository("good", CLEAN)
    how = 'case "$*" in *deadly*) kill -9 0;; *) exec git upload-pack "$@";; esac'  # all of its group: its judge too
    monkeypatch.setenv("GIT_EXEC_PATH", exec_path(audit.path, how))
    assert scanned(audit, "--processes", "1") == 4
    found = audit.outcomes()
    assert found["deadly"]["reason"] == "the process that judged it has died, perhaps for want of memory"
    assert found["good"]["status"] == "judged"


def exec_path(folder: Path, script: str) -> str:
    """Return a folder of git's programs in which the one that serves a clone is a script."""
    theirs, ours = Path(git("--exec-path", cwd=folder)), folder / "git-core"
    ours.mkdir()
    for each in theirs.iterdir():
        (ours / each.name).symlink_to(each)
    served = ours / "git-upload-pack"
    served.unlink()
    served.write_text(f"#!/bin/sh\nunset GIT_EXEC_PATH\n{script}\n", encoding="utf-8")
    served.chmod(0o755)
    return str(ours)


def test_a_line_without_an_end_is_cut_off(tmp_path: Path) -> None:
    """What a killed process left half-written is none, and the next line stands alone."""
    path = tmp_path / "results.jsonl"
    for content, left in ((b"{}\n{", b"{}\n"), (b"{", b""), (b"{}\n", b"{}\n"), (b"", b"")):
        path.write_bytes(content)
        mend(path)
        assert path.read_bytes() == left


def test_a_credential_is_masked_wherever_it_is_told(audit: Audit) -> None:
    """Not in the results, not in what is merged, and not on the page."""
    secret = f"ghp_{'16C7e42F292c6912E7710c838347Ae178B4a'}"
    audit.repository("one", {"a.py": f'TOKEN = "{secret}"\n'.encode()})
    assert scanned(audit) == 0
    assert any(code.startswith("SEC") for code in audit.outcomes()["one"]["codes"])
    audit.ok("report")
    for name in ("results-1.jsonl", "audit.jsonl", "dashboard.html"):
        assert secret[8:] not in (audit.path / name).read_text(encoding="utf-8")


def test_without_git_nothing_is_called_clean(audit: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what is missing, and the scan ends with 4."""
    audit.repository("one", CLEAN)
    audit.ok("plan", "--folder", "clones")
    monkeypatch.setenv("PATH", str(audit.path))
    said = audit.run("scan")
    assert (said.code, said.err) == (4, "mlops-policy: git is not installed\n")
    assert (audit.path / "results-1.jsonl").read_bytes() == b""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--shard", "3/2"], "--shard '3/2' is none; write it as 1/1"),
        (["--shard", "1/2"], "--shard 1/2: the plan has 1; type: --shard 1/1"),
        (["--shard", "one"], "--shard 'one' is none"),
        (["--plan", "nowhere.json"], "there is no nowhere.json; type: mlops-policy org plan --folder FOLDER"),
        (["--plan", "other.json"], "other.json is no plan"),
        (["--output", "old.jsonl"], "old.jsonl is of the plan of r; remove it, or name another file by --output"),
        (["--output", "odd.jsonl"], "a line is no result of mlops-policy org scan"),
    ],
)
def test_a_scan_that_cannot_begin_says_why_in_one_line(audit: Audit, words: list[str], said: str) -> None:
    """It ends with 2."""
    audit.repository("one", CLEAN)
    audit.ok("plan", "--folder", "clones")
    (audit.path / "other.json").write_text("[]", encoding="utf-8")
    (audit.path / "odd.jsonl").write_text("7\n", encoding="utf-8")
    (audit.path / "old.jsonl").write_bytes(judge_line({"run": "r", "repository": "a", "status": "judged"}))
    answer = audit.run("scan", *words)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
