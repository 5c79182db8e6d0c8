"""Attributes and contents of XML: https://www.w3.org/TR/xml/; an element that has a name is called by that."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views.found import SETTING, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.secrets.views.found import Found

_TAG = pattern(r"<(/?)([A-Za-z][\w:.-]{0,80})((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*)>\s*+(?:<!\[CDATA\[)?([^<\]]*+)")
_ATTRIBUTE = pattern(r"""([A-Za-z][\w:.-]{0,80})\s{0,20}=\s{0,20}(?:"([^"<]*+)"|'([^'<]*+)')""")
_NAMES = ("name", "key", "id", "property")
_DEPTH = 40


def found(text: str) -> Iterator[Found]:
    """Yield ``<key>value</key>``, ``key="value"``, and what stands beside a name: ``<add key="a" value="b"/>``."""
    path: list[str] = []
    named = ""  # by an element beside: <name>a</name><value>b</value>
    for tag in _TAG.finditer(text):
        closing, element, attributes, content = tag.groups()
        if closing:
            if element in path:
                del path[path.index(element) if len(path) < 2 else len(path) - 1 - path[::-1].index(element) :]  # noqa: PLR2004
            continue
        given = {
            match[1]: (match[match.lastindex or 2], match.start(match.lastindex or 2))
            for match in _ATTRIBUTE.finditer(text, *tag.span(3))
        }
        called = next((given[name][0] for name in _NAMES if name in given), "")
        for name, (value, start) in given.items():
            own = called if called and name.lower() in ("value", "default", "content") else joined(element, name)
            if value and not (called and name in _NAMES):
                yield (own, _plain(value), start, SETTING, "")
        said = content.strip()
        if said:
            if element in ("name", "key"):
                named = said
            key = called or (named if element == "value" else joined(".".join(path[-3:]), element))
            yield (key, _plain(said), tag.start(4), SETTING, "")
        if not attributes.endswith("/") and len(path) < _DEPTH:
            path.append(element)


def _plain(value: str) -> str:
    """Return what the references to characters in a value stand for."""
    if "&" not in value:
        return value
    from html import unescape

    return unescape(value)
