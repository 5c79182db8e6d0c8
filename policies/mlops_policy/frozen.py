"""``typing.NamedTuple`` without ``typing`` and ``collections``, whose imports would cost 8 ms at every commit."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:
    from operator import itemgetter

    class _Fields(type):
        """Turns the annotations of a class into the fields of a tuple, in their order, and keeps its methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, space)
            fields = tuple(space.get("__annotations__", ()))
            space["_defaults"] = {field: space.pop(field) for field in fields if field in space}
            space |= {field: property(itemgetter(position)) for position, field in enumerate(fields)}
            return type(name, (_Record,), {"__slots__": (), "_fields": fields, **space})

    class _Record(tuple):
        """What all records can do besides being a tuple."""

        __slots__ = ()

        def __new__(cls, *values: Any, **named: Any) -> _Record:  # noqa: ANN401, PYI034  any fields
            if not named and len(values) == len(cls._fields):
                return tuple.__new__(cls, values)  # readers of documents make many
            given = dict(zip(cls._fields, values, strict=False)) | named
            if (
                len(given) != len(values) + len(named)
                or len(values) > len(cls._fields)
                or not given.keys() <= {*cls._fields}
            ):
                raise TypeError(f"{cls.__name__} takes {', '.join(cls._fields)}, each once")
            if len(given) < len(cls._fields):
                given = cls._defaults | given
                missing = [field for field in cls._fields if field not in given]
                if missing:
                    raise TypeError(f"{cls.__name__} lacks {', '.join(missing)}")
            return tuple.__new__(cls, [given[field] for field in cls._fields])

        def _replace(self, **named: Any) -> _Record:  # noqa: ANN401
            return type(self)(**(self._asdict() | named))

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{key}={value!r}' for key, value in self._asdict().items())})"

    class NamedTuple(metaclass=_Fields):
        """The base of a frozen record; fields are its annotations, in their order."""


__all__ = ["NamedTuple"]
