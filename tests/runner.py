"""Workflows run on this machine by act, with actions that stand for GitHub's where that is out of reach."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support import ROOT, Project

CALLER, CALLED = ".github/workflows/policy.yml", ".github/workflows/mlops-policy.yml"
CHECKOUT = """\
name: checkout
description: Stands for actions/checkout, from folders in the place of a server
inputs:
  repository: {description: OWNER/NAME, default: "${{ github.repository }}"}
  ref: {description: a commit, default: ""}
  path: {description: where to, default: "."}
  fetch-depth: {description: zero for all, default: "1"}
  token: {description: not needed here, default: ""}
  persist-credentials: {description: there are none here, default: "true"}
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        git init --quiet "$GITHUB_WORKSPACE/$TARGET"
        cd "$GITHUB_WORKSPACE/$TARGET"
        git remote add origin "file://$SERVER/$REPOSITORY"
        if [ "$DEPTH" = 0 ]; then what=("+refs/heads/*:refs/remotes/origin/*"); else what=(); fi
        git fetch --quiet --no-tags origin "${what[@]}" "+${COMMIT:-$REVISION}:refs/remotes/run"
        git checkout --quiet --detach refs/remotes/run
      env:
        REPOSITORY: ${{ inputs.repository }}
        COMMIT: ${{ inputs.ref }}
        TARGET: ${{ inputs.path }}
        DEPTH: ${{ inputs.fetch-depth }}
"""
PYTHON = """\
name: python
description: Stands for actions/setup-python, with an environment of its own that has pip
inputs:
  python-version-file: {description: the file that names it, required: true}
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        uv venv --quiet --clear --seed --python "$(cat "$FILE")" "$RUNNER_TEMP/python"
        echo "$RUNNER_TEMP/python/bin" >> "$GITHUB_PATH"
      env: {FILE: "${{ inputs.python-version-file }}"}
"""
UPLOAD = """\
name: upload
description: Stands for actions/upload-artifact
inputs:
  name: {description: of the artifact, required: true}
  path: {description: what to keep, required: true}
  if-no-files-found: {description: what then, required: true}
  retention-days: {description: for how long, required: true}
runs:
  using: composite
  steps:
    - shell: bash
      run: mkdir -p "$ARTIFACTS" && cp -r "$FOLDER" "$ARTIFACTS/$NAME"
      env: {NAME: "${{ inputs.name }}", FOLDER: "${{ inputs.path }}"}
"""
DOWNLOAD = """\
name: download
description: Stands for actions/download-artifact
inputs:
  name: {description: of the artifact, required: true}
  path: {description: where to, required: true}
runs:
  using: composite
  steps:
    - shell: bash
      run: cp -r "$ARTIFACTS/$NAME" "$FOLDER"
      env: {NAME: "${{ inputs.name }}", FOLDER: "${{ inputs.path }}"}
"""
SCANNING = """\
name: scanning
description: Stands for github/codeql-action/upload-sarif
inputs:
  sarif_file: {description: what is uploaded, required: true}
runs:
  using: composite
  steps:
    - shell: bash
      run: cp "$FILE" "$ARTIFACTS/uploaded.sarif"
      env: {FILE: "${{ inputs.sarif_file }}"}
"""
ACTIONS = {
    "actions/checkout": CHECKOUT,
    "actions/setup-python": PYTHON,
    "actions/upload-artifact": UPLOAD,
    "actions/download-artifact": DOWNLOAD,
    "github/codeql-action/upload-sarif": SCANNING,
}
_USES = re.compile(r"uses: (\S+)@([0-9a-f]{40})")
_ENDED = re.compile(r"^\[(?:[^\]]*/)?(\w+) *\] .*Job (succeeded|failed)", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """How a run of a workflow ended: exit code of act, jobs with their results, the log."""

    code: int
    jobs: dict[str, str]
    log: str


@dataclass(frozen=True)
class Runner:
    """Where workflows are run: ``server`` holds OWNER/NAME folders, ``room`` what runs leave behind."""

    server: Path
    room: Path
    environment: dict[str, str]

    @property
    def artifacts(self) -> Path:
        return self.room / "artifacts"

    def run(
        self,
        clone: Path,
        kind: str,
        event: Mapping[str, Any],
        sources: Mapping[str, Path],
        *options: str,
        workflow: str = CALLED,
    ) -> Run:
        """Run the workflow of a clone that calls the policy, or another one by its path.

        Args:
            clone: Where it is, with the commit checked out that the event is about.
            kind: The name of the event.
            event: Its payload.
            sources: The folders of the repositories that are called, by OWNER/NAME@COMMIT.
            options: More words for act.
            workflow: The one whose actions need stand-ins.
        """
        payload = self.room / "event.json"
        payload.write_text(json.dumps(event), encoding="utf-8")
        stand_ins = dict(self._stand_ins((ROOT / workflow).read_text(encoding="utf-8")))
        local = [f"--local-repository={name}={folder}" for name, folder in {**sources, **stand_ins}.items()]
        revision = Project(clone, self.environment).ok("git", "rev-parse", "HEAD").strip()
        variables = {"SERVER": self.server, "ARTIFACTS": self.artifacts, "REVISION": revision}
        variables |= {"GITHUB_REPOSITORY": event["repository"]["full_name"]}
        given = [f"--env={name}={value}" for name, value in variables.items()]
        words = [
            "--platform=ubuntu-latest=-self-hosted",
            "--no-skip-checkout",
            f"--eventpath={payload}",
            *local,
            *given,
            *options,
        ]
        done = Project(clone, self.environment).run("act", kind, *words, PATH=os.environ["PATH"])
        log = done.stdout + done.stderr
        return Run(done.returncode, dict(_ENDED.findall(log)), log)

    def _stand_ins(self, text: str) -> list[tuple[str, Path]]:
        """Write the actions that a workflow uses, and return their folders by name and commit."""
        found = []
        for name, commit in _USES.findall(text):
            if name not in ACTIONS:  # of a job that is not run here
                continue
            repository = "/".join(name.split("/")[:2])
            folder = self.room / "actions" / repository
            place = folder / Path(*name.split("/")[2:])
            place.mkdir(parents=True, exist_ok=True)
            (place / "action.yml").write_text(ACTIONS[name], encoding="utf-8")
            found.append((f"{repository}@{commit}", folder))
        return found
