"""The two halves prove each other: a fresh project has nothing that the policy forbids."""

import pytest
from support import Bake, Project
from template.test_answers import PAIRWISE


def judge(project: Project, *what: str) -> None:
    """Judge a project under the strictest profile, warnings included."""
    project.ok("mlops-policy", "check", *what, "--profile", "strict", "--fail-level", "warning", "--output", "text")


FEW, MOST = PAIRWISE[:3], PAIRWISE[3:]
SETS = [*FEW, *(pytest.param(answers, marks=pytest.mark.slow) for answers in MOST)]


@pytest.mark.parametrize("answers", SETS, ids=lambda a: f"{a['dvc_remote']}-{a['license']}-{a['python_version']}")
def test_a_fresh_project_has_no_finding(bake: Bake, answers: dict[str, str]) -> None:
    """Not one, in any file that the first commit holds, whatever was answered."""
    judge(bake(**answers), "--all")


@pytest.mark.slow
def test_a_locked_project_has_no_finding_in_its_history(born: Project) -> None:
    """With its lock and its export, as the README's first command makes it."""
    judge(born, "--all")
    judge(born, "--history")
