"""One written requirement, one dependency: what all of Python's manifests have in common."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.pins import EXACT, IMMUTABLE, NONE, Dependency
from mlops_policy.pins.specifiers import (
    conda_level,
    conda_requirement,
    is_git,
    level,
    requirement,
    revision,
    url_level,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.documents import Value

BLANKS = ("{", "$", "%(")  # of Jinja, the shell, an ini file
MOST = 20_000  # dependencies of a file: more than any project has, and half a second
PYTHON = "python"  # no package: what says which Python is the business of parity
_EGG = pattern(r"[#&]egg=([A-Za-z0-9][\w.-]*)")
_WHEEL = pattern(r"([A-Za-z0-9][\w.]*)-v?\d")
_PATH = pattern(r"[.~/\\]|[A-Za-z]:[\\/]|file:")
FILES = (".whl", ".zip", ".tar.gz", ".tar.bz2", ".tgz", ".txt", ".in")  # no package's name ends so
_HTTP = pattern(r"http://(?!localhost|127\.|\[::1\])")


def package(
    text: str, rule: str, line: int, start: int = -1, *, group: str = "", hashed: bool = False
) -> Dependency | None:
    """Return what a requirement of PEP 508, or an address in place of one, declares.

    Args:
        text: The requirement, without comment.
        rule: The code that judges a version; an address is PIN003, whoever has it.
        line: Where it stands.
        start: The offset of its first character; negative if the text is not written as it reads.
        group: Where in the file.
        hashed: Whether hashes follow it.

    Returns:
        None for a path in the same repository, a template's blank, a Python, and for what is no requirement.
    """
    parts = requirement(text)
    if parts is None:
        return address(text.strip(), line, _inside(text, start), group=group, hashed=hashed)
    if parts.url:
        return address(parts.url, line, _inside(text, start, parts.url), group=group, name=parts.name, hashed=hashed)
    if parts.name.lower() == PYTHON or parts.name.endswith(FILES) or any(mark in parts.spec for mark in BLANKS):
        return None
    found = level(parts.spec)
    found = IMMUTABLE if hashed and found == EXACT else found
    span = (start + parts.start, start + parts.end) if start >= 0 else (-1, -1)
    return Dependency(rule, parts.name, parts.spec, found, line, *span, group)


def address(
    url: str, line: int, start: int = -1, *, group: str = "", name: str = "", hashed: bool = False
) -> Dependency | None:
    """Return what an address declares: a commit, tag or branch of a repository, or a file with its hash.

    The span is that of ``@revision``, or where it would be; a file's address has none, its hash being another site's.
    """
    blank = any(mark in url for mark in (*BLANKS, "<"))  # the last is a person's: `<your token>`
    found = url_level(url) if not blank and not _PATH.match(url) else None
    if found is None:
        return None
    base = url.partition("#")[0].partition("?")[0]
    last = base.rstrip("/").rpartition("/")[2]
    name = name or _name(url, last)
    if not is_git(url):
        return Dependency("PIN003", name, last, IMMUTABLE if hashed else found, line, group=group, kind="url")
    spec = revision(url)
    end = start + len(base)
    span = (end - len(spec) - bool(spec), end) if start >= 0 else (-1, -1)
    return Dependency("PIN003", name, spec, found, line, *span, group, "git")


def _name(url: str, last: str) -> str:
    """Return what an address is called: its egg, the project of its wheel, or its last word."""
    egg = _EGG.search(url)
    if egg is not None:
        return egg[1]
    wheel = _WHEEL.match(last)
    return wheel[1] if wheel else last.partition("@")[0].removesuffix(".git")


def _inside(text: str, start: int, part: str = "") -> int:
    """Return the offset at which a part of a text begins, or its first word; negative if the text has none."""
    return start + (text.index(part) if part else len(text) - len(text.lstrip())) if start >= 0 else -1


def conda(text: str, rule: str, line: int, start: int = -1, *, group: str = "") -> Dependency | None:
    """Return what a match specification of conda declares; None for a Python, a blank, and for what is none."""
    parts = None if any(mark in text for mark in BLANKS) else conda_requirement(text)
    if parts is None or parts.name.lower() == PYTHON:
        return None
    span = (start + parts.start, start + parts.end) if start >= 0 else (-1, -1)
    return Dependency(rule, parts.name, parts.spec, conda_level(parts.spec), line, *span, group, "conda")


def weakens(option: str, value: str) -> bool:
    """Return whether an option of pip or uv lets somebody else's package take a package's place."""
    if option in ("--extra-index-url", "--trusted-host"):
        return True
    if option == "--index-strategy":
        return value.startswith("unsafe")
    return option in ("--index-url", "--find-links", "--default-index", "--index") and bool(_HTTP.match(value))


def source(option: str, line: int, group: str = "") -> Dependency:
    """Return the finding that such an option is; its value may hold a password, and is left out."""
    return Dependency("PIN080", option, "", NONE, line, group=group, kind="option")


def offset(text: str, value: Value) -> int:
    """Return where a value begins if it is written as it reads, else a negative number."""
    return value.start if text[value.start : value.end] == value.text else -1


def span(text: str, value: Value) -> tuple[int, int]:
    """Return where a value stands if it is written as it reads, else two negative numbers."""
    start = offset(text, value)
    return (start, value.end) if start >= 0 else (-1, -1)


def packages(text: str, values: Iterable[Value], rule: str, group: str) -> Iterator[Dependency]:
    """Yield what a list of requirements in a document declares."""
    for value in values:
        found = package(value.text, rule, value.line, offset(text, value), group=group)
        if found is not None:
            yield found
