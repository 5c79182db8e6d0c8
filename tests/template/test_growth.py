"""Growing out of one machine by environment only: the servers of compose.yaml, run here as processes, and Dask.

PostgreSQL is Debian's, S3 is moto's; tracking server, service, jobs, buckets, passwords and addresses are as Dockerfile
and compose.yaml have them.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import pytest
import yaml
from actions import act
from image import Image
from support import Project, free_port, generate, git

pytestmark = pytest.mark.slow
ENVIRONMENTS = Path(__file__).parent / "environments"
PATIENCE_SECONDS = 240
EXTRAS = [word for extra in ("postgres", "s3", "dask", "tune") for word in ("--extra", extra)]
SECRETS = {
    "POSTGRES_PASSWORD": "only-for-this-test",
    "AWS_ACCESS_KEY_ID": "tester",
    "AWS_SECRET_ACCESS_KEY": "only-for-this-test-too",
    "GRAFANA_PASSWORD": "not-used",
}
CUSTOMERS = "CHURN_PREDICTOR__TRAIN__DATA__GENERATOR__CUSTOMERS"
FEW = {CUSTOMERS: "300", "OMP_NUM_THREADS": "1"}
SEARCH = {"CHURN_PREDICTOR__TRAIN__TUNE__TRIALS": "4", "CHURN_PREDICTOR__TRAIN__MODEL__PARAMS": "{max_iter: 10}"}
WHO = """
import os, time
from pathlib import Path
from joblib import delayed
from churn_predictor import compute
from churn_predictor.project import Project

def who():
    time.sleep(0.5)
    return os.getpid()

with compute.workers(Project.open(Path.cwd()).train.compute) as parallel:
    print(len({*parallel(delayed(who)() for _ in range(6))} - {os.getpid()}))
"""
METRIC = re.compile(r"\b(?:model|monitor)_\w+")
ROWS = """
import pandas as pd
from churn_predictor.project import Project
from pathlib import Path

project = Project.open(Path.cwd())
frame = pd.read_parquet(next(project.raw.glob("*.parquet"))).drop(columns=project.train.data.target)
print(frame.head(40).to_json(orient="records", lines=True), end="")
"""
BACKTEST = """
from pathlib import Path
from churn_predictor import backtest
from churn_predictor.project import Project

backtest.main(Project.open(Path.cwd()), 2)
"""
PODS = """
import json, runpy, sys
from airflow.sdk import DAG
from kubernetes.client import ApiClient

(dag,) = (each for each in runpy.run_path(sys.argv[1]).values() if isinstance(each, DAG))
dag.check_cycle()
image = "ghcr.io/example-org/churn-predictor@sha256:" + "0" * 64
known = {"churn_predictor_image": image, "mlflow_tracking_uri": "https://mlflow.example.org"}
for task in dag.topological_sort():
    task.render_template_fields({"var": {"value": known}})
    pod = ApiClient().sanitize_for_serialization(task.build_pod_request_obj())
    print("POD", json.dumps([task.task_id, task.trigger_rule.value, list(task.skip_on_exit_code), pod]))
"""
CLUSTER = """
apiVersion: v1
kind: Config
current-context: none
contexts: [{name: none, context: {cluster: none, user: none}}]
clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: none, user: {}}]
"""


@dataclass(frozen=True)
class Servers:
    """The services of compose.yaml, and where they are here: ``postgres:5432`` is on some port of this machine."""

    project: Project
    services: Mapping[str, Any]
    postgres: Path  # the folder of its programs
    places: dict[str, str] = field(default_factory=dict)

    def here(self, text: str) -> str:
        for there, place in self.places.items():
            text = text.replace(there, place)
        return text

    def variables(self, name: str) -> dict[str, str]:
        """Return the environment of a service, with the places here."""
        return {key: self.here(value) for key, value in self.services[name]["environment"].items()}

    def sql(self, program: str, *words: str) -> str:
        host, port = self.places["postgres:5432"].split(":")
        secret = {"PGPASSWORD": SECRETS["POSTGRES_PASSWORD"]}
        command = (str(self.postgres / program), "--host", host, "--port", port, "--username", "mlops", *words)
        return self.project.ok(*command, **secret)


def listens(place: str) -> bool:
    host, port = place.split(":")
    with socket.socket() as door:
        return door.connect_ex((host, int(port))) == 0


def request(url: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    """Return status and content of an address; 0 as long as nobody is there."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers)) as answer:  # noqa: S310 - our own
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()
    except (URLError, OSError):
        return 0, b""


