"""Which commits a pipeline judges, for each event: real clones as a pipeline makes them, never less than was asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from mlops_policy import __version__, baseline
from pipelines import DATA, NAME, OLD, ZEROS, Server
from support import git

POLICY = "example-org/mlops-template"


def test_a_clean_pull_request_passes(server: Server) -> None:
    """With a sentence in the log, a summary, and outputs for later steps."""
    seen = server.judged({"src/a.py": b"x = 1\n"})
    assert (seen.code, seen.findings) == (0, [])
    assert seen.out == "0 errors, 0 warnings in 1 file.\n"
    assert seen.summary.startswith("## mlops-policy passed\n")
    assert "pull request 7" in seen.summary
    counts = {"errors": "0", "warnings": "0", "waived": "0", "baselined": "0", "expired-waivers": "0"}
    assert seen.outputs == {
        "result": "passed",
        "exit-code": "0",
        **counts,
        "policy-version": __version__,
        "policy-sha": "",
    }


def test_a_bad_pull_request_fails_with_an_annotation_and_a_link(server: Server) -> None:
    """The annotation is at the file; the summary links the file of the commit, and the rule of the policy's commit."""
    event = server.pull(DATA)
    seen = server.judge(server.clone("refs/pull/7/merge"), event, "--policy", f"{POLICY}@{'a' * 40}")
    assert seen.code == 1
    assert "::error file=data/raw.csv,line=1,col=1,title=DAT002" in seen.out
    head = event["pull_request"]["head"]["sha"]
    assert f"https://github.com/{NAME}/blob/{head}/data/raw.csv#L1" in seen.summary
    assert f"https://github.com/{POLICY}/blob/{'a' * 40}/policies/RULES.md#dat002" in seen.summary
    assert (seen.outputs["result"], seen.outputs["errors"]) == ("failed", "1")
    assert seen.outputs["policy-sha"] == "a" * 40


def test_what_one_commit_adds_and_the_next_removes_is_found(server: Server) -> None:
    """It is in the history for good once the pull request is merged; the tree alone would not show it."""
    seen = server.judged(DATA, {"data/raw.csv": None})
    assert seen.code == 1
    [found] = seen.findings
    assert (found["code"], found["path"]) == ("DAT002", "data/raw.csv")
    assert found["commit"] == server.git("rev-parse", "change~1")


def test_what_main_has_besides_is_not_held_against_a_pull_request(server: Server) -> None:
    """Neither what it had before, nor what it got since, merged into the branch or not."""
    server.commit(OLD)
    event = server.pull({"a.md": b"# A\n"})
    server.commit({"new.csv": OLD["old.csv"]})
    assert server.judge(server.clone("refs/pull/7/merge"), event).code == 0
    server.git("checkout", "--quiet", "change")
    server.git("merge", "--quiet", "main")
    event["pull_request"]["head"]["sha"] = head = server.git("rev-parse", "HEAD")
    server.git("update-ref", "refs/pull/7/head", head)
    seen = server.judge(server.clone("refs/pull/7/head"), event)
    assert (seen.code, seen.findings) == (0, [])


def test_a_pull_request_from_a_fork_is_judged_alike(server: Server) -> None:
    """Its commits are on no branch of the repository, only behind the reference of the pull request."""
    event = server.pull(DATA)
    event["pull_request"]["head"]["repo"]["full_name"] = "stranger/churn"
    server.git("branch", "--quiet", "-D", "change")
    assert server.judge(server.clone("refs/pull/7/merge"), event).code == 1


def test_a_merge_queue_is_judged_from_its_base(server: Server) -> None:
    """Every commit of the group, whichever pull request it is from."""
    base = server.git("rev-parse", "main")
    server.pull(DATA)
    head = server.git("rev-parse", "refs/pull/7/merge")
    group = {"base_sha": base, "base_ref": "refs/heads/main", "head_sha": head, "head_ref": "refs/heads/queue/main/7"}
    event = {"repository": {"default_branch": "main"}, "action": "checks_requested", "merge_group": group}
    seen = server.judge(server.clone("refs/pull/7/merge"), event)
    assert seen.code == 1
    assert "merge queue of main" in seen.summary


def test_a_push_is_judged_from_where_the_branch_was(server: Server) -> None:
    """And no commit before it is."""
    server.commit(OLD)
    before = server.commit({})
    after = server.commit(DATA)
    seen = server.judge(server.clone("refs/heads/main"), server.push(before, after))
    assert seen.code == 1
    assert seen.found == [("DAT002", "data/raw.csv", "error")]


def test_a_new_branch_is_judged_from_the_default_one(server: Server) -> None:
    """Its event names no commit before it."""
    server.commit(OLD)
    after = server.commit(DATA, "topic")
    seen = server.judge(server.clone("refs/heads/topic"), server.push(ZEROS, after, "topic"))
    assert seen.found == [("DAT002", "data/raw.csv", "error")]


