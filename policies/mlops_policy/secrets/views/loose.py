"""Names with values in text of any kind, line by line: comments, prose, outputs, and what cannot be read otherwise."""

from __future__ import annotations

from itertools import islice

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views.found import OPTION
from mlops_policy.secrets.words import NONE, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.secrets.views.found import Found

MOST = 100_000  # pairs of a text
# each word is begun once, and no part is longer than it may be: linear
_PAIR = pattern(
    r"""(?<![\w.$-])(?P<key>(?:--?)?[A-Za-z_][\w.-]{0,80}+)(?:\[?["']\]?|\])?"""
    r"""[ \t]{0,8}(?::=|=>|<-|[:=])[ \t]{0,8}[rbuf]?"""
    r"""(?:"(?P<double>(?:[^"\\\n]|\\[^\n]){1,4000})"|'(?P<single>(?:[^'\\\n]|\\[^\n]){1,4000})'"""
    r"""|(?P<bare>[^\s"'`<>,;(){}\[\]|][^\s"'`<>,;(){}\[\]|]{0,1000}+)(?:(?<![=:])|(?!["'])))"""
)
_VARIABLE = pattern(r"([A-Za-z_]\w{0,80})=(?=[^=])")
_SUBSCRIPT = pattern(r"""\[["']([\w.-]{1,80})["']\][ \t]{0,8}=[ \t]{0,8}(["'])([^"'\n]{1,1000})\2""")
_OPTION = pattern(
    r"""(?<![\w-])(--[A-Za-z][\w-]{1,60})[ \t]{1,8}(?:"([^"\n]{1,1000})"|'([^'\n]{1,1000})'"""
    r"""|([^\s"'`<>-][^\s"'`<>)\],]{0,1000}))"""
)


def found(text: str, form: str, start: int = 0, end: int | None = None) -> Iterator[Found]:
    """Yield ``key: value``, ``key = "value"``, ``x["key"] = "value"`` and ``--key value`` of a text."""
    end = len(text) if end is None else end
    for match in islice(_PAIR.finditer(text, start, end), MOST):
        group = match.lastgroup or "bare"
        value = match[group]
        if group == "bare":
            value = value.rstrip(".")
            called = text[match.end() : match.end() + 1] == "(" and value.replace(".", "").isidentifier()
            if not value or called or value.startswith(("//", "=", ":")):
                continue  # a call, an address, a comparison, a scope of C++
        elif "\\" in value:
            value = value.replace('\\"', '"').replace("\\'", "'")
        key, start = match["key"], match.start(group)
        inner = _VARIABLE.match(value) if group == "bare" else None
        if inner and kind(key) == NONE:  # `env: NAME=value`
            key, value, start = inner[1], value[inner.end() :], start + inner.end()
        yield key, value, start, OPTION if key.startswith("-") else form, ""
    if text.find("--", start, end) >= 0:
        for match in _OPTION.finditer(text, start, end):
            which = match.lastindex or 1
            yield match[1], match[which], match.start(which), OPTION, ""
    if text.find("[", start, end) >= 0:
        for match in _SUBSCRIPT.finditer(text, start, end):
            yield match[1], match[3], match.start(3), form, ""
