"""The Pythons of files that hold little else: ``.python-version``, ``.tool-versions``, ``runtime.txt``."""

from __future__ import annotations

from mlops_policy.parity import DEVELOPMENT, PRODUCTION, Named
from mlops_policy.parity.versions import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def python_version(text: str, path: str) -> Iterator[Named]:
    """Yield what pyenv and uv read (https://github.com/pyenv/pyenv#understanding-python-version-selection).

    Several lines are several Pythons beside each other: one place that allows them all.
    """
    yield from _together(path, list(_lines(text)))


def tool_versions(text: str, path: str) -> Iterator[Named]:
    """Yield what asdf reads: a line of a tool and its versions (https://asdf-vm.com/manage/configuration.html)."""
    for number, line in _lines(text):
        tool, *versions = line.split()
        if tool == "python":
            yield from _together(path, [(number, version) for version in versions])


def runtime(text: str, path: str) -> Iterator[Named]:
    """Yield what a platform runs: ``python-3.11.4``."""
    for number, line in _lines(text):
        if line.startswith("python-"):
            yield Named(PRODUCTION, path, number, line.removeprefix("python-"), named(line))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        content = line.partition("#")[0].strip()
        if content:
            yield number, content


def _together(path: str, found: list[tuple[int, str]]) -> Iterator[Named]:
    """Yield one place for versions that are installed together; those of an environment's name are not known."""
    versions = [named(text) for _, text in found]
    known = [each for each in versions if each]
    if found:
        written = ", ".join(text for _, text in found)
        yield Named(DEVELOPMENT, path, found[0][0], written, frozenset().union(*known) if known else versions[0])
