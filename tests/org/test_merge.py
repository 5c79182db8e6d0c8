"""What all shards found becomes one file, whatever happened on the way; and one more step of the trend."""

import signal
import time
from pathlib import Path

import pytest
from audit import TEAMS, make
from audits import Audit
from fake_github import ORGANISATION, State
from mlops_policy.org.merge import extend
from mlops_policy.org.records import Index, Outcome, line

pytestmark = pytest.mark.slow  # seconds each: git, processes and servers

SHARDS = 3


def served(github: State, repositories: int) -> None:
    """Let the server have so many repositories, each with a commit."""
    home = github.root / ORGANISATION
    make(home, repositories)
    for path in sorted(home.glob("*/*.git")):
        path.rename(home / path.name)
        team = path.parent.name
        github.add(path.name.removesuffix(".git"))
        github.properties[path.name.removesuffix(".git")] = {"team": team}


def whole_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def kill_midway(audit: Audit, results: Path, after: int, *words: str) -> None:
    """Start a scan, kill it when it has written some lines, and leave half a line as a crash may."""
    process = audit.start("scan", *words, "--output", str(results))
    while whole_lines(results) < after:
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM if not hasattr(signal, "SIGKILL") else signal.SIGKILL)
    process.wait()
    with results.open("ab") as file:
        file.write(b'{"repository":"example-org/pro')


