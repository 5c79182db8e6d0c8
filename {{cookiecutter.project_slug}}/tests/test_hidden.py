"""Features that are made of columns which no model sees: from training to monitor, they stay what they were."""

import json
from collections.abc import Callable, Iterator, Mapping
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
}
SETTINGS = {"features.derived": ["is_new", *MADE], "data.personal": ["late_payments"]}


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
    assert inference.underivable(rows.drop(columns="month"), lineup.train.data) == ["last_digit", "pays_late"]


def test_they_are_logged_and_their_columns_are_not(lineup: Project) -> None:
    """Shadow and monitor see what the model saw, to the last digit, and nobody reads there who it was."""
    asked = pd.read_parquet(lineup.processed).drop(columns="churned").tail(300)
    app = service.create(lineup)
    with TestClient(app) as client:
        rows = json.loads(asked.to_json(orient="records"))
        answers = client.post("/predict", json={"rows": rows}).json()["predictions"]
        shadow = Shadow(app.state.service.inference, lineup.serve)
        assert shadow.step() == len(rows)
    with Journal.open(lineup) as log:
        seen, found = frames.pairs(log.read()), looking.take(lineup, log, datetime.now(UTC))
    assert seen["shadow_score"].tolist() == [answer["score"] for answer in answers]
    logged = frames.features(seen)
    assert not {"month", "customer_id", "late_payments"} & set(logged)
    assert logged[list(MADE)].to_dict("list") == {name: make(asked).tolist() for name, make in MADE.items()}
    assert found.replayed == 0.0
    assert found.counts("last_digit").sum() == found.counts("last_digit")[:10].sum() == len(rows)
