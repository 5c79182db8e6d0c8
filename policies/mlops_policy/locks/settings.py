"""What else uv.lock was made with: constraints and overrides, environments and conflicts, and uv's own options."""

from __future__ import annotations

from mlops_policy.documents import Unreadable, toml
from mlops_policy.frozen import NamedTuple
from mlops_policy.locks import sources
from mlops_policy.locks.manifest import Manifest, requirements, strings, table, tables
from mlops_policy.locks.markers import same_marker
from mlops_policy.locks.model import OPTION, SETTING, Around, Drift
from mlops_policy.locks.wanted import Wanted, same
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from mlops_policy.locks.uv import Parts
    from mlops_policy.locks.versions import Bounds
    from mlops_policy.locks.workspace import Workspace

    Table = Mapping[str, Any]

DEFAULT_GROUPS = 5  # the revision from which a lock repeats them
# in pyproject.toml, in uv.lock, and what holds if neither says anything
OPTIONS = (
    ("resolution", "resolution-mode", "highest"),
    ("prerelease", "prerelease-mode", "if-necessary-or-explicit"),
    ("fork-strategy", "fork-strategy", "requires-python"),
)
LISTS = (
    ("constraint-dependencies", "constraints"),
    ("override-dependencies", "overrides"),
    ("build-constraint-dependencies", "build-constraints"),
)
ENVIRONMENTS = (("environments", "supported-markers"), ("required-environments", "required-markers"))


class Moment(NamedTuple):
    """A date of ``exclude-newer`` in seconds, or a span; a bare day stands for any hour of it, anywhere."""

    seconds: float
    span: bool = False
    slack: float = 0


def options(root: Manifest, head: Table, around: Around) -> Iterator[Drift]:
    """Yield the options of uv in which a lock and its project differ; a user's own settings make some of them."""
    said: Table = root.uv
    text = around.text("uv.toml")
    if text is not None:
        try:
            said = toml.load(text)
        except Unreadable:
            return
    made = table(head, "options")
    for key, locked, default in OPTIONS:
        new, old = str(said.get(key, default)), str(made.get(locked, default))
        if new != old:
            yield Drift(OPTION, f"{key}: {_said(said.get(key))}, uv.lock was made with {old}")
    yield from _newer("exclude-newer", said.get("exclude-newer"), made, made.get("exclude-newer-span"))
    asked, kept = (table(one, "exclude-newer-package") for one in (said, made))
    for name in sorted({*map(canonical, asked)} ^ {*map(canonical, kept)}):
        yield Drift(OPTION, f"exclude-newer-package: {name} is in only one of pyproject.toml and uv.lock")


def _said(value: object) -> str:
    return f"pyproject.toml has {value}" if value is not None else "pyproject.toml does not have it"


def _newer(key: str, asked: object, made: Table, span: object) -> Iterator[Drift]:
    old = span or made.get(key)
    if (asked is None) != (old is None):
        yield Drift(OPTION, f"{key}: {_said(asked)}, uv.lock was made with {old or 'none'}")
        return
    first, second = moment(str(asked)), moment(str(old))
    if first is None or second is None:
        return
    # what was locked until a day is still all there is until a later one
    earlier = first.seconds < second.seconds - first.slack
    if first.span != second.span or (first != second if first.span else earlier):
        yield Drift(OPTION, f"{key}: {_said(asked)}, uv.lock was made with {old}")


def moment(text: str) -> Moment | None:
    """Return a date of RFC 3339, a day, or a span such as ``1 week`` or ``P7D``; None for what is none."""
    import datetime as dt
    import re

    units = {"h": 3600, "d": 86400, "w": 604800}
    try:
        when = dt.datetime.fromisoformat(text)
        day = bool(re.fullmatch(r"\d{4}-?\d\d-?\d\d", text))
        zoned = when if when.tzinfo else when.replace(tzinfo=dt.UTC)
        return Moment(zoned.timestamp(), slack=2 * units["d"] if day else 0)
    except (ValueError, OverflowError):
        pass
    match = re.fullmatch(r"P?T?\s*(\d+)\s*([hdw])[a-z]*(?:\s+ago)?", text, re.IGNORECASE)
    return Moment(int(match[1]) * units[match[2].lower()], span=True) if match else None


