"""Train again on the newest rows: after drift, on new data, in time, or by hand.

reads   the source of the data, the monitor's events, the registry, configs/train_config.yaml
writes  what the stages from collect to register write: a challenger, if the gate lets it pass; an event
next    deploy

It never deploys: the champion goes on until somebody types ``deploy``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from . import collect, evaluate, features, gate, lineage, register, tracking, train, validate, versioning
from .deploy import who
from .errors import Refused
from .project import NAME, Project
from .serving import switch
from .serving.journal import Journal
from .serving.rollout import CHALLENGER, CHAMPION

STAGES = (validate, features, train, evaluate, gate, register)  # after collect
NO_REASON = "not needed: no drift since the newest version, no other data, and it is not old; --because gives a reason"


@dataclass(frozen=True)
class Newest:
    """The newest registered version, the data that it was trained on by DVC's hash, and when it was made."""

    version: str
    data: str
    created: datetime


def newest(project: Project) -> Newest | None:
    """Ask the registry for its newest version."""
    with tracking.client(project) as client:
        versions = client.search_model_versions(f"name = '{NAME}'")
    if not versions:
        return None
    last = max(versions, key=lambda version: int(version.version))
    created = datetime.fromtimestamp(last.creation_timestamp / 1000, UTC)
    return Newest(str(last.version), last.tags.get("lineage.data.dvc_md5", ""), created)


def reasons(last: Newest, data: str, drift: str | None, now: datetime, max_days: float) -> Iterator[str]:
    """Yield why a new model is due, the best reason first; ``drift`` is what the monitor has said since."""
    if drift:
        yield f"drift: {drift}"
    if data != last.data:
        yield f"the data has changed since version {last.version}"
    if (days := (now - last.created).days) > max_days:
        yield f"version {last.version} is {days} days old"


def due(project: Project, log: Journal) -> str | None:
    """Return the reason to retrain, or None.

    Raises:
        Refused: there is a reason, and nothing new to learn.
    """
    last = newest(project)
    if last is None:
        return "there is no model yet"
    alerts = log.events(since=last.created, kinds=("drift",))["why"].tolist()
    data, max_days = lineage.data(project)["dvc_md5"], project.monitor.operation.age_warn_days
    found = next(reasons(last, data, next(iter(alerts[-1:]), None), datetime.now(UTC), max_days), None)
    if found and data == last.data:
        raise Refused(f"{found}; but version {last.version} has learnt from the same data: add newer rows with labels")
    return found


def main(project: Project, why: str | None = None) -> str:
    """Run the stages if there is a reason, and register a challenger; ``why`` is a reason of one's own."""
    said = [f"collect: {collect.main(project)}"]
    with Journal.open(project) as log:
        why = why or due(project, log)
        if why is None:
            return NO_REASON
        champion = switch.read(project).aliases.get(CHAMPION)
        try:
            said += [f"{stage.__name__.rpartition('.')[2]}: {stage.main(project)}" for stage in STAGES]
        except Refused as refusal:
            log.record("refused", why, who=who(project.root), from_version=champion, details={"said": str(refusal)})
            raise
        versioning.commit(project.root)
        now = switch.read(project).aliases
        alias = CHALLENGER if CHALLENGER in now else CHAMPION
        details = {"data": lineage.data(project)["dvc_md5"], "window_periods": project.train.split.window_periods}
        log.record("retrain", why, who=who(project.root), from_version=champion, to_version=now[alias], details=details)
    return "\n  ".join([f"version {now[alias]} is {alias}, because {why}", *said])
