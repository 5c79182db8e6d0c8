"""A generated project's service under load: models change places, its registry stops, its processes are killed."""

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any
from urllib.error import URLError

import pytest
from support import Project, free_port, generate, pretend

pytestmark = pytest.mark.slow

CLIENTS, REQUESTS, SWAPS = 8, 10_000, 10
PATIENCE_SECONDS = 300
FEW = {"CHURN_PREDICTOR__TRAIN__DATA__GENERATOR__CUSTOMERS": "300"}
OTHER = {  # a challenger that says something else, and a gate that lets it pass
    "CHURN_PREDICTOR__TRAIN__MODEL__PARAMS": "{max_iter: 10}",
    "CHURN_PREDICTOR__GATE__CHAMPION_GAIN": "-1",
    "CHURN_PREDICTOR__GATE__LINEAR_TOLERANCE": "1",
    "CHURN_PREDICTOR__GATE__CALIBRATION_TOLERANCE": "1",
    "CHURN_PREDICTOR__GATE__SLICE_TOLERANCE": "1",
    "CHURN_PREDICTOR__GATE__LATENCY_FACTOR": "100",
}
ARMS = {"CHURN_PREDICTOR__SERVE__ROLLOUT__MODE": "ab", "CHURN_PREDICTOR__SERVE__AB__SHARE": "50"}
ROWS = """
import pandas as pd
frame = pd.read_parquet("data/processed/customers.parquet").drop(columns="churned")
print(frame.head(500).to_json(orient="records"))
"""


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def get(address: str) -> dict[str, Any]:
    """Return what an address says; nothing as long as nobody is there."""
    with suppress(URLError, OSError), urllib.request.urlopen(address) as answer:  # noqa: S310 - of this machine
        text = answer.read().decode()
        return dict(json.loads(text)) if text.startswith("{") else {"text": text}
    return {}


@contextmanager
def running(project: Project, *command: str, ready: str, **extra: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server of the project until the block ends; it, and whatever it has started, is then asked to stop."""
    environment = {**project.environment, "OMP_NUM_THREADS": "1", **extra}
    words = ("uv", "run", "--no-sync", *command)
    with subprocess.Popen(words, cwd=project.path, env=environment, start_new_session=True) as process:
        try:
            wait_until(lambda: bool(get(ready)))
            assert process.poll() is None
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)


@dataclass
class Traffic:
    """Clients that ask one row after the other, each on a connection that it keeps, and note what they are told."""

    port: int
    rows: list[dict[str, Any]]
    answers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    champion: str = ""  # the version that answered last in this role
    more: Event = field(default_factory=Event)

    def run(self, requests: int) -> None:
        """Ask so many rows, and go on for as long as there shall be ``more``."""
        numbers = count()
        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(lambda _: self.client(numbers, requests), range(CLIENTS)))

    def client(self, numbers: "count[int]", requests: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while (number := next(numbers)) < requests or self.more.is_set():
            row = self.rows[number % len(self.rows)]
            try:
                connection.request("POST", "/predict", json.dumps(row))
                answer = connection.getresponse()
                said = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.broken.append(repr(error))
                connection.close()
                continue
            if answer.status == http.HTTPStatus.OK:
                self.note(row["customer_id"], json.loads(said))
            else:
                self.refused.append(said)
        connection.close()

    def note(self, entity: str, answer: dict[str, Any]) -> None:
        self.answers.append((entity, answer))
        if answer["role"] == "champion":
            self.champion = answer["version"]

    def reach(self, answers: int) -> None:
        wait_until(lambda: len(self.answers) >= answers)


@pytest.fixture(scope="module")
def project(repository: Path, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project with a champion and a challenger."""
    folder = tmp_path_factory.mktemp("serving")
    project = generate(repository, {**home, **pretend(repository)}, folder)
    project.ok("uv", "sync", "--locked", "--quiet", "--extra", "ui")
    assert "version 1 is champion" in project.ok("uv", "run", "--no-sync", "churn-predictor", "run", **FEW)
    assert "version 2 is challenger" in project.ok("uv", "run", "--no-sync", "churn-predictor", "run", **FEW, **OTHER)
    return project


@pytest.fixture(scope="module")
def rows(project: Project) -> list[dict[str, Any]]:
    return list(json.loads(project.ok("uv", "run", "--no-sync", "python", "-c", ROWS)))


def registry(project: Project, port: int) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """Start MLflow's server on the project's store."""
    command = ("mlflow", "server", "--backend-store-uri", "sqlite:///mlflow.db", "--workers", "1", "--port", str(port))
    return running(project, *command, ready=f"http://127.0.0.1:{port}/version")


def swap(port: int, now: str) -> str:
    """Let the other version be champion, and this one challenger; return the other."""
    other = {"1": "2", "2": "1"}[now]
    for alias, version in (("champion", other), ("challenger", now)):
        body = json.dumps({"name": "churn-predictor", "alias": alias, "version": version}).encode()
        address = f"http://127.0.0.1:{port}/api/2.0/mlflow/registered-models/alias"
        headers = {"Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(address, body, headers)):
            pass
    return other


def logged(project: Project) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(project.path / "predictions.db")) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("SELECT id, entity, role, version, failed FROM predictions")]


