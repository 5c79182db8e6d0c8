"""From which commit to which one a change is judged: the first holds what it is judged by, and is never guessed."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.git import GitError, Incomplete

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.ci.event import Change
    from mlops_policy.git import Repository

REMOTE = "refs/remotes/origin/"


class Span(NamedTuple):
    """Two commits, and what is to be said of how they were found; the first is empty where nothing comes before."""

    base: str
    tip: str
    notes: tuple[str, ...] = ()


def span(repo: Repository, change: Change) -> Span:
    """Return the commits of a change.

    Raises:
        Incomplete: one of them is not in this clone; the text says what to type.
    """
    tip = repo.commit(change.head or "HEAD")
    if not tip:
        raise _absent(repo, change.head, change.fetch or change.head)
    if change.onto:
        return Span(_newest(repo, _here(repo, change.base), change.onto), tip)
    if change.base and repo.commit(change.base):
        return Span(repo.commit(change.base), tip)
    if change.base and not (change.forced and _elsewhere(change)):
        raise _absent(repo, change.base, change.base)
    if not _elsewhere(change):
        first = "nothing comes before it: it is judged by its own configuration, and no baseline counts"
        return Span("", tip, (first,))
    base = repo.commit(f"{REMOTE}{change.default}")
    if not base:
        raise _absent(repo, f"{change.default} of origin", change.default)
    if not change.base:
        return Span(base, tip)
    lost = f"{change.base[:12]}, which {change.branch} was on before the push with force, is not in this clone"
    return Span(base, tip, (f"{lost}: all commits are judged that {change.default} has not",))


def fork(repo: Repository, found: Span) -> str:
    """Return where the commits of a span leave its base, and the base where they share none with it."""
    try:
        return repo.run("merge-base", found.base, found.tip).decode().strip()
    except GitError:
        return found.base


def _elsewhere(change: Change) -> bool:
    """Return whether a branch is another one than the default, so that this says what was there before it."""
    return bool(change.default) and change.branch != change.default


def _here(repo: Repository, commit: str) -> str:
    found = repo.commit(commit)
    if not found:
        raise _absent(repo, commit, commit)
    return found


def _newest(repo: Repository, base: str, branch: str) -> str:
    """Return where a branch is now, or a commit of it from before, where the branch is not known or was rewritten."""
    now = repo.commit(f"{REMOTE}{branch}")
    try:
        return now if now and repo.run("merge-base", base, now).decode().strip() == base else base
    except GitError:
        return base


def _absent(repo: Repository, what: str, fetch: str) -> Incomplete:
    if repo.shallow():
        return Incomplete(f"commit {what} is not in this clone; type: git fetch --unshallow")
    if any(mark in what for mark in "~^"):  # counted from another commit, so that no server knows it
        return Incomplete(f"there is no commit {what}; type: git log --oneline")
    return Incomplete(f"commit {what} is not in this clone; type: git fetch origin {fetch}")
