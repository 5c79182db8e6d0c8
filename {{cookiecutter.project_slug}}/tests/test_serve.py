"""The service: it answers what the model says, by whom the rollout says, logs it first, and outlives its registry."""

import json
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from {{ cookiecutter.__package_name }} import features, modelfile, registry, tracking
from {{ cookiecutter.__package_name }}.project import NAME, SERVE_CONFIG, Project
from {{ cookiecutter.__package_name }}.serving import frames, service
from {{ cookiecutter.__package_name }}.serving.contract import Arrays
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.serving.rollout import Rollout, challenged
from {{ cookiecutter.__package_name }}.serving.shadow import Shadow
from {{ cookiecutter.__package_name }}.serving.tables import SHADOW
from {{ cookiecutter.__package_name }}.watching import signals

from .helpers import Answer, clone, edit, wait_until

Row = dict[str, Any]
Score = Callable[[Arrays], np.ndarray]
SLOW_MS = 50.0
POISON = 777  # months that a model of a test cannot bear


@dataclass
class Running:
    """A service in this process, and how to ask it."""

    project: Project
    service: service.Service
    client: TestClient

    def ask(self, *rows: Row) -> list[Row]:
        answer = self.client.post("/predict", json={"rows": rows})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["predictions"])

    def get(self, path: str) -> Any:  # noqa: ANN401 - whatever the address answers
        return self.client.get(path).json()

    def log(self, *roles: str) -> pd.DataFrame:
        with Journal.open(self.project) as log:
            return log.read(roles=roles)

    def roll_out(self, mode: str, weight: float = 0.0) -> Rollout:
        """Change the rollout in the registry, and wait until the service has seen it."""
        now = registry.standing(self.project).rollout
        new = replace(now, mode=mode, weight=weight)
        registry.set_rollout(self.project, now, new)
        wait_until(lambda: self.get("/version")["rollout"] == asdict(new))
        return new

    def let_challenger(self, score: Callable[[Score, Arrays], np.ndarray]) -> None:
        """Have the challenger score rows in another way, which is given its own one; aliases are followed no more."""
        lineup = self.service.watcher.lineup
        assert lineup is not None
        assert lineup.challenger is not None
        other = replace(lineup.challenger, score=partial(score, lineup.challenger.score))
        self.service.watcher.stop()
        self.service.watcher.lineup = replace(lineup, challenger=other)


@contextmanager
def start(project: Project) -> Iterator[Running]:
    app = service.create(project)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Running(project, app.state.service, client)


