"""Where hooks of ours come from: what was named, what the configuration names, or what this was installed from."""

from __future__ import annotations

import json

from mlops_policy.addresses import masked
from mlops_policy.commands import UsageError
from mlops_policy.config import source as sources
from mlops_policy.lazy import pattern
from mlops_policy.pins import EXACT, tags

_NAME, _COMMIT = "mlops-policy", pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ADDRESS = pattern(r"(?:https://|ssh://|file://|git@)\S*[^\s:]")  # of one word, as YAML takes it without quotes
_REFERENCE = pattern(r"\w[\w./+-]*")
_SSH = pattern(r"(?:ssh://)?[\w.-]+@[^@]*")  # a user alone is part of the address
FORM = "https://github.com/ORGANISATION/mlops-template@COMMIT"


def named(text: str) -> sources.Source:
    """Return address and version of ``ADDRESS@COMMIT``.

    Raises:
        UsageError: it is no address with a version that does not move, or has a password in it.
    """
    found, told = sources.source(text), masked(text)
    level = tags.git(found.reference) if found.reference else 0
    if not _ADDRESS.fullmatch(found.address):
        raise UsageError(f"--source {told!r} is no address; write: --source {FORM}")
    if level is None or level < EXACT or not _REFERENCE.fullmatch(found.reference):
        raise UsageError(f"--source {told!r} names no version that stays; write the full id of a commit: {FORM}")
    if _plain(found.address) != found.address:
        raise UsageError(f"--source {told!r} has credentials in it, which would be committed; leave them out: {FORM}")
    return found


def installed() -> sources.Source | None:
    """Return address and commit that this was installed from, told by ``direct_url.json`` (PEP 610), if it was git."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        told = json.loads(distribution(_NAME).read_text("direct_url.json") or "{}")
        address, commit = _plain(str(told["url"])), str(told["vcs_info"]["commit_id"])
    except (PackageNotFoundError, ValueError, KeyError, TypeError):
        return None
    known = address.startswith(("https://", "ssh://")) and _COMMIT.fullmatch(commit)
    return sources.Source(address, commit) if known else None


def _plain(address: str) -> str:
    """Return an address without what only its owner may know."""
    return address if _SSH.fullmatch(address) else masked(address, "")
