"""Which calls of a module train a model in a run: a script, a notebook, a command; not a library's own functions."""

from __future__ import annotations

from _ast import Tuple

from mlops_policy.lazy import pattern
from mlops_policy.tracking import BOOSTING, CATBOOST, HUGGING, KERAS, LIGHTNING, SKLEARN, TORCH, Training
from mlops_policy.tracking.starts import returned, started
from mlops_policy.tracking.tables import (
    FIT_ARGUMENTS,
    FITS,
    KERAS_MODELS,
    ML,
    MODEL_PARTS,
    MODELS,
    PIPELINES,
    UNSUPERVISED,
)
from mlops_policy.tracking.words import given, receiver, split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlops_policy.code.calls import Call
    from mlops_policy.code.modules import Module

# Words of functions that train for the sake of the model.
PURPOSES = frozenset("train trains training fit main run experiment pipeline build learn job task flow".split())
DEPTH = 3  # functions that give on what another one made
MOST = 200  # calls of a module that may train
TWO = 2  # what fits a model is given: features and target
# Whoever derives from these is run by them, loop and all.
_FRAMEWORKS = ("pytorch_lightning.", "lightning.", "transformers.", "trl.", "torch.autograd.", "fastai.", "ignite.")
_LIGHTNING = pattern(r"(?:pytorch_lightning|lightning)\.(?:\w+\.)*Trainer\(\)\.fit")
_HUGGING = pattern(r"(?:transformers|trl)\.(?:\w+\.)*\w*Trainer\(\)\.train")
# Roots of names that are no module of the repository, and whose ``fit`` is none of the families'.
_OTHERS = frozenset(
    "statsmodels scipy prophet umap hdbscan surprise gensim pyspark sktime pmdarima lifelines fastai arch numpy pandas"
    " implicit spacy nltk featuretools category_encoders lmfit astropy pymc pm tsfresh sklearn_crfsuite tokenizers"
    " ultralytics stable_baselines3 autogluon pycaret h2o tpot torchmetrics".split()
)


def trainings(module: Module) -> list[Training]:
    """Return the calls that train in what is run, in their order."""
    if ML.isdisjoint(module.imports):
        return []
    found = [each for call in module.calls for each in _by_call(module, call)][:MOST]
    found += _loops(module)
    if not found:
        return []
    surely, perhaps = started(module)
    return [
        each if each.call.scope in surely and _is_for_model(module, each.call) else each._replace(sure=False)
        for each in sorted(found, key=lambda one: one.call.line)
        if each.call.scope in surely or each.call.scope in perhaps
    ]


def _is_for_model(module: Module, call: Call) -> bool:
    """Return whether a function is there to train; one that returns something may only need a regression for it."""
    scope = module.functions.get(call.scope)
    named = split(call.scope.rpartition(".")[2])
    return scope is None or not (PURPOSES | MODELS).isdisjoint(named) or not any(returned(scope))


def _by_call(module: Module, call: Call) -> Iterator[Training]:
    """Yield the training that a call is."""
    if call.last not in FITS:
        return
    for name in _names(module, call.name, DEPTH):
        family = _family(name)
        if family:
            piped = name.startswith("sklearn.pipeline.")
            if not piped or _may_end_in_model(call):
                yield Training(call, family, sure=not piped or _ends_in_model(call))
            return
    if _looks_like_one(call):
        yield Training(call, SKLEARN if "sklearn" in module.imports else KERAS, sure=False)


def _names(module: Module, name: str, depth: int) -> Iterator[str]:
    """Yield a name, with what the module's own functions and classes in it are replaced by what they make."""
    head, _, last = name.rpartition(".")
    plain = head.removesuffix("[]").removesuffix("()")
    yield name
    if name[:1] != "." or plain == head or not depth:
        return
    own = module.functions.get(plain[1:].replace("()", ""))
    made = returned(own) if own is not None else ()
    for node in made:
        parts = node.elts if isinstance(node, Tuple) and head.endswith("[]") else [node]
        for each in parts:
            yield from _names(module, f"{module.name(each, own)}.{last}", depth - 1)
    if own is None and plain[1:] in module.classes:
        for base in module.bases(module.classes[plain[1:]]):
            yield f"{base}().{last}"


def _family(name: str) -> str:
    """Return the family that trains by a name; empty for none."""
    family, trains = _BY_ROOT.get(name.partition(".")[0], ("", None))
    return family if trains is not None and trains(name) else ""


