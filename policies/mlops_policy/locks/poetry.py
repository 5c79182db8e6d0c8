"""poetry.lock: it holds a hash of what it was made for; what has changed, the names and versions in it may tell.

https://python-poetry.org/docs/basic-usage/#committing-your-poetrylock-file-to-version-control
"""

from __future__ import annotations

from mlops_policy.documents import toml
from mlops_policy.lazy import pattern
from mlops_policy.locks.manifest import Manifest, places, read, table
from mlops_policy.locks.model import DEPENDENCY, Around, Drift, Lock, Verdict, cannot, held
from mlops_policy.locks.wanted import Wanted, unmet
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    Table = Mapping[str, Any]

FORMATS = ("1.", "2.")
LEGACY = ("dependencies", "source", "extras", "dev-dependencies")
PROJECT = ("requires-python", "dependencies", "optional-dependencies")
_MADE_BY = pattern(r"Poetry (\d+)\.(\d+)")
_METADATA = pattern(r"(?m)^\[metadata\]\r?$")
_NAME = pattern(r'(?m)^name = "([^"]+)"\r?\nversion = "([^"]+)"')
GROUPS_SINCE, PROJECT_SINCE = (2, 3), (2, 0)


def read_lock(text: str) -> Lock:
    """Read the names and versions of a poetry.lock."""
    return held("poetry", _NAME.findall(text))


def compare(manifest: str, lock: str, around: Around | None = None) -> Verdict:
    """Return whether a poetry.lock was made for this pyproject.toml.

    Raises:
        Unreadable: one of them is no TOML.
    """
    around = around or Around(lock="poetry.lock")
    one = read(manifest)
    start = _METADATA.search(lock)
    metadata = table(toml.load(lock[start.start() :]), "metadata") if start else {}
    version, locked = str(metadata.get("lock-version", "1.0")), metadata.get("content-hash")
    if not isinstance(locked, str) or not version.startswith(FORMATS):
        return cannot(f"{around.lock}: it has no content-hash of a version that is known here")
    made = hashes(manifest, lock)
    if not made:
        return cannot(f"{around.manifest}: holds a date, which cannot be hashed")
    if locked in made:
        return Verdict()
    packages = read_lock(lock).packages
    drifts = tuple(unmet(asked(one), packages, around.manifest, around.lock))
    changed = f"{around.manifest} has changed since {around.lock} was made: its content-hash is another"
    return Verdict(drifts or (Drift(DEPENDENCY, changed),))


def hashes(manifest: str, lock: str) -> tuple[str, ...]:
    """Return the hashes of a manifest, today's first, that a lock may hold; always as many for one lock.

    Raises:
        Unreadable: The manifest is no TOML.
    """
    return tuple(_hashes(toml.load(manifest), lock.partition("\n")[0]))


def _hashes(data: Table, first_line: str) -> Iterator[str]:
    """Yield the hashes that the Poetry that made a lock may have written: those of its time, and today's."""
    poetry, project = table(data, "tool", "poetry"), table(data, "project")
    groups = table(data, "dependency-groups")
    made = _MADE_BY.search(first_line)
    version = (int(made[1]), int(made[2])) if made else GROUPS_SINCE
    yield from _hash(_relevant(poetry, project, groups))
    if version < GROUPS_SINCE:
        yield from _hash(_relevant(poetry, project, {}))
    if version < PROJECT_SINCE:
        yield from _hash(_relevant(poetry, {}, {}))


def _relevant(poetry: Table, project: Table, groups: Table) -> dict[str, Any]:
    """Return what Poetry hashes: of a project of PEP 621 also that; without one, absent keys count as null."""
    standard: dict[str, Any] = {}
    wanted = {key: project[key] for key in PROJECT if key in project}
    if wanted:
        standard["project"] = wanted
    if groups:
        standard["dependency-groups"] = groups
    own = {key: poetry[key] for key in (*LEGACY, "group") if key in poetry}
    if standard:
        return {**standard, "tool": {"poetry": own}}
    return {**dict.fromkeys(LEGACY), **own}


def _hash(content: object) -> Iterator[str]:
    import hashlib
    import json

    try:
        yield hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    except TypeError:  # a date
        return


def asked(manifest: Manifest) -> dict[str, tuple[Wanted, ...]]:
    """Return what a manifest of Poetry asks for, in its own tables and in those of PEP 621."""
    poetry = table(manifest.data, "tool", "poetry")
    found = places(manifest)
    found["dependencies"] += _own(poetry.get("dependencies"))
    found["group dev"] = (*found.get("group dev", ()), *_own(poetry.get("dev-dependencies")))
    for name, group in table(poetry, "group").items():
        key = f"group {canonical(name)}"
        found[key] = (*found.get(key, ()), *_own(table({"": group}, "").get("dependencies")))
    return found


def _own(value: object) -> tuple[Wanted, ...]:
    """Return requirements of Poetry's own tables; one with several conditions, or from elsewhere, only by its name."""
    entries = value.items() if isinstance(value, dict) else ()
    return tuple(
        Wanted(canonical(name), spec=specifier(_version(entry)), marker="" if _plain(entry) else "?")
        for name, entry in entries
        if canonical(name) != "python"
    )


def _version(entry: object) -> str:
    found = entry.get("version") if isinstance(entry, dict) else entry
    return found if isinstance(found, str) else ""


def _plain(entry: object) -> bool:
    """Return whether an entry asks for the package on every machine."""
    return isinstance(entry, str) or (isinstance(entry, dict) and not {"markers", "platform", "python"} & {*entry})


def specifier(text: str) -> str:
    """Return Poetry's ``^1.2``, ``~1.2`` and ``1.2.*`` as a specifier of PEP 440; empty for what has no such form."""
    parts = [_clause(part.strip()) for part in text.replace(" ", ",").split(",") if part.strip()]
    return "" if "|" in text else ",".join(part for part in parts if part)


def _clause(part: str) -> str:
    import re

    match = re.fullmatch(r"([~^])\s*(\d+(?:\.\d+)*)", part)
    if match is None:
        exact = re.fullmatch(r"\d+(?:\.\d+)*(?:\.\*)?", part)
        return f"=={part}" if exact else part if re.fullmatch(r"[<>=!~]{1,3}[\w.*+!-]+", part) else ""
    numbers = [int(number) for number in match[2].split(".")]
    first = next((i for i, number in enumerate(numbers) if number), len(numbers) - 1)
    at = first if match[1] == "^" else min(1, len(numbers) - 1)
    return f">={match[2]},<{'.'.join(map(str, [*numbers[:at], numbers[at] + 1]))}"
