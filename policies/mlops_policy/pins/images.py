"""Images of containers: how exact a reference is, and the files of YAML that name some, each told by its shape.

What an image may be called: https://github.com/distribution/reference/blob/main/reference.go.
"""

from __future__ import annotations

import re

from mlops_policy.documents import Unreadable
from mlops_policy.frozen import NamedTuple
from mlops_policy.pins import IMMUTABLE, Dependency, commands, declared, manifests, pipelines, tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.documents import Value

LONGEST = 1000
_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_REFERENCE = re.compile(
    rf"(?P<name>(?:(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:))(?::[0-9]+)?/)?{_PART}(?:/{_PART})*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?P<digest>[a-z0-9]+:[0-9a-f]{32,}))?"
)
_DEFAULT = re.compile(r"\$\{\w+:?-([^${}]*)\}")  # of compose: what a variable is unless somebody sets it
# what looks like a name: of a machine's image, of a picture, and YAML's own words
_OTHER = re.compile(
    r"ami-[0-9a-f]{8,}|macos-\d+-xcode-\d+|[^:@]*\.(?:png|jpe?g|gif|svg|webp|ico|bmp|img|iso|qcow2|vmdk|sif|html?|pdf|mp4)|null|none|true|false"
)
_TEMPLATE = re.compile(r"\{\{|\{%")


class Image(NamedTuple):
    """An image, by its parts. ``start`` and ``end`` are those of ``:tag@digest`` in the text, or of where it would be.

    They are -1 where the text has a variable.
    """

    name: str
    tag: str
    digest: str
    level: int
    start: int
    end: int


def reference(text: str) -> Image | None:
    """Return the image that a reference names; None for what cannot be told, as a variable without a default."""
    filled = text
    while "${" in filled and len(filled) < LONGEST and filled != (shorter := _DEFAULT.sub(r"\1", filled)):
        filled = shorter
    match = _REFERENCE.fullmatch(filled) if len(filled) < LONGEST else None
    if match is None or _OTHER.fullmatch(filled):
        return None
    tag, digest = match["tag"] or "", match["digest"] or ""
    span = (match.end("name"), len(text)) if filled == text else (-1, -1)
    return Image(match["name"], tag, digest, IMMUTABLE if digest else tags.image(tag), *span)


def dependency(text: str, value: Value, group: str) -> Dependency | None:
    """Return the image that a value of a document names."""
    image = reference(value.text)
    if image is None:
        return None
    start = declared.offset(text, value)
    span = (start + image.start, start + image.end) if start >= 0 <= image.start else (-1, -1)
    spec = "@".join(filter(None, (image.tag, image.digest)))
    return Dependency("PIN010", image.name, spec, image.level, value.line, *span, group, "image")


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield the images that a file of compose, Kubernetes, Helm or a CI service names, and what its scripts install."""
    from mlops_policy.documents import yamls  # a Dockerfile needs the references alone, and no YAML

    try:
        found = yamls.documents(text, follow=True)
    except Unreadable:
        if not _TEMPLATE.search(text):
            raise
        yield from _loosely(text, path)
        return
    seen: set[Dependency] = set()
    for values in found:
        for each in _of_document(text, path, values):
            if each not in seen:  # an alias names it again
                seen.add(each)
                yield each


def _of_document(text: str, path: str, values: Sequence[Value]) -> Iterator[Dependency]:
    system = pipelines.system(path)
    if system is None:
        group, named = manifests.images(path, values)
    else:
        group, reader = system
        named = [value for value in values if reader(value) == pipelines.IMAGE]
        for value in values:
            if reader(value) == pipelines.SHELL:
                yield from commands.read(text, start=value.start, end=value.end, said=value.text)
    yield from filter(None, (dependency(text, value, group) for value in named))


def _loosely(text: str, path: str) -> Iterator[Dependency]:
    """Yield the images that a template names in so many words, if what it makes is a kind of file that names some."""
    from mlops_policy.documents import yamls

    system = pipelines.system(path)
    group = system[0] if system else manifests.kind_of_template(path, text)
    if group:
        named = (value for value in yamls.loose(text) if value.path[-1] == "image")
        yield from filter(None, (dependency(text, value, group) for value in named))