def default_groups(one: Manifest, entry: Table) -> Iterator[Drift]:
    """Compare the groups that are installed unless others are asked for."""
    new, old = one.uv.get("default-groups", ["dev"]), entry.get("default-groups", ["dev"])
    if new != old and not (isinstance(new, list) and isinstance(old, list) and {*map(str, new)} == {*map(str, old)}):
        yield Drift(OPTION, f"default-groups: {_said(one.uv.get('default-groups'))}, uv.lock was made with {old}")


def settings(space: Workspace, locked: Parts, python: Bounds) -> Iterator[Drift]:
    """Yield the constraints, overrides, environments and conflicts in which a lock and its workspace's root differ."""
    root, made = space.root, table(locked.head, "manifest")
    taken = sources.read(root, ".", root, space.folders)
    for key, name in LISTS:
        asked = [each for one in _requirements(root.uv.get(key)) for each in taken.applied(one, "", python)]
        kept = [sources.locked(one)[1] for one in tables(made.get(name))]
        yield from _listed(key, asked, kept, locked.packages, python)
    excluded = {canonical(name) for name in strings(root.uv.get("exclude-dependencies"))}
    left = {canonical(name) for name in strings(made.get("excludes"))}
    # as above: to exclude what is not locked leaves no trace
    for name in sorted((excluded - left) & {*locked.packages} | (left - excluded)):
        yield Drift(SETTING, f"{name}: exclude-dependencies has it in only one of pyproject.toml and uv.lock")
    for key, name in ENVIRONMENTS:
        if not _same_markers(strings(root.uv.get(key)), strings(locked.head.get(name)), python):
            yield Drift(
                SETTING,
                f"{key}: {_said(root.uv.get(key))}, uv.lock was made for {strings(locked.head.get(name)) or 'all'}",
            )
    yield from _metadata(root, made, locked.packages)
    yield from _conflicts(space, locked.head)


def _requirements(value: object) -> tuple[Wanted, ...]:
    """Return requirements that are strings, or tables that hold one."""
    named = [str(one["requirement"]) for one in tables(value) if "requirement" in one]
    return requirements([*strings(value), *named])


def _listed(
    key: str, asked: list[Wanted], kept: list[Wanted], packages: Mapping[str, object], python: Bounds
) -> Iterator[Drift]:
    for one in asked:
        # a constraint on what is not locked leaves no trace
        needed = one.name in packages or key.startswith("build")
        if needed and not any(same(one, other, python) for other in kept):
            yield Drift(SETTING, f"{one.name}: {key} of pyproject.toml has {one.said}, uv.lock was made without it")
    for one in kept:
        if not any(same(other, one, python) for other in asked):
            yield Drift(
                SETTING, f"{one.name}: uv.lock was made with {one.said} of {key}, pyproject.toml does not have it"
            )


def _same_markers(one: list[str], other: list[str], python: Bounds) -> bool:
    return len(one) == len(other) and all(any(same_marker(a, b, python) for b in other) for a in one)


def _metadata(root: Manifest, made: Table, packages: Mapping[str, object]) -> Iterator[Drift]:
    asked, kept = (
        {(canonical(str(one.get("name"))), str(one.get("version", ""))): _facts(one) for one in tables(each)}
        for each in (root.uv.get("dependency-metadata"), made.get("dependency-metadata"))
    )
    for name, version in asked.keys() | kept.keys():
        if name in packages and asked.get((name, version)) != kept.get((name, version)):
            yield Drift(SETTING, f"{name}: dependency-metadata of pyproject.toml is not what uv.lock was made with")


def _facts(one: Table) -> tuple[object, ...]:
    wanted = requirements(strings(one.get("requires-dist")))
    plain = sorted((each.name, sorted(each.extras), "".join(each.spec.split()), bool(each.marker)) for each in wanted)
    return (plain, one.get("requires-python"), sorted(map(canonical, strings(one.get("provides-extras")))))


def _conflicts(space: Workspace, head: Table) -> Iterator[Drift]:
    asked = [
        _set(one, manifest.name) for manifest in space.manifests.values() for one in _sets(manifest.uv.get("conflicts"))
    ]
    kept = [_set(one, "") for one in _sets(head.get("conflicts"))]
    if set(asked) != set(kept):
        yield Drift(
            SETTING, f"conflicts: pyproject.toml has {len(asked)}, uv.lock was made with {len(kept)}, or with others"
        )


def _sets(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def _set(one: object, package: str) -> frozenset[tuple[str, str, str]]:
    return frozenset(
        (
            canonical(str(each.get("package", package))),
            canonical(str(each.get("extra", ""))),
            canonical(str(each.get("group", ""))),
        )
        for each in tables(one)
    )
