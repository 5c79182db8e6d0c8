"""The files of a repository become its policy: read, locked, made as strict as the strictest of them, and judged."""

from __future__ import annotations

import datetime as dt
import fnmatch

from mlops_policy.config import (
    DEFAULT_PROFILE,
    ORGANISATION_FILE,
    OWN_FILE,
    SHARED_FILE,
    TABLE,
    ConfigError,
    Policy,
)
from mlops_policy.config.effective import OURS, Effective, effective
from mlops_policy.config.lock import Locked, locked
from mlops_policy.config.problems import Written, found, outdated
from mlops_policy.config.written import Organisation, Settings, organisation, parse, toml
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from mlops_policy.config import Context, Read
    from mlops_policy.config.strictest import Attempt


class Resolved(NamedTuple):
    """A policy and how it came to be."""

    policy: Policy
    effective: Effective
    written: Written
    locked: Locked | None
    groups: tuple[str, ...] = ()


def resolve(read: Read, profile: str, pins: str, context: Context) -> Resolved:
    """Return the policy of a tree, as ``config.from_tree`` does, with where it is from.

    Raises:
        ConfigError: a file says what none may say; or ``profile`` or ``pins`` is milder than the organisation allows.
    """
    file = written(read)
    held = locked(file.settings.extends, read)
    above = _organisation(held, context)
    groups = _groups(above, file.settings, held, context)
    names = tuple(group.source.partition(" ")[2] for group in groups)
    top = above.settings if above else None
    if held is not None and held.trouble and context.organisation is None:
        # nobody knows what the organisation wants: the usual profile is the least, and what is there can but add to it
        groups = [one._replace(waivers=()) for one in (*([top] if top else []), *groups)]
        top = Settings(OURS, DEFAULT_PROFILE)
    whole = effective("", top, groups, file.settings)
    today = dt.datetime.now(tz=dt.UTC).date()
    problems = [*outdated(held, context), *found(whole, file, held, today)]
    if profile or pins:
        whole = effective("", top, groups, file.settings._replace(**_asked(profile, pins)))
        _refuse([one for one in whole.attempts if one.layer.source == file.settings.source], profile, pins)
    kept = tuple(one for one in whole.waivers if not one.flaw(today, whole.policy.longest))
    label = f"{above.name} {above.version}".strip() if above else ""
    policy = whole.policy._replace(waivers=kept, organisation=label, problems=tuple(problems))
    return Resolved(policy, whole, file, held, names)


def written(read: Read) -> Written:
    """Return the configuration of a repository.

    Raises:
        ConfigError: it is no TOML, holds what it must not, or there are two.
    """
    own, shared = read(OWN_FILE), read(SHARED_FILE)
    found: list[tuple[str, object, str, bytes, tuple[str, ...]]] = []
    if own is not None:
        found.append((OWN_FILE, toml(own, OWN_FILE), OWN_FILE, own, ()))
    if shared is not None and TABLE.encode() in shared:
        tools = toml(shared, SHARED_FILE).get("tool", {})
        table = tools.get(TABLE) if isinstance(tools, dict) else None
        where = f"[tool.{TABLE}] of {SHARED_FILE}"
        found += [(where, table, SHARED_FILE, shared, ("tool", TABLE))] if table is not None else []
    if len(found) > 1:
        raise ConfigError(f"{OWN_FILE} and [tool.{TABLE}] of {SHARED_FILE} both hold a policy; keep one of them")
    if not found:
        return Written(Settings(OWN_FILE), OWN_FILE)
    where, table, path, content, keys = found[0]
    return Written(parse(table, where), path, content.decode(), keys)


def _asked(profile: str, pins: str) -> dict[str, Any]:
    return ({"profile": profile} if profile else {}) | ({"folders": {"": pins}} if pins else {})


def _refuse(attempts: Iterable[Attempt], profile: str, pins: str) -> None:
    """Refuse what a command line asks for in vain, as a repository does whose place it takes."""
    for one in attempts:
        if one.key[0] in (("profile",) if profile else ()) + (("pins",) if pins else ()):
            held = f"{one.held.value}, which {one.held.source} asks for"
            raise ConfigError(f"--{one.key[0]} {one.wanted} is milder than {held}; leave it out")


def _organisation(held: Locked | None, context: Context) -> Organisation | None:
    if context.organisation is not None:
        return organisation(context.organisation, "the file of the organisation")
    if held is None or held.organisation is None:
        return None
    try:
        return organisation(held.organisation, ORGANISATION_FILE)
    except ConfigError:
        if held.trouble:  # it was tampered with, and that is told
            return None
        raise


def _groups(above: Organisation | None, own: Settings, held: Locked | None, context: Context) -> list[Settings]:
    """Return the groups that a repository is in: by its name, by what is known of it, and by its own word.

    Its own word can but make it stricter, so that it brings none of the group's waivers.
    """
    if above is None:
        return []
    unknown = [name for name in own.groups if name not in above.groups]
    if unknown:
        known = ", ".join(above.groups) or "none"
        raise ConfigError(
            f"{own.source}: there is no group {unknown[0]!r} in {above.settings.source}; there are {known}"
        )
    name = (context.repository or (held.lock.repository if held and held.lock else "")).lower()
    members = {
        label
        for label, group in above.groups.items()
        if label in context.groups
        or any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in group.repositories if name)
    }
    return [
        group if label in members else group._replace(waivers=())
        for label, group in above.groups.items()
        if label in members or label in own.groups
    ]


def digest(policy: Policy, version: str) -> str:
    """Return what changes whenever a policy or this program does: two audits with one digest judge alike."""
    import json
    from hashlib import sha256

    waivers: Sequence[object] = [one._replace(position=-1)._asdict() for one in policy.waivers]
    parts = [version, policy.profile, policy.rules, policy.folders, waivers, policy.waivable, policy.longest]
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
