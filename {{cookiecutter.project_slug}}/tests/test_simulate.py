"""The simulated story: always the same, in a folder of its own, and untrue as soon as one claim is."""

import os
from pathlib import Path

import pytest

from {{ cookiecutter.__package_name }} import collect, features, simulate, tracking, validate
from {{ cookiecutter.__package_name }}.errors import Refused, UserError
from {{ cookiecutter.__package_name }}.project import PACKAGE, SERVE_CONFIG, Project
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.story import loopback, world
from {{ cookiecutter.__package_name }}.story.loopback import Client
from {{ cookiecutter.__package_name }}.story.play import Play


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the story have few customers."""
    monkeypatch.setattr(world, "CUSTOMERS", 60)


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and simulate.FOLDER not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_a_month_is_always_the_same() -> None:
    """Whoever plays the story sees the same customers, and each month has a name of its own."""
    assert world.month(9).equals(world.month(9))
    assert (world.name(1), world.name(12), world.name(13)) == ("2025-01", "2025-12", "2026-01")
    assert set(world.month(9)["month"]) == {"2025-09"}


def test_customers_change_first_and_their_reasons_later() -> None:
    """Covariate drift moves what customers pay; concept drift moves who leaves, and not what they pay."""
    paid = {number: world.month(number)["monthly_charges"].mean() for number in (7, 8, 9, 12)}
    assert abs(paid[8] - paid[7]) < 1
    assert paid[9] > paid[8] + 5
    assert abs(paid[12] - paid[9]) < 1
    bound = {number: world.month(number).query("contract != 'monthly'")["churned"].mean() for number in (8, 10, 11, 12)}
    assert max(bound[8], bound[10]) < min(bound[11], bound[12])


@pytest.mark.usefixtures("few")
def test_the_story_has_a_project_of_its_own(project: Project) -> None:
    """It is built below the project, and its stages run there; not a file of the project itself is touched."""
    before = contents(project.root)
    root = project.root / simulate.FOLDER
    simulate.clear(root)
    own = world.build(project, root)
    world.supply(root, 6)
    for stage in (collect, validate, features):
        stage.main(own)
    assert contents(project.root) == before
    assert (own.root, own.train.data.source, own.train.seed) == (root, world.SOURCE, world.SEED)
    assert tracking.address(own) == f"sqlite:///{(root / 'mlflow.db').as_posix()}"
    assert set(own.train.features.derived) == set(project.train.features.derived)


def test_features_of_other_data_are_left_out() -> None:
    """In a project about something else, a derived feature that needs other columns is none of the story's."""
    assert world.usable(world.month(1).drop(columns="usage_hours")) == ["tickets_per_year", "is_new"]


def test_variables_that_lead_elsewhere_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tracking server or a setting of yours is not the story's, and is there again afterwards."""
    mine = {"MLFLOW_TRACKING_URI": "http://mlflow.example", f"{PACKAGE.upper()}__TRAIN__SEED": "7", "GIT_DIR": "x"}
    for name, value in mine.items():
        monkeypatch.setenv(name, value)
    with world.undisturbed():
        assert not set(mine) & set(os.environ)
    assert {name: os.environ[name] for name in mine} == mine


def test_a_folder_that_is_no_simulation_is_left_alone(tmp_path: Path) -> None:
    """Only what a simulation has made is deleted for the next one, read-only files too."""
    root = tmp_path / simulate.FOLDER
    root.mkdir()
    (root / "mine.txt").touch()
    with pytest.raises(UserError, match="simulation/: is there, and is no simulation; move it away"):
        simulate.clear(root)
    assert (root / "mine.txt").exists()
    (root / simulate.MARK).touch()
    (root / "mine.txt").chmod(0o444)
    simulate.clear(root)
    assert [path.name for path in root.iterdir()] == [simulate.MARK]


def test_one_claim_that_fails_makes_the_story_untrue(project: Project) -> None:
    """What was found is said, and the end is a refusal, which is exit code 1."""
    said: list[str] = []
    with Journal.open(project) as log:
        play = Play(project, log, Client(loopback.free_port()), said.append)  # where nobody is: a claim asks nobody
    play.claim("the sun rises", holds=True)
    assert simulate.verdict(play.claims, 1.0).startswith("1 of 1 hold, after 1 s")
    play.claim("it stands still", holds=False)
    assert said == ["  ok      the sun rises", "  FAILED  it stands still"]
    with pytest.raises(Refused, match="1 of 2 hold"):
        simulate.verdict(play.claims, 1.0)


def test_a_service_that_does_not_start_says_why(project: Project) -> None:
    """Without a champion there is nothing to serve; nobody waits for it."""
    port = loopback.free_port()
    world.configure(project.root / SERVE_CONFIG, {"port": port})
    expected = pytest.raises(UserError, match="the service does not start: error: no champion to serve yet")
    with expected, loopback.service(project.root, port):
        pass