def test_a_first_push_is_judged_from_the_first_commit(server: Server) -> None:
    """Nothing was there before, and the log says so."""
    server.commit(DATA)
    after = server.commit({"data/raw.csv": None})
    seen = server.judge(server.clone("refs/heads/main"), server.push(ZEROS, after))
    assert seen.found == [("DAT002", "data/raw.csv", "error")]
    assert "nothing comes before it" in seen.summary


def test_a_push_with_force_is_judged_from_the_default_branch(server: Server) -> None:
    """The commit that the branch was on has gone from the server, and the log says what is judged instead."""
    gone = server.commit({"a.md": b"# A\n"}, "topic")
    server.git("checkout", "--quiet", "main")
    server.git("branch", "--quiet", "-D", "topic")
    server.git("reflog", "expire", "--expire=now", "--all")
    server.git("gc", "--quiet", "--prune=now")
    after = server.commit(DATA, "topic")
    seen = server.judge(server.clone("refs/heads/topic"), server.push(gone, after, "topic", forced=True))
    assert seen.found == [("DAT002", "data/raw.csv", "error")]
    assert f"{gone[:12]}, which topic was on before the push with force" in seen.summary


def test_a_push_with_force_to_the_default_branch_is_never_guessed(server: Server) -> None:
    """Nobody knows what held before it: nothing is judged, the exit code is 4, and a line says what to type."""
    after = server.commit(DATA)
    seen = server.judge(server.clone("refs/heads/main"), server.push("b" * 40, after, forced=True))
    assert (seen.code, seen.outputs) == (4, {"result": "incomplete"})
    assert f"type: git fetch origin {'b' * 40}" in seen.err
    assert "::error title=mlops-policy::" in seen.out
    assert "did not judge everything" in seen.summary


@pytest.mark.parametrize("depth", ["1", "2"])
def test_a_clone_that_is_too_shallow_is_never_taken_for_clean(server: Server, depth: str) -> None:
    """Exit code 4, and what to type."""
    event = server.pull(DATA, {"data/raw.csv": None})
    seen = server.judge(server.clone("refs/pull/7/merge", f"--depth={depth}"), event)
    assert seen.code == 4
    assert seen.err.endswith("; type: git fetch --unshallow\n")
    assert "in a workflow: fetch-depth: 0 for actions/checkout" in seen.out


def test_what_was_typed_after_a_shallow_clone_helps(server: Server) -> None:
    """The remedy is followed to the letter."""
    event = server.pull(DATA)
    clone = server.clone("refs/pull/7/merge", "--depth=1")
    assert server.judge(clone, event).code == 4
    git("fetch", "--quiet", "--unshallow", cwd=clone)
    assert server.judge(clone, event).code == 1


def test_a_file_that_is_not_in_the_clone_makes_it_incomplete(server: Server) -> None:
    """In a clone without contents nothing is fetched behind anybody's back: exit code 4, and what to type."""
    server.pull(DATA)
    clone = server.path.parent / "clone-partial"
    git("clone", "--quiet", "--no-checkout", "--filter=blob:none", server.path.as_uri(), str(clone), cwd=server.path)
    seen = server.judge(clone, None, "--base", "origin/main", "--head", "origin/change")
    assert seen.code == 4
    assert "data/raw.csv: not judged: not in this clone, or damaged; type: git fetch --refetch --no-filter" in seen.out


def test_a_branch_that_was_deleted_has_nothing_to_judge(server: Server) -> None:
    """It passes, and says why."""
    seen = server.judge(server.clone("refs/heads/main"), server.push(server.git("rev-parse", "main"), ZEROS, "topic"))
    assert (seen.code, seen.outputs["result"]) == (0, "passed")
    assert seen.out == "topic was deleted: there is nothing to judge\n"


def test_another_event_judges_all_files(server: Server) -> None:
    """A schedule and a button bring no commits."""
    server.commit(DATA)
    seen = server.judge(server.clone("refs/heads/main"), {"schedule": "0 3 * * 1"})
    assert seen.found == [("DAT002", "data/raw.csv", "error")]
    assert "all files" in seen.summary


def test_a_full_history_is_judged_when_it_is_asked_for(server: Server) -> None:
    """What the pull request itself does not bring is found then too."""
    server.commit(OLD)
    server.commit({"old.csv": None})
    event = server.pull({"a.md": b"# A\n"})
    clone = server.clone("refs/pull/7/merge")
    assert server.judge(clone, event).code == 0
    assert server.judge(clone, event, "--history", "full").found == [("DAT002", "old.csv", "error")]


@pytest.mark.parametrize("event", [{"schedule": "0 3 * * 1"}, {"inputs": {}, "ref": "refs/heads/main"}])
def test_a_full_history_is_judged_on_a_schedule_and_by_a_button(server: Server, event: dict[str, Any]) -> None:
    """What was taken out of the tree long ago is still there for whoever clones; what the baseline holds is old."""
    server.commit(OLD)
    server.commit({"old.csv": None, "data/raw.csv": DATA["data/raw.csv"]})
    clone = server.clone("refs/heads/main")
    assert server.judge(clone, event).found == [("DAT002", "data/raw.csv", "error")]
    seen = server.judge(clone, event, "--history", "full")
    assert (seen.code, {path for _, path, _ in seen.found}) == (1, {"data/raw.csv", "old.csv"})
    assert "all commits" in seen.summary
    held = [baseline.Known(one["code"], one["fingerprint"], one["path"]) for one in seen.findings]
    server.commit({baseline.NAME: baseline.text(held).encode()})
    assert server.judge(server.clone("refs/heads/main"), event, "--history", "full").findings == []


