"""In what a dvc.lock is behind: what ``dvc status`` would say, as far as git's own files tell."""

from __future__ import annotations

from mlops_policy.dvc import Unresolved, joined, params, tracked
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.dvc import Hash, Locked, Node, Stage
    from mlops_policy.dvc.stages import Pipeline
    from mlops_policy.project import Project

ABSENT = object()


class Drift(NamedTuple):
    """One thing in which a stage is out of step: a few words, the files that disagree, and the line of the lock."""

    text: str
    files: tuple[str, ...]
    line: int = 1


def drifts(project: Project, pipeline: Pipeline, stage: Stage, lock: Mapping[str, Locked]) -> Iterator[Drift]:
    """Yield in what the last run of a stage is not that of what dvc.yaml, parameters and pointers say now.

    As for DVC, it is no drift if dvc.lock holds more than dvc.yaml asks for.
    """
    files = (pipeline.path, tracked.lock_path(pipeline.path))
    locked = lock.get(stage.name)
    if locked is None:
        if stage.deps or stage.params or stage.outs:
            yield Drift("it was never run", files)
        return
    if locked.cmd != stage.cmd:
        yield Drift("its command has changed", files, locked.line)
    for out in stage.outs:
        if out.path not in locked.outs:
            yield Drift(f"it has made no {out.path} yet", files, locked.line)
    if not stage.still:
        yield from _params(project, stage, locked, files)
        yield from _deps(project, stage, locked, files)


def _params(project: Project, stage: Stage, locked: Locked, files: tuple[str, ...]) -> Iterator[Drift]:
    for name, keys in stage.params.items():
        path = joined(stage.folder, name)
        try:
            now = params.load(project, path)
        except Unresolved:
            if stage.place(name) and not tracked.versioned(project, path):
                yield Drift(f"its parameters {path} are not in git", files, locked.line)
            continue
        before = locked.params.get(name)
        changed = list(_changed(now, before if isinstance(before, dict) else {}, keys))
        if changed:
            yield Drift(f"{', '.join(changed)} of {path} changed", (*files, path), locked.line)


def _changed(now: Mapping[str, Node], before: Mapping[str, Node], keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the parameters whose value is not that of the last run; their names only, for they may be secrets."""
    for key in keys or dict.fromkeys((*now, *before)):
        value = _find(now, key) if keys else now.get(key, ABSENT)
        if value != before.get(key, ABSENT):
            yield key


def _find(values: Mapping[str, Node], key: str) -> object:
    """Return what a key with dots names."""
    node: object = values
    for part in key.split("."):
        if isinstance(node, dict) and part in node:
            node = node[part]
        elif isinstance(node, list) and part.isdecimal() and int(part) < len(node):
            node = node[int(part)]
        else:
            return ABSENT
    return node


def _deps(project: Project, stage: Stage, locked: Locked, files: tuple[str, ...]) -> Iterator[Drift]:
    made = _made(project)
    for dep in stage.deps:
        path, before = stage.place(dep), locked.deps.get(dep)
        if before is None:
            yield Drift(f"it has not read {dep} yet", files, locked.line)
            continue
        if not path:
            continue
        if path in made:
            where, now = made[path]
            if not before.agrees(now):
                yield Drift(f"{path} was made anew since it read it", (*files, where), before.line)
        else:
            pointer = tracked.pointed(project, path)
            if pointer is not None and not before.agrees(pointer[2]):
                yield Drift(f"{path} is another than {pointer[0]} points to", (*files, pointer[0]), before.line)


def _made(project: Project) -> Mapping[str, tuple[str, Hash]]:
    """Return what the last runs of all stages made, with the lock that says so."""

    def make() -> Mapping[str, tuple[str, Hash]]:
        found: dict[str, tuple[str, Hash]] = {}
        for pipeline in tracked.pipelines(project):
            lock, where = tracked.lock(project, pipeline) or {}, tracked.lock_path(pipeline.path)
            for stage in pipeline.stages.values():
                locked = lock.get(stage.name)
                for out in stage.outs if locked else ():
                    path = stage.place(out.path)
                    if path and locked and out.path in locked.outs:
                        found[path] = where, locked.outs[out.path]
        return found

    made: Mapping[str, tuple[str, Hash]] = project.remember("dvc made", make)
    return made


def edits(project: Project, pipeline: Pipeline, lock: Mapping[str, Locked]) -> dict[str, list[Drift]]:
    """Return, by stage, the files in git that are others than those that its last run read, or wrote.

    Only of files that are judged, unless dvc.yaml or dvc.lock is.
    """
    from mlops_policy.dvc import content  # only where such a file is

    files = (pipeline.path, tracked.lock_path(pipeline.path))
    every = tracked.judged(project, files)
    asked = [
        (stage, path, before, what)
        for stage in pipeline.stages.values()
        if stage.name in lock
        for path, before, what in _kept(project, stage, lock[stage.name])
        if every or _judged(project, path)
    ]
    differing = content.differing(project, {(path, before) for _, path, before, _ in asked})
    found: dict[str, list[Drift]] = {}
    for stage, path, before, what in asked:
        if (path, before) in differing:
            found.setdefault(stage.name, []).append(Drift(f"{path} {what}", (*files, path), before.line))
    return found


def _kept(project: Project, stage: Stage, locked: Locked) -> Iterator[tuple[str, Hash, str]]:
    """Yield what git may keep of what a stage reads and writes, with its hash and what to say if it is another."""
    made = _made(project)
    for dep in () if stage.still else stage.deps:
        path = stage.place(dep)
        if path and path not in made and dep in locked.deps:
            yield path, locked.deps[dep], "has changed since"
    for out in stage.outs:
        path = stage.place(out.path)
        if path and not out.cached and out.path in locked.outs:
            yield path, locked.outs[out.path], "is not what it wrote"


def _judged(project: Project, path: str) -> bool:
    return path in project.brought or any(each.startswith(f"{path}/") for each in project.brought)
