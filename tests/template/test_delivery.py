"""The container and the workflows: what their own linters say, and the workflow run for real."""

import shutil
from pathlib import Path

import pytest
from actions import act
from support import ROOT, Bake, Project


@pytest.fixture(scope="module")
def project(bake: Bake) -> Project:
    return bake()


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_hadolint_finds_nothing_in_the_dockerfile(bake: Bake, version: str) -> None:
    """For each Python, not even a hint."""
    assert bake(python_version=version).ok("hadolint", "Dockerfile") == ""


def test_zizmor_finds_nothing_in_the_workflows(project: Project) -> None:
    """With the pedantic persona: no unpinned action, no permission too many, no injection."""
    assert "No findings to report" in project.ok("zizmor", "--offline", "--persona", "pedantic", ".github")


def test_zizmor_finds_nothing_in_our_own_workflows(project: Project) -> None:
    """We keep to what we generate."""
    assert "No findings to report" in project.ok("zizmor", "--offline", "--persona", "pedantic", str(ROOT / ".github"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Churn Predictor", "x", "Zebra", "A very long name " * 12])
def test_ruff_finds_nothing_in_a_fresh_project(bake: Bake, name: str) -> None:
    """Lint and format, every rule, whatever the package is called: no fix is needed first."""
    project = bake(project_name=name)
    assert project.ok("ruff", "check", ".") == "All checks passed!\n"
    project.ok("ruff", "format", "--check", ".")


@pytest.mark.slow
@pytest.mark.parametrize("job", ["lint", "test", "run"])
def test_the_workflow_runs(born: Project, tmp_path: Path, job: str) -> None:
    """Each job of ci.yml that needs no Docker engine passes in a fresh project, by act."""
    copy = Project(shutil.copytree(born.path, tmp_path / "churn-predictor", symlinks=True), born.environment)
    assert "Job succeeded" in act(copy, tmp_path, "ci", "push", "--job", job)
