"""The service as it runs: a process is killed, models change places, the registry is away, and nothing is lost."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import registry
from {{ cookiecutter.__package_name }}.project import PACKAGE, SERVE_CONFIG, Project
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.story import loopback

from .helpers import PATIENCE, clone, edit, wait_until

CLIENTS, REQUESTS = 8, 500


@dataclass
class Traffic:
    """Clients that ask one row after the other, and keep what they were told."""

    address: str
    rows: list[dict[str, Any]]
    answers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def run(self, requests: int) -> None:
        """Ask so many rows, and stop."""
        numbers = count()
        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(lambda _: self.client(numbers, requests), range(CLIENTS)))

    def client(self, numbers: "count[int]", requests: int) -> None:
        with httpx.Client(base_url=self.address, timeout=PATIENCE) as client:
            while (number := next(numbers)) < requests:
                row = self.rows[number % len(self.rows)]
                try:
                    answer = client.post("/predict", json=row)
                except httpx.TransportError as error:
                    self.broken.append(repr(error))
                    continue
                if answer.status_code == httpx.codes.OK:
                    self.answers.append((row["customer_id"], answer.json()))
                else:
                    self.refused.append(answer.text)

    def reach(self, done: int) -> None:
        wait_until(lambda: len(self.answers) >= done)


@contextmanager
def serving(project: Project, workers: int) -> Iterator[str]:
    """Start the command, wait until it answers, and stop it as ctrl-c does."""
    port = loopback.free_port()
    edit(project, {"port": port, "workers": workers}, SERVE_CONFIG)
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", PACKAGE, "serve"]
    group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # so that Windows can send it a ctrl-break
    with subprocess.Popen(command, cwd=project.root, creationflags=group) as process:  # noqa: S603 - our own words
        try:
            wait_until(lambda: process.poll() is not None or ready(address))
            yield address
        finally:
            process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGINT))


def ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def swap(project: Project) -> None:
    """Let champion and challenger change places."""
    aliases = registry.standing(project).aliases
    registry.set_alias(project, "champion", aliases["challenger"])
    registry.set_alias(project, "challenger", aliases["champion"])


@pytest.fixture(scope="module")
def rows(rivals: Project) -> list[dict[str, Any]]:
    frame = pd.read_parquet(rivals.processed).drop(columns=rivals.train.data.target).head(100)
    return list(json.loads(frame.to_json(orient="records")))


def test_nothing_is_lost(rivals: Project, tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    """Models change places, the registry is away for a while, a process is killed: the other one answers.

    Two processes get 500 requests; only those under way in the killed one may break. Every answer is in the log, and
    each entity is answered by the same role each time.
    """
    project = clone(rivals, tmp_path / "project")
    standing = registry.standing(project)
    registry.set_rollout(project, standing.rollout, replace(standing.rollout, mode="canary", weight=50))
    with serving(project, workers=2) as address, ThreadPoolExecutor(1) as beside:
        traffic = Traffic(address, rows)
        asked = beside.submit(traffic.run, REQUESTS)
        traffic.reach(50)
        swap(project)
        traffic.reach(150)
        os.kill(httpx.get(f"{address}/version").json()["process"], getattr(signal, "SIGKILL", signal.SIGTERM))
        with closing(sqlite3.connect(project.root / "mlflow.db", isolation_level=None)) as store:
            store.execute("BEGIN EXCLUSIVE")  # nobody can read the registry now
            traffic.reach(300)
            time.sleep(0.3)
            store.execute("ROLLBACK")
        swap(project)
        asked.result()
    with Journal.open(project) as log:
        logged = log.read(columns=["id", "entity", "role", "version", "failed"])
    assert traffic.refused == []
    assert len(traffic.broken) <= CLIENTS
    assert len(traffic.answers) + len(traffic.broken) == REQUESTS
    assert {answer["id"] for _, answer in traffic.answers} <= set(logged["id"])
    assert not logged["failed"].any()
    roles = defaultdict(set)
    for entity, answer in traffic.answers:
        roles[entity].add(answer["role"])
    assert set(map(len, roles.values())) == {1}
    assert set(logged["version"]) == {"1", "2"}
