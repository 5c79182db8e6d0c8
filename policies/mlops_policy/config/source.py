"""Where an organisation's file is fetched from: a folder, or a commit of a git repository.

Only ``policy lock`` and ``policy verify --fetch`` fetch: no hook and no ``ci`` goes over the network.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile

from mlops_policy.addresses import masked, misread
from mlops_policy.config import content
from mlops_policy.config.lock import plain
from mlops_policy.frozen import NamedTuple
from mlops_policy.git import GitError
from mlops_policy.snapshot import Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = ("org.toml", "policies/org.toml")
SIGNATURE = ".sig"
SERVER = "https://github.com/"
_BEFORE_PATH = re.compile(r"[a-z+]+://[^/]*/|[\w.-]+@[\w.-]+:")
_SHORT = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
FORMS = 'FOLDER, "https://git.example.org/ml/policies@v3" or "example-org/policies@v3"'
# No other transport: some of them run a program that the address names.
QUIET = {"GIT_ALLOW_PROTOCOL": "https:ssh:file", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}


class Source(NamedTuple):
    """An address or a folder, and the branch, tag or commit of it."""

    address: str
    reference: str


class Fetched(NamedTuple):
    """An organisation's file, its signature if there is one, and the commit that has both, empty for a folder."""

    content: bytes
    signature: bytes | None
    commit: str


def source(extends: str) -> Source:
    """Return what ``extends`` names: the part behind the last @ of the path is the reference."""
    scheme, mark, rest = extends.partition("://")
    extends = scheme.lower() + mark + rest if mark else extends
    before = _BEFORE_PATH.match(extends)
    start = before.end() if before else 0
    path, at, reference = extends[start:].rpartition("@")
    return Source(extends[:start] + path, reference) if at else Source(extends, "")


def fetch(extends: str, root: str) -> Fetched:
    """Return the file that ``extends`` names, for a repository at a root.

    Raises:
        Unusable: it names none, or one that cannot be there.
        GitError: it cannot be fetched.
    """
    if misread(extends):
        raise Unusable(f"extends = {masked(extends)!r}: its password has / or @ in it; write them as %2F and %40")
    asked = source(extends)
    local = os.path.join(root, asked.address)
    if not _BEFORE_PATH.match(asked.address) and os.path.exists(local):
        return _at(local, asked.reference) if asked.reference else _on_disk(local, extends)
    if not asked.reference:
        raise Unusable(f"extends = {masked(extends)!r} names no version and no folder; write {FORMS}")
    if _SHORT.fullmatch(asked.address):
        return _at(SERVER + asked.address, asked.reference)
    if not _BEFORE_PATH.match(asked.address):
        raise Unusable(f"extends = {masked(extends)!r}: there is no such folder; write {FORMS}")
    return _at(asked.address, asked.reference)


def _on_disk(path: str, extends: str) -> Fetched:
    names = [os.path.join(path, name) for name in NAMES] if os.path.isdir(path) else [path]
    for name in names:
        if os.path.isfile(name):
            found = [content(each) for each in (name, name + SIGNATURE)]
            return Fetched(plain(found[0] or b""), found[1], "")
    raise Unusable(f"extends = {masked(extends)!r}: there is no {' and no '.join(NAMES)} in it")


def _at(address: str, reference: str) -> Fetched:
    """Fetch one commit into a folder of its own, and read the file from it; nothing is checked out."""
    if address.startswith("-") or reference.startswith("-"):
        raise Unusable(f"extends: {masked(address)}@{reference} is no address; write {FORMS}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        _git(folder, "init", "--quiet", "--bare")
        _git(folder, "fetch", "--quiet", "--depth=1", "--no-tags", "--", os.path.expanduser(address), reference)
        commit = _git(folder, "rev-parse", "FETCH_HEAD^{commit}").decode().strip()
        listed = _git(folder, "ls-tree", "-r", "--name-only", "-z", commit).decode("utf-8", "replace").split("\0")
        name = next((name for name in NAMES if name in listed), "")
        if not name:
            raise Unusable(f"{masked(address)} has no {' and no '.join(NAMES)} at {reference}")
        signed = f"{name}{SIGNATURE}" in listed
        signature = _git(folder, "cat-file", "blob", f"{commit}:{name}{SIGNATURE}") if signed else None
        return Fetched(plain(_git(folder, "cat-file", "blob", f"{commit}:{name}")), signature, commit)


def _git(folder: str, *words: str) -> bytes:
    everything = ["git", "-c", f"core.hooksPath={os.devnull}", "-c", "gc.auto=0", *words]
    done = subprocess.run(everything, cwd=folder, env=_environment(os.environ), capture_output=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        first = next((line for line in said if line.startswith("fatal: ")), said[0] if said else "git failed")
        raise GitError(f"the organisation's file cannot be fetched: {masked(first.removeprefix('fatal: '))}")
    return done.stdout


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for git, which must not take the repository at hand for its own."""
    kept = {
        name: value for name, value in variables.items() if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
    }
    return {**kept, **QUIET}
