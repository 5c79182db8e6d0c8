"""A repository on a server, clones of it as a pipeline makes them, and the command run there with an event."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mlops_policy.cli import main
from scratch import CSV
from support import git

ZEROS = "0" * 40
NAME = "example-org/churn"
FACTS = {"repository": {"full_name": NAME, "default_branch": "main", "custom_properties": {"tier": "gold"}}}
START: dict[str, bytes | None] = {"README.md": b"# Churn\n"}
DATA = {"data/raw.csv": CSV * 100}
OLD = {"old.csv": CSV * 200}
TODAY = dt.datetime.now(tz=dt.UTC).date()
WAIVER = f"""
[[waivers]]
rule = "DAT002"
path = "data/raw.csv"
reason = "it is needed"
owner = "@example-org/churn"
created = {TODAY}
expires = {TODAY + dt.timedelta(days=60)}
""".encode()


@dataclass(frozen=True)
class Verdict:
    """What a pipeline sees: exit code, findings, log, summary of the job, outputs of the step."""

    code: int
    findings: list[dict[str, Any]]
    out: str
    err: str
    summary: str
    outputs: dict[str, str]

    @property
    def found(self) -> list[tuple[str, str, str]]:
        """Code, path and level of each finding."""
        return sorted({(one["code"], one["path"], one["level"]) for one in self.findings})


@dataclass(frozen=True)
class Server:
    """A repository as its server has it; ``main`` is the default branch."""

    path: Path
    capture: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def git(self, *words: str) -> str:
        return git(*words, cwd=self.path)

    def commit(self, files: Mapping[str, bytes | None], branch: str = "main") -> str:
        """Commit files, those that are None deleted, on a branch, which starts where main is; return the commit."""
        if not self.path.exists():
            self.path.mkdir(parents=True)
            self.git("init", "--quiet", "--initial-branch=main")
            for setting in ("uploadpack.allowAnySHA1InWant", "uploadpack.allowFilter"):
                self.git("config", setting, "true")
        elif branch != self.git("branch", "--show-current"):
            known = self.git("branch", "--list", branch)
            self.git("checkout", "--quiet", *([branch] if known else ["-b", branch, "main"]))
        for name, content in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink() if content is None else path.write_bytes(content)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", "change")
        return self.git("rev-parse", "HEAD")

    def pull(self, *commits: Mapping[str, bytes | None], branch: str = "change") -> dict[str, Any]:
        """Open a pull request with commits; return the event of GitHub."""
        base = self.git("rev-parse", "main")
        head = [self.commit(each, branch) for each in commits][-1]
        self.git("checkout", "--quiet", "--detach", "main")
        self.git("merge", "--quiet", "--no-ff", "--message", "merge", head)
        self.git("update-ref", "refs/pull/7/merge", "HEAD")
        self.git("update-ref", "refs/pull/7/head", head)
        self.git("checkout", "--quiet", "main")
        ends = {"base": {"ref": "main", "sha": base, "repo": {"full_name": NAME}}}
        ends["head"] = {"ref": branch, "sha": head, "repo": {"full_name": NAME}}
        return {**FACTS, "action": "synchronize", "number": 7, "pull_request": {"number": 7, **ends}}

    def push(self, before: str, after: str, branch: str = "main", *, forced: bool = False) -> dict[str, Any]:
        """Return the event of a push."""
        return {**FACTS, "ref": f"refs/heads/{branch}", "before": before, "after": after, "forced": forced}

    def clone(self, revision: str, *options: str) -> Path:
        """Clone as actions/checkout does: all branches of origin, and one commit checked out."""
        target = self.path.parent / f"clone-{len([*self.path.parent.glob('clone-*')])}"
        target.mkdir()
        git("init", "--quiet", cwd=target)
        git("remote", "add", "origin", self.path.as_uri(), cwd=target)
        branches = [] if options else ["+refs/heads/*:refs/remotes/origin/*"]
        git("fetch", "--quiet", "--no-tags", *options, "origin", *branches, f"+{revision}:refs/remotes/run", cwd=target)
        git("checkout", "--quiet", "--detach", "refs/remotes/run", cwd=target)
        return target

    def judge(self, clone: Path, event: Mapping[str, Any] | None, *words: str, **variables: str) -> Verdict:
        """Run ``mlops-policy ci`` in a clone, in a workflow of GitHub where there is an event."""
        room = self.path.parent / f"{clone.name}.run"
        room.mkdir(exist_ok=True)
        files = {name: room / name for name in ("event.json", "summary.md", "outputs", "findings")}
        for path in files.values():
            path.unlink(missing_ok=True)
        given = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_PATH": str(files["event.json"]),
            "GITHUB_STEP_SUMMARY": str(files["summary.md"]),
            "GITHUB_OUTPUT": str(files["outputs"]),
            "GITHUB_REPOSITORY": NAME,
            "GITHUB_SERVER_URL": "https://github.com",
        }
        with self.patch.context() as patch:
            patch.chdir(clone)
            if event is not None:
                files["event.json"].write_text(json.dumps(event), encoding="utf-8")
            for name, value in ({**given, **variables} if event is not None else variables).items():
                patch.setenv(name, value)
            self.capture.readouterr()
            output = ("--output", "github") if event is not None else ("--output", "text")
            code = main(["ci", *words, *output, "--output", f"jsonl={files['findings']}"])
        printed = self.capture.readouterr()
        texts = {name: path.read_text(encoding="utf-8") if path.exists() else "" for name, path in files.items()}
        findings = [json.loads(line) for line in texts["findings"].splitlines()]
        outputs = dict(line.split("=", 1) for line in texts["outputs"].splitlines())
        return Verdict(code, findings, printed.out, printed.err, texts["summary.md"], outputs)

    def judged(self, *commits: Mapping[str, bytes | None]) -> Verdict:
        """Open a pull request with commits, and judge it."""
        event = self.pull(*commits)
        return self.judge(self.clone("refs/pull/7/merge"), event)
