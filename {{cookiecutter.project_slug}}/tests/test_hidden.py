"""Features that are made of columns which no model sees: from training to monitor, they stay what they were."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import pandas as pd
import pytest
from fastapi.testclient import TestClient

from {{ cookiecutter.__package_name }} import deploy, features, registry
from {{ cookiecutter.__package_name }}.project import Project
from {{ cookiecutter.__package_name }}.serving import frames, inference, service
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.serving.shadow import Shadow
from {{ cookiecutter.__package_name }}.watching import look as looking

from .conftest import run_all
from .helpers import clone, edit

MADE: Mapping[str, Callable[[pd.DataFrame], pd.Series]] = {
    "month_of_year": lambda frame: frame["month"].str[-2:].astype("int64"),  # of the time
    "last_digit": lambda frame: frame["customer_id"].str[-1:],  # of the entity
    "pays_late": lambda frame: (frame["late_payments"] > 0) * 1.0,  # of a personal column
    "late_share": lambda frame: frame["late_payments"] / (frame["late_payments"] + frame["late_payments"]),  # or none
}
SETTINGS = {"features.derived": ["is_new", *MADE], "data.personal": ["late_payments"]}


@contextmanager
def serving(project: Project) -> Iterator[tuple[TestClient, Shadow]]:
    """Start the service, and what runs beside it."""
    app = service.create(project)
    with TestClient(app) as client:
        yield client, Shadow(app.state.service.inference, project.serve)


@pytest.fixture(scope="module")
def lineup(blank: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Return a project whose champion has such features, and is its own challenger."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(features, "DERIVED", {**features.DERIVED, **MADE})
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        project = edit(clone(blank, tmp_path_factory.mktemp("hidden") / "project"), SETTINGS)
        run_all(project)
        registry.set_alias(project, "challenger", "1")
        deploy.main(project, "shadow", "see it")
        yield project


def test_only_what_the_log_could_not_make_is_kept(lineup: Project) -> None:
    """A feature of columns that are logged is made of them anew, and one of other data is of no concern."""
    rows = pd.read_parquet(lineup.processed).drop(columns="churned")
    assert inference.underivable(rows, lineup.train.data) == list(MADE)
    assert inference.underivable(rows.drop(columns="month"), lineup.train.data) == list(MADE)[1:]


def test_they_are_logged_and_their_columns_are_not(lineup: Project) -> None:
    """Shadow and monitor see what the model saw, to the last digit, and nobody reads there who it was."""
    asked = pd.read_parquet(lineup.processed).drop(columns="churned").tail(300)
    rows = json.loads(asked.to_json(orient="records"))
    with serving(lineup) as (client, shadow):
        answers = client.post("/predict", json={"rows": rows}).json()["predictions"]
        assert shadow.step() == len(rows)
    with Journal.open(lineup) as log:
        seen, found = frames.pairs(log.read()), looking.take(lineup, log, datetime.now(UTC))
    assert seen["shadow_score"].tolist() == [answer["score"] for answer in answers]
    logged = frames.features(seen)
    assert not {"month", "customer_id", "late_payments"} & set(logged)
    expected = pd.DataFrame({name: make(asked).tolist() for name, make in MADE.items()})
    pd.testing.assert_frame_equal(logged[list(MADE)], expected)
    assert found.replayed == 0.0
    assert found.counts("last_digit").sum() == found.counts("last_digit")[:10].sum() == len(rows)


@pytest.mark.parametrize("late", [0, 1], ids=["no number", "a number"])
def test_what_is_no_number_is_none_in_the_log(lineup: Project, late: int) -> None:
    """JSON has no word for it, and PostgreSQL takes no other; the shadow says the same as the model in service."""
    (row,) = json.loads(pd.read_parquet(lineup.processed).drop(columns="churned").tail(1).to_json(orient="records"))
    with serving(lineup) as (client, shadow):
        answer = client.post("/predict", json=row | {"late_payments": late}).json()
        shadow.step()
    with Journal.open(lineup) as log:
        seen = frames.pairs(log.read()).set_index("id").loc[answer["id"]]
    assert seen["features"]["late_share"] == (0.5 if late else None)
    assert seen["shadow_score"] == answer["score"]


def test_a_row_that_has_no_such_feature_takes_it_from_no_other(
    lineup: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a batch, the one that fails is logged without it; the others have theirs, and their shadows answer."""
    rows = json.loads(pd.read_parquet(lineup.processed).drop(columns="churned").tail(5).to_json(orient="records"))
    poison = rows[2]["customer_id"]

    def picky(frame: pd.DataFrame) -> pd.Series:
        if (pd.Series(frame["customer_id"]) == poison).any():
            raise ValueError(poison)
        return MADE["last_digit"](frame)

    monkeypatch.setitem(features.DERIVED, "last_digit", picky)
    with serving(lineup) as (client, shadow):
        before = datetime.now(UTC)
        assert client.post("/predict", json={"rows": rows}).status_code == 500
        assert shadow.step() == len(rows) - 1
    with Journal.open(lineup) as log:
        seen = log.read(since=before)
    ours = seen[seen["role"] == "champion"].set_index("entity")
    assert ours.index[ours["failed"]].tolist() == [poison]
    assert {name for name, row in ours["features"].items() if "last_digit" not in row} == {poison}
    assert not seen.loc[seen["role"] == "shadow", "failed"].any()
