"""The required workflow, run for real by act: called by a repository, at the commit of the policy, verdict and all."""

from pathlib import Path
from typing import Any

import pytest
from pipelines import DATA, NAME, ZEROS, Server
from runner import CALLED, CALLER, Run, Runner
from support import git

POLICY = "example-org/mlops-template"


@pytest.fixture
def policy(repository: Path) -> tuple[Path, str]:
    """Return the repository of the policy and its commit."""
    git("config", "uploadpack.allowAnySHA1InWant", "true", cwd=repository)
    return repository, git("rev-parse", "HEAD", cwd=repository)


@pytest.fixture
def hosted(tmp_path: Path, server: Server, policy: tuple[Path, str], home: dict[str, str]) -> Runner:
    """Return a server with both repositories, and where runs leave what they make."""
    folder = tmp_path / "server" / "example-org"
    folder.mkdir(parents=True)
    (folder / "mlops-template").symlink_to(policy[0])
    (folder / "churn").symlink_to(server.path)
    (tmp_path / "room").mkdir()
    return Runner(folder.parent, tmp_path / "room", {**home, "PYTHONPATH": ""})


def call(commit: str, reference: str = "") -> bytes:
    """Return the workflow of a repository that calls the policy."""
    return f"""\
on: [pull_request, merge_group, push]
permissions: {{}}
jobs:
  mlops-policy:
    uses: {POLICY}/{CALLED}@{commit} # that of the template
    permissions: {{actions: read, contents: read, security-events: write}}
    with: {{policy-repository: {POLICY}, policy-ref: {reference or commit}}}
""".encode()


def run(hosted: Runner, server: Server, policy: tuple[Path, str], event: dict[str, Any], revision: str) -> Run:
    """Run the workflow of a repository for an event, at a revision."""
    clone = server.clone(revision)
    kind = next((name for name in ("pull_request", "merge_group") if name in event), "push")
    full = {**event, "repository": {**event["repository"], "full_name": NAME, "visibility": "public"}}
    return hosted.run(clone, kind, full, {f"{POLICY}@{policy[1]}": policy[0]})


@pytest.mark.slow
def test_a_clean_pull_request_gets_a_verdict(hosted: Runner, server: Server, policy: tuple[Path, str]) -> None:
    """All three jobs pass, and findings, of which there are none, come to code scanning."""
    server.commit({CALLER: call(policy[1])})
    seen = run(hosted, server, policy, server.pull({"a.md": b"# A\n"}), "refs/pull/7/merge")
    assert (seen.code, seen.jobs) == (0, dict.fromkeys(("scan", "upload", "verdict"), "succeeded")), seen.log
    assert sorted(path.name for path in hosted.artifacts.iterdir()) == ["mlops-policy", "uploaded.sarif"]
    assert f"policy-sha={policy[1]}" in seen.log


@pytest.mark.slow
def test_a_bad_pull_request_gets_a_red_verdict(hosted: Runner, server: Server, policy: tuple[Path, str]) -> None:
    """What it adds and removes again is found; the finding is an annotation, and comes to code scanning."""
    server.commit({CALLER: call(policy[1])})
    seen = run(hosted, server, policy, server.pull(DATA, {"data/raw.csv": None}), "refs/pull/7/merge")
    assert seen.code == 1
    assert seen.jobs == {"scan": "failed", "upload": "succeeded", "verdict": "failed"}, seen.log
    assert "::error file=data/raw.csv,line=1" in seen.log
    assert b"DAT002" in (hosted.artifacts / "uploaded.sarif").read_bytes()


@pytest.mark.slow
def test_a_fork_s_pull_request_writes_nothing(hosted: Runner, server: Server, policy: tuple[Path, str]) -> None:
    """Its token only reads: nothing goes to code scanning, and the verdict does not depend on it."""
    server.commit({CALLER: call(policy[1])})
    event = server.pull({"a.md": b"# A\n"})
    event["pull_request"]["head"]["repo"]["full_name"] = "stranger/churn"
    seen = run(hosted, server, policy, event, "refs/pull/7/merge")
    assert (seen.code, seen.jobs) == (0, {"scan": "succeeded", "verdict": "succeeded"}), seen.log
    assert [path.name for path in hosted.artifacts.iterdir()] == ["mlops-policy"]


@pytest.mark.slow
def test_a_merge_queue_gets_a_verdict(hosted: Runner, server: Server, policy: tuple[Path, str]) -> None:
    """From the base of the group to its head."""
    base = server.commit({CALLER: call(policy[1])})
    server.pull(DATA)
    head = server.git("rev-parse", "refs/pull/7/merge")
    group = {"base_sha": base, "base_ref": "refs/heads/main", "head_sha": head, "head_ref": "refs/heads/queue/main/7"}
    event = {"repository": {"default_branch": "main"}, "action": "checks_requested", "merge_group": group}
    seen = run(hosted, server, policy, event, "refs/pull/7/merge")
    assert seen.jobs["verdict"] == "failed", seen.log


@pytest.mark.slow
@pytest.mark.parametrize(("branch", "before"), [("topic", ZEROS), ("main", ZEROS), ("topic", "b" * 40)])
def test_a_push_gets_a_verdict(
    hosted: Runner, server: Server, policy: tuple[Path, str], branch: str, before: str
) -> None:
    """A repository may call the workflow for pushes too: of a new branch, the first of all, and one with force."""
    server.commit({CALLER: call(policy[1])})
    after = server.commit(DATA, branch)
    event = server.push(before, after, branch, forced=before != ZEROS)
    seen = run(hosted, server, policy, event, f"refs/heads/{branch}")
    assert seen.jobs["verdict"] == "failed", seen.log
    assert "::error file=data/raw.csv,line=1" in seen.log


@pytest.mark.slow
def test_a_tampered_baseline_gets_a_red_verdict(hosted: Runner, server: Server, policy: tuple[Path, str]) -> None:
    """The lines that a pull request adds to it are an error in themselves."""
    held = b"# Findings\nDAT001 0000000000000000 a.csv\n"
    server.commit({CALLER: call(policy[1]), ".mlops-policy.baseline": held})
    grown = held + b"DAT001 1111111111111111 b.csv\n"
    seen = run(hosted, server, policy, server.pull({".mlops-policy.baseline": grown}), "refs/pull/7/merge")
    assert (seen.jobs["scan"], seen.jobs["verdict"]) == ("failed", "failed"), seen.log
    assert "POL004 grown-baseline" in seen.log


@pytest.mark.slow
@pytest.mark.parametrize("reference", ["main", "b" * 40])
def test_without_the_policy_s_own_commit_nothing_passes(
    hosted: Runner, server: Server, policy: tuple[Path, str], reference: str
) -> None:
    """A branch can move, and a commit that is not there judges nothing."""
    server.commit({CALLER: call(policy[1], reference)})
    seen = run(hosted, server, policy, server.pull({"a.md": b"# A\n"}), "refs/pull/7/merge")
    assert seen.jobs == {"scan": "failed", "verdict": "failed"}, seen.log
