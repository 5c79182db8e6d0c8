"""Pipfile.lock: it holds a hash of its Pipfile.

https://pipenv.pypa.io/en/latest/pipfile.html
"""

from __future__ import annotations

import json

from mlops_policy.documents import Unreadable, toml
from mlops_policy.locks.manifest import table
from mlops_policy.locks.model import DEPENDENCY, Around, Drift, Lock, Verdict, cannot, held
from mlops_policy.locks.wanted import Wanted, unmet
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    Table = Mapping[str, Any]

FORMAT = 6
SECTIONS = frozenset("source packages dev-packages requires scripts pipfile pipenv default develop".split())


def read_lock(text: str) -> Lock:
    """Read the names and versions of a Pipfile.lock.

    Raises:
        Unreadable: it is no JSON.
    """
    sections = (found for name, found in _json(text).items() if name != "_meta" and isinstance(found, dict))
    entries = ((name, table({"": entry}, "")) for found in sections for name, entry in found.items())
    return held("pipfile", ((name, str(entry.get("version", "")).removeprefix("==")) for name, entry in entries))


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"is no JSON: {error}", getattr(error, "lineno", 1)) from error
    return found if isinstance(found, dict) else {}


def compare(manifest: str, lock: str, around: Around | None = None) -> Verdict:
    """Return whether a Pipfile.lock was made for this Pipfile.

    Raises:
        Unreadable: The one is no TOML, or the other no JSON.
    """
    around = around or Around(manifest="Pipfile", lock="Pipfile.lock")
    wanted, meta = toml.load(manifest), table(_json(lock), "_meta")
    locked = table(meta, "hash").get("sha256")
    if not isinstance(locked, str) or meta.get("pipfile-spec") != FORMAT:
        return cannot(f"{around.lock}: it has no hash of a version that is known here")
    made = hashes(manifest, lock)
    if not made:
        return cannot(f"{around.manifest}: holds a date, which cannot be hashed")
    if locked in made:
        return Verdict()
    drifts = tuple(unmet(_places(wanted), read_lock(lock).packages, around.manifest, around.lock))
    if not drifts and "source" not in wanted:
        return cannot(f"{around.manifest}: its hash depends on the machine as long as it names no source")
    changed = f"{around.manifest} has changed since {around.lock} was made: its hash is another"
    return Verdict(drifts or (Drift(DEPENDENCY, changed),))


def hashes(manifest: str, lock: str) -> tuple[str, ...]:
    """Return the hashes of a Pipfile, today's first, that a lock may hold; always as many for one lock.

    A Pipfile without a source has the usual one, which the lock writes out, and the machine's, which it does not.

    Raises:
        Unreadable: The one is no TOML, or the other no JSON.
    """
    sources = table(_json(lock), "_meta").get("sources")
    return tuple(_hashes({"source": sources, **toml.load(manifest)}))


def _hashes(data: Table) -> Iterator[str]:
    """Yield the hash as Pipenv makes it today, with canonical names, and as it did before."""
    import hashlib

    for change in (canonical, str):
        content = {
            "_meta": {"sources": data.get("source"), "requires": data.get("requires", {})},
            "default": _named(data.get("packages"), change),
            "develop": _named(data.get("dev-packages"), change),
            **{key: _named(value, change) for key, value in data.items() if key not in SECTIONS},
        }
        try:
            text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        except TypeError:  # a date
            continue
        yield hashlib.sha256(text.encode()).hexdigest()


def _named(section: object, change: Any) -> object:  # noqa: ANN401  a function of a name
    return {change(name): value for name, value in section.items()} if isinstance(section, dict) else section or {}


def asked(manifest: str) -> dict[str, tuple[Wanted, ...]]:
    """Return what a Pipfile asks for.

    Raises:
        Unreadable: It is no TOML.
    """
    return _places(toml.load(manifest))


def _places(data: Table) -> dict[str, tuple[Wanted, ...]]:
    return {
        place: _wanted(data.get(key)) for key, place in (("packages", "dependencies"), ("dev-packages", "dev-packages"))
    }


def _wanted(section: object) -> tuple[Wanted, ...]:
    """Return the requirements of a section; what has a condition, only by its name."""
    found = []
    for name, entry in section.items() if isinstance(section, dict) else ():
        version = entry.get("version", "") if isinstance(entry, dict) else entry
        spec = version if isinstance(version, str) and version != "*" else ""
        marked = isinstance(entry, dict) and bool({"markers", "sys_platform", "python_version"} & {*entry})
        found.append(Wanted(canonical(name), spec=spec, marker="?" if marked else ""))
    return tuple(found)
