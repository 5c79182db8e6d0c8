"""DAT: pipelines of DVC that are not what was run: dvc.yaml, dvc.lock, parameters, pointers and sources out of step."""

from __future__ import annotations

import posixpath

from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.dvc import sources, tracked
from mlops_policy.places import CONFIGS
from mlops_policy.places import place as where_is
from mlops_policy.rules.common import quoted
from mlops_policy.rules.versions import MD5, POINTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.dvc import Locked, Stage
    from mlops_policy.dvc.drifts import Drift
    from mlops_policy.dvc.stages import Pipeline
    from mlops_policy.project import Project

    Options = Mapping[str, Any]

SHOWN = 3
STAGES = (
    b"stages:\n  train:\n    cmd: python train.py\n    deps: [data/a.csv]\n    params: [seed]\n    outs: [model.bin]\n"
)
LOCK = f"""schema: '2.0'
stages:
  train:
    cmd: python train.py
    deps:
    - path: data/a.csv
      hash: md5
      md5: {MD5}
      size: 1
    params:
      params.yaml:
        seed: 1
    outs:
    - path: model.bin
      hash: md5
      md5: {MD5}
      size: 1
""".encode()
RUN = {"dvc.yaml": STAGES, "dvc.lock": LOCK, "params.yaml": b"seed: 1\n"}
POINTING = {**RUN, "data/a.csv.dvc": POINTED}


