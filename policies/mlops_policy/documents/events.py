"""From the events of a YAML stream to the scalars of its documents: without recursion, and without making objects."""

from __future__ import annotations

import re

import yaml

from mlops_policy.documents import Unreadable, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from mlops_policy.documents import Key

    Path = tuple[Key, ...]

DEPTH = 64
FLOW = 3  # levels that one in brackets counts for: libyaml looks at all of them at each word
EVENTS = 150_000  # half a second
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# tags, anchors, comments: what may stand before a scalar; and what ends a line in YAML 1.1
_PROPERTIES = re.compile(r"(?:[&!]\S*+|#[^\n\r\x85\u2028\u2029]*+|[ \t\n\r\x85\u2028\u2029]++)*")
_BREAK = re.compile(r"\r\n?|[\n\x85\u2028\u2029]")


def scalars(text: str, *, follow: bool) -> Iterator[tuple[Value, ...]]:
    """Yield the scalars of each document; see ``yamls.documents``.

    Raises:
        Unreadable: With the line, for what would take too long.
        yaml.YAMLError: For what is not YAML.
    """
    reader = _Reader(text, follow=follow)
    for count, event in enumerate(yaml.parse(text, Loader=LOADER)):
        if count + reader.copies > EVENTS or reader.depth > DEPTH:
            raise Unreadable("too large, or nested too deep", text.count("\n", 0, _index(event.start_mark)) + 1)
        if isinstance(event, yaml.DocumentEndEvent):
            yield tuple(reader.found)
            reader.found, reader.anchors = [], {}
        else:
            reader.take(event)


class _Frame:
    """A mapping or a list that is open, and the path of what comes next in it."""

    def __init__(self, path: Path, *, mapping: bool, mute: bool) -> None:
        self.path, self.mapping, self.mute = path, mapping, mute
        self.anchor: str | None = None
        self.levels = 1
        self.first = self.position = 0  # of its values among all, of what comes next in it
        self.key: str | None = None  # None where a key is due
        self.odd = False  # the key is not a scalar
        self.target: _Frame | None = None  # the mapping into which what comes next is merged
        self.own: set[Key] = set()
        self.merged: list[list[Value]] = []

    def take_key(self, key: str | None, *, merge: bool = False) -> None:
        """Keep a key for the value after it; None is one that is no scalar."""
        self.key, self.odd = key or "", key is None
        self.target = self if merge else None
        self.own.add(self.key)

    def place(self) -> tuple[Path, bool]:
        """Return the path of a value that comes, and whether it is left out; then go on to the next."""
        path = self.path if self.target else (*self.path, (self.key or "") if self.mapping else self.position)
        self.key = None
        self.position += 1
        return path, self.mute or self.odd

    def kept(self) -> Iterator[Value]:
        """Yield what is merged and not overridden: by a key of the mapping's own, or by what was merged before."""
        depth, taken = len(self.path), set(self.own)
        for source in self.merged:
            below = [value for value in source if len(value.path) > depth and value.path[depth] not in taken]
            taken.update(value.path[depth] for value in below)
            yield from below


class _Reader:
    """Follows the events of a stream, and keeps what is found in the document that is read."""

    def __init__(self, text: str, *, follow: bool) -> None:
        self.text, self.follow = text, follow
        self.found: list[Value] = []
        self.anchors: dict[str, tuple[int, tuple[Value, ...]]] = {}  # how long the path to it is, and what is below
        self.open: list[_Frame] = []
        self.copies = self.depth = 0
        self.line, self.last = 1, 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.CollectionEndEvent):
            self._end(self.open.pop())
        elif isinstance(event, yaml.NodeEvent):
            frame = self.open[-1] if self.open else None
            if frame and frame.mapping and frame.key is None:
                self._key(event, frame)
            else:
                path, mute = frame.place() if frame else ((), False)
                self._node(event, path, frame, mute=mute)

    def _key(self, event: yaml.NodeEvent, frame: _Frame) -> None:
        if isinstance(event, yaml.ScalarEvent):
            frame.take_key(event.value, merge=event.value == "<<" and not event.style)
            if event.anchor:
                self.anchors[event.anchor] = 0, (self._value(event, ()),)
        elif isinstance(event, yaml.AliasEvent):
            _, below = self.anchors.get(event.anchor or "", (0, ()))
            frame.take_key(below[0].text if below else None)
        else:
            frame.take_key(None)
            self._node(event, frame.path, None, mute=True)

    def _node(self, event: yaml.NodeEvent, path: Path, frame: _Frame | None, *, mute: bool) -> None:
        if isinstance(event, yaml.ScalarEvent):
            value = self._value(event, path)
            if not mute:
                self.found.append(value)
            if event.anchor:
                self.anchors[event.anchor] = len(path), (value,)
        elif isinstance(event, yaml.AliasEvent):
            if self.follow and not mute and event.anchor in self.anchors:
                self._copy(*self.anchors[event.anchor], path, frame)
        elif isinstance(event, yaml.CollectionStartEvent):
            below = _Frame(path, mapping=isinstance(event, yaml.MappingStartEvent), mute=mute)
            below.first, below.anchor, below.levels = len(self.found), event.anchor, FLOW if event.flow_style else 1
            if frame and not below.mapping:
                below.target = frame.target
            self.open.append(below)
            self.depth += below.levels

    def _copy(self, depth: int, below: tuple[Value, ...], path: Path, frame: _Frame | None) -> None:
        """Repeat what is below an anchor under the path of an alias."""
        copies = [Value((*path, *value.path[depth:]), *value[1:]) for value in below]
        self.copies += sum(1 + len(value.path) for value in copies)
        if frame and frame.target:
            frame.target.merged.append(copies)
        else:
            self.found += copies

    def _end(self, frame: _Frame) -> None:
        self.depth -= frame.levels
        if not frame.mute:
            self.found += frame.kept()
        if frame.anchor:
            self.anchors[frame.anchor] = len(frame.path), tuple(self.found[frame.first :] if self.follow else ())

    def _value(self, event: yaml.ScalarEvent, path: Path) -> Value:
        """Return a scalar with its place, without the tag, the anchor and the quotes before it."""
        first, end = _index(event.start_mark), _index(event.end_mark)
        match = _PROPERTIES.match(self.text, first, end) if event.anchor or event.tag else None
        start = match.end() if match else first
        style = event.style or ""
        if style in ("|", ">"):
            header = _BREAK.search(self.text, start, end)
            start = header.end() if header else end
        elif style:
            start, end = start + 1, end - 1
        self.line += self.text.count("\n", self.last, start)
        self.last = start
        return Value(path, event.value, start, max(start, end), self.line, style)


def _index(mark: Any) -> int:  # noqa: ANN401  its type differs with and without libyaml
    """Return the offset of a mark, in characters."""
    return int(mark.index)
