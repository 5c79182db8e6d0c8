"""What the variables of a text hold, as far as it says so in plain words: shell, Dockerfile, Makefile."""

from __future__ import annotations

from functools import lru_cache

from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

# `${A}`, `${A:-1.2}`, `$(A)` of make, `$A`
VARIABLE = pattern(r"\$(?:\{(\w+)(?::?[-=]([^{}$]*))?\}|\((\w+)\)|([A-Za-z_]\w*))")
_PAIR = pattern(
    r"(?m)(?:^|(?<=[\s;&\"']))(?P<name>[A-Za-z_]\w*)="
    r"(?:\"(?P<double>[^\"\n]{0,500})\"|'(?P<single>[^'\n]{0,500})'|(?P<bare>[^\s\"'`;&|#]{0,500}))"
)
_LINE = pattern(
    r"(?m)^(?:ENV[ \t]+(?P<env>[A-Za-z_]\w*)[ \t]+(?![=\s])|(?P<make>[A-Za-z_][\w-]*)[ \t]*(?::=|\?=|[ \t]=)[ \t]*)"
    r"(?P<value>[^\n#]*)"
)
_COMMENT = pattern(r"(?m)^[ \t]*#.*$")
_DEFAULT = pattern(r"\$\{\w+:?[-=]([^{}$]*)\}")


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """Return a text with what its variables hold, or with their defaults; None if one of them is not known."""
    if "$" in text:
        if any(_value(match, values) is None for match in VARIABLE.finditer(text)):
            return None
        text = VARIABLE.sub(lambda match: _value(match, values) or "", text)
    return None if "$" in text else text


def _value(match: re.Match[str], values: Mapping[str, str]) -> str | None:
    return values.get(match[1] or match[3] or match[4], match[2])


@lru_cache(maxsize=2)
def assignments(text: str) -> Mapping[str, str]:
    """Return what the variables hold that a text gives one literal value, and no other, in any of the usual ways."""
    values: dict[str, str] = {}
    several: set[str] = set()
    text = _COMMENT.sub("", text)
    pairs = [(m["name"], m["double"] or m["single"] or m["bare"] or "") for m in _PAIR.finditer(text)]
    pairs += [(m["env"] or m["make"], m["value"].strip().strip("\"'")) for m in _LINE.finditer(text)]
    for name, written in pairs:
        default = _DEFAULT.fullmatch(written)
        value = default[1] if default else written
        if "$" in value or "`" in value or values.setdefault(name, value) != value:
            several.add(name)
    return {name: value for name, value in values.items() if name not in several}
