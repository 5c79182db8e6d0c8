"""What a module keeps of a training: tracks, writes, saves; by the names of its calls and the words they are given."""

from __future__ import annotations

import builtins
import sys

from mlops_policy.tracking import ALL, METRICS, MODEL, NOTHING, OUTPUT, PARAMETERS, Kept
from mlops_policy.tracking.tables import (
    ANSWERS,
    ASIDE,
    DUMPS,
    FIGURES,
    LASTS,
    LOGGERS,
    MODELS,
    NO_LOGGERS,
    READS,
    RESULTS,
    SAYS,
    SCREENS,
    SETTINGS,
    SINKS,
    STARTS,
    TABLES,
    WHOLES,
)
from mlops_policy.tracking.words import receiver, split, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AST
    from collections.abc import Sequence

    from mlops_policy.code.calls import Call
    from mlops_policy.code.modules import Module

# Packages that are no module of the repository: what they do with a model is known.
KNOWN = (
    sys.stdlib_module_names
    | frozenset(dir(builtins))
    | frozenset(
        "numpy pandas scipy sklearn torch torchvision torchaudio tensorflow keras tf_keras xgboost lightgbm catboost"
        " transformers datasets tokenizers accelerate peft trl lightning pytorch_lightning matplotlib seaborn plotly"
        " bokeh tqdm yaml joblib PIL cv2 skimage imblearn statsmodels shap lime eli5 optuna hyperopt skopt torchmetrics"
        " evaluate nltk spacy gensim sentence_transformers timm albumentations einops networkx dask polars pyarrow"
        " requests boto3 sqlalchemy omegaconf hydra click typer fire rich dotenv absl pydantic jax flax optax thop"
        " torchsummary torchinfo ipywidgets IPython streamlit category_encoders yellowbrick mlxtend prettytable"
        " tabulate termcolor psutil h5py scikitplot torch_geometric ray mlflow wandb google tensorflow_datasets"
        " tensorflow_hub missingno apex".split()
    )
)
_NOT_MODELS = ASIDE - MODELS
GETS = ("append", "items", "get", "keys", "values", "to", "parameters", "eval", "train", "state_dict")
LOGGING = frozenset(["logger", "logging", "loggers", "log"])
SETS_UP = frozenset("get setup set init initialize create configure config make".split())


def kept(module: Module, live: frozenset[str], model: str) -> Kept:
    """Return what the calls in some functions keep; ``model`` is the name of what is trained."""
    sure: set[str] = set()
    perhaps: set[str] = set()
    for call in module.calls:
        if call.scope in live and module.own(call.name) is None and not says(call):
            found = _by_call(call, model)
            sure |= found.sure
            perhaps |= found.perhaps
    return Kept(frozenset(sure), frozenset(perhaps - sure))


def says(call: Call) -> bool:
    """Return whether a call only shows something to a person."""
    root = call.name.partition(".")[0]
    if call.last in SAYS:
        return call.argument("file") is None or call.name != "print"
    return root in SCREENS and call.last in ("write", "print", "log", "metric", "dataframe", "table", "stdout")


def _by_call(call: Call, model: str) -> Kept:
    """Return what one call keeps."""
    name, last = call.name, call.last
    found = _by_name(call, name, last)
    if found is not None:
        return found
    if name in DUMPS:
        return _dumped(call, model)
    if last in FIGURES:
        return Kept(frozenset([OUTPUT]), frozenset([METRICS]))
    if last in TABLES or (last == "print" and call.argument("file") is not None):
        return _written(call, model)
    return _helper(call, model)


def _by_name(call: Call, name: str, last: str) -> Kept | None:
    """Return what trackers and readers of settings keep, None for what is neither."""
    if last == "autolog":
        return _autolog(call)
    if name == "wandb.init":
        return Kept(frozenset([PARAMETERS]) if call.argument("config") or call.spread else NOTHING)
    if name in READS or name == "wandb.config.update":
        return Kept(frozenset([PARAMETERS]) if name != "json.load" or _about(call, SETTINGS) else NOTHING)
    if last == "log" and (name.partition(".")[0] in LOGGERS or name.partition(".")[0] in NO_LOGGERS):
        return Kept(frozenset([METRICS]) if name.partition(".")[0] in LOGGERS else NOTHING)
    found = STARTS.get(name) or LASTS.get(last)
    printed = last == "log_metrics" and name.startswith("transformers.")  # a trainer's own only prints
    return Kept(NOTHING if printed else found) if found else None


