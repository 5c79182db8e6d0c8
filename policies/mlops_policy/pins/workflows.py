"""Actions, images and installed packages of GitHub's workflows and ``action.yml``.

Syntax: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax and .../metadata-syntax.
"""

from __future__ import annotations

import re

from mlops_policy.documents import Unreadable, yamls
from mlops_policy.pins import Dependency, commands, declared, images, tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.documents import Value

DOCKER = "docker://"
_ACTION = re.compile(r"([\w.-]+/[\w.-]+(?:/[^\s@{}$]+)?)(?:@([^\s@{}$]+))?")
_COMMENT = re.compile(r"[\"']?[ \t]+#([^\n]*)")
_VERSION = re.compile(r"(?<![\w./-])(?:[\w.-]+/)?v?\d[\w.+-]*")
SHORT = 200  # characters of a comment that are worth a look
_TEMPLATE = re.compile(r"(?<!\$)\{\{|\{%")  # `${{ }}` is an expression of GitHub's, which is filled in later


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what the steps and jobs of a workflow, or of an action, use, run in, and install."""
    del path
    try:
        values = list(yamls.values(text))
    except Unreadable:
        if not _TEMPLATE.search(text):
            raise
        yield from filter(None, (_used(text, value) for value in yamls.loose(text) if value.path[-1] == "uses"))
        return
    for value in values:
        match value.path:
            case ("jobs", _, "uses") | ("jobs", _, "steps", int(), "uses") | ("runs", "steps", int(), "uses"):
                found = _used(text, value)
            case ("jobs", _, "container") | ("jobs", _, "container", "image") | ("jobs", _, "services", _, "image"):
                found = images.dependency(text, value, "jobs")
            case ("runs", "image") if value.text.startswith(DOCKER):
                found = _used(text, value)
            case ("jobs", _, "steps", int(), "run") | ("runs", "steps", int(), "run"):
                yield from commands.read(text, start=value.start, end=value.end, said=value.text)
                continue
            case _:
                continue
        if found is not None:
            yield found


def _used(text: str, value: Value) -> Dependency | None:
    """Return the action, reusable workflow or image that is used."""
    if value.text.startswith(DOCKER):
        short = value._replace(text=value.text.removeprefix(DOCKER), start=value.start + len(DOCKER))
        return images.dependency(text, short, "steps")
    match = _ACTION.fullmatch(value.text)
    if match is None or match[1].startswith("."):
        return None
    name, ref = match[1], match[2] or ""
    start = declared.offset(text, value)
    span = (start + (match.start(2) if ref else match.end(1)), value.end) if start >= 0 else (-1, -1)
    note = comment_version(text, value.end)
    return Dependency("PIN020", name, ref, tags.action(ref), value.line, *span, "uses", "action", note)


def comment_version(text: str, end: int) -> str:
    """Return the version that the comment behind a value says: ``# v4.1.0``, ``# tag=v4``, one word as ``# main``."""
    comment = _COMMENT.match(text, end)
    if comment is None:
        return ""
    words = comment[1][:SHORT].strip().removeprefix("tag=").removeprefix("ratchet:").removeprefix("pin@")
    version = _VERSION.search(words.replace("@", " ").replace("=", " "))
    if version:
        return version[0]
    return words if words.replace("-", "").isalnum() else ""
