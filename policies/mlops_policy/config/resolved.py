"""The files of a repository become its policy: read, locked, made as strict as the strictest of them, and judged."""

from __future__ import annotations

import datetime as dt
import fnmatch

from mlops_policy.config import (
    EXPIRED,
    FLAWED,
    ORGANISATION_FILE,
    OWN_FILE,
    SHARED_FILE,
    TABLE,
    UNLOCKED,
    WEAKENED,
    ConfigError,
    Policy,
)
from mlops_policy.config.effective import Effective, effective
from mlops_policy.config.lock import Locked, locked
from mlops_policy.config.written import NAMES, Organisation, Settings, organisation, parse, toml
from mlops_policy.core import WARNING, Problem
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from mlops_policy.config import Context, Read
    from mlops_policy.config.effective import Attempt
    from mlops_policy.waivers import Waiver


class Written(NamedTuple):
    """The configuration of a repository: what it says, the file, its text, and the keys that lead to the policy."""

    settings: Settings
    path: str = ""
    text: str = ""
    keys: tuple[str, ...] = ()


class Resolved(NamedTuple):
    """A policy and how it came to be."""

    policy: Policy
    effective: Effective
    written: Written
    locked: Locked | None


def resolve(read: Read, profile: str, pins: str, context: Context) -> Resolved:
    """Return the policy of a tree, as ``config.from_tree`` does, with where it is from.

    Raises:
        ConfigError: a file says what none may say; or ``profile`` or ``pins`` is milder than the organisation allows.
    """
    file = written(read)
    held = locked(file.settings.extends, read)
    above = _organisation(held, context)
    groups = _groups(above, file.settings, held, context)
    top = above.settings if above else None
    whole = effective("", top, groups, file.settings)
    today = dt.datetime.now(tz=dt.UTC).date()
    problems = list(_problems(whole, file, held, today))
    if profile or pins:
        whole = effective("", top, groups, file.settings._replace(**_asked(profile, pins)))
        _refuse(whole, profile, pins)
    kept = tuple(one for one in whole.waivers if not one.flaw(today, whole.policy.longest))
    label = f"{above.name} {above.version}".strip() if above else ""
    policy = whole.policy._replace(waivers=kept, organisation=label, problems=tuple(problems))
    return Resolved(policy, whole, file, held)


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


def _refuse(whole: Effective, profile: str, pins: str) -> None:
    """Refuse what a command line asks for in vain."""
    for one in whole.attempts:
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
    """Return the groups that a repository is in: by its name, by what is known of it, and by its own word."""
    if above is None:
        return []
    unknown = [name for name in own.groups if name not in above.groups]
    if unknown:
        known = ", ".join(above.groups) or "none"
        raise ConfigError(
            f"{own.source}: there is no group {unknown[0]!r} in {above.settings.source}; there are {known}"
        )
    name = (context.repository or (held.lock.repository if held and held.lock else "")).lower()
    asked = {*own.groups, *context.groups}
    return [
        group
        for label, group in above.groups.items()
        if label in asked or any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in group.repositories if name)
    ]


def _problems(whole: Effective, file: Written, held: Locked | None, today: date) -> Iterator[tuple[str, Problem]]:
    """Yield what is wrong with the policy itself: the code of a rule, and a problem with its place."""
    lines = _Lines(file)
    if held is not None and held.trouble:
        path, line = (held.path, 1) if held.path else (file.path, lines.of("extends"))
        yield UNLOCKED, Problem(held.trouble, held.fix, line, path=path, subject=path)
    for one in whole.attempts:
        if one.layer.source == file.settings.source:
            yield WEAKENED, _weakened(one, file.path, lines)
    for waiver in whole.refused:
        who = whole.rules[waiver.code]["waivable"]
        allowed = "nobody may" if who.value == "never" else "only the organisation may"
        text = f"the waiver of {waiver.code} for {waiver.where} does not count: {allowed}, says {who.source}"
        fix = "take it out, and mend the finding" + ("" if who.value == "never" else ", or ask for a waiver there")
        yield WEAKENED, _told(text, fix, file.path, lines.of("waivers", waiver.position))
    for position, flaw in file.settings.flawed:
        yield FLAWED, _told(flaw.message, flaw.fix, file.path, lines.of("waivers", position))
    for waiver in whole.waivers:
        if waiver in file.settings.waivers:
            yield from _of_waiver(waiver, today, whole.policy.longest, file.path, lines)


def _of_waiver(
    waiver: Waiver, today: date, longest: int | None, path: str, lines: _Lines
) -> Iterator[tuple[str, Problem]]:
    line, label = lines.of("waivers", waiver.position), f"the waiver of {waiver.code} for {waiver.where}"
    flaw = waiver.flaw(today, longest)
    lacking = " and no ".join(key for key, value in (("owner", waiver.owner), ("created", waiver.created)) if not value)
    if today >= waiver.expires:
        fix = "mend what it accepted, then type: mlops-policy waive prune"
        yield EXPIRED, _told(f"{label} ended on {waiver.expires}", fix, path, line)
    elif flaw:
        yield FLAWED, _told(f"{flaw.message}, and does not count", flaw.fix, path, line)
    elif lacking:
        fix = f'write: owner = "@who-answers-for-it", created = {today}'
        yield FLAWED, _told(f"{label} has no {lacking}; it still counts", fix, path, line)._replace(level=WARNING)


def _told(text: str, fix: str, path: str, line: int) -> Problem:
    return Problem(text, fix, line, path=path)


def _weakened(one: Attempt, path: str, lines: _Lines) -> Problem:
    name = ".".join(one.key)
    text = f"{name} = {one.wanted} is milder than {one.held.value}, which {one.held.source} asks for and which holds"
    return Problem(text, f"take it out, or write: {one.held.value}", lines.of(*one.key), path=path, subject=name)


class _Lines:
    """The lines of a configuration in which its keys stand; the text is scanned when one is asked for."""

    def __init__(self, file: Written) -> None:
        self._file = file
        self._known: Mapping[tuple[str | int, ...], int] | None = None

    def of(self, *key: str | int) -> int:
        """Return the line of a value, or of the first one below it; 1 where that is not known."""
        if self._known is None:
            self._known = self._scan()
        names = [key]
        if key[0] == "rules":
            rule = NAMES[str(key[1])]
            names = [(first, name, *rest) for first, rest in [(key[0], key[2:])] for name in (rule.code, rule.slug)]
            names += [name[:2] for name in names]
        names += [name[:1] for name in names if name[0] == "pins"]  # one mode for all folders
        return next((line for name in names for path, line in self._known.items() if path[: len(name)] == name), 1)

    def _scan(self) -> dict[tuple[str | int, ...], int]:
        from mlops_policy.documents import Unreadable
        from mlops_policy.documents.toml import values

        try:
            found = values(self._file.text)
        except Unreadable:
            return {}
        depth = len(self._file.keys)
        return {one.path[depth:]: one.line for one in found if one.path[:depth] == self._file.keys}


def digest(policy: Policy, version: str) -> str:
    """Return what changes whenever a policy or this program does: two audits with one digest judge alike."""
    import json
    from hashlib import sha256

    waivers: Sequence[object] = [one._replace(position=-1)._asdict() for one in policy.waivers]
    parts = [version, policy.profile, policy.rules, policy.folders, waivers, policy.waivable, policy.longest]
    return sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
