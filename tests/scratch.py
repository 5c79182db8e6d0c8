"""A repository that a test makes, and the command run in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mlops_policy.cli import main
from support import git

CSV = b"a,b\n" + b"1,2.5\n" * 40
PARQUET = b"PAR1\x15\x04" + bytes(64) + b"PAR1"
LFS_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12345\n"


@dataclass(frozen=True)
class Answer:
    """What the command answered: exit code, findings, what it printed."""

    code: int
    findings: list[dict[str, Any]]
    out: str
    err: str

    @property
    def paths(self) -> list[str]:
        """The files found, each once."""
        return sorted({finding["path"] for finding in self.findings})

    @property
    def codes(self) -> list[str]:
        return sorted({finding["code"] for finding in self.findings})


@dataclass(frozen=True)
class Repo:
    """A folder, and the command run in it."""

    path: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def write(self, files: Mapping[str, bytes | str]) -> "Repo":
        for name, content in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def git(self, *arguments: str) -> str:
        return git(*arguments, cwd=self.path)

    def stage(self, files: Mapping[str, bytes | str]) -> "Repo":
        self.write(files).git("add", "--all", "--force")
        return self

    def commit(self, files: Mapping[str, bytes | str] | None = None, message: str = "change") -> str:
        """Commit files, or what is staged; return the commit."""
        if files is not None:
            self.stage(files)
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def run(self, *words: str) -> Answer:
        """Run another command of ``mlops-policy`` in the repository."""
        with self.patch.context() as patch:
            patch.chdir(self.path)
            self.capture.readouterr()
            code = main(words)
        printed = self.capture.readouterr()
        return Answer(code, [], printed.out, printed.err)

    def check(self, *arguments: str, folder: Path | None = None) -> Answer:
        """Run ``mlops-policy check`` in the repository, or in a folder."""
        with self.patch.context() as patch:
            patch.chdir(folder or self.path)
            self.capture.readouterr()
            words = list(arguments)
            words.insert(words.index("--") if "--" in words else len(words), "--output=jsonl")
            code = main(["check", *words])
        printed = self.capture.readouterr()
        findings = [json.loads(line) for line in printed.out.splitlines()]
        return Answer(code, findings, printed.out, printed.err)

    def clone(self, name: str, *options: str) -> "Repo":
        """Clone as from a server, so that depth and filters count."""
        target = self.path.parent / name
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("config", "uploadpack.allowAnySHA1InWant", "true")
        git("clone", "--quiet", *options, self.path.as_uri(), str(target), cwd=self.path.parent)
        return Repo(target, self.capture, self.patch)
