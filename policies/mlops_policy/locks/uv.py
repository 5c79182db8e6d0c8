"""uv.lock: it repeats what each project of a workspace asked for when it was made, so the two are compared.

https://docs.astral.sh/uv/concepts/resolution/ and https://docs.astral.sh/uv/reference/settings/
"""

from __future__ import annotations

from mlops_policy.documents import Unreadable, toml
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.locks import settings, sources
from mlops_policy.locks.manifest import Manifest, groups, places, read, strings, table, tables
from mlops_policy.locks.model import DEPENDENCY, MEMBER, PYTHON, VERSION, Around, Drift, Lock, Verdict, cannot, held
from mlops_policy.locks.versions import Bounds, bounds, same_spec
from mlops_policy.locks.wanted import Wanted, differences
from mlops_policy.locks.workspace import Workspace, workspace
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    Table = Mapping[str, Any]
    Places = dict[str, tuple[Wanted, ...]]

FORMAT = 1
EMPTY_GROUPS = 3  # the revision from which a lock names empty groups too
DYNAMIC_VERSIONS = 2  # and from which it leaves out versions that are dynamic
NAME = "pyproject.toml"
# the first lines of each package, in the order in which uv writes them
_ENTRY = pattern(
    r'\s*name = "(?P<name>[^"]+)"\r?\n(?:version = "(?P<version>[^"]+)"\r?\n)?'
    r'(?:source = \{ (?P<kind>virtual|editable|directory) = "(?P<folder>[^"]*)" \})?'
)
DYNAMIC = {"dependencies": "dependencies", "optional-dependencies": "extra "}


class Local(NamedTuple):
    """A package of the lock that is a folder of the same repository: its entry, how it is installed, the folder."""

    entry: Table
    kind: str
    folder: str


class Parts(NamedTuple):
    """What of a uv.lock is read: its head, the entries of local packages, the names and versions of all."""

    head: Table
    locals: tuple[Local, ...]
    packages: Mapping[str, frozenset[str]]


def read_lock(text: str) -> Lock:
    """Read the names and versions of a uv.lock."""
    return _held(_entries(text)[1:])


def _entries(text: str) -> list[str]:
    """Return the head of a lock, then what follows each ``[[package]]``."""
    return f"\n{text}".split("\n[[package]]")


def _held(entries: list[str]) -> Lock:
    found = filter(None, map(_ENTRY.match, entries))
    return held("uv", ((match["name"], match["version"] or "") for match in found))


def parts(text: str) -> Parts:
    """Read what of a uv.lock repeats its manifests; the thousands of hashes in it are not looked at.

    Raises:
        Unreadable: It is no TOML.
    """
    head, *entries = _entries(text)
    found = []
    for entry in entries:
        match = _ENTRY.match(entry)
        if match and match["kind"]:
            packages = tables(toml.load(f"[[package]]{entry}").get("package"))
            found += [Local(package, match["kind"], match["folder"]) for package in packages]
    return Parts(toml.load(head), tuple(found), _held(entries).packages)


def compare(manifest: str, lock: str, around: Around | None = None) -> Verdict:
    """Return in what a uv.lock is behind the pyproject.toml beside it, and behind those of the workspace's members.

    Raises:
        Unreadable: one of them is no TOML.
    """
    around = around or Around()
    root, locked = read(manifest), parts(lock)
    if locked.head.get("version") != FORMAT:
        return cannot(f"{around.lock}: its version is {locked.head.get('version')}, which is not known here")
    space = workspace(root, around)
    python = bounds(str(locked.head.get("requires-python", ""))) or Bounds()
    drifts = [*_python(space, locked.head, around), *_members(space, locked.head)]
    drifts += settings.options(root, locked.head, around)
    drifts += settings.settings(space, locked, python)
    skipped: list[str] = []
    for local in locked.locals:
        found, notes = _local(local, space, locked.head, python, around)
        drifts += found
        skipped += notes
    if not root.project:
        drifts += _rootless(space, locked.head, python)
    return Verdict(tuple(dict.fromkeys(drifts)), tuple(skipped))


def _python(space: Workspace, head: Table, around: Around) -> Iterator[Drift]:
    """Compare the Pythons that all members allow: the latest of their floors, the earliest of their caps."""
    said = [member.python for member in space.manifests.values() if member.python]
    found = [found for found in map(bounds, said) if found is not None]
    locked = str(head.get("requires-python", ""))
    if not found or len(found) < len(said) or not locked:
        return
    caps = [one.after for one in found if one.after is not None]
    asked = Bounds(max(one.first for one in found), min(caps) if caps else None)
    if asked != bounds(locked):
        values = " and ".join(dict.fromkeys(said))
        yield Drift(PYTHON, f"requires-python: {NAME} has {values}, {around.lock} was made for {locked}")


def _members(space: Workspace, head: Table) -> Iterator[Drift]:
    """Compare the projects of the workspace; a lock of one project alone names none."""
    listed = set(strings(table(head, "manifest").get("members")))
    named = {member.name for member in space.manifests.values() if member.name}
    if not listed and len(named) < 2:  # noqa: PLR2004  one project is no workspace
        return
    for name in sorted(named - listed):
        yield Drift(MEMBER, f"{name}: is a member of the workspace, uv.lock was made without it")
    for name in sorted(listed - named):
        yield Drift(MEMBER, f"{name}: uv.lock was made with this member, the workspace does not have it")


