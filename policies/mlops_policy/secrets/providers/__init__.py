"""The kinds of tokens that are recognised, each by its shape; the more specific kind comes first."""

from __future__ import annotations

from mlops_policy.secrets.providers.clouds import CLOUDS, CLOUDS_NEAR
from mlops_policy.secrets.providers.code import CODE, CODE_NEAR
from mlops_policy.secrets.providers.ml import ML, ML_NEAR
from mlops_policy.secrets.providers.provider import Provider, provider
from mlops_policy.secrets.providers.services import SERVICES, SERVICES_NEAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.secrets.providers.provider import Row

    PROVIDERS: tuple[Provider, ...]  # all kinds, made when somebody asks

MARKED = ML + CLOUDS + CODE + SERVICES  # their tokens have a mark of their own
NEAR = ML_NEAR + CLOUDS_NEAR + CODE_NEAR + SERVICES_NEAR  # theirs count near a word of their context
_MADE: dict[int, Provider] = {}


def kind(place: int) -> Provider:
    """Return the kind at a place of the table."""
    if place not in _MADE:
        near = place >= len(MARKED)
        _MADE[place] = provider(NEAR[place - len(MARKED)] if near else MARKED[place], near=near)
    return _MADE[place]


def by_anchor(*, near: bool = False) -> dict[str, list[int]]:
    """Return the places of the kinds under each anchor; those of `near` are words in lower case, and count in any."""
    rows: tuple[Row, ...] = NEAR if near else MARKED
    places: dict[str, list[int]] = {}
    for place, row in enumerate(rows, len(MARKED) if near else 0):
        for anchor in row[2].split():
            places.setdefault(anchor, []).append(place)
    return places


def __getattr__(name: str) -> tuple[Provider, ...]:
    if name != "PROVIDERS":
        raise AttributeError(name)
    return tuple(map(kind, range(len(MARKED) + len(NEAR))))


__all__ = ["PROVIDERS", "Provider", "by_anchor", "kind"]
