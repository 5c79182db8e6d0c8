"""Where a record and the rest of the repository disagree: with what the same run wrote, and with what came since."""

from __future__ import annotations

import posixpath

from mlops_policy.dvc import tracked
from mlops_policy.frozen import NamedTuple
from mlops_policy.lineage import CARD, DVC_LOCK
from mlops_policy.lineage.records import card, digest
from mlops_policy.lineage.runs import is_made, made_from, runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.lineage import Record
    from mlops_policy.lineage.runs import Run
    from mlops_policy.project import Project

# Facts of the model card, and of which artifact's field each is the beginning.
_FACTS = {"Prediction digest": ("model", "prediction_digest"), "Estimator": ("model", "estimator")}
# Fields that are settings, word for word, and the keys of the setting.
_SETTINGS = {("data", "name"): ("data", "name"), ("model", "estimator"): ("model", "estimator")}
SHOWN = 12  # characters of a digest


class Contradiction(NamedTuple):
    """What is said twice, and not the same: the other file and its line, and the field of the record."""

    message: str
    keys: tuple[str, ...]
    path: str
    line: int = 1
    sure: bool = True


def contradictions(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield what the same run wrote elsewhere, and otherwise."""
    yield from _data(project, record)
    yield from _bytes(project, record)
    yield from _overruled(project, record)
    yield from _card(project, record)
    yield from _metrics(project, record)


def _data(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield that the data is not that from which dvc.lock says the model was made, or has no pointer."""
    pointer = f"{record.root}{record.artifact('data', 'dvc')}"
    recorded = record.artifact("data", "dvc_md5")
    path = pointer.removesuffix(".dvc")
    for run in _made_model(project, record):
        found = run.deps.get(path)
        if found is not None and found.md5 and not found.old and found.md5 != recorded:
            message = f"it was made from {path} {found.md5[:SHOWN]} by dvc.lock, from {recorded[:SHOWN]} by the record"
            yield Contradiction(message, ("data", "dvc_md5"), f"{record.root}{DVC_LOCK}", found.line)
            break
    beside = posixpath.dirname(pointer) + "/"
    # git must be known to have the folder: of single files on disk, only what is beside them is known
    known = any(each.startswith(beside) for each in project.paths)
    if known and pointer not in project.paths and not tracked.versioned(project, path):
        yield Contradiction(f"git has no pointer to its data: {pointer}", ("data", "dvc"), record.path)


def _bytes(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield that dvc.lock has another model; nothing while a stage, as the one that records, has not read that yet."""
    path, recorded = _model(record), record.artifact("model", "md5")
    known = runs(project, record.root) if recorded else ()
    made = next((run.outs[path] for run in known if path in run.outs), None)
    if made is None or not made.md5 or made.old or made.md5 == recorded:
        return
    if all(run.deps[path].agrees(made) for run in known if path in run.deps):
        message = f"{path} is {made.md5[:SHOWN]} in dvc.lock, {recorded[:SHOWN]} in the record"
        yield Contradiction(message, ("model", "md5"), f"{record.root}{DVC_LOCK}", made.line)


def _made_model(project: Project, record: Record) -> tuple[Run, ...]:
    return made_from(project, record.root, _model(record))


def _model(record: Record) -> str:
    return f"{record.root}{record.artifact('model', 'path')}"


def _overruled(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield settings of the record that are not those of dvc.lock."""
    for field, setting in _SETTINGS.items():
        recorded = record.artifact(*field)
        values = {
            str(value)
            for run in _made_model(project, record)
            for params in run.params.values()
            if (value := _found(params, setting)) is not None
        }
        if values and recorded not in values:
            message = f"{'.'.join(setting)} is {min(values)} in dvc.lock, {recorded} in the record"
            yield Contradiction(message, field, f"{record.root}{DVC_LOCK}", sure=False)


def _found(node: object, keys: tuple[str, ...]) -> object:
    for key in keys:
        node = node.get(key) if isinstance(node, dict) else None
    return node


def _card(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield what the model card says of the run, and otherwise."""
    rows = card(project, record.root)
    path = f"{record.root}{CARD}"
    for name, field in _FACTS.items():
        said, line = rows.get(name, ("", 0))
        recorded = record.artifact(*field)
        if said and not recorded.startswith(said):
            message = f"{CARD} says {name} {said[:SHOWN]}, the record {recorded[:SHOWN]}"
            yield Contradiction(message, field, path, line)
    for name, value in record.get("artifacts", "metrics", "test").items():
        said, line = rows.get(name, ("", 0))
        number = _number(said)
        if number is not None and number != value:
            yield Contradiction(f"{CARD} says {name} {said}, the record {value}", ("metrics", "test"), path, line)


def _metrics(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield metrics that git has, and otherwise."""
    path = f"{record.root}{record.artifact('metrics', 'path')}"
    text = project.text(path) if path in project.paths else None
    if text is None:
        return
    import json  # seldom

    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    measured = found.get("test", found) if isinstance(found, dict) else {}
    for name, value in record.get("artifacts", "metrics", "test").items():
        other = measured.get(name) if isinstance(measured, dict) else None
        if isinstance(other, int | float) and other != value:
            yield Contradiction(f"{path} says {name} {other}, the record {value}", ("metrics", "test"), path)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def behind(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield what is another now than it was when the model was made."""
    yield from _lock(project, record)
    if is_made(project, record.root, _model(record)):
        return  # dvc.lock is compared with the rest by its own rules
    yield from _pointer(project, record)
    yield from _settings(project, record)
    if record.path in project.brought:
        yield from _code(project, record)


def _lock(project: Project, record: Record) -> Iterator[Contradiction]:
    name = record.artifact("environment", "lock")
    path = f"{record.root}{name}"
    if name and path in project.paths:
        now = digest(project, record.root, [path])
        if now and now != record.artifact("environment", "lock_sha256"):
            yield Contradiction(f"{name} is another now", ("environment", "lock_sha256"), path)


def _pointer(project: Project, record: Record) -> Iterator[Contradiction]:
    path = f"{record.root}{record.artifact('data', 'dvc')}"
    found = tracked.pointed(project, path.removesuffix(".dvc"))
    recorded = record.artifact("data", "dvc_md5")
    if found is not None and found[2].md5 and not found[2].old and found[2].md5 != recorded:
        message = f"{path} points to {found[2].md5[:SHOWN]} now, it was {recorded[:SHOWN]}"
        yield Contradiction(message, ("data", "dvc_md5"), path, found[2].line)


def _settings(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield that the schema of the data is another now. The digest of the settings holds what the environment says."""
    paths = [f"{record.root}{name}" for name in record.get("artifacts", "config", "files")]
    kept = [path for path in paths if path in project.paths]
    recorded = record.artifact("config", "schema_sha256")
    schemas = [path for path in kept if "schema" in posixpath.basename(path)]
    if len(schemas) == 1 and digest(project, record.root, schemas) not in ("", recorded):
        yield Contradiction(f"{schemas[0]} is another now", ("config", "schema_sha256"), schemas[0])


def _code(project: Project, record: Record) -> Iterator[Contradiction]:
    """Yield that the sources below src/ are others now; only where git tells all of them."""
    folder = f"{record.root}src/"
    paths = [path for path in project.paths if path.startswith(folder) and path.endswith(".py")]
    if paths and all(project.paths[path] for path in paths):
        now = digest(project, record.root, paths)
        if now and now != record.artifact("code", "sha256"):
            yield Contradiction("the code below src/ is another now", ("code", "sha256"), record.path)
