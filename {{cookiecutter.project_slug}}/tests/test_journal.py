"""The prediction log: what was written is there, whoever is killed; labels join it later; old months move out."""

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, get_ident

import pandas as pd
import pytest
import sqlalchemy as sa
from pyarrow import parquet

from {{ cookiecutter.__package_name }}.errors import Refused, UserError
from {{ cookiecutter.__package_name }}.project import PACKAGE
from {{ cookiecutter.__package_name }}.serving import archive, frames, tables
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.serving.tables import SHADOW, Prediction

from .helpers import PATIENCE

NOON = datetime(2025, 6, 15, 12, tzinfo=UTC)
WRITE_AND_TELL = """
import sys
from datetime import UTC, datetime
from PACKAGE.serving.journal import Journal
from PACKAGE.serving.tables import Prediction
log, now = Journal(sys.argv[1]), datetime.now(UTC)
for number in range(10_000):
    key = str(number)
    log.write([Prediction(key, now, key, "", "1", "champion", "champion", "e", 0.5, 1, 1.0, False, dict())])
    print(key, flush=True)
""".replace("PACKAGE", PACKAGE)


def row(number: int, *, role: str = "champion", time: datetime = NOON, failed: bool = False) -> Prediction:
    """Make a row of the log; a shadow's belongs to the champion's of the same number."""
    return Prediction(
        id=f"{number}{SHADOW if role == 'shadow' else ''}",
        time=time,
        entity=f"C{number:07d}",
        period="2025-06",
        version="2" if role == "shadow" else "1",
        role=role,
        mode="shadow",
        experiment="churn-1",
        score=None if failed else number / 100,
        answer=None if failed else number % 2,
        latency_ms=1.5,
        failed=failed,
        features={"tenure_months": number, "region": "north", "usage_hours": None},
        model_ms=0.5,
    )


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{(tmp_path / 'predictions.db').as_posix()}"


@pytest.fixture
def log(address: str) -> Iterator[Journal]:
    with Journal(address) as opened:
        yield opened


def test_what_was_written_is_read(log: Journal) -> None:
    """A row comes back as it was, its time with a zone, its features as columns; a failed one has no score."""
    log.write([row(7), row(8, failed=True)])
    frame = log.read()
    assert [Prediction(**one) for one in frame.head(1).to_dict("records")] == [row(7)]
    assert frame["score"].isna().tolist() == frame["failed"].tolist() == [False, True]
    assert frames.features(frame)["tenure_months"].tolist() == [7, 8]


def test_an_empty_log_has_its_columns(log: Journal) -> None:
    """Whoever reads before the first request finds no row, and the kinds of the columns."""
    kinds = log.read().dtypes.astype(str)
    assert list(kinds.index) == list(Prediction._fields)
    assert kinds[["time", "score", "failed"]].tolist() == ["datetime64[us, UTC]", "float64", "bool"]
    assert log.events().empty


def test_a_window_and_a_role_are_read_alone(log: Journal) -> None:
    """From, up to but without, and by whom; oldest first, and only the columns that are asked for."""
    log.write([row(number, time=NOON + timedelta(hours=number)) for number in (3, 1, 2, 0)] + [row(2, role="shadow")])
    window = log.read(NOON + timedelta(hours=1), NOON + timedelta(hours=3), ["champion"], ["id", "time"])
    assert window["id"].tolist() == ["1", "2"]
    assert list(window) == ["id", "time"]


def test_a_long_log_is_read_in_parts(log: Journal) -> None:
    """No more rows than asked for are in memory at once, and none is left out."""
    log.write([row(number) for number in range(25)])
    assert [len(part) for part in log.chunks(rows=10)] == [10, 10, 5]


def test_a_killed_writer_loses_nothing_it_has_told_of(log: Journal, address: str) -> None:
    """Every row that was written before the process was killed is in the log, and the log goes on."""
    command = [sys.executable, "-c", WRITE_AND_TELL, address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 - our own words
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(50)]
        writer.kill()
        told += writer.stdout.read().split("\n")[:-1]
    assert len(told) >= 50
    assert set(told) <= set(log.read()["id"])
    log.write([row(1, role="shadow")])


def test_many_write_at_once(address: str) -> None:
    """Writers wait for each other: of eight connections' rows none is lost."""

    def write(start: int) -> None:
        with Journal(address) as own:
            for number in range(start, start + 20):
                own.write([row(number), row(number, role="shadow")])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(0, 160, 20)))
    with Journal(address) as log:
        assert len(log.read()) == 320


def test_labels_join_by_entity_and_period(log: Journal) -> None:
    """Labels that come later stand beside the answers; one that comes again replaces the former."""
    log.write([row(number) for number in range(4)])
    labels = pd.DataFrame({"entity": ["C0000001", "C0000002", "C0000002"], "target": [1, 1, 1]})
    assert log.add_labels(labels.head(2).assign(period="2025-06")) == 2
    log.add_labels(labels.tail(1).assign(period="2025-05"))
    log.add_labels(labels.tail(1).assign(period="2025-06", target=0))
    found = log.labelled(roles=["champion"])
    assert dict(zip(found["id"], found["target"], strict=True)) == {"1": 1, "2": 0}


def test_a_shadow_stands_beside_the_answer(log: Journal) -> None:
    """What the challenger would have said is paired with what was answered."""
    log.write([row(1), row(2), row(2, role="shadow")])
    (pair,) = frames.pairs(log.read()).to_dict("records")
    assert (pair["id"], pair["version"], pair["shadow_version"], pair["shadow_score"]) == ("2", "1", "2", 0.02)


