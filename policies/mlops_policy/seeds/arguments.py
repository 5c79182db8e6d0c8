"""Calls that take a seed of their own, draw by chance, and get none."""

from __future__ import annotations

from mlops_policy.code import UNKNOWN
from mlops_policy.seeds import Chance
from mlops_policy.seeds.tables import ALWAYS, CLUSTERS, MILDLY, NUMPY, SAMPLERS, SOMETIMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.code.calls import Call
    from mlops_policy.seeds.facts import Facts

# What gives what it is made of a seed of its own.
_ENSEMBLES = frozenset(
    "AdaBoostClassifier AdaBoostRegressor BaggingClassifier BaggingRegressor BalancedBaggingClassifier ClassifierChain"
    " EasyEnsembleClassifier RegressorChain".split()
)
_SPLITTERS = ("Split", "KFold")
_OLD = 3  # arguments by place with which a splitter of scikit-learn's old days may have been given its seed
_SPLIT = "sklearn.train_test_split"
_PICTURES = frozenset(["cv2", "PIL", "skimage", "imageio"])
STATE, SEED = "random_state=SEED", "seed=SEED"


def missing(facts: Facts) -> Iterator[Chance]:
    """Yield the calls that are not given the seed that they take, and draw by chance."""
    calls = facts.of(_LASTS)
    parts = {id(node) for call in calls if call.last in _ENSEMBLES for node in call.given}
    for call in calls:
        hidden = any(not each.arg for each in call.node.keywords)  # a seed may be in **options
        if id(call.node) not in parts and not hidden:
            found = _missing(call, facts)
            if found is not None and not facts.is_handed(call):
                yield found


def _missing(call: Call, facts: Facts) -> Chance | None:
    """Return what a call does by chance, None if nothing."""
    name = _short(call.name)
    if name in SAMPLERS or name == "optuna.create_study":
        return _searched(call, name) if facts.is_run(call) else None
    if NUMPY in facts.seeded:
        return None
    if call.last == "sample":
        return _sampled(call, facts)
    if call.last == "train_test_split" and name != _SPLIT:
        return _parted(call, facts)
    return _drawn(call, name, facts)


def _drawn(call: Call, name: str, facts: Facts) -> Chance | None:
    """Return what something of scikit-learn or imbalanced-learn does by chance."""
    if "random_state" in call.arguments or not _draws(call, name):
        return None
    if len(call.positional) >= _OLD and call.last.endswith(_SPLITTERS):
        return None
    again = call.looped and (name == _SPLIT or call.last.endswith(_SPLITTERS))  # each time another split, on purpose
    mild = again or name in MILDLY or (name in CLUSTERS and not _PICTURES.isdisjoint(facts.module.imports))
    if mild and not facts.is_run(call):
        return None
    return Chance(
        call, call.last, "np.random.seed(SEED) before the loop" if again else STATE, not mild and _is_sure(call, facts)
    )


def _is_sure(call: Call, facts: Facts) -> bool:
    return facts.is_run(call) and not facts.prepared and not facts.tuned


def _short(name: str) -> str:
    """Return a name as the tables have it."""
    return name if name[:1] in ".?" or "()" in name else f"{name.partition('.')[0]}.{name.rpartition('.')[2]}"


def _draws(call: Call, name: str) -> bool:
    """Return whether something draws by chance as it is called."""
    if name in SOMETIMES:
        key, values = SOMETIMES[name]
        return key in call.arguments and call.value(call.arguments[key]) in values
    if name == _SPLIT and "shuffle" in call.arguments:
        return call.value(call.arguments["shuffle"]) not in (False, UNKNOWN)
    return name in ALWAYS or name in MILDLY


def _sampled(call: Call, facts: Facts) -> Chance | None:
    """Return a part of a table that is drawn; a few rows by number are drawn to be looked at."""
    tables = call.name.startswith(("?", "pandas.", "dask.", "geopandas."))
    if not tables or "frac" not in call.arguments or "random_state" in call.arguments:
        return None
    return Chance(call, ".sample(frac=...)", STATE, _is_sure(call, facts))


def _parted(call: Call, facts: Facts) -> Chance | None:
    """Return a split of a data set of the library datasets, which takes a seed for it."""
    if "datasets" not in facts.module.imports or call.name.startswith((".", "sklearn.")):
        return None
    given = not {"seed", "generator"}.isdisjoint(call.arguments)
    if given or call.value(call.argument("shuffle")) is False:
        return None
    return Chance(call, ".train_test_split", SEED, _is_sure(call, facts))


def _searched(call: Call, name: str) -> Chance | None:
    """Return a search whose points nobody can repeat."""
    if name in SAMPLERS:
        return None if "seed" in call.arguments else Chance(call, call.last, SEED, sure=False)
    if call.argument("sampler", 1) is not None:
        return None
    return Chance(call, "the sampler of optuna", "sampler=optuna.samplers.TPESampler(seed=SEED)", sure=False)


_LASTS = frozenset(name.partition(".")[2] for name in (*ALWAYS, *MILDLY, *SOMETIMES, *SAMPLERS)) | {
    "sample",
    "create_study",
}
