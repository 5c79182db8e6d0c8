"""What a test may ask for: a small project, one that has run, the command line, a web server."""

import contextlib
import io
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import hypothesis
import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import churn, cli, evaluate, gate, metrics, register, train
from {{ cookiecutter.__package_name }}.config import Generator
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, NAME, PACKAGE, SERVE_CONFIG, Project

from .helpers import Answer, clone, edit, make_project
from .settings import EASY

# no deadline on a busy machine, and the same examples every time
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None, max_examples=25)
hypothesis.settings.load_profile("steady")


class Silent(SimpleHTTPRequestHandler):
    """A web server that does not talk into the output of the commands."""

    def log_message(self, *_: object, **__: object) -> None: ...


def pytest_configure(config: pytest.Config) -> None:
    """Keep the libraries' own warnings out of the summary, and one thread for each model: small ones need no more."""
    config.addinivalue_line("filterwarnings", "ignore::DeprecationWarning:dvc.*")
    config.addinivalue_line("filterwarnings", "ignore:Using .httpx. with")  # starlette would like its successor
    config.addinivalue_line("filterwarnings", "ignore:Hint. Inferred schema contains integer:UserWarning")
    os.environ["OMP_NUM_THREADS"] = "1"  # before scikit-learn is imported, which reads it


@pytest.fixture(scope="session", autouse=True)
def _isolated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the home folder, from a real tracking server, and from the variables of a hook or CI."""
    private = tmp_path_factory.mktemp("private")
    foreign = (PACKAGE.upper(), "MLFLOW_", "DVC_", "GIT_", "GITHUB_ACTIONS", "FORCE_COLOR", "PY_COLORS")
    with pytest.MonkeyPatch.context() as patch:
        for name in filter(lambda name: name.upper().startswith(foreign), tuple(os.environ)):
            patch.delenv(name)
        for name in ("DVC_GLOBAL_CONFIG_DIR", "DVC_SYSTEM_CONFIG_DIR", "DVC_SITE_CACHE_DIR"):
            patch.setenv(name, str(private))
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("no_proxy", "127.0.0.1")
        patch.setattr(metrics, "LATENCY_ROWS", 5)  # how fast it is here is no concern of the tests,
        patch.setattr(metrics, "REPEATS", 1)  # nor is how exact an importance
        yield


@pytest.fixture(autouse=True)
def _own_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the store of the test before: MLflow leaves its address in the environment."""
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a small project that nobody may change."""
    return make_project(tmp_path_factory.mktemp("blank") / "project")


@pytest.fixture
def project(blank: Project, tmp_path: Path) -> Project:
    """Return a small project that has run nothing yet, for this test alone."""
    return clone(blank, tmp_path / "project")


@pytest.fixture(scope="session")
def finished(blank: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project that has run all its stages once, and that nobody may change."""
    done = clone(blank, tmp_path_factory.mktemp("finished") / "project")
    run_all(done)
    return done


@pytest.fixture
def trained(finished: Project, tmp_path: Path) -> Project:
    """Return a project that has run all its stages once, for this test alone."""
    return clone(finished, tmp_path / "trained")


@pytest.fixture(scope="session")
def rivals(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project whose registry has a champion, and a challenger that says something else."""
    project = clone(finished, tmp_path_factory.mktemp("rivals") / "project")
    edit(project, EASY, GATE_CONFIG)
    edit(project, {"poll_seconds": 0.05}, SERVE_CONFIG)
    project = edit(project, {"model.params": {"max_iter": 5, "early_stopping": False}})
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(action="ignore"):
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        for stage in (train, evaluate, gate, register):
            stage.main(project)
    return project


@pytest.fixture(scope="session")
def spare(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the project behind `adjustable`."""
    return clone(finished, tmp_path_factory.mktemp("spare") / "project")


@pytest.fixture
def adjustable(spare: Project) -> Iterator[Project]:
    """Yield a project that has run, of which this test may change the settings and nothing else: they are put back."""
    before = {path: path.read_bytes() for path in spare.schema.parent.iterdir()}
    yield spare
    for path, content in before.items():
        path.write_bytes(content)


def run_all(project: Project) -> str:
    """Run all stages in this process, and return what the command says."""
    said = io.StringIO()
    with contextlib.chdir(project.root), contextlib.redirect_stdout(said), warnings.catch_warnings(action="ignore"):
        cli.run()
    return said.getvalue()


@pytest.fixture(scope="session")
def customers() -> pd.DataFrame:
    """Return six months of built-in data in one frame, not to be changed."""
    settings = Generator(
        first_month="2025-01", months=6, customers=300, covariate_drift=0, concept_drift=0, drift_months=0
    )
    return pd.concat([frame for _, frame in churn.generate(settings, seed=42)], ignore_index=True)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Return a function that types a command in a folder; in this process, which saves the imports."""

    def type_in(folder: Path, *words: str) -> Answer:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", [NAME, *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return Answer(int(end.value.code or 0), said.out, said.err)

    return type_in


@pytest.fixture
def website(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Serve a folder of this machine; yield the folder and its address."""
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
