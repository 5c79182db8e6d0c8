"""Paths in what is read line by line: settings, scripts of a shell, and the programs of languages other than Python."""

from __future__ import annotations

from itertools import islice

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.machine import Use
from mlops_policy.machine.literals import IMPORT_NAMES, LIMIT, NEAR
from mlops_policy.machine.roots import Found, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

LONGEST = 2000  # characters of a line that a person wrote
_KEY = pattern(r"[\"']?([\w./-]{1,80})[\"']?\s*(?::=|[:=]|<-|=>)\s*[\[(]?\s*[rLu@f]?[\"']?(?:[a-z][\w+]*:/*)?$")
_OPTION = pattern(r"(?:^|[\s\"'])--?([\w-]{1,60})[ =][\"']?$")
_CALL = pattern(r"([\w.:]{1,60})\(\s*[rLu@f]?[\"'](?:file:/*)?$")
_LATER = pattern(r"([\w.:]{1,60})\([^()]*,\s*(?:([\w.]+)\s*=\s*)?[rLu@f]?[\"']$")
_LINE_KEY = pattern(r"[\s\"'{-]*([\w.-]{1,60})[\"']?\s*[:=]\s")
_COMMANDS = frozenset("cmd command run script args entrypoint exec do".split())
_BEGINS = pattern(r"[\"'](?:file:/*)?$")
_GLUED = pattern(r"(?:\+|\.\.|<<|&)\s*[\"']$")
_ROUTE = pattern(r"/?[\"']?\s*:(?:\s|$)")
_ITEM = pattern(r"\s*(?:-\s+|[\"'\[,])*\s*")
_SEARCHED = pattern(r"(?i)path\s*=\S*$")
_CLOSED = pattern(r"(?:[^\"'\\]++|\\.|\"(?:[^\"\\]++|\\.)*\"|'(?:[^'\\]++|\\.)*')*")
_SPOKEN = pattern(r"(?:^|[;&|{(]|then|else|do)\s*(?:echo|printf|print|usage|die|warn|info|log\w*|rem)\b(?![^\n]*>)")
_VOLUME = pattern(r"\s*(?:-\s+)?(?:source:\s+)?[\"']?")


class Family(NamedTuple):
    """How files of a kind are written.

    Attributes:
        comment: What begins a comment.
        quoted: Whether paths stand in strings.
        command: Whether paths are words of a shell.
        store: Whether what is named an address is one of a folder as well.
        volume: Whether only what is mounted into a container is of this machine.
    """

    comment: re.Pattern[str]
    quoted: bool = False
    command: bool = False
    store: bool = False
    volume: bool = False


_HASH = pattern(r"(?:^|\s)#(?!(?:SBATCH|PBS|BSUB|\$) )")
_SLASHES = pattern(r"(?:^|[\s;,{}])//|^\s*/?\*|/\*(?!.*\*/)")
SETTINGS = Family(pattern(r"(?:^|\s)#|^\s*[;!]|(?:^|\s)//\s"))
STORE = Family(SETTINGS.comment, store=True)
VOLUMES = Family(SETTINGS.comment, volume=True)
SHELL = Family(_HASH, command=True)
BATCH = Family(pattern(r"(?i)^\s*@?(?:rem\b|::|#)"), command=True)
MARKUP = Family(pattern(r"<!--(?!.*-->)"))
HASHED = Family(_HASH, quoted=True)
SLASHED = Family(_SLASHES, quoted=True)
DASHED = Family(pattern(r"(?:^|\s)--"), quoted=True)
PERCENT = Family(pattern(r"(?:^|\s)%"), quoted=True)


def paths(text: str, family: Family) -> Iterator[tuple[Found, Use, str]]:
    """Yield the paths in the lines of a text that are no comments, what is done with each, and the line before it."""
    for found in islice(find(text), LIMIT):
        start = text.rfind("\n", 0, found.start) + 1
        line = text[start : start + LONGEST + 1].partition("\n")[0] if found.start - start < LONGEST else ""
        before = line[: found.start - start]
        if not line or len(line) > LONGEST or family.comment.search(before):
            continue
        if family.quoted and not _opens(before):
            continue
        use = _use(before[-NEAR:], line[found.start - start + len(found.text) :], family)
        if use:
            yield found, use, line


def _use(before: str, after: str, family: Family) -> Use | None:
    """Return what a path in a line is; None for one that is a key, or no path of this machine."""
    if family.quoted:
        return _quoted(before)
    if _ROUTE.match(after):  # the key of a mapping: a route
        return None
    if family.volume:
        return Use("path") if _VOLUME.fullmatch(before) and not after.startswith("/") else None
    if family.command:
        return None if _SPOKEN.search(before) else _word(before)
    key = _KEY.search(before) or _OPTION.search(before)
    item = _ITEM.fullmatch(before)
    name = "path" if family.store else key[1] if key else ""
    line = _LINE_KEY.match(before)
    command = bool(_OPTION.search(before)) or (line is not None and line[1] in _COMMANDS)
    whole = bool(key or item or before[-1:] in "\"'")
    return Use(name or (line[1] if line else ""), whole=whole, command=command, imports=name in IMPORT_NAMES)


def _word(before: str) -> Use | None:
    """Return what a word of a shell is; the right side of a volume is in a container."""
    key = _OPTION.search(before) or _KEY.search(before)
    name = key[1] if key else ""
    if before.endswith(":") and not _SEARCHED.search(before):
        return None
    return Use(name, command=True, imports=name in IMPORT_NAMES)


def _opens(before: str) -> bool:
    """Return whether a string is open at the end of a line's beginning."""
    closed = _CLOSED.match(before)
    return closed is not None and closed.end() < len(before)


def _quoted(before: str) -> Use:
    """Return what a path in a string of some language is."""
    call, later, key = _CALL.search(before), _LATER.search(before), _KEY.search(before)
    whole = bool(_BEGINS.search(before))
    glued = bool(_GLUED.search(before))
    if call:
        return Use("", call[1].replace("::", "."), first=True, whole=whole, glued=glued)
    if later:
        return Use(later[2] or "", later[1].replace("::", "."), whole=whole, glued=glued)
    return Use(key[1] if key else "", whole=whole, glued=glued)
