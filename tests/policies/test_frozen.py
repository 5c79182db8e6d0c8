"""Our records are those of ``typing.NamedTuple``."""
# ruff: noqa: ANN401  the two kinds have nothing in common but what is tested

import typing
from typing import Any

import pytest
from mlops_policy.frozen import NamedTuple


class Ours(NamedTuple):
    """A record of ours."""

    a: int
    b: str = "b"
    c: tuple[int, ...] = ()

    def twice(self) -> int:
        return 2 * self.a


class Theirs(typing.NamedTuple):
    """The same record by the standard library."""

    a: int
    b: str = "b"
    c: tuple[int, ...] = ()

    def twice(self) -> int:
        return 2 * self.a


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_a_record_is_a_tuple_with_names(kind: Any) -> None:
    """Made by position or name, with defaults; read, compared, replaced and shown alike."""
    record = kind(1, c=(3,))
    assert record == (1, "b", (3,))
    assert (record.a, record.b, record.c, record.twice()) == (1, "b", (3,), 2)
    assert record._replace(b="x") == (1, "x", (3,))
    assert record._asdict() == {"a": 1, "b": "b", "c": (3,)}
    assert repr(record) == f"{kind.__name__}(a=1, b='b', c=(3,))"
    assert len({record, kind(1, "b", (3,))}) == 1
    a, *_ = record
    assert a == 1


@pytest.mark.parametrize("kind", [Ours, Theirs])
@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, "b", (), 4), {}), ((1,), {"a": 2}), ((1,), {"d": 2})])
def test_a_record_that_does_not_fit_is_refused(kind: Any, values: Any, named: Any) -> None:
    """Too few, too many, one twice, one unknown."""
    with pytest.raises(TypeError):
        kind(*values, **named)


@pytest.mark.parametrize("kind", [Ours, Theirs])
def test_a_record_cannot_be_changed(kind: Any) -> None:
    """It is frozen."""
    with pytest.raises(AttributeError):
        kind(1).a = 2
    with pytest.raises(AttributeError):
        kind(1).z = 2
