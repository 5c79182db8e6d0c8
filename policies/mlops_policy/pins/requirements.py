"""Requirements files as pip, pip-compile and uv read and write them: https://pip.pypa.io/en/stable/reference/requirements-file-format/."""

from __future__ import annotations

from typing import NamedTuple  # made for each line of a file: ours would take five times as long

from mlops_policy.documents import Unreadable
from mlops_policy.lazy import pattern
from mlops_policy.pins import EXACT, IMMUTABLE, declared
from mlops_policy.pins.specifiers import LONGEST, canonical, level, requirement, url_level

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.pins import Dependency

_COMMENT = pattern(r"(?<!\S)#")
_TAIL = pattern(r"\s(?=--[a-z]|-C\s)")  # options behind a requirement
_WORD = pattern(r"\S+")
_CONDA_LINE = pattern(r"[A-Za-z0-9_][\w.-]*=[^=<>!~\s,|]+(?:=[^=\s]+)?")  # of `conda list --export`
EXPLICIT = "@EXPLICIT"  # the head of what `conda list --explicit` writes: one address a package
LONG = {
    "--requirement": "-r",
    "--requirements": "-r",
    "--constraint": "-c",
    "--constraints": "-c",
    "--editable": "-e",
    "-i": "--index-url",
    "--pypi-url": "--index-url",
    "-f": "--find-links",
}


class Entry(NamedTuple):
    """What pip takes for one line, without its comment; every character stands as far from ``start`` as in the file."""

    text: str
    line: int
    start: int


class Option(NamedTuple):
    """An option, by its usual name, and the offset of its value."""

    name: str
    value: str
    start: int


def entries(text: str) -> Iterator[Entry]:
    """Yield the lines that are not empty, those that a backslash continues in one piece."""
    parts: list[str] = []
    first = start = offset = 0
    for number, raw in enumerate(text.split("\n"), 1):
        if not raw and not parts:
            offset += 1
            continue
        if not parts:
            first, start = number, offset
        offset += len(raw) + 1
        line = raw.rstrip("\r")
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            parts.append(line[:-1].ljust(len(raw) + 1))
            continue
        whole = "".join([*parts, line])
        parts = []
        comment = _COMMENT.search(whole)
        whole = whole[: comment.start()] if comment else whole
        if whole.strip():
            yield Entry(whole.rstrip(), first, start)
    if parts:
        yield Entry("".join(parts).rstrip(), first, start)


def options(entry: Entry) -> Iterator[Option]:
    """Yield the options of a line that begins with one."""
    name = ""
    for match in _WORD.finditer(entry.text[:LONGEST]):
        word, start = match[0], entry.start + match.start()
        if name and not word.startswith("-"):
            yield Option(name, word.strip("\"'"), start + word.startswith(("'", '"')))
            name = ""
        elif word.startswith("--"):
            name, equals, value = word.partition("=")
            name = LONG.get(name, name)
            if equals:
                yield Option(name, value.strip("\"'"), start + len(word) - len(value) + value.startswith(("'", '"')))
                name = ""
        elif word.startswith("-"):
            name = LONG.get(word[:2], word[:2])
            if len(word) > len("-r"):
                yield Option(name, word[2:].removeprefix("="), start + len(word) - len(word[2:].removeprefix("=")))
                name = ""


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what a requirements or constraints file declares itself; what it includes is left to ``includes``.

    Raises:
        Unreadable: It is far longer than such a file is.
    """
    del path
    if EXPLICIT in text:
        return
    for count, entry in enumerate(entries(text)):
        if count > declared.MOST:
            raise Unreadable("too large to be read", entry.line)
        yield from read_entry(entry, "PIN002")


def read_entry(entry: Entry, rule: str, group: str = "") -> Iterator[Dependency]:
    """Yield what one line declares."""
    if entry.text.lstrip().startswith("-"):
        yield from _of_options(entry, group)
        return
    head, tail = _split(entry.text)
    if _CONDA_LINE.fullmatch(head.strip()):
        found = declared.conda(head, rule, entry.line, entry.start, group=group)
    else:
        found = declared.package(head, rule, entry.line, entry.start, group=group, hashed="--hash" in tail)
    if found is not None:
        yield found


def _of_options(entry: Entry, group: str) -> Iterator[Dependency]:
    for name, value, start in options(entry):
        if name == "-e":
            found = declared.package(value, "", entry.line, start if entry.start >= 0 else -1, group=group)
            if found is not None and found.rule:  # a bare word is a folder
                yield found
        elif declared.weakens(name, value):
            yield declared.source(name, entry.line, group)


def _split(text: str) -> tuple[str, str]:
    """Return a requirement, and the options behind it."""
    tail = _TAIL.search(text)
    return (text[: tail.start()], text[tail.start() :]) if tail else (text, "")


def includes(text: str) -> tuple[tuple[str, str], ...]:
    """Return the files that a requirements file names, each as ``("-r", target)`` or ``("-c", target)``."""
    return tuple(
        (option.name, option.value)
        for entry in entries(text)
        if entry.text.lstrip().startswith("-")
        for option in options(entry)
        if option.name in ("-r", "-c")
    )


def _exact(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield every requirement: its canonical name, its exact version, or nothing, and whether it has a hash."""
    for entry in entries(text):
        if entry.text.lstrip().startswith("-"):
            continue
        head, tail = _split(entry.text)
        parts = requirement(head)
        if parts is not None and parts.name.lower() != declared.PYTHON:
            version = _version(parts.spec) if level(parts.spec) == EXACT else ""
            hashed_address = bool(parts.url) and ("--hash" in tail or url_level(parts.url) == IMMUTABLE)
            yield canonical(parts.name), version, hashed_address or (bool(version) and "--hash" in tail)


def _version(spec: str) -> str:
    """Return the version that an exact set of specifiers says."""
    clauses = (clause.strip() for clause in spec.split(","))
    return next(each.lstrip("= ") for each in clauses if each.startswith("==") and level(each) == EXACT)


def hashed(text: str) -> bool:
    """Return whether every requirement is exact and has a hash, and there is one: the file is a lock."""
    found = [has_hash for _, _, has_hash in _exact(text)]
    return bool(found) and all(found)


def pins(text: str) -> dict[str, str]:
    """Return the exact versions by canonical name; of several versions of one, the first."""
    found: dict[str, str] = {}
    for name, version, _ in _exact(text):
        if version:
            found.setdefault(name, version)
    return found
