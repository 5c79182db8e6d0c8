"""What ``mlops-policy check --self-test`` does: proves, in a repository of its own, that what is staged is judged."""

from __future__ import annotations

import os
import secrets
import shutil
import string
import subprocess
import sys
import tempfile

from mlops_policy.adopt import hooks
from mlops_policy.commands import CLEAN, FINDINGS, INCOMPLETE
from mlops_policy.documents import Unreadable
from mlops_policy.frozen import NamedTuple
from mlops_policy.git import QUIET, Repository, repository
from mlops_policy.lazy import pattern
from mlops_policy.reporters import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.commands.typing import Say

NAME = "self_test.txt"
HARMLESS = b"Nothing of note.\n"
FAMILIES = {"DAT0": "data", "SEC0": "a credential"}
MINUTES = 5
_ROWS = 1500  # a table of more than 16 KB is one anywhere
TOOLS = ("prek", "pre-commit")
_FETCH = pattern(r"transport '\w+' not allowed")  # by git, which is told so


class Scratch(NamedTuple):
    """A repository in a temporary folder, with the environment that git and the hooks get in it."""

    folder: str
    environment: Mapping[str, str]

    def run(self, *words: str, stdin: bytes = b"") -> tuple[int, str]:
        """Return the exit code of a command, and what it printed."""
        try:
            done = subprocess.run(
                words,
                cwd=self.folder,
                env=dict(self.environment),
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=MINUTES * 60,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return INCOMPLETE, ""
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def stage(self, staged: bytes, on_disk: bytes) -> None:
        """Give the file one content in the index, past all filters, and another one on disk."""
        _, blob = self.run("git", "hash-object", "-w", "--stdin", stdin=staged)
        self.run("git", "update-index", "--add", "--cacheinfo", f"100644,{blob.strip()},{NAME}")
        with open(os.path.join(self.folder, NAME), "wb") as file:
            file.write(on_disk)


class Judge(NamedTuple):
    """A command that judges what is staged; ``whole`` if it must find all families, and not only those it is asked for.

    ``instead`` is what to type where it fails.
    """

    name: str
    words: tuple[str, ...]
    instead: str
    whole: bool = False


def run(say: Say) -> int:
    """Say a line for each proof; return 0, or 4 where one fails. The repository that it is asked in stays as it is."""
    lines = []
    for line in proofs():
        say(line)
        lines.append(line)
    return INCOMPLETE if any(line.startswith("FAILED") for line in lines) else CLEAN


def proofs(*, hooked: bool = True) -> Iterator[str]:
    """Yield a line for each proof, which begins with ``ok``, ``FAILED`` or ``skipped``; of our own alone, if asked."""
    with tempfile.TemporaryDirectory(prefix="mlops-policy-", ignore_cleanup_errors=True) as folder:
        scratch = _scratch(folder)
        yield from _proofs(scratch)
        if hooked:
            yield from _proofs_of_hook(scratch)


def _proofs(scratch: Scratch) -> Iterator[str]:
    words = (sys.executable, "-m", "mlops_policy", "check", "--hook", "--select=DAT,SEC", "--output=jsonl", "--", NAME)
    report = "mlops-policy --version, and report it with that"
    yield from _proved(scratch, Judge("mlops-policy", words, report, whole=True))


def _proofs_of_hook(scratch: Scratch) -> Iterator[str]:
    here = repository(os.getcwd())
    hook = _hook(here) if here else ""
    if here and hook:
        yield from _hooked(scratch, here.root, hook)
    else:
        yield "skipped: there is no hook of pre-commit or prek here; type: pre-commit install"


def _hooked(scratch: Scratch, root: str, hook: str) -> Iterator[str]:
    """Yield whether our hook is configured in a repository, and proofs with its hook, copied, and ours alone."""
    tool = next(tool for tool in TOOLS if tool in content(hook))
    try:
        ours = hooks.configured(root)
    except Unreadable as error:
        yield f"FAILED: {hooks.CONFIG}:{error.line}: {shown(str(error))}; type: {tool} validate-config"
        return
    if not ours.names:
        yield f"FAILED: {tool} is installed, and {hooks.CONFIG} has no hook of ours; type: mlops-policy init"
        return
    yield f"ok: {tool} is installed, and {hooks.CONFIG} has {', '.join(map(shown, ours.names))}"
    shutil.copy(hook, os.path.join(scratch.folder, ".git", "hooks", "pre-commit"))
    with open(os.path.join(scratch.folder, hooks.CONFIG), "w", encoding="utf-8") as file:
        file.write(ours.alone)
    commit = ("git", "commit", "--quiet", "--message", "Self-test")
    yield from _proved(scratch, Judge(f"the hook of {tool}", commit, f"{tool} install --install-hooks"))


def _proved(scratch: Scratch, judge: Judge) -> Iterator[str]:
    """Yield two proofs: that what is staged is judged, and that what is on disk is not."""
    bad = _made_up()
    scratch.stage(bad, HARMLESS)
    code, said = scratch.run(*judge.words)
    if code != CLEAN and _FETCH.search(said):
        yield _line(
            judge, "", "was not tried: what it calls must be fetched once, and nothing is fetched here", good=False
        )
        return
    told = [what for family, what in FAMILIES.items() if family in said and NAME in said]
    enough = code == FINDINGS and (len(told) == len(FAMILIES) if judge.whole else bool(told))
    what = f"{' and '.join(told if enough else FAMILIES.values())}, staged and not on disk"
    yield _line(judge, f"finds {what}", f"does not find {what}", good=enough)
    scratch.stage(HARMLESS, bad)
    code, _ = scratch.run(*judge.words)
    what = "what is clean as it is staged, whatever is on disk"
    yield _line(judge, f"passes {what}", f"does not pass {what}", good=code == CLEAN)


def _line(judge: Judge, does: str, does_not: str, *, good: bool) -> str:
    return f"ok: {judge.name} {does}" if good else f"FAILED: {judge.name} {does_not}; type: {judge.instead}"


def _made_up() -> bytes:
    """Return a table with a token in it that is drawn now, so that it is nobody's."""
    token = "hf" + "_" + "".join(secrets.choice(string.ascii_letters) for _ in range(34))
    rows = [f"{number},{secrets.randbelow(10**6)},{secrets.randbelow(10**6) / 1000}" for number in range(_ROWS)]
    return "\n".join(["sample,count,score", *rows, f"token,{token},0", ""]).encode()


def _scratch(folder: str) -> Scratch:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "PRE_COMMIT", "SKIP")) or name == "PRE_COMMIT_HOME"
    }
    scratch = Scratch(
        folder, {**kept, "GIT_ALLOW_PROTOCOL": QUIET["GIT_ALLOW_PROTOCOL"], "UV_OFFLINE": "1", "PRE_COMMIT": "1"}
    )
    scratch.run("git", "init", "--quiet", "--template=")
    own = os.path.join(folder, ".git", "hooks")
    os.makedirs(own, exist_ok=True)
    settings = {"user.name": "Self-test", "user.email": "self-test@example.org", "commit.gpgSign": "false"}
    for name, value in {**settings, "core.hooksPath": own}.items():
        scratch.run("git", "config", name, value)
    return scratch


def _hook(here: Repository) -> str:
    """Return the path of the hook that pre-commit or prek installed, empty if there is none."""
    path = os.path.join(here.root, os.fsdecode(here.run("rev-parse", "--git-path", "hooks/pre-commit").rstrip(b"\n")))
    return path if any(tool in content(path) for tool in TOOLS) else ""


def content(path: str) -> str:
    """Return the text of a hook, empty where there is none that can be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
