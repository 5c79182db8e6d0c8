"""Projects follow the template: from one release to the next, merged with what people changed in between."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from actions import attempt
from fake_github import SECRET, State, serve
from releases import BEFORE, NEXT, TODAY, edit, published, releases
from support import ADDRESS, Project, generate, git, pretend

pytestmark = pytest.mark.slow  # each of them renders the template several times
SCRIPT, PROPOSE = ".github/template_update.py", ".github/template_propose.py"
QUIET = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A"}
IDENTITY = {**QUIET, "GIT_COMMITTER_EMAIL": "a@example.org"}


@pytest.fixture(scope="module")
def template_releases(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with three releases."""
    return releases(template, tmp_path_factory.mktemp("releases") / "mlops-template")


@pytest.fixture(scope="module")
def servers(template_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return what the template's server has when a release is the newest one."""
    folder = tmp_path_factory.mktemp("servers")
    return {tag: published(template_releases, tag, folder / tag) for tag in (BEFORE, TODAY, NEXT)}


@pytest.fixture(scope="module")
def projects(
    servers: dict[str, Path], home: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Project]:
    """Return a project of each of two releases, by plain cookiecutter, locked and committed, with other answers."""
    made = {}
    for tag in (BEFORE, TODAY):
        environment = {**home, **pretend(servers[tag]), **IDENTITY}
        folder = tmp_path_factory.mktemp("project")
        made[tag] = generate(f"{ADDRESS}.git", environment, folder, "project_name=Zebra", "description=Stripes.")
    return made


def copy(project: Project, folder: Path, server: Path) -> Project:
    """Return a copy of a project, for whom the template's server has come to have a release."""
    path = shutil.copytree(project.path, folder / "zebra", symlinks=True, ignore=shutil.ignore_patterns(".venv"))
    return Project(path, {**project.environment, **pretend(server)})


def commit(project: Project, message: str) -> None:
    project.ok("git", "add", "--all")
    project.ok("git", "commit", "--quiet", "--no-verify", "--message", message)


def raise_the_floor(project: Project) -> None:
    """Change a line that the next release changes too."""
    edit(project.path / "configs" / "gate_config.yaml", ("floor: 0.6 ", "floor: 0.7 "))
    commit(project, "A higher floor")


def pins(project: Project) -> set[str]:
    """Return the commits of the policy that a project names."""
    (policy,) = yaml.safe_load(project.read(".pre-commit-config.yaml"))["repos"][1:]
    workflow = yaml.safe_load(project.read(".github/workflows/policy.yml"))
    return {policy["rev"], workflow["jobs"]["mlops-policy"]["uses"].partition("@")[2]}


def record(project: Project) -> tuple[str, str, dict[str, str]]:
    """Return what .cruft.json says: the template, its commit, and the answers."""
    held = json.loads(project.read(".cruft.json"))
    return held["template"], held["commit"], held["context"]["cookiecutter"]


def test_cruft_alone_brings_a_project_from_the_last_release_to_this_one(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """What was edited elsewhere, deleted or locked stays; a changed, new or renamed file and a new question arrive."""
    project = copy(projects[BEFORE], tmp_path, servers[BEFORE])
    assert "up to date" in project.ok("cruft", "check")
    edit(project.path / "README.md", ("# Zebra\n", "# Zebra, of the savannah\n"))
    edit(project.path / "configs" / "gate_config.yaml", ("latency_p99_ms: 250.0", "latency_p99_ms: 100.0"))
    edit(project.path / "DATA.md", ("# Data\n", "# Our data\n"))
    (project.path / "LICENSE").unlink()
    commit(project, "Our own changes")
    lock = project.read("uv.lock")

    project = Project(project.path, {**project.environment, **pretend(servers[TODAY])})
    assert "out of date" in project.run("cruft", "check").stdout
    project.ok("cruft", "update", "--skip-apply-ask")

    assert project.ok("git", "diff", "--name-only", "--diff-filter=U") == ""
    assert "# Zebra, of the savannah" in project.read("README.md")
    assert "\nIt needs [uv]" in project.read("README.md")
    gate = project.read("configs/gate_config.yaml")
    assert ("floor: 0.6 " in gate, "latency_p99_ms: 100.0" in gate) == (True, True)
    assert (project.path / SCRIPT).is_file()
    assert not (project.path / "DATA.md").exists()
    assert project.read("data/README.md").startswith("# Our data\n")
    assert not (project.path / "LICENSE").exists()
    assert project.read("uv.lock") == lock
    address, at, answers = record(project)
    now = git("rev-parse", TODAY, cwd=servers[TODAY])
    assert (address, at, pins(project)) == (ADDRESS, now, {now})
    assert (answers["description"], answers["license"]) == ("Stripes.", "Proprietary")
    assert "up to date" in project.ok("cruft", "check")
    project.ok("uv", "lock")
    commit(project, "Follow the template")
    project.ok("mlops-policy", "check", "--all")
    project.ok("uv", "run", "--locked", "--only-group", "hooks", "ruff", "check")


def test_a_new_question_is_answered_by_the_default_or_by_the_user(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """The default is told; another answer is given by cruft's own option, and is judged by the new release's rules."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    said = project.ok("python", SCRIPT)
    assert 'a new question, with its default for an answer: team = "data"' in said
    assert f"merged {NEXT}" in said
    project.ok("git", "reset", "--quiet", "--hard")
    refused = project.run("python", SCRIPT, "--variables-to-update", '{"team": ""}')
    assert refused.returncode == 2
    assert refused.stderr.strip().endswith("team: is empty; name who is called at night")
    assert refused.stderr.count("\n") == 1
    project.ok("python", SCRIPT, "--variables-to-update", '{"team": "night watch"}')
    assert project.read("configs/team.yaml") == "team: night watch\n"
    assert not (project.path / "deploy" / "airflow" / "lifecycle.py").exists()
    assert record(project)[2]["team"] == "night watch"


def test_what_was_merged_is_staged_and_locked(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """One commit is left to do, whose hooks find lock, export and files in step; then there is nothing new."""
    project = copy(projects[BEFORE], tmp_path, servers[TODAY])
    script = servers[TODAY].parent / "script.py"
    script.write_text(projects[TODAY].read(SCRIPT), encoding="utf-8")
    said = project.ok("python", str(script))
    assert f"merged {TODAY}" in said
    assert project.ok("git", "diff", "--name-only") == ""
    assert project.ok("git", "ls-files", "--others", "--exclude-standard") == ""
    assert 'name = "cruft"' in project.read("uv.lock")
    assert "\ncruft==2.16.0" in project.read("requirements-lock.txt")
    project.ok("uv", "lock", "--check", "--offline")
    commit(project, "Follow the template")
    assert "nothing new" in project.ok("python", SCRIPT)


def test_both_sides_on_one_line_are_a_conflict_that_loses_nothing(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """Both versions are in the file, the exit code is 1, one line names the file; the rest is merged."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    raise_the_floor(project)
    done = project.run("python", SCRIPT)
    assert done.returncode == 1
    assert done.stderr.startswith(f"{NEXT} and this project changed the same lines of configs/gate_config.yaml;")
    assert done.stderr.count("\n") == 1
    gate = project.read("configs/gate_config.yaml")
    assert ("floor: 0.7 " in gate, "floor: 0.65" in gate, "<<<<<<<" in gate) == (True, True, True)
    assert (project.path / "configs" / "team.yaml").is_file()
    assert project.run("git", "commit", "--message", "Too soon").returncode != 0


def test_a_file_of_the_same_name_on_both_sides_is_a_conflict(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """What the project called like a new file of the template is not written over."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    (project.path / "configs" / "team.yaml").write_text("ours: true\n", encoding="utf-8")
    commit(project, "A team")
    done = project.run("python", SCRIPT)
    assert (done.returncode, "configs/team.yaml" in done.stderr) == (1, True)
    assert "ours: true\n" in project.read("configs/team.yaml")


def test_a_file_that_the_template_gives_up_stays_where_it_was_changed(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """It is named, and not deleted; all else is merged, and to delete it is up to the user."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    name = "deploy/airflow/lifecycle.py"
    (project.path / name).write_text(project.read(name) + "OURS = True\n", encoding="utf-8")
    commit(project, "Our own schedule")
    done = project.run("python", SCRIPT)
    assert (done.returncode, name in done.stderr) == (1, True)
    assert "OURS = True" in project.read(name)
    assert (project.path / "configs" / "team.yaml").is_file()


def test_a_second_update_merges_what_the_first_one_did(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """A file with changes of both sides is nowhere in a clone as the template has it, and merges all the same."""
    project = copy(projects[BEFORE], tmp_path, servers[TODAY])
    edit(project.path / "README.md", ("# the tests\n", "# our tests\n"), ("## The life", "## Our life"))
    commit(project, "Our own words")
    project.ok("cruft", "update", "--skip-apply-ask")
    project.ok("uv", "lock")
    commit(project, "Follow the template")
    git("clone", "--quiet", "--no-local", str(project.path), str(tmp_path / "clone"), cwd=tmp_path)
    project = Project(tmp_path / "clone", {**project.environment, **pretend(servers[NEXT])})
    done = project.run("python", SCRIPT)
    assert done.returncode == 0, done.stderr
    text = project.read("README.md")
    assert ("# our tests" in text, "## Our life" in text, "The team of data answers" in text) == (True, True, True)
    assert not list(project.path.glob("**/*.rej"))


def test_changes_that_are_not_committed_stop_it(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """One line says what to type, and nothing is touched."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    edit(project.path / "README.md", ("# Zebra\n", "# Zebras\n"))
    before = project.ok("git", "status", "--porcelain")
    done = project.run("python", SCRIPT)
    assert (done.returncode, done.stderr) == (
        2,
        "there are changes that are not committed; type: git stash --include-untracked\n",
    )
    assert project.ok("git", "status", "--porcelain") == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--nonsense"], "cruft update: No such option: --nonsense"),
        (["--variables-to-update", "{bad"], "cruft update: JSONDecodeError: Expecting property name"),
    ],
)
def test_a_wrong_option_is_told_in_one_line(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path, typed: list[str], said: str
) -> None:
    """The reason is cruft's own, and nothing is touched."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    done = project.run("python", SCRIPT, *typed)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(said)
    assert project.ok("git", "status", "--porcelain") == ""


def test_help_merges_nothing(projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path) -> None:
    """It is about the script, and about the options that it hands on."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    said = project.ok("python", SCRIPT, "--help")
    assert ("Exit codes: " in said, "--variables-to-update" in said, "merged v" in said) == (True, True, False)
    assert project.ok("git", "status", "--porcelain") == ""


def test_what_it_needs_is_named(projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path) -> None:
    """Without cruft, one line says what to type; a record that names no template is no traceback either."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    only = tmp_path / "programs"
    only.mkdir()
    (only / "git").symlink_to(shutil.which("git") or "git")
    without = Project(project.path, {**project.environment, "PATH": str(only)})
    done = without.run(sys.executable, SCRIPT)
    line = "cruft is not here; type: uv run --only-group template python .github/template_update.py\n"
    assert (done.returncode, done.stderr) == (2, line)
    (project.path / ".cruft.json").write_text("{}", encoding="utf-8")
    done = project.run("python", SCRIPT)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.endswith("; type: git checkout HEAD -- .cruft.json\n")


def test_a_template_that_does_not_answer_is_told_in_one_line(projects: dict[str, Project], tmp_path: Path) -> None:
    """Without the network, or without access, the reason is git's own."""
    project = copy(projects[TODAY], tmp_path, tmp_path / "nowhere")
    done = project.run("python", SCRIPT)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "git ls-remote: " in done.stderr


def test_a_project_ahead_of_the_newest_release_is_left_alone(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """A project made from main, after the release, is not taken back to it."""
    server = shutil.copytree(servers[TODAY], tmp_path / "server")
    git("tag", "--delete", TODAY, cwd=server)
    project = copy(projects[TODAY], tmp_path, server)
    assert f"has {BEFORE}, and so has this project" in project.ok("python", SCRIPT)


def weekly(
    project: Project, folder: Path, state: State, **variables: str
) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Run the weekly workflow in a project whose origin is a folder; return how it ended, and the origin."""
    origin = folder / "origin.git"
    if not origin.exists():
        git("clone", "--quiet", "--bare", str(project.path), str(origin), cwd=folder)
        git("remote", "add", "origin", str(origin), cwd=project.path)
    git("fetch", "--quiet", "origin", cwd=project.path)
    given = {"GITHUB_API_URL": state.base, "GITHUB_REPOSITORY": "example-org/zebra", "APP_TOKEN": SECRET}
    given |= {name: value for name, value in project.environment.items() if name.startswith("GIT_CONFIG_")}
    options = [f"--env={name}={value}" for name, value in given.items()]
    options += [f"--var={name}={value}" for name, value in variables.items()]
    return attempt(project, folder, "template-update", "workflow_dispatch", *options), origin


def test_the_weekly_workflow_opens_a_pull_request_once(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """A branch with one commit on it, and a pull request for it; the next week finds that it was proposed."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    with serve(tmp_path) as state:
        done, origin = weekly(project, tmp_path, state, TEMPLATE_APP_CLIENT_ID="app")
        assert "Job succeeded" in done.stdout, done.stdout[-3000:]
        again, _ = weekly(project, tmp_path, state, TEMPLATE_APP_CLIENT_ID="app")
    (pull,) = state.pulls
    assert (pull["title"], pull["head"], pull["base"]) == (f"Follow the template to {NEXT}", f"template/{NEXT}", "main")
    assert git("log", "--format=%s", f"main..template/{NEXT}", cwd=origin) == pull["title"]
    assert "team: data" in git("show", f"template/{NEXT}:configs/team.yaml", cwd=origin)
    assert f"{NEXT} was proposed already" in again.stdout
    assert SECRET not in done.stdout + done.stderr


def test_the_weekly_workflow_is_red_on_a_conflict(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """It names the file and what to type, and proposes nothing."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    raise_the_floor(project)
    with serve(tmp_path) as state:
        done, origin = weekly(project, tmp_path, state, TEMPLATE_APP_CLIENT_ID="app")
    assert "Job failed" in done.stdout
    assert "changed the same lines of configs/gate_config.yaml; on your machine, type: uv run " in done.stdout
    assert re.search(r"::error file=configs/gate_config.yaml::|❗.*the template's", done.stdout)
    assert (state.pulls, git("branch", "--list", "template/*", cwd=origin)) == ([], "")


def test_nothing_is_proposed_from_a_machine_of_ones_own(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path
) -> None:
    """A token that lies there by chance pushes nothing: what GitHub says of the repository is missing."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    git("clone", "--quiet", "--bare", str(project.path), str(tmp_path / "origin.git"), cwd=tmp_path)
    git("remote", "add", "origin", str(tmp_path / "origin.git"), cwd=project.path)
    edit(project.path / "README.md", ("# Zebra\n", "# Zebras\n"))
    done = Project(project.path, {**project.environment, "GH_TOKEN": SECRET}).run("python", PROPOSE)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "nothing here may propose it" in done.stderr
    assert git("branch", "--all", "--list", "*template/*", cwd=project.path) == ""


@pytest.mark.parametrize("trouble", ["no app", "refused"])
def test_what_cannot_be_proposed_is_tried_again(
    projects: dict[str, Project], servers: dict[str, Path], tmp_path: Path, trouble: str
) -> None:
    """Without an app, or where GitHub refuses the pull request, the job is red, and no branch stays behind."""
    project = copy(projects[TODAY], tmp_path, servers[NEXT])
    with serve(tmp_path) as state:
        state.faults.append(("/pulls", "forbidden"))
        app = {"TEMPLATE_APP_CLIENT_ID": "app"} if trouble == "refused" else {}
        done, origin = weekly(project, tmp_path, state, **app)
    assert "Job failed" in done.stdout
    line = "GitHub opens no pull request: HTTP Error 403" if app else f"{NEXT} merges, but nothing here may propose it"
    assert line in done.stdout
    assert git("branch", "--list", "template/*", cwd=origin) == ""
