"""What is looked at: staged, files, tree, range or history, as a stream of files that a rule can judge."""

from __future__ import annotations

import os
import stat

from mlops_policy.attributes import read
from mlops_policy.frozen import NamedTuple
from mlops_policy.git import (
    HEAD_LIMIT,
    REFETCH,
    SKIP_LIMIT,
    TAIL_LIMIT,
    Content,
    Entry,
    Incomplete,
    Repository,
    repository,
)
from mlops_policy.places import Place, place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mlops_policy.code.modules import Module
    from mlops_policy.core import Finding
    from mlops_policy.formats import Sighting
    from mlops_policy.secrets import Leak
    from mlops_policy.secrets.anchors import Look

STAGED, FILES, TREE, RANGE, HISTORY = "staged", "files", "tree", "range", "history"
NOT_HERE = f"not in this clone, or damaged; type: {REFETCH}"
LONGEST_PATH = 4096
HOOKS_FILE = ".pre-commit-config.yaml"
VERSION_CONTROL = frozenset([".git", ".hg", ".svn"])


class Unusable(Exception):  # noqa: N818  it is what was asked that is of no use
    """What was asked cannot be looked at; the text says what to type instead."""


class File:
    """One version of a file under one path. What the formats find in it is found once, when a rule asks."""

    __slots__ = (
        "_parsed",
        "_sightings",
        "blob",
        "commit",
        "date",
        "found",
        "head",
        "known",
        "lfs",
        "lines",
        "look",
        "origin",
        "path",
        "place",
        "size",
        "tail",
    )

    def __init__(self, entry: Entry, content: Content, *, lfs: bool = False) -> None:
        self.path, self.blob, self.commit, self.origin = entry.path, entry.blob, entry.commit, entry.origin
        self.head, self.tail, self.size = content
        self.place: Place = place(entry.path)
        self.lfs = lfs  # whether .gitattributes gives it to Git LFS
        self._sightings: tuple[Sighting, ...] | None = None
        self._parsed: tuple[Module | None] | None = None
        self.known: tuple[Leak, ...] | None = None  # the credentials in it, once they were looked for
        self.found: list[Finding] | None = None  # what the rules find in it, once another process has judged it
        self.look: Look | None = None  # what tells where credentials may be, if not the usual
        self.lines: frozenset[int] | None = None  # those that its commit brings, where that is known
        self.date = ""  # the day of the commit

    @property
    def whole(self) -> bool:
        """Whether ``head`` is all there is."""
        return self.size <= len(self.head)

    def at(self, path: str) -> File:
        """Return the same content under another path."""
        return File(Entry(path, self.blob, self.commit), Content(self.head, self.tail, self.size), lfs=self.lfs)

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """What lies in it, at any depth."""
        if self._sightings is None:
            from mlops_policy.formats import inspect  # not needed where nothing is staged

            self._sightings = tuple(inspect(self))
        return self._sightings

    @property
    def module(self) -> Module | None:
        """Its Python, None if it holds none."""
        if self._parsed is None:
            from mlops_policy.code.modules import parse  # as above

            self._parsed = (parse(self),)
        return self._parsed[0]

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """The credentials in it."""
        if self.known is None:
            from mlops_policy.secrets.scan import scan  # as above

            self.known = scan(self)
        return self.known


class Unread(NamedTuple):
    """A file that could not be read, and what to do about it."""

    path: str
    reason: str
    commit: str = ""


class Survey(NamedTuple):
    """All files at once, for rules that count: where they lie, and the sizes in bytes of those that could be read."""

    entries: tuple[Entry, ...]
    sizes: Mapping[str, int]
    adds: bool


