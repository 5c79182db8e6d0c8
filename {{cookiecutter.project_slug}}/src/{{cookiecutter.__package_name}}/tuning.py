"""Search for hyperparameters with Optuna, when ``tune.trials`` asks for it (extra ``tune``)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import estimators, metrics
from .config import Range
from .errors import UserError
from .project import Project

if TYPE_CHECKING:
    from optuna import Trial

LoadPart = Callable[[Project, str], tuple[pd.DataFrame, pd.Series]]


def suggest(trial: "Trial", space: dict[str, Range]) -> dict[str, Any]:
    """Draw one point of the search space."""
    return {
        name: trial.suggest_int(name, int(bounds.low), int(bounds.high), log=bounds.log)
        if bounds.integer
        else trial.suggest_float(name, bounds.low, bounds.high, log=bounds.log)
        for name, bounds in space.items()
    }


def tune(project: Project, load_part: LoadPart) -> dict[str, Any]:
    """Return the best parameters on the validation part; every trial is kept in study.csv.

    The test part is not looked at: it is the gate's.
    """
    try:
        import optuna
    except ImportError:
        raise UserError("tune.trials: optuna is not installed; type 'uv sync --extra tune'") from None

    config = project.train
    features, target = load_part(project, "train")
    held_features, held_target = load_part(project, "validation")
    sign = metrics.direction(project.gate.metric)

    def objective(trial: "Trial") -> float:
        params = {**config.model.params, **suggest(trial, config.tune.space)}
        estimator = estimators.build(config.model.estimator, params, config.task, config.seed)
        model = estimators.pipeline(estimator, features).fit(features, target)
        return sign * metrics.measure(model, held_features, held_target, config.task)[project.gate.metric]

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=config.seed))
    with estimators.workers(config.compute):
        study.optimize(objective, n_trials=config.tune.trials)
    project.experiment.mkdir(parents=True, exist_ok=True)
    columns = ("number", "value", "params")  # no times: the same study gives the same file
    study.trials_dataframe(attrs=columns).to_csv(project.study, index=False)
    return {**config.model.params, **study.best_params}
