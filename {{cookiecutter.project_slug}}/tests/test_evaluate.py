"""Evaluation: metrics with baselines and slices, plots, and a card that keeps what people wrote."""

import json
from typing import Any

import pytest

from {{ cookiecutter.__package_name }} import card, evaluate, modelfile, train
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import edit

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def found(finished: Project) -> dict[str, Any]:
    """Return what the evaluation wrote."""
    metrics: dict[str, Any] = json.loads(finished.metrics.read_text(encoding="utf-8"))
    return metrics


def test_the_test_part_is_measured_and_no_other(found: dict[str, Any], finished: Project) -> None:
    """The metrics are those of the newest rows."""
    assert found["rows"] == len(train.load_part(finished, "test")[0]) == 600
    assert set(found["test"]) == {"accuracy", "precision", "recall", "f1", "brier", "roc_auc"}


def test_the_model_has_learnt_something(found: dict[str, Any]) -> None:
    """It ranks better than the majority, which ranks by chance."""
    assert found["baselines"]["majority"]["roc_auc"] == 0.5
    assert found["test"]["roc_auc"] > 0.6
    assert set(found["baselines"]["linear"]) == set(found["test"])


def test_every_value_of_a_slice_has_its_metrics(found: dict[str, Any]) -> None:
    """Each region and contract with rows enough is measured apart, and their rows add up."""
    regions = {name: values for name, values in found["slices"].items() if name.startswith("region=")}
    assert set(regions) == {f"region={place}" for place in ("north", "south", "east", "west")}
    assert sum(values["rows"] for values in regions.values()) == 600


def test_every_feature_has_an_importance(found: dict[str, Any], finished: Project) -> None:
    """No feature goes without a number that says what it is worth."""
    assert list(found["importance"]) == list(train.load_part(finished, "test")[0].columns)


def test_the_digest_is_that_of_the_model_file(found: dict[str, Any], finished: Project) -> None:
    """The recorded digest is what the written model says of the first rows of the test part."""
    rows = train.load_part(finished, "test")[0].head(finished.train.evaluate.digest_rows)
    assert modelfile.prediction_digest(modelfile.load(finished.model, ()), rows) == found["prediction_digest"]


def test_plots_are_pictures(finished: Project) -> None:
    """Four pictures are drawn, and each is a PNG file with something in it."""
    pictures = {path.name: path.read_bytes() for path in finished.plots.iterdir()}
    assert set(pictures) == {"roc.png", "precision_recall.png", "calibration.png", "importance.png"}
    assert all(content.startswith(PNG) and len(content) > 5000 for content in pictures.values())


def test_a_slice_that_is_no_column_is_refused(adjustable: Project) -> None:
    """A misspelt slice is named before anything is written."""
    with pytest.raises(UserError, match=r"evaluate\.slices: there is no column 'planet'"):
        evaluate.evaluate(edit(adjustable, {"evaluate.slices": ["planet"]}))


def test_the_card_has_the_runs_numbers_between_its_markers(finished: Project, found: dict[str, Any]) -> None:
    """The card names metrics, data, and digest of this run; what people wrote around them is untouched."""
    written = finished.card.read_text(encoding="utf-8")
    before, _, rest = written.partition(card.BEGIN)
    inside, _, after = rest.partition(card.END)
    for fact in (str(found["test"]["roc_auc"]), found["prediction_digest"][:16], "1,800 rows"):
        assert fact in inside
    assert card.fill(f"{before}{card.BEGIN}{card.END}{after}", inside.strip("\n")) == written


def test_filling_the_card_twice_leaves_one_table() -> None:
    """A new run replaces the numbers of the last one."""
    once = card.fill(f"Hello\n{card.BEGIN}\n{card.END}\nbye\n", "first")
    assert card.fill(once, "second") == f"Hello\n{card.BEGIN}\nsecond\n{card.END}\nbye\n"


@pytest.mark.parametrize("text", ["no markers", card.BEGIN, card.END, f"{card.END} {card.BEGIN}"])
def test_a_card_without_its_markers_is_refused(text: str) -> None:
    """The run writes nowhere else, and says which lines it needs."""
    with pytest.raises(UserError, match=r"MODEL_CARD\.md: put the lines"):
        card.fill(text, "numbers")
