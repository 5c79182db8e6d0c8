"""From one standing of the registry to the next: who is let in, promoted, or taken out. Pure functions."""

from datetime import UTC, datetime

from ..errors import UserError
from ..project import NAME
from ..service_config import ServeConfig
from .rollout import CHALLENGER, CHAMPION, PREVIOUS, Rollout, Standing


def contender(now: Standing) -> str:
    """Return the version that is let in, or else the challenger.

    Raises:
        UserError: there is neither.
    """
    version = now.rollout.version or now.aliases.get(CHALLENGER)
    if version is None or CHAMPION not in now.aliases:
        raise UserError(f"there is no challenger; type '{NAME} retrain'")
    return version


def following(now: Standing) -> str:
    """Return the mode that comes next for the challenger: first shadow, then canary.

    Raises:
        UserError: what comes next is promotion.
    """
    if now.rollout.mode == "champion" or now.rollout.version != now.aliases.get(CHALLENGER):
        return "shadow"
    if now.rollout.mode == "shadow":
        return "canary"
    raise UserError(f"version {contender(now)} is in {now.rollout.mode}; type '{NAME} promote' or '{NAME} rollback'")


def let_in(now: Standing, mode: str, why: str, serve: ServeConfig) -> Standing:
    """Let the challenger see requests, or answer some of them."""
    weight = {"canary": serve.canary.steps[0], "ab": serve.ab.share}.get(mode, 0.0)
    rollout = Rollout(mode, weight, 0, serve.rollout.experiment, moment(), why, now.aliases[CHALLENGER])
    return Standing(now.aliases, rollout)


def alone(now: Standing, why: str) -> Standing:
    """Let the champion answer alone; the challenger stays one."""
    return Standing(now.aliases, Rollout("champion", 0.0, 0, now.rollout.experiment, moment(), why))


def promoted(now: Standing, why: str) -> Standing:
    """Make the contender champion, and the champion the previous one."""
    version, champion = contender(now), now.aliases[CHAMPION]
    aliases = unchallenged(now, version) | {CHAMPION: version}
    if version != champion:  # they are the same if a promotion was cut short
        aliases[PREVIOUS] = champion
    return Standing(aliases, alone(now, why).rollout)


def taken_out(now: Standing, why: str) -> Standing:
    """Let the champion answer alone; the contender is no challenger any more."""
    return Standing(unchallenged(now, contender(now)), alone(now, why).rollout)


def returned(now: Standing, why: str) -> Standing:
    """Let the previous champion answer.

    Raises:
        UserError: there is none.
    """
    if PREVIOUS not in now.aliases:
        raise UserError("there is no previous version to go back to, and no rollout to end")
    aliases = dict(now.aliases)
    aliases[CHAMPION] = aliases.pop(PREVIOUS)
    return Standing(aliases, alone(now, why).rollout)


def unchallenged(now: Standing, version: str) -> dict[str, str]:
    """Return the aliases, without that of this challenger."""
    return {alias: each for alias, each in now.aliases.items() if (alias, each) != (CHALLENGER, version)}


def moment() -> str:
    return datetime.now(UTC).isoformat()
