"""Regular expressions that are compiled when they are first used, and kept compiled, as Python keeps its modules.

Importing ``re`` costs 8 ms, and compiling what a commit needs 12 ms more, at every commit. What is kept lies beside the
compiled modules, for one version of Python each, and is written by ``keep`` only; without it, nothing else changes.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any, AnyStr

    Key = tuple[str | bytes, int]
    Code = tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]


class _Lazy:
    """Looks like a compiled pattern, and takes over that one's methods at the first use of any."""

    def __init__(self, text: Any, flags: int) -> None:  # noqa: ANN401  text or bytes, as re has it
        self._source = (text, flags)

    def __getattr__(self, name: str) -> object:
        compiled = _compiled(*self._source)
        self.__dict__.update({each: getattr(compiled, each) for each in ATTRIBUTES})
        return self.__dict__[name]


DOTALL = 16  # as re has it
ATTRIBUTES = ("match", "fullmatch", "search", "findall", "finditer", "split", "sub", "pattern")


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression; a mistake in it shows at its first use."""
    return _Lazy(text, int(flags))  # type: ignore[return-value]


class Kept:
    """What was compiled before, as it was found, and what has come to it."""

    found: dict[Key, Code] | None = None
    new: dict[Key, Code] = {}  # noqa: RUF012  one for the process


def keep() -> None:
    """Write what was compiled anew, if it can be written where compiled modules are."""
    place = _place()
    if not Kept.new or not place or sys.dont_write_bytecode:
        return
    import marshal

    whole = f"{place}.{os.getpid()}"
    try:
        with open(whole, "wb") as file:
            file.write(marshal.dumps({**(Kept.found or {}), **Kept.new}))
        os.replace(whole, place)
    except OSError:
        return
    Kept.new = {}


def _place() -> str:
    """Return the file for this version of Python; none where modules are not kept compiled."""
    cached = __spec__.cached
    return f"{cached.removesuffix('.pyc')}.{sys.hexversion:x}.patterns" if cached else ""


def _compiled(text: str | bytes, flags: int) -> re.Pattern[Any]:
    if Kept.found is None:
        Kept.found = _read()
    code = Kept.found.get((text, flags))
    if code is not None:
        try:
            engine: Any = __import__("_sre")
            made: re.Pattern[Any] = engine.compile(text, *code)
        except (ImportError, RuntimeError, TypeError, ValueError):  # the file is damaged: as if there were none
            Kept.found = {}
        else:
            return made
    import re

    try:
        Kept.new[text, flags] = _code(text, flags)
    except (AttributeError, TypeError):  # another Python has other insides
        pass
    return re.compile(text, flags)


def _read() -> dict[Key, Code]:
    import marshal

    try:
        with open(_place(), "rb") as file:
            found = marshal.loads(file.read())  # noqa: S302  as trusted as the compiled modules beside it
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _code(text: str | bytes, flags: int) -> Code:
    """Return what the compiler of ``re`` hands to the engine."""
    import re

    inside: Any = re
    parsed = inside._parser.parse(text, flags)  # noqa: SLF001
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, group in state.groupdict.items():
        names[group] = name
    code = [int(word) for word in inside._compiler._code(parsed, flags)]  # noqa: SLF001
    return int(flags | state.flags), code, state.groups - 1, dict(state.groupdict), tuple(names)
