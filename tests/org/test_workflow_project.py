"""The workflow that a generated project calls the policy by: written at birth, at the commit of the template."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from pipelines import DATA, NAME
from runner import CALLED, CALLER, Runner
from support import Project, git

pytestmark = pytest.mark.slow  # seconds each: git, processes and servers

ORIGIN = "https://github.com/example-org/mlops-template.git"


@pytest.fixture(scope="module")
def clone(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone of the template, whose origin a test may change."""
    folder = tmp_path_factory.mktemp("clone") / "mlops-template"
    git("clone", "--quiet", str(repository), str(folder), cwd=repository)
    return folder


def made(clone: Path, origin: str, quick: dict[str, str], home: dict[str, str], folder: Path) -> Project:
    """Generate a project, without a lock, from a template that is at an address."""
    git("remote", "set-url", "origin", origin, cwd=clone)
    program = shutil.which("cookiecutter", path=home["PATH"]) or "cookiecutter"
    Project(folder, quick).ok(program, str(clone), "--no-input", "--output-dir", str(folder))
    return Project(folder / "churn-predictor", home)


@pytest.fixture
def project(clone: Path, without_uv: dict[str, str], home: dict[str, str], tmp_path: Path) -> Project:
    return made(clone, ORIGIN, without_uv, home, tmp_path)


def test_a_project_calls_the_policy_at_the_template_s_commit(project: Project, clone: Path) -> None:
    """The same commit as its hooks have, so that both say the same."""
    [job] = yaml.safe_load(project.read(CALLER))["jobs"].values()
    [*_, hooks] = yaml.safe_load(project.read(".pre-commit-config.yaml"))["repos"]
    commit = git("rev-parse", "HEAD", cwd=clone)
    assert job["uses"] == f"example-org/mlops-template/{CALLED}@{commit}"
    assert hooks["rev"] == commit
    assert "with" not in job
    group = yaml.safe_load(project.read(CALLER))["concurrency"]["group"]
    assert group.endswith("-${{ github.event.pull_request.number || github.run_id }}")


def test_it_grants_what_the_called_workflow_asks_for(project: Project, clone: Path) -> None:
    """GitHub refuses a call that grants less, before any job begins."""
    [job] = yaml.safe_load(project.read(CALLER))["jobs"].values()
    called = yaml.safe_load((clone / CALLED).read_text(encoding="utf-8"))["jobs"].values()
    asked = {key: value for each in called for key, value in each["permissions"].items()}
    assert job["permissions"] == asked


def test_nothing_is_found_in_it(project: Project) -> None:
    """By zizmor with the pedantic persona, by actionlint, by the schema, and by the policy itself under strict."""
    workflows = str(project.path / ".github" / "workflows")
    assert "No findings to report" in project.ok("zizmor", "--offline", "--persona", "pedantic", workflows)
    assert project.ok("actionlint", "-no-color", str(project.path / CALLER)) == ""
    project.ok("check-jsonschema", "--builtin-schema", "vendor.github-workflows", CALLER)
    words = ("check", "--all", "--profile", "strict", "--fail-level", "warning")
    # born without uv, it has no lock yet
    done = project.run("mlops-policy", *words, "--ignore", "LCK")
    assert (done.returncode, done.stdout) == (0, "")


def test_it_is_there_only_where_a_server_can_call_it(
    clone: Path, without_uv: dict[str, str], home: dict[str, str], tmp_path: Path
) -> None:
    """GitHub Enterprise Server is told the commit besides; on another server there is no such workflow."""
    commit = git("rev-parse", "HEAD", cwd=clone)
    other = {"policy-repository": "ml/policies", "policy-ref": commit}
    servers = {
        "git@github.com:acme/policies.git": ("acme/policies", None),
        "https://github.acme.example.org/ml/policies": ("ml/policies", other),
        "https://gitlab.example.org/ml/group/policies.git": ("", None),
    }
    for number, (origin, (name, told)) in enumerate(servers.items()):
        (folder := tmp_path / str(number)).mkdir()
        project = made(clone, origin, without_uv, home, folder)
        assert (project.path / CALLER).exists() is bool(name)
        if name:
            [job] = yaml.safe_load(project.read(CALLER))["jobs"].values()
            assert (job["uses"], job.get("with")) == (f"{name}/{CALLED}@{commit}", told)


@pytest.mark.slow
@pytest.mark.parametrize(("files", "verdict"), [({}, "succeeded"), (DATA, "failed")])
def test_it_judges_a_change_of_the_project(
    project: Project, clone: Path, tmp_path: Path, files: dict[str, bytes], verdict: str
) -> None:
    """As it was written, by act: a change of the project's own code passes, and one with data does not."""
    (tmp_path / "server" / "example-org").mkdir(parents=True)
    for each, path in (("churn", project.path), ("mlops-template", clone)):
        git("config", "uploadpack.allowAnySHA1InWant", "true", cwd=path)
        (tmp_path / "server" / "example-org" / each).symlink_to(path)
    caller = project.path / CALLER
    commit = git("rev-parse", "HEAD", cwd=clone)
    # act does not tell a workflow which commit it is of, as GitHub Enterprise Server does not
    told = f"    with:\n      policy-repository: example-org/mlops-template\n      policy-ref: {commit}\n"
    caller.write_text(caller.read_text(encoding="utf-8") + told, encoding="utf-8")
    git("add", "--all", cwd=project.path)
    git("commit", "--quiet", "--message", "Told", cwd=project.path)
    base = git("rev-parse", "HEAD", cwd=project.path)
    for name, content in {"notes.md": b"# Notes\n", **files}.items():
        (project.path / name).parent.mkdir(parents=True, exist_ok=True)
        (project.path / name).write_bytes(content)
    git("add", "--all", "--force", cwd=project.path)
    git("commit", "--quiet", "--message", "Change", cwd=project.path)
    known = {"full_name": NAME, "default_branch": "main", "visibility": "private"}
    head = git("rev-parse", "HEAD", cwd=project.path)
    event: dict[str, Any] = {"repository": known, "ref": "refs/heads/main", "before": base, "after": head}
    (tmp_path / "room").mkdir()
    runner = Runner(tmp_path / "server", tmp_path / "room", {**project.environment, "PYTHONPATH": ""})
    source = {f"example-org/mlops-template@{commit}": clone}
    seen = runner.run(project.path, "push", event, source)
    assert seen.jobs["verdict"] == verdict, seen.log
