"""Programs that train, shuffle or draw with a global generator that nothing in them seeds."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.seeds import Chance
from mlops_policy.seeds.tables import DRAWS, NUMPY, PYTHON, SHUFFLES, TENSORFLOW, TORCH
from mlops_policy.tracking import KERAS, LIGHTNING
from mlops_policy.tracking import TORCH as LOOPS
from mlops_policy.tracking.trainings import trainings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.code.calls import Call
    from mlops_policy.seeds.facts import Facts
    from mlops_policy.tracking import Training

# What trains draws its first weights, and the units to drop, by chance.
_TRAINS = {LOOPS: TORCH, LIGHTNING: TORCH, KERAS: TENSORFLOW}
_SPLITS = frozenset(["torch.utils.data.random_split", "torch.utils.data.dataset.random_split"])
_LOADERS = frozenset(["torch.utils.data.DataLoader", "torch.utils.data.dataloader.DataLoader"])
_SAMPLES = frozenset(["choice", "choices", "sample"])
_WAITS = frozenset(["sleep", "wait", "Timer", "retry"])
SHOWN = 3  # uses that a message names
COLOURS = (255, 256)  # what is drawn below these is a picture
# Where the numbers of the generator of the standard library are data, besides where something learns.
_DATA = frozenset(["pandas", "polars", "datasets", "cv2", "torchvision"])
_SEEDS = {
    PYTHON: "random.seed(SEED)",
    NUMPY: "np.random.seed(SEED)",
    TORCH: "torch.manual_seed(SEED)",
    TENSORFLOW: "tf.keras.utils.set_random_seed(SEED)",
}


class Use(NamedTuple):
    """A use of a global generator, in words; ``sure`` where nobody wants chance in it."""

    generator: str
    call: Call
    what: str
    sure: bool


def unseeded(facts: Facts) -> Iterator[Chance]:
    """Yield, once for a program, what in it is run and uses global generators that nothing seeds."""
    found = uses(facts)
    if found:
        first = found[0]
        words = dict.fromkeys(f"{use.generator} ({use.what})" for use in found)
        lines = (line for generator, line in _SEEDS.items() if any(use.generator == generator for use in found))
        yield Chance(first.call, ", ".join([*words][:SHOWN]), "; ".join(lines), first.sure)


def uses(facts: Facts) -> list[Use]:
    """Return what is run and uses a global generator that nothing seeds: what is sure first, then by place."""
    trained = trainings(facts.module)
    found = [*_trained(facts, trained), *_shuffled(facts), *_drawn(facts, trains=bool(trained))]
    return sorted(found, key=lambda use: (not use.sure, use.call.line))


def _trained(facts: Facts, trained: Sequence[Training]) -> Iterator[Use]:
    for training in trained:
        generator = _TRAINS.get(training.family, "")
        if generator and generator not in facts.seeded and training.sure:
            yield Use(generator, training.call, "training", sure=not facts.prepared)


def _shuffled(facts: Facts) -> Iterator[Use]:
    for call in facts.of(_LASTS):
        generator = _shuffle(call)
        if generator and generator not in facts.seeded and facts.is_run(call) and _counts(facts, generator):
            sure = facts.learns and not facts.prepared and call.name not in _LOADERS
            yield Use(generator, call, call.written, sure)


def _shuffle(call: Call) -> str:
    """Return the generator by which a call shuffles; empty for none, or one of its own."""
    if call.name in _SPLITS and call.argument("generator", 2) is None:
        return TORCH
    if call.name in _LOADERS and "generator" not in call.arguments and call.value(call.argument("shuffle", 2)) is True:
        return TORCH
    return SHUFFLES.get(call.name, "")


def _drawn(facts: Facts, *, trains: bool) -> Iterator[Use]:
    """Yield what else draws from data, or for a training; no length of a wait, no random letters, no picture."""
    waits = {id(node) for call in facts.of(_WAITS) for node in call.given}
    for call in facts.of(_DRAWS if trains else _SAMPLES):
        generator = DRAWS.get(call.name, "")
        if generator and generator not in facts.seeded and facts.is_run(call) and not facts.is_handed(call):
            spells = any(call.resolve(node).startswith("string.") for node in call.given)
            paints = any(call.value(node) in COLOURS for node in call.given)
            if id(call.node) not in waits and not spells and not paints and _counts(facts, generator):
                yield Use(generator, call, call.written, sure=False)


def _counts(facts: Facts, generator: str) -> bool:
    """Return whether a generator's numbers are of a model or of data: not those of games and tools."""
    return generator != PYTHON or facts.learns or not _DATA.isdisjoint(facts.module.imports)


_DRAWS = frozenset(name.rpartition(".")[2] for name in DRAWS)
_LASTS = frozenset(name.rpartition(".")[2] for name in (*SHUFFLES, *_SPLITS, *_LOADERS))
