"""pdm.lock: it holds a hash of what it was made for.

https://pdm-project.org/latest/usage/lockfile/
"""

from __future__ import annotations

from mlops_policy.documents import toml
from mlops_policy.lazy import pattern
from mlops_policy.locks.manifest import Manifest, places, read, requirements, strings, table
from mlops_policy.locks.model import DEPENDENCY, Around, Drift, Lock, Verdict, cannot, held
from mlops_policy.locks.wanted import Wanted, unmet
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    Table = Mapping[str, Any]

_PACKAGE = pattern(r"(?m)^\[\[package\]\]\r?$")
_NAME = pattern(r'(?m)^name = "([^"]+)"\r?\nversion = "([^"]+)"')
ALGORITHMS = ("sha256", "md5", "sha1", "sha512")


def read_lock(text: str) -> Lock:
    """Read the names and versions of a pdm.lock."""
    return held("pdm", _NAME.findall(text))


def compare(manifest: str, lock: str, around: Around | None = None) -> Verdict:
    """Return whether a pdm.lock was made for this pyproject.toml.

    Raises:
        Unreadable: one of them is no TOML.
    """
    around = around or Around(lock="pdm.lock")
    one = read(manifest)
    algorithm, digest, metadata = _recorded(lock)
    if table(one.data, "tool", "pdm", "workspace"):
        return cannot(f"{around.lock}: of a workspace of PDM, which is not known here")
    if "lock_inputs" in metadata or not digest or algorithm not in ALGORITHMS:
        drifts = tuple(unmet(_asked(one, metadata), read_lock(lock).packages, around.manifest, around.lock))
        return Verdict(drifts, (f"{around.lock}: it has no content_hash that is known here",), told=bool(drifts))
    made = hashes(manifest, lock)
    if digest in made:
        return Verdict()
    if not made:
        return cannot(f"{around.manifest}: holds a date, which cannot be hashed")
    drifts = tuple(unmet(_asked(one, metadata), read_lock(lock).packages, around.manifest, around.lock))
    changed = f"{around.manifest} has changed since {around.lock} was made: its content_hash is another"
    return Verdict(drifts or (Drift(DEPENDENCY, changed),))


def _without_packages(lock: str) -> str:
    """Return the tables of a lock other than its packages, which may stand before or behind them."""
    first = _PACKAGE.search(lock)
    start = 0 if lock.startswith("[metadata]") else lock.find("\n[metadata]")
    if first is None or (0 <= start < first.start()):
        return lock[: first.start()] if first else lock
    return lock[start:] if start > 0 else ""


def hashes(manifest: str, lock: str) -> tuple[str, ...]:
    """Return the hashes of a manifest, today's first, that a lock may hold; always as many for one lock.

    Raises:
        Unreadable: One of them is no TOML.
    """
    algorithm = _recorded(lock)[0]
    return tuple(_hashes(toml.load(manifest), algorithm)) if algorithm in ALGORITHMS else ()


def _recorded(lock: str) -> tuple[str, str, Table]:
    """Return the algorithm and the hash that a lock names, the usual one if none, and its other metadata."""
    metadata = table(toml.load(_without_packages(lock)), "metadata")
    algorithm, _, digest = str(metadata.get("content_hash", "")).rpartition(":")
    return algorithm or ALGORITHMS[0], digest, metadata


def _hashes(data: Table, algorithm: str) -> Iterator[str]:
    """Yield the hash as PDM makes it today, and as it did before it knew groups of PEP 735."""
    import hashlib
    import json

    project, pdm = table(data, "project"), table(data, "tool", "pdm")
    content = {
        "sources": pdm.get("source", []),
        "dependencies": project.get("dependencies", []),
        "optional-dependencies": project.get("optional-dependencies", {}),
        "requires-python": project.get("requires-python", ""),
    }
    own, resolution = table(pdm, "dev-dependencies"), table(pdm, "resolution")
    every = {canonical(name): value for name, value in table(data, "dependency-groups").items()}
    for name, value in own.items():
        every[canonical(name)] = [*every.get(canonical(name), []), *value]
    for dev in (every, own):
        for settings in ({"resolution": resolution}, {"overrides": resolution.get("overrides", {})}):
            try:
                text = json.dumps({**content, "dev-dependencies": dev, **settings}, sort_keys=True)
            except TypeError:  # a date
                continue
            yield hashlib.new(algorithm, text.encode(), usedforsecurity=False).hexdigest()


def _asked(one: Manifest, metadata: Table) -> dict[str, tuple[Wanted, ...]]:
    """Return what is asked for in the groups that a lock was made for."""
    found = places(one)
    for name, texts in table(one.data, "tool", "pdm", "dev-dependencies").items():
        found[f"group {canonical(name)}"] = requirements(strings(texts))
    chosen = set(map(canonical, strings(metadata.get("groups")))) or {"default"}
    every = chosen >= {"*"}
    return {
        place: wanted
        for place, wanted in found.items()
        if every or (place == "dependencies" and "default" in chosen) or place.partition(" ")[2] in chosen
    }
