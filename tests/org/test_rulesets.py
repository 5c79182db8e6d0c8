"""What an organisation creates on GitHub, and whether it is active on every default branch."""

import json
import subprocess
import urllib.request
from typing import Any

import jsonschema
import pytest
from audits import Audit
from fake_github import ORGANISATION, State
from mlops_policy.org.api import Client
from mlops_policy.org.clone import token
from mlops_policy.org.coverage import judged
from mlops_policy.org.rulesets import WORKFLOW, push_files, required_workflow
from support import ROOT

SHA, OTHER = "a1" * 20, "b2" * 20
OPENAPI = "@octokit/openapi@23.0.2"  # GitHub's own description of its API
POLICY = "policies"


@pytest.fixture
def planned(audit: Audit, github: State) -> Audit:
    """Return an audit with a plan of two repositories and the one that holds the workflow."""
    for name in ("a", "b", POLICY):
        github.add(name)
    audit.ok("plan", "--github", ORGANISATION, "--api", github.base)
    return audit


def words(github: State, sha: str = SHA) -> list[str]:
    return ["--workflow", f"{ORGANISATION}/{POLICY}", "--sha", sha, "--api", github.base]


def create(audit: Audit, github: State, *more: str, sha: str = SHA) -> None:
    """Write the rulesets and create them on the server, as a person does with ``gh api``."""
    audit.ok("rulesets", *words(github, sha), *more)
    for name in ("required-workflow", "push-files"):
        body = (audit.path / "rulesets" / f"{name}.json").read_bytes()
        url = f"{github.base}/orgs/{ORGANISATION}/rulesets"
        with urllib.request.urlopen(urllib.request.Request(url, body)) as answer:  # noqa: S310  on this machine
            assert answer.status == 201


def test_a_ruleset_in_evaluate_mode_covers_nothing(planned: Audit, github: State) -> None:
    """It tells who would fail, and stops nobody: each repository is named, and the step ends with 1."""
    create(planned, github)
    assert {one["enforcement"] for one in github.rulesets} == {"evaluate"}
    said = planned.run("coverage", *words(github))
    assert said.code == 1
    assert said.out.endswith("3 not covered\n")
    assert "example-org/a: not covered: no active ruleset requires the workflow; one in evaluate mode" in said.out


def test_an_active_ruleset_covers_every_default_branch(planned: Audit, github: State) -> None:
    """The step ends with 0, and writes a line a repository for the dashboard."""
    create(planned, github, "--mode", "active")
    said = planned.ok("coverage", *words(github), "--output", "coverage.jsonl")
    assert said.out == "3 covered\n"
    assert planned.lines("coverage.jsonl")[0] == {
        "repository": "example-org/a",
        "state": "covered",
        "reason": "the workflow of a1a1a1a1a1a1 is required",
    }


def test_another_commit_is_no_cover(planned: Audit, github: State) -> None:
    """Which commit is required instead is said, and the step ends with 1."""
    create(planned, github, "--mode", "active", sha=OTHER)
    said = planned.run("coverage", *words(github))
    assert said.code == 1
    assert "other commit: the workflow of b2b2b2b2b2b2 is required, and not of a1a1a1a1a1a1" in said.out


@pytest.mark.parametrize(
    ("workflow", "state"),
    [
        ({"path": WORKFLOW, "repository_id": 7, "sha": SHA}, "covered"),
        ({"path": WORKFLOW, "repository_id": 7, "sha": OTHER}, "other commit"),
        ({"path": WORKFLOW, "repository_id": 7, "ref": "refs/heads/main"}, "no commit"),
        ({"path": WORKFLOW, "repository_id": 8, "sha": SHA}, "not covered"),
        ({"path": ".github/workflows/another.yml", "repository_id": 7, "sha": SHA}, "not covered"),
    ],
)
def test_only_the_right_workflow_at_the_right_commit_counts(workflow: dict[str, Any], state: str) -> None:
    """Another repository's, another file, or one whose branch can be moved is none."""
    rules: list[dict[str, Any]] = [{"type": "deletion"}, {"type": "workflows", "parameters": {"workflows": [workflow]}}]
    assert judged(rules, 7, SHA)[0] == state


def test_a_repository_that_cannot_be_asked_is_unknown_and_not_covered(planned: Audit, github: State) -> None:
    """The others are asked, and the step ends with 4."""
    create(planned, github, "--mode", "active")
    github.faults.append(("/repos/example-org/b/rules", "forbidden"))
    said = planned.run("coverage", *words(github))
    assert said.code == 4
    assert "example-org/b: unknown: 127.0.0.1" in said.out
    assert said.out.endswith("2 covered, 1 unknown\n")


