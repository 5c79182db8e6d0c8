"""Birth: record the template, lock, make the first commit, install the hooks.

Git, uv or the network may be missing: then one line says what to run later. Nothing here fails the generation.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

ANSWERS = json.loads(r"""{{ cookiecutter | tojson }}""")
PROJECT = Path.cwd()
UV_VERSION = "0.13.9"
PYTHON = ">=3.11,<3.14"  # any of these can resolve; the project's own may not be installed yet
TESTED = PROJECT / "requirements-lock.txt"
EXPORT = ("export", "--frozen", "--all-extras", "--all-groups", "--no-emit-project", "--no-header", "--no-annotate")
POLICY = """\
  # What the template's organisation blocks: data, models, credentials, unpinned dependencies. `cruft update` moves it.
  - repo: {url}
    rev: {commit}
    hooks:
      - id: mlops-policy
      - id: mlops-policy-range
"""
CALLER = """\
# Judges every commit of a change by the policy, and by the waivers and the baseline from before it. Let main wait for
# the check `mlops-policy / verdict`. `cruft update` moves the commit, here and in .pre-commit-config.yaml.
name: policy

on:
  push:
    branches: [main]
  pull_request:
  merge_group:

permissions: {}

concurrency:
  # of a pull request the newest run judges all; of pushes each brings other commits
  group: policy-{% raw %}${{ github.event.pull_request.number || github.run_id }}{% endraw %}

  cancel-in-progress: false

jobs:
  mlops-policy:
    permissions:
      actions: read # of the run, for code scanning
      contents: read # of what is judged
      security-events: write # by which findings come to code scanning
    uses: NAME/.github/workflows/mlops-policy.yml@COMMIT # v{{ template_version }}