@pytest.fixture(scope="module")
def shared(rivals: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start the service behind `running`."""
    with start(clone(rivals, tmp_path_factory.mktemp("shared") / "project")) as started:
        yield started


@pytest.fixture
def running(shared: Running) -> Running:
    """Return a service whose champion answers; this test may change the rollout."""
    shared.roll_out("champion")
    return shared


@pytest.fixture
def own(rivals: Project, tmp_path: Path) -> Iterator[Running]:
    """Start a service for this test alone, that may break what it stands on."""
    with start(clone(rivals, tmp_path / "project")) as started:
        yield started


@pytest.fixture(scope="module")
def rows(rivals: Project) -> list[Row]:
    """Return the rows of the data, as a caller would send them."""
    frame = pd.read_parquet(rivals.processed).drop(columns=rivals.train.data.target)
    return list(json.loads(frame.to_json(orient="records")))


def test_an_answer_is_what_the_pipeline_says(running: Running, rows: list[Row]) -> None:
    """Scores of all rows are equal to those of the features and the model that training made, to the last bit."""
    frame, settings = pd.read_parquet(running.project.processed), running.project.train
    for alias, mode, weight in (("champion", "champion", 0), ("challenger", "ab", 100)):
        running.roll_out(mode, weight)
        model = registry.load(running.project, registry.standing(running.project).aliases[alias])
        expected = modelfile.scores(model, features.build(frame, settings.data, settings.features.derived))
        answers = [answer for at in range(0, len(rows), 600) for answer in running.ask(*rows[at : at + 600])]
        assert {answer["role"] for answer in answers} == {alias}
        assert np.array_equal([answer["score"] for answer in answers], expected[:, 1])
        assert [answer["prediction"] for answer in answers] == model.classes_[expected.argmax(axis=1)].tolist()
        assert running.get("/version")[alias]["quick"]


def test_what_needs_data_frames_gets_them(
    running: Running, rivals: Project, tmp_path: Path, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feature that cannot do without pandas is served by pandas, with the same scores."""
    expected = [answer["score"] for answer in running.ask(*rows[:50])]
    by_pandas = {"is_new": lambda frame: frame["tenure_months"].lt(features.NEW_MONTHS).astype("int64")}
    monkeypatch.setattr(features, "DERIVED", {**features.DERIVED, **by_pandas})
    with start(clone(rivals, tmp_path / "project")) as other:
        assert not other.get("/version")["champion"]["quick"]
        assert [answer["score"] for answer in other.ask(*rows[:50])] == expected


def test_one_row_is_asked_without_a_list(running: Running, rows: list[Row]) -> None:
    """The answer to a single row is no list either: id, version, role, prediction and score."""
    answer = running.client.post("/predict", json=rows[0]).json()
    assert set(answer) == {"id", "version", "role", "prediction", "score"}
    assert answer["score"] == running.ask(rows[0])[0]["score"]


def test_an_answer_is_in_the_log(running: Running, rows: list[Row]) -> None:
    """With its id, entity, period, version and role, and with the columns that the model may see."""
    (answer,) = running.ask(rows[3])
    log = running.log().set_index("id").loc[answer["id"]]
    assert (log["entity"], log["period"]) == (rows[3]["customer_id"], rows[3]["month"])
    assert (log["version"], log["role"], log["score"]) == (answer["version"], "champion", answer["score"])
    assert log["features"] == {key: value for key, value in rows[3].items() if key not in {"customer_id", "month"}}


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"tenure_months": -1}, "tenure_months", {"ge": 0}),
        ({"tenure_months": 5000}, "tenure_months", {"le": 1200}),
        ({"tenure_months": "12"}, "tenure_months", "valid integer"),
        ({"tenure_months": 1.5}, "tenure_months", "valid integer"),
        ({"tenure_months": 10**30}, "tenure_months", {"le": 1200}),
        ({"usage_hours": None}, "usage_hours", "valid number"),
        ({"usage_hours": float("nan")}, "usage_hours", "finite number"),
        ({"region": "moon"}, "region", "'north', 'south', 'east' or 'west'"),
        ({"customer_id": "7"}, "customer_id", {"pattern": "^C[0-9]{7}$"}),
        ({"colour": "red"}, "colour", "not permitted"),
        ({"churned": 1}, "churned", "not permitted"),
    ],
)
def test_a_bad_value_is_named_with_its_bound(
    running: Running, rows: list[Row], change: Row, field: str, reason: str | Row
) -> None:
    """What breaks the schema is status 422: the field, the bound, and nothing of what was sent."""
    body = json.dumps({"rows": [rows[0], rows[1] | change]})
    answer = running.client.post("/predict", content=body)
    (problem,) = answer.json()["problems"]
    assert (answer.status_code, problem["field"]) == (422, f"rows.1.{field}")
    assert problem["bound"] == reason if isinstance(reason, dict) else reason in problem["problem"]
    assert "input" not in problem


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        (b"{", "body", "no JSON"),
        (b"\xff", "body", "no JSON"),
        (b"[" * 10_000, "body", "no JSON"),
        (b"null", "body", "valid dictionary"),
        (b"[]", "body", "valid dictionary"),
        (b'{"rows": []}', "rows", "at least 1"),
        (b'{"rows": 1}', "rows", "valid list"),
        (b'{"rows": [{}]}', "rows.0.customer_id", "required"),
        (b"{}", "customer_id", "required"),
    ],
)
def test_a_bad_body_is_no_fault_of_ours(running: Running, body: bytes, field: str, reason: str) -> None:
    """Whatever is sent, the answer is status 422 in JSON, and never a trace."""
    answer = running.client.post("/predict", content=body)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["field"] == field
    assert reason in answer.json()["problems"][0]["problem"]
    assert "Traceback" not in answer.text


