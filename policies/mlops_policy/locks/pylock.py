"""pylock.toml: what is locked, for whom, and nothing of what was asked, so what is asked must be met by what is there.

https://packaging.python.org/en/latest/specifications/pylock-toml/
"""

from __future__ import annotations

from mlops_policy.documents import toml
from mlops_policy.lazy import pattern
from mlops_policy.locks.manifest import places, read, strings
from mlops_policy.locks.model import PYTHON, Around, Drift, Lock, Verdict, cannot, held
from mlops_policy.locks.versions import bounds
from mlops_policy.locks.wanted import unmet
from mlops_policy.pins.specifiers import canonical

FORMAT = "1."
_PACKAGE = pattern(r"(?m)^\[\[packages\]\]\r?$")
_NAME = pattern(r'(?m)^name\s*=\s*"([^"]+)"\r?\n(?:version\s*=\s*"([^"]+)")?')


def read_lock(text: str) -> Lock:
    """Read the names and versions of a pylock.toml."""
    return held("pylock", _NAME.findall(text))


def compare(manifest: str, lock: str, around: Around | None = None) -> Verdict:
    """Return what a pylock.toml lacks of what a pyproject.toml asks for; groups and extras only if it says it has them.

    Raises:
        Unreadable: One of them is no TOML.
    """
    around = around or Around(lock="pylock.toml")
    one = read(manifest)
    first = _PACKAGE.search(lock)
    head = toml.load(lock[: first.start()] if first else lock)
    if not str(head.get("lock-version", "")).startswith(FORMAT):
        return cannot(f"{around.lock}: its version is {head.get('lock-version')}, which is not known here")
    held = {"dependencies", *(f"extra {canonical(name)}" for name in strings(head.get("extras")))}
    held |= {f"group {canonical(name)}" for name in strings(head.get("dependency-groups"))}
    asked = {place: wanted for place, wanted in places(one).items() if place in held}
    drifts = list(unmet(asked, read_lock(lock).packages, around.manifest, around.lock))
    new, old = bounds(one.python or ""), bounds(str(head.get("requires-python", "")))
    # to be made for fewer Pythons than are allowed is what such a lock may do, for none of them is not
    if new and old and ((new.after and old.first >= new.after) or (old.after and new.first >= old.after)):
        said = f"{around.manifest} has {one.python}, {around.lock} was made for {head.get('requires-python')}"
        drifts.append(Drift(PYTHON, f"requires-python: {said}"))
    return Verdict(tuple(drifts))
