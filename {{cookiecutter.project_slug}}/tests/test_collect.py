"""Collecting: from the generator, a file or a URL; and when it fails, the old data is still there."""

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import collect, sources, versioning
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import Answer, edit

Command = Callable[..., Answer]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder of raw data, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def require_one_line(answer: Answer, *words: str) -> None:
    """Expect what every mistake of a user gets: exit code 2, and one line that says it."""
    assert answer.code == 2
    assert answer.err.startswith("error: ")
    assert answer.err.count("\n") == 1
    assert not [word for word in words if word not in answer.err]


def test_the_generator_writes_a_file_a_month(project: Project) -> None:
    """The built-in data is one Parquet file a month, and the manifest has the hash of each."""
    assert collect.main(project) == "1,800 rows in 6 files, from generator"
    manifest = json.loads(project.manifest.read_text(encoding="utf-8"))
    assert manifest["files"] == {path.name: sources.sha256(path) for path in project.raw.iterdir()}
    assert next(iter(manifest["files"])) == "2025-01.parquet"
    assert manifest["columns"]["churned"]["max"] == 1.0


def test_collecting_twice_gives_the_same_version(project: Project) -> None:
    """The same settings give the same bytes, and so the same hash in DVC's pointer."""
    collect.main(project)
    first = versioning.md5(project.raw), project.manifest.read_bytes()
    collect.main(project)
    assert (versioning.md5(project.raw), project.manifest.read_bytes()) == first


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_file_of_ones_own_is_taken_as_it_is(project: Project, customers: pd.DataFrame, suffix: str) -> None:
    """A CSV or Parquet file is copied byte for byte, whatever its name."""
    own = project.root / f"Exported{suffix}"
    getattr(customers, f"to_{suffix[1:]}")(own, index=False)
    collect.main(edit(project, {"data.source": own.name}))
    assert contents(project.raw) == {f"customers{suffix}": own.read_bytes()}


def test_a_url_is_fetched_when_its_hash_is_right(
    project: Project, customers: pd.DataFrame, website: tuple[Path, str]
) -> None:
    """A URL with the right hash is as good as a file."""
    folder, address = website
    customers.to_csv(folder / "new.csv", index=False)
    digest = sources.sha256(folder / "new.csv")
    collect.main(edit(project, {"data.source": f"{address}/new.csv", "data.sha256": digest}))
    assert contents(project.raw) == {"customers.csv": (folder / "new.csv").read_bytes()}


def test_a_url_with_another_hash_is_refused(project: Project, website: tuple[Path, str], command: Command) -> None:
    """What a URL serves is not believed: both hashes are named, and nothing is kept."""
    folder, address = website
    (folder / "new.csv").write_text("customer_id,month,churned\nC1,2025-01,0\n", encoding="utf-8")
    edit(project, {"data.source": f"{address}/new.csv", "data.sha256": "0" * 64})
    require_one_line(command(project.root, "collect"), "0" * 64, sources.sha256(folder / "new.csv"))
    assert contents(project.root / "data" / "raw") == {}


BAD_SOURCES = {
    "missing.csv": (None, "No such file"),
    "table.xlsx": (b"PK", "must end in .csv or .parquet"),
    "ftp://127.0.0.1/a.csv": (None, "begins with https://"),
    "http://127.0.0.1:1/a.csv": (None, "cannot be fetched"),
    "empty.csv": (b"", "no readable csv"),
    "header.csv": (b"customer_id,month,churned\n", "no rows"),
    "no_parquet.parquet": (b"customer_id,month\n", "no readable parquet"),
    "binary.csv": (b"\xff\xfe\x00\x81", "no readable csv"),
    "no_target.csv": (b"customer_id,month\nC1,2025-01\n", "'churned' is missing"),
    "no_entity.csv": (b"month,churned\n2025-01,0\n", "'customer_id' is missing"),
    "no_time.csv": (b"customer_id,churned\nC1,0\n", "'month' is missing"),
}


@pytest.mark.parametrize("source", BAD_SOURCES)
def test_a_bad_source_leaves_the_old_data_alone(trained: Project, command: Command, source: str) -> None:
    """A source that fails is one clear line and exit code 2; data, manifest and pointer stay as they were."""
    content, reason = BAD_SOURCES[source]
    before = contents(trained.root / "data")
    if content is not None:
        (trained.root / source).write_bytes(content)
    edit(trained, {"data.source": source, "data.sha256": sha256(b"").hexdigest() if "://" in source else None})
    require_one_line(command(trained.root, "collect"), source.rpartition("/")[2], reason)
    assert contents(trained.root / "data") == before


def test_a_url_that_is_not_there_says_so(project: Project, website: tuple[Path, str], command: Command) -> None:
    """A server that has no such file is reported in one line, with the address."""
    url = f"{website[1]}/gone.csv"
    edit(project, {"data.source": url, "data.sha256": "0" * 64})
    require_one_line(command(project.root, "collect"), url, "cannot be fetched")


def test_new_data_takes_the_place_of_the_old(project: Project, customers: pd.DataFrame) -> None:
    """No file of the data before stays among the new ones, nor in the manifest."""
    collect.main(project)
    customers.to_csv(project.root / "own.csv", index=False)
    collect.main(edit(project, {"data.source": "own.csv"}))
    assert list(contents(project.raw)) == ["customers.csv"]
    assert list(json.loads(project.manifest.read_text(encoding="utf-8"))["files"]) == ["customers.csv"]


def test_a_column_of_gaps_is_described_in_valid_json(project: Project, customers: pd.DataFrame) -> None:
    """The manifest has no `NaN`, which is no JSON: a column without any value has neither least nor greatest."""
    customers.assign(empty=None).to_csv(project.root / "own.csv", index=False)
    collect.main(edit(project, {"data.source": "own.csv"}))
    manifest = json.loads(project.manifest.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert manifest["columns"]["empty"]["missing"] == len(customers)


def test_data_comes_back_from_the_remote(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was pushed is pulled again, bit for bit, into a project that has lost its data and its cache."""
    monkeypatch.chdir(project.root)
    (project.root / ".dvc" / "config.local").write_text("[cache]\ndir = cache\n", encoding="utf-8")
    collect.main(project)
    before = contents(project.raw)
    with versioning.repository(project.root) as repository:
        repository.push([str(versioning.pointer(project.raw))])
    for lost in (project.raw, project.root / ".dvc" / "cache"):
        shutil.rmtree(lost)
    with versioning.repository(project.root) as repository:
        repository.pull([str(versioning.pointer(project.raw))])
    assert contents(project.raw) == before


def test_data_without_a_pointer_is_no_version(trained: Project) -> None:
    """Where DVC's pointer is missing, the message says how to make one."""
    versioning.pointer(trained.raw).unlink()
    with pytest.raises(UserError, match=r"customers\.dvc: no DVC pointer; type '\S+ collect'"):
        versioning.md5(trained.raw)
