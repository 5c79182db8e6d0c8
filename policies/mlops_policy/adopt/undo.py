"""What ``mlops-policy init --undo`` does: takes back what init wrote, and nothing that was changed since."""

from __future__ import annotations

import os

from mlops_policy import config
from mlops_policy.adopt import hooks, signed, wiring
from mlops_policy.baseline import NAME
from mlops_policy.commands import CLEAN, FINDINGS
from mlops_policy.documents import Unreadable, decode
from mlops_policy.fix import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.commands.typing import Say

UNINSTALL = "pre-commit uninstall --hook-type pre-commit --hook-type pre-push"


def run(root: str, say: Say, *, dry: bool) -> int:
    """Take it back; return 1 where something stays that was changed since."""
    text = _text(root, hooks.CONFIG)
    rest = wiring.removed(text) if text is not None else None
    texts: dict[str, str | None] = {hooks.CONFIG: rest or None} if rest is not None else {}
    hooked = _judges(rest if rest is not None else text or "")
    kept = [f"{hooks.CONFIG} has hooks of ours that init did not write so; take them out by hand"] if hooked else []
    for name in (config.OWN_FILE, NAME):
        content = _text(root, name)
        if content is None:
            continue
        if not signed.whole(content):
            kept.append(f"{name} is not as init wrote it; to remove it, type: git rm -f {name}")
        elif hooked:  # without the two, they would speak of all that is old
            kept.append(f"{name} stays, since those hooks go by it")
        else:
            texts[name] = None
    if not dry:
        files.write(root, texts)
    for name, left in texts.items():
        say(f"{'would be ' if dry else ''}{f'taken out of {name}: our hooks' if left else f'removed: {name}'}")
    for line in kept:
        say(f"kept: {line}")
    if texts.get(hooks.CONFIG, "") is None:
        say(f"git would still call them; type: {UNINSTALL}")
    if not (texts or kept):
        say("there is nothing that init wrote: nothing to undo")
    return FINDINGS if kept else CLEAN


def _text(root: str, name: str) -> str | None:
    content = config.content(os.path.join(root, name))
    return decode(content) or "" if content is not None else None


def _judges(text: str) -> bool:
    try:
        return bool(hooks.parse(text).names)
    except Unreadable:
        return False
