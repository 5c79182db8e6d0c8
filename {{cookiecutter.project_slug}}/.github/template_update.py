"""Take over what the template has learnt since: its newest release, merged with what was changed here.

    uv run --only-group template python .github/template_update.py [options of cruft update]

reads   .cruft.json: the template, the commit that was taken last, and the answers to its questions
writes  the merged files, uv.lock and requirements-lock.txt, all of them staged; nothing is committed
next    look at it, and commit; in template-update.yml, template_propose.py makes a pull request of it

Exit codes: 0 merged or nothing new, 1 both sides changed the same lines, 2 something to put right.
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

COMMAND = "uv run --only-group template python .github/template_update.py"
RECORD, LOCKED = Path(".cruft.json"), Path("requirements-lock.txt")
RELEASE = re.compile(r"refs/tags/(v\d+(?:\.\d+)*)$", re.MULTILINE)
EXPORT = ("export", "--quiet", "--locked", "--all-extras", "--all-groups", "--no-emit-project")
EXPORT += ("--no-header", "--no-annotate")
ERROR = re.compile(r"^(?:error|fatal): (.*)", re.MULTILINE | re.IGNORECASE)
FRAME = " │╭╮╰╯─"  # what cruft draws around a reason, in a window as wide as this script says
ANOTHER_WAY = "different update strategy"  # cruft: the whole could not be merged, and was applied piece by piece


class Stop(Exception):
    """Why it ends here, in one line, and with which exit code."""

    def __init__(self, line: str, code: int = 2) -> None:
        super().__init__(line)
        self.code = code


def run(*words: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command, if there is one (Stop); the tokens are not for it, if it does not get them by name."""
    kept = {name: value for name, value in os.environ.items() if name not in {"GH_TOKEN", "TEMPLATE_TOKEN"}}
    environment = {**kept, "COLUMNS": "999", **variables}
    try:
        return subprocess.run(
            words, input=given, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
    except FileNotFoundError:
        raise Stop(f"{words[0]} is not here; type: {COMMAND}") from None


def reason(done: subprocess.CompletedProcess[str]) -> str:
    """Return why a command failed, in its own words."""
    said = done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}"
    lines = [line.strip(FRAME) for line in ERROR.findall(said) or said.splitlines()]
    return [line for line in lines if line][-1]


def must(*words: str, given: str = "", **variables: str) -> str:
    """Return what a command prints.

    Raises:
        Stop: it failed, for the reason that it gave.
    """
    done = run(*words, given=given, **variables)
    if done.returncode:
        raise Stop(f"{' '.join(words[:2])}: {reason(done)}")
    return done.stdout