@contextmanager
def running(
    command: list[str],
    ready: Callable[[], object],
    folder: Path,
    environment: Mapping[str, str],
    user: str | None = None,
) -> Iterator[None]:
    """Run a server until the block ends; it, and whatever it has started, is then asked to stop."""
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, user=user, start_new_session=True
        ) as process,
    ):
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while not ready():
                if process.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    pytest.fail(f"{' '.join(command)}\n{log.read()[-4000:]}")
                time.sleep(0.2)
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)  # which PostgreSQL takes for: now


@contextmanager
def postgresql(programs: Path, port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """Run an empty PostgreSQL server, with a password and without a door but on this machine."""
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to be root
    # as root, in everybody's folder for such things: there may be one of root's own, into which no other user comes
    place = "/tmp" if user else None  # noqa: S108
    with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "password").write_text(SECRETS["POSTGRES_PASSWORD"])
        if user:
            shutil.chown(folder, user)
            shutil.chown(folder / "password", user)
        access = ("--username=mlops", "--auth=scram-sha-256", f"--pwfile={folder / 'password'}")
        initdb = [str(programs / "initdb"), f"--pgdata={folder / 'data'}", *access]
        subprocess.run(initdb, cwd=folder, env=environment, user=user, check=True, capture_output=True)
        settings = ("fsync=off", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", f"port={port}")
        command = [str(programs / "postgres"), "-D", str(folder / "data"), *(f"--{each}" for each in settings)]
        with running(command, lambda: listens(f"127.0.0.1:{port}"), folder, environment, user):
            yield


@pytest.fixture(scope="module")
def project(repository: Path, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return an installed project whose data goes to S3."""
    answers = ("dvc_remote=s3", "dvc_remote_url=s3://dvc/churn-predictor")
    project = generate(repository, home, tmp_path_factory.mktemp("growth"), *answers)
    project.ok("uv", "sync", "--locked", "--quiet", *EXTRAS)
    return Project(project.path, {**home, "UV_NO_SYNC": "1", **FEW})


@pytest.fixture(scope="module")
def image(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Image:
    """Return the image of the service and its jobs, with the volumes that compose.yaml gives it."""
    commit = git("rev-parse", "HEAD", cwd=project.path)
    image = Image.build(project, tmp_path_factory.mktemp("image"), steps="build", stage="", commit=commit)
    for volume in ("app/reports", "app/data/predictions"):
        image.mount(volume)
    return image


@pytest.fixture(scope="module")
def servers(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Run the servers of compose.yaml; the databases and buckets are made as it says."""
    image = Image.build(project, tmp_path_factory.mktemp("mlflow"), steps="build-mlflow", stage="mlflow")
    said = project.ok("docker-compose", "--profile", "*", "config", "--format", "json", **SECRETS)
    compose = json.loads(said)
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = Servers(project, compose["services"], programs)
    for place in ("postgres:5432", "objects:9000", "mlflow:5000"):
        found.places[place] = f"127.0.0.1:{free_port()}"
    database, store, tracking = (place.split(":") for place in found.places.values())
    moto = ["uv", "run", "--no-project", "--with-requirements", str(ENVIRONMENTS / "moto.txt")]
    moto += ["moto_server", "--host", store[0], "--port", store[1]]
    with (
        postgresql(programs, int(database[1]), project.environment),
        running(moto, lambda: listens(":".join(store)), project.path.parent, project.environment),
    ):
        found.sql("createdb", found.services["postgres"]["environment"]["POSTGRES_DB"])
        found.sql("psql", "--dbname=mlflow", f"--file={compose['configs']['databases']['file']}")
        project.ok(*image.command(*found.services["buckets"]["command"]), **found.variables("buckets"))
        listening = {"MLFLOW_HOST": tracking[0], "MLFLOW_PORT": tracking[1], "MLFLOW_WORKERS": "1"}
        environment = {**project.environment, **image.variables, **found.variables("mlflow"), **listening}
        command, url = image.command(*found.services["mlflow"]["command"]), f"http://{':'.join(tracking)}"
        with running(command, lambda: request(f"{url}/health")[0] == 200, image.root / "app", environment):
            yield found


@pytest.fixture(scope="module")
def user(servers: Servers) -> Project:
    """Return a shell that knows of the servers what the service knows: tracking server and prediction log."""
    return replace(servers.project, environment={**servers.project.environment, **servers.variables("service")})


@pytest.fixture(scope="module")
def recorded(user: Project) -> Project:
    """Return the project after a run against the servers, its record committed."""
    assert "version 1 is champion" in predictor(user, "run")
    git("add", "--all", cwd=user.path)
    git("commit", "--quiet", "--no-verify", "--message", "Record", cwd=user.path)
    return user


def predictor(project: Project, *words: str, **extra: str) -> str:
    return project.ok("uv", "run", "churn-predictor", *words, **extra)


def test_runs_go_to_postgresql_and_artifacts_to_s3(servers: Servers, recorded: Project) -> None:
    """A run leaves nothing in the folder, a version in the database and its model in the store, without S3's keys."""
    assert not {"mlflow.db", "mlruns"} & {path.name for path in recorded.path.iterdir()}
    rows = servers.sql("psql", "--dbname=mlflow", "--tuples-only", "--command=select name, version from model_versions")
    assert rows.split() == ["churn-predictor", "|", "1"]
    _, listing = request(servers.here("http://objects:9000/mlflow?list-type=2"))
    assert b"artifacts/model.skops</Key>" in listing
    assert "AWS_SECRET_ACCESS_KEY" not in recorded.environment


def test_the_tracking_server_answers_to_its_own_names_only(servers: Servers) -> None:
    """Another web page cannot have a browser ask it: a request under a foreign name is refused."""
    url = servers.here("http://mlflow:5000/api/2.0/mlflow/experiments/search?max_results=1")
    assert (request(url)[0], request(url, Host="elsewhere.example.org")[0]) == (200, 403)


def test_data_and_model_come_back_from_s3(servers: Servers, recorded: Project, tmp_path: Path) -> None:
    """Push, clone elsewhere, pull: verify says equal, and the gate meets the champion of the server."""
    store = servers.variables("buckets")
    assert re.search(r"\d+ files pushed", recorded.ok("uv", "run", "dvc", "push", **store))
    git("clone", "--quiet", str(recorded.path), str(tmp_path / "clone"), cwd=tmp_path)
    clone = replace(recorded, path=tmp_path / "clone")
    clone.ok("uv", "sync", "--locked", "--quiet", "--extra", "s3", "--extra", "postgres", UV_NO_SYNC="0")
    clone.ok("uv", "run", "dvc", "pull", **store)
    assert predictor(clone, "verify").strip().endswith("equal: the record gives the same model again")
    assert "passed, against champion v1" in predictor(clone, "gate")


@dataclass(frozen=True)
class Served:
    """The service of compose.yaml, where it is here."""

    url: str
    servers: Servers
    image: Image

    def job(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command as ``docker compose run job`` does: in a copy of the project, in a folder of its own."""
        job, work = self.servers.services["job"], self.image.root / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        entrypoint = (word.replace("$$", "$") for word in job["entrypoint"])
        environment = {**self.servers.project.environment, **self.image.variables, **self.servers.variables("job")}
        return Project(work, environment).run(*self.image.command(*entrypoint, *words))


@pytest.fixture(scope="module")
def served(servers: Servers, recorded: Project, image: Image) -> Iterator[Served]:
    """Run the service from its image, as compose.yaml does, on a port of this machine."""
    url = f"http://127.0.0.1:{free_port()}"
    place = dict(zip(("HOST", "PORT"), url.removeprefix("http://").split(":"), strict=True))
    own = {f"CHURN_PREDICTOR__SERVE__{name}": value for name, value in place.items()}
    environment = {**recorded.environment, **image.variables, **servers.variables("service"), **own}
    command = image.command("churn-predictor", "serve")
    with running(command, lambda: request(f"{url}/readyz")[0] == 200, image.root / "app", environment):
        yield Served(url, servers, image)


def test_two_processes_serve_and_every_answer_is_in_postgresql(recorded: Project, served: Served) -> None:
    """As compose.yaml starts it, the service has two workers; both answer, and each answer is logged, once."""
    rows = recorded.ok("uv", "run", "python", "-c", ROWS).splitlines()
    answers = [request(f"{served.url}/predict", row.encode()) for row in rows]
    end = time.monotonic() + PATIENCE_SECONDS
    processes: set[int] = set()
    while len(processes) < 2 and time.monotonic() < end:  # whoever is free takes a call
        processes.add(json.loads(request(f"{served.url}/version")[1])["process"])
    assert [answer for answer in answers if answer[0] != 200] == []
    given = [json.loads(content) for _, content in answers]
    assert {(answer["version"], answer["role"]) for answer in given} == {("1", "champion")}
    logged = served.servers.sql("psql", "--dbname=predictions", "--tuples-only", "--command=select id from predictions")
    assert sorted(logged.split()) == sorted(answer["id"] for answer in given)
    assert (len(given), len(processes)) == (40, 2)


def test_prometheus_reads_of_service_and_monitor_what_dashboard_and_alerts_ask_for(served: Served) -> None:
    """After a look by the monitor, /metrics has each name in them, but for failures: there has been none."""
    assert request(f"{served.url}/predict", b"{}")[0] == 422
    looked = served.job("monitor")
    assert looked.returncode in {0, 1}, looked.stderr
    panels = json.loads(served.servers.project.read("deploy/grafana/dashboards/model.json"))["panels"]
    groups = yaml.safe_load(served.servers.project.read("deploy/prometheus/alerts.yaml"))["groups"]
    questions = [target["expr"] for panel in panels for target in panel["targets"]]
    questions += [rule["expr"] for group in groups for rule in group["rules"]]
    asked = {name for question in questions for name in METRIC.findall(question)}
    told = set(METRIC.findall(request(f"{served.url}/metrics")[1].decode()))
    assert asked - told == {"model_failures_total", "model_replaced_total", "model_unusable_scores_total"}


def test_a_job_trains_without_git_and_leaves_the_image_as_it_was(served: Served) -> None:
    """Retraining in a copy makes version 2 the challenger; the service, which has seen it, goes on with version 1."""
    trained = served.job("retrain", "--because", "a new season")
    assert trained.returncode == 0, trained.stderr
    assert "version 2 is challenger, because a new season" in trained.stdout
    lineage = (served.image.root / "work" / "metadata" / "lineage.json").read_text(encoding="utf-8")
    assert f'"commit": "{served.image.variables["GIT_COMMIT"]}"' in lineage
    assert not (served.image.root / "app" / "models" / "experiment-001").exists()
    assert json.loads(request(f"{served.url}/version")[1])["champion"]["version"] == "1"


def test_the_workflow_retrains_on_other_data(servers: Servers, recorded: Project, tmp_path: Path) -> None:
    """A push of a data manifest registers a challenger, which nobody is served by; without a server nothing runs."""
    git("clone", "--quiet", str(recorded.path), str(tmp_path / "clone"), cwd=tmp_path)
    clone = Project(tmp_path / "clone", {**servers.project.environment, "UV_NO_SYNC": "0"})
    assert "Job succeeded" not in act(clone, tmp_path, "retrain", "push")
    known = servers.variables("service")
    options = ["--var", f"MLFLOW_TRACKING_URI={known['MLFLOW_TRACKING_URI']}"]
    options += ["--secret", f"PREDICTION_LOG_URL={known['CHURN_PREDICTOR__SERVE__LOG__URL']}"]
    options += [
        "--env",
        f"{CUSTOMERS}=320",
        "--env",
        "CHURN_PREDICTOR__GATE__CHAMPION_GAIN=-1",
    ]  # it need not be better
    said = act(clone, tmp_path, "retrain", "push", *options)
    assert re.search(r"version \d is challenger, because the data has changed since version \d", said)
    assert SECRETS["POSTGRES_PASSWORD"] not in said


@pytest.fixture(scope="module")
def cluster(recorded: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Run a Dask scheduler and two workers, processes outside the project's folder; yield the settings to use them."""
    place, folder = f"127.0.0.1:{free_port()}", tmp_path_factory.mktemp("dask")
    host, port = place.split(":")
    dask = str(recorded.path / ".venv" / "bin" / "dask")
    scheduler = [dask, "scheduler", "--host", host, "--port", port, "--no-dashboard"]
    worker = [dask, "worker", f"tcp://{place}", "--nworkers=1", "--nthreads=1", "--no-nanny", "--no-dashboard"]
    environment = {**recorded.environment, "PYTHONUNBUFFERED": "1"}
    with (
        running(scheduler, lambda: listens(place), folder, environment),
        running(worker, lambda: True, folder, environment),
        running(worker, lambda: True, folder, environment),
    ):
        yield {
            "CHURN_PREDICTOR__TRAIN__COMPUTE__BACKEND": "dask",
            "CHURN_PREDICTOR__TRAIN__COMPUTE__ADDRESS": f"tcp://{place}",
        }


def test_the_parallel_parts_run_on_the_workers(recorded: Project, cluster: dict[str, str]) -> None:
    """Two processes answer, and neither is the one that asked."""
    assert recorded.ok("uv", "run", "python", "-c", WHO, **cluster).split() == ["2"]


def test_dask_gives_what_one_process_gives(recorded: Project, cluster: dict[str, str]) -> None:
    """Feature months, a search with its trials, and the back-tests: every file is the same, byte for byte."""
    files = [recorded.path / "models" / "experiment-001" / name for name in ("study.csv", "params.yaml")]
    files += [recorded.path / "data" / "features" / f"{part}.parquet" for part in ("train", "validation", "test")]
    files += [recorded.path / "reports" / "backtest.json"]
    found = []
    for settings in ({}, cluster):
        for file in files:
            file.unlink(missing_ok=True)
        predictor(recorded, "features", **settings)
        predictor(recorded, "train", **SEARCH, **settings)
        recorded.ok("uv", "run", "python", "-c", BACKTEST, **SEARCH, **settings)
        found.append({file.name: file.read_bytes() for file in files})
    assert found[0]["study.csv"].count(b"\n") == 5
    assert [name for name in found[0] if found[0][name] != found[1][name]] == []


def test_airflow_makes_pods_of_the_daily_look(project: Project, tmp_path: Path) -> None:
    """Airflow imports the DAG and makes two pods that Kubernetes takes; the second follows a verdict, and only that."""
    (tmp_path / "kubeconfig").write_text(CLUSTER)
    airflow = ("uv", "run", "--no-project", "--with-requirements", str(ENVIRONMENTS / "airflow.txt"))
    variables = {"AIRFLOW_HOME": str(tmp_path), "KUBECONFIG": str(tmp_path / "kubeconfig")}
    said = project.ok(*airflow, "python", "-c", PODS, "deploy/airflow/lifecycle.py", **variables)
    tasks = [json.loads(line.removeprefix("POD ")) for line in said.splitlines() if line.startswith("POD ")]
    assert [task[:3] for task in tasks] == [["monitor", "all_success", [1]], ["retrain", "all_skipped", [1]]]
    for name, _, _, pod in tasks:
        (tmp_path / f"{name}.json").write_text(json.dumps(pod))
        project.ok("kubernetes-validate", str(tmp_path / f"{name}.json"))
        assert pod["spec"]["containers"][0]["args"] == [name]


@pytest.mark.parametrize("word", ["serve", "monitor", "retrain"])
def test_what_image_pods_and_workflow_run_is_a_command(project: Project, word: str) -> None:
    """The command line knows the words that the files of deployment say."""
    assert f"{word} [OPTIONS]" in project.ok("uv", "run", "churn-predictor", word, "--help")