@pytest.mark.parametrize("repositories", [24, 96])
def test_faults_and_a_killed_shard_change_nothing(audit: Audit, github: State, repositories: int) -> None:
    """Refusals, an ill server and a shard killed midway and begun again: the same file, but for the times."""
    served(github, repositories)
    github.faults.extend([("/orgs/.*/repos", "gateway"), ("/properties", "many")])
    audit.ok("plan", "--github", ORGANISATION, "--api", github.base, "--shards", str(SHARDS))
    for shard in range(1, SHARDS + 1):
        audit.ok("scan", "--shard", f"{shard}/{SHARDS}", "--output", f"calm/{shard}.jsonl")
    audit.ok("merge", "calm", "--output", "calm.jsonl", "--trend", "calm-trend.jsonl")

    names = [one["name"] for one in github.repositories]
    for kind, each in zip(("gateway", "many", "gateway") * 3, names[:: len(names) // 9], strict=False):
        github.faults.append((f"/{each}.git/", kind))
    kill_midway(audit, audit.path / "rough" / "2.jsonl", repositories // SHARDS // 2, "--shard", f"2/{SHARDS}")
    for shard in (3, 2, 1):
        audit.ok("scan", "--shard", f"{shard}/{SHARDS}", "--output", f"rough/{shard}.jsonl")
    audit.ok("merge", "rough", "--output", "rough.jsonl", "--trend", "rough-trend.jsonl")

    assert not github.faults
    assert len(audit.lines("calm.jsonl")) == repositories
    assert audit.timeless("rough.jsonl") == audit.timeless("calm.jsonl")
    assert (audit.path / "rough-trend.jsonl").read_bytes() == (audit.path / "calm-trend.jsonl").read_bytes()
    assert {one["team"] for one in audit.lines("calm.jsonl")} == {*TEAMS}
    assert sum(one["errors"] for one in audit.lines("calm.jsonl")) > 0


def test_a_shard_begun_again_repeats_nothing(audit: Audit, clones: Path) -> None:
    """What the killed process had written stays as it was, line for line."""
    audit.ok("plan", "--folder", str(clones))
    results = audit.path / "results-1.jsonl"
    kill_midway(audit, results, 3, "--processes", "1")
    before = results.read_bytes().rpartition(b"\n")[0]
    audit.ok("scan")
    assert results.read_bytes().startswith(before + b"\n")
    assert len({one["repository"] for one in audit.lines("results-1.jsonl")}) == whole_lines(results) == 12


def test_no_process_outlives_a_killed_scan(audit: Audit, clones: Path) -> None:
    """Those that judge end when nobody is there to hear them."""
    audit.ok("plan", "--folder", str(clones))
    kill_midway(audit, audit.path / "marked.jsonl", 1, "--processes", "2")
    ends = time.monotonic() + 20
    while any("spawn_main" in each and str(audit.path) in each for each in _commands()):
        assert time.monotonic() < ends, "a process is still there"
        time.sleep(0.1)


def _commands() -> list[str]:
    """Return the processes of this machine with their folders."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found.append(f"{process.joinpath('cmdline').read_text()} {process.joinpath('cwd').readlink()}")
        except OSError:
            continue
    return found


def test_a_repository_of_which_no_shard_speaks_is_told(audit: Audit, clones: Path) -> None:
    """A shard that never ran leaves a hole that everybody sees: the merge and the report end with 4."""
    audit.ok("plan", "--folder", str(clones), "--shards", "2")
    audit.ok("scan", "--shard", "1/2")
    said = audit.run("merge", "results-1.jsonl")
    assert said.code == 4
    assert said.out.startswith("6 judged, 6 not scanned; type: mlops-policy org report audit.jsonl")
    missing = [one for one in audit.lines("audit.jsonl") if one["status"] == "not scanned"]
    assert {one["reason"] for one in missing} == {"shard 2 says nothing of it"}
    report = audit.run("report")
    assert report.code == 4
    assert "INCOMPLETE: 6 repositories not looked at, or not whole" in report.out


def test_a_second_try_takes_the_place_of_one_that_failed(audit: Audit, clones: Path) -> None:
    """And never the other way round, in whatever order the files are given."""
    audit.ok("plan", "--folder", str(clones))
    audit.ok("scan")
    plan = audit.lines("results-1.jsonl")[0]
    failed = Outcome(plan["run"], plan["repository"], "broken", reason="no answer")
    for name in ("a.jsonl", "z.jsonl"):
        (audit.path / name).write_bytes(line(failed))
    assert audit.ok("merge", "z.jsonl", "results-1.jsonl", "a.jsonl").out.startswith("12 judged;")


@pytest.mark.parametrize(("policy", "status"), [("old", "judged"), ("", "judged"), ("new", "broken")])
def test_what_other_rules_said_does_not_stand_in_for_today_s(tmp_path: Path, policy: str, status: str) -> None:
    """Where the repository could not be looked at by the rules of today, nobody knows; and it is tried again."""
    results = tmp_path / "results-1.jsonl"
    judged = Outcome("2026-11-01", "one", "judged", policy="old")
    results.write_bytes(line(judged) + line(Outcome("2026-11-01", "one", "broken", policy=policy)))
    index = Index([results])
    found = index.get("one")
    assert found is not None
    assert found.status == status
    assert ("one" in index.whole) is (status == "judged")


def test_results_of_another_plan_do_not_count(audit: Audit, clones: Path) -> None:
    """What was found in an earlier run is not taken for what is there today."""
    audit.ok("plan", "--folder", str(clones))
    old = Outcome("2020-01-01T00:00:00Z", "churn/project-00000", "judged")
    (audit.path / "old.jsonl").write_bytes(line(old))
    assert audit.run("merge", "old.jsonl").out.startswith("12 not scanned")


def test_the_trend_only_grows_and_has_each_run_once(tmp_path: Path) -> None:
    """A line a repository and run; merging twice adds nothing, and what was there stays."""
    trend, merged = tmp_path / "trend.jsonl", tmp_path / "audit.jsonl"
    before = b""
    for day, added in (("2026-11-01", 2), ("2026-11-01", 0), ("2026-11-08", 2), ("2026-11-01", 0)):
        outcomes = (Outcome(day, name, "judged", errors=1, codes={"DAT001": [1, 0]}) for name in ("a", "b"))
        merged.write_bytes(b"".join(map(line, outcomes)))
        assert extend(trend, merged) == added
        assert trend.read_bytes().startswith(before)
        before = trend.read_bytes()
    assert before.count(b"\n") == 4


def test_a_merge_without_results_says_how_to_make_some(audit: Audit, clones: Path) -> None:
    """It ends with 2 and names the command."""
    audit.ok("plan", "--folder", str(clones))
    said = audit.run("merge", "nowhere")
    assert said.code == 2
    assert said.err == (
        "mlops-policy: there are no results nowhere; type: mlops-policy org scan --plan PLAN --output nowhere\n"
    )
    assert not (audit.path / "audit.jsonl").exists()


def test_the_commands_work_as_the_messages_say(audit: Audit, clones: Path) -> None:
    """Whoever types what each step says comes from a folder of clones to a dashboard."""
    said = audit.ok("plan", "--folder", str(clones)).out
    audit.ok(*said.rpartition("type: mlops-policy org ")[2].split())
    said = audit.ok("merge", "results-1.jsonl", "--trend", "trend.jsonl").out
    assert audit.ok(*said.rpartition("type: mlops-policy org ")[2].split()).out.endswith("is dashboard.html\n")
    assert (audit.path / "dashboard.html").stat().st_size > 10_000
