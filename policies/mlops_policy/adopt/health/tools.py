"""Versions: of this command against that of the hooks, and of pre-commit against the oldest that takes them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile

from mlops_policy import __version__
from mlops_policy.addresses import masked
from mlops_policy.adopt import hooks, source
from mlops_policy.adopt.health import BROKEN, NOTE, OK, Line
from mlops_policy.documents import Unreadable
from mlops_policy.lazy import pattern
from mlops_policy.reporters import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST = (3, 2, 0)  # minimum_pre_commit_version of our hooks
SECONDS = 60
_VERSION = pattern(r"pre-commit (\d+)\.(\d+)\.(\d+)")


def lines(root: str) -> Iterator[Line]:
    """Yield what there is to say of versions."""
    try:
        found = hooks.configured(root).sources
    except Unreadable:  # another line says so
        found = ()
    yield from _policy(tuple(pair for pair in found if pair[1]))
    yield from _tool(root)


def _policy(found: tuple[tuple[str, str], ...]) -> Iterator[Line]:
    origin = source.installed()
    told = f"mlops-policy {__version__}" + (f" at {origin.reference[:12]}" if origin else "")
    revisions = sorted({rev for _, rev in found})
    if len(revisions) > 1:
        many = f"{hooks.CONFIG} takes our hooks at {' and at '.join(map(shown, revisions))}; keep one"
        yield Line("version", BROKEN, many)
    elif not revisions:
        yield Line("version", OK, told)
    elif origin and origin.reference != revisions[0]:
        same = f"uvx --from git+{masked(found[0][0], '')}@{revisions[0]} mlops-policy doctor"
        yield Line("version", NOTE, f"{told}, and the hooks are at {shown(revisions[0])[:12]}", shown(same))
    else:
        yield Line("version", OK, f"{told}, hooks at {shown(revisions[0])[:12]}")


def _tool(root: str) -> Iterator[Line]:
    """Yield whether the tool that runs the hooks is new enough: the one on the path, never one of the repository."""
    found = shutil.which("pre-commit")
    if found is None or os.path.dirname(os.path.abspath(found)) in (root, os.getcwd()):
        if shutil.which("prek"):
            yield Line("pre-commit", OK, "prek stands in for it")
        else:
            yield Line("pre-commit", BROKEN, "it is not on the path", "uv tool install pre-commit")
        return
    with tempfile.TemporaryDirectory(prefix="mlops-policy-", ignore_cleanup_errors=True) as folder:
        try:
            done = subprocess.run([found, "--version"], cwd=folder, capture_output=True, timeout=SECONDS, check=False)
            said = done.stdout.decode("utf-8", "replace")
        except (OSError, subprocess.TimeoutExpired):
            said = ""
    yield version(said)


def version(said: str) -> Line:
    """Return the line on what ``pre-commit --version`` says."""
    match = _VERSION.match(said)
    if match is None:
        return Line("pre-commit", BROKEN, "it does not say its version", "uv tool install --force pre-commit")
    if tuple(map(int, match.groups())) < OLDEST:
        least = ".".join(map(str, OLDEST))
        told = f"{said.split()[1]} is too old: our hooks want {least}"
        return Line("pre-commit", BROKEN, told, "uv tool upgrade pre-commit")
    return Line("pre-commit", OK, said.split()[1])