def _autolog(call: Call) -> Kept:
    if call.value(call.argument("disable")) is True:
        return Kept()
    return Kept(ALL - {MODEL} if call.value(call.argument("log_models")) is False else ALL)


def _about(call: Call, wanted: frozenset[str]) -> bool:
    """Return whether the words of a call's arguments are of a kind."""
    return not wanted.isdisjoint(words(arguments(call), call.within))


def arguments(call: Call) -> list[AST]:
    """Return the arguments of a call, those with a name last."""
    return [*call.positional, *(each.value for each in call.node.keywords)]


def _dumped(call: Call, model: str) -> Kept:
    """Return what a dump of an object keeps: a model, unless it is seen to be something else."""
    first = arguments(call)[:1]
    said = words(first, call.within)
    kinds = {METRICS} if not RESULTS.isdisjoint(said) and not _is_model(first, model) else set()
    kinds |= {PARAMETERS} if not SETTINGS.isdisjoint(said) else set()
    aside = RESULTS if call.name.startswith("torch.") else _NOT_MODELS
    if _is_model(first, model) or not MODELS.isdisjoint(said) or aside.isdisjoint(said):
        kinds.add(MODEL)
    return Kept(frozenset(kinds | {OUTPUT}))


def _is_model(nodes: Sequence[AST | None], model: str) -> bool:
    return bool(model) and any(getattr(node, "id", "") == model for node in nodes)


def _written(call: Call, model: str) -> Kept:
    """Return what a written text, table or array keeps, by its words and those of its path."""
    if call.name.split(".")[0] in SCREENS:
        return Kept()
    on = receiver(call.node)
    said = words([on, *arguments(call)], call.within)
    kinds = {METRICS} if not RESULTS.isdisjoint(said) else set()
    kinds |= {PARAMETERS} if not SETTINGS.isdisjoint(said) else set()
    if call.last == "save" and (_is_model([on, *call.positional], model) or not MODELS.isdisjoint(said)):
        kinds.add(MODEL)
    unclear = not kinds and ANSWERS.isdisjoint(said)
    return Kept(frozenset(kinds | {OUTPUT}), frozenset([METRICS]) if unclear else NOTHING)


def _helper(call: Call, model: str) -> Kept:
    """Return what a function of another module keeps, by its name, that of its class, and what it is given."""
    *_, owner, last = ("", *call.name.split("."))
    if call.name.partition(".")[0].rstrip("()[]") in KNOWN or _is_inherited(call) or last in GETS:
        return Kept()
    named = set(split(last))
    if not named.isdisjoint(LOGGING) and not named.isdisjoint(SETS_UP):
        return Kept(NOTHING, frozenset([METRICS]))  # a log may go to a file
    if not SINKS.isdisjoint(named | {*(split(owner) if owner.endswith("()") else ())}):
        return _sink(call, named)
    if call.name[:1] == "?":
        return Kept()
    given = words(call.positional, call.within, 0)
    hands = _is_model(call.positional, model) or "model" in given
    return Kept(NOTHING, ALL if hands else frozenset([METRICS]) if not RESULTS.isdisjoint(given) else NOTHING)


def _sink(call: Call, named: set[str]) -> Kept:
    """Return what a helper keeps that is named after keeping; all there is, where no word says what."""
    said = (named - SINKS) | words(arguments(call), call.within, 1)
    found = {
        kind
        for kind, wanted in ((METRICS, RESULTS), (PARAMETERS, SETTINGS), (MODEL, MODELS))
        if not wanted.isdisjoint(said)
    }
    whole = not found or not WHOLES.isdisjoint(named)
    return Kept(frozenset(ALL if whole else found) | {OUTPUT}, frozenset([PARAMETERS]))


def _is_inherited(call: Call) -> bool:
    """Return whether a method of the module's own class is one that the class derives: ``.Net().to``."""
    return call.name[:1] == "." and call.name[1:2] != "." and "()." in call.name