@rule(
    "DAT021",
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("a table that nobody has", RUN, finds=True),
        Example("one with a pointer", POINTING, finds=False),
    ),
)
def unversioned_dependency(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A pipeline was run with data that neither git nor DVC has.

    What a stage of dvc.yaml lists below `deps`, by its last run in dvc.lock: it must be in git, have a pointer, or be
    what another stage makes, itself or the folder that it lies in. What code of the project writes warns. A
    stage that was never run may still get its data.

    Why: dvc.lock holds the hash of data that nobody can fetch: the run cannot be repeated, on any machine but one.

    Instead: `dvc add FILE && dvc push`, then commit `FILE.dvc`; or let the stage that makes it list it below `outs`.
    """
    for pipeline in tracked.pipelines(project) if project.dvc else ():
        if not tracked.judged(project, (pipeline.path, tracked.lock_path(pipeline.path))):
            continue
        missing = dict(_missing(project, pipeline))
        made = sources.written(project, [posixpath.basename(path) for path in missing]) if missing else ()
        for path, stage in missing.items():
            message = f"stage {stage.name} reads what neither git nor DVC has: {path}"
            where = where_is(path)
            add = "git add" if where.source or where.ending in CONFIGS else "dvc add"
            fix = f"{add} {quoted(path)}" + (" && dvc push" if add == "dvc add" else "")
            level = WARNING if where.name in made else ""
            yield Problem(message, fix, stage.line, subject=path, level=level, path=pipeline.path)


def _missing(project: Project, pipeline: Pipeline) -> Iterator[tuple[str, Stage]]:
    """Yield what the last runs of stages have read that nothing versions, and the stage."""
    lock = tracked.lock(project, pipeline) or {}
    for stage in pipeline.stages.values():
        locked = lock.get(stage.name)
        for dep in stage.deps if locked is not None else ():
            path = stage.place(dep)
            if path and locked is not None and dep in locked.deps and not tracked.versioned(project, path):
                yield path, stage


@rule(
    "DAT022",
    levels=(OFF, WARNING, ERROR),
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("another seed than the last run's", {**POINTING, "params.yaml": b"seed: 2\n"}, finds=True),
        Example("only a comment", {**POINTING, "params.yaml": b"seed: 1  # not 2\n"}, finds=False),
    ),
)
def pipeline_out_of_step(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """What dvc.lock says of the last run is not what dvc.yaml, its parameters and the pointers say now.

    Commands, values of parameters, lists of dependencies and outputs, hashes of data in pointers, and of what one stage
    makes and the next one reads, as `dvc status` compares them, with templates, `foreach` and `matrix` filled in. Only
    git's own files are looked at, never the cache. As for DVC, dvc.lock may hold more than dvc.yaml asks for. Left out
    is what only DVC can fill in, parameters in Python, and a pipeline that was never run. A stage that was never run
    warns, and so does a line of .gitignore that keeps dvc.lock out of git. Under standard all of it warns: who changes
    a parameter and commits before the run, or leaves the run to CI, does nothing wrong.

    Why: The model in the registry was made with other parameters or data than the ones that the commit shows.

    Instead: `dvc repro`, then commit dvc.lock together with what you changed. If a gate refuses the model, its verdict
    is a result too: `dvc commit --force` keeps it.
    """
    for pipeline in tracked.pipelines(project) if project.dvc else ():
        lock = tracked.lock(project, pipeline)
        if lock is None:
            yield from _ignored_lock(project, pipeline)
            continue
        from mlops_policy.dvc import drifts  # only where a pipeline was run

        out_of_step = {
            name: [one for one in drifts.drifts(project, pipeline, stage, lock) if tracked.judged(project, one.files)]
            for name, stage in pipeline.stages.items()
        }
        yield from _stages(pipeline, lock, out_of_step)
    for path, error in tracked.unreadable(project).items():
        if path in project.brought:
            fix = f"git checkout HEAD -- {quoted(path)}, then: dvc repro"
            yield Problem(f"it cannot be read: {error}", fix, error.line, subject="unreadable", path=path)


@rule(
    "DAT023",
    levels=(OFF, WARNING, ERROR),
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("a list that was edited", {**RUN, "data/a.csv": b"b"}, finds=True),
        Example("as the last run read it", {**RUN, "data/a.csv": b"a"}, finds=False),
    ),
)
def pipeline_behind_files(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A file in git that a pipeline reads, or a metric that it wrote, is not that of its last run.

    Sources, configurations and small tables below `deps`, and outputs with `cache: false`, by the hashes in dvc.lock.
    It warns, for not every change of a source changes what it makes. Line endings do not count; a folder is judged if
    git has as many files in it as DVC saw.

    Why: Nobody knows whether this code makes that model: it was never run, or its results were not kept.

    Instead: `dvc repro`; or `dvc commit`, if the change makes no difference; then commit dvc.lock.
    """
    for pipeline in tracked.pipelines(project) if project.dvc else ():
        lock = tracked.lock(project, pipeline)
        if lock:
            from mlops_policy.dvc import drifts  # as above

            yield from _stages(pipeline, lock, drifts.edits(project, pipeline, lock))


def _stages(pipeline: Pipeline, lock: Mapping[str, Locked], found: Mapping[str, list[Drift]]) -> Iterator[Problem]:
    """Yield a problem for each stage that is out of step; a person is shown those of a lock as one sentence."""
    found = {name: drifted for name, drifted in found.items() if drifted}
    path = tracked.lock_path(pipeline.path)
    together = f"{len(found)} stages are not those of the last run"
    folder = posixpath.dirname(pipeline.path)
    named = f" {quoted(pipeline.path)}" if folder else ""
    fix = f"dvc repro{named}, then commit dvc.lock; if a gate refuses, keep its verdict: dvc commit --force{named}"
    for name, drifted in found.items():
        texts = [one.text for one in drifted]
        more = f"; and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
        message = f"stage {name} is not that of its last run: {'; '.join(texts[:SHOWN])}{more}"
        item = f"{name} ({texts[0]})"
        level = "" if name in lock else WARNING
        shared = together if len(found) > 1 else ""
        yield Problem(message, fix, drifted[0].line, 1, name, level, path, shared, item)


def _ignored_lock(project: Project, pipeline: Pipeline) -> Iterator[Problem]:
    """Yield the problem of a lock that git never sees."""
    from mlops_policy.locks.ignored import ignoring  # seldom

    path = tracked.lock_path(pipeline.path)
    line = ignoring(project, path) if path not in project.paths else None
    if line is not None and tracked.judged(project, (pipeline.path, line.path)):
        message = f"{line.pattern!r} in {line.path}:{line.number} keeps {path} out of git"
        fix = f"take the line out, then: git add {quoted(path)}"
        yield Problem(message, fix, 1, subject="ignored", level=WARNING, path=pipeline.path)


RULES = (unversioned_dependency, pipeline_out_of_step, pipeline_behind_files)
