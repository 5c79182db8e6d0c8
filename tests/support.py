"""A generated project, and a shell in it."""

import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
ADDRESS = "https://github.com/example-org/mlops-template"
Bake = Callable[..., "Project"]
# Where other Pythons may lie beside the one that runs the tests.
PYTHONS = sorted(map(str, Path.home().glob(".pyenv/versions/3.1[123]*/bin")))
SEARCH = os.pathsep.join([*PYTHONS, os.environ["PATH"]])


@dataclass(frozen=True)
class Project:
    """A generated project, and a shell in it."""

    path: Path
    environment: dict[str, str]

    def run(self, *command: str, **extra: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the project; its output is kept, its exit code is for the test to judge."""
        return subprocess.run(
            command,
            cwd=self.path,
            env={**self.environment, **extra},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def ok(self, *command: str, **extra: str) -> str:
        """Run a command that must succeed; return what it printed."""
        done = self.run(*command, **extra)
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def read(self, name: str) -> str:
        return (self.path / name).read_text(encoding="utf-8")

    def files(self) -> list[Path]:
        """Return the files that git tracks."""
        return [self.path / name for name in self.ok("git", "ls-files", "-z").split("\0") if name]


def free_port() -> int:
    """Return a port of this machine that nobody has taken."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def git(*arguments: str, cwd: Path) -> str:
    """Run git with a fixed identity."""
    identity = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org")
    done = subprocess.run(["git", *identity, *arguments], cwd=cwd, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def generate(template: Path | str, home: dict[str, str], folder: Path, *answers: str) -> Project:
    """Generate a project with the command line."""
    user = Project(folder, home)
    user.ok("cookiecutter", str(template), "--no-input", "--output-dir", str(folder), *answers)
    (path,) = (child for child in folder.iterdir() if child.is_dir())
    return Project(path, home)


@contextmanager
def environment(variables: dict[str, str]) -> Iterator[None]:
    """Put other variables in the place of this process's, for what cookiecutter runs inside it."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def pretend(repository: Path) -> dict[str, str]:
    """Return variables that lead git from the address on GitHub to a folder."""
    names = {f"GIT_CONFIG_KEY_{number}": f"url.{repository.as_uri()}.insteadOf" for number in (0, 1)}
    values = {"GIT_CONFIG_VALUE_0": f"{ADDRESS}.git", "GIT_CONFIG_VALUE_1": ADDRESS}
    return {"GIT_CONFIG_COUNT": "2", "GIT_TERMINAL_PROMPT": "0", **names, **values}


def reaching(repository: Path, home: dict[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of a user for whom our address leads to a clone, with caches of hooks of their own."""
    lines = [
        f'[url "{repository.as_uri()}"]',
        f"insteadOf = {ADDRESS}",
        "[user]",
        "name = Tester",
        "email = t@example.org",
        "[init]",
        "defaultBranch = main",
    ]
    # in the home folder, since pre-commit takes GIT_CONFIG_GLOBAL away
    (folder / ".gitconfig").write_text("\n".join([*lines, ""]), "utf-8")
    caches = {"PRE_COMMIT_HOME": str(folder / "cache"), "PREK_HOME": str(folder / "cache")}
    return {**home, **caches, "HOME": str(folder), "USERPROFILE": str(folder)}
