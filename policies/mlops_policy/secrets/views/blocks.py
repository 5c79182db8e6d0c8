"""YAML line by line: the keys above a line by their indents, blocks, quotes over several lines, lists of names.

Nothing must be right: a template, or half a file, gives what its lines say. PyYAML would cost 15 ms to be imported and
40 ms for 80 kB.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views import flow, loose
from mlops_policy.secrets.views.entries import entry, is_option
from mlops_policy.secrets.views.found import COMMENT, joined
from mlops_policy.secrets.views.lexer import decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from mlops_policy.secrets.views.found import Found

_LINE = pattern(r"([ \t]*+)((?:-[ \t]++)*(?:-(?=\r?$))?)([^\n]*+)", 8)  # re.MULTILINE
_KEY = pattern(
    r"""(?:"((?:[^"\\\n]++|\\.)*)"|'([^'\n]*+)'|([^\s"'#\[{&*!|>%@`,\]}][^\n]{0,200}?))[ \t]{0,40}:(?=[ \t\r]|$)""", 8
)
_PROPERTY = pattern(r"(?:[&!][^\s,\[\]{}]*[ \t]+|[&!][^\s,\[\]{}]*\r?$)", 8)
_BLOCK = pattern(r"[|>][+-]?\d?[+-]?[ \t]*(?:#[^\n]*)?\r?$", 8)
_DOUBLE = pattern(r'"((?:[^"\\]++|\\(?s:.))*)"')
_SINGLE = pattern(r"'((?:[^']++|'')*)'")
_INLINE = pattern(r"[ \t]+#")
_FOLD = pattern(r"[ \t]*\r?\n[ \t]*")
_EMPTY = frozenset(["", "~", "null", "true", "false", "True", "False", "yes", "no"])
_DEPTH = 60
LINES = 100_000  # a second
MOST = 400_000  # characters of a block


class _Lines:
    """Goes down the lines, and knows the keys that lead to the present one."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.stack: list[tuple[int, str]] = []  # indents, and the paths to what is below
        self.names: dict[int, str] = {}  # by the indent of an entry, what it is called
        self.option = (-1, "")  # the item before, by its indent, if that is an option
        self.failed: set[str] = set()  # what nothing closes

    def run(self) -> Iterator[Found]:
        for _ in range(LINES):
            if self.at >= len(self.text):
                break
            match = _LINE.match(self.text, self.at)
            if match is None:
                break
            self.at = match.end() + 1
            rest = match[3]
            if rest.startswith("#"):
                yield from loose.found(self.text, COMMENT, match.start(3), match.end(3))
            elif rest.strip() and not rest.startswith(("---", "...", "%", "{%")):
                yield from self._line(match)

    def _line(self, match: re.Match[str]) -> Iterator[Found]:
        indent, start = match.start(3) - match.start(), match.start(3)
        dashed = bool(match[2])
        if dashed:
            outer = len(match[1])
            self._leave(outer, listed=True)
            self.names = {level: name for level, name in self.names.items() if level < indent}
        key = _KEY.match(self.text, start, match.end())
        path = self._leave(indent)
        if key is None:
            yield from self._scalar(path, "", start, match.end(), indent, listed=dashed)
            return
        name = key[1] or key[2] or key[3] or ""
        if self.names:  # what lies deeper has ended
            self.names = {level: name for level, name in self.names.items() if level <= indent}
        self.stack.append((indent, joined(path, name) if len(self.stack) < _DEPTH else path))
        yield from self._scalar(path, name.strip(), key.end(), match.end(), indent)

    def _leave(self, indent: int, *, listed: bool = False) -> str:
        """Forget the keys that are not above an indent, and return the path of those that are."""
        while self.stack and (self.stack[-1][0] > indent or (self.stack[-1][0] == indent and not listed)):
            self.stack.pop()
        return self.stack[-1][1] if self.stack else ""

    def _scalar(
        self, path: str, key: str, start: int, end: int, indent: int, *, listed: bool = False
    ) -> Iterator[Found]:
        text = self.text
        while start < end and text[start] in " \t":
            start += 1
        while (match := _PROPERTY.match(text, start, end)) is not None:
            start = match.end()
        sign = text[start : start + 1]
        if start >= end or sign in "#\r\n":
            return
        if sign in "|>" and _BLOCK.match(text, start, end):
            yield from self._block(path, key, end + 1, indent if key else indent - 1)
        elif sign in "\"'" and (match := self._quoted(sign, start)):
            self._on(match.end())
            said = decoded(match[1]) if sign == '"' else match[1].replace("''", "'")
            yield from self._entry(
                path, key, _FOLD.sub(" ", said) if "\n" in match[1] else said, match.start(1), indent, listed=listed
            )
        elif sign in "[{" and not text.startswith(("{{", "{%"), start) and "flow" not in self.failed:
            yield from self._flow(joined(path, key), start)
        else:
            said = text[start:end]
            cut = _INLINE.search(said)
            said = (said[: cut.start()] if cut else said).rstrip()
            if cut:
                yield from loose.found(text, COMMENT, start + cut.start(), end)
            if said not in _EMPTY and sign != "*":
                yield from self._entry(path, key, said, start, indent, listed=listed)

    def _entry(self, path: str, key: str, said: str, start: int, indent: int, *, listed: bool) -> Iterator[Found]:
        if key in ("name", "key"):
            self.names[indent] = said
        named = self.names.get(indent, "") if key == "value" else ""
        if listed:
            named = self.option[1] if self.option[0] == indent and not said.startswith("-") else ""
            self.option = indent, said if is_option(said) else ""
        yield from entry(path, key, said, start, named=named, listed=listed)

    def _quoted(self, sign: str, start: int) -> re.Match[str] | None:
        if sign in self.failed:
            return None
        match = (_DOUBLE if sign == '"' else _SINGLE).match(self.text, start)
        if match is None:
            self.failed.add(sign)
        return match

    def _flow(self, path: str, start: int) -> Iterator[Found]:
        found, end = flow.value(self.text, start, path)
        yield from found
        if end == len(self.text):
            self.failed.add("flow")
        self._on(end)

    def _on(self, at: int) -> None:
        """Go on after the line in which something ended."""
        end = self.text.find("\n", at)
        self.at = max(self.at, len(self.text) if end < 0 else end + 1)

    def _block(self, path: str, key: str, first: int, indent: int) -> Iterator[Found]:
        """Yield what a block says: its lines without the indent of the first."""
        text, at, level = self.text, first, -1
        while at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            depth = len(text[at:end]) - len(text[at:end].lstrip(" \t"))
            if text[at:end].strip():
                if depth <= indent:
                    break
                level = depth if level < 0 else min(level, depth)
            at = end + 1
        self.at = max(self.at, at)
        if level < 0 or at - first > MOST:
            return
        lines = text[first : min(at, len(text))].split("\n")
        kept = [line[level:].rstrip("\r") for line in lines]
        said = list(accumulate((len(line) + 1 for line in kept), initial=0))  # where each begins in what the block says
        written = list(accumulate((len(line) + 1 for line in lines), initial=first))
        for name, one, offset, form, call in entry(path, key, "\n".join(kept).rstrip(), 0):
            line = bisect_right(said, offset) - 1
            yield name, one, written[line] + level + offset - said[line], form, call


def found(text: str) -> Iterator[Found]:
    """Yield the values of a YAML file."""
    return _Lines(text).run()
