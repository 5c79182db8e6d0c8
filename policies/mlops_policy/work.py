"""Which rules judge which files of a snapshot, and which lines of a file are new."""

from __future__ import annotations

from mlops_policy.rules import BY_LINE
from mlops_policy.snapshot import HISTORY, RANGE, TREE, File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mlops_policy.core import Finding
    from mlops_policy.engine import Active
    from mlops_policy.past import Changes
    from mlops_policy.secrets.anchors import Look
    from mlops_policy.snapshot import Snapshot, Unread

    Judge = Callable[[File, Sequence[Active]], list[Finding]]

MANY = 100  # files from which on it pays to load what is quicker with many


class Work:
    """The files to judge, the rules for each, and which lines of it are new.

    Of a history, rules that judge lines see only the files to which a commit adds what may be a problem.
    """

    def __init__(self, snapshot: Snapshot, rules: Sequence[Active], judge: Judge, tell: Callable[[int], None]) -> None:
        self._snapshot, self._judge, self._tell = snapshot, judge, tell
        self._changes: Changes | None = None
        self._by_line = [active for active in rules if snapshot.kind == HISTORY and active[0].code.startswith(BY_LINE)]
        self._others = [active for active in rules if active not in self._by_line]
        self._many = _is_large(snapshot)
        self._look = _sieve() if self._many and any(rule.code.startswith("SEC") for rule, *_ in rules) else None
        self.adds = snapshot.adds or bool(self._by_line)

    def files(self, sizes: dict[str, int]) -> Iterator[tuple[File | Unread, Sequence[Active]]]:
        """Yield each file with the rules that judge it; files of a history that are not worth it only get a size."""
        for file in self._files():
            yield file, self._others
        if self._by_line:
            from mlops_policy.past import suspects  # seldom

            for file in suspects(self._snapshot, self._by_line, self._look, self._tell, sizes):
                yield file, self._by_line

    def _files(self) -> Iterator[File | Unread]:
        if not self._many:
            return self._snapshot.files()
        from mlops_policy import beside  # only where it pays

        if self._snapshot.kind != TREE:
            return beside.looking(self._snapshot, self._look)
        return beside.files(self._snapshot, self._look, lambda file: self._judge(file, self._others))

    def lines(self, file: File) -> frozenset[int] | None:
        """Return the lines that the change brings which is judged, None if that is all of them."""
        if self._snapshot.kind != RANGE:
            return file.lines if self._by_line else self._snapshot.changed_lines(file.path)
        if self._changes is None:
            from mlops_policy.past import Changes  # as above

            self._changes = Changes(self._snapshot)
        return self._changes.lines(file.path, file.commit)

    def distinct(self, findings: list[Finding]) -> list[Finding]:
        """Return the findings, those of lines of a history once, with the commit that brought them."""
        if not self._by_line:
            return findings
        from mlops_policy.past import oldest  # as above

        return oldest(findings)


def _is_large(snapshot: Snapshot) -> bool:
    return snapshot.kind == HISTORY or (snapshot.kind in (TREE, RANGE) and len(snapshot.entries) >= MANY)


def _sieve() -> Look | None:
    """Return what quickly tells where credentials may be, where it is installed."""
    from mlops_policy.secrets import fast  # only where it pays

    return fast.sieve()
