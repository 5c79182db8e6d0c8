"""The gate once more, for a registered version: against today's champion, on the newest labelled rows of today."""

from dataclasses import dataclass

import pandas as pd

from .. import collect, evaluate, features, gate, modelfile, registry, validate
from ..gate import Check
from ..project import Project
from ..train import load_part
from ..watching.reference import one_score
from . import guards
from .guards import Differences

ANYTHING = Differences(score_psi=1e6, disagreement=1.0)  # what guards accept that have nothing to compare with


@dataclass(frozen=True)
class Rematch:
    """The checks, and by how much the two models differ on the test rows."""

    checks: tuple[Check, ...]
    differences: Differences

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    @property
    def table(self) -> str:
        return gate.table(list(self.checks))


def answers(model: modelfile.Model, rows: pd.DataFrame) -> pd.DataFrame:
    """Return scores and decisions as the prediction log has them."""
    names = list(map(str, model.feature_names_in_))
    made = {name: features.DERIVED[name](rows) for name in names if name not in rows}
    seen = rows.assign(**made)[names]
    return pd.DataFrame({"score": one_score(modelfile.scores(model, seen)), "answer": model.predict(seen).tolist()})


def provide(project: Project) -> None:
    """Make the features where there are none, as in a container or a new clone."""
    if not project.features("test").exists():
        for stage in (collect, validate, features):
            stage.main(project)


def judge(project: Project, version: str, champion: str) -> Rematch:
    """Judge a registered version as the gate judges a model file, baselines and all."""
    provide(project)
    config, bounds = project.train, project.gate
    test, model = load_part(project, "test"), registry.load(project, version)
    baselines = evaluate.baselines(*load_part(project, "train"), test, config)
    if not bounds.against_champion:
        (found,) = gate.measure([model], test, config)
        return Rematch(tuple(gate.absolute(found | {"baselines": baselines}, bounds)), ANYTHING)
    other = registry.load(project, champion)
    found, theirs = gate.measure([model, other], test, config)
    checks = [*gate.absolute(found | {"baselines": baselines}, bounds), *gate.relative(found, theirs, bounds)]
    return Rematch(tuple(checks), guards.differences(answers(other, test[0]), answers(model, test[0])))
