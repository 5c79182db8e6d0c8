"""Which characters of a file become which: one edit for each dependency whose version is known."""

from __future__ import annotations

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from mlops_policy.config import AUTO, EXACTLY, NEVER
from mlops_policy.documents import Unreadable
from mlops_policy.frozen import NamedTuple
from mlops_policy.pins import EXACT, IMMUTABLE
from mlops_policy.pins.readers import declared
from mlops_policy.pins.specifiers import canonical
from mlops_policy.rules.common import quoted
from mlops_policy.rules.pins import covers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mlops_policy.pins import Dependency
    from mlops_policy.project import Project

PACKAGES = ("PIN001", "PIN002", "PIN004", "PIN005", "PIN006", "PIN007", "PIN008", "PIN031", "PIN050")
# How a version is written where another dialect than that of PEP 440 is spoken.
WRITTEN = {"poetry": "{}", "conda": "={}"}
INDEX_OPTIONS = ("--extra-index-url", "--index-url", "--find-links", "-f ", "-i ")


class Edit(NamedTuple):
    """The characters from ``start`` to ``end`` become ``text``: the version of a dependency."""

    start: int
    end: int
    text: str
    dependency: Dependency
    version: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits made; they must not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def edits_of(
    project: Project, path: str, kind: str, installed: Mapping[str, frozenset[str]]
) -> tuple[tuple[Edit, ...], tuple[str, ...]]:
    """Return what can be written into a file, and what is left, with the reason or the command to type."""
    found = declared(project, path, kind)
    if isinstance(found, Unreadable):
        return (), (f"{path}:{found.line}: it cannot be read: {found}",)
    edits: list[Edit] = []
    left: list[str] = []
    kept = 0
    if project.mode(path) == NEVER:
        return (), ()
    for one in found:
        command = lookup(one, digests=project.mode(path) == EXACTLY)
        if command:
            left.append(f"{path}:{one.line}: {one.name} {one.spec}".rstrip() + f": {command}")
        if one.rule not in PACKAGES or one.level >= EXACT:
            continue
        if one.rule == "PIN001" and published(project, path, one):
            kept += 1
            continue
        version, why = _version(project, path, one, installed)
        if version:
            edits.append(Edit(one.start, one.end, WRITTEN.get(one.kind, "=={}").format(version), one, version))
        elif why:
            left.append(f"{path}:{one.line}: {one.name} {one.spec}".rstrip() + f": {why}")
    if kept:
        many = f"{kept} ranges are" if kept > 1 else "1 range is"
        left.append(f"{path}: {many} left: what a published library needs is for those to narrow who install it")
    return tuple({edit.start: edit for edit in edits}.values()), tuple(left)


def _version(  # noqa: PLR0911  one return a reason
    project: Project, path: str, one: Dependency, installed: Mapping[str, frozenset[str]]
) -> tuple[str, str]:
    """Return the version to write, or why there is none; neither where nothing is to be done."""
    if one.rule == "PIN002" and covers.is_compiled_input(project, path):
        return "", ""
    if canonical(one.name) in covers.constrained(project, path) or covers.pinned_by_option(project, path, one):
        return "", ""
    if one.start < 0:
        return "", "written with escapes: write the version by hand"
    name = canonical(one.name)
    versions = covers.locked(project, path, one.name) or installed.get(name, frozenset())
    if len(versions) > 1:
        return "", f"locked as {' and '.join(sorted(versions))}, by marker: write a line for each"
    if not versions:
        return "", f"in no lock; {unlocked(one)}"
    [version] = versions
    if not _allowed(one, version):
        return "", f"locked as {version}, which {one.spec} excludes: {covers.lock_command(project, path)}"
    return _local(project.text(path) or "", one, version), ""


def published(project: Project, path: str, one: Dependency) -> bool:
    """Return whether a dependency is one of those that a library passes on to whoever installs it."""
    inner = one.group.startswith(covers.INNER)
    return not inner and project.mode(path) == AUTO and covers.library(project, path)


def _allowed(one: Dependency, version: str) -> bool:
    if one.kind != "package" or not one.spec:
        return True
    try:
        return SpecifierSet(one.spec.strip("() ")).contains(version, prereleases=True)
    except InvalidSpecifier:
        return True


def _local(text: str, one: Dependency, version: str) -> str:
    """Return a version as its file can install it: a local label (``+cu128``) only where an index for it is named."""
    public, plus, _ = version.partition("+")
    named = one.rule in ("PIN001", "PIN008") or any(option in text for option in INDEX_OPTIONS)
    return version if plus and named else public


def unlocked(one: Dependency) -> str:
    """Return what to do for a package that no lock has."""
    if one.kind == "conda":
        return f"write {one.name}=VERSION, as `conda list` shows it, or give --environment FOLDER"
    return f"write {one.name}==VERSION, as `pip show {one.name}` shows it, or give --environment FOLDER"


def lookup(one: Dependency, *, digests: bool) -> str:
    """Return the command that looks up the commit or digest of what has one; nothing of the kind is guessed.

    ``digests`` is whether an image with the tag of a version needs one too.
    """
    if one.level >= IMMUTABLE:
        return ""
    if one.rule == "PIN020":
        owner = "/".join(one.name.split("/")[:2])
        return f"git ls-remote https://github.com/{owner} {quoted(one.spec or 'HEAD')}"
    if one.rule == "PIN010" and (digests or one.level < EXACT):
        image = f"{one.name}:{one.spec}" if one.spec else one.name
        return f"docker buildx imagetools inspect {quoted(image)}" + ("" if one.spec else " (and choose a tag)")
    if one.rule == "PIN030" and (digests or one.level < EXACT):
        return f"pre-commit autoupdate --freeze --repo {quoted(one.name)}"
    if one.rule == "PIN003":
        return "git ls-remote URL REF shows the commit, all 40 digits of it"
    return ""
