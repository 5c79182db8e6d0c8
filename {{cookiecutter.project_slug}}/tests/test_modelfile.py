"""The model file: it opens without running code, and is known by its predictions."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from skops import io

from {{ cookiecutter.__package_name }} import modelfile
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.modelfile import Model

ROWS = pd.DataFrame({"x": [1.0, 2.0, 3.0]})


def doubled(rows: pd.DataFrame) -> pd.DataFrame:
    return rows * 2


def foreign() -> Model:
    """Return a model that holds a function of ours, which an opened file would have to import."""
    return make_pipeline(FunctionTransformer(doubled), DummyClassifier()).fit(ROWS, [0, 1, 1])


class Fixed:
    """A model that says what it was told to say."""

    def __init__(self, said: list[float]) -> None:
        self.said = said

    def predict(self, rows: pd.DataFrame) -> list[float]:
        return self.said[: len(rows)]


def digest(said: list[float]) -> str:
    return modelfile.prediction_digest(Fixed(said), pd.DataFrame(index=range(len(said))))


def test_a_model_comes_back_from_its_file(tmp_path: Path) -> None:
    """A model that was saved and loaded says the same."""
    model = DummyClassifier(strategy="prior").fit(ROWS, [0, 1, 1])
    modelfile.save(model, tmp_path / "new" / "model.skops", ())
    loaded = modelfile.load(tmp_path / "new" / "model.skops", ())
    assert modelfile.prediction_digest(loaded, ROWS) == modelfile.prediction_digest(model, ROWS)


def test_a_file_with_a_foreign_type_is_not_opened(tmp_path: Path) -> None:
    """A file that would import somebody's function is refused, by the function's name."""
    io.dump(foreign(), tmp_path / "model.skops")
    with pytest.raises(UserError, match=r"(?s)not opened: .*test_modelfile\.doubled"):
        modelfile.load(tmp_path / "model.skops", ())


def test_a_model_with_a_foreign_type_is_not_saved(tmp_path: Path) -> None:
    """What could not be opened again is not written, and the setting that allows it is named."""
    with pytest.raises(UserError, match=r"test_modelfile\.doubled; if you trust it, add it to model\.trusted_types"):
        modelfile.save(foreign(), tmp_path / "model.skops", ())
    assert not (tmp_path / "model.skops").exists()


def test_a_trusted_type_is_saved_and_opened(tmp_path: Path) -> None:
    """A type that somebody vouches for in the settings goes through."""
    trusted = (f"{__name__}.doubled",)
    modelfile.save(foreign(), tmp_path / "model.skops", trusted)
    assert modelfile.load(tmp_path / "model.skops", trusted).predict(ROWS).tolist() == [1, 1, 1]


def test_a_missing_model_says_what_to_type(tmp_path: Path) -> None:
    """No model file is a clear line, not a stack of frames."""
    with pytest.raises(UserError, match=r"no model yet; type '\S+ train'"):
        modelfile.load(tmp_path / "model.skops", ())


@given(said=st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_the_digest_forgives_what_processors_differ_in(said: list[float]) -> None:
    """Scores that differ in the last bits only, or in the sign of zero, have the same digest."""
    rounded = [round(value, modelfile.DIGITS) for value in said]
    nearly = [float(np.nextafter(value, 2.0)) for value in rounded]
    assert digest(rounded) == digest(nearly)
    assert digest([0.0, *rounded]) == digest([-0.0, *rounded])


@given(said=st.lists(st.floats(0, 1), min_size=1, max_size=20), step=st.sampled_from([-1e-4, 1e-4]))
def test_the_digest_sees_a_score_that_moved(said: list[float], step: float) -> None:
    """A score that moved by a ten thousandth changes the digest, and so does the order of the scores."""
    assert digest(said) != digest([said[0] + step, *said[1:]])
    assert digest([0.25, *said, 0.75]) != digest([0.75, *said, 0.25])


def test_a_damaged_file_is_one_clear_line(tmp_path: Path) -> None:
    """What is no model file says so, and how to get one."""
    (tmp_path / "model.skops").write_bytes(b"PK no archive")
    with pytest.raises(UserError, match=r"is no skops file; type '\S+ train'"):
        modelfile.load(tmp_path / "model.skops", ())