def test_a_request_has_a_bound(running: Running, rows: list[Row]) -> None:
    """More rows than one request may have are refused with the bound."""
    answer = running.client.post("/predict", json={"rows": rows[:1] * 1001})
    assert answer.json()["problems"] == [
        {"field": "rows", "problem": "List should have at most 1000 items after validation, not 1001"}
        | {"bound": {"max_length": 1000}}
    ]


def test_a_long_request_is_refused(running: Running) -> None:
    """What goes on after the bound is status 413, though it says nothing of its length; up to there it is read."""
    answer = running.client.post("/predict", content=(b" " * service.MEGABYTE for _ in range(5)))
    assert (answer.status_code, answer.json()["error"]) == (
        413,
        "the request is longer than 4 MB (request_mb in configs/serve_config.yaml); ask in parts",
    )
    assert running.client.post("/predict", content=b" " * 3 * service.MEGABYTE).status_code == 422


def test_the_rollout_says_who_answers(running: Running, rows: list[Row]) -> None:
    """In a canary the challenger answers those whom the hash chooses, again and again, and the log says so."""
    rollout = running.roll_out("canary", 30)
    expected = ["challenger" if challenged(row["customer_id"], rollout) else "champion" for row in rows[:200]]
    assert {"challenger", "champion"} == set(expected)
    for _ in range(2):
        answers = running.ask(*rows[:200])
        assert [answer["role"] for answer in answers] == expected
    log = running.log().set_index("id").loc[[answer["id"] for answer in answers]]
    assert log["role"].tolist() == expected
    assert set(log["mode"]) == {"canary"}


def test_a_shadow_answers_unheard(running: Running, rows: list[Row]) -> None:
    """The champion answers everybody; what the challenger would have said stands beside it in the log."""
    running.roll_out("shadow")
    answers = running.ask(*rows[:90])
    assert {answer["role"] for answer in answers} == {"champion"}
    shadow = Shadow(running.service.inference, running.project.serve)
    assert (shadow.step(), shadow.step()) == (90, 0)
    pairs = frames.pairs(running.log()).set_index("id").loc[[answer["id"] for answer in answers]]
    running.roll_out("ab", 100)
    assert pairs["shadow_score"].tolist() == [answer["score"] for answer in running.ask(*rows[:90])]


