"""What the trainers of some libraries keep unasked: their loggers and checkpoints, unless they are switched off.

Lightning: https://lightning.ai/docs/pytorch/stable/common/trainer.html (``logger``, ``enable_checkpointing``).
Transformers: ``TrainingArguments``; every checkpoint has the log in trainer_state.json, and the arguments beside it.
``report_to`` was all that is installed up to version 4, and is none from 5 on.
CatBoost: ``train_dir`` and ``allow_writing_files``; it writes learn_error.tsv into catboost_info.
"""

from __future__ import annotations

from mlops_policy.tracking import ALL, CATBOOST, HUGGING, LIGHTNING, METRICS, MODEL, NOTHING, PARAMETERS, Kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlops_policy.code.calls import Call
    from mlops_policy.code.modules import Module

SILENT = ("none", (), ("none",))


def unasked(module: Module, family: str) -> Kept:
    """Return what a library keeps of a training by itself."""
    if family == LIGHTNING:
        return _lightning(module)
    if family == HUGGING:
        return _hugging([call for call in module.calls if _configures(call)])
    if family == CATBOOST:
        writes = not any(call.value(call.argument("allow_writing_files")) is False for call in module.calls)
        return Kept(NOTHING, frozenset([METRICS]) if writes else NOTHING)
    return Kept()


def _lightning(module: Module) -> Kept:
    made = [call for call in module.calls if call.last == "Trainer"]
    logs = not made or any(call.spread or call.value(call.argument("logger")) is not False for call in made)
    saves = not made or any(call.spread or not _is_off(call, _CHECKPOINTS) for call in made)
    kinds = ({METRICS} if logs else set()) | ({MODEL} if saves else set())
    own = any(base.endswith("LightningModule") for each in module.classes.values() for base in module.bases(each))
    return Kept(frozenset(kinds if own and not logs else kinds | {PARAMETERS}))


_CHECKPOINTS = ("enable_checkpointing", "checkpoint_callback")


def _is_off(call: Call, names: Sequence[str]) -> bool:
    return any(call.value(call.argument(name)) is False for name in names)


def _configures(call: Call) -> bool:
    """Return whether a call makes the arguments of a trainer."""
    return call.last.endswith("TrainingArguments") or (call.name.startswith("trl.") and call.last.endswith("Config"))


def _hugging(made: Sequence[Call]) -> Kept:
    if not made or any(call.spread for call in made):
        return Kept(ALL)
    saves = any(not _saves_nothing(call) for call in made)
    reports = any(call.value(call.argument("report_to")) not in SILENT for call in made)
    kinds = {MODEL, PARAMETERS} if saves else set()
    return Kept(
        frozenset(kinds | ({METRICS} if reports else set())),
        frozenset([METRICS]) if saves and not reports else frozenset() if saves else frozenset([PARAMETERS]),
    )


def _saves_nothing(call: Call) -> bool:
    strategy = call.argument("save_strategy")
    return call.value(strategy) == "no" or getattr(strategy, "attr", "") == "NO"
