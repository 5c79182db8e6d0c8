"""Keeps a lock in step with a manifest whose ranges became exact: the lock repeats them, or a hash of them.

No version that is locked changes, so nothing has to be resolved. What was in step must be so afterwards, by the same
comparison that the rules make; otherwise nothing is written.
"""

from __future__ import annotations

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from mlops_policy import locks
from mlops_policy.documents import Value, toml
from mlops_policy.locks import pdm, pipfile, poetry
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mlops_policy.fix.edits import Edit
    from mlops_policy.project import Project

GROUPS = ("group", "dev")
# The locks that hold a hash of their manifest, and what it may be, by the version of the tool.
HASHES = {"poetry.lock": poetry.hashes, "pdm.lock": pdm.hashes, "Pipfile.lock": pipfile.hashes}
# What stands behind the versions in an entry of a uv.lock.
BEHIND = ("index", "conflict", "url", "git", "path", "editable", "directory", "virtual")


class Unlockable(Exception):  # noqa: N818  it is the lock that cannot follow
    """The lock would no longer agree with the manifest; the text says why."""


def relocked(project: Project, path: str, text: str, edits: Sequence[Edit]) -> Mapping[str, str]:
    """Return the lock of a file that is to hold ``text``, as it must read then; nothing where there is none to keep.

    Raises:
        Unlockable: the lock is in step and would not be.
    """
    lock = locks.lock_of(project, path)
    before = project.text(lock) if lock else None
    if before is None or locks.state_of(project, path) != locks.IN_STEP:
        return {}
    if lock.endswith(("uv.lock", ".py.lock")):
        after = {lock: _respecified(before, _folder(path, lock), edits)}
    else:
        after = {lock: _rehashed(before, lock, project.text(path) or "", text)}
    state = locks.state_of(project.with_texts({path: text, **after}), path)
    if state != locks.IN_STEP:
        raise Unlockable(f"{lock} would be {state} then; type: {locks.command_for(project, path)}")
    return after if after[lock] != before else {}


def _rehashed(lock: str, path: str, before: str, after: str) -> str:
    """Return a lock that holds a hash of its manifest with the hash of what that becomes; another lock as it is."""
    hashes = HASHES.get(path.rpartition("/")[2])
    if hashes is None:
        return lock
    for old, new in zip(hashes(before, lock), hashes(after, lock), strict=False):
        if old in lock:
            return lock.replace(old, new, 1)
    return lock


def _folder(path: str, lock: str) -> str:
    """Return the folder of a manifest as its workspace's uv.lock names it."""
    top, folder = lock.rpartition("/")[0], path.rpartition("/")[0]
    return (folder.removeprefix(top).strip("/") if top else folder) or "."


def _respecified(lock: str, folder: str, edits: Sequence[Edit]) -> str:
    """Return a uv.lock in which the ranges of one project have become its exact versions."""
    changes: list[tuple[int, int, str]] = []
    position = 0
    for block in _blocks(lock):
        if position == 0 or any(f'{kind} = "{folder}" }}' in block for kind in ("virtual", "editable", "directory")):
            changes += [(start + position, end + position, new) for start, end, new in _changes(block, edits)]
        position += len(block)
    for start, end, new in sorted(changes, reverse=True):
        lock = lock[:start] + new + lock[end:]
    return lock


def _blocks(lock: str) -> Iterator[str]:
    """Yield the head of a uv.lock, then its packages; together they are the whole text."""
    head, *packages = lock.split("[[package]]")
    yield head
    yield from (f"[[package]]{package}" for package in packages)


def _changes(block: str, edits: Sequence[Edit]) -> Iterator[tuple[int, int, str]]:
    """Yield what becomes of the entries of a block that repeat what was edited."""
    entries: dict[tuple[object, ...], list[Value]] = {}
    for value in toml.values(block):
        place = next(
            (n for n, key in enumerate(value.path) if key in ("requires-dist", "requires-dev", "requirements")), None
        )
        numbers = [n for n, key in enumerate(value.path) if isinstance(key, int) and place is not None and n > place]
        if numbers:
            entries.setdefault(value.path[: numbers[0] + 1], []).append(value)
    for path, values in entries.items():
        change = _change(block, "requires-dev" in path, values, edits)
        if change:
            yield change


def _change(block: str, grouped: bool, values: list[Value], edits: Iterable[Edit]) -> tuple[int, int, str] | None:  # noqa: FBT001
    named = {value.path[-1]: value for value in values if isinstance(value.path[-1], str)}
    specifier = named.get("specifier")
    for edit in edits:
        one = edit.dependency
        same = "name" in named and canonical(one.name) == canonical(named["name"].text)
        if same and one.group.startswith(GROUPS) == grouped and _equal(one.spec, specifier.text if specifier else ""):
            if specifier:
                return specifier.start, specifier.end, f"=={edit.version}"
            last = [value for value in values if not {*value.path[-2:]}.intersection(BEHIND)][-1]
            at = last.end + len(last.style)
            at = block.index("]", at) + 1 if isinstance(last.path[-1], int) else at
            return at, at, f', specifier = "=={edit.version}"'
    return None


def _equal(first: str, second: str) -> bool:
    try:
        return SpecifierSet(first.strip("() ")) == SpecifierSet(second)
    except InvalidSpecifier:
        return False
