"""Fetches the newest commit of a repository into a scratch folder; nothing that the repository holds is run.

No checkout (so no filter of Git LFS or of anybody else), no hook, no template, no submodule, no helper protocol; the
token of the environment goes to one server only, and neither into a command line nor into a message.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mlops_policy.addresses import masked
from mlops_policy.snapshot import Unusable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TOKENS = ("MLOPS_POLICY_TOKEN", "GITHUB_TOKEN")
LOOPBACK = frozenset(["127.0.0.1", "localhost", "::1"])
SAFE = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.symlinks": "false",
    "core.askPass": "",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "protocol.ext.allow": "never",
    "transfer.fsckObjects": "false",  # damaged objects are told by who reads them, one file each
}
QUIET = {
    "GIT_ALLOW_PROTOCOL": "file:http:https:ssh",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    "LC_ALL": "C",
}
SCP = re.compile(r"[\w.-]+@[\w.-]+:[^:]+")
TRANSIENT = re.compile(
    r"returned error: (?:429|5\d\d)|HTTP (?:429|5\d\d)|early EOF|RPC failed|timed out|Could not resolve|[Cc]onnection"
)
WAITS = (1.0, 4.0, 16.0)  # seconds between attempts
LOOK = 0.5  # seconds between looks at the size of what has come
MEGABYTE = 1 << 20


class Unfetched(Exception):  # noqa: N818  a state of the repository
    """The repository cannot be fetched; the text says why."""


class TooLarge(Unfetched):
    """It is larger than the limit."""


class TooSlow(Unfetched):
    """It takes longer than the limit."""


def token() -> str:
    """Return the token of the environment, empty if there is none."""
    return next((os.environ[name] for name in TOKENS if os.environ.get(name)), "")


def address(text: str, folder: Path | None = None) -> str:
    """Return what git can fetch from, for an address or for a path from a folder.

    Raises:
        Unusable: it is none, or holds a credential.
    """
    try:
        parts = urlsplit(text)
    except ValueError:  # brackets without a number of IPv6 in them, or signs that no name has
        raise _no_address(text) from None
    if parts.scheme in ("https", "ssh", "http") and parts.hostname:
        if masked(text) != text and not (parts.scheme == "ssh" and parts.username and parts.password is None):
            raise Unusable(f"the address {masked(text)} holds a credential; put it into {TOKENS[0]}")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise Unusable(f"{text} is not encrypted; write https")
        return text
    if parts.scheme == "file" or SCP.fullmatch(text):
        return text
    path = folder / text if folder is not None else None
    if path is None or not path.is_dir():
        raise _no_address(text)
    return path.resolve().as_uri()


def _no_address(text: str) -> Unusable:
    return Unusable(f"{masked(text)} is neither an address nor a folder; write https://HOST/OWNER/NAME")


def environment(server: str) -> dict[str, str]:
    """Return the environment of git; with a token, for one server, it holds a header that no command line shows."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in INHERITED}
    kept = {key: value for key, value in kept.items() if key not in TOKENS}
    options = dict(SAFE)
    if server and token():
        secret = base64.b64encode(f"x-access-token:{token()}".encode()).decode()
        options[f"http.{server.rstrip('/')}/.extraHeader"] = f"Authorization: Basic {secret}"
    numbered = {f"GIT_CONFIG_KEY_{number}": key for number, key in enumerate(options)}
    numbered |= {f"GIT_CONFIG_VALUE_{number}": value for number, value in enumerate(options.values())}
    return {**kept, **QUIET, "GIT_CONFIG_COUNT": str(len(options)), **numbered}


# What says where the user's own settings and certificates are.
INHERITED = frozenset(
    [
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_EXEC_PATH",
        "GIT_SSL_CAINFO",
        "GIT_SSL_CAPATH",
    ]
)


def head(url: str, server: str, seconds: float) -> str:
    """Return the commit that the default branch ends with, empty for an empty repository.

    Raises:
        Unfetched: it cannot be asked.
    """
    listed = _tried(["ls-remote", "--quiet", "--", url, "HEAD"], None, server, seconds, 0)
    return listed.partition("\t")[0]


def fetch(url: str, folder: Path, server: str, seconds: float, megabytes: int) -> None:
    """Clone the newest commit of the default branch, without a checkout.

    Raises:
        Unfetched: it cannot be fetched, is too large, or takes too long.
    """
    words = ["clone", "--quiet", "--depth=1", "--single-branch", "--no-tags", "--no-checkout", "--template="]
    _tried([*words, "--no-recurse-submodules", "--", url, str(folder)], folder, server, seconds, megabytes)


def _tried(words: Sequence[str], folder: Path | None, server: str, seconds: float, megabytes: int) -> str:
    """Run git; once more, after a while, where the trouble may pass."""
    ends = time.monotonic() + seconds
    for wait in (*WAITS, 0.0):
        try:
            return _run(words, folder, environment(server), ends, megabytes)
        except Unfetched as error:
            if not wait or not TRANSIENT.search(str(error)) or time.monotonic() + wait > ends:
                raise
        time.sleep(wait)
    raise AssertionError


def _run(words: Sequence[str], folder: Path | None, env: Mapping[str, str], ends: float, megabytes: int) -> str:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        ["git", *words],  # noqa: S607  the git that the rest of the package runs
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            while True:
                try:
                    said, wrong = process.communicate(timeout=LOOK)
                    break
                except subprocess.TimeoutExpired:
                    if megabytes and folder is not None and _size(folder) > megabytes * MEGABYTE:
                        raise TooLarge(f"more than {megabytes} MB") from None
                    if time.monotonic() > ends:
                        raise TooSlow("the time for one repository was over while it was fetched") from None
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise Unfetched(_why(wrong))
    if megabytes and folder is not None and _size(folder) > megabytes * MEGABYTE:
        raise TooLarge(f"more than {megabytes} MB")
    return said


def _why(stderr: str) -> str:
    """Return the line that says what is wrong, without the credentials of an address."""
    said = [each.strip() for each in stderr.splitlines() if each.strip()]
    marked = [each for each in said if each.startswith(("fatal:", "error:"))]
    text = (marked or said or ["git ended without a word"])[0]
    return masked(text.removeprefix("fatal: ").removeprefix("error: "))[:300]


def _size(folder: Path) -> int:
    """Return how many bytes the files below a folder have, as they come and go."""
    total = 0
    for top, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(top, name)).st_size
            except OSError:
                continue
    return total
