"""YAML as the objects that DVC makes of it: YAML 1.2, in which ``yes`` is a word and ``1e-3`` a number."""

from __future__ import annotations

from mlops_policy.documents import yamls
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_policy.documents import Key, Value
    from mlops_policy.dvc import Node, Scalar

DIGITS = 400  # a longer number is none
_INTEGER = pattern(r"[-+]?(?:0b[01_]++|0o?[0-7_]++|0x[0-9a-fA-F_]++|[0-9][0-9_]*+)")
_FLOAT = pattern(r"[-+]?(?:[0-9][0-9_]*+(?:\.[0-9_]*+)?|\.[0-9][0-9_]*+)(?:[eE][-+]?[0-9]++)?")
_SPECIAL = pattern(r"([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)")
_DAY = pattern(r"\d{4}-\d\d?-\d\d?(?=$|[Tt \t])")
WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


def tree(values: Iterable[Value]) -> dict[str, Node]:
    """Return the mapping that a document is; empty lists and mappings hold no scalar, and are left out.

    A document that is no mapping is one of no keys.
    """
    nested: dict[Key, object] = {}
    for value in values:
        if not value.path:
            return {}
        at = nested
        for key in value.path[:-1]:
            below = at.setdefault(key, {})
            if not isinstance(below, dict):
                below = at[key] = {}  # a key that is there twice
            at = below
        at[value.path[-1]] = scalar(value)
    found = _listed(nested)
    return found if isinstance(found, dict) else {}


def load(text: str) -> dict[str, Node]:
    """Return the mapping that the first document of a text is.

    Raises:
        Unreadable: it is no YAML, or too much.
    """
    documents = yamls.documents(text, follow=True)
    return tree(documents[0]) if documents else {}


def scalar(value: Value) -> Scalar:
    """Return what a scalar stands for. Of a date only the day counts, for its time can be written in many ways."""
    text = value.text
    if value.style:
        return text
    if text in WORDS:
        return WORDS[text]
    if len(text) > DIGITS or text[:1] not in "0123456789-+.":
        return text
    return _number(text)


def _number(text: str) -> Scalar:
    day = _DAY.match(text)
    if day:
        return day[0]
    special = _SPECIAL.fullmatch(text)
    if special:
        return f"{special[1].removeprefix('+')}.{special[2].lower()}"  # a text, for nan is not equal to itself
    if _INTEGER.fullmatch(text):
        return _integer(text.replace("_", ""))
    if _FLOAT.fullmatch(text) and text.strip("+-._"):
        return float(text.replace("_", ""))
    return text


def _integer(text: str) -> Scalar:
    base = {"b": 2, "o": 8, "x": 16}.get(text.lstrip("+-")[1:2], 10)
    try:
        return int(text, base)
    except ValueError:
        return text


def _listed(node: object) -> Node:
    """Return nested mappings with a list in the place of each that has positions for keys."""
    if not isinstance(node, dict):
        return node  # type: ignore[return-value]
    if node and all(isinstance(key, int) for key in node):
        return [_listed(node[key]) for key in sorted(node)]
    return {str(key): _listed(below) for key, below in node.items()}
