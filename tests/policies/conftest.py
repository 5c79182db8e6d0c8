"""Fixtures: a folder and a repository in which the command is run."""

import os
from pathlib import Path

import pytest
from scratch import Repo


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Return an empty folder that is no repository."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT"))]:
        monkeypatch.delenv(name)
    path = tmp_path / "repo"
    path.mkdir()
    return Repo(path, capsys, monkeypatch)


@pytest.fixture
def repo(folder: Repo) -> Repo:
    """Return a repository with one commit."""
    folder.git("init", "--quiet", "--initial-branch", "main")
    folder.commit({"README.md": "# A project\n"})
    return folder
