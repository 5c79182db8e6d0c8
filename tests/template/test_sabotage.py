"""The two halves prove each other: for every rule one deed of a Friday evening, refused at the commit and put right."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mlops_policy.rules import RULES
from support import Project, git
from template.sabotages import SABOTAGES
from template.sabotages.deeds import HOOKS, Edit, Edits, Sabotage, append, replace

pytestmark = pytest.mark.slow  # a project, and two commits for each rule

CODE = re.compile(r"^\S.*?:\d+: ([A-Z]{3}\d{3})\b", re.MULTILINE)  # of a finding; its message may name others
SETTINGS = """
[tool.mlops-policy]
profile = "strict"

[tool.mlops-policy.rules]
PIN011 = "off"
PIN060 = "off"
"""
# the tools of the project's own: what they would say is not asked here
OTHERS = {"SKIP": "ruff-check,ruff-format,uv-lock,requirements-lock"}
SIGNED = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in {"NAME": "Jana", "EMAIL": "jana@example.org"}.items()
}


@pytest.fixture(scope="module")
def team(born: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project after its first run, under the strictest profile, and with its hooks as they were born."""
    path = tmp_path_factory.mktemp("team") / "churn-predictor"
    search = {"PATH": without_the_command(born.environment["PATH"])}
    environment = {**born.environment, **OTHERS, **SIGNED, **search}
    project = Project(shutil.copytree(born.path, path, symlinks=True), environment)
    project.ok("uv", "sync", "--locked", "--quiet")
    edit(project, {"pyproject.toml": append(SETTINGS), "configs/train_config.yaml": replace("4000", "300")})
    project.ok("git", "commit", "--quiet", "--message", "Be strict, and try it on a few rows")
    project.ok("uv", "run", "churn-predictor", "run")
    project.ok("git", "add", "--all")
    project.ok("git", "commit", "--quiet", "--message", "Record the first run")
    project.ok("git", "tag", "fresh")
    return project


def without_the_command(path: str) -> str:
    """Return where programs are looked for, without the folders that have ours, which a project has in its hooks."""
    return os.pathsep.join(each for each in path.split(os.pathsep) if not shutil.which("mlops-policy", path=each))


def write(project: Project, edits: Edits) -> None:
    for name, change in edits.items():
        path = project.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if change is None:
            path.unlink()
        elif isinstance(change, bytes):
            path.write_bytes(change)
        else:
            path.write_text(
                change if isinstance(change, str) else change(path.read_text("utf-8")), "utf-8", newline="\n"
            )


def edit(project: Project, edits: Edits) -> None:
    """Make edits, and stage all of them, what .gitignore names too."""
    write(project, edits)
    project.ok("git", "add", "--force", "--all", "--", *edits)


def commit(project: Project) -> subprocess.CompletedProcess[str]:
    return project.run("git", "commit", "--message", "Friday evening")


def asked(project: Project) -> subprocess.CompletedProcess[str]:
    """Run the hook for whoever wants to see its warnings: a commit that passes shows none."""
    return project.run("uv", "run", "--only-group", "hooks", "pre-commit", "run", "--verbose", "mlops-policy")


def command(said: str) -> str:
    """Return what a message says is to be typed, letter for letter."""
    line = next(line.strip() for line in said.splitlines() if line.startswith("    "))
    typed = re.split(r"(?:, (?:or|then|which)|; if)\b", line.rpartition(" type: ")[2])[0]
    ours = re.search(r"Where mlops-policy is not found, type: (.*)", said)
    return f'mlops-policy() {{ {ours[1]} "$@"; }}\n{typed}' if ours else typed


def typing(project: Project, text: str) -> subprocess.CompletedProcess[str]:
    """Type a line in a shell in which the project's environment is active."""
    path = os.pathsep.join([str(project.path / ".venv" / "bin"), project.environment["PATH"]])
    return project.run("bash", "-c", text, PATH=path)


def put_right(project: Project, remedy: Edits | str, said: str) -> None:
    """Do what puts a deed right, and stage what comes of it."""
    if isinstance(remedy, str):
        done = typing(project, command(said) if remedy == "typed" else remedy)
        assert done.returncode == 0, done.stdout + done.stderr
        project.ok("git", "add", "--all")
    else:
        edit(project, remedy)


