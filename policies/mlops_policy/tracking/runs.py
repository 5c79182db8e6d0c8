"""From a module to its run: what trains, what is kept of it, what is only shown, what is given from outside."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.tracking import ALL, KERAS, METRICS, NOTHING, PARAMETERS, TORCH, Kept, Run
from mlops_policy.tracking.keeps import arguments, kept, says
from mlops_policy.tracking.starts import started
from mlops_policy.tracking.tables import (
    HYPER,
    KEEPERS,
    READS,
    SCORES,
    SEARCHERS,
    SEARCHES,
    SPLITTERS,
    TRACKERS,
    VALIDATIONS,
)
from mlops_policy.tracking.trainings import trainings
from mlops_policy.tracking.unasked import unasked
from mlops_policy.tracking.words import split, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.code.calls import Call
    from mlops_policy.code.modules import Module
    from mlops_policy.tracking import Training

# Attributes of trackers that are given something, which is no call.
_GIVEN = (
    (b"wandb.config", PARAMETERS),
    (b"run.config", PARAMETERS),
    (b"wandb.summary", METRICS),
    (b"run.summary", METRICS),
)
_EVALUATED = frozenset(["eval_set", "evals", "valid_sets", "eval_metric"])
# Settings that are imported: the repository holds them, and so keeps them.
_SETTINGS = pattern(
    rb"(?m)^[ \t]*(?:from|import)[ \t][^\n#]{0,200}\b"
    rb"(?:configs?|configuration|settings|params|parameters|cfg|hparams|hyperparameters|constants|conf|options|opts)\b"
)
_MEASURES = ("score", "evaluate", "classification_report", "confusion_matrix")
_FILES = ("FileHandler", "RotatingFileHandler", "TimedRotatingFileHandler", "dictConfig", "fileConfig", "addHandler")
_LOGS = ("info", "debug", "warning", "log", "success", "error", "critical")


def run(module: Module, head: bytes) -> Run | None:
    """Return what a module trains and keeps; None where it trains nothing that is run, or a framework keeps it."""
    if not KEEPERS.isdisjoint(module.imports):
        return None
    found = trainings(module)
    if not found:
        return None
    training = next((each for each in found if each.sure), found[0])
    live = _live(module)
    shown = [call for call in module.calls if says(call) and not SCORES.isdisjoint(_said(call))]
    return Run(
        training,
        _kept(module, head, training, live, shown),
        shown[0].line if shown else 0,
        bool(shown) or _measures(module, training),
        tuple(dict.fromkeys(_given(module))),
        _searches(module, found),
        _is_stage(module),
        module.notebook,
    )


def _live(module: Module) -> frozenset[str]:
    """Return the functions that may run: all but plain ones that nothing calls."""
    surely, perhaps = started(module)
    plain = (
        name
        for name, scope in module.functions.items()
        if "." not in name and not getattr(scope.node, "decorator_list", ())
    )
    return frozenset(["", *module.functions]) - (frozenset(plain) - surely - perhaps)


def _kept(module: Module, head: bytes, training: Training, live: frozenset[str], shown: list[Call]) -> Kept:
    """Return what is kept by calls, by the library itself, by attributes of trackers and by files of logs."""
    model = training.call.written.rpartition(".")[0]
    parts = [
        kept(module, live, model),
        unasked(module, training.family),
        Kept(frozenset(kind for mark, kind in _GIVEN if mark in head)),
        Kept(frozenset([PARAMETERS]) if _SETTINGS.search(head) else NOTHING),
        _logged(module, shown),
        _handed(training.call),
    ]
    sure = frozenset().union(*(each.sure for each in parts))
    return Kept(sure, frozenset().union(*(each.perhaps for each in parts)) - sure)


def _said(call: Call) -> set[str]:
    named = (part for each in call.arguments for part in split(each))
    return words(arguments(call), call.within, 1).union(named)


def _logged(module: Module, shown: list[Call]) -> Kept:
    """Return whether what is said goes to a file of a log: perhaps, where loggers are set up elsewhere."""
    said = [call for call in shown if call.last in _LOGS]
    if not said:
        return Kept()
    files = any(call.last in _FILES or (call.last == "add" and "logur" in call.name) for call in module.calls)
    basic = [call for call in module.calls if call.last == "basicConfig"]
    if files or any(not {"filename", "handlers"}.isdisjoint(call.arguments) or call.spread for call in basic):
        return Kept(frozenset([METRICS]))
    return Kept(NOTHING, NOTHING if basic and all(_is_plain(call) for call in said) else frozenset([METRICS]))


def _is_plain(call: Call) -> bool:
    return call.name.startswith("logging.")


def _handed(call: Call) -> Kept:
    """Return what callbacks may keep that nobody sees."""
    handed = call.argument("callbacks")
    if handed is None and not call.spread:
        return Kept()
    each = getattr(handed, "elts", None)
    known = each is not None and all(call.resolve(one).split(".")[0] in _LIBRARIES for one in each)
    return Kept(NOTHING, NOTHING if known and not call.spread else ALL)


_LIBRARIES = ("keras", "tf_keras", "tensorflow", "xgboost", "lightgbm", "catboost", "pytorch_lightning", "lightning")


def _measures(module: Module, training: Training) -> bool:
    """Return whether metrics are computed, or shown by the library while it trains."""
    if training.family in (KERAS, TORCH) or not _EVALUATED.isdisjoint(training.call.arguments):
        return True
    return any(
        call.last in _MEASURES
        or call.last in VALIDATIONS
        or call.name.startswith(("sklearn.metrics.", "torchmetrics."))
        for call in module.calls
    )


def _searches(module: Module, found: list[Training]) -> bool:
    """Return whether models are trained to be compared: in a search, or in the folds of a validation."""
    if not SEARCHERS.isdisjoint(module.imports):
        return True
    called = {call.name.rpartition(".")[2] for call in module.calls}
    folds = not called.isdisjoint(SPLITTERS) and all(each.call.looped for each in found)
    return folds or not called.isdisjoint(SEARCHES | VALIDATIONS)


def _is_stage(module: Module) -> bool:
    """Return whether a module is a stage of a pipeline, whose model another one measures: it reads its settings."""
    return TRACKERS.isdisjoint(module.imports) and any(call.name in READS for call in module.calls)


def _given(module: Module) -> Iterator[str]:
    """Yield the parameters of a model that come from outside: as options, or from the environment."""
    if any(call.name in READS for call in module.calls):
        return
    for call in module.calls:
        if call.last == "add_argument" or call.name == "click.option":
            names = (str(call.value(each)) for each in call.positional)
            yield from (name for name in names if name.startswith("-") and _is_hyper(name))
        elif call.name in ("os.getenv", "os.environ.get"):
            name = call.value(call.argument("key", 0))
            yield from [name] if isinstance(name, str) and _is_hyper(name) else ()


def _is_hyper(name: str) -> bool:
    return len(name) > 2 and not HYPER.isdisjoint(split(name))  # noqa: PLR2004  -b may be anything
