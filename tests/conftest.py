"""Fixtures: the template as git has it, projects baked from it, and commands run as a user runs them."""

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import settings
from support import ROOT, SEARCH, Bake, Project, environment, generate, git, pretend

# the same examples everywhere, so that a change is judged by itself; HYPOTHESIS_PROFILE=search looks for new ones
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the template as it would be cloned: what git tracks, with changes that are not committed yet."""
    changed = git("--no-optional-locks", "status", "--porcelain", "--untracked-files=no", cwd=ROOT)
    tree = git("stash", "create", cwd=ROOT) if changed else "HEAD"  # of several processes at once, one alone may stash
    packed = subprocess.run(["git", "archive", "--format=zip", tree], cwd=ROOT, capture_output=True, check=True).stdout
    folder = tmp_path_factory.mktemp("template") / "mlops-template"
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="session")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the template as a git repository with one commit and its address on GitHub as origin."""
    folder = tmp_path_factory.mktemp("repository") / "mlops-template"
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("__pycache__"))
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    git("add", "--all", "--force", cwd=folder)
    git("commit", "--quiet", "--message", "Template", cwd=folder)
    git("remote", "add", "origin", "https://github.com/example-org/mlops-template.git", cwd=folder)
    return folder


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a user with an empty home folder, who has uv and its cache."""
    cache = subprocess.run(["uv", "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip()
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GIT_", "UV_", "MLFLOW_", "PYTEST_", "VIRTUAL_ENV", "PYTHONDONTWRITE")) and key != "UV"
    }
    folder = str(tmp_path_factory.mktemp("home"))
    path = os.pathsep.join([str(Path(shutil.which("uv") or "").parent), SEARCH])
    quiet = {"UV_CACHE_DIR": cache, "UV_PYTHON_DOWNLOADS": "never", "GIT_CONFIG_NOSYSTEM": "1"}
    return {**kept, "HOME": folder, "USERPROFILE": folder, "PATH": path, **quiet}


@pytest.fixture(scope="session")
def without_uv(home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the same environment with git and nothing else on the path: birth is quick without a lock."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "git").symlink_to(shutil.which("git") or "git")
    return {**home, "PATH": str(folder)}


@pytest.fixture(scope="session")
def bake(cookies_session: object, template: Path, home: dict[str, str], without_uv: dict[str, str]) -> Bake:
    """Return a function that generates a project from answers, without a lock; equal answers are baked once."""
    baked: dict[tuple[tuple[str, str], ...], Project] = {}

    def make(**answers: str) -> Project:
        key = tuple(sorted(answers.items()))
        if key not in baked:
            with environment(without_uv), pytest.MonkeyPatch.context() as patch:
                patch.syspath_prepend(template)  # as cookiecutter does, for the extension in hooks/
                result = cookies_session.bake(extra_context=answers, template=str(template))  # type: ignore[attr-defined]
            if result.exception is not None:
                raise result.exception
            baked[key] = Project(result.project_path, home)
        return baked[key]

    return make


@pytest.fixture(scope="session")
def born(repository: Path, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project as the README's first command makes it: locked, committed, hooks installed."""
    return generate(repository, {**home, **pretend(repository)}, tmp_path_factory.mktemp("born"))


@pytest.fixture
def user(home: dict[str, str], tmp_path: Path) -> Project:
    """Return a shell in an empty folder."""
    return Project(tmp_path, home)