def begin_again(project: Project) -> None:
    """Return to the first run: what git has, and the model, which a remedy may have trained anew."""
    project.ok("git", "reset", "--quiet", "--hard", "fresh")
    project.ok("git", "clean", "--quiet", "-ffd")
    model = json.loads(project.read("metadata/lineage.json"))["artifacts"]["model"]
    content = (project.path / model["path"]).read_bytes()
    if hashlib.md5(content, usedforsecurity=False).hexdigest() != model["md5"]:
        assert typing(project, "dvc checkout --force --quiet").returncode == 0


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda one: f"{one.code}: {one.deed}")
def test_a_friday_evening_is_refused_and_put_right(team: Project, sabotage: Sabotage) -> None:
    """Exactly that rule speaks, the commit is refused, and after what the message says it passes."""
    begin_again(team)
    write(team, sabotage.left)
    edit(team, sabotage.edits)
    refused = commit(team) if not sabotage.warns else asked(team)
    said = refused.stdout + refused.stderr
    assert (refused.returncode == 0) is sabotage.warns, said
    assert set(CODE.findall(said)) == {sabotage.code}, said
    assert sabotage.says in said
    put_right(team, sabotage.remedy, said)
    passed = commit(team) if not sabotage.warns else asked(team)
    said = passed.stdout + passed.stderr
    assert passed.returncode == 0 or "nothing to commit" in said, said
    assert not CODE.search(said), said


def test_a_model_that_the_gate_refuses_can_be_committed_with_its_verdict(team: Project) -> None:
    """The run that the message asks for ends with a refusal, and the message says what to type then."""
    begin_again(team)
    edit(team, {"configs/gate_config.yaml": lambda text: re.sub("floor: [0-9.]+", "floor: 0.99", text)})
    refused = commit(team)
    said = refused.stdout + refused.stderr
    assert set(CODE.findall(said)) == {"DAT022"}
    run = typing(team, command(said))
    assert run.returncode != 0
    assert "the gate refuses this model" in run.stdout + run.stderr
    then = re.search(r"if a gate refuses, keep its verdict: (.*)", said)
    assert then
    assert typing(team, then[1]).returncode == 0
    team.ok("git", "add", "--all")
    assert commit(team).returncode == 0


MAIN, PUSHES = "      - id: mlops-policy\n", "      - id: mlops-policy-range\n"


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("WFL004", replace(MAIN, f"{MAIN}        stages: [manual]\n")),
        ("WFL004", replace(MAIN, f"{MAIN}        exclude: .*\n")),
        ("WFL004", replace(MAIN, f"{MAIN}        files: ^$\n")),
        ("WFL009", replace(MAIN, "")),
    ],
    ids=["by hand only", "every path left out", "no path", "taken out"],
)
def test_a_hook_that_its_own_commit_disables_is_seen_at_the_push(
    team: Project, tmp_path: Path, code: str, change: Edit
) -> None:
    """pre-commit goes by what is staged: where the hook of commits is silent, that of pushes is not."""
    begin_again(team)
    git("init", "--quiet", "--bare", str(tmp_path), cwd=tmp_path)
    team.run("git", "remote", "remove", "server")
    team.ok("git", "remote", "add", "server", str(tmp_path))
    team.ok("git", "push", "--quiet", "server", "HEAD:main")
    edit(team, {HOOKS: change})
    answer = commit(team)
    if answer.returncode == 0:
        answer = team.run("git", "push", "server", "HEAD:main")
    said = answer.stdout + answer.stderr
    assert answer.returncode != 0, said
    assert set(CODE.findall(said)) == {code}, said


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("WFL004", replace(f"    hooks:\n{MAIN}{PUSHES}", "    hooks: []\n")),
        ("WFL009", lambda text: text.partition("  # What the template's organisation blocks")[0]),
    ],
    ids=["an empty list", "no block"],
)
def test_what_disables_all_hooks_is_seen_by_who_runs_the_policy_without_them(
    team: Project, code: str, change: Edit
) -> None:
    """No hook of ours is left to judge the commit, nor the push: a service that runs the command itself is."""
    begin_again(team)
    edit(team, {HOOKS: change})
    assert commit(team).returncode == 0
    judged = team.run(sys.executable, "-m", "mlops_policy", "check", "--range", "fresh..HEAD")
    assert judged.returncode == 1
    assert set(CODE.findall(judged.stdout)) == {code}, judged.stdout


def test_every_rule_has_its_sabotage() -> None:
    """No rule is there that nobody saw at work in a project of ours."""
    assert {one.code for one in SABOTAGES} == {rule.code for rule in RULES}
