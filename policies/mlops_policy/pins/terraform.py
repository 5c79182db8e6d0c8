"""Modules and providers of Terraform: ``*.tf``, in HCL (https://developer.hashicorp.com/terraform/language/syntax)."""

from __future__ import annotations

import re

from mlops_policy.pins import EXACT, NONE, SOFT, Dependency, hcl, tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.documents import Value

_REGISTRY = re.compile(r"(?:[\w.-]+\.[\w.-]+(?::\d+)?/)?[\w-]+/[\w-]+/[\w-]+(?://.*)?")
_GIT = re.compile(r"(?:git|hg)::|(?:github\.com|gitlab\.com|bitbucket\.org)/|git@|[^?]*\.git(?:[/?]|$)")
_REF = re.compile(r"[?&](?:ref|rev)=([^&]*)")
_CONSTRAINT = re.compile(r"\s*(=|!=|>=|<=|>|<|~>)?\s*(v?\d[\w.+-]*)\s*")
LONGEST = 1000  # of a source that is worth a look


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield the modules and providers that a file of Terraform asks for.

    A provider, whose ``kind`` is "provider", is also pinned by a ``.terraform.lock.hcl`` beside the file.
    """
    del path
    for block in list(hcl.blocks(text)):
        match block.names:
            case ("module", _):
                found = _module(block)
            case ("terraform", "required_providers", name):
                found = _provider(name, block, block.attributes.get("source"))
            case ("provider", name) if "version" in block.attributes:
                found = _provider(name, block, None)
            case ("terraform", "required_providers"):
                short = ((name, token) for name, token in block.attributes.items() if token is not None)
                yield from filter(None, (_versioned(name, token, "provider") for name, token in short))
                continue
            case _:
                continue
        if found is not None:
            yield found


def _module(block: hcl.Block) -> Dependency | None:
    source = block.attributes.get("source")
    if source is None or len(source.text) > LONGEST or "${" in source.text or source.text.startswith((".", "/", "~")):
        return None
    if _GIT.match(source.text):
        return _from_git(source)
    if not _REGISTRY.fullmatch(source.text):
        return None  # an archive, a bucket: its name need not say a version
    version = block.attributes.get("version")
    if version is not None:
        return _versioned(source.text, version, "module")
    return None if "version" in block.attributes else _unversioned(source.text, source.line, "module")


def _from_git(source: Value) -> Dependency | None:
    ref = _REF.search(source.text)
    revision = ref[1] if ref else ""
    level = tags.git(revision)
    if level is None:
        return None
    start, end = (source.start + ref.start(1), source.start + ref.end(1)) if ref else (-1, -1)
    name = source.text.partition("?")[0]
    return Dependency("PIN040", name, revision, level, source.line, start, end, "module", "git")


def _provider(name: str, block: hcl.Block, source: Value | None) -> Dependency | None:
    version = block.attributes.get("version")
    if version is not None:
        return _versioned(source.text if source else name, version, "provider")
    if "version" in block.attributes:
        return None
    return _unversioned(source.text if source else name, source.line if source else block.line, "provider")


def _versioned(name: str, version: Value, kind: str) -> Dependency | None:
    level = constraint_level(version.text)
    if level is None:
        return None
    return Dependency("PIN040", name, version.text, level, version.line, version.start, version.end, kind, kind)


def _unversioned(name: str, line: int, kind: str) -> Dependency:
    return Dependency("PIN040", name, "", NONE, line, group=kind, kind=kind)


def constraint_level(constraint: str) -> int | None:
    """Return how exact a constraint as ``~> 1.2, != 1.2.3`` is; None for what is none, as one with a variable."""
    best = NONE
    for clause in constraint.split(","):
        match = _CONSTRAINT.fullmatch(clause)
        if match is None:
            return None
        if match[1] in (None, "="):
            return EXACT
        if match[1] in ("~>", "<", "<="):
            best = SOFT
    return best
