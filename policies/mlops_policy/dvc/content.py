"""Whether files and folders that git has are those whose hash DVC wrote down."""

from __future__ import annotations

import posixpath

from mlops_policy.attributes import expression
from mlops_policy.dvc import joined, tracked
from mlops_policy.dvc.hashes import FOLDER, hashes, of_folder
from mlops_policy.formats.pointers import LFS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mlops_policy.dvc import Hash
    from mlops_policy.project import Project

    Hashes = tuple[str, ...]

MOST = 2000  # files of a folder
# What git does to a file between its blob and the disk, where DVC looks.
SMUDGES = ("filter=", "working-tree-encoding=")


def differing(project: Project, known: Collection[tuple[str, Hash]]) -> frozenset[tuple[str, Hash]]:
    """Return which of some paths, each with its hash, git has with another content.

    Not those of which that cannot be told: what is not in git, what git's filters write otherwise on disk, a folder
    with files that are not in git, or that had some when it was hashed.
    """
    files = {each: _files(project, *each) for each in known}
    made = dict(_hashed(project, sorted({name for names in files.values() for name in names})))
    return frozenset(each for each, names in files.items() if _differs(*each, names, made))


def _files(project: Project, path: str, before: Hash) -> tuple[str, ...]:
    """Return the files of a path, none where they are not all that DVC would see."""
    if not before.md5.endswith(FOLDER):
        return (path,) if path in project.paths and before.md5 else ()
    inside = f"{path}/" if path else ""
    names = tuple(each for each in project.paths if each.startswith(inside))
    if len(names) != before.files or len(names) > MOST:
        return ()
    return () if any(each.startswith(inside) for each in tracked.data(project)) else names


def _differs(path: str, before: Hash, names: tuple[str, ...], made: Mapping[str, Hashes]) -> bool:
    if not names or any(name not in made for name in names):
        return False
    if not before.md5.endswith(FOLDER):
        return before.md5 not in made[path]
    start = len(path) + 1 if path else 0
    return before.md5 not in of_folder({name[start:]: made[name] for name in names})


def _hashed(project: Project, paths: Iterable[str]) -> Iterator[tuple[str, Hashes]]:
    """Yield the hashes of files, of those whose bytes on disk are known."""
    smudged = _smudged(project)
    plain = [path for path in paths if not any(_fits(pattern, path) for pattern in smudged)]
    for path, content in project.contents(plain):
        if content is not None and not content.startswith(LFS) and not _is_link(project, path, content):
            yield path, hashes(content)


def _smudged(project: Project) -> list[str]:
    """Return the patterns of files that git writes otherwise on disk."""
    lines = (project.text(".gitattributes") or "").splitlines() if ".gitattributes" in project.paths else []
    words = [line.split() for line in lines if not line.startswith("#")]
    return [first for first, *rest in filter(None, words) if any(each.startswith(SMUDGES) for each in rest)]


def _fits(pattern: str, path: str) -> bool:
    import re

    target = path if "/" in pattern else posixpath.basename(path)
    return re.fullmatch(expression(pattern.lstrip("/")), target) is not None


def _is_link(project: Project, path: str, content: bytes) -> bool:
    """Return whether a content is but the path of another file, as that of a link is."""
    if b"\n" in content or not 0 < len(content) < 1024:  # noqa: PLR2004  a path
        return False
    target = joined(posixpath.dirname(path), content.decode("utf-8", "replace"))
    return target in project.paths or any(each.startswith(f"{target}/") for each in project.paths)