def test_two_shadows_of_one_log_do_not_collide(
    running: Running, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each pod has one: what another has answered meanwhile is left as it is, once."""
    running.roll_out("shadow")
    one, other = (Shadow(running.service.inference, running.project.serve) for _ in range(2))
    one.step()
    ids = [answer["id"] for answer in running.ask(*rows[:20])]
    read = other.read
    monkeypatch.setattr(other, "read", lambda waiting: (one.step(), read(waiting))[1])  # one is quicker
    assert other.step() == 20
    seen = running.log("shadow")["id"].str.removesuffix(SHADOW)
    assert sorted(number for number in seen if number in set(ids)) == sorted(ids)


def test_a_shadow_that_cannot_follow_drops_and_counts(running: Running, rows: list[Row]) -> None:
    """Of more rows than may wait, the newest are answered, and the others are counted, once."""
    running.roll_out("shadow")
    settings = running.project.serve
    few = settings.model_copy(update={"shadow": settings.shadow.model_copy(update={"queue": 30})})
    shadow = Shadow(running.service.inference, few)
    shadow.step()
    ids = [answer["id"] for answer in running.ask(*rows[:100])]
    assert (shadow.step(), shadow.step()) == (30, 0)
    seen = running.log("shadow")["id"].str.removesuffix(SHADOW)
    assert [number for number in ids if number in set(seen)] == ids[-30:]
    assert counted(running, signals.DROPPED) == 70


def test_a_challenger_that_fails_hurts_nobody(own: Running, rows: list[Row]) -> None:
    """In its place the champion answers, and the failure is in the log for the guards to see."""
    own.roll_out("ab", 100)
    own.let_challenger(lambda _, arrays: np.full((len(arrays["region"]), 2), np.nan))
    answers = own.ask(*rows[:10])
    assert {answer["role"] for answer in answers} == {"champion"}
    assert 'model_replaced_total{version="2"} 10.0' in own.client.get("/metrics").text
    assert "model_failures_total{" not in own.client.get("/metrics").text
    failed = own.log("challenger")
    assert failed["failed"].all()
    assert failed["id"].tolist() == [f"{answer['id']}-failed" for answer in answers]


def test_the_time_of_each_model_is_its_own(own: Running, rows: list[Row]) -> None:
    """Two models answer one batch, one after the other: only the slow one is logged as slow."""
    own.roll_out("ab", 50)

    def slow(whole: Score, arrays: Arrays) -> np.ndarray:
        time.sleep(SLOW_MS / 1000)
        return whole(arrays)

    own.let_challenger(slow)
    own.ask(*rows[:50])
    theirs, ours = own.log("champion"), own.log("challenger")
    assert ours["model_ms"].min() >= SLOW_MS
    assert (theirs["latency_ms"] - theirs["model_ms"]).min() >= SLOW_MS


def test_a_row_that_no_model_can_answer_is_alone_in_that(own: Running, rows: list[Row]) -> None:
    """Those that are asked in the same batch get their answers, and from whom they are due."""
    own.roll_out("ab", 100)

    def picky(whole: Score, arrays: Arrays) -> np.ndarray:
        if (arrays["tenure_months"] == POISON).any():
            raise ValueError(POISON)
        return whole(arrays)

    own.let_challenger(picky)
    several = [{**row, "tenure_months": POISON if number == 3 else 5} for number, row in enumerate(rows[:10])]
    answers = own.client.post("/predict", json={"rows": several}).json()["predictions"]
    assert [number for number, answer in enumerate(answers) if answer["role"] == "champion"] == [3]


def test_an_alias_is_followed_without_a_restart(running: Running, rows: list[Row]) -> None:
    """Promotion and rollback are seen at the next poll."""
    before = [answer["score"] for answer in running.ask(*rows[:20])]
    for champion, challenger in (("2", "1"), ("1", "2")):
        registry.set_alias(running.project, "champion", champion)
        registry.set_alias(running.project, "challenger", challenger)
        wait_until(lambda: running.get("/version")["champion"]["version"] == champion)  # noqa: B023 - waits here
        after = running.ask(*rows[:20])
        assert {answer["version"] for answer in after} == {champion}
        assert ([answer["score"] for answer in after] == before) is (champion == "1")


def test_the_service_outlives_its_registry(own: Running, rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    """While the registry is away, what is loaded goes on, and /readyz says so; a change is seen when it is back."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:1")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    wait_until(lambda: own.get("/readyz")["registry"] == "away")
    assert own.get("/readyz")["ready"]
    assert "model_registry_up 0.0" in own.client.get("/metrics").text
    assert len(own.ask(*rows[:5])) == 5
    monkeypatch.delenv("MLFLOW_TRACKING_URI")
    wait_until(lambda: own.get("/readyz") == {"ready": True, "registry": "reached", "trouble": None})


def test_a_version_that_cannot_be_loaded_is_told(own: Running, rows: list[Row], tmp_path: Path) -> None:
    """A challenger without a model file is none: the champion goes on, and /readyz says what is wrong."""
    (tmp_path / "empty").mkdir()
    with tracking.client(own.project) as client:
        version = str(client.create_model_version(NAME, (tmp_path / "empty").as_uri()).version)
    registry.set_alias(own.project, "challenger", version)
    wait_until(lambda: "challenger" not in own.get("/version"))
    assert own.get("/readyz")["trouble"] == f"version {version}: holds no model.skops"
    assert own.ask(rows[0])[0]["version"] == "1"


