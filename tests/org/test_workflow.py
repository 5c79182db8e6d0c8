"""The policy's own workflows: what their linters say, and that each value reaches the shell by the environment."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT

FOLDER = ROOT / ".github" / "workflows"
NAMES = sorted(path.name for path in FOLDER.glob("*.yml"))
REQUIRED = FOLDER / "mlops-policy.yml"


def said(*command: str) -> str:
    """Run a linter that must find nothing; return what it says."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    """Return the required workflow; YAML takes the key ``on`` for True."""
    found = yaml.safe_load(REQUIRED.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_zizmor_finds_nothing(name: str) -> None:
    """With the pedantic persona."""
    assert "No findings to report" in said("zizmor", "--offline", "--persona", "pedantic", str(FOLDER / name))


@pytest.mark.parametrize("name", NAMES)
def test_actionlint_finds_nothing(name: str) -> None:
    """Expressions, contexts, shells and the inputs of actions."""
    assert said("actionlint", "-no-color", str(FOLDER / name)) == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_workflows_is_kept(name: str) -> None:
    """The one of SchemaStore, as check-jsonschema brings it along."""
    said("check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(FOLDER / name))


def test_no_expression_is_part_of_a_script() -> None:
    """What somebody can choose is a value of the environment, and never a word that the shell reads."""
    for name in NAMES:
        for job in yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))["jobs"].values():
            scripts = [step.get("run", "") for step in job.get("steps", [])]
            expressions = [found for script in scripts for found in re.findall(r"\${{.*?}}", script)]
            assert [one for one in expressions if "matrix." not in one] == [], name


@pytest.mark.parametrize(
    ("ended", "result", "says"),
    [
        ("success", "passed", ""),
        ("success", "failed", "the scan ended with: success, failed"),
        ("success", "", "the scan ended with: success, nothing judged"),
        ("failure", "", "the scan ended with: failure, nothing judged"),
        ("cancelled", "passed", "the scan ended with: cancelled, passed"),
        ("skipped", "", "the scan ended with: skipped, nothing judged"),
    ],
)
def test_only_what_was_judged_and_passed_is_a_green_verdict(
    workflow: dict[Any, Any], ended: str, result: str, says: str
) -> None:
    """Whatever else happened is red, and the line says what it was."""
    [step] = workflow["jobs"]["verdict"]["steps"]
    values = {**os.environ, "ENDED": ended, "RESULT": result}
    done = subprocess.run(["bash", "-e", "-c", step["run"]], env=values, capture_output=True, text=True, check=False)
    assert (done.returncode, says in done.stdout) == (int(bool(says)), True)


def test_it_runs_where_rulesets_run_workflows(workflow: dict[Any, Any]) -> None:
    """Pull requests and merge queues, without a filter: filters are ignored there; and it can be called."""
    assert workflow[True] == {
        "workflow_call": workflow[True]["workflow_call"],
        "pull_request": None,
        "merge_group": None,
    }


def test_every_push_is_judged_and_of_a_pull_request_the_newest(workflow: dict[Any, Any]) -> None:
    """Of the runs in a group GitHub keeps one waiting: three pushes in a row would leave the second unjudged."""
    held = workflow["concurrency"]
    assert held["group"].endswith("-${{ github.event.pull_request.number || github.run_id }}")
    assert held["cancel-in-progress"] is False


def test_no_permission_is_given_that_is_not_needed(workflow: dict[Any, Any]) -> None:
    """Only the job that decides nothing writes, and only findings."""
    assert workflow["permissions"] == {}
    jobs = workflow["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "scan": {"contents": "read"},
        "upload": {"actions": "read", "contents": "read", "security-events": "write"},
        "verdict": {},
    }


def test_the_verdict_waits_for_the_scan_alone_and_always_runs(workflow: dict[Any, Any]) -> None:
    """A job that is skipped counts as passed, and code scanning is not everybody's."""
    jobs = workflow["jobs"]
    assert (jobs["verdict"]["needs"], jobs["verdict"]["if"]) == ("scan", "always()")
    assert jobs["upload"]["continue-on-error"] is True
    assert "continue-on-error" not in {**jobs["scan"], **jobs["verdict"]}


def test_what_it_installs_is_what_the_lock_has() -> None:
    """By hash, and the same as everywhere else."""
    lock = (ROOT / "requirements-lock.txt").read_text(encoding="utf-8")
    own = (ROOT / "policies" / "requirements-lock.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[^\s#])", own.strip())
    assert [block.partition("==")[0] for block in blocks] == ["packaging", "pyyaml"]
    assert all(block in lock for block in blocks)


RECIPES = (ROOT / "policies" / "ORGANISATION.md", ROOT / "policies" / "README.md", REQUIRED)


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.name)
def test_a_module_is_never_taken_from_the_repository_that_is_judged(path: Path) -> None:
    """Without -P, Python looks for modules where it is started first: a file `pip.py` there would be pip."""
    started = re.findall(r"python[\d.]*\b(.*?) -m\b", path.read_text(encoding="utf-8"))
    assert [words for words in started if "-P" not in words.split()] == []


@pytest.mark.parametrize("path", RECIPES[:2], ids=lambda path: path.name)
def test_a_recipe_for_gitlab_clones_the_whole_history(path: Path) -> None:
    """GitLab takes the last commits only, unless it is told otherwise; and it asks for what the change starts from."""
    blocks = re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    [job] = [yaml.safe_load(block)["policy"] for block in blocks if "gitlab=" in block]
    assert job["variables"] == {"GIT_DEPTH": "0"}
    fetched, judged = job["script"]
    assert fetched == 'git fetch origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"'
    assert '--base FETCH_HEAD --head "$CI_COMMIT_SHA"' in judged
