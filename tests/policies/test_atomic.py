"""Files are written whole or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from mlops_policy import atomic


def test_files_that_belong_together_are_written_in_parts(tmp_path: Path) -> None:
    """In folders that are made, and over what was there; nothing else is left."""
    first, second = tmp_path / "a", tmp_path / "more" / "b"
    first.write_bytes(b"old")
    atomic.write({str(first): [b"n", b"ew"], second: []})
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "more"]


def test_where_one_cannot_be_written_none_is(tmp_path: Path) -> None:
    """What was there is there, and nothing beside it, whether a place is taken or a part does not come."""

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError("no more")

    first = tmp_path / "a"
    first.write_bytes(b"old")
    (tmp_path / "b.new").mkdir()
    for name, parts in (("b", iter([b"new"])), ("c", broken())):
        with pytest.raises(OSError):  # noqa: PT011  each system has its own words
            atomic.write({first: [b"new"], tmp_path / name: parts})
        assert first.read_bytes() == b"old"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b.new"]
