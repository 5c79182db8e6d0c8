"""The least policy that fits a repository: a profile, and how its dependencies are to be pinned."""

from __future__ import annotations

import json

from mlops_policy.adopt.signed import signed
from mlops_policy.config import AUTO, LOCKED
from mlops_policy.core import PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.adopt.traits import Traits

ABOUT = "# What mlops-policy asks of this repository; all that there is to set: mlops-policy policy resolve --all"
START, USUAL, STRICT = PROFILES
_REASONS = {
    START: "for a start data, models and credentials block, and the rest warns; then: standard, strict",
    USUAL: "what makes a model impossible to make again blocks; milder: baseline, harder: strict",
    STRICT: "every warning that there is a reason for is an error; milder: standard, baseline",
}
_MODES = {
    LOCKED: "the lock says every version, and must keep up",
    AUTO: "ranges pass where a lock holds them, and where a library publishes them",
}


def profile(traits: Traits) -> str:
    """Return the profile that fits: who keeps a lock in step is ready for the usual one."""
    return USUAL if traits.locks else START


def policy(traits: Traits, asked: str = "") -> str:
    """Return the text of ``.mlops-policy.toml``; ``asked`` is a profile in the place of the one that fits."""
    chosen = asked or profile(traits)
    lines = [f"profile = {_text(chosen)}   # {_REASONS[chosen]}", *_pins(traits), ""]
    return signed(ABOUT, "\n".join(lines))


def _pins(traits: Traits) -> list[str]:
    """Return how pins are judged: in one line where all folders agree, else folder by folder."""
    folders = {folder: mode for folder, mode in traits.modes.items() if folder.isprintable()}  # TOML names no others
    modes = frozenset(folders.values()) or {AUTO}
    if len(modes) == 1:
        mode = min(modes)
        return [f"pins = {_text(mode)}   # {_MODES[mode]}"]
    return ["", "[pins]", *(f"{_text(folder or '.')} = {_text(mode)}" for folder, mode in folders.items())]


def _text(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
