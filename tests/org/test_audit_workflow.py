"""The workflow of the audit: what it may, what it runs, and that its steps lead to a dashboard."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from audit import make
from audits import Audit
from fake_github import ORGANISATION, State
from mlops_policy.cli import main
from support import ROOT

pytestmark = pytest.mark.slow  # seconds each: git, processes and servers

FILE = ROOT / ".github" / "workflows" / "mlops-audit.yml"
SHA = "a1" * 20


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def scripts(job: dict[str, Any]) -> list[str]:
    """Return what the steps of a job run that is ours: neither the installation nor what asks for old artifacts."""
    runs = [step["run"] for step in job["steps"] if "run" in step]
    return [run for run in runs if "pip install" not in run and "gh api" not in run]


def test_it_finds_nothing_in_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Our own policy, at its strictest, has no word to say; nor have other linters, in test_workflow.py."""
    monkeypatch.chdir(ROOT)
    assert main(["check", "--profile", "strict", "--fail-level", "warning", str(FILE)]) == 0, capsys.readouterr().out


def test_every_job_has_a_limit_and_only_the_permissions_that_it_says(workflow: dict[str, Any]) -> None:
    """Nothing is given to all; only the job that deploys the page may write, and that only the page."""
    assert workflow["permissions"] == {}
    written = {
        name: {key for key, value in job["permissions"].items() if value == "write"}
        for name, job in workflow["jobs"].items()
    }
    assert written.pop("publish") == {"pages", "id-token"}
    assert not any(written.values())
    assert all(job["timeout-minutes"] <= 55 for job in workflow["jobs"].values()), "a token lasts an hour"


def test_no_value_reaches_a_shell_but_by_its_environment(workflow: dict[str, Any]) -> None:
    """A name that somebody else has chosen is never part of a script."""
    runs = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert len(runs) > 8
    assert not any("${{" in run for run in runs)


def test_every_token_is_read_only_and_the_key_is_kept_in_an_environment(workflow: dict[str, Any]) -> None:
    """What the App may do besides is not asked for."""
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if "create-github-app-token" in step.get("uses", ""):
                asked = {key: value for key, value in step["with"].items() if key.startswith("permission-")}
                assert asked
                assert set(asked.values()) == {"read"}
                assert job["environment"] == "mlops-audit"


def test_its_steps_lead_from_an_organisation_to_a_dashboard(
    audit: Audit, github: State, workflow: dict[str, Any]
) -> None:
    """Each script of each job, in a shell, one shard after the other; the second week takes over what is unchanged."""
    home = github.root / ORGANISATION
    make(home, 6)
    for path in sorted(home.glob("*/*.git")):
        path.rename(home / path.name)
        github.add(path.name.removesuffix(".git"))
    jobs = workflow["jobs"]
    bin_folder = audit.path / "bin"
    bin_folder.mkdir()
    program = bin_folder / "mlops-policy"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mlops_policy "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    variables = {
        **os.environ,
        "PATH": os.pathsep.join([str(bin_folder), str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT / "policies"),
        "GITHUB_API_URL": github.base,
        "GITHUB_REPOSITORY": f"{ORGANISATION}/{github.repositories[0]['name']}",
        "GITHUB_OUTPUT": str(audit.path / "output"),
        "GITHUB_STEP_SUMMARY": str(audit.path / "summary.md"),
        "ORGANISATION": ORGANISATION,
        "SHARDS": "2",
        "SHA": SHA,
    }

    def run(job: str, **more: str) -> list[int]:
        """Run the scripts of a job as Actions does; return how each ended."""
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
        env = {**variables, **more}
        return [subprocess.run([*shell, each], env=env, check=False).returncode for each in scripts(jobs[job])]

    for week in (1, 2):
        assert run("plan") == [0, 0]
        assert json.loads((audit.path / "output").read_text().splitlines()[0].partition("=")[2]) == [1, 2]
        assert [run("scan", SHARD=shard) for shard in ("1", "2")] == [[0], [0]]
        assert run("coverage") == [1]  # nothing requires the workflow yet
        assert run("merge") == [0, 0]
        assert len(audit.lines("audit/audit.jsonl")) == 6
        assert len(audit.lines("audit/trend.jsonl")) == 6 * week
        fetched = sum(number for path, number in github.asked.items() if path.endswith("/git-upload-pack"))
        assert fetched == {1: 12, 2: 6}[week]  # in the second, each is asked for its newest commit, and none cloned
        assert "not covered" in (audit.path / "audit" / "index.html").read_text(encoding="utf-8")
        assert (audit.path / "summary.md").read_text(encoding="utf-8").count("## Policy audit") == week
        shutil.rmtree(audit.path / "results")
        shutil.rmtree(audit.path / "plan")
        shutil.copytree(audit.path / "audit", audit.path / "plan" / "last")
        github.asked.clear()