def test_an_event_says_who_and_why(log: Journal) -> None:
    """What was done with versions is recorded, and is found by its kind."""
    log.record("promote", "better", who="me", from_version="1", to_version="2", details={"auc": 0.9})
    log.record("drift", "usage_hours")
    (event,) = log.events(kinds=["promote"]).to_dict("records")
    assert (event["who"], event["why"], event["from_version"], event["to_version"]) == ("me", "better", "1", "2")
    assert event["details"] == {"auc": 0.9}
    assert log.events()["who"].str.len().min() > 0


def test_an_event_that_did_not_come_about_is_not_kept(log: Journal) -> None:
    """What is refused inside a recording leaves no event."""
    with pytest.raises(Refused), log.recording("promote", "too late"):
        raise Refused("somebody was quicker")
    assert log.events().empty


def test_only_one_records_at_a_time(address: str) -> None:
    """Read, compare and set inside a recording is safe: of eight who want the same step, one takes it."""
    Journal(address).close()
    steps: list[int] = []

    def take(_: int) -> None:
        with Journal(address) as own, own.recording("step", "next"):
            if steps:
                raise Refused("taken")
            steps.append(len(own.events()))

    with ThreadPoolExecutor(8) as threads:
        results = [threads.submit(take, number) for number in range(8)]
    assert [type(result.exception()) for result in results].count(Refused) == 7
    assert steps == [0]


def test_old_months_move_to_files(log: Journal, tmp_path: Path) -> None:
    """Months that lie wholly before the days to keep go to a file each; a second time there is nothing to move."""
    log.write([row(number, time=NOON + timedelta(days=30 * number)) for number in range(5)])
    moved = log.rotate(60, tmp_path / "old", now=NOON + timedelta(days=130))
    assert moved == {"2025-06": 1, "2025-07": 1}
    assert log.read()["id"].tolist() == ["2", "3", "4"]
    assert log.rotate(60, tmp_path / "old", now=NOON + timedelta(days=130)) == {}
    old = pd.read_parquet(tmp_path / "old" / "2025-06.parquet")
    old = old.assign(**{name: old[name].map(json.loads) for name in ("answer", "features")})
    assert [path.name for path in sorted((tmp_path / "old").iterdir())] == ["2025-06.parquet", "2025-07.parquet"]
    assert [Prediction(**one) for one in old.head(1).to_dict("records")] == [row(0)]


def test_a_log_of_before_has_the_newer_column_too(address: str, tmp_path: Path) -> None:
    """Rows and files that are older than the model's own time stay as they are, and newer ones stand beside them."""
    with Journal(address) as log, log.transaction() as connection:
        connection.execute(sa.text("ALTER TABLE predictions DROP COLUMN model_ms"))
    with Journal(address) as log:
        log.write([row(1)._replace(model_ms=None), row(2)])
        assert log.read()["model_ms"].isna().tolist() == [True, False]
        archive.write(log.chunks(), tmp_path / "2025-06.parquet")
        old = parquet.read_table(tmp_path / "2025-06.parquet").drop_columns("model_ms")
        parquet.write_table(old, tmp_path / "2025-06.parquet")
        log.write([row(3)])
        assert log.rotate(1, tmp_path) == {"2025-06": 3}


def test_two_that_open_a_log_of_before_at_once_add_the_column_once(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have seen that it is not there, and neither stumbles over the other's."""
    with Journal(address) as log, log.transaction() as connection:
        connection.execute(sa.text("ALTER TABLE predictions DROP COLUMN model_ms"))
    looks, both, waited = tables.lacks_model_ms, Barrier(2), set[int]()

    def look_together(connection: sa.Connection) -> bool:
        lacks = looks(connection)
        if get_ident() not in waited:
            waited.add(get_ident())
            both.wait(PATIENCE)
        return lacks

    def open_it(_: int) -> None:
        Journal(address).close()

    monkeypatch.setattr(tables, "lacks_model_ms", look_together)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(open_it, range(2)))
    assert len(waited) == 2


def test_a_move_that_was_cut_short_is_done_again(log: Journal, tmp_path: Path) -> None:
    """Rows that are in a month's file already are not written twice, and later ones are added."""
    log.write([row(1), row(2)])
    archive.write(log.chunks(), tmp_path / "2025-06.parquet")
    log.write([row(3)])
    assert log.rotate(1, tmp_path) == {"2025-06": 3}
    assert pd.read_parquet(tmp_path / "2025-06.parquet")["id"].tolist() == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("sqlite:////no/such/folder/log.db", r"prediction log sqlite:\S+: unable to open database file"),
        ("postgresql://somebody:sesame@127.0.0.1:door/log", r"serve_config\.yaml: log\.url: .*'door'"),
        ("nonsense", r"serve_config\.yaml: log\.url: "),
        ("oracle://somebody:sesame@127.0.0.1/log", r"serve_config\.yaml: log\.url: "),
    ],
)
def test_a_database_that_is_not_there_is_one_line(wrong: str, reason: str) -> None:
    """The address is named, and the password in it is not."""
    with pytest.raises(UserError, match=reason) as caught:
        Journal(wrong)
    assert "\n" not in str(caught.value)
    assert "sesame" not in str(caught.value)