def test_other_servers_say_what_is_judged(server: Server) -> None:
    """GitLab, Jenkins and a bare clone: a base and a head, and text in the log."""
    server.pull(DATA)
    seen = server.judge(server.clone("refs/pull/7/head"), None, "--base", "origin/main")
    assert seen.code == 1
    assert "data/raw.csv:1: DAT002" in seen.out
    assert (seen.summary, seen.outputs) == ("", {})
    bare = server.path.parent / "clone-bare.git"
    git("clone", "--quiet", "--bare", str(server.path), str(bare), cwd=server.path.parent)
    seen = server.judge(bare, None, "--base", "main", "--head", "change")
    assert seen.found == [("DAT002", "data/raw.csv", "error")]


def test_a_clean_change_says_so_on_other_servers(server: Server) -> None:
    """A log without a word could be that of a step that did not run."""
    server.pull({"a.md": b"# A\n"})
    seen = server.judge(server.clone("refs/pull/7/head"), None, "--base", "origin/main")
    assert seen.out == "commits origin/main..HEAD: 0 errors, 0 warnings in 1 file.\n"


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        ("{", (), "is no event of GitHub: it is no JSON"),
        ("[]", (), "is no event of GitHub: it is no object"),
        ('{"pull_request": {"number": 1, "head": {}, "base": {}}}', (), "it names no commit in 'sha'"),
        ('{"pull_request": 3}', (), "it names no commit in it"),
        ('{"before": "main", "after": "main"}', (), "it names no commit in 'before'"),
        ("{}", ("--head", "main"), "--head needs --base"),
        ("{}", ("--base", ""), "--base is empty; give the branch that the change is to be merged into, as origin/main"),
        ("{}", ("--base", "HEAD~9"), "there is no commit HEAD~9; type: git log --oneline"),
        ("{}", ("--base", "no-such-branch"), "commit no-such-branch is not in this clone; type: git fetch origin"),
        ("{}", ("--policy", "main"), "--policy 'main' is no OWNER/NAME@COMMIT"),
        ("{}", ("--organisation", "no.toml"), "there is no file no.toml"),
        ("{}", ("--output", "pdf"), "--output 'pdf' is none of text"),
    ],
)
def test_what_cannot_be_followed_is_one_line(
    server: Server, tmp_path: Path, content: str, words: tuple[str, ...], said: str
) -> None:
    """No traceback, no verdict; GitHub shows the line at the top of the run."""
    path = tmp_path / "event.json"
    path.write_text(content, encoding="utf-8")
    clone = server.clone("refs/heads/main")
    seen = server.judge(clone, {}, *(words if "--base" in words else ("--event", str(path), *words)))
    assert seen.code in (2, 4)
    assert said in seen.err
    assert seen.err.count("\n") == 1
    assert "::error title=mlops-policy::" in seen.out
    assert seen.outputs == {"result": "incomplete"}


def test_without_an_event_and_a_base_it_says_what_to_type(server: Server) -> None:
    """A person who tries it at home is told how."""
    seen = server.judge(server.clone("refs/heads/main"), None)
    assert (seen.code, seen.err) == (
        2,
        "mlops-policy: nothing says what is to be judged; type: mlops-policy ci --base origin/main\n",
    )


def test_reports_for_other_programs_are_written_at_once(server: Server, tmp_path: Path) -> None:
    """SARIF and JSON name the pull request, the repository and the commit."""
    event = server.pull(DATA)
    files = {name: tmp_path / name for name in ("sarif", "json", "html")}
    words = [word for name, path in files.items() for word in ("--output", f"{name}={path}")]
    server.judge(server.clone("refs/pull/7/merge"), event, *words)
    report = json.loads(files["json"].read_text(encoding="utf-8"))
    assert report["scope"] == "pull request 7"
    sarif = json.loads(files["sarif"].read_text(encoding="utf-8"))
    [provenance] = sarif["runs"][0]["versionControlProvenance"]
    assert provenance["repositoryUri"] == f"https://github.com/{NAME}"
    assert provenance["revisionId"] == event["pull_request"]["head"]["sha"]
    assert "pull request 7" in files["html"].read_text(encoding="utf-8")


def test_nothing_of_the_repository_is_run(server: Server) -> None:
    """A module with the name of one that the policy imports, lying where it is started, stays unread."""
    bad = b"raise SystemExit('run')\n"
    seen = server.judged(dict.fromkeys(("yaml.py", "packaging.py", "tomllib.py", "sitecustomize.py"), bad))
    assert seen.code == 0


def test_the_start_has_no_findings(server: Server) -> None:
    """What all these begin with is clean, so that each finding is of the change."""
    seen = server.judge(server.clone("refs/heads/main"), {})
    assert (seen.code, seen.findings) == (0, [])
