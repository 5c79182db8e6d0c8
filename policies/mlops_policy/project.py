"""The whole project as it would be with what is judged: any file of it, and which of its lines are new."""

from __future__ import annotations

from mlops_policy.documents import decode
from mlops_policy.snapshot import FILES, RANGE, STAGED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from mlops_policy.config import Modes
    from mlops_policy.dvc.reads import Read
    from mlops_policy.git import Repository
    from mlops_policy.snapshot import Snapshot


class Project:
    """What rules see that must look at several files at once.

    ``brought`` are the paths that are judged; a rule may look at any other one to understand them. Everything is read
    and parsed once.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        heads: Mapping[str, bytes],
        kinds: Mapping[str, str],
        modes: Modes | None = None,
        reads: Mapping[str, tuple[Read, ...]] | None = None,
        *,
        dvc: bool = True,
    ) -> None:
        self._snapshot = snapshot
        self._heads = heads
        self._kinds = kinds
        self._modes = modes
        self.reads = reads or {}  # what code reads, of files that were parsed already
        self.dvc = dvc  # whether DVC has to do with a file that is judged
        self._texts: dict[str, str | None] = {}
        self._memory: dict[object, Any] = {}
        self.failures: dict[str, Exception] = {}  # of files that nobody foresaw: told as not judged
        self.brought = frozenset(kinds)

    def kinds(self, *wanted: str) -> Iterator[tuple[str, str]]:
        """Yield path and kind of the files that are judged, of some kinds or of all, in their order."""
        for path, kind in self._kinds.items():
            if not wanted or kind in wanted:
                yield path, kind

    @property
    def paths(self) -> Mapping[str, str]:
        """Every path of the project, judged or not, in order; and its blob, empty for a file on disk."""
        found: Mapping[str, str] = self.remember("paths", lambda: dict(sorted(self._snapshot.everything().items())))
        return found

    @property
    def partial(self) -> bool:
        """Whether ``paths`` are not all: files were named, as they lie on disk."""
        return self._snapshot.kind == FILES

    def text(self, path: str) -> str | None:
        """Return a file's text, None where there is no such file, or it is none."""
        if path not in self._texts:
            content = self._heads.get(path)
            if content is None and path in self.paths:
                content = self._snapshot.content(path, self.paths[path])
            self._texts[path] = decode(content) if content is not None else None
        return self._texts[path]

    def before(self, path: str) -> str | None:
        """Return a file's text where the change starts: in HEAD, or where a range has parted from its base.

        None where nothing is changed but all is looked at, where there was no such file, and where git cannot tell.
        """
        repository = self._snapshot.repository
        if repository is None or self._snapshot.kind not in (STAGED, RANGE) or "\n" in path:
            return None
        for found in repository.blobs([f"{commit}:{path}" for commit in self._starts(repository)]):
            if found is not None and found.size <= len(found.head):
                return decode(found.head)
        return None

    def _starts(self, repository: Repository) -> list[str]:
        """Return the commits that the change starts from: of a range, where it has parted from each of its bases."""
        if self._snapshot.kind == STAGED:
            return ["HEAD"]
        from mlops_policy import baseline  # seldom
        from mlops_policy.git import GitError

        try:
            return [
                repository.run("merge-base", base, self._snapshot.tip).decode().strip()
                for base in baseline.sources(self._snapshot, repository)
            ]
        except GitError:
            return []

    def contents(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield the bytes of several files, read at once; None for one that cannot be read, or is too long."""
        kept = [path for path in paths if path in self.paths]
        yield from zip(kept, self._snapshot.contents([(path, self.paths[path]) for path in kept]), strict=True)

    def fetch(self, paths: Iterable[str]) -> None:
        """Read the texts of several files at once, which are going to be asked for."""
        wanted = [path for path in paths if path not in self._texts and path not in self._heads]
        self._texts |= {path: decode(data) if data is not None else None for path, data in self.contents(wanted)}

    def with_texts(self, texts: Mapping[str, str]) -> Project:
        """Return the same project with other texts in the place of some of its files'."""
        if not texts:
            return self
        changed = Project(self._snapshot, self._heads, self._kinds, self._modes, self.reads, dvc=self.dvc)
        changed._texts = {**self._texts, **texts}
        return changed

    def mode(self, path: str) -> str:
        """Return how dependencies are to be pinned where a file lies: auto, exact, locked or off."""
        return self._modes.of(path) if self._modes is not None else "auto"

    def is_new(self, path: str, line: int) -> bool:
        """Return whether a line is one that the snapshot brings: every one, unless only a change is looked at."""
        lines = self.remember(("lines", path), lambda: self._snapshot.changed_lines(path))
        return lines is None or line in lines

    def remember(self, key: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401  whatever is made
        """Return what was made under a key, making it at the first time."""
        if key not in self._memory:
            self._memory[key] = make()
        return self._memory[key]
