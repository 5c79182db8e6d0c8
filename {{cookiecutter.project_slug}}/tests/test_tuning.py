"""Tuning: the search judges by the validation part, keeps every trial, and never sees the test part."""

import sys
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import metrics, train, tuning
from {{ cookiecutter.__package_name }}.config import Range
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, Project

from .helpers import edit

SPACE: dict[str, dict[str, Any]] = {
    "learning_rate": {"low": 0.01, "high": 0.5, "log": True},
    "max_leaf_nodes": {"low": 2, "high": 9, "integer": True},
}


@dataclass
class Trial:
    """The lowest point of a space at first, and the highest in the second trial."""

    number: int
    params: dict[str, float] = field(default_factory=dict)

    def suggest_float(self, name: str, *bounds: float, log: bool) -> float:
        self.params[name] = bounds[self.number]
        assert log == SPACE[name].get("log", False)
        return bounds[self.number]

    suggest_int = suggest_float


@dataclass
class Study:
    """A search that tries two points: enough to see what it is judged by. Optuna itself is an extra."""

    trials: list[tuple[float, dict[str, float]]] = field(default_factory=list)
    asked: list[Trial] = field(default_factory=list)

    def ask(self) -> Trial:
        self.asked.append(Trial(len(self.asked)))
        return self.asked[-1]

    def tell(self, trial: Trial, value: float) -> None:
        self.trials.append((value, trial.params))

    @property
    def best_params(self) -> dict[str, float]:
        return max(self.trials, key=lambda trial: trial[0])[1]

    def trials_dataframe(self, attrs: tuple[str, ...]) -> pd.DataFrame:
        return pd.DataFrame([{attrs[0]: number, attrs[1]: value} for number, (value, _) in enumerate(self.trials)])


@pytest.fixture
def study(monkeypatch: pytest.MonkeyPatch) -> Study:
    """Put a search of two trials in the place of Optuna."""
    made = Study()
    silent = SimpleNamespace(set_verbosity=lambda _: None, WARNING=0)
    samplers = SimpleNamespace(TPESampler=lambda seed: seed)
    fake: Any = SimpleNamespace(logging=silent, samplers=samplers, create_study=lambda **_: made)
    monkeypatch.setitem(sys.modules, "optuna", fake)
    return made


@pytest.fixture
def searching(trained: Project) -> Project:
    """Return a project that asks for two trials, and has no test part to look at."""
    trained.features("test").unlink()
    return edit(trained, {"tune.trials": 2, "tune.space": SPACE})


def test_the_search_judges_by_the_validation_part(searching: Project, study: Study) -> None:
    """The value of a trial is the gate's metric on the validation part; without a test part it works as well."""
    best = tuning.tune(searching, train.load_part)
    model = train.fit(*train.load_part(searching, "train"), searching.train, best)
    value = metrics.measure(model, *train.load_part(searching, "validation"), "binary")["roc_auc"]
    assert max(study.trials)[0] == pytest.approx(value)
    assert best == {**searching.train.model.params, **study.best_params}


def test_less_is_better_for_errors(searching: Project, study: Study) -> None:
    """An error is searched for its least value: the search, which looks for the most, is given its negative."""
    tuning.tune(edit(searching, {"metric": "brier"}, GATE_CONFIG), train.load_part)
    assert all(value < 0 for value, _ in study.trials)


def test_a_batch_is_drawn_before_any_of_it_is_judged(searching: Project, study: Study) -> None:
    """Batches of one or of more are judged the same: what a trial is worth does not depend on what runs beside it."""
    for batch in (1, 2):
        study.asked.clear()
        tuning.tune(edit(searching, {"tune.batch": batch}), train.load_part)
    assert len(study.trials) == 4
    assert study.trials[:2] == study.trials[2:]


@pytest.mark.usefixtures("study")
def test_every_trial_is_kept_and_the_best_parameters_are_trained(searching: Project) -> None:
    """study.csv has a line a trial, and the model is made with the best of them."""
    _, record = train.train(searching)
    assert len(pd.read_csv(searching.study)) == 2
    assert record["params"]["learning_rate"] in {0.01, 0.5}
    assert record["params"]["max_iter"] == 20


def test_whole_numbers_are_drawn_as_whole_numbers() -> None:
    """A range marked as integer is asked for with whole bounds, any other as it stands."""
    space = {name: Range.model_validate(bounds) for name, bounds in SPACE.items()}
    assert tuning.suggest(Trial(0), space) == {"learning_rate": 0.01, "max_leaf_nodes": 2}
