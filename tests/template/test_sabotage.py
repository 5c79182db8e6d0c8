"""The two halves prove each other: for every rule one deed of a Friday evening, refused at the commit and put right."""

import os
import re
import shutil
import subprocess

import pytest
from mlops_policy.rules import RULES
from support import Project
from template.sabotages import SABOTAGES, Edits, Sabotage, append, replace

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
    project = Project(shutil.copytree(born.path, path, symlinks=True), {**born.environment, **OTHERS, **SIGNED})
    project.ok("uv", "sync", "--locked", "--quiet")
    edit(project, {"pyproject.toml": append(SETTINGS), "configs/train_config.yaml": replace("4000", "300")})
    project.ok("git", "commit", "--quiet", "--message", "Be strict, and try it on a few rows")
    project.ok("uv", "run", "churn-predictor", "run")
    project.ok("git", "add", "--all")
    project.ok("git", "commit", "--quiet", "--message", "Record the first run")
    project.ok("git", "tag", "fresh")
    return project


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
    return re.split(r", (?:or|then|which)\b", line.rpartition(" type: ")[2])[0]


def put_right(project: Project, remedy: Edits | str, said: str) -> None:
    """Do what puts a deed right, and stage what comes of it."""
    if isinstance(remedy, str):
        path = os.pathsep.join([str(project.path / ".venv" / "bin"), project.environment["PATH"]])
        project.ok("bash", "-c", command(said) if remedy == "typed" else remedy, PATH=path)
        project.ok("git", "add", "--all")
    else:
        edit(project, remedy)


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda one: f"{one.code}: {one.deed}")
def test_a_friday_evening_is_refused_and_put_right(team: Project, sabotage: Sabotage) -> None:
    """Exactly that rule speaks, the commit is refused, and after what the message says it passes."""
    team.ok("git", "reset", "--quiet", "--hard", "fresh")
    team.ok("git", "clean", "--quiet", "-ffd")
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


def test_every_rule_has_its_sabotage() -> None:
    """No rule is there that nobody saw at work in a project of ours."""
    assert {one.code for one in SABOTAGES} == {rule.code for rule in RULES}
