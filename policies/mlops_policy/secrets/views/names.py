"""What is given a value: the name at the end of a text, as ``x``, ``a.b``, ``x["a"]``, ``x: str``."""

from __future__ import annotations

from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.secrets.views.frames import Group

BEFORE = 240  # characters before a string that are looked at
NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$"
_SUBSCRIPTS = pattern(
    r"""([A-Za-z_$][\w.$]*)((?:\s{0,3}\[\s{0,3}(?:"[^"\n]{0,80}"|'[^'\n]{0,80}'|:?\w{1,60})\s{0,3}\]){1,6})$"""
)
_SUBSCRIPT = pattern(r"""[\w.: /-]{1,80}(?=["'\s]*\])""")
_ANNOTATED = pattern(r"""(?:^|[\n,(;])[ \t]{0,80}(?:[\w$]{1,60}\.){0,5}([A-Za-z_]\w{0,80})\s?:[^\n=;:]{1,160}$""")
_STATEMENT = pattern(r"[ \t]*(?:if|elif|else|for|while|with|try|except|finally|case|default)\b")
_DEFINE = pattern(r"#[ \t]*define[ \t]+(\w{1,80})$")
_SQL = pattern(r"(?i)\b(?:identified[ \t]+by|(password))(?:[ \t]+as)?$")


def target(left: str, last: Group | None, end: int) -> str:
    """Return the name that is given something, at the end of a text: ``x``, ``a.b``, ``x["a"]``, ``x: str``."""
    left = left.removesuffix("[]").rstrip()
    if left.endswith("]"):
        match = _SUBSCRIPTS.search(left)
        if match and left[match.start() - 1 : match.start()] not in (":", "|") and not _ANNOTATED.search(left):
            keys = _SUBSCRIPT.findall(match[2])
            return ".".join((match[1], *(key.strip("\"' :") for key in keys)))
    elif last and left[-1:] in ("'", '"') and last.end == end:
        return last.said
    stem = left.rstrip(NAME)
    before = stem.rstrip(" \t&*?")[-1:]
    if stem.endswith("$env:"):
        return f"environ.{left[len(stem) :]}"
    if before == ":" and not stem.rstrip().endswith("::"):
        named = stem.rstrip(" \t&*?")[:-1].rstrip()
        if not _STATEMENT.match(named.rpartition("\n")[2]):
            return named[len(named.rstrip(NAME)) :]
    if before == "|" or left.endswith(("]", ")", "'", '"')):
        match = _ANNOTATED.search(left)
        if match:
            return match[1]
    name = left[len(stem) :]
    if stem.endswith(("->", "::")):
        outer = stem[:-2]
        name = f"{outer[len(outer.rstrip(NAME)) :]}.{name}"
    return name.lstrip("$")


def own(key: str) -> str:
    """Return the name of an attribute without the object that says it of itself."""
    for prefix in ("self.", "cls.", "this."):
        key = key.removeprefix(prefix)
    return key


def by_keyword(head: str) -> str:
    """Return the name that stands before a value without a sign between: of a macro, or in SQL."""
    if "#" in head and (match := _DEFINE.search(head)):
        return match[1]
    if head.endswith(("AS", "as", "BY", "by", "PASSWORD", "password", "Password")):
        return "password" if _SQL.search(head) else ""
    return ""