class Snapshot(NamedTuple):
    """The files to judge. ``repository`` is None for a folder on disk.

    ``base`` and ``tip`` are the commits of a range, ``base`` empty for one that begins with the first; ``remote`` is
    where a first push goes, which has some of those before it.
    """

    kind: str
    root: str
    entries: tuple[Entry, ...]
    repository: Repository | None = None
    missing: frozenset[str] = frozenset()
    base: str = ""
    tip: str = ""
    remote: str = ""

    @property
    def adds(self) -> bool:
        """Whether the entries are what a commit or a range brings, so that their number counts."""
        return self.kind in (STAGED, RANGE)

    def everything(self) -> dict[str, str]:
        """Return every path of the project, with its blob, as it would be with what is judged; empty for history."""
        if self.kind == HISTORY:
            return {}
        if self.repository is None:
            near = _near(self.root, [entry.path for entry in self.entries]) if self.kind == FILES else ()
            return dict.fromkeys((*(entry.path for entry in self.entries), *near), "")
        if self.kind == TREE:
            return {entry.path: entry.blob for entry in self.entries}
        known = self.repository.tree(self.tip) if self.tip else self.repository.tracked()
        return {entry.path: entry.blob for entry in known}

    def content(self, path: str, blob: str) -> bytes | None:
        """Return the whole of a file, None where it cannot be read or is longer than any that people write."""
        if self.repository is None or not blob:
            read_file = _from_disk(self.root, Entry(path, ""))
            return read_file.head if isinstance(read_file, File) and read_file.whole else None
        [found] = self.repository.blobs([blob]) if blob not in self.missing else [None]
        return found.head if found is not None and found.size <= len(found.head) else None

    def contents(self, files: Sequence[tuple[str, str]]) -> Iterator[bytes | None]:
        """Yield the same of several files, each a path and its blob, read at once."""
        if self.repository is None or not all(blob for _, blob in files) or self.missing:
            yield from (self.content(path, blob) for path, blob in files)
            return
        for found in self.repository.blobs([blob for _, blob in files]):
            yield found.head if found is not None and found.size <= len(found.head) else None

    def changed_lines(self, path: str, commit: str = "") -> frozenset[int] | None:
        """Return the lines of a file that the snapshot, or one commit of it, brings; None if that is all of them."""
        if self.repository is None or self.kind not in (STAGED, RANGE):
            return None
        if commit:
            return self.repository.added_lines(path, f"{commit}^", commit)
        return None if self.tip and not self.base else self.repository.added_lines(path, self.base, self.tip)

    def files(self) -> Iterator[File | Unread]:
        """Read one file after the other; a blob once for all of its paths."""
        if self.repository is None:
            for entry in self.entries:
                yield _from_disk(self.root, entry)
            return
        attributes = read(self.root)
        places: dict[str, list[Entry]] = {}
        for entry in self.entries:
            places.setdefault(entry.blob, []).append(entry)
        wanted = [blob for blob in places if blob not in self.missing]
        for blob in self.missing:
            for entry in places.get(blob, ()):
                yield Unread(entry.path, NOT_HERE, entry.commit)
        for blob, content in zip(wanted, self.repository.blobs(wanted), strict=True):
            for entry in places[blob]:
                if content is None:
                    yield Unread(entry.path, NOT_HERE, entry.commit)
                elif not (entry.link and _is_target(content)):
                    yield File(entry, content, lfs=attributes.lfs(entry.path))


def staged(
    folder: str,
    names: Sequence[str] | None = None,
    *,
    hook: bool = False,
    meanwhile: Callable[[], None] | None = None,
) -> Snapshot:
    """Look at what the index holds of some files, or of all that the next commit adds or changes.

    A hook gets no names of files that are staged and not on disk, as in a sparse checkout: those are looked at besides.
    ``meanwhile`` is called while git works.

    Raises:
        Unusable: the folder is in no git repository.
        FileNotFoundError: there is no such file, neither in the index nor on disk.
    """
    repo = _repository(folder)
    entries = repo.staged(meanwhile)
    if names is not None:
        asked = frozenset(_relative(repo.root, folder, name) for name in names)
        staged_too = {entry.path for entry in entries}
        rest = asked.difference(staged_too)
        # asked for though it is not staged, as `pre-commit run --all-files` does; or a folder
        below = tuple(f"{name}/" for name in rest if os.path.isdir(os.path.join(repo.root, name)))
        if "." in asked:
            below = ("",)
        absent = {entry.path for entry in entries if hook and not os.path.lexists(os.path.join(repo.root, entry.path))}
        # what decides whether the hooks are asked at all is looked at even if it says that it is not to be
        kept = asked | absent | frozenset([HOOKS_FILE] if hook else [])
        entries = [entry for entry in entries if entry.path in kept or entry.path.startswith(below)]
        entries += [entry for entry in repo.tracked() if entry.path in rest] if rest else []
        here = {entry.path for entry in entries}
        for name in () if hook else sorted(rest):
            if name not in here and not os.path.lexists(os.path.join(repo.root, name)):
                raise FileNotFoundError(name)
    return Snapshot(STAGED, repo.root, tuple(entries), repo)


