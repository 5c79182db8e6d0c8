"""Say which arm of an A/B rollout is better, as far as labels are known, and whether chance explains it.

reads   the prediction log with its labels, the rollout in the registry, metric of configs/gate_config.yaml
writes  nothing
next    promote, rollback, or more labels
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

import pandas as pd

from . import metrics, registry
from .errors import UserError
from .project import NAME, Project
from .serving import experiment, switch
from .serving.experiment import LEVEL, MIN_ENTITIES, UNEVEN, Difference
from .serving.journal import Journal
from .serving.rollout import CHALLENGER, CHAMPION
from .serving.transitions import contender
from .watching import quality

ROLES = (CHAMPION, CHALLENGER)


@dataclass(frozen=True)
class Trial:
    """An A/B rollout, under way or over: two versions, and the percent of the entities that the second one answers."""

    champion: str
    challenger: str
    weight: float
    experiment: str
    since: datetime | None

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Keep what the two versions have answered in it, each in its own role."""
        versions = frame["role"].map({CHAMPION: self.champion, CHALLENGER: self.challenger})
        own = (frame["mode"] == "ab") & (frame["experiment"] == self.experiment) & (frame["version"] == versions)
        return frame[own & ~frame["failed"]].reset_index(drop=True)


def newest(project: Project, log: Journal) -> Trial:
    """Return the A/B rollout that the registry tells of, or else the last one that ``deploy`` began.

    Raises:
        UserError: there is none.
    """
    now = switch.read(project)
    rollout = now.rollout
    if rollout.mode == "ab":
        since = datetime.fromisoformat(rollout.since) if rollout.since else None
        return Trial(now.aliases[CHAMPION], contender(now), rollout.weight, rollout.experiment, since)
    events = [event for event in log.events(kinds=["deploy"]).to_dict("records") if "weight" in event["details"]]
    began = [event for event in events if event["details"]["mode"] == "ab"]
    if not began:
        raise UserError(f"there has been no A/B rollout; type '{NAME} deploy --mode ab'")
    last, said = began[-1], began[-1]["details"]
    return Trial(last["from_version"], last["to_version"], said["weight"], said["experiment"], last["time"])


def entities(frame: pd.DataFrame) -> tuple[int, int]:
    """Count the entities of each arm."""
    counts = frame.groupby("role")["entity"].nunique()
    return int(counts.get(CHAMPION, 0)), int(counts.get(CHALLENGER, 0))


def table(trial: Trial, answered: tuple[int, int], labelled: tuple[int, int], found: Sequence[Difference]) -> str:
    """Show the arms side by side, and each metric's difference with its interval."""
    head = ["", f"champion v{trial.champion}", f"challenger v{trial.challenger}"]
    head += ["difference", "95% interval", "p"] if found else []
    counts = {"entities answered": answered, "with labels": labelled}
    lines = [head, *([name, *(f"{count:,}" for count in each)] for name, each in counts.items())]
    for each in found:
        values = [f"{each.champion:.4f}", f"{each.challenger:.4f}", f"{each.value:+.4f}"]
        lines.append([each.name, *values, f"{each.low:+.4f} to {each.high:+.4f}", f"{each.p_value:.2g}"])
    widths = [max(map(len, column)) for column in zip_longest(*lines, fillvalue="")]
    return "\n".join(
        "  " + "  ".join([words[0].ljust(widths[0]), *map(str.rjust, words[1:], widths[1:])]) for words in lines
    )


def verdict(trial: Trial, labelled: tuple[int, int], found: Sequence[Difference], metric: str) -> str:
    """Say what the gate's metric says, and what to do about it; the other ones are for reading."""
    if min(labelled) < MIN_ENTITIES:
        return (
            f"too few labels yet: from {MIN_ENTITIES} entities in each arm on they are compared; "
            f"type '{NAME} labels FILE'"
        )
    first = next((each for each in found if each.name == metric), None)
    if first is None:
        return f"{metric} is undefined for one of the arms, or the same in all its parts"
    if first.p_value >= LEVEL:
        return (
            f"chance explains the difference in {metric}; with as many labels, one of {first.detectable:.3f} or more "
            "would show"
        )
    better = metrics.direction(metric) * first.value > 0
    word, command = ("better", "promote") if better else ("worse", "rollback")
    return f"version {trial.challenger} is {word} by {metric}, beyond chance; type '{NAME} {command}'"


def main(project: Project) -> str:
    """Compare the arms of the newest A/B rollout."""
    with Journal.open(project) as log:
        trial = newest(project, log)
        columns = ("entity", "role", "mode", "experiment", "version", "failed")
        answered = entities(trial.rows(log.read(trial.since, roles=ROLES, columns=columns)))
        rows = trial.rows(log.labelled(trial.since, roles=ROLES))
    labelled, task = entities(rows), project.train.task
    metric = quality.metric_of(task, project.gate.metric)
    found: list[Difference] = []
    if min(labelled) >= MIN_ENTITIES:
        classes = getattr(registry.load(project, trial.champion), "classes_", ())
        found = experiment.compare(rows, task, list(classes), metric)
    since = f", since {trial.since:%Y-%m-%d %H:%M} UTC" if trial.since else ""
    said = [
        f"version {trial.challenger} against version {trial.champion}, experiment {trial.experiment}{since}",
        table(trial, answered, labelled, found),
    ]
    if sum(answered) and experiment.dealt(*answered, trial.weight) < UNEVEN:
        said.append(
            f"careful: the challenger should have {trial.weight:g}% of the entities, and chance does not explain that "
            "it has not; find out why before you believe the rest"
        )
    return "\n".join([*said, verdict(trial, labelled, found, metric)])