def _sklearn(name: str) -> bool:
    """Return whether it is the fit of a model: ``sklearn.svm.SVC().fit``."""
    parts = name.split(".")
    if len(parts) < 4 or parts[-1] == "train" or not parts[2].endswith("()"):  # noqa: PLR2004  the parts of the above
        return False
    made = parts[2][:-2]
    return (parts[1] in MODEL_PARTS and made not in UNSUPERVISED) or (parts[1] == "pipeline" and made in PIPELINES)


def _boosting(name: str) -> bool:
    return name.endswith(".train") or "()" in name


def _keras(name: str) -> bool:
    return any(each in name for each in KERAS_MODELS) and (not name.startswith("tensorflow.") or "keras" in name)


def _lightning(name: str) -> bool:
    return bool(_LIGHTNING.fullmatch(name))


def _hugging(name: str) -> bool:
    return bool(_HUGGING.fullmatch(name))


_BY_ROOT: dict[str, tuple[str, Callable[[str], bool]]] = {
    **dict.fromkeys(("sklearn", "imblearn"), (SKLEARN, _sklearn)),
    **dict.fromkeys(("xgboost", "lightgbm"), (BOOSTING, _boosting)),
    "catboost": (CATBOOST, _boosting),
    **dict.fromkeys(("keras", "tf_keras", "tensorflow"), (KERAS, _keras)),
    **dict.fromkeys(("pytorch_lightning", "lightning"), (LIGHTNING, _lightning)),
    **dict.fromkeys(("transformers", "trl"), (HUGGING, _hugging)),
}


def _steps(call: Call) -> list[str]:
    """Return the names of what the steps of a pipeline are, as far as they stand where it is made."""
    made = receiver(call.node)
    for _ in range(DEPTH):
        name = getattr(made, "id", "")
        found = given(name, call.within) if name else []
        made = found[-1] if found else made
    arguments = [*getattr(made, "args", ()), *(each.value for each in getattr(made, "keywords", ()))]
    steps = [inner for each in arguments for inner in (getattr(each, "elts", None) or [each])]
    return [call.resolve(each.elts[-1] if isinstance(each, Tuple) and each.elts else each) for each in steps]


def _may_end_in_model(call: Call) -> bool:
    """Return whether a pipeline may end in a model: unless it is seen to end in a preparation."""
    steps = [each for each in _steps(call) if each.startswith("sklearn.")]
    return not steps or not _prepares(steps[-1])


def _ends_in_model(call: Call) -> bool:
    steps = _steps(call)
    return any(_trains(each) for each in steps)


def _trains(name: str) -> bool:
    parts = f"{name}.".split(".")
    return parts[0] in ("xgboost", "lightgbm", "catboost") or (parts[0] == "sklearn" and parts[1] in MODEL_PARTS)


def _prepares(name: str) -> bool:
    parts = name.split(".")
    return len(parts) > TWO and parts[1] not in MODEL_PARTS and parts[1] != "pipeline"


def _looks_like_one(call: Call) -> bool:
    """Return whether a fit of what nobody knows is that of a model, by its name and its arguments."""
    if call.last not in ("fit", "fit_generator") or call.name.split(".")[0] in _OTHERS | _BY_ROOT.keys():
        return False
    named = split(call.written.rpartition(".")[0].rpartition(".")[2])
    fitted = len(call.positional) >= TWO or not FIT_ARGUMENTS.isdisjoint(call.arguments)
    return fitted and not MODELS.isdisjoint(named)


def _loops(module: Module) -> list[Training]:
    """Return the loops in which gradients are applied: ``backward`` and ``step``, or ``apply_gradients``."""
    steps = {call.scope for call in module.calls if call.last == "step"}
    repeated = {own.name for call in module.calls if call.looped and (own := module.own(call.name))}
    return [
        Training(call, TORCH if call.last == "backward" else KERAS, sure=True)
        for call in module.calls
        if (call.last == "backward" and call.scope in steps) or call.last == "apply_gradients"
        if (call.looped or call.scope in repeated) and not _is_framed(module, call)
    ][:MOST]


def _is_framed(module: Module, call: Call) -> bool:
    """Return whether a call stands in a class that a framework runs."""
    owner = call.within.function.owner
    return owner is not None and any(base.startswith(_FRAMEWORKS) for base in module.bases(owner))
