"""Who is let in, promoted and taken out: whatever the order, a champion stays, and nobody answers who should not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import Project
from {{ cookiecutter.__package_name }}.serving import transitions
from {{ cookiecutter.__package_name }}.serving.rollout import Standing

from .rolled import standing

MOVES: tuple[Callable[[Standing], Standing], ...] = (
    lambda now: transitions.alone(now, "because"),
    lambda now: transitions.promoted(now, "because"),
    lambda now: transitions.taken_out(now, "because"),
    lambda now: transitions.returned(now, "because"),
)


def registered(now: Standing) -> Standing:
    """Register the next version, as ``register`` does at any time."""
    newest = max(map(int, [*now.aliases.values(), now.rollout.version or "0"]))
    return Standing({**now.aliases, "challenger": str(newest + 1)}, now.rollout)


@given(moves=st.lists(st.sampled_from(["register", "shadow", "canary", "ab", *MOVES]), max_size=12))
def test_there_is_a_champion_after_any_moves(blank: Project, moves: list[str | Callable[[Standing], Standing]]) -> None:
    """No order of moves takes the champion away, or makes it its own challenger or its own predecessor."""
    now = standing()
    for move in moves:
        try:
            if move == "register":
                now = registered(now)
            elif isinstance(move, str):
                transitions.contender(now)
                now = transitions.let_in(now, move, "because", blank.serve) if "challenger" in now.aliases else now
            else:
                now = move(now)
        except UserError:
            continue  # there was nobody to move
        champion = now.aliases["champion"]
        assert champion not in {now.aliases.get("challenger"), now.aliases.get("previous"), now.rollout.version}
        assert (now.rollout.mode == "champion") == (now.rollout.version == "")


def test_the_order_is_shadow_canary_promotion() -> None:
    """What follows without being named is the next careful step, and never a promotion."""
    assert transitions.following(standing(challenger="2")) == "shadow"
    assert transitions.following(standing("shadow", "2", challenger="2")) == "canary"
    for mode in ("canary", "ab"):
        with pytest.raises(UserError, match=f"version 2 is in {mode}; type '.* promote' or '.* rollback'"):
            transitions.following(standing(mode, "2", challenger="2"))


def test_a_version_registered_meanwhile_is_not_the_contender() -> None:
    """A canary is about the version that the gate let in, whoever has become challenger since."""
    now = standing("canary", "2", challenger="3")
    assert transitions.contender(now) == "2"
    assert transitions.following(now) == "shadow"
    assert transitions.promoted(now, "").aliases == {"champion": "2", "previous": "1", "challenger": "3"}
    assert transitions.taken_out(now, "").aliases == {"champion": "1", "challenger": "3"}


def test_a_promotion_that_was_cut_short_can_be_repeated() -> None:
    """Where the store has got half of a promotion, the other half still leads back to the old champion."""
    half = Standing({"champion": "2", "previous": "1", "challenger": "2"}, standing("canary", "2").rollout)
    assert transitions.promoted(half, "").aliases == {"champion": "2", "previous": "1"}


def test_a_return_needs_somebody_to_return_to() -> None:
    """The previous champion comes back once; then there is none."""
    back = transitions.returned(standing(previous="7"), "because")
    assert (dict(back.aliases), back.rollout.why) == ({"champion": "7"}, "because")
    with pytest.raises(UserError, match="there is no previous version to go back to"):
        transitions.returned(back, "because")