def tree(folder: str) -> Snapshot:
    """Look at all that git tracks below a folder, as the index holds it; of one that is not in git, at all files."""
    repo = repository(folder)
    if repo is not None:
        prefix = _relative(repo.root, folder, ".")
        below = "" if prefix == "." else f"{prefix}/"
        bare = not os.path.lexists(os.path.join(repo.root, ".git")) and "GIT_WORK_TREE" not in os.environ
        tracked = [] if bare else repo.tracked()
        if not tracked and repo.commit("HEAD"):  # a bare repository, or a clone without a checkout: no index yet
            tracked = repo.tree("HEAD")
        entries = [entry for entry in tracked if entry.path.startswith(below)]
        if entries or not below:
            return Snapshot(TREE, repo.root, tuple(entries), repo)
        return Snapshot(TREE, repo.root, tuple(Entry(f"{below}{path}", "") for path in _walk(folder)))
    return Snapshot(TREE, folder, tuple(Entry(path, "") for path in _walk(folder)))


def files(folder: str, names: Sequence[str]) -> Snapshot:
    """Look at files and folders as they lie on disk; below a folder that git knows, at no file that it ignores.

    Raises:
        FileNotFoundError: there is no such file.
    """
    repo = repository(folder)
    root = repo.root if repo else folder
    known = [*(entry.path for entry in repo.tracked()), *repo.untracked()] if repo else []
    chosen: dict[str, None] = {}
    for name in names:
        path = os.path.realpath(os.path.join(folder, name))  # a link that is named stands for what it points to
        relative = _relative(os.path.realpath(root), path, ".")
        if not name:
            raise Unusable("'' is no file or folder")
        if os.path.isdir(path):
            listed = [one for one in known if relative == "." or one.startswith(f"{relative}/")]
            nested = [
                f"{one}{inner}" for one in listed if one.endswith("/") for inner in _walk(os.path.join(root, one))
            ]
            listed += nested
            walked = (f"{relative}/{one}".removeprefix("./") for one in _walk(path))
            chosen.update(
                dict.fromkeys(one for one in listed if os.path.isfile(os.path.join(root, one)))
                if listed
                else dict.fromkeys(walked)
            )
        elif os.path.lexists(path):
            chosen[relative] = None
        else:
            raise FileNotFoundError(name)
    return Snapshot(FILES, root, tuple(Entry(path, "") for path in chosen))


def commits(folder: str, expression: str, remote: str = "") -> Snapshot:
    """Look at every blob that the commits of ``A..B`` or ``A...B`` bring, those removed again too.

    With a remote, at none that one of its branches has. An empty B is HEAD; an A of zeros, as events of a new branch
    have it, is no commit at all.

    Raises:
        Unusable: the expression is no range.
        Incomplete: a commit is not here.
    """
    repo = _repository(folder)
    base, dots, head = expression.partition("...") if "..." in expression else expression.partition("..")
    if not dots or not base or ".." in head:
        raise Unusable(f"{expression!r} is no range of commits; type: --range BASE..HEAD")
    tip = _commit(repo, head or "HEAD")
    start = _commit(repo, base) if base.strip("0") else ""
    known = [f"--remotes={remote}"] if remote else []
    entries, missing = repo.commits(tip, "--not", *([start] if start else []), *known)
    if start and not remote:
        # what a merge kept though the base has removed it
        seen = {(entry.path, entry.blob) for entry in entries}
        entries += [entry for entry in repo.difference(start, tip) if (entry.path, entry.blob) not in seen]
    entries = _with_origins(repo, [start] if start else [], entries)
    return Snapshot(RANGE, repo.root, tuple(entries), repo, frozenset(missing), start, tip)


def _with_origins(repo: Repository, bases: Iterable[str], entries: list[Entry]) -> list[Entry]:
    """Tell of each entry where a base holds its blob already: moving old data is no new sin."""
    added = {entry.blob for entry in entries if entry.added}
    old: dict[str, str] = {}
    for base in bases if added else ():
        for entry in repo.tree(base):
            if entry.blob in added:
                old.setdefault(entry.blob, entry.path)
    return [entry._replace(origin=old.get(entry.blob, "")) for entry in entries]


