"""Labels: a file with what came true joins what was answered."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import labels
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import Project
from {{ cookiecutter.__package_name }}.serving.journal import Journal

from .helpers import Answer
from .rolled import canary_rows
from .settings import DATA

TOLD = pd.DataFrame({"customer_id": ["C0000000", "C0000001"], "month": "2026-01", "churned": [1, 0], "more": "x"})


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_file_of_labels_joins_the_answers(project: Project, command: Callable[..., Answer], suffix: str) -> None:
    """Entity and period lead from a label to the answer, whatever the file's kind and its other columns."""
    file = project.root / f"labels{suffix}"
    if suffix == ".csv":
        TOLD.to_csv(file, index=False)
    else:
        TOLD.to_parquet(file, index=False)
    with Journal.open(project) as log:
        log.write(list(canary_rows(4, share=0.0)))
        assert command(project.root, "labels", str(file)).out == "labels: 2 rows have come true\n"
        known = log.labelled()
    assert known[["entity", "target"]].to_numpy().tolist() == [["C0000000", 1], ["C0000001", 0]]


def test_what_is_not_known_yet_is_no_label() -> None:
    """Rows without a target are left out."""
    frame = TOLD.assign(churned=[1, None])
    assert labels.told(frame, DATA, "labels.csv")["entity"].tolist() == ["C0000000"]


def test_data_without_entity_and_time_is_known_by_the_answers_id() -> None:
    """Where no column says whose row it is, the id of the answer does."""
    data = DATA.model_copy(update={"entity": None, "time": None})
    frame = pd.DataFrame({"id": ["r1"], "churned": [1]})
    assert labels.told(frame, data, "labels.csv").to_dict("records") == [{"entity": "r1", "target": 1, "period": ""}]


def test_a_missing_column_is_named() -> None:
    """It is said which one, and which there are."""
    with pytest.raises(UserError, match=r"labels\.csv: has no column 'month'; it has: customer_id, churned, more"):
        labels.told(TOLD.drop(columns="month"), DATA, "labels.csv")


def test_a_file_that_is_of_another_kind_or_not_there_is_refused(project: Project, tmp_path: Path) -> None:
    """It is said which of the two."""
    (tmp_path / "labels.xlsx").touch()
    with pytest.raises(UserError, match=r"labels\.xlsx: give a file that ends in \.csv or \.parquet"):
        labels.main(project, tmp_path / "labels.xlsx")
    with pytest.raises(UserError, match=r"labels\.csv: is not there"):
        labels.main(project, tmp_path / "labels.csv")
