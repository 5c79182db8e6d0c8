"""What a repository accepts, and until when: waivers of its configuration, and those beside a line."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from mlops_policy.git import environment
from mlops_policy.reporters import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.git import Repository
    from mlops_policy.waivers import Waiver

INLINE = re.compile(r"mlops-policy: ignore\[([A-Z0-9, ]+)\](.*)")
UNTIL = re.compile(r"\buntil=(\d{4}-\d\d-\d\d)\b")
OWNER = re.compile(r"\bowner=(\S+)")
LONGEST = 2000  # characters of a line that are looked at
REASON = 200  # characters of a reason that are kept


def written(waiver: Waiver) -> dict[str, str]:
    """Return what is known of a waiver of the configuration."""
    fields = ("code", "path", "fingerprint", "reason", "owner", "ticket", "expires")
    held = {key: str(getattr(waiver, key, "") or "") for key in fields}
    return {key: text for key, text in held.items() if text}


def inline(repo: Repository) -> list[dict[str, str]]:
    """Return the waivers that stand beside a line."""
    words = ["--no-pager", "-c", "core.quotePath=false", "grep", "-I", "-n", "-z", "-F", "-e", "mlops-policy: ignore["]
    done = subprocess.run(
        ["git", *words, "HEAD"],  # noqa: S607  the git that the rest of the package runs
        cwd=repo.root,
        env=environment(),
        capture_output=True,
        check=False,
    )
    return [found for each in done.stdout.decode("utf-8", "replace").split("\n") for found in _beside(each)]


def _beside(text: str) -> Iterator[dict[str, str]]:
    """Yield a waiver for each code of a comment; without a day it does not count, and is none."""
    path, _, rest = text.removeprefix("HEAD:").partition("\0")
    match = INLINE.search(rest[:LONGEST])
    until = UNTIL.search(match[2]) if match else None
    if match is None or until is None:
        return
    owner = OWNER.search(match[2])
    reason = match[2].partition("--")[0].strip()[:REASON]
    known = {"path": shown(path), "reason": reason, "owner": owner[1] if owner else "", "expires": until[1]}
    for code in match[1].replace(" ", "").split(","):
        yield {"code": code, **{key: value for key, value in known.items() if value}}
