"""Images and install commands of Dockerfiles: https://docs.docker.com/reference/dockerfile/."""

from __future__ import annotations

import json
import re

from mlops_policy.frozen import NamedTuple
from mlops_policy.pins import Dependency, commands, images
from mlops_policy.pins.lines import end_of_heredoc, line_of
from mlops_policy.pins.shell import Command, Word, part, split, within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BEGIN = re.compile(r"[ \t]*(?:ONBUILD[ \t]+)?([A-Za-z]+)(?=[ \t\\`]|$)", re.IGNORECASE | re.MULTILINE)
_ESCAPE = re.compile(r"(?:#.*\n)*#[ \t]*escape[ \t]*=[ \t]*`", re.IGNORECASE)
_HEREDOC = re.compile(r"(?<![<\w])<<-?([\"']?)([A-Za-z_]\w*)\1")
_FLAGS = re.compile(r"(?:\s*--[a-z]+=\S+|\s*\\\r?\n)*\s*")
_COPIED = re.compile(r"--from=(.+)")
_REFERS = {"COPY": _COPIED, "ADD": _COPIED, "RUN": re.compile(r"--mount=(?:[^,]*,)*?from=([^,]+)")}
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_FILLED_LATER = ("{{", "{%", "<%")
SCRATCH, LONGEST = "scratch", 1000


class Instruction(NamedTuple):
    """An instruction in capitals; ``start`` and ``end`` are those of what follows its name, heredocs and all."""

    name: str
    start: int
    end: int


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield the images that a Dockerfile builds on or copies from, and what its commands install."""
    del path
    found = tuple(instructions(text))
    yield from _images(text, found)
    values = commands.assignments(text)
    for command in _commands(text, found):
        yield from commands.declares(command, text, "PIN004", values)


def commands_of(text: str) -> Iterator[Command]:
    """Yield the commands that a Dockerfile runs, in the image or when a container starts."""
    return _commands(text, instructions(text))


def instructions(text: str) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile; lines that are none, as those of templates, are left out."""
    at, escape = 0, "`" if _ESCAPE.match(text[:500]) else "\\"
    while at < len(text):
        match = _BEGIN.match(text, at)
        end = _end(text, at, escape)
        if match is not None:
            name = match[1].upper()
            end = _end_of_heredocs(text, match.end(), end) if name in ("RUN", "COPY", "ADD") else end
            yield Instruction(name, match.end(), end)
        at = end + 1


def _end(text: str, at: int, escape: str) -> int:
    """Return where the line that begins here ends, with those that it is continued on and the comments between them."""
    continued = False
    while True:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].strip()
        is_comment = line.startswith("#")
        if not (continued and (is_comment or not line)):
            continued = line.endswith(escape) and not is_comment
        if not continued or end == len(text):
            return end
        at = end + 1


def _end_of_heredocs(text: str, start: int, end: int) -> int:
    """Return where an instruction ends, some heredocs of which may begin on the line that ends here."""
    for heredoc in _HEREDOC.finditer(text, start, end):
        end = max(end, end_of_heredoc(text, heredoc[2], end))
    return end


def _commands(text: str, found: Iterable[Instruction]) -> Iterator[Command]:
    for name, start, end in found:
        if name not in ("RUN", "CMD", "ENTRYPOINT"):
            continue
        listed = _listed(text, start, end)
        if listed is None:
            yield from split(text, start, end, docker=True)
        else:
            yield listed
            yield from within(listed, text)


def _listed(text: str, start: int, end: int) -> Command | None:
    """Return the command of an instruction that is a JSON list of words, None for one in the form of the shell."""
    flags = _FLAGS.match(text, start, end)
    start = flags.end() if flags else start
    if not (text.startswith("[", start) and text[start:end].rstrip().endswith("]")):
        return None
    try:
        json.loads(re.sub(r"\\[ \t]*\r?\n", "", text[start:end]))
    except (ValueError, RecursionError):
        return None
    words = tuple(_string(match) for match in _STRING.finditer(text, start, end))
    return Command(words, line_of(text, words[0].start)) if words else None


def _string(match: re.Match[str]) -> Word:
    written = match[1]
    if "\\" not in written:
        return Word(written, *match.span(1), quoted=True)
    value = str(json.loads(re.sub(r"\\[ \t]*\r?\n", "", match[0]), strict=False))
    return Word(value, match.start(1), -1, quoted=True, pieces=((0, match.start(1)),))


def _images(text: str, found: tuple[Instruction, ...]) -> Iterator[Dependency]:
    """Yield the images of stages and those from which files are taken; a stage of the same file is none."""
    values = _arguments(text, found)
    bases = {start: _words(text, start, end) for name, start, end in found if name == "FROM"}
    stages = {SCRATCH, *map(_stage, bases.values())}
    begun = {SCRATCH}
    for name, start, end in found:
        filled_later = any(mark in text[start:end] for mark in _FILLED_LATER)
        if name == "FROM":
            words = bases[start]
            yield from _image(text, words[0], values, begun, name) if words and not filled_later else ()
            begun.add(_stage(words))
        if name not in _REFERS or filled_later:
            continue
        for flag in _flags(text, start, end):
            match = _REFERS[name].match(flag.text)
            if match is not None and not match[1].isdigit():
                group = f"{name} {flag.text.partition('=')[0]}"
                yield from _image(text, part(flag, *match.span(1)), values, stages, group)


def _arguments(text: str, found: tuple[Instruction, ...]) -> Mapping[str, str]:
    """Return the arguments that are there for the names of images: those before the first stage."""
    values: dict[str, str] = {}
    for name, start, end in found:
        if name == "FROM":
            break
        for word in _words(text, start, end) if name == "ARG" else ():
            argument, equals, default = word.text.partition("=")
            value = commands.filled(default, values)
            if equals and value is not None and len(value) < LONGEST:
                values[argument] = value
    return values


def _words(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Return the words of an instruction but for its options."""
    return tuple(
        word for word in next(split(text, start, end, docker=True), Command((), 0)).words if word.text[:2] != "--"
    )


def _flags(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the options of an instruction, which come before all else."""
    flags = _FLAGS.match(text, start, end)
    for command in split(text, start, flags.end(), docker=True) if flags else ():
        yield from command.words


def _stage(words: tuple[Word, ...]) -> str:
    """Return the name of a stage, or that of no image."""
    last = [word.text.lower() for word in words[-2:]]  # a template's expression before them may have blanks
    return last[1] if len(words) > 2 and last[0] == "as" else SCRATCH  # noqa: PLR2004


def _image(text: str, word: Word, values: Mapping[str, str], stages: set[str], group: str) -> Iterator[Dependency]:
    """Yield the image that a word names, unless it is a stage or cannot be told."""
    written = commands.filled(word.text, values)
    image = images.reference(written) if written and written.lower() not in stages else None
    if image is None:
        return
    in_place = word.end >= 0 and written == word.text and image.start >= 0
    span = (word.start + image.start, word.start + image.end) if in_place else (-1, -1)
    spec = "@".join(filter(None, (image.tag, image.digest)))
    yield Dependency("PIN010", image.name, spec, image.level, line_of(text, word.start), *span, group, "image")
