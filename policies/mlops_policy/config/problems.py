"""What is wrong with the policy of a repository itself: the problems of each rule of the family POL, with lines."""

from __future__ import annotations

from mlops_policy.config import EXPIRED, FLAWED, LOCK_FILE, UNLOCKED, WEAKENED
from mlops_policy.config.lock import AGAIN, digest
from mlops_policy.config.written import NAMES, Settings
from mlops_policy.core import WARNING, Problem
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from mlops_policy.config import Context
    from mlops_policy.config.effective import Effective
    from mlops_policy.config.lock import Locked
    from mlops_policy.config.strictest import Attempt
    from mlops_policy.waivers import Waiver


class Written(NamedTuple):
    """The configuration of a repository: what it says, the file, its text, and the keys that lead to the policy."""

    settings: Settings
    path: str = ""
    text: str = ""
    keys: tuple[str, ...] = ()


def outdated(held: Locked | None, context: Context) -> Iterator[tuple[str, Problem]]:
    """Yield a warning where the copy is not what the organisation has: hooks judge by the copy, CI by the other."""
    if held is None or held.trouble or held.lock is None or context.organisation is None:
        return
    if held.lock.sha256 != digest(context.organisation):
        told = "what is locked is not what the organisation has today"
        yield UNLOCKED, Problem(told, AGAIN, path=LOCK_FILE, subject=LOCK_FILE, level=WARNING)


def found(whole: Effective, file: Written, held: Locked | None, today: date) -> Iterator[tuple[str, Problem]]:
    """Yield what is wrong with the policy itself: the code of a rule, and a problem with its place."""
    lines = Lines(file)
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
    waiver: Waiver, today: date, longest: int | None, path: str, lines: Lines
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


def _weakened(one: Attempt, path: str, lines: Lines) -> Problem:
    name = ".".join(one.key)
    text = f"{name} = {one.wanted} is milder than {one.held.value}, which {one.held.source} asks for and which holds"
    return Problem(text, f"take it out, or write: {one.held.value}", lines.of(*one.key), path=path, subject=name)


class Lines:
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
