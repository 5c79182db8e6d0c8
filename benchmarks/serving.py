# /// script
# requires-python = ">=3.11"
# dependencies = ["cookiecutter==2.7.1"]
# ///
"""How quickly does a generated project answer? Against ``mlflow models serve``, and with a challenger in its shadow.

Run it with ``uv run benchmarks/serving.py``; it needs uv, makes a project and a second environment in a temporary
folder (1.5 GB), and prints Markdown tables. Both servers run side by side, each with one worker, and take turns under
the same load: 8 connections, one row a request. The project validates, makes features and logs each answer before it
is sent; the peer is given the features, and logs nothing. Then the project answers alone, with and without a shadow.
"""

import json
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from threading import Thread

from ratios import Ratio, keep

ROOT = Path(__file__).parents[1]
PEER = "mlflow==3.17.2"
CONNECTIONS, TURNS, SECONDS = 8, 5, 6.0
OURS, THEIRS, WEB = 18001, 18002, 18003
HOST = "http://127.0.0.1"
ROWS, BATCHES, DROPPED = "model_batch_rows_sum", "model_batch_rows_count", "model_shadow_dropped_total"
MODES = ("champion", "shadow")
NEEDED = ("numpy", "pandas", "scikit-learn", "scipy", "skops")
FEW = {"CHURN_PREDICTOR__TRAIN__DATA__GENERATOR__CUSTOMERS": "1000"}
QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "OMP_NUM_THREADS": "1"}
# In the project's own environment: requests for both, and what each part costs for a batch of this many rows.
REQUESTS = """
import json, sys
import pandas as pd
raw = pd.read_parquet("data/processed/customers.parquet").drop(columns="churned").tail(500)
features = pd.read_parquet("data/features/test.parquet").drop(columns="churned").tail(500)
ours = [json.dumps(row) for row in json.loads(raw.to_json(orient="records"))]
theirs = [json.dumps(dict(dataframe_records=[row])) for row in json.loads(features.to_json(orient="records"))]
print(json.dumps([ours, theirs]))
"""
PARTS = """
import json, sys, tempfile, time
from datetime import UTC, datetime
from pathlib import Path
import pandas as pd
from churn_predictor import features, modelfile, registry
from churn_predictor.project import Project
from churn_predictor.serving.contract import Contract
from churn_predictor.serving.journal import Journal
from churn_predictor.serving.models import serve
from churn_predictor.serving.tables import Prediction
project, size = Project.open(Path.cwd()), int(sys.argv[1])
contract, settings = Contract.read(project), project.train
bodies = [body.encode() for body in json.loads(sys.stdin.read())[:size]]
rows = [contract.parse(body)[0][0] for body in bodies]
model, version = registry.load_champion(project)
served = serve(version, model, project, contract)
build = lambda: features.build(pd.DataFrame(rows), settings.data, settings.features.derived)
table = model[:-1].transform(build())
log, now, number = Journal(f"sqlite:///{tempfile.mkdtemp()}/log.db"), datetime.now(UTC), iter(range(10**9))
row = lambda features: Prediction(
    str(next(number)), now, "C0000001", "2025-01", "1", "champion", "champion", "e", 0.5, 1, 1.0, False, features
)
def cost(action):
    action()
    begin, calls = time.process_time(), 0
    while time.process_time() - begin < 1.5:
        action()
        calls += 1
    return 1e6 * (time.process_time() - begin) / calls / size
print(json.dumps(dict(
    validation=cost(lambda: [contract.parse(body) for body in bodies]),
    answer=cost(lambda: served.answer(contract.arrays(rows))),
    estimator=cost(lambda: model[-1].predict_proba(table)),
    frames=cost(lambda: modelfile.scores(model, build())),
    log=cost(lambda: log.write([row(each) for each in rows])),
)))
"""
MODE = """
import sys
from dataclasses import replace
from pathlib import Path
from churn_predictor.project import Project
from churn_predictor.serving import switch
project = Project.open(Path.cwd())
now = switch.read(project)
switch.change(project, now, replace(now, rollout=replace(now.rollout, mode=sys.argv[1])))
"""
BARE = """
from fastapi import FastAPI, Request
app = FastAPI()
@app.post("/predict")
async def predict(request: Request):
    return {"size": len(await request.body())}
@app.get("/ping")
async def ping():
    return {}
"""


@dataclass
class Turn:
    """What one turn under load has shown."""

    seconds: list[float]
    wall: float
    cpu: float

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.wall

    def ms(self, quantile: float) -> float:
        return 1000 * sorted(self.seconds)[int(quantile * (len(self.seconds) - 1))]


