"""``typing.NamedTuple`` without ``typing``, whose import would cost 4 ms at every commit."""

from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple
else:

    class _Fields(type):
        """Turns the annotations of a class into the fields of a named tuple, and keeps its methods."""

        def __new__(cls, name: str, bases: tuple[type, ...], space: "dict[str, Any]") -> type:
            if not bases:
                return super().__new__(cls, name, bases, space)
            fields = list(space.get("__annotations__", ()))
            defaults = [space.pop(field) for field in fields if field in space]
            plain = namedtuple(name, fields, defaults=defaults, module=space["__module__"])  # noqa: PYI024
            space.setdefault("__slots__", ())
            return type(name, (plain,), space)

    class NamedTuple(metaclass=_Fields):
        """The base of a frozen record; fields are its annotations, in their order."""


__all__ = ["NamedTuple"]
