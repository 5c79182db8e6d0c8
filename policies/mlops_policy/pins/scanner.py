"""A shell text, character by character, as simple commands (POSIX.1-2017, Shell Command Language, section 2).

It forgives: what is no shell, as a batch file or a template, yields words all the same.
"""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.pins.lines import end_of_heredoc, line_of
from mlops_policy.pins.words import Command, Redirect, Word, reads_commands

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping

# what joins two lines; in a Dockerfile, comments and empty lines between them are not seen either
_JOINT = r"[\\^]\r?\n"
_DOCKER_JOINT = r"[\\`][ \t]*\r?\n(?:[ \t]*(?:\#[^\n]*)?\r?\n)*(?:[ \t]*\#[^\n]*\Z)?"
# bounded, so that an opening which nothing closes costs little: expressions of GitHub, of Jinja, of the shell, of Make
_EXPANSION = r"\$\{\{[^\n]{0,400}?\}\}|\{\{[^\n{}]{0,200}\}\}|\$\{[^}\n]{0,200}\}|\$\(\w{1,50}\)"
_BARE = r"""
    (?P<blank>[ \t\f\v]+)
  | (?P<plain>[^\s'"\\`$;&|()<>\#{^]+)
  | (?P<joint>%s)
  | (?P<newline>\s)
  | (?P<expansion>%s)
  | (?P<inner>[$<>]\()
  | (?P<redirect>&>>?|<<<|<<-?|>>|>\||[<>]&|<>|[<>])
  | (?P<separator>&&|\|&|\|\||;+|[&|])
  | (?P<single>')
  | (?P<double>")
  | (?P<opening>\()
  | (?P<closing>\))
  | (?P<tick>`)
  | (?P<comment>\#[^\n]*)
  | (?P<escape>\\[^\nA-Za-z])  # before a letter, it is a path of Windows
  | (?P<other>.)
"""
_DOUBLE = r"""
    (?P<plain>[^"\\`$]+)
  | (?P<joint>%s)
  | (?P<expansion>%s)
  | (?P<inner>\$\()
  | (?P<undouble>")
  | (?P<tick>`)
  | (?P<escape>\\[$`"\\])
  | (?P<other>.)
"""
_PLAIN_WORD = pattern(r"[ \t]*([^\s'\"\\`$;&|()<>#{^]+)(?=[ \t\r\n;])")
_PATTERNS = {
    docker: tuple(pattern("(?xs)" + text % (joint, _EXPANSION)) for text in (_BARE, _DOUBLE))
    for docker, joint in ((False, _JOINT), (True, _DOCKER_JOINT))
}


class _Frame:
    """A command that is being read: the outermost, or one within ``$(...)``, backticks or parentheses."""

    __slots__ = ("closer", "double", "parts", "pending", "quoted", "redirects", "start", "words")

    def __init__(self, closer: str = "") -> None:
        self.closer = closer
        self.double = False  # inside double quotes
        self.quoted = False
        self.start = -1  # where the current word begins, -1 between words
        self.parts: list[tuple[str, int]] = []
        self.pending: tuple[str, int, bool] | None = None  # the redirection whose target comes next
        self.words: list[Word] = []
        self.redirects: list[Redirect] = []