def access(url: str, secret: str) -> dict[str, str]:
    """Return the variables that give git a token for one server, where no command line shows it."""
    server = re.match(r"https://[^/]+/", url)
    if not secret or not server:
        return {}
    header = base64.b64encode(f"x-access-token:{secret}".encode()).decode()
    key, value = f"http.{server[0]}.extraHeader", f"Authorization: Basic {header}"
    return {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": value}


def record() -> dict[str, Any]:
    """Return .cruft.json."""
    try:
        found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Stop(f"{RECORD}: cannot be read ({error}); type: git checkout HEAD -- {RECORD}") from error
    if not isinstance(found, dict) or not {"template", "commit", "context"} <= found.keys():
        raise Stop(f"{RECORD}: names no template, commit and answers; type: git checkout HEAD -- {RECORD}")
    return found


def answers(known: dict[str, Any]) -> dict[str, Any]:
    """Return the answers to the template's questions."""
    return {name: value for name, value in known["context"]["cookiecutter"].items() if not name.startswith("_")}


def newest(url: str, reader: dict[str, str]) -> str:
    """Return the tag of the newest release; where nothing was released yet, the newest commit."""
    found = RELEASE.search(must("git", "ls-remote", "--tags", "--refs", "--sort=-version:refname", "--", url, **reader))
    return found[1] if found else must("git", "ls-remote", "--", url, "HEAD", **reader)[:12]


def is_taken(release: str, reader: dict[str, str]) -> bool:
    """Return whether the project has a release already, or is ahead of it."""
    done = run("cruft", "check", "--not-strict", "--checkout", release, **reader)
    if done.returncode and "out of date" not in done.stdout:
        raise Stop(f"cruft check: {reason(done)}")
    return done.returncode == 0


def remember(known: dict[str, Any], reader: dict[str, str]) -> None:
    """Put the files of the version that was taken last into git's store, without which it cannot merge.

    Those of birth are there; those of a later version are not where they were merged with changes.
    """
    with tempfile.TemporaryDirectory() as folder:
        said = ("--no-input", "--checkout", known["commit"], "--extra-context", json.dumps(answers(known)))
        must("cruft", "create", known["template"], *said, "--output-dir", folder, **reader)
        paths = "\n".join(path.as_posix() for path in Path(folder).rglob("*") if path.is_file())
        must("git", "hash-object", "-w", "--no-filters", "--stdin-paths", given=paths)


def merge(options: Sequence[str]) -> None:
    """Merge the newest release into the files, and stage what comes of it."""
    if "--help" in options:
        print(__doc__, must("cruft", "update", "--help", COLUMNS="120"), sep="\n")
        return
    known = record()
    reader = access(known["template"], os.environ.get("TEMPLATE_TOKEN", ""))
    if must("git", "status", "--porcelain"):
        raise Stop("there are changes that are not committed; type: git stash --include-untracked")
    release = newest(known["template"], reader)
    if not options and is_taken(release, reader):
        print(f"nothing new: {known['template']} has {release}, and so has this project")
        return
    if not options and run("git", "rev-parse", "--verify", f"refs/remotes/origin/{branch(release)}").returncode == 0:
        print(f"{release} was proposed already: see the branch {branch(release)}")
        return
    remember(known, reader)
    done = run("cruft", "update", "--skip-apply-ask", "--checkout", release, *options, **reader)
    if done.returncode:
        what = "cruft update" if options else f"{release} cannot be rendered with the answers in {RECORD}"
        raise Stop(f"{what}: {reason(done)}")
    asked = {name: value for name, value in answers(record()).items() if name not in answers(known)}
    for name, value in asked.items():
        print(f"a new question, with its default for an answer: {name} = {json.dumps(value, ensure_ascii=False)}")
    files = conflicts(done.stdout, done.stderr)
    if "pyproject.toml" not in files:
        relock()
    must("git", "add", "--", str(RECORD))
    if files:
        refuse(release, files)
    print(f"merged {release}; look at it: git diff --cached; then: git commit -m 'Follow the template to {release}'")


def conflicts(said: str, wrong: str) -> list[str]:
    """Return the files in which both sides changed the same lines, and those that the update could not be put into."""
    marked = must("git", "diff", "--name-only", "--diff-filter=U").splitlines()
    rejected = must("git", "ls-files", "--others", "--", "*.rej", ":!.venv").splitlines()
    failed = re.findall(r"^error: (?:patch failed: )?(.+?): ?\S", wrong, re.MULTILINE) if ANOTHER_WAY in said else []
    return sorted({*marked, *(re.sub(r"\.rej$|:\d+$", "", name) for name in [*rejected, *failed])})


def refuse(release: str, files: list[str]) -> None:
    """Name the files in which both sides changed the same lines, to people and to GitHub.

    Raises:
        Stop: always; the exit code is 1.
    """
    mend = "keep what is right between <<<<<<< and >>>>>>>, or of FILE.rej, and delete that; uv lock; git add --all"
    if "GITHUB_ACTIONS" in os.environ:
        mend = f"on your machine, type: {COMMAND}; {mend}"
        for name in files:
            print(f"::error file={name}::the template's {release} and this project changed the same lines")
    raise Stop(f"{release} and this project changed the same lines of {', '.join(files)}; {mend}", 1)


def relock() -> None:
    """Let the lock and its export keep up with pyproject.toml; what is locked stays where it still fits."""
    must("uv", "lock", "--quiet")
    if LOCKED.is_file():
        must("uv", *EXPORT, "--output-file", str(LOCKED))
        must("git", "add", "--", str(LOCKED))
    must("git", "add", "--", "uv.lock")


def branch(release: str) -> str:
    """Return the branch on which a release is proposed."""
    return f"template/{release}"


if __name__ == "__main__":
    try:
        merge(sys.argv[1:])
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        sys.exit(stop.code)
