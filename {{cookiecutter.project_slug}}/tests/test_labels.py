"""Labels: a file with what came true joins what was answered."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import labels
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import SERVE_CONFIG, Project
from {{ cookiecutter.__package_name }}.serving import service
from {{ cookiecutter.__package_name }}.serving.journal import Journal

from .helpers import Answer, edit
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
        said = command(project.root, "labels", str(file)).out
        assert said == "labels: 2 rows have come true; 2 answers in the log are of them\n"
        known = log.labelled()
    assert known[["entity", "target"]].to_numpy().tolist() == [["C0000000", 1], ["C0000001", 0]]


MOMENTS = ["2026-01-01", "2026-01-01 00:00:00", "2026-01-01T01:00:00+01:00"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("written", MOMENTS)
def test_a_moment_joins_however_it_is_written(adjustable: Project, tmp_path: Path, suffix: str, written: str) -> None:
    """Requests have it in JSON, files as text or as a time, with a zone or without; it is the same moment."""
    text = "month: {dtype: 'datetime64[us]'}\n"
    schema = adjustable.schema.read_text(encoding="utf-8")
    adjustable.schema.write_text(re.sub(r"month: .*\n(?:    .*\n)*", text, schema), encoding="utf-8")
    project = edit(adjustable, {"log.url": f"sqlite:///{(tmp_path / 'log.db').as_posix()}"}, SERVE_CONFIG)
    row = {"customer_id": "C0000000", "month": datetime.fromisoformat(written)}
    asked = service.Service(project).asked(row, 0.0)
    frame = TOLD.head(1).assign(month=MOMENTS[0])
    if suffix == ".csv":
        frame.to_csv(tmp_path / f"labels{suffix}", index=False)
    else:
        frame.assign(month=pd.to_datetime(frame["month"])).to_parquet(tmp_path / f"labels{suffix}", index=False)
    with Journal.open(project) as log:
        log.write([next(canary_rows(1, share=0.0))._replace(period=asked.period)])
    assert labels.main(project, tmp_path / f"labels{suffix}").endswith("; 1 answers in the log are of them")


def test_what_is_no_moment_is_named() -> None:
    """In one line, with the column."""
    with pytest.raises(UserError, match=r"labels\.csv: column 'month' has no times: .*soon"):
        labels.told(TOLD.assign(month=["2026-01-01", "soon"]), DATA, "labels.csv", moments=True)


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