class Scanner:
    """Reads a part of a text once, from left to right. Each group of the patterns has its method ``on_...``."""

    def __init__(self, text: str, start: int, end: int, *, docker: bool) -> None:
        self.text, self.at, self.end = text, start, end
        self.patterns = _PATTERNS[docker]
        self.frames = [_Frame()]
        self.heredocs: list[str] = []  # the words that end those which begin after this line
        self.feeds_shell = False  # whether a command of this line runs what they hold
        self.unclosed: set[str] = set()  # quotes of which no further one comes

    def commands(self) -> Iterator[Command]:
        while self.at < self.end:
            self.take_words()
            match = self.patterns[self.frames[-1].double].match(self.text, self.at, self.end)
            if match is None or match.lastgroup is None:  # cannot be: the last group takes any character
                break
            self.at = match.end()
            done = _HANDLERS[match.lastgroup](self, match)
            if done is not None:
                yield from done
        while self.frames:
            yield from self.finish_command(self.frames.pop())

    def take_words(self) -> None:
        """Take what follows as long as it is plain words and blanks: most of any text."""
        frame = self.frames[-1]
        if frame.double or frame.start >= 0 or frame.pending:
            return
        while match := _PLAIN_WORD.match(self.text, self.at, self.end):
            frame.words.append(Word(match[1], *match.span(1)))
            self.at = match.end()

    def add(self, part: str, offset: int) -> None:
        """Add to the current word, beginning one if there is none."""
        frame = self.frames[-1]
        if frame.start < 0:
            frame.start = offset
        if part:
            frame.parts.append((part, offset))

    def finish_word(self, frame: _Frame) -> None:
        if frame.start < 0:
            return
        word = _joined(frame, self.text)
        if frame.pending:
            operator, start, glued = frame.pending
            frame.redirects.append(Redirect(operator, word, start, len(frame.words), glued))
            if operator in ("<<", "<<-"):
                self.heredocs.append(word.text)
        else:
            frame.words.append(word)
        frame.start, frame.parts, frame.quoted, frame.pending, frame.double = -1, [], False, None, False

    def finish_command(self, frame: _Frame) -> Iterator[Command]:
        self.finish_word(frame)
        words, redirects = tuple(frame.words), tuple(frame.redirects)
        frame.words, frame.redirects, frame.pending = [], [], None
        if words or redirects:
            if self.heredocs:
                self.feeds_shell |= reads_commands(words)
            yield Command(words, line_of(self.text, words[0].start if words else redirects[0].start), redirects)

    def next_quote(self, quote: str) -> int:
        """Return where a quote comes next, -1 if nowhere."""
        if quote in self.unclosed:
            return -1
        found = self.text.find(quote, self.at, self.end)
        if found < 0:
            self.unclosed.add(quote)
        return found

    def skip_heredocs(self) -> None:
        """Go on after the last line of the heredocs, unless a shell runs what they hold."""
        delimiters, feeds = self.heredocs, self.feeds_shell
        self.heredocs, self.feeds_shell = [], False
        for delimiter in () if feeds else delimiters:
            self.at = max(self.at, end_of_heredoc(self.text, delimiter, self.at, self.end))

    def on_plain(self, match: re.Match[str]) -> None:
        self.add(match[0], match.start())

    on_expansion = on_other = on_plain

    def on_blank(self, _: re.Match[str]) -> None:
        self.finish_word(self.frames[-1])

    def on_joint(self, match: re.Match[str]) -> Iterator[Command]:
        if match[0][0] == "`" == self.frames[-1].closer:
            self.at = match.start() + 1
            yield from self.on_tick(match)

    def on_newline(self, _: re.Match[str]) -> Iterator[Command]:
        yield from self.finish_command(self.frames[-1])
        if self.heredocs:
            self.skip_heredocs()

    def on_separator(self, _: re.Match[str]) -> Iterator[Command]:
        return self.finish_command(self.frames[-1])

    def on_redirect(self, match: re.Match[str]) -> None:
        frame = self.frames[-1]
        glued = frame.start >= 0
        if glued and not frame.quoted and not frame.pending and all(part.isdigit() for part, _ in frame.parts):
            frame.start, frame.parts, glued = -1, [], False  # `2>`: the number of a file
        self.finish_word(frame)
        frame.pending = (match[0], match.start(), glued)

    def on_single(self, match: re.Match[str]) -> None:
        closing = self.next_quote("'")
        if closing < 0:
            self.add("'", match.start())
            return
        self.add(self.text[self.at : closing], self.at)
        self.frames[-1].quoted = True
        self.at = closing + 1

    def on_double(self, match: re.Match[str]) -> None:
        if self.next_quote('"') < 0:
            self.add('"', match.start())
            return
        self.add("", self.at)
        self.frames[-1].double = self.frames[-1].quoted = True

    def on_undouble(self, _: re.Match[str]) -> None:
        self.frames[-1].double = False

    def on_escape(self, match: re.Match[str]) -> None:
        self.add(match[0][1], match.start() + 1)
        self.frames[-1].quoted = True

    def on_comment(self, match: re.Match[str]) -> None:
        if self.frames[-1].start >= 0:  # within a word it is a character like any other
            self.at = match.start() + 1
            self.add("#", match.start())

    def on_inner(self, match: re.Match[str]) -> None:
        self.add("$()", match.start())
        self.frames.append(_Frame(")"))

    def on_tick(self, match: re.Match[str]) -> Iterator[Command]:
        if self.frames[-1].closer == "`":
            yield from self.finish_command(self.frames.pop())
        elif self.text.startswith(("\n", "\r\n"), self.at) and not self.frames[-1].double:
            self.at = self.text.index("\n", self.at) + 1  # how PowerShell joins two lines
        else:
            self.add("$()", match.start())
            self.frames.append(_Frame("`"))

    def on_opening(self, _: re.Match[str]) -> Iterator[Command]:
        yield from self.finish_command(self.frames[-1])
        self.frames.append(_Frame(")"))

    def on_closing(self, _: re.Match[str]) -> Iterator[Command]:
        yield from self.finish_command(self.frames[-1])
        if self.frames[-1].closer == ")":
            self.frames.pop()


_HANDLERS: Mapping[str, Callable[[Scanner, re.Match[str]], Iterator[Command] | None]] = {
    name[3:]: handler for name, handler in vars(Scanner).items() if name.startswith("on_")
}


def _joined(frame: _Frame, text: str) -> Word:
    """Return the word that a frame holds."""
    if not frame.parts:
        return Word("", frame.start, frame.start, frame.quoted)
    value = "".join(part for part, _ in frame.parts)
    start = frame.parts[0][1]
    if text.startswith(value, start):
        return Word(value, start, start + len(value), frame.quoted)
    pieces, length = [], 0
    for part, offset in frame.parts:
        pieces.append((length, offset))
        length += len(part)
    return Word(value, start, -1, frame.quoted, tuple(pieces))
