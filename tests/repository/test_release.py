"""A release: what a tag must be, and the workflow's build, run for real."""

import hashlib
import runpy
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from mlops_policy import __version__
from runner import Runner
from support import ROOT, Project, git

WORKFLOW = ".github/workflows/release.yml"
MODULE = '__version__ = "1.2.3"\n'


@pytest.fixture(scope="module")
def notes() -> Callable[[str, str, str], str]:
    """Return the function that the workflow asks."""
    found: Callable[[str, str, str], str] = runpy.run_path(str(ROOT / ".ci" / "release"))["notes"]
    return found


def test_a_release_says_what_the_changelog_says(notes: Callable[[str, str, str], str]) -> None:
    """Its own section, without the heading, and not those of the releases before."""
    assert notes("v1.2.3", MODULE, "# Changelog\n\n## 1.2.3\n\n- New.\n\n## 1.2.2\n\n- Old.\n") == "- New."


@pytest.mark.parametrize(
    ("tag", "changelog", "why"),
    [
        ("v1.2.4", "## 1.2.3\n\n- New.\n", "the tag v1.2.4 is not the version 1.2.3"),
        ("1.2.3", "## 1.2.3\n\n- New.\n", "the tag 1.2.3 is not the version 1.2.3"),
        ("v1.2.3", "## Unreleased\n\n- New.\n\n## 1.2.3\n", "CHANGELOG.md begins with Unreleased, not with 1.2.3"),
        ("v1.2.3", "# Changelog\n", "CHANGELOG.md begins with nothing, not with 1.2.3"),
        ("v1.2.3", "## 1.2.3\n\n## 1.2.2\n\n- Old.\n", "CHANGELOG.md says nothing of 1.2.3"),
    ],
)
def test_a_tag_that_does_not_fit_is_no_release(
    tag: str, changelog: str, why: str, notes: Callable[[str, str, str], str]
) -> None:
    """Tag, package and changelog have to name the same version."""
    with pytest.raises(ValueError, match=why):
        notes(tag, MODULE, changelog)


def built(folder: Path, moment: str, home: dict[str, str]) -> dict[str, str]:
    """Build as anybody can, and return the digests of the files by name."""
    Project(ROOT, home).ok("uv", "build", "--quiet", "--out-dir", str(folder), SOURCE_DATE_EPOCH=moment)
    return {path.name: digest(path) for path in folder.iterdir() if path.suffix in {".whl", ".gz"}}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.slow
def test_the_workflow_builds_what_anybody_can_build_again(
    repository: Path, home: dict[str, str], tmp_path: Path
) -> None:
    """Byte for byte; the wheel holds the pack alone, its command says the version, and notes are given."""
    server = tmp_path / "server"
    clone = server / "example-org" / "mlops-template"
    git("clone", "--quiet", str(repository), str(clone), cwd=tmp_path)
    tag = f"v{__version__}"
    git("tag", tag, cwd=clone)
    event = {"ref": f"refs/tags/{tag}", "repository": {"full_name": "example-org/mlops-template"}}
    runner = Runner(server, tmp_path / "room", home)
    runner.artifacts.mkdir(parents=True)
    work = tmp_path / "work"
    git("clone", "--quiet", str(clone), str(work), cwd=tmp_path)
    options = ("--workflows", WORKFLOW, "--job", "build", "--env", f"GITHUB_REF_NAME={tag}")
    run = runner.run(work, "push", event, {}, *options, workflow=WORKFLOW)
    assert run.code == 0, run.log[-3000:]
    release = runner.artifacts / "release"
    listed = dict(line.split()[::-1] for line in (release / "SHA256SUMS").read_text("utf-8").splitlines())
    moment = git("log", "-1", "--format=%ct", cwd=work)
    again = tmp_path / "again"
    assert listed == built(again, moment, home)
    assert (release / "NOTES.md").read_text("utf-8").startswith("- ")
    wheel = next(release.glob("*.whl"))
    tops = {name.partition("/")[0] for name in ZipFile(wheel).namelist()}
    assert tops == {"mlops_policy", f"mlops_policy-{__version__}.dist-info"}
    command = ["uv", "tool", "run", "--quiet", "--isolated", "--from", str(wheel), "mlops-policy", "--version"]
    done = subprocess.run(command, env=home, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"mlops-policy {__version__}\n"
