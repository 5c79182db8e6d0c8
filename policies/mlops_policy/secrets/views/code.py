"""What strings of a source are given to, by its text alone: nothing is parsed, so that nothing must be right.

A syntax tree costs 30 ms for 80 kB and is there for valid Python only; strings and brackets cost a fifth of that.
"""

from __future__ import annotations

from itertools import islice

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views import loose
from mlops_policy.secrets.views.context import RUNNERS, SHELL, Reader
from mlops_policy.secrets.views.found import COMMENT, LITERAL, POSITIONAL, SETTING, moved
from mlops_policy.secrets.views.frames import DOCUMENTATION, Frame, Group
from mlops_policy.secrets.views.lexer import PYTHON, decoded, tokens
from mlops_policy.secrets.views.names import BEFORE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.secrets.views.found import Found
    from mlops_policy.secrets.views.lexer import Language, Token

MOST = 60_000  # strings, comments and brackets of a text: a second; 1 MB has 28,000
MOST_FRAMES = 200  # brackets in brackets that are told apart
MOST_ITEMS = 400  # strings of a bracket that are remembered
LONGEST = 20_000  # of a value
FEWEST = 12  # characters of a document with a credential in it
MOST_DOCUMENTS = 2000  # of a text
MOST_NAME = 200  # characters of a string that may be a name
_PREFIX = frozenset("rRbBuUfFlL@$")
_JOINT = pattern(r"(?:[ \t]++|\\\r?\n|[+.](?=[\s\"'rRbBuUfF\\]))*")
_BROAD_JOINT = pattern(r"(?:\s++|\\\r?\n|[+.](?=[\s\"'rRbBuUfF\\])|#[^\n]*+)*")
# what is done with a string makes another of it, but for these
_CHANGED = pattern(
    r"\s*(?:=>|=(?!=))|[ \t]*(?:%(?!\})|\*|\[|\+(?!=)|(?:not[ \t]+)?in\b"
    r"|\.\s*(?!encode|decode|strip|to_|into|as_|unwrap|trim|clone|String|freeze)\w)"
)
_KEY = pattern(r"\s*(?::(?!=)|=>)")
_RESET = pattern(r"(?m)^[ \t]*(?:def|class|import|return|while|with|try|raise|assert|del|async def)\b")
_PROGRAMS = frozenset(
    "mysql mysqldump mysqladmin mariadb mongo mongosh redis-cli psql sshpass docker podman curl wget dvc wandb kaggle"
    " az aws gh gcloud huggingface-cli hf mlflow snyk npm databricks kubectl helm git http".split()
)


def found(text: str, language: Language = PYTHON) -> Iterator[Found]:
    """Yield the strings of a source that are given to something; a comment's as those of a comment."""
    scan = _Scan(text, language)
    pairs = list(scan.run())
    if scan.frames and language.blocks:  # a bracket is never closed: begin anew where none can be open
        scan = _Scan(text, language)
        scan.resets = [match.start() for match in _RESET.finditer(text)][::-1]
        pairs = list(scan.run())
    yield from pairs


