"""Git, and what of the repository is here."""

from __future__ import annotations

from mlops_policy.adopt.health import BROKEN, NOTE, OK, Line
from mlops_policy.git import REFETCH, GitError
from mlops_policy.lazy import pattern
from mlops_policy.reporters import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.git import Repository

OLDEST = (2, 24)  # --end-of-options
_VERSION = pattern(r"(\d+)\.(\d+)[\w.]*")


def refused(repo: Repository) -> Line | None:
    """Return the line on a repository that git does not want to read, as one of another user."""
    try:
        repo.run("rev-parse", "--git-dir")
    except GitError as error:
        trust = f'git config --global --add safe.directory "{shown(repo.root)}"'
        return Line("repository", BROKEN, shown(str(error)), trust if "ownership" in str(error) else "git status")
    return None


def lines(repo: Repository) -> Iterator[Line]:
    """Yield what there is to say of a clone."""
    yield version(repo.run("version").decode("utf-8", "replace"))
    if not repo.commit("HEAD"):
        yield Line("repository", NOTE, "it has no commit yet, so nothing is old", "git commit")
    elif repo.shallow():
        told = "the clone is shallow: a push or a range cannot be judged whole"
        yield Line("repository", BROKEN, told, "git fetch --unshallow")
    elif setting(repo, "extensions.partialClone"):
        yield Line("repository", NOTE, "the clone is partial: what is not here cannot be judged", REFETCH)
    else:
        yield Line("repository", OK, "the clone is whole")


def version(said: str) -> Line:
    """Return the line on what ``git version`` says."""
    match = _VERSION.search(said)
    if match is None or (int(match[1]), int(match[2])) < OLDEST:
        found = match[0] if match else "of an unknown version"
        return Line("git", BROKEN, f"{found} is too old; install {'.'.join(map(str, OLDEST))} or newer")
    return Line("git", OK, match[0])


def setting(repo: Repository, name: str) -> str:
    """Return a setting of git, empty where it is not set."""
    try:
        return repo.run("config", "--get", name).decode("utf-8", "replace").strip()
    except GitError:
        return ""
