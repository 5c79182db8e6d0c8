"""A version in service: the quickest way to its scores that gives exactly what the trained pipeline gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import features, modelfile
from ..errors import UserError
from ..project import Project
from .compiled import compiled
from .contract import Arrays, Contract

Said = tuple[float, Any]  # score, and class or value


class Unusable(Exception):
    """A score that is no finite number."""


@dataclass(frozen=True)
class Served:
    """A loaded version, and how to ask it; ``quick`` says whether it answers without data frames."""

    version: str
    classes: np.ndarray | None
    score: Callable[[Arrays], np.ndarray]
    quick: bool

    def answer(self, arrays: Arrays) -> list[Said]:
        """Answer rows, given as columns.

        Raises:
            Unusable: a score is no finite number.
        """
        said = self.score(arrays)
        if not np.isfinite(said).all():
            raise Unusable
        told = modelfile.one_score(said).tolist()
        chosen = told if self.classes is None else self.classes[said.argmax(axis=1)].tolist()
        return list(zip(told, chosen, strict=True))


def serve(version: str, model: modelfile.Model, project: Project, contract: Contract) -> Served:
    """Make a version ready: try the quick way on the examples of the contract, and take it if it says the same.

    Raises:
        UserError: the model needs a feature that nobody makes.
    """
    names = [str(name) for name in model.feature_names_in_]
    derived = tuple(name for name in names if name not in contract.names)
    examples = contract.arrays(contract.examples())

    def by_frame(arrays: Arrays) -> np.ndarray:
        return modelfile.scores(model, features.build(pd.DataFrame(arrays), project.train.data, derived)[names])

    classes = np.asarray(model.classes_) if hasattr(model, "classes_") else None
    slow = Served(version, classes, by_frame, quick=False)
    by_array = compiled(model)

    def by_columns(arrays: Arrays) -> np.ndarray:
        with np.errstate(all="ignore"):  # as pandas does
            made: dict[str, Any] = {name: features.DERIVED[name](arrays) for name in derived if name not in arrays}
        return by_array({**arrays, **made}) if by_array else by_frame(arrays)

    try:
        expected = by_frame(examples)
        equal = by_array and np.array_equal(by_columns(examples), expected, equal_nan=True)
    except UserError:
        raise
    except Exception:  # noqa: BLE001 - a feature that needs a data frame, or values that no example has, gets them
        return slow
    return Served(version, classes, by_columns, quick=True) if equal else slow
