"""The strings of Python, and of notebooks' cells: which of them hold paths, and what is done with those.

Read as tokens, so that a file that no version of Python takes is read, too.
"""

from __future__ import annotations

from itertools import islice

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import DOTALL, pattern
from mlops_policy.machine import Use
from mlops_policy.machine.roots import Found, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    Token = re.Match[str]

LIMIT = 4000  # paths of a file that are judged, whatever they turn out to be
NEAR = 200  # characters within a string before a path that say what it is
BACK = 80  # characters before a string that say what it is
OPEN = 6  # brackets around a string that are looked at
# Whatever is not closed ends with its line, or with the text: so each character is met once.
_TOKEN = pattern(
    r"#[^\n]*+"
    r'|"""(?:[^"\\]++|\\.|"(?!""))*(?:"""|\Z)'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*(?:'''|\Z)"
    r'|"(?:[^"\\\n]++|\\.)*"?'
    r"|'(?:[^'\\\n]++|\\.)*'?"
    r"|[()\[\]{}]",
    DOTALL,
)
_PREFIX = pattern(r"(?<!\w)[rRbBuUfF]{1,2}$")
_GAP = pattern(r"[\s\\]*+[rRbBuUfF]{0,2}")
_CALL = pattern(r"([\w.]{1,60})\s*$")
_NAME = pattern(
    r"([\w.]{1,60}|[\"'][\w .-]{1,40}[\"'])\]?(?:\s?:\s?[\w\[\], .|]{1,40}?)?\s{0,8}(?::|(?<![=!<>])[+|]?=)\s*\(?\s*$"
)
_SCHEME = pattern(r"\s*(?:[a-z][\w+]*:/*)?")
_SETTING = pattern(r"\s*(?:-\s+)?[\"']?([\w.-]+)[\"']?\s*[:=]\s*[\"']?|\s*-\s+[\"']?")
_OPTION = pattern(r"(?:^|\s)--?([\w-]{1,40})[ =][\"']?$")
# a command that a program gives to a shell
_COMMAND = pattern(
    r"(?:^|[\s;&|])(?:(?:ba|z)?sh|python[\d.]*|cd|cp|mv|rm|ls|cat|mkdir|tar|unzip|rsync|scp|export|source|torchrun)\s()"
    r"(?:[^\n]*[\s=:'\"])?$"
)
_IMPORT = pattern(r"PYTHONPATH=\S*$")
_IMPORTS = ("sys.path.append", "sys.path.insert", "sys.path.extend", "site.addsitedir", "chdir")
IMPORT_NAMES = ("sys.path", "PYTHONPATH")


class Literal(NamedTuple):
    """A string that holds paths: where its quotes and its content begin, its brackets, and whether it goes on one."""

    token: int
    start: int
    end: int
    opened: tuple[int, ...]
    joined: bool


def paths(text: str) -> Iterator[tuple[Found, Use, str]]:
    """Yield the paths in the strings of a program, what is done with each, and the string around it."""
    hits = list(islice(find(text), LIMIT))
    for literal, inside in _literals(text, hits):
        for found in inside:
            use = _use(text, literal, found)
            if use:
                yield found, use, text[literal.start : min(literal.end, literal.start + 500)]


def in_code(text: str, places: Iterable[int]) -> Iterator[int]:
    """Yield those of some places, in order, that are in no string and in no comment."""
    tokens = (token for token in _TOKEN.finditer(text) if text[token.start()] in "#\"'")
    token = next(tokens, None)
    for place in places:
        while token and token.end() <= place:
            token = next(tokens, None)
        if token is None or place <= token.start():
            yield place


def _literals(text: str, hits: list[Found]) -> Iterator[tuple[Literal, list[Found]]]:
    """Yield the strings that hold some paths, with those; not strings that are statements of their own."""
    opened: list[int] = []
    last, at = -1, 0
    for token in _TOKEN.finditer(text):
        if at == len(hits):
            return
        first, end = token.span()
        mark = text[first]
        if mark in "([{":
            opened.append(first)
        elif mark in ")]}":
            del opened[-1:]
        else:
            stop = at
            while stop < len(hits) and hits[stop].start < end:
                stop += 1
            inside = [found for found in hits[at:stop] if found.start > first]
            at = stop
            if mark != "#" and inside and (opened or not _is_statement(text, first, end)):
                start = first + (3 if text.startswith(mark * 3, first) else 1)
                joined = last >= 0 and bool(_GAP.fullmatch(text, last, first))
                yield Literal(first, start, end, tuple(opened[-OPEN:]), joined), inside
            last = end if mark != "#" else last


def _is_statement(text: str, first: int, end: int) -> bool:
    """Return whether a string outside of brackets is a statement of its own: a docstring, or text that is left out."""
    before = _PREFIX.sub("", text[max(text.rfind("\n", 0, first) + 1, first - BACK) : first]).strip()
    after = text[end : end + BACK].partition("\n")[0].strip()
    above = text[max(0, first - BACK) : first].rstrip(" \t")
    goes_on = not before and above.endswith("\\\n")
    begins = not before or before.endswith(";") or (before.startswith(("def ", "class ")) and before.endswith(":"))
    return begins and not goes_on and (not after or after[0] in "#;")


def _use(text: str, literal: Literal, found: Found) -> Use | None:
    """Return what is done with a path in a string; None for one in prose of several lines."""
    inner = text[max(literal.start, found.start - NEAR) : found.start]
    whole = literal.start + NEAR > found.start and bool(_SCHEME.fullmatch(inner))
    call, first, inside = _call(text, literal)
    if not whole and (command := _COMMAND.search(inner)):
        return Use(command=True, imports=bool(_IMPORT.search(inner)), name=command[1] or "")
    if "\n" in inner or (not whole and text.startswith(('"""', "'''"), literal.token)):
        return _in_lines(inner, call)
    before = _PREFIX.sub("", text[max(0, literal.token - BACK) : literal.token])
    name = _name(before) or _name(text[max(0, inside - BACK) : inside])
    calls = [_called(text, at) for at in literal.opened]
    imports = name in IMPORT_NAMES or any(each.endswith(_IMPORTS) for each in calls)
    glued = before.rstrip().endswith(("+", "%"))
    return Use(name, call, first=first, whole=whole and not literal.joined, glued=glued, imports=imports)


def _in_lines(inner: str, call: str) -> Use | None:
    """Return what a line within a string is: a setting, or an option of a command."""
    line = inner[inner.rfind("\n") + 1 :]
    setting = _SETTING.fullmatch(line) or _OPTION.search(line)
    return Use(setting[1] or "", call) if setting else None


def _call(text: str, literal: Literal) -> tuple[str, bool, int]:
    """Return the call that a string is in, whether it is its first argument, and where a list around it begins."""
    for at in reversed(literal.opened):
        if text[at] == "(" and (call := _called(text, at)):
            between = _PREFIX.sub("", text[at + 1 : min(literal.token, at + BACK)])
            innermost = at == literal.opened[-1]
            return call, not between.strip(), 0 if innermost else literal.opened[-1]
        if text[at] == "{":
            break
    return "", False, literal.opened[-1] if literal.opened and text[literal.opened[-1]] in "[(" else 0


def _called(text: str, at: int) -> str:
    if text[at] != "(":
        return ""
    match = _CALL.search(text, max(0, at - BACK), at)
    return match[1] if match else ""


def _name(before: str) -> str:
    match = _NAME.search(before)
    return match[1].strip("\"'") if match else ""
