"""Regular expressions that are compiled when they are first used: most commits need few of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any, AnyStr


class _Lazy:
    """Looks like a compiled pattern, and takes over that one's methods at the first use of any."""

    def __init__(self, text: Any, flags: int) -> None:  # noqa: ANN401  text or bytes, as re has it
        self._source = (text, flags)

    def __getattr__(self, name: str) -> object:
        import re  # 4 ms

        compiled = re.compile(*self._source)
        self.__dict__.update({each: getattr(compiled, each) for each in ATTRIBUTES})
        return self.__dict__[name]


ATTRIBUTES = ("match", "fullmatch", "search", "findall", "finditer", "sub", "pattern")


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression; a mistake in it shows at its first use."""
    return _Lazy(text, flags)  # type: ignore[return-value]
