"""The commands of scripts, Dockerfiles, Makefiles and strings, line by line; and what a heredoc says."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views import loose
from mlops_policy.secrets.views.commands import Said, call_of, of_command
from mlops_policy.secrets.views.found import COMMENT, POSITIONAL, VARIABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from mlops_policy.pins.words import Command
    from mlops_policy.secrets.views.found import Found

MOST = 120_000  # characters that are split into words
LONGEST = 20_000  # of a line
# a line, with those that it is continued on
_LINE = pattern(r"(?:[^\\`\n]++|[\\`]\r?\n|[\\`])*")
# a line without any of these holds no credential, and is not split into words
_HINT = pattern(
    r"(?i)pass|pwd|pw\b|secret|token|key|auth|cred|login|bearer|conn|dsn|ur[il]\b|sas|sig|account|private|cert|licen[sc]e|pat\b|pin\b"
    r"|salt|cookie|session|hook|jwt|api|user|root|admin|database|db_|redis|mongo|mysql|maria|psql|curl|wget|dvc|wandb|kaggle|hugg"
    r"|\bhf\b|hf_|\baws\b|\baz\b|\bgh\b|mlflow|snyk|npm|config|-[pua]|--with|\.env|<<|export|\benv\b|\barg\b|\bset"
)
_FIRST = pattern(r"[ \t]*\w{1,100}=")
_COMMENT = pattern(r"[ \t]*#(?!!)")
_SIMPLE = pattern(
    r"""[ \t]*(?:export[ \t]+)?([A-Za-z_]\w{0,100})=(?:"([^"$`\\\n]*+)"|'([^'\n]*+)'|([^\s"'$`;&|<>()\\#*]++))"""
    r"[ \t\r]*$",
    8,
)
_HEREDOC = pattern(r"<<-?[ \t]*[\"']?([A-Za-z_]\w{0,60})")
_READS = pattern(r"login|--password-stdin|--with-token|chpasswd|passwd|-S\b|auth")


def found(text: str, start: int = 0, end: int | None = None, *, docker: bool = False) -> Iterator[Found]:
    """Yield what the commands of a text, or of a part of it, are given."""
    end, left = len(text) if end is None else end, MOST
    at = start
    while at < end:
        match = _LINE.match(text, at, end)
        stop = match.end() if match else end
        if _COMMENT.match(text, at, stop):
            stop = text.find("\n", at, end)
            stop = end if stop < 0 else stop
            yield from loose.found(text, COMMENT, at, stop)
        elif simple := _SIMPLE.match(text, at, stop):
            group = simple.lastindex or 0
            if simple[group]:
                yield (simple[1], simple[group], simple.start(group), VARIABLE, "")
        elif left <= 0 or stop - at > LONGEST:
            yield from loose.found(text, VARIABLE, at, stop)
        elif _FIRST.match(text, at, stop) or _HINT.search(text, at, stop):
            left -= stop - at
            yield from _commands(text, at, stop, docker=docker)
            stop = yield from _heredocs(text, at, stop, end)
        at = stop + 1


def _heredocs(text: str, at: int, stop: int, end: int) -> Generator[Found, None, int]:
    """Yield what the texts say that begin after a line; return where they end."""
    if text.find("<<", at, stop) < 0:
        return stop
    from mlops_policy.pins.lines import end_of_heredoc

    for match in _HEREDOC.finditer(text, at, stop):
        if text[match.start() - 1 : match.start()] == "<" or text.startswith("<<<", match.start()):
            continue
        last = end_of_heredoc(text, match[1], stop, end)
        yield from loose.found(text, VARIABLE, stop, last)
        stop = max(stop, last)
    return stop


def _commands(text: str, start: int, end: int, *, docker: bool) -> Iterator[Found]:
    from mlops_policy.pins.shell import split

    before: Command | None = None
    for command in split(text, start, end, docker=docker):
        words = [Said(word.text, word.start, word) for word in command.words]
        yield from of_command(words)
        call = call_of(words)
        for redirect in command.redirects:
            if redirect.operator == "<<<":
                yield ("", redirect.target.text, redirect.target.start, POSITIONAL, call)
        if before is not None and before.words and before.words[0].text in ("echo", "printf") and len(before.words) > 1:
            yield from _piped(text, before, words, call)
        before = command


def _piped(text: str, before: Command, words: Sequence[Said], call: str) -> Iterator[Found]:
    """Yield what a command reads that is printed for it: ``echo x | docker login --password-stdin``."""
    said = before.words[-1]
    if words and "|" in text[said.start : words[0].start] and _READS.search(" ".join(word.text for word in words)):
        yield ("", said.text, said.start, POSITIONAL, call)
