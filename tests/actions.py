"""Workflows of a generated project, run here by act, with stand-ins for those actions that would have to be fetched."""

import re
import subprocess
from pathlib import Path

from support import Project

STAND_INS = {
    "astral-sh/setup-uv": """\
name: uv
description: uv is on the path already
inputs:
  version: {description: the version asked for, required: true}
runs:
  using: composite
  steps:
    - run: test "$(uv --version | cut -d' ' -f2)" = "$VERSION"
      shell: bash
      env: {VERSION: "${{ inputs.version }}"}
""",
    "actions/create-github-app-token": """\
name: app
description: The token of an app
inputs:
  client-id: {description: of the app, required: true}
  private-key: {description: of the app, required: true}
  permission-contents: {description: for what}
  permission-pull-requests: {description: for what}
  permission-workflows: {description: for what}
outputs:
  token: {description: the token, value: "${{ steps.token.outputs.token }}"}
runs:
  using: composite
  steps:
    - id: token
      run: echo "::add-mask::$APP_TOKEN"; echo "token=$APP_TOKEN" >> "$GITHUB_OUTPUT"
      shell: bash
""",
    "actions/upload-artifact": """\
name: upload
description: Each path has to name a file
inputs:
  name: {description: of the artifact, required: true}
  path: {description: one pattern a line, required: true}
  if-no-files-found: {description: what to do then}
runs:
  using: composite
  steps:
    - run: ls $FILES
      shell: bash
      env: {FILES: "${{ inputs.path }}"}
""",
}


def act(project: Project, folder: Path, workflow: str, event: str, *options: str) -> str:
    """Run the jobs of a workflow that an event starts, none of which may fail; return what was printed."""
    done = attempt(project, folder, workflow, event, *options)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def attempt(
    project: Project, folder: Path, workflow: str, event: str, *options: str
) -> subprocess.CompletedProcess[str]:
    """Run the jobs of a workflow that an event starts, which may fail."""
    path = f".github/workflows/{workflow}.yml"
    options += ("--platform", "ubuntu-latest=-self-hosted", "--workflows", path)
    for name, text in STAND_INS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "action.yml").write_text(text, encoding="utf-8")
        for used in sorted(set(re.findall(rf"uses: ({name}@\w+)", project.read(path)))):
            options += ("--local-repository", f"{used}={folder / name}")
    return project.run("act", event, *options)
