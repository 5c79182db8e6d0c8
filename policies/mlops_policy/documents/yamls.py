"""YAML 1.1 with the place of each scalar, read as a stream of events: no object is made, no tag is looked at."""

from __future__ import annotations

import re

import yaml

from mlops_policy.documents import Unreadable, Value, events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

DIRECTIVES = 64  # libyaml takes the square of their number
CHARACTERS = 4_000_000 if yaml.__with_libyaml__ else 100_000  # without libyaml it is slow
_LOOSE = re.compile(r"""[ \t]*+(?:- +)*(?:"([^"\n]*+)"|'([^'\n]*+)'|([A-Za-z0-9_.$/-]++))[ \t]*+:[ \t]++(\S.*)""")
_QUOTED = re.compile(r""""((?:[^"\\]++|\\.)*)"\s*+(?:#.*)?|'((?:[^']++|'')*)'\s*+(?:#.*)?""")
_COMMENT = re.compile(r"(?<!\s)\s+#.*")
_NESTED = re.compile(r"[|>#&*\[]|\{(?![{%])")  # a block, a comment, an anchor, a list, a mapping


def values(text: str, *, follow: bool = False) -> tuple[Value, ...]:
    """Return every scalar of all documents of a stream; see ``documents``."""
    return tuple(value for document in documents(text, follow=follow) for value in document)


def documents(text: str, *, follow: bool = False) -> tuple[tuple[Value, ...], ...]:
    """Return every scalar of each document, in the order in which they are written.

    Each stands once, where it is written. With ``follow``, it also stands under each path that an alias gives it, and
    what is merged (``<<: *base``) under the path of the mapping into which it is; ``start`` tells what is the same.
    A block (``|``, ``>``) begins at the line after its header. Keys are no values; what a list or mapping is the key of
    is left out.

    Raises:
        Unreadable: With the line, for what is not YAML, or too much of it.
    """
    if len(text) > CHARACTERS or text.count("\n%") > DIRECTIVES:
        raise Unreadable("too large to be read")
    if text.startswith("\ufeff"):  # libyaml would not count it
        raise Unreadable("not YAML: a mark of byte order too many")
    try:
        return tuple(events.scalars(text, follow=follow))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.rstrip().count("\n")) + 1 if mark else 1
        raise Unreadable(f"not YAML: {error.problem or error.context}", line) from None
    except (yaml.YAMLError, ValueError) as error:
        at = getattr(error, "position", 0)  # of a character that YAML does not allow
        raise Unreadable(f"not YAML: {getattr(error, 'reason', error)}", text.count("\n", 0, at) + 1) from None


def loose(text: str) -> Iterator[Value]:
    """Yield ``key: value`` of each line of what is no YAML yet, as a template; ``path`` is the key alone.

    Comments, blocks, lists and mappings in brackets are left out; placeholders stay in ``text`` as they are written.
    """
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        start, at = at, at + len(line) + 1
        match = _LOOSE.match(line)
        if match is None or _NESTED.match(match[4]):
            continue
        key = next(key for key in match.groups() if key is not None)
        start += match.start(4)
        quoted = _QUOTED.fullmatch(match[4])
        style = match[4][0] if quoted else ""
        value = quoted[quoted.lastindex or 0] if quoted else _COMMENT.sub("", match[4], count=1).rstrip()
        if not quoted and len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            style, value = value[0], value[1:-1]  # quotes within a placeholder within quotes
        start += len(style)
        yield Value((key,), value, start, start + len(value), number, style)