def test_what_cannot_be_logged_is_not_answered(own: Running, rows: list[Row]) -> None:
    """No answer without a row in the log: status 503 with one line, until the log can be written again."""
    with closing(sqlite3.connect(own.project.journal)) as database:
        database.execute("ALTER TABLE predictions RENAME TO hidden")
        answer = own.client.post("/predict", json=rows[0])
        assert (answer.status_code, answer.json()["error"]) == (503, answer.json()["error"])
        assert answer.json()["error"].startswith("prediction log sqlite:")
        assert counted(own, signals.UNLOGGED) == 1
        database.execute("ALTER TABLE hidden RENAME TO predictions")
    assert len(own.ask(rows[0])) == 1


def test_before_the_first_champion_nothing_is_answered(
    project: Project, rows: list[Row], command: Callable[..., Answer]
) -> None:
    """The service is alive and not ready, and says what to type; the command does not start it at all."""
    with start(edit(project, {"poll_seconds": 0.05}, SERVE_CONFIG)) as running:
        assert running.client.get("/healthz").status_code == 200
        assert running.client.get("/readyz").status_code == 503
        answer = running.client.post("/predict", json=rows[0])
        assert (answer.status_code, answer.json()) == (503, {"error": f"no champion yet; type '{NAME} run'"})
    told = command(project.root, "serve")
    assert (told.code, told.err) == (2, f"error: no champion to serve yet; type '{NAME} run'\n")


def test_a_port_that_is_taken_is_named(adjustable: Project, command: Callable[..., Answer]) -> None:
    """Before anything is started, it is said where to set another one; an address that is not ours likewise."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        edit(adjustable, {"port": port}, SERVE_CONFIG)
        answer = command(adjustable.root, "serve")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == f"error: port {port} is taken; set port in configs/serve_config.yaml\n"
    for host in ("192.0.2.1", "no..name"):  # the first is of nobody's machine (RFC 5737)
        edit(adjustable, {"host": host}, SERVE_CONFIG)
        answer = command(adjustable.root, "serve")
        assert (answer.code, answer.err.count("\n")) == (2, 1)
        assert answer.err.endswith("; set host and port in configs/serve_config.yaml\n")


def test_prometheus_finds_every_signal(running: Running, rows: list[Row]) -> None:
    """Each signal of the service is at /metrics, and what the monitor has left is there too."""
    running.ask(*rows[:5])
    running.client.post("/predict", json={})
    running.project.reports.mkdir(exist_ok=True)
    (running.project.reports / "monitor.prom").write_text("monitor_rows 7\n", encoding="utf-8")
    text = running.client.get("/metrics").text
    assert [signal.name for signal in signals.SERVICE if f"# HELP {signal.name}" not in text] == []
    assert 'model_loaded{alias="challenger",version="2"} 1.0' in text
    assert 'model_violations_total{field="customer_id"}' in text
    assert text.endswith("monitor_rows 7\n")


def test_prometheus_can_read_it(running: Running, rows: list[Row]) -> None:
    """Its own parser takes the whole text: each family once, and as many rows more as were answered."""
    before = answered(running)
    running.ask(*rows[:5])
    names = [family.name for family in families(running)]
    assert len(names) == len(set(names))
    assert answered(running) == before + 5


def families(running: Running) -> list[Metric]:
    return list(text_string_to_metric_families(running.client.get("/metrics").text))


def answered(running: Running) -> float:
    samples = (sample for family in families(running) for sample in family.samples)
    return sum(sample.value for sample in samples if sample.name == signals.REQUESTS.name)


def test_the_api_describes_itself(running: Running) -> None:
    """The description of /predict has the bounds of the data's schema."""
    body = running.get("/openapi.json")["paths"]["/predict"]["post"]["requestBody"]
    row, several = body["content"]["application/json"]["schema"]["anyOf"]
    assert row["properties"]["tenure_months"] == {
        "maximum": 1200, "minimum": 0, "title": "Tenure Months", "type": "integer"
    }  # fmt: skip
    assert several["properties"]["rows"]["items"] == row


def counted(running: Running, signal: signals.Signal) -> float:
    text = running.client.get("/metrics").text
    return next(float(line.split()[-1]) for line in text.splitlines() if line.startswith(signal.name))
