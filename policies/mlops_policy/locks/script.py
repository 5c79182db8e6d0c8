"""``x.py.lock``: uv's lock of one script, which repeats what the script asks for in its head.

https://docs.astral.sh/uv/guides/scripts/#locking-dependencies
"""

from __future__ import annotations

from mlops_policy.documents import toml
from mlops_policy.locks import settings, sources, uv
from mlops_policy.locks.manifest import Manifest, requirements, strings, table, tables
from mlops_policy.locks.model import PYTHON, Around, Drift, Verdict, cannot
from mlops_policy.locks.versions import Bounds, bounds
from mlops_policy.locks.wanted import differences
from mlops_policy.locks.workspace import Workspace
from mlops_policy.pins import scripts


def compare(manifest: str, lock: str, around: Around) -> Verdict:
    """Return in what a script's lock is behind the block in its comments.

    Raises:
        Unreadable: The block, or the lock, is no TOML.
    """
    block, locked = toml.load(scripts.block(manifest)), uv.parts(lock)
    if locked.head.get("version") != uv.FORMAT:
        return cannot(f"{around.lock}: its version is {locked.head.get('version')}, which is not known here")
    asked_python, made_for = block.get("requires-python"), str(locked.head.get("requires-python", ""))
    python = bounds(made_for) or Bounds()
    root = Manifest(block)
    space = Workspace(root, {})
    taken = sources.read(root, ".", root, {})
    wanted = requirements(strings(block.get("dependencies")))
    asked = {"dependencies": tuple(each for one in wanted for each in taken.applied(one, "dependencies", python))}
    kept = {
        "dependencies": tuple(
            sources.locked(one)[1] for one in tables(table(locked.head, "manifest").get("requirements"))
        )
    }
    drifts = [*settings.options(root, locked.head, Around()), *settings.settings(space, locked, python)]
    drifts += differences(asked, kept, python, around.manifest, around.lock)
    if isinstance(asked_python, str) and bounds(asked_python) not in (None, bounds(made_for)):
        said = f"{around.manifest} has {asked_python}, {around.lock} was made for {made_for}"
        drifts.append(Drift(PYTHON, f"requires-python: {said}"))
    return Verdict(tuple(dict.fromkeys(drifts)))