def run(*command: str, cwd: Path, text: str = "", **extra: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**environment(), **extra}, input=text, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"} | QUIET


@contextmanager
def server(*command: str, cwd: Path, ready: str, **extra: str) -> Iterator[int]:
    """Start a server in a process group of its own, wait until it answers, and end the group."""
    process = subprocess.Popen(
        command, cwd=cwd, env={**environment(), **extra}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        while not answers(ready):
            if process.poll() is not None:
                sys.exit(f"{' '.join(command)} has ended")
            time.sleep(0.2)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - of this machine
        return str(answer.read().decode())


def answers(address: str) -> bool:
    try:
        return fetch(address) is not None
    except (urllib.error.URLError, OSError):
        return False


def client(port: int, path: str, bodies: list[bytes], end: float, seconds: list[float]) -> None:
    """Ask one request after the other on one connection, with as little work as can be."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
    requests = [f"{head}{len(body)}\r\n\r\n".encode() + body for body in bodies]
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = 0
        while (begin := time.perf_counter()) < end:
            connection.sendall(requests[number % len(requests)])
            status = receive(connection)
            seconds.append(time.perf_counter() - begin)
            if status != HTTPStatus.OK:
                raise RuntimeError(f"{path} answers {status}")
            number += 1


def receive(connection: socket.socket) -> int:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1])


def load(port: int, path: str, texts: list[str], pid: int) -> Turn:
    bodies = [text.encode() for text in texts]
    seconds: list[float] = []
    begin, cpu = time.perf_counter(), used(pid)
    end = begin + SECONDS
    clients = [
        Thread(target=client, args=(port, path, bodies[start::CONNECTIONS], end, seconds))
        for start in range(CONNECTIONS)
    ]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    return Turn(seconds, time.perf_counter() - begin, used(pid) - cpu)


def in_mode(mode: str, project: Path, texts: list[str], pid: int) -> Turn:
    """Let the service see the mode of the rollout, and put it under load."""
    run("uv", "run", "python", "-c", MODE, mode, cwd=project)
    while json.loads(fetch(f"{HOST}:{OURS}/version"))["rollout"]["mode"] != mode:
        time.sleep(0.2)
    return load(OURS, "/predict", texts, pid)


def counted(metrics: str, name: str) -> float:
    return sum(float(line.split()[1]) for line in metrics.splitlines() if line.startswith(f"{name} "))


def used(group: int) -> float:
    """Return the CPU seconds of a process group so far, on Linux; elsewhere nothing is known."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def make(room: Path) -> tuple[Path, Path]:
    """Make the project with a registered model, and the peer's environment with the same packages."""
    run(sys.executable, "-m", "cookiecutter", str(ROOT), "--no-input", "--accept-hooks", "no", cwd=room)
    project = room / "churn-predictor"
    run("git", "init", "--quiet", cwd=project)
    run("uv", "sync", "--quiet", cwd=project)
    for _ in ("champion", "challenger"):
        run("uv", "run", "churn-predictor", "run", cwd=project, **FEW)
    lock = (project / "requirements-lock.txt").read_text(encoding="utf-8").splitlines()
    pins = [line.split()[0] for line in lock if line.partition("==")[0] in NEEDED]
    run("uv", "venv", "--quiet", "peer", cwd=room)
    run("uv", "pip", "install", "--quiet", "--python", "peer", PEER, *pins, cwd=room)
    (room / "bare.py").write_text(BARE, encoding="utf-8")
    return project, room / "peer" / "bin"


def measure(room: Path) -> None:
    """Let the servers take turns, and print the tables."""
    project, peer = make(room)
    own = project / ".venv" / "bin"
    ours, theirs = json.loads(run("uv", "run", "python", "-c", REQUESTS, cwd=project))
    store = {"MLFLOW_TRACKING_URI": f"sqlite:///{project / 'mlflow.db'}", "PATH": f"{peer}:{os.environ['PATH']}"}
    names = ("-m", "models:/churn-predictor@champion", "--env-manager", "local", "--workers", "1")
    mine = {"CHURN_PREDICTOR__SERVE__PORT": str(OURS)}
    mlflow = (str(peer / "mlflow"), "models", "serve", *names, "--port", str(THEIRS))
    bare = (str(own / "uvicorn"), "bare:app", "--port", str(WEB), "--no-access-log")
    with (
        server(str(own / "churn-predictor"), "serve", cwd=project, ready=f"{HOST}:{OURS}/readyz", **mine) as one,
        server(*mlflow, cwd=project, ready=f"{HOST}:{THEIRS}/ping", **store) as two,
        server(*bare, cwd=room, ready=f"{HOST}:{WEB}/ping") as three,
    ):
        asked = ((OURS, "/predict", ours, one), (THEIRS, "/invocations", theirs, two), (WEB, "/predict", ours, three))
        rounds = [[load(*each) for each in asked] for _ in range(TURNS + 1)][1:]  # the first one warms up
        metrics = fetch(f"{HOST}:{OURS}/metrics")
    with server(str(own / "churn-predictor"), "serve", cwd=project, ready=f"{HOST}:{OURS}/readyz", **mine) as one:
        pairs = [[in_mode(mode, project, ours, one) for mode in MODES] for _ in range(TURNS + 1)][1:]
        dropped = counted(fetch(f"{HOST}:{OURS}/metrics"), DROPPED)
    size = max(1, round(counted(metrics, ROWS) / counted(metrics, BATCHES)))
    parts = json.loads(run("uv", "run", "python", "-c", PARTS, str(size), cwd=project, text=json.dumps(ours)))
    report(rounds, parts, size)
    report_shadow(pairs, dropped)


def report(rounds: list[list[Turn]], parts: dict[str, float], size: int) -> None:
    print(
        f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, {CONNECTIONS} connections,"
    )
    print(f"one worker, one row a request, median of {TURNS} turns of {SECONDS:g} s each\n")
    print("| server | requests/s | p50 ms | p99 ms | CPU ms a request |\n|---|---|---|---|---|")
    ours, theirs, bare = (summary(turns) for turns in zip(*rounds, strict=True))
    for name, row in (
        ("`serve`", ours),
        (f"`mlflow models serve` ({PEER})", theirs),
        ("FastAPI that does nothing", bare),
    ):
        print(f"| {name} | {row[0]:.0f} | {row[1]:.1f} | {row[2]:.1f} | {row[3]:.2f} |")
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    print(f"| ratio to MLflow | {ratios[0]:.1f} | {ratios[1]:.2f} | {ratios[2]:.2f} | {ratios[3]:.2f} |")
    for position, (what, unit) in enumerate(
        [("requests a second", ""), ("p50", "ms"), ("p99", "ms"), ("CPU a request", "ms")]
    ):
        keep(
            Ratio(
                what,
                ours[position],
                f"`mlflow models serve` {PEER.partition('==')[2]}",
                theirs[position],
                unit,
                not position,
            )
        )
    named = parts["validation"] + parts["answer"] + parts["log"]
    print(f"\nWhere a request's CPU time goes, in batches of {size}, as they came about:\n\n| part | µs |\n|---|---|")
    print(f"| web framework alone | {1000 * bare[3]:.0f} |")
    print(f"| validation | {parts['validation']:.0f} |")
    print(f"| features, preparation and model, as arrays | {parts['answer']:.0f} |")
    print(f"| prediction log, SQLite | {parts['log']:.0f} |")
    print(f"| the rest: batching, counters, threads | {1000 * (ours[3] - bare[3]) - named:.0f} |")
    print(f"| all | {1000 * ours[3]:.0f} |")
    print(f"| for comparison: the estimator's own predict_proba, of prepared rows | {parts['estimator']:.0f} |")
    print(f"| for comparison: features, preparation and model, as data frames | {parts['frames']:.0f} |")


def report_shadow(pairs: list[list[Turn]], dropped: float) -> None:
    alone, shadowed = (summary(turns) for turns in zip(*pairs, strict=True))
    print("\n| `serve` alone | requests/s | p50 ms | p99 ms | CPU ms a request |\n|---|---|---|---|---|")
    for name, row in (("without a shadow", alone), ("with a challenger in the shadow", shadowed)):
        print(f"| {name} | {row[0]:.0f} | {row[1]:.1f} | {row[2]:.1f} | {row[3]:.2f} |")
    before, after = (whole(turns).ms(0.99) for turns in zip(*pairs, strict=True))
    keep(Ratio("p99 with a challenger in the shadow", after, "without a shadow", before, "ms"))
    print(f"\nOver all turns p99 with a shadow is {after / before:.2f} of that without; it dropped {dropped:.0f} rows")


def whole(turns: tuple[Turn, ...]) -> Turn:
    """Put the turns together: the slowest of all answers are steadier than those of each turn."""
    seconds = [each for turn in turns for each in turn.seconds]
    return Turn(seconds, sum(turn.wall for turn in turns), sum(turn.cpu for turn in turns))


def summary(turns: tuple[Turn, ...]) -> list[float]:
    """Return the medians of rate, both quantiles and CPU milliseconds a request."""
    columns = zip(*((t.rate, t.ms(0.5), t.ms(0.99), 1000 * t.cpu / len(t.seconds)) for t in turns), strict=True)
    return [statistics.median(column) for column in columns]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder))
