"""Seeds that are another number at every run: from the clock, the process, or chance itself."""

from __future__ import annotations

from _ast import AST, BoolOp, Call, IfExp, Name

from mlops_policy.code.names import given_once
from mlops_policy.seeds import Chance
from mlops_policy.seeds.facts import KEYWORDS, SEEDS
from mlops_policy.seeds.generators import is_empty
from mlops_policy.seeds.tables import CLOCKS, DRAWS, SHUFFLES, TAKERS
from mlops_policy.tracking.words import below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.code.calls import Call as Site
    from mlops_policy.seeds.facts import Facts

NODES = 60  # of the expression of a seed
_AGAIN = ("random.seed", "numpy.random.seed")
# Functions that give each process a seed of its own.
_WORKERS = ("worker", "reseed", "process")


def changing(facts: Facts) -> Iterator[Chance]:
    """Yield the seeds that are another number at every run; not what stands in where a caller gave none."""
    for call in dict.fromkeys((*facts.takers, *facts.given)):
        seeds = list(_seeds(call))
        own = call.scope.rpartition(".")[2].lower()
        if any(word in own for word in _WORKERS) or facts.is_handed(call):
            continue
        found = next(filter(None, (_source(call, seed, facts) for seed in seeds)), "")
        if found:
            sure = found in CLOCKS and facts.learns and facts.is_run(call) and _is_taker(call) and not call.looped
            yield Chance(call, f"{call.written} from {found}", "a number: SEED = 42, or one of the configuration", sure)
        elif call.name in _AGAIN and is_empty(call) and facts.is_run(call):
            yield Chance(call, f"{call.written} from nothing", f"{call.written}(SEED)", sure=False)


def _is_taker(call: Site) -> bool:
    return bool(SEEDS.search(call.last)) or call.name in TAKERS


def _seeds(call: Site) -> Iterator[AST]:
    """Yield what a call is given as a seed."""
    yield from (node for key, node in call.arguments.items() if key in KEYWORDS)
    if call.positional and _is_taker(call):
        yield call.positional[0]


def _source(call: Site, seed: AST, facts: Facts) -> str:
    """Return the name of what makes a seed another one each time; empty where nothing does, or only perhaps."""
    found, stack = "", [seed]
    for _ in range(NODES):
        if not stack:
            return found
        node = stack.pop()
        if isinstance(node, IfExp | BoolOp):
            return ""
        if isinstance(node, Name):
            only = given_once(node.id, call.within)
            stack += [only] if only is not None else []
            continue
        if isinstance(node, Call):
            name = call.resolve(node.func)
            found = found or (name if name in CLOCKS or _is_drawn(name, facts, call) else "")
        stack += below(node)
    return ""


def _is_drawn(name: str, facts: Facts, call: Site) -> bool:
    """Return whether a function draws from a global generator that nothing seeds."""
    generator = DRAWS.get(name) or SHUFFLES.get(name)
    return generator is not None and generator not in facts.seeded and facts.is_run(call)
