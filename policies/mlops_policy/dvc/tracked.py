"""What a project has of DVC's, read once for all rules, and whether git or DVC versions a path."""

from __future__ import annotations

import posixpath

from mlops_policy.documents import Unreadable
from mlops_policy.dvc import CONFIG, LOCK, PARAMS, PIPELINE, POINTER, joined
from mlops_policy.places import FIXTURES, KEPT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mlops_policy.dvc import Hash, Locked, Out
    from mlops_policy.dvc.locked import Pointer
    from mlops_policy.dvc.stages import Pipeline
    from mlops_policy.project import Project

    Lock = Mapping[str, Locked]

MOST = 500  # pointers that are read; of more, the names tell
CURLY = "{{"  # in what is no YAML, or no path, before a template is filled in


def pipelines(project: Project) -> tuple[Pipeline, ...]:
    """Return the pipelines of a project that can be read."""
    found: tuple[Pipeline, ...] = project.remember("dvc pipelines", lambda: tuple(_pipelines(project)))
    return found


def unreadable(project: Project) -> dict[str, Unreadable]:
    """Return the dvc.yaml and dvc.lock that cannot be read, and why."""
    found: dict[str, Unreadable] = project.remember("dvc unreadable", dict)
    return found


def _pipelines(project: Project) -> Iterator[Pipeline]:
    paths = pipeline_paths(project)
    near = [joined(posixpath.dirname(path), name) for path in paths for name in (PIPELINE, LOCK, PARAMS)]
    project.fetch(near)
    for path in paths:
        text = project.text(path) or ""
        from mlops_policy.dvc.stages import read  # YAML is read where there is some of DVC's

        try:
            yield read(text, path, project)
        except Unreadable as error:
            if CURLY not in text:
                unreadable(project)[path] = error


def pipeline_paths(project: Project) -> list[str]:
    """Return the paths of all pipelines, those of tests and of templates left out."""
    return [
        path
        for path in project.paths
        if path.endswith(PIPELINE) and posixpath.basename(path) == PIPELINE and not apart(path)
    ]


def apart(path: str) -> bool:
    """Return whether a file is a fixture of tests, or of a template."""
    return CURLY in path or not FIXTURES.isdisjoint(path.lower().split("/")[:-1])


def lock_path(pipeline: str) -> str:
    """Return the path of the lock of a dvc.yaml."""
    return joined(posixpath.dirname(pipeline), LOCK)


def lock(project: Project, pipeline: Pipeline) -> Lock | None:
    """Return the lock of a pipeline; None where it was never run, or the lock cannot be read."""
    path = lock_path(pipeline.path)

    def make() -> Lock | None:
        text = project.text(path) if path in project.paths else None
        if text is None:
            return None
        from mlops_policy.dvc.locked import read_lock  # as above

        try:
            return read_lock(text)
        except Unreadable as error:
            unreadable(project)[path] = error
            return None

    found: Lock | None = project.remember(("dvc lock", path), make)
    return found


def pointer_paths(project: Project) -> tuple[str, ...]:
    """Return the paths of all pointers."""
    found: tuple[str, ...] = project.remember(
        "dvc pointer paths",
        lambda: tuple(
            path
            for path in project.paths
            if path.endswith(POINTER) and posixpath.basename(path) != POINTER and not apart(path)
        ),
    )
    return found


def pointer(project: Project, path: str) -> Pointer | None:
    """Return what one pointer stands for, None for one that cannot be read."""

    def make() -> Pointer | None:
        from mlops_policy.dvc.locked import read_pointer  # as above

        try:
            return read_pointer(project.text(path) or "", path)
        except Unreadable:
            return None  # another rule says so

    found: Pointer | None = project.remember(("dvc pointer", path), make)
    return found


def pointed(project: Project, path: str) -> tuple[str, Out, Hash] | None:
    """Return the pointer that stands for a path itself, by its usual name; with what it says."""
    name = f"{path}{POINTER}"
    found = pointer(project, name) if name in project.paths else None
    return (name, *found.outs[path]) if found is not None and path in found.outs else None


def data(project: Project) -> Mapping[str, str]:
    """Return every path that a pointer stands for or a stage makes, and the file that says so."""

    def make() -> Mapping[str, str]:
        paths = pointer_paths(project)
        found = {path.removesuffix(POINTER): path for path in paths[MOST:]}
        project.fetch(paths[:MOST])
        for path in paths[:MOST]:
            one = pointer(project, path)
            found.update(dict.fromkeys(one.outs if one is not None else (path.removesuffix(POINTER),), path))
        for pipeline in pipelines(project):
            found.update(dict.fromkeys(pipeline.outs, pipeline.path))
        return found

    made: Mapping[str, str] = project.remember("dvc data", make)
    return made


def versioned(project: Project, path: str) -> bool:
    """Return whether git or DVC has a path, what it lies in or something in it, or it lies where nobody looked."""
    if project.partial or not path.startswith(_common(project)):
        return True
    parts = path.split("/")
    above = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    # a link on the way is a file for git; and most pointers have the name of what they stand for
    if any(one in project.paths or f"{one}{POINTER}" in project.paths for one in above) or path in in_git(project):
        return True
    held = data(project)
    return any(one in held for one in above) or path in folders(held) or in_submodule(project, path)


def _common(project: Project) -> str:
    """Return the folder that all known paths lie in, which is not the root where only one folder is looked at."""

    def make() -> str:
        first, last = min(project.paths, default=""), max(project.paths, default="")
        same = posixpath.commonprefix([first, last]) if first != last else ""
        return same[: same.rfind("/") + 1]

    found: str = project.remember("common folder", make)
    return found


def in_git(project: Project) -> Mapping[str, str]:
    """Return the folders in which git has more than a file that only keeps the folder, and the first such file."""

    def make() -> Mapping[str, str]:
        found: dict[str, str] = {}
        for path in project.paths:
            folder = posixpath.dirname(path)
            kept = posixpath.basename(path).lower() in KEPT
            while folder and folder not in found and not kept:
                found[folder] = path
                folder = posixpath.dirname(folder)
        return found

    made: Mapping[str, str] = project.remember("dvc folders", make)
    return made


def folders(paths: Iterable[str]) -> frozenset[str]:
    """Return the folders in which paths lie."""
    found: set[str] = set()
    for path in paths:
        folder = posixpath.dirname(path)
        while folder and folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return frozenset(found)


def homes(project: Project) -> dict[str, str]:
    """Return the folders that are DVC's repositories, and the configuration of each."""
    return {
        path[: -len(CONFIG)].rstrip("/"): path
        for path in project.paths
        if (path == CONFIG or path.endswith(f"/{CONFIG}")) and not apart(path)
    }


def judged(project: Project, paths: Iterable[str]) -> bool:
    """Return whether one of some files is among those that are judged."""
    return not project.brought.isdisjoint(paths)


def in_submodule(project: Project, path: str) -> bool:
    """Return whether a path lies in another repository, which git has as a submodule."""
    if ".gitmodules" not in project.paths:
        return False
    lines = (line.partition("=") for line in (project.text(".gitmodules") or "").splitlines())
    modules = [value.strip() for key, _, value in lines if key.strip() == "path"]
    return any(path == module or path.startswith(f"{module}/") for module in modules if module)
