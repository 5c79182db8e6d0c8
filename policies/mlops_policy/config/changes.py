"""What a change does to the policy itself: it is judged by the one before it, and whoever reviews it is told."""

from __future__ import annotations

from mlops_policy.addresses import masked
from mlops_policy.config import FLAWED, WAIVABLE, WEAKENED
from mlops_policy.config.effective import STRICTNESS
from mlops_policy.config.source import source
from mlops_policy.config.strictest import rank
from mlops_policy.core import PROFILES, WARNING, Problem
from mlops_policy.rules import RULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.config.effective import Effective
    from mlops_policy.config.resolved import Resolved


def loosened(before: Resolved, after: Resolved) -> Iterator[tuple[str, Problem]]:
    """Yield a warning for each value that a change makes milder, for each new waiver, and where it leaves a policy.

    Where the organisation asks for more than the new value, that is an error of ``after.policy`` already.
    """
    path = after.written.path
    home, other = _home(before), _home(after)
    if home and other != home:
        instead = f" but from {masked(other)}" if other else ""
        told = f"the policy no longer comes from {masked(home)}{instead}; this change is judged by the one from before"
        yield WEAKENED, Problem(told, "look at the reason for it", path=path, subject="left", level=WARNING)
    for key, was, now in _milder(before.effective, after.effective):
        told = f"{key} becomes milder, {now} for {was}; this change is judged by {was}"
        yield WEAKENED, Problem(told, "look at the reason for it", path=path, subject=f"loosened {key}", level=WARNING)
    known = {one._replace(position=-1) for one in before.policy.waivers}
    for waiver in after.policy.waivers:
        if waiver._replace(position=-1) not in known:
            told = f"a waiver of {waiver.code} for {waiver.where} is new; this change is judged without it"
            fix = f"look at its reason: {waiver.reason}"
            yield FLAWED, Problem(told, fix, path=path, subject=f"new {waiver.code} {waiver.where}", level=WARNING)


def _home(found: Resolved) -> str:
    """Return the address that the organisation's file comes from, whatever version of it; empty where there is none."""
    lock = found.locked.lock if found.locked else None
    return source(lock.extends if lock else found.written.settings.extends).address


def _milder(before: Effective, after: Effective) -> Iterator[tuple[str, object, object]]:
    """Yield the keys whose values are milder than before, with both."""
    for code, values in before.rules.items():
        who, whoever = values["waivable"].value, after.rules[code]["waivable"].value
        if WAIVABLE.index(whoever) < WAIVABLE.index(who):
            yield f"rules.{code}.waivable", who, whoever
    if PROFILES.index(after.profile.value) < PROFILES.index(before.profile.value):
        yield "profile", before.profile.value, after.profile.value
        return  # what follows from it need not be told
    for rule in RULES:
        for key in ("level", *rule.options):
            was, now = (whole.rules[rule.code][key].value for whole in (before, after))
            if rank(rule, key)(now) < rank(rule, key)(was):
                yield f"rules.{rule.code}.{key}", was, now
    modes = after.policy.pins
    for folder, mode in before.pins.items():
        now = modes.of(f"{folder}/x" if folder else "x")
        if STRICTNESS.index(now) < STRICTNESS.index(mode.value):
            yield f"pins.{folder}" if folder else "pins", mode.value, now
    days = (before.longest.value if before.longest else None, after.longest.value if after.longest else None)
    if days[0] is not None and (days[1] is None or days[1] > days[0]):
        yield "max-waiver-days", days[0], days[1] or "any number"
