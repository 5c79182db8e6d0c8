"""Of several values for one key the strictest, and which of the others were tried in vain."""

from __future__ import annotations

from mlops_policy.config import PIN_LEVELS
from mlops_policy.config.written import Settings, is_pin_level
from mlops_policy.core import LEVELS
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from mlops_policy.core import Rule

    Rank = Callable[[Any], int]


class Value(NamedTuple):
    """A value, and who says so."""

    value: Any
    source: str


class Attempt(NamedTuple):
    """What a layer sets that is milder than what holds; ``key`` leads to it in the layer's file."""

    layer: Settings
    key: tuple[str, ...]
    wanted: Any
    held: Value


class Said(NamedTuple):
    """What a layer says of a key; ``layer`` is None where it says so but by its profile, or by saying nothing."""

    value: Any
    source: str
    layer: Settings | None = None


def strictest(said: Sequence[Said], rank: Rank, key: tuple[str, ...]) -> tuple[Value, list[Attempt]]:
    """Return the strictest of some values, and which of them were milder than what stood before them."""
    held, attempts = said[0], []
    for one in said[1:]:
        if rank(one.value) > rank(held.value):
            held = one
        elif one.layer is not None and rank(one.value) < rank(held.value):
            attempts.append(Attempt(one.layer, key, one.value, Value(held.value, held.source)))
    return Value(held.value, held.source), attempts


def rank(rule: Rule, key: str) -> Rank:
    """Return how strict a value is: levels and pinning rise, amounts that are let through fall."""
    if key == "level":
        return LEVELS.index
    return PIN_LEVELS.index if is_pin_level(rule.options[key]) else lambda amount: -int(amount)
