"""Compiled requirements as a lock: exact versions, mostly with hashes, of a pyproject.toml or of a ``.in``.

What asked for a package stands in the comments that pip-compile and uv write: https://pip-tools.readthedocs.io.
"""

from __future__ import annotations

import posixpath

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.locks.manifest import places, read
from mlops_policy.locks.model import DEPENDENCY, Around, Drift, Lock, Verdict, held
from mlops_policy.locks.wanted import Wanted, parse, unmet
from mlops_policy.pins import requirements
from mlops_policy.pins.specifiers import canonical

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Places = dict[str, tuple[Wanted, ...]]

HEAD = 40  # lines in which the command that made a file is looked for
DEPTH = 10
_OPTIONS = pattern(r"\s(?=--[a-z])")
_COMMAND = pattern(r"#.*?\b(?:pip-compile|pip compile|uv export|pdm export|poetry export)\b(.*)")
_CHOICE = pattern(r"--(extra|group)[ =]([\w.-]+)")
_INPUT = pattern(r"(?<![\w=/.-])([\w./-]+\.(?:in|txt|toml|cfg|py))(?=\s|$)")
_OUTPUT = pattern(r"(?:-o|--output-file|-c|--constraints?)[ =]?\S+")
_ENTRY = pattern(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*==")
_VIA = pattern(r"#\s*(?:via\s*)?(.*)")


class Command(NamedTuple):
    """The command that made a file: its inputs by their names, the extras and groups that it was given."""

    inputs: tuple[str, ...]
    chosen: frozenset[str]
    everything: bool


def command(text: str) -> Command | None:
    """Return the command that the head of a file names, None if it names none."""
    for line in text.split("\n", HEAD)[:HEAD]:
        match = _COMMAND.match(line.strip())
        if match:
            chosen = frozenset(f"{kind} {canonical(name)}" for kind, name in _CHOICE.findall(match[1]))
            inputs = _INPUT.findall(_OUTPUT.sub("", match[1]))
            return Command(tuple(inputs), chosen, "--all-extras" in match[1])
    return None


def read_lock(text: str) -> Lock:
    """Read the names and exact versions of a requirements file."""
    said = ((one.name, one.spec.lstrip("=").strip() if one.spec.startswith("==") else "") for one in _wanted(text))
    return held("requirements", said)


def _wanted(text: str) -> Iterator[Wanted]:
    for entry in requirements.entries(text):
        head = _OPTIONS.search(entry.text)
        one = parse((entry.text[: head.start()] if head else entry.text).strip())
        if one is not None and not entry.text.lstrip().startswith("-"):
            yield one


def compare(manifest: str, lock: str, around: Around) -> Verdict:
    """Return what compiled requirements lack of their input, and what they hold only because it once asked for it.

    Raises:
        Unreadable: The manifest should be TOML and is none.
    """
    made = command(lock)
    if around.manifest.endswith(".toml"):
        every = places(read(manifest))
        chosen = made.chosen if made else frozenset()
        everything = made is not None and made.everything
        asked = {
            place: wanted
            for place, wanted in every.items()
            if place == "dependencies" or place in chosen or (everything and place.startswith("extra "))
        }
    else:
        asked = {"dependencies": tuple(_included(manifest, around, 0))}
    drifts = list(unmet(asked, read_lock(lock).packages, around.manifest, around.lock))
    names = {one.name for wanted in asked.values() for one in wanted}
    for name in _direct(lock, posixpath.basename(around.manifest)):
        if name not in names:
            sentence = f"{name}: {around.lock} was made with it, {around.manifest} does not have it"
            drifts.append(Drift(DEPENDENCY, sentence))
    return Verdict(tuple(dict.fromkeys(drifts)))


def _included(text: str, around: Around, depth: int) -> Iterator[Wanted]:
    """Yield the requirements of a file and of those that it includes."""
    yield from _wanted(text)
    for option, target in requirements.includes(text) if depth < DEPTH else ():
        inner = around.text(target) if option == "-r" else None
        if inner is not None:
            yield from _included(inner, around, depth + 1)


def _direct(lock: str, manifest: str) -> Iterator[str]:
    """Yield the packages of which the comments say that nothing but a manifest asked for them."""
    name = ""
    asked: list[str] = []
    for line in [*lock.split("\n"), "end==0"]:
        entry = _ENTRY.match(line)
        if entry:
            if name and asked and all(_names(each, manifest) for each in asked):
                yield name
            name, asked = canonical(entry[1]), []
        via = _VIA.match((line[line.find(" # via ") :] if entry and " # via " in line else line).strip())
        if name and via and via[1]:
            asked += [each.strip() for each in via[1].split(",")]


def _names(asked: str, manifest: str) -> bool:
    """Return whether a comment names a manifest: ``-r requirements.in``, ``app (pyproject.toml)``."""
    where = asked.removeprefix("-r ") if asked.startswith("-r ") else asked.partition("(")[2].rstrip(")")
    return posixpath.basename(where.strip()) == manifest