class _Scan:
    """One pass over the tokens of a text."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.reader = Reader(text, language)
        self.frames: list[Frame] = []
        self.beyond = 0  # brackets that are open beyond those that are told apart
        self.last: Group | None = None  # the string before
        self.open = False  # whether it may go on
        self.documents = 0  # strings that were read as JSON, or as lines of a configuration
        self.resets: list[int] = []

    def run(self) -> Iterator[Found]:
        for token in islice(tokens(self.text, self.language), MOST):
            sign = token[0]
            if self.resets and self.resets[-1] < token[1]:
                self._reset(token[1])
            if sign in "([{":
                self._push(sign, token[1])
            elif sign in ")]}":
                if self.frames:
                    yield from self._pop()
            elif sign == "#":
                yield from self._comment(token)
            else:
                yield from self._string(token)
        yield from self._finish()

    def _reset(self, at: int) -> None:
        while self.resets and self.resets[-1] < at:
            start = self.resets.pop()
            self.frames = [frame for frame in self.frames if frame.start > start]
            self.beyond = 0

    def _push(self, sign: str, start: int) -> None:
        if len(self.frames) >= MOST_FRAMES:
            self.beyond += 1
            return
        frame = self.frames[-1] if self.frames else None
        self.frames.append(Frame(sign, start, frame, self.last))

    def _pop(self) -> Iterator[Found]:
        if self.beyond:
            self.beyond -= 1
            return
        yield from self._finish()
        frame = self.frames.pop()
        if frame.sign == "[" and frame.items:
            yield from self._command(frame)

    def _comment(self, token: Token) -> Iterator[Found]:
        _, start, end, _, _ = token
        written = end - len(self.text[start:end]) + len(self.text[start:end].rstrip())
        self.reader.comments[written] = start
        if end - start > len("#a=bcd"):
            yield from loose.found(self.text, COMMENT, start, end)

    def _string(self, token: Token) -> Iterator[Found]:
        _, start, end, begin, close = token
        prefix = self._prefix(start)
        start -= len(prefix)
        if self.open and self.last is not None and self._joins(self.last, start):
            self.last.parts.append((prefix, begin, close))
            self.last.end = end
            return
        yield from self._finish()
        frame = self.frames[-1] if self.frames else None
        group = Group(start, frame)
        group.parts.append((prefix, begin, close))
        group.end = end
        if frame and frame.sign == "{" and _KEY.match(self.text, end):
            group.said = self._said(group)
        elif not self.beyond:
            group.context = self._context(group, frame)
        self.last, self.open = group, True

    def _context(self, group: Group, frame: Frame | None) -> tuple[str, str, str]:
        text, start = self.text, group.start
        if frame is None and self.language is PYTHON:
            line = text.rfind("\n", max(0, start - BEFORE), start) + 1
            if not text[line:start].strip() and not text[max(0, line - 3) : line].rstrip("\r\n").endswith("\\"):
                return DOCUMENTATION
        return self.reader.context(start, frame, self.last)

    def _prefix(self, start: int) -> str:
        text = self.text
        if start == 0 or text[start - 1] not in _PREFIX:
            return ""
        first = start - 1
        if first and text[first - 1] in _PREFIX:
            first -= 1
        before = text[first - 1 : first] if first else ""
        return "" if before.isalnum() or before == "_" else text[first:start]

    def _joins(self, last: Group, start: int) -> bool:
        """Return whether a string goes on with another."""
        if (
            last.frame is not (self.frames[-1] if self.frames else None)
            or self.text[last.end : last.end + 1] in ",:)]}"
        ):
            return self.text[last.end : start] == ""
        joint = _BROAD_JOINT if self.frames else _JOINT
        match = joint.match(self.text, last.end, start)
        return match is not None and match.end() == start

    def _finish(self) -> Iterator[Found]:
        """Yield what the string before is given to."""
        group = self.last
        if group is None or not self.open:
            return
        self.open = False
        frame = group.frame
        named = group.context[1]
        if named or group.end - group.start < MOST_NAME:
            group.said = group.said or self._said(group)
        if frame is not None and len(frame.items) < MOST_ITEMS:
            frame.items.append(group)
        if _CHANGED.match(self.text, group.end):
            return
        if group.context is not DOCUMENTATION and named != SHELL and self._is_document(group):
            yield from self._nested(group)
        elif named and group.said and len(group.said) < LONGEST:
            yield from self._given(group)

    def _is_document(self, group: Group) -> bool:
        """Return whether a string may be JSON, or has several lines, which may be those of a configuration."""
        begin, end = group.parts[0][1], group.parts[-1][2]
        if not FEWEST < end - begin < LONGEST or self.documents >= MOST_DOCUMENTS:
            return False
        first = self.text[begin : begin + 20].lstrip(" \t\r\n\\")[:2]
        return (first[:1] in ("{", "[") and first not in ("{{", "{%")) or self.text.find("\n", begin, end) >= 0

    def _nested(self, group: Group) -> Iterator[Found]:
        """Yield what the document says that a string holds; else what the string is given to."""
        from mlops_policy.secrets.views import kinds

        self.documents += 1
        group.said = group.said or self._said(group)
        pairs = list(kinds.document(group.said) or ())
        for key, value, start, form, call in moved(pairs, self.text, group.parts[0][1]):
            yield key, value, start, LITERAL if form == SETTING else form, call
        if group.context[1] and group.said and not pairs:
            yield from self._given(group)

    def _given(self, group: Group) -> Iterator[Found]:
        key, form, call = group.context
        start = group.parts[0][1]
        if form == SHELL:
            yield from self._shell(group.said, start)
        elif not (form == POSITIONAL and group.said.startswith("-")):
            yield (key, group.said, start, form, call)

    def _said(self, group: Group) -> str:
        """Return what a string says; nothing if a part of it is filled in."""
        said = []
        for prefix, begin, end in group.parts:
            body = self.text[begin:end]
            if self._filled(prefix, body):
                return ""
            said.append(body if "r" in prefix.lower() else decoded(body))
        return "".join(said)

    def _filled(self, prefix: str, body: str) -> bool:
        if "f" in prefix or "F" in prefix:
            return "{" in body.replace("{{", "")
        return False

    def _shell(self, command: str, start: int) -> Iterator[Found]:
        from mlops_policy.secrets.views import shells

        return moved(shells.found(command), self.text, start)

    def _command(self, frame: Frame) -> Iterator[Found]:
        """Yield what the words of a command are given, that is written as a list."""
        first = frame.items[0].said
        outer = frame.outer.called(self.text)[0] if frame.outer else ""
        if outer.rpartition(".")[2] not in RUNNERS and first.rpartition("/")[2] not in _PROGRAMS:
            return
        from mlops_policy.secrets.views import commands

        words, at = [], frame.start + 1
        for item in frame.items:
            if self.text[at : item.start].strip(" \t\r\n,"):
                words.append((commands.UNKNOWN, at))
            words.append((item.said, item.parts[0][1]))
            at = item.end
        yield from commands.of_words(words)
