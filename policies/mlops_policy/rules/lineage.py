"""LIN: the lineage of a model that is absent, lacks an artifact, or is contradicted by what else the run wrote."""

from __future__ import annotations

from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.dvc import tracked
from mlops_policy.lineage import CARD, DVC_LOCK, RECORD
from mlops_policy.lineage.contradictions import behind, contradictions
from mlops_policy.lineage.form import faults
from mlops_policy.lineage.records import command, homes, record
from mlops_policy.lineage.runs import is_made, is_model, models
from mlops_policy.rules.common import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.lineage import Record
    from mlops_policy.lineage.contradictions import Contradiction
    from mlops_policy.project import Project

    Options = Mapping[str, Any]

MODEL, DATA = "models/experiment-001/model.skops", "data/raw/customers"
MD5 = "0cc175b9c0f1b6a831c399e269772661"  # of the letter a
POINTER = f"outs:\n- md5: {MD5}\n  size: 1\n  hash: md5\n  path: %s\n"
PIPELINE = f"stages:\n  train:\n    cmd: train\n    deps: [{DATA}]\n    outs: [{MODEL}]\n".encode()
LOCK = f"""schema: '2.0'
stages:
  train:
    cmd: train
    deps:
    - path: {DATA}
      hash: md5
      md5: {MD5}
    outs:
    - path: {MODEL}
      hash: md5
      md5: {MD5}
""".encode()


def _record(**changes: Any) -> bytes:  # noqa: ANN401  whatever JSON holds
    """Return a record of a model, for examples; ``changes`` replace fields of artifacts: ``data__name="b"``."""
    import hashlib
    import json

    sha256 = hashlib.sha256(b"a").hexdigest()
    artifacts: dict[str, dict[str, Any]] = {
        "data": {"name": "customers", "source": "generator", "rows": 1, "dvc": f"{DATA}.dvc", "dvc_md5": MD5},
        "code": {"commit": sha256[:40], "dirty": False, "sha256": sha256},
        "config": {"files": ["configs/train_config.yaml"], "sha256": sha256, "schema_sha256": sha256},
        "environment": {"python": "3.11.7", "lock": None, "lock_sha256": None, "system": "Linux", "machine": "x86_64"},
        "model": {"path": MODEL, "format": "skops", "estimator": "a.B", "sha256": sha256, "md5": MD5},
        "metrics": {"path": "models/experiment-001/metrics.json", "test": {"roc_auc": 0.8}},
    }
    artifacts["data"] |= {"manifest": "data/raw/manifest.json", "manifest_sha256": sha256}
    artifacts["environment"]["processors"] = 2
    artifacts["model"]["prediction_digest"] = sha256
    for name, value in changes.items():
        artifact, _, key = name.partition("__")
        artifacts[artifact][key] = value
    ways = (("data", "model"), ("code", "model"), ("config", "model"), ("environment", "model"), ("model", "metrics"))
    links = [{"from": one, "to": other, "by": "train"} for one, other in ways]
    values = {"schema_version": 1, "created": "2026-11-24T10:07:02+00:00", "artifacts": artifacts, "lineage": links}
    return json.dumps(values, indent=2).encode()


def _trained(**changes: Any) -> dict[str, bytes]:  # noqa: ANN401
    """Return a project after a run, for examples."""
    pointer = (POINTER % "customers").encode()
    return {RECORD: _record(**changes), "dvc.yaml": PIPELINE, DVC_LOCK: LOCK, f"{DATA}.dvc": pointer}


BORN = b'{"$schema": "lineage.schema.json", "schema_version": 1, "created": null, "artifacts": null, "lineage": []}\n'


