"""Generators that are made without a seed, and so begin with what the machine offers."""

from __future__ import annotations

from _ast import Constant

from mlops_policy.code.scopes import CLASS
from mlops_policy.seeds import Chance
from mlops_policy.seeds.tables import GENERATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.code.calls import Call
    from mlops_policy.seeds.facts import Facts


def unseeded(facts: Facts) -> Iterator[Chance]:
    """Yield the generators that are made without a seed.

    Not those that stand in where a caller may hand one over, where another line makes the same with a seed, or that
    are seeded afterwards.
    """
    calls = facts.of(_LASTS)
    later = {call.name for call in facts.of(["seed"])}
    seeded = {(call.name, call.scope) for call in calls if not is_empty(call)}
    for call in calls:
        name = call.name
        instead = (name, call.scope) in seeded or f"{name}().seed" in later or call.within.kind == CLASS
        if name in GENERATORS and is_empty(call) and not instead and not facts.is_handed(call):
            sure = facts.is_run(call) and facts.learns and not facts.tuned
            yield Chance(call, f"{call.written}()", f"{call.written}(SEED)", sure)


def is_empty(call: Call) -> bool:
    """Return whether a call is given nothing, or None."""
    return not call.spread and all(isinstance(node, Constant) and node.value is None for node in call.given)


_LASTS = frozenset(name.rpartition(".")[2] for name in GENERATORS)
