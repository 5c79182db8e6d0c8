"""Search for hyperparameters with Optuna, when ``tune.trials`` asks for it (extra ``tune``)."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import compute, estimators, metrics
from .config import Range, TrainConfig
from .errors import UserError
from .project import Project

if TYPE_CHECKING:
    from optuna import Trial

Part = tuple[pd.DataFrame, pd.Series]
LoadPart = Callable[[Project, str], Part]


def suggest(trial: "Trial", space: dict[str, Range]) -> dict[str, Any]:
    """Draw one point of the search space."""
    return {
        name: trial.suggest_int(name, int(bounds.low), int(bounds.high), log=bounds.log)
        if bounds.integer
        else trial.suggest_float(name, bounds.low, bounds.high, log=bounds.log)
        for name, bounds in space.items()
    }


def value(params: dict[str, Any], config: TrainConfig, metric: str, train: Part, held: Part) -> float:
    """Fit with these parameters, and return what the metric says of the rows held back; more is better."""
    model = estimators.fit(*train, config, params)
    return metrics.direction(metric) * metrics.measure(model, *held, config.task)[metric]


def tune(project: Project, load_part: LoadPart) -> dict[str, Any]:
    """Return the best parameters on the validation part; every trial is kept in study.csv.

    The test part is not looked at: it is the gate's. A batch of trials is drawn before any of it is judged, on one
    machine as on many: where they are judged does not change what is drawn.
    """
    import joblib

    try:
        import optuna
    except ImportError:
        raise UserError("tune.trials: optuna is not installed; type 'uv sync --extra tune'") from None

    config, search = project.train, project.train.tune
    parts = load_part(project, "train"), load_part(project, "validation")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=config.seed))
    with compute.workers(config.compute) as parallel:
        for done in range(0, search.trials, search.batch):
            trials = [study.ask() for _ in range(min(search.batch, search.trials - done))]
            drawn = [{**config.model.params, **suggest(trial, search.space)} for trial in trials]
            values = parallel(joblib.delayed(value)(params, config, project.gate.metric, *parts) for params in drawn)
            for trial, reached in zip(trials, values, strict=True):
                study.tell(trial, reached)
    project.experiment.mkdir(parents=True, exist_ok=True)
    columns = ("number", "value", "params")  # no times: the same study gives the same file
    study.trials_dataframe(attrs=columns).to_csv(project.study, index=False)
    return {**config.model.params, **study.best_params}