"""
SERVER = re.compile(r"(?:https://|ssh://)?(?:[^@/]+@)?(github\.com|[^/:]*github[^/:]*)[/:]([\w.-]+/[\w.-]+)")
ASKED_AS = re.compile(r"^(https?://)[^/]*@")
CONSTRAINTS = re.compile(r"\n\[manifest\]\nconstraints = \[\n.*?\n\]\n", re.DOTALL)
PATIENCE_SECONDS = 300
ASK_SECONDS = 15  # for an address that may be nobody's
LOCAL = re.compile(r"file:|[./~\\]|[A-Za-z]:[/\\]")
# Inside somebody's git hook these would point at their repository.
GIT_PLACES = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in GIT_PLACES}


def call(*command: str, cwd: Path | str = PROJECT, patience: int = PATIENCE_SECONDS, **extra: str) -> str | None:
    """Return what the command prints, or None if it is missing or fails."""
    program = shutil.which(command[0]) or (os.environ.get("UV") if command[0] == "uv" else None)
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - the words are ours
            [program, *command[1:]],
            cwd=cwd,
            env={**ENVIRONMENT, **extra},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=patience,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def template_folder() -> Path | None:
    """Return the folder the template was read from; cookiecutter tells it relative to where it was started."""
    told = ANSWERS.get("_repo_dir") or ANSWERS.get("_template") or ""
    for start in (os.environ.get("PWD"), ANSWERS.get("_output_dir"), "."):
        folder = Path(start or ".", told)
        if (folder / "cookiecutter.json").is_file():
            return folder.resolve()
    return None


def open_address(url: str) -> str:
    """Return an address without the user and the token that one machine asks with: it is committed."""
    return ASKED_AS.sub(r"\1", url).removesuffix(".git")


def template_url(folder: Path | None) -> str | None:
    """Return the template's address: its origin, and for a clone of a clone on this machine the origin's origin."""
    seen: set[Path] = set()
    while folder and folder not in seen:
        seen.add(folder)
        url = call("git", "config", "--get", "remote.origin.url", cwd=folder)
        if not url:
            break
        if not LOCAL.match(url):
            return open_address(url)
        place = re.sub(r"^file:(//)?", "", url)
        origin = Path(folder, place).expanduser().resolve()
        folder = origin if origin.is_dir() else None
    return None


def is_served(url: str) -> bool:
    """Tell whether a repository is where it is only thought to be; nobody is asked for a password."""
    return call("git", "ls-remote", url, "HEAD", patience=ASK_SECONDS, GIT_TERMINAL_PROMPT="0") is not None


def record_template(url: str, commit: str) -> None:
    """Write .cruft.json, which lets `cruft update` bring later versions of the template."""
    answers = {key: value for key, value in ANSWERS.items() if not key.startswith("_")}
    record = {
        "template": url,
        "commit": commit,
        "checkout": ANSWERS.get("_checkout"),
        "context": {"cookiecutter": {**answers, "_template": url}},
        "directory": None,
        "skip": ["uv.lock", "requirements-lock.txt", "metadata/lineage.json", "dvc.lock"],
    }
    text = json.dumps(record, indent=2, ensure_ascii=False)
    (PROJECT / ".cruft.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def pin_policy(url: str, commit: str) -> None:
    """Take the policy's hooks and workflow from the template's repository, at the commit that this was made from."""
    config = PROJECT / ".pre-commit-config.yaml"
    text = config.read_text(encoding="utf-8") + POLICY.format(url=url, commit=commit)
    config.write_text(text, encoding="utf-8", newline="\n")
    found = SERVER.fullmatch(url.removesuffix(".git"))
    if found is None:
        return  # only GitHub can call a workflow of another repository
    server, name = found.groups()
    caller = CALLER.replace("NAME", name).replace("COMMIT", commit)
    if server != "github.com":  # GitHub Enterprise Server does not tell a workflow which commit it is of
        caller += f"    with:\n      policy-repository: {name}\n      policy-ref: {commit}\n"
    (PROJECT / ".github" / "workflows" / "policy.yml").write_text(caller, encoding="utf-8", newline="\n")


def packages(text: str) -> dict[str, str]:
    """Return the blocks of a requirements file by package: the pin, and its hashes below it."""
    blocks = re.split(r"\n(?=[^\s#])", "\n" + text)
    return {block.split("==")[0].strip(): block.strip() for block in blocks if "==" in block}


def lock() -> list[str] | None:
    """Lock to the versions that the template was tested with; return what is not as tested, or None without a lock.

    uv notes the constraints in the lock. They are taken out again, so that nothing hinders a later update,
    and uv looks the lock over once more.
    """
    tested = TESTED.read_text(encoding="utf-8")
    pins = [block.split(" \\")[0] for block in packages(tested).values()]
    pyproject = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        constrained = pyproject.replace("[tool.uv]\n", f"[tool.uv]\nconstraint-dependencies = {json.dumps(pins)}\n", 1)
        Path(folder, "pyproject.toml").write_text(constrained, encoding="utf-8")
        if call("uv", "lock", "--python", PYTHON, cwd=folder) is None:
            return None
        locked = Path(folder, "uv.lock").read_text(encoding="utf-8")
    (PROJECT / "uv.lock").write_text(CONSTRAINTS.sub("", locked), encoding="utf-8", newline="\n")
    call("uv", "lock", "--python", PYTHON)
    call("uv", *EXPORT, "--output-file", TESTED.name)
    before, after = packages(tested), packages(TESTED.read_text(encoding="utf-8"))
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def first_commit(folder: Path | None) -> str | None:
    """Make the repository and its first commit; return what stands in the way, or None."""
    if call("git", "--version") is None:
        return "later, with git: git init && git add --all && git commit -m 'Initial MLOps project structure'"
    around = call("git", "rev-parse", "--show-toplevel")
    if around and Path(around).resolve() != folder:
        return f"inside the repository {Path(around).name}: no repository of its own was made; git add {PROJECT.name}"
    call("git", "init", "--quiet")
    call("git", "symbolic-ref", "HEAD", "refs/heads/main")
    call("git", "add", "--all")
    author = {}
    if not call("git", "config", "user.email"):
        name, email = ANSWERS["author_name"], ANSWERS["author_email"]
        author = {"GIT_AUTHOR_NAME": name, "GIT_COMMITTER_NAME": name}
        author |= {"GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_EMAIL": email}
    if call("git", "commit", "--quiet", "--message", "Initial MLOps project structure", **author) is None:
        return "later: git commit -m 'Initial MLOps project structure'"
    return None


def birth() -> Iterator[str]:
    """Yield the lines that a person is to read."""
    folder = template_folder()
    commit = folder and call("git", "rev-parse", "--verify", "HEAD", cwd=folder)
    if commit:
        known = template_url(folder)
        url = known or f"https://github.com/{ANSWERS['github_org']}/mlops-template"
        record_template(url, commit)
        if known or is_served(url):
            pin_policy(url, commit)
        else:  # hooks that cannot be fetched would let no commit through
            yield f"no policy hooks: {url} does not answer; for them, clone the template from where it is served"
    changed = lock()
    locked = changed is not None
    if not locked:
        install = "" if call("uv", "--version") else f"pip install uv=={UV_VERSION} && "
        yield f"no uv.lock yet; later, with the network: {install}uv lock && git add uv.lock"
    elif changed:
        yield f"locked, but not to the files that were tested: {', '.join(changed)}"
    obstacle = first_commit(folder)
    if obstacle:
        yield obstacle
    hooks = locked and not obstacle and call("uv", "run", "--locked", "--only-group", "hooks", "pre-commit", "install")
    if not hooks:
        yield "no commit hooks yet; later: uv run pre-commit install"
    yield f"next: cd {way()} && uv run {PROJECT.name} run"


def way() -> str:
    """Return what to type after ``cd``: the name where one asked, as a shell tells, or else the whole path."""
    if os.environ.get("PWD") == str(PROJECT.parent):
        return PROJECT.name
    return f'"{PROJECT}"' if " " in str(PROJECT) else str(PROJECT)


if __name__ == "__main__":
    try:
        if "_commit" in ANSWERS:  # cruft records the template by itself, and needs no birth to compare
            pin_policy(open_address(ANSWERS["_template"]), ANSWERS["_commit"])
            if ASKED_AS.match(ANSWERS["_template"]):  # cruft writes its record after this
                print("take the user and the token out of the address in .cruft.json before you commit it")
        else:
            for line in birth():
                print(line)
    except OSError as error:
        print(f"the project is complete, but not what follows: {error}")
