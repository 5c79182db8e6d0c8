"""The gate once more, for a registered version: against today's champion, on the newest labelled rows of today.

The features are made anew from the raw data: those that lie in data/features/ may be of other data, among which are
rows that the version has learnt from.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .. import collect, columns, evaluate, features, gate, lineage, modelfile, registry, validate
from ..errors import UserError
from ..gate import Check
from ..project import NAME, Project
from ..train import load_part
from ..verify import raw_digests
from . import guards
from .guards import Differences

Part = tuple[pd.DataFrame, pd.Series]  # features and target
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
    seen = gate.columns(model, rows)
    score = modelfile.one_score(modelfile.scores(model, seen))
    return pd.DataFrame({"score": score, "answer": model.predict(seen).tolist()})


def provide(project: Project, version: str) -> tuple[Part, Part]:
    """Return the training and the test part of the raw data; where there is none, as in a container, collect it.

    Raises:
        UserError: the version has learnt from what would be its test.
    """
    if not project.manifest.exists() or not project.raw.exists():
        collect.main(project)
    with tempfile.TemporaryDirectory() as folder:
        here = project.writing_to(Path(folder))
        validate.main(here)
        features.main(here)
        if not unseen(here, registry.tags(project, version)):
            raise UserError(
                f"version {version} has learnt from other data than lies here, and perhaps from what would be its "
                f"test; type '{NAME} collect' for the newest data, or '{NAME} retrain'"
            )
        return load_part(here, "train"), load_part(here, "test")


def unseen(here: Project, told: Mapping[str, str]) -> bool:
    """Say whether a version with these tags cannot know the test part: it is newer, or drawn from the same data."""
    data, until = here.train.data, told.get(registry.UNTIL)
    if data.time is None or until is None:
        recorded, found = raw_digests(here)
        return recorded == found and told.get("lineage.data.dvc_md5") == lineage.data(here)["dvc_md5"]
    times = pd.read_parquet(here.processed, columns=[data.time])[data.time]
    test = features.split_in_time(times, here.train.split)["test"]
    return until in set(times[times < times.iloc[test].min()].map(columns.period_name))


def judge(project: Project, version: str, champion: str) -> Rematch:
    """Judge a registered version as the gate judges a model file, baselines and all."""
    config, bounds = project.train, project.gate
    train, test = provide(project, version)
    model, baselines = registry.load(project, version), evaluate.baselines(*train, test, config)
    if not bounds.against_champion:
        (found,) = gate.measure([model], test, config)
        return Rematch(tuple(gate.absolute(found | {"baselines": baselines}, bounds)), ANYTHING)
    other = registry.load(project, champion)
    found, theirs = gate.measure([model, other], test, config)
    checks = [*gate.absolute(found | {"baselines": baselines}, bounds), *gate.relative(found, theirs, bounds)]
    return Rematch(tuple(checks), guards.differences(answers(other, test[0]), answers(model, test[0])))