def _local(
    local: Local, space: Workspace, head: Table, python: Bounds, around: Around
) -> tuple[list[Drift], list[str]]:
    """Compare one project of the repository with what the lock repeats of it."""
    name, revision = str(local.entry.get("name")), _revision(head)
    where = f"{local.folder}/{NAME}" if local.folder != "." else NAME
    text = around.text(where) if local.folder != "." else ""
    try:
        one = space.root if local.folder == "." else read(text) if text is not None else None
    except Unreadable as error:
        return [], [f"{where}: {error}"]
    if one is None or not one.project:
        return [], [f"{where}: what it asks for cannot be told without building it"]
    drifts, skipped = list(_identity(local, one, where, space, revision)), []
    if "version" in one.dynamic and "version" not in local.entry:
        skipped.append(f"{where}: the version is dynamic")
    if local.folder == "." and revision >= settings.DEFAULT_GROUPS:
        drifts += settings.default_groups(one, local.entry)
    inherited = space.root if _sees_root(local.folder, around) else one
    taken = sources.read(one, local.folder, inherited, space.folders)
    asked = _applied(places(one), taken, python)
    locked = _locked_places(local.entry)
    if revision < 1:
        locked.update({extra: () for extra in asked if extra.startswith("extra ") and extra not in locked})
    for field, start in DYNAMIC.items():
        if field in one.dynamic:
            skipped.append(f"{where}: {field} are dynamic")
            asked, locked = ({k: v for k, v in each.items() if not k.startswith(start)} for each in (asked, locked))
    drifts += _empty(asked, locked, where, revision)
    drifts += differences(asked, locked, python, where, around.lock)
    return drifts, [f"{name}: {note}" if name not in note else note for note in skipped]


def _sees_root(folder: str, around: Around) -> bool:
    """Return whether a member takes over the sources of the root: not through a project in a folder between them."""
    between = folder.rpartition("/")[0]
    while between:
        if around.text(f"{between}/{NAME}") is not None:
            return False
        between = between.rpartition("/")[0]
    return True


def _revision(head: Table) -> int:
    found = head.get("revision")
    return found if isinstance(found, int) else 0


def _identity(local: Local, one: Manifest, where: str, space: Workspace, revision: int) -> Iterator[Drift]:
    """Compare name, version and whether it is installed as a package."""
    name, version = str(local.entry.get("name")), local.entry.get("version")
    if one.name != canonical(name):
        yield Drift(MEMBER, f"{where} is named {one.name}, uv.lock was made for {name}")
    if "version" in one.dynamic and version and revision >= DYNAMIC_VERSIONS:
        yield Drift(VERSION, f"{name}: the version in {where} is dynamic, uv.lock was made for {version}")
    elif one.version and not same_spec(f"=={one.version}", f"=={version}"):
        yield Drift(VERSION, f"{name}: {where} has version {one.version}, uv.lock was made for {version}")
    package = space.package(one, local.folder)
    if package is not None and package != (local.kind != "virtual"):
        kinds = ("a package", "none") if package else ("no package", "one")
        yield Drift(MEMBER, f"{name}: {where} is {kinds[0]}, uv.lock was made as if it were {kinds[1]}")


def _applied(asked: Mapping[str, tuple[Wanted, ...]], taken: sources.Sources, python: Bounds) -> Places:
    return {
        place: tuple(each for one in wanted for each in taken.applied(one, place, python))
        for place, wanted in asked.items()
    }


def _locked_places(entry: Table) -> Places:
    """Return what a lock repeats of one project."""
    metadata = table(entry, "metadata")
    found: dict[str, list[Wanted]] = {"dependencies": []}
    found.update({f"extra {canonical(extra)}": [] for extra in strings(metadata.get("provides-extras"))})
    for one in tables(metadata.get("requires-dist")):
        place, wanted = sources.locked(one)
        found.setdefault(place, []).append(wanted)
    for group, wanted_too in table(metadata, "requires-dev").items():
        found[f"group {canonical(group)}"] = [sources.locked(one)[1] for one in tables(wanted_too)]
    return {place: tuple(wanted) for place, wanted in found.items()}


def _empty(asked: Places, locked: Places, where: str, revision: int) -> Iterator[Drift]:
    """Yield the extras and groups that only one of the two has, and that hold nothing."""
    for place in asked.keys() ^ locked.keys():
        if asked.get(place) or locked.get(place) or (place.startswith("group ") and revision < EMPTY_GROUPS):
            continue
        has, lacks = (
            (where, "uv.lock was made without it") if place in asked else ("uv.lock", f"{where} does not have it")
        )
        yield Drift(DEPENDENCY, f"{place}: {has} has it, {lacks}")


def _rootless(space: Workspace, head: Table, python: Bounds) -> Iterator[Drift]:
    """Compare the groups of a workspace whose root is no project."""
    taken = sources.read(space.root, ".", space.root, space.folders)
    asked = _applied({f"group {name}": wanted for name, wanted in groups(space.root).items()}, taken, python)
    listed = table(head, "manifest", "dependency-groups")
    locked = {f"group {name}": tuple(sources.locked(one)[1] for one in tables(each)) for name, each in listed.items()}
    yield from differences(asked, locked, python, NAME, "uv.lock")