def pushed(folder: str, tip: str, remote: str) -> Snapshot:
    """Look at every blob that a first push brings: the commits of a branch that no branch of the remote holds."""
    repo = _repository(folder)
    commit = _commit(repo, tip)
    entries, missing = repo.commits(commit, "--not", f"--remotes={remote}")
    entries = _with_origins(repo, shared(repo, commit, remote), entries)
    return Snapshot(RANGE, repo.root, tuple(entries), repo, frozenset(missing), tip=commit, remote=remote)


def shared(repo: Repository, tip: str, remote: str) -> list[str]:
    """Return the newest commits that a remote has of what a branch is made of."""
    listed = repo.run("rev-list", "--boundary", tip, "--not", f"--remotes={remote}").decode()
    known = [commit[1:] for commit in listed.split() if commit.startswith("-")]
    return repo.run("merge-base", "--independent", *known).decode().split() if known else []


def history(folder: str, *, blobs: bool = True) -> Snapshot:
    """Look at every blob of every commit that a branch, a tag, a stash or HEAD reaches.

    Without the blobs, it is only for rules that judge what commits add, line by line.

    Raises:
        Incomplete: the clone is too shallow to know all of the commits.
    """
    repo = _repository(folder)
    entries, missing = repo.commits(*repo.everything()) if blobs else ([], [])
    if not blobs:
        repo.require(repo.shallow())
    entries += repo.tagged()
    return Snapshot(HISTORY, repo.root, tuple(entries), repo, frozenset(missing))


def _repository(folder: str) -> Repository:
    repo = repository(folder)
    if repo is None:
        raise Unusable(f"{folder} is in no git repository; type: mlops-policy check --all {folder}")
    return repo


def _commit(repo: Repository, revision: str) -> str:
    found = repo.commit(revision)
    if not found:
        deeper = "git fetch --unshallow" if repo.shallow() else "git fetch origin"
        raise Incomplete(f"commit {revision!r} is not in this clone; type: {deeper}")
    return found


def _relative(root: str, folder: str, name: str) -> str:
    """Return a name given in a folder as git writes it: from the root, with slashes."""
    return os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")


def _walk(folder: str) -> Iterator[str]:
    """Yield the files below a folder, sorted; no version control, no virtual environment, no link is entered."""
    closed: list[str] = []
    for top, folders, names in os.walk(folder, onerror=lambda error: closed.append(error.filename)):
        folders[:] = sorted(
            name
            for name in folders
            if name not in VERSION_CONTROL and not os.path.exists(os.path.join(top, name, "pyvenv.cfg"))
        )
        for name in sorted(names):
            yield _relative(folder, top, name)
    yield from (_relative(folder, name, ".") for name in closed)  # told to be unreadable when they are to be read


def _near(root: str, paths: Iterable[str]) -> Iterator[str]:
    """Yield the files that lie beside some files, or in a folder above them: what is said of them is said there."""
    folders = {""}
    for path in paths:
        while path and not path.startswith("../"):
            path = path.rpartition("/")[0]  # noqa: PLW2901
            folders.add(path)
    for folder in sorted(folders):
        try:
            names = [entry.name for entry in os.scandir(os.path.join(root, folder)) if entry.is_file()]
        except OSError:
            continue
        yield from (f"{folder}/{name}".lstrip("/") for name in sorted(names))


def _is_target(content: Content) -> bool:
    """Return whether a link's blob is a path, and not a file that only has the mode of a link."""
    return content.size <= LONGEST_PATH and not {0, 10}.intersection(content.head)


def _from_disk(root: str, entry: Entry) -> File | Unread:
    """Read a file's two ends. A link is an empty file: what it points to is judged where it lies."""
    path = os.path.join(root, entry.path)
    try:
        status = os.lstat(path)
        if stat.S_ISDIR(status.st_mode):
            return Unread(entry.path, "cannot be read: Permission denied")
        if not stat.S_ISREG(status.st_mode):
            return File(entry, Content(b"", b"", 0))
        with open(path, "rb") as stream:
            head = stream.read(HEAD_LIMIT)
            left = status.st_size - len(head)
            if 0 < left <= SKIP_LIMIT:
                stream.seek(-min(left, TAIL_LIMIT), os.SEEK_END)
            tail = stream.read(TAIL_LIMIT) if 0 < left <= SKIP_LIMIT else b""
        return File(entry, Content(head, tail, max(status.st_size, len(head))))
    except OSError as error:
        return Unread(entry.path, f"cannot be read: {error.strerror}")


__all__ = ["File", "Snapshot", "Unread", "commits", "files", "history", "pushed", "staged", "tree"]
