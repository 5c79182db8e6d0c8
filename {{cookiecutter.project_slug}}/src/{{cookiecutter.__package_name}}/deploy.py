"""Put a registered version into service, and take it out again.

reads   the registry, data/raw/<name>/, configs/gate_config.yaml, configs/serve_config.yaml
writes  aliases and rollout in the registry, which the service follows without a restart; an event
next    serve

``rollback`` is for bad moments: it imports neither pandas nor MLflow, and asks no gate.
"""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import Refused, UserError
from .project import NAME, Project
from .serving import switch, transitions
from .serving.journal import Journal
from .serving.rollout import CHAMPION, Standing
from .serving.transitions import contender

if TYPE_CHECKING:
    from .serving.rematch import Rematch

MODES = {
    "champion": "",
    "shadow": "it sees all requests, and nobody hears its answers",
    "canary": "it answers {0:g}% of the entities, and more as long as its guards hold",
    "ab": "it answers {0:g}% of the entities",
}


def who(root: Path) -> str:
    """Return the user that git knows here, or nothing: the log then takes the one who is logged in."""
    program = shutil.which("git")
    words = (str(program), "-C", str(root), "config", "user.name")
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip() if program else ""  # noqa: S603 - fixed words


def main(project: Project, mode: str | None, why: str) -> str:
    """Begin a rollout of the challenger, or end one; without a mode the one that comes next.

    Raises:
        UserError: there is no such mode, or no challenger.
        Refused: the gate refuses it today, whatever it said when it was registered.
    """
    now = switch.read(project)
    mode = mode or transitions.following(now)
    if mode not in MODES:
        raise UserError(f"--mode {mode}: must be one of {', '.join(MODES)}")
    with Journal.open(project) as log:
        if mode == "champion":
            ends = (contender(now), now.aliases[CHAMPION])
            change(project, log, "deploy", (now, transitions.alone(now, why)), ends)
            return f"version {ends[1]} answers alone"
        found = require_pass(project, log, transitions.alone(now, why), why)
        new = transitions.let_in(now, mode, why, project.serve)
        new = replace(new, rollout=replace(new.rollout, accepted=asdict(found.differences)))
        details = {"mode": mode, "weight": new.rollout.weight, "experiment": new.rollout.experiment}
        change(project, log, "deploy", (now, new), (now.aliases[CHAMPION], new.rollout.version), details)
    told = MODES[mode].format(new.rollout.weight)
    return f"version {new.rollout.version} is in {mode}: {told}\n{found.table}"


def promote(project: Project, why: str, *, wait: bool = True) -> str:
    """Make the version that is let in champion, or else the challenger.

    Raises:
        Refused: its canary is not through, or the gate refuses it today.
    """
    now = switch.read(project)
    ends, rollout, steps = (now.aliases.get(CHAMPION, ""), contender(now)), now.rollout, len(project.serve.canary.steps)
    if wait and rollout.mode == "canary" and rollout.step < steps:
        raise Refused(f"the canary is at step {rollout.step + 1} of {steps}; wait, or type '{NAME} promote --now'")
    with Journal.open(project) as log:
        found = require_pass(project, log, now, why)
        change(project, log, "promote", (now, transitions.promoted(now, why)), ends, {"after": rollout.mode})
    return f"version {ends[1]} is champion, version {ends[0]} is previous\n{found.table}"


def rollback(project: Project, why: str) -> str:
    """Undo the last step, at once: what was let in is taken out, or else the previous champion comes back."""
    now = switch.read(project)
    if now.rollout.mode == "champion":
        new, out = transitions.returned(now, why), now.aliases[CHAMPION]
    else:
        new, out = transitions.taken_out(now, why), contender(now)
    with Journal.open(project) as log:
        change(project, log, "rollback", (now, new), (out, new.aliases[CHAMPION]))
    return f"version {new.aliases[CHAMPION]} answers, version {out} does not any more"


def change(
    project: Project,
    log: Journal,
    kind: str,
    standings: tuple[Standing, Standing],
    versions: tuple[str, str],
    details: Mapping[str, Any] | None = None,
) -> None:
    """Go from one standing to the next, and keep an event of it, from one version to the other; both or neither."""
    now, new = standings
    ends = {"from_version": versions[0], "to_version": versions[1]}
    with log.recording(kind, new.rollout.why, who=who(project.root), details=details, **ends):
        switch.change(project, now, new)


def require_pass(project: Project, log: Journal, now: Standing, why: str) -> "Rematch":
    """Ask the gate about the contender once more; an event keeps a refusal."""
    from .serving import rematch

    version, champion = contender(now), now.aliases[CHAMPION]
    found = rematch.judge(project, version, champion)
    if not found.passed:
        checks = {"checks": [asdict(check) for check in found.checks]}
        log.record("refused", why, who=who(project.root), from_version=champion, to_version=version, details=checks)
        raise Refused(f"the gate refuses version {version} (against champion v{champion}):\n{found.table}")
    return found
