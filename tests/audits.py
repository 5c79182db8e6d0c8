"""A folder in which a test runs the steps of an audit, as a person would."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mlops_policy.cli import main
from support import ROOT, git

TIMES = ("at", "seconds")  # of an outcome: what differs from run to run


@dataclass(frozen=True)
class Said:
    """What the command answered: exit code and what it printed."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Audit:
    """A folder in which the steps of an audit are run."""

    path: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *words: str) -> Said:
        """Run ``mlops-policy org``."""
        self.capture.readouterr()
        code = main(["org", *words])
        printed = self.capture.readouterr()
        return Said(code, printed.out, printed.err)

    def ok(self, *words: str) -> Said:
        said = self.run(*words)
        assert said.code == 0, f"{words}: {said}"
        return said

    def lines(self, name: str) -> list[dict[str, Any]]:
        """Return the records of a file."""
        return [json.loads(line) for line in (self.path / name).read_text(encoding="utf-8").splitlines()]

    def outcomes(self, name: str = "audit.jsonl") -> dict[str, dict[str, Any]]:
        return {one["repository"]: one for one in self.lines(name)}

    def timeless(self, name: str = "audit.jsonl") -> list[dict[str, Any]]:
        """Return the records of a file, without what differs from run to run."""
        return [{key: value for key, value in one.items() if key not in TIMES} for one in self.lines(name)]

    def repository(self, name: str, files: Mapping[str, bytes]) -> str:
        """Make a repository with one commit in the folder ``clones``, or give it another; return the commit."""
        path = self.path / "clones" / name
        if not path.exists():
            path.mkdir(parents=True)
            git("init", "--quiet", "--initial-branch=main", cwd=path)
        for each, content in files.items():
            (path / each).parent.mkdir(parents=True, exist_ok=True)
            (path / each).write_bytes(content)
        git("add", "--all", "--force", cwd=path)
        git("commit", "--quiet", "--allow-empty", "--message", "change", cwd=path)
        return git("rev-parse", "HEAD", cwd=path)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start the command as a process of its own."""
        path = os.pathsep.join([str(ROOT / "policies"), os.environ.get("PYTHONPATH", "")])
        command = [sys.executable, "-m", "mlops_policy", "org", *words]
        return subprocess.Popen(
            command, cwd=self.path, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.DEVNULL
        )
