"""Fixtures: an organisation's repositories, GitHub on this machine, and the command run as a person runs it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from audit import make
from audits import Audit
from fake_github import ORGANISATION, SECRET, State, serve
from pipelines import START, Server


@pytest.fixture
def audit(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Audit:
    """Return an empty folder, and the command in it; no token of whoever runs the tests is in the environment."""
    for name in [*os.environ]:
        if name.startswith("GIT_") or name in ("GITHUB_TOKEN", "MLOPS_POLICY_TOKEN"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Audit(tmp_path, capsys)


@pytest.fixture(scope="session")
def clones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of twelve small bare repositories, some of which break a rule."""
    folder = tmp_path_factory.mktemp("organisation")
    make(folder, 12)
    return folder


@pytest.fixture
def github(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    """Return GitHub, with an organisation that has no repositories yet, and a token for it in the environment."""
    monkeypatch.setenv("MLOPS_POLICY_TOKEN", SECRET)
    root = tmp_path / "server"
    (root / ORGANISATION).mkdir(parents=True)
    with serve(root) as state:
        yield state


@pytest.fixture
def server(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Server:
    """Return a repository on a server, with one commit; no variable of a pipeline that runs the tests is there."""
    for name in [*os.environ]:
        if name.startswith(("GIT_", "GITHUB_", "CI_")):
            monkeypatch.delenv(name)
    found = Server(tmp_path / "churn", capsys, monkeypatch)
    found.commit(START)
    return found