def test_ten_thousand_requests_lose_nothing(project: Project, rows: list[dict[str, Any]]) -> None:
    """Ten swaps, a registry that stops for a while, a killed process: all requests are answered, and logged.

    Only what is under way in the killed process may break; the one that starts in its place answers although the
    registry is away; each entity is answered in the same role every time; and what the processes have counted, the
    killed one too, adds up to what was answered.
    """
    port, store, champion = free_port(), free_port(), "1"
    address, settings = f"http://127.0.0.1:{port}", {"CHURN_PREDICTOR__SERVE__WORKERS": "2", **ARMS}
    variables = {"CHURN_PREDICTOR__SERVE__PORT": str(port), "MLFLOW_TRACKING_URI": f"http://127.0.0.1:{store}"}
    traffic = Traffic(port, rows)
    with ThreadPoolExecutor(1) as beside, ExitStack() as servers:
        stored = servers.enter_context(ExitStack())
        stored.enter_context(registry(project, store))
        serve = ("churn-predictor", "serve")
        servers.enter_context(running(project, *serve, ready=f"{address}/readyz", **variables, **settings))
        servers.callback(traffic.more.clear)
        traffic.more.set()
        load = beside.submit(traffic.run, REQUESTS)
        for number in range(SWAPS):
            traffic.reach((number + 1) * REQUESTS // (SWAPS + 2))
            if number == SWAPS // 2:
                stored.close()
                wait_until(lambda: get(f"{address}/readyz")["registry"] == "away")
                killed = get(f"{address}/version")["process"]
                os.kill(killed, signal.SIGKILL)
                wait_until(lambda: len(processes(address, killed)) == 2)  # noqa: B023 - waits here
                stored.enter_context(registry(project, store))
            champion = swap(store, champion)
            wait_until(lambda: traffic.champion == champion)  # noqa: B023 - waits here
        traffic.more.clear()
        load.result()
        counted = rows_counted(get(f"{address}/metrics")["text"])
    rows_logged = logged(project)
    assert traffic.refused == []
    assert len(traffic.broken) <= CLIENTS
    assert len(traffic.answers) >= REQUESTS - CLIENTS
    assert len(traffic.answers) <= counted <= len(traffic.answers) + len(traffic.broken)
    assert {answer["id"] for _, answer in traffic.answers} <= {row["id"] for row in rows_logged}
    assert not any(row["failed"] for row in rows_logged)
    roles = defaultdict(set)
    for entity, answer in traffic.answers:
        roles[entity].add(answer["role"])
    assert set(map(len, roles.values())) == {1}
    assert {role for (role,) in roles.values()} == {"champion", "challenger"}


def rows_counted(metrics: str) -> int:
    return sum(
        int(float(line.split()[-1])) for line in metrics.splitlines() if line.startswith("model_requests_total{")
    )


def processes(address: str, killed: int) -> set[int]:
    """Return which processes answer, but for the killed one."""
    found = {get(f"{address}/version").get("process", killed) for _ in range(20)}
    return found - {killed}


def test_a_killed_service_loses_nothing_that_it_answered(project: Project, rows: list[dict[str, Any]]) -> None:
    """The whole service is killed under load: every answer is in the log, and the next start goes on with it."""
    port = free_port()
    ready, variables = f"http://127.0.0.1:{port}/readyz", {"CHURN_PREDICTOR__SERVE__PORT": str(port)}
    traffic = Traffic(port, rows)
    with running(project, "churn-predictor", "serve", ready=ready, **variables), ThreadPoolExecutor(1) as beside:
        load = beside.submit(traffic.run, REQUESTS)
        traffic.reach(500)
        os.kill(get(f"http://127.0.0.1:{port}/version")["process"], signal.SIGKILL)
        load.result()
    assert traffic.broken
    assert {answer["id"] for _, answer in traffic.answers} <= {row["id"] for row in logged(project)}
    again = Traffic(port, rows)
    with running(project, "churn-predictor", "serve", ready=ready, **variables):
        again.run(50)
    assert len(again.answers) == 50
    assert {answer["id"] for _, answer in again.answers} <= {row["id"] for row in logged(project)}
