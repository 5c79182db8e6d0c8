"""What all kinds of locks have in common: what one holds, and in what it can be behind."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from typing import Protocol

    class Texts(Protocol):
        """The files around a manifest; a ``Project`` is one."""

        @property
        def paths(self) -> Collection[str]: ...

        def text(self, path: str) -> str | None: ...


IN_STEP, STALE, ABSENT, UNKNOWN = "in-step", "stale", "absent", "cannot tell"
DEPENDENCY, PYTHON, VERSION, MEMBER = "dependency", "python", "version", "member"
SETTING, OPTION = "setting", "option"


class Lock(NamedTuple):
    """What a lock holds: its kind, and the versions of each package by its canonical name.

    A package that is locked without a version, as one of the same repository, has an empty set.
    """

    kind: str
    packages: Mapping[str, frozenset[str]]


def held(kind: str, pairs: Iterable[tuple[str, str]]) -> Lock:
    """Return the lock that holds some packages, each with a version, or with none as an empty text."""
    from mlops_policy.pins.specifiers import canonical  # where a lock is read

    found: dict[str, set[str]] = {}
    for name, version in pairs:
        found.setdefault(canonical(name), set()).update([version] if version else [])
    return Lock(kind, {name: frozenset(versions) for name, versions in found.items()})


class Drift(NamedTuple):
    """One thing in which a lock is behind: of which sort, and a sentence with the name and both values."""

    what: str
    text: str


class Verdict(NamedTuple):
    """What a comparison came to: in what the lock is behind, and what could not be compared, and why.

    ``told`` is whether anything could be: a lock of a version that nobody here knows is neither in step nor stale.
    """

    drifts: tuple[Drift, ...] = ()
    skipped: tuple[str, ...] = ()
    told: bool = True

    @property
    def state(self) -> str:
        """``IN_STEP``, ``STALE`` or ``UNKNOWN``; other options than the lock was made with leave it in step."""
        if any(drift.what != OPTION for drift in self.drifts):
            return STALE
        return IN_STEP if self.told else UNKNOWN


class Nowhere:
    """No files around: what must be looked up elsewhere cannot be told."""

    paths: Collection[str] = ()

    def text(self, path: str) -> str | None:  # noqa: ARG002
        """Return None: there is no file."""
        return None


class Around(NamedTuple):
    """Where a manifest and its lock lie: the folder of the lock, from the root of the project, and the files."""

    folder: str = ""
    texts: Texts = Nowhere()
    manifest: str = "pyproject.toml"
    lock: str = "uv.lock"

    def path(self, name: str) -> str:
        """Return a path given from the folder as one from the root of the project; empty if it leads outside."""
        import posixpath

        path = posixpath.normpath(posixpath.join(self.folder, name.replace("\\", "/")))
        return "" if path.startswith(("../", "/")) or path == ".." else path

    def text(self, name: str) -> str | None:
        """Return the text of a file that is named from the folder."""
        path = self.path(name)
        return self.texts.text(path) if path else None


def cannot(why: str) -> Verdict:
    """Return the verdict of a comparison that cannot be made."""
    return Verdict(skipped=(why,), told=False)
