"""Hooks of pre-commit, and the packages they bring along: https://pre-commit.com/#pre-commit-configyaml---repos."""

from __future__ import annotations

from itertools import groupby

from mlops_policy.documents import yamls
from mlops_policy.lazy import pattern
from mlops_policy.pins import NONE, Dependency, declared, images, tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.documents import Key, Value

OWN = ("local", "meta", "builtin")
# what npm and Go take, `name@version`, and Ruby, Dart and Rust, `name:version`
_FOREIGN = pattern(r"(?:cli:)?(?P<name>@?[\w.~/-]+)(?:@(?P<at>[^\s@/:]+)|:(?P<colon>v?\d[\w.+-]*))")
_GROUP = "additional_dependencies"


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield the repositories that a configuration takes hooks from, and the packages that hooks ask for besides."""
    del path
    values = [value for value in yamls.values(text) if value.path[:1] == ("repos",)]
    for _, group in groupby(values, lambda value: value.path[:2]):
        repository = list(group)
        found = _repository(text, repository)
        if found is not None:
            yield found
        for value in repository:
            yield from _brought(text, value)
        yield from _containers(text, repository)


def _repository(text: str, values: list[Value]) -> Dependency | None:
    said = {value.path[2]: value for value in values if len(value.path) == len(("repos", 0, "rev"))}
    address, revision = said.get("repo"), said.get("rev") or said.get("sha")
    if address is None or address.text in OWN or address.text.startswith((".", "/", "~")):
        return None
    if revision is None:
        return Dependency("PIN030", address.text, "", NONE, address.line, group="repos", kind="git")
    level = None if "{" in revision.text else tags.git(revision.text)
    if level is None:
        return None
    span = (revision.start, revision.end) if declared.offset(text, revision) >= 0 else (-1, -1)
    return Dependency("PIN030", address.text, revision.text, level, revision.line, *span, "repos", "git")


def _brought(text: str, value: Value) -> Iterator[Dependency]:
    """Yield the package that a line of ``additional_dependencies`` is."""
    match value.path:
        case (_, _, "hooks", _, "additional_dependencies", int()):
            pass
        case _:
            return
    option, _, setting = value.text.replace(" ", "=", 1).partition("=")
    foreign = _FOREIGN.fullmatch(value.text)
    start = declared.offset(text, value)
    found: Dependency | None = None
    if option.startswith("-"):
        found = declared.source(option, value.line, _GROUP) if declared.weakens(option, setting) else None
    elif foreign:
        version = foreign["at"] or foreign["colon"]
        span = (start + foreign.start(foreign.lastgroup or 0), start + len(value.text)) if start >= 0 else (-1, -1)
        level = tags.npm(version)
        found = Dependency("PIN031", foreign["name"], version, level, value.line, *span, _GROUP, "foreign")
    elif value.text.startswith("@"):
        end = value.end if start >= 0 else -1
        found = Dependency("PIN031", value.text, "", NONE, value.line, end, end, _GROUP, "foreign")
    else:
        found = declared.package(value.text, "PIN031", value.line, start, group=_GROUP)
    if found is not None:
        yield found


def _containers(text: str, values: list[Value]) -> Iterator[Dependency]:
    """Yield the images that hooks run in: ``language: docker_image``, whose ``entry`` begins with one."""
    hooks: dict[tuple[Key, ...], dict[Key, Value]] = {}
    for value in values:
        match value.path:
            case (_, _, "hooks", _, key):
                hooks.setdefault(value.path[:4], {})[key] = value
    for hook in hooks.values():
        if "entry" in hook and "language" in hook and hook["language"].text == "docker_image":
            entry = hook["entry"]
            word = entry.text.split(maxsplit=1)[0] if entry.text.strip() else ""
            short = entry._replace(text=word, end=entry.start + len(word))
            found = images.dependency(text, short, "docker_image")
            if found is not None:
                yield found