@rule(
    "LIN001",
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("a commit that is to be filled in", {RECORD: _record(code__commit="TODO")}, finds=True),
        Example("a digest of zeros", {RECORD: _record(model__sha256="0" * 64)}, finds=True),
        Example("whole", {RECORD: _record()}, finds=False),
        Example("before the first run", {RECORD: BORN}, finds=False),
        Example("another's", {RECORD: b'{"runs": []}'}, finds=False),
    ),
)
def incomplete_lineage(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """The record of a model's lineage lacks an artifact, or is none.

    `metadata/lineage.json`: data, code, config, environment, model and metrics with the fields that
    `metadata/lineage.schema.json` asks for, and the links between them; digests and the id of the commit that are
    some, and not zeros or words that stand for one. What a repository adds passes, and so does the record of a project
    that has trained nothing yet, and any other lineage.json.

    Why: With one artifact unknown, the model cannot be made again, and nobody can say what went into it.

    Instead: let the run write it: `uv run NAME run`, then `git add metadata/lineage.json`.
    """
    for root in homes(project):
        found = record(project, root)
        if found is None or found.path not in project.brought:
            continue
        fix = f"{command(project, root, 'evaluate')}, which writes it, then: git add {quoted(found.path)}"
        for fault in faults(found):
            line = found.line_of(*fault.keys) if fault.keys else found.line
            message = f"the lineage of a model is incomplete: {fault.message}"
            yield Problem(message, fix, line, subject=fault.message, path=found.path)


@rule(
    "LIN002",
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("other data", _trained(data__dvc_md5="9" * 31 + "a"), finds=True),
        Example("another model", _trained(model__md5="9" * 31 + "a"), finds=True),
        Example(
            "another metric in the card",
            {**_trained(), CARD: b"<!-- run: begin -->\n| roc_auc | 0.9 | 0.7 |\n<!-- run: end -->\n"},
            finds=True,
        ),
        Example("as the run wrote it", _trained(), finds=False),
    ),
)
def contradicted_lineage(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """The record of a model's lineage is contradicted by what the same run wrote elsewhere.

    The model that dvc.lock has, and the data from which it says that this was made, followed back through all stages;
    the tables of the run in MODEL_CARD.md; metrics that git has. That git has no pointer to the data is an error too.
    A name of the data or an estimator that is not among the parameters of dvc.lock warns, as the environment may have
    overruled them.
    Where a stage was run anew since, nothing is said: that is work in progress.

    Why: One of the two is wrong, and nobody can say which: the model in use is not the one that was described.

    Instead: `uv run NAME run`, or `dvc repro`; then commit all that it wrote: `git add --all`.
    """
    for found in _trained_records(project):
        for one in contradictions(project, found):
            yield from _told(project, found, one, "the lineage of the model is contradicted")


@rule(
    "LIN003",
    levels=(OFF, WARNING, ERROR),
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("another lock", {**_trained(environment__lock="uv.lock"), "uv.lock": b"version = 1\n"}, finds=True),
        Example("no lock then and now", _trained(), finds=False),
    ),
)
def outdated_lineage(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """What made the recorded model has changed since: lock, data, schema or code.

    It only warns, under every profile: to change a lock or data first and to train afterwards, or in CI, is how
    people work. The lock is compared always; the rest where no dvc.lock knows the model: otherwise DAT022 and DAT023
    compare it. Code is compared when a new record is committed, and with the whole tree.

    Why: Whoever reads the record takes this lock, this data and this code for those of the model.

    Instead: `uv run NAME run`, and commit the record with the change; until then, take it for what it is.
    """
    for found in _trained_records(project):
        for one in behind(project, found):
            yield from _told(project, found, one._replace(sure=False), "the recorded model was made before")


def _told(project: Project, found: Record, one: Contradiction, message: str) -> Iterator[Problem]:
    """Yield the problem of two files that disagree, in the one that is judged."""
    run = command(project, found.root, "run")
    fix = f"{run}, then commit all that it wrote: git add --all; if the gate refuses, before that: dvc commit --force"
    own = (found.path, found.line_of("artifacts", *one.keys))
    places = (own if one.path == found.path else (one.path, one.line), own)
    place = next(((path, line) for path, line in places if path in project.brought), None)
    if place is not None:
        level = "" if one.sure else WARNING
        yield Problem(f"{message}: {one.message}", fix, place[1], subject=one.message, level=level, path=place[0])


def _trained_records(project: Project) -> Iterator[Record]:
    """Yield the records that are whole and of a model: of another one, its own rule speaks."""
    for root in homes(project):
        found = record(project, root)
        if found is not None and found.get("artifacts") is not None and not any(faults(found)):
            yield found


@rule(
    "LIN004",
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("a model, and no record of it", {**_trained(), RECORD: BORN}, finds=True),
        Example("the record of another model", _trained(model__path="models/experiment-000/model.skops"), finds=True),
        Example("its record", _trained(), finds=False),
        Example("no model yet", {RECORD: BORN}, finds=False),
    ),
)
def model_without_lineage(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A project that keeps lineage versions a model, and has no record of it.

    A model in dvc.lock, or with a pointer below `models/`, while `metadata/lineage.json` is absent, is that of a
    project which has trained nothing, or names none of them. Of several models, the record names the last one.

    Why: The model can be fetched and served, and nobody can say from which data and code it came.

    Instead: `uv run NAME evaluate`, which writes the record; then `git add metadata/lineage.json`.
    """
    for root in homes(project):
        found = record(project, root)
        known = models(project, root)
        named = f"{root}{found.artifact('model', 'path')}" if found is not None else ""
        recorded = named != root and (is_made(project, root, named) or tracked.versioned(project, named))
        if not known or recorded or (found is not None and any(faults(found))):
            continue
        path, (where, line) = next(iter(known.items()))
        says = f"records {named.removeprefix(root)}" if named != root else "records no model"
        said = f"{root}{RECORD} {says}" if found is not None else f"there is no {root}{RECORD}"
        fix = f"{command(project, root, 'evaluate')}, then: git add {quoted(f'{root}{RECORD}')}"
        places = ((where, line), (f"{root}{RECORD}", 1))
        place = next((each for each in places if each[0] in project.brought), None)
        if place is not None:
            message = f"a model without lineage: {path}, while {said}"
            yield Problem(message, fix, place[1], subject=path, path=place[0])


@rule(
    "LIN005",
    levels=(OFF, OFF, ERROR),
    since="0.5.0",
    scope="project",
    examples=lambda: (
        Example("a model from nowhere", {"models/a.onnx.dvc": (POINTER % "a.onnx").encode()}, finds=True),
        Example("one that a stage makes", {"dvc.yaml": PIPELINE, DVC_LOCK: LOCK}, finds=False),
        Example(
            "one that was fetched",
            {"models/a.onnx.dvc": b"deps:\n- path: s3://bucket/a.onnx\n" + (POINTER % "a.onnx").encode()},
            finds=False,
        ),
        Example(
            "one that is described",
            {"models/a.onnx.dvc": b"desc: by job 12 of cluster b\n" + (POINTER % "a.onnx").encode()},
            finds=False,
        ),
    ),
)
def model_of_unknown_origin(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A model has a pointer of DVC, and nothing says what made it.

    Where no project keeps lineage: a pointer made by `dvc add` for a file with the ending of a model, that no stage of
    dvc.yaml makes, and whose pointer neither names a source nor describes it. It warns, and under the strict profile
    only: a model that somebody else has trained may be what is wanted.

    Why: A year later nobody can say from which data, code and settings it came, and whether it may be used.

    Instead: a stage of dvc.yaml that makes it, `dvc import-url` for one from elsewhere, or `desc:` in the pointer.
    """
    if homes(project):
        return
    made = {path for pipeline in tracked.pipelines(project) for path in pipeline.outs}
    for path in tracked.pointer_paths(project):
        model = path.removesuffix(".dvc")
        if (
            path not in project.brought
            or not is_model(model)
            or model in made
            or _is_explained(project.text(path) or "")
        ):
            continue
        fix = (
            f"dvc remove {quoted(path)}, and let a stage make it: dvc stage add --outs {quoted(model)}; or write desc:"
        )
        message = f"a model of unknown origin: {model}"
        yield Problem(message, fix, 1, subject=model, level=WARNING, path=path)


def _is_explained(pointer: str) -> bool:
    """Return whether a pointer says where its file comes from."""
    words = ("deps:", "desc:", "meta:", "labels:")
    return any(line.lstrip(" -").startswith(words) for line in pointer.splitlines())


RULES = (incomplete_lineage, contradicted_lineage, outdated_lineage, model_without_lineage, model_of_unknown_origin)