@pytest.mark.parametrize(
    ("step", "more", "said"),
    [
        ("coverage", ["--workflow", "example-org/policies", "--sha", "main"], "--sha 'main' is no commit"),
        ("coverage", ["--sha", SHA], "the following arguments are required: --workflow"),
        ("rulesets", ["--sha", SHA], "--workflow OWNER/NAME and --sha COMMIT belong together"),
        ("rulesets", ["--mode", "on"], "invalid choice: 'on'"),
    ],
)
def test_a_wrong_word_is_told_in_one_line(planned: Audit, step: str, more: list[str], said: str) -> None:
    """It ends with 2, and writes nothing."""
    answer = planned.run(step, *more)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert not (planned.path / "rulesets").exists()


def test_the_rulesets_that_are_shipped_are_those_that_the_command_writes() -> None:
    """They begin in evaluate mode, for repositories with the property mlops, and name no commit that is none."""
    wanted = {"mlops": "true"}
    made = {"required-workflow": required_workflow(0, "0" * 40, wanted), "push-files": push_files(wanted)}
    for name, ruleset in made.items():
        assert json.loads((ROOT / "policies" / "rulesets" / f"{name}.json").read_bytes()) == ruleset
        assert ruleset["enforcement"] == "evaluate"


def test_the_push_ruleset_stays_within_github_s_limits() -> None:
    """Two hundred entries of two hundred letters each, and at most 100 MB."""
    endings, size = (rule["parameters"] for rule in push_files({})["rules"])
    entries = endings["restricted_file_extensions"]
    assert len(entries) <= 200
    assert all(entry.startswith("*.") and len(entry) <= 200 for entry in entries)
    assert "*.parquet" in entries
    assert "*.pkl" in entries
    assert 1 <= size["max_file_size"] <= 100


@pytest.fixture(scope="session")
def openapi(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return GitHub's description of the API of its enterprise cloud, from npm; nothing of the package runs."""
    folder = tmp_path_factory.mktemp("openapi")
    words = ["npm", "install", "--silent", "--ignore-scripts", "--no-save", "--prefix", str(folder), OPENAPI]
    subprocess.run(words, check=True)
    path = folder / "node_modules" / "@octokit" / "openapi" / "generated" / "ghec.json"
    described: dict[str, Any] = json.loads(path.read_bytes())
    return described


def checked(openapi: dict[str, Any], schema: dict[str, Any], value: object) -> None:
    """Hold a value against a schema of the description; of alternatives that differ by type only one may fit."""
    whole = {**schema, "components": openapi["components"]}
    jsonschema.Draft4Validator(whole).validate(value)


def body_of(openapi: dict[str, Any], path: str, method: str, code: str = "") -> dict[str, Any]:
    """Return the schema of what is sent to a path, or of what it answers."""
    operation = openapi["paths"][path][method]
    part = operation["responses"][code] if code else operation["requestBody"]
    schema: dict[str, Any] = part["content"]["application/json"]["schema"]
    return schema


@pytest.mark.slow
def test_github_takes_the_rulesets(openapi: dict[str, Any]) -> None:
    """Its own description accepts them in every mode, and refuses what is not so."""
    schema = body_of(openapi, "/orgs/{org}/rulesets", "post")
    for mode in ("evaluate", "active", "disabled"):
        for wanted in ({}, {"mlops": "true"}):
            checked(openapi, schema, required_workflow(7, SHA, wanted, mode))
            checked(openapi, schema, push_files(wanted, mode))
    for wrong in (
        required_workflow(7, SHA, {}, "on"),
        {**push_files({}), "rules": [{"type": "file_size"}]},
        {**push_files({}), "target": "pushes"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            checked(openapi, schema, wrong)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/orgs/{org}/properties/values", f"orgs/{ORGANISATION}/properties/values"),
        ("/repos/{owner}/{repo}/rules/branches/{branch}", f"repos/{ORGANISATION}/a/rules/branches/main"),
    ],
)
def test_our_github_answers_as_the_real_one(
    planned: Audit, github: State, openapi: dict[str, Any], path: str, asked: str
) -> None:
    """Its description accepts what the one on this machine answers."""
    github.properties = {"a": {"mlops": "true"}}
    create(planned, github, "--mode", "active")
    items = list(Client(github.base, token()).pages(asked))
    assert items
    checked(openapi, body_of(openapi, path, "get", "200"), items)
