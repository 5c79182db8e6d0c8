"""Rules that judge lines, over commits: what each commit adds is looked at, and the whole file where that is worth it.

A history holds each file as often as it was changed, and most of it again and again: what is new is a hundredth.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.git import Content, Entry, GitError
from mlops_policy.patches import patches
from mlops_policy.rules import BY_LINE
from mlops_policy.snapshot import NOT_HERE, RANGE, File, Unread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mlops_policy.core import Finding
    from mlops_policy.engine import Active
    from mlops_policy.git import Repository
    from mlops_policy.patches import Patch
    from mlops_policy.secrets.anchors import Look
    from mlops_policy.snapshot import Snapshot

TOGETHER = 200  # files that are read with one git
ASKS = 8  # questions that a git each answers, before one reads all commits
STEP = 100  # commits between two words on how far it is


class Version(NamedTuple):
    """A file as a commit leaves it, which of its lines the commit brings, None for all of them, and its day."""

    entry: Entry
    lines: frozenset[int] | None = None
    date: str = ""


def suspects(
    snapshot: Snapshot, rules: Sequence[Active], look: Look | None, tell: Callable[[int], None], sizes: dict[str, int]
) -> Iterator[File | Unread]:
    """Yield the files to which some commit of a history adds what may be a problem, no parent before its child.

    Args:
        snapshot: The history.
        rules: The rules that judge lines.
        look: What quickly tells where credentials may be.
        tell: Is told how many commits have been read, from time to time.
        sizes: Gets the path of each file that was looked at.
    """
    if snapshot.repository is None:
        return
    waiting = {(entry.path, entry.blob): Version(entry) for entry in snapshot.entries if not entry.commit}
    commits = 0
    try:
        for patch in patches(snapshot.root, snapshot.repository.everything()):
            if patch is None:
                commits += 1
                if commits % STEP == 0:
                    tell(commits)
                continue
            sizes.setdefault(patch.path, 0)
            if patch.hunks is None or _is_suspect(_added(patch, look), rules):
                waiting.pop((patch.path, patch.blob), None)  # the older commit counts, and comes later
                waiting[patch.path, patch.blob] = _version(patch)
            if len(waiting) >= TOGETHER:
                yield from _read(snapshot.repository, [*waiting.values()], look)
                waiting = {}
    except GitError as error:
        yield Unread("(history)", str(error))
    yield from _read(snapshot.repository, [*waiting.values()], look)
    tell(commits)


def _version(patch: Patch) -> Version:
    lines = None if patch.hunks is None else patch.numbers()
    return Version(Entry(patch.path, patch.blob, patch.commit), lines, patch.date)


def _added(patch: Patch, look: Look | None) -> File:
    """Return the lines that a commit adds to a file as if they were all of it."""
    text = patch.text
    file = File(Entry(patch.path, "", patch.commit, added=False, link=False, origin=""), Content(text, b"", len(text)))
    file.look = look
    return file


def _is_suspect(file: File, rules: Iterable[Active]) -> bool:
    """Return whether a rule may speak of a file of which only some lines are there."""
    if file.place.ending == ".ipynb":  # lines of one are no notebook
        return _is_worth_reading(file)
    try:
        return any(True for rule, _, options in rules for _ in rule.check(file, options))
    except Exception:  # noqa: BLE001  what nobody foresaw is told of the whole file
        return True


def _is_worth_reading(file: File) -> bool:
    from mlops_policy.documents import decode
    from mlops_policy.machine.files import is_hinted
    from mlops_policy.secrets.anchors import LOOK, may_name
    from mlops_policy.secrets.tokens import tokens

    text = (decode(file.head) or "").replace("\\n", "\n").replace('\\"', '"')
    look = file.look or LOOK
    marked = look.tokens(text, file.path) and any(True for _ in tokens(text, file.path))
    return marked or look.traces(text) or may_name(text, file.path, look) or is_hinted(file.head)


def _read(repository: Repository, versions: Sequence[Version], look: Look | None) -> Iterator[File | Unread]:
    contents = repository.blobs([one.entry.blob for one in versions])
    for (entry, lines, date), content in zip(versions, contents, strict=True):
        if content is None:
            yield Unread(entry.path, NOT_HERE, entry.commit)
        else:
            file = File(entry, content)
            file.look, file.lines, file.date = look, lines, date
            yield file


def oldest(findings: Iterable[Finding]) -> list[Finding]:
    """Return each finding of lines of a history once, as the commit has it that brought it; all others as they are."""
    found: dict[tuple[str, ...], Finding] = {}
    for one in findings:
        by_line = one.code.startswith(BY_LINE)
        key = (one.code, one.path, one.fingerprint, *(() if by_line else (one.commit, str(one.line), str(len(found)))))
        if key not in found or one.date <= found[key].date:
            found[key] = one
    return [*found.values()]


class Changes:
    """Which lines each commit of a range brings to each of its files."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._asked = 0
        self._known: dict[tuple[str, str], frozenset[int] | None] = {}

    def lines(self, path: str, commit: str) -> frozenset[int] | None:
        """Return the numbers of the lines, None if that is all of them."""
        self._asked += 1
        if self._asked == ASKS and commit and self._snapshot.kind == RANGE:
            self._known = {
                (patch.path, patch.commit): None if patch.hunks is None else patch.numbers()
                for patch in patches(self._snapshot.root, self._revisions())
                if patch is not None
            }
        if (path, commit) in self._known:
            return self._known[path, commit]
        return self._snapshot.changed_lines(path, commit)

    def _revisions(self) -> list[str]:
        remote = [f"--remotes={self._snapshot.remote}"] if self._snapshot.remote else []
        return [self._snapshot.tip, "--not", *([self._snapshot.base] if self._snapshot.base else []), *remote]
