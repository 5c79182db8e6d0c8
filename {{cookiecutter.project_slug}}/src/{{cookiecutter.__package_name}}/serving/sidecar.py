"""What the service does beside answering, in a process of its own at a low priority: shadow, guards, rotation.

``serve.py`` starts it, and starts it anew if it dies; it ends when its input does, that is with the service. What is
heavy is loaded when a rollout first needs it.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import typer

from ..project import Project
from ..serve import SHARED
from .journal import Journal
from .memory import Memory
from .rollout import CHAMPION

TICK_SECONDS, GUARD_SECONDS, ROTATE_SECONDS = 0.25, 5.0, 3600.0


class Duty:
    """Something to do again and again; what fails is told once, and tried again."""

    def __init__(self, seconds: float, action: Callable[[], object]) -> None:
        self.seconds, self.action = seconds, action
        self.next, self.told = 0.0, ""

    def due(self) -> None:
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + self.seconds
        try:
            self.action()
            self.told = ""
        except Exception as error:  # noqa: BLE001 - no duty may keep the others from theirs
            if str(error) != self.told:
                typer.echo(f"beside the service: {error}", err=True)
            self.told = str(error)


class Rollouts:
    """What a rollout needs beside the service: the answers of the other model, and the guards of a canary."""

    def __init__(self, project: Project, log: Journal) -> None:
        self.project, self.log = project, log
        self.memory = Memory(Path(os.environ[SHARED]))
        self.step: Callable[[], object] | None = None

    def replay(self) -> None:
        if self.mode in {"shadow", "canary"}:
            self.step = self.step or load_shadow(self.project, self.log)
            self.step()

    def judge(self) -> None:
        if self.mode == "canary":
            from . import canary

            done = canary.judge(self.project, self.log)
            if done:
                typer.echo(done)

    @property
    def mode(self) -> str:
        """Of the rollout, as the service has seen it last: this process need not ask the registry for it."""
        standing = self.memory.recall()
        return standing.rollout.mode if standing else CHAMPION


def load_shadow(project: Project, log: Journal) -> Callable[[], object]:
    """Load the models, for the first rollout that needs them."""
    from .contract import Contract
    from .inference import Inference
    from .meters import Meters
    from .shadow import Shadow
    from .watcher import Watcher

    contract = Contract.read(project)
    watcher = Watcher(project, contract)
    watcher.start()
    return Shadow(Inference(project.train.data, contract, watcher, log, Meters(watcher)), project.serve).step


def wait_for_the_end(stopping: Event) -> None:
    sys.stdin.buffer.read()
    stopping.set()


def main(project: Project) -> str:
    """Do the duties until the input ends."""
    stopping = Event()
    Thread(target=wait_for_the_end, args=[stopping], daemon=True).start()
    with Journal.open(project) as log:
        rollouts = Rollouts(project, log)
        duties = (
            Duty(TICK_SECONDS, rollouts.replay),
            Duty(GUARD_SECONDS, rollouts.judge),
            Duty(ROTATE_SECONDS, lambda: log.rotate(project.keep_days, project.archive)),
        )
        while not stopping.wait(TICK_SECONDS):
            for duty in duties:
                duty.due()
    return "stopped"
