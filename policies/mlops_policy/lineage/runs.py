"""What dvc.lock says of the run that made a model: where the model is, and what it was made from."""

from __future__ import annotations

import posixpath

from mlops_policy.dvc import joined, tracked
from mlops_policy.frozen import NamedTuple
from mlops_policy.lineage import DVC_LOCK, MODEL_ENDINGS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.dvc import Hash, Node
    from mlops_policy.project import Project

MOST = 2000  # stages that are followed


class Run(NamedTuple):
    """The last run of a stage; paths are from the root of the repository, parameters by file."""

    deps: Mapping[str, Hash]
    params: Mapping[str, Node]
    outs: Mapping[str, Hash]


def runs(project: Project, root: str) -> tuple[Run, ...]:
    """Return the last runs of the stages of a project's pipeline; none where dvc.lock is absent, or cannot be read."""
    found: tuple[Run, ...] = project.remember(("lineage runs", root), lambda: tuple(_runs(project, root)))
    return found


def _runs(project: Project, root: str) -> Iterator[Run]:
    path = f"{root}{DVC_LOCK}"
    pipeline = next((one for one in tracked.pipelines(project) if tracked.lock_path(one.path) == path), None)
    for name, locked in (tracked.lock(project, pipeline) or {} if pipeline else {}).items():
        stage = pipeline.stages.get(name) if pipeline else None
        deps, outs = (
            {(stage.place(path) if stage else joined(root, path)): value for path, value in each.items()}
            for each in (locked.deps, locked.outs)
        )
        yield Run(deps, locked.params, outs)


def models(project: Project, root: str) -> dict[str, tuple[str, int]]:
    """Return the models of a project that DVC versions, with the file that says so, and the line."""
    found: dict[str, tuple[str, int]] = {}
    for run in runs(project, root):
        found |= {path: (f"{root}{DVC_LOCK}", value.line) for path, value in run.outs.items() if is_model(path)}
    for name in tracked.pointer_paths(project):
        path = name.removesuffix(".dvc")
        if path.startswith(f"{root}models/") and is_model(path):
            found.setdefault(path, (name, 1))
    return found


def is_made(project: Project, root: str, path: str) -> bool:
    """Return whether a stage has made a file."""
    return any(path in run.outs for run in runs(project, root))


def is_model(path: str) -> bool:
    return posixpath.splitext(path)[1].lower() in MODEL_ENDINGS


def made_from(project: Project, root: str, path: str) -> tuple[Run, ...]:
    """Return the runs that led to a file, each of which read what the one before it had made.

    Nothing is returned if one of them was run anew since: then nobody can tell what the file was made from.
    """
    makers = {out: run for run in runs(project, root)[:MOST] for out in run.outs}
    waiting, found = [makers[path]] if path in makers else [], dict[int, Run]()
    while waiting:
        run = waiting.pop()
        if id(run) in found:
            continue
        found[id(run)] = run
        for dep, before in run.deps.items():
            maker = makers.get(dep)
            if maker is not None:
                if not before.agrees(maker.outs[dep]):
                    return ()
                waiting.append(maker)
    return tuple(found.values())
