"""Who answers: the registry is asked again and again, and what its aliases name is exchanged while requests go on."""

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from . import switch
from .contract import Contract
from .errors import UserError
from .memory import Memory
from .models import Served, serve
from .project import NAME, Project
from .rollout import CHALLENGER, CHAMPION, PREVIOUS, Rollout, Standing
from .serve import SHARED

SILENT_POLLS = 5  # after as many polls without an answer the registry counts as away


@dataclass(frozen=True)
class Lineup:
    """Who answers at this moment; never changed, only exchanged as a whole."""

    champion: Served
    challenger: Served | None
    rollout: Rollout

    def models(self) -> dict[str, Served]:
        return {CHAMPION: self.champion} | ({CHALLENGER: self.challenger} if self.challenger else {})


def let_in(standing: Standing) -> str | None:
    """Return the version that the rollout lets in; registering another one does not change whom it is about."""
    rollout = standing.rollout
    return (rollout.version if rollout.mode != "champion" else "") or standing.aliases.get(CHALLENGER)


class Watcher:
    """Asks the registry, in a thread of its own; ``lineup`` is what it knows, ``trouble`` what it could not do."""

    def __init__(self, project: Project, contract: Contract) -> None:
        self.project, self.contract = project, contract
        self.private = None if SHARED in os.environ else tempfile.TemporaryDirectory()
        self.memory = Memory(Path(self.private.name if self.private else os.environ[SHARED]))
        self.lineup: Lineup | None = None
        self.trouble: str | None = None
        self.seen = float("-inf")  # when the registry answered last
        self.standing: Standing | None = None
        self.loaded: dict[str, Served] = {}
        self.unfit: dict[str, UserError] = {}
        self.stopping = Event()
        self.thread = Thread(target=self.run, name="watcher", daemon=True)

    def start(self) -> None:
        self.poll()
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.thread.join()
        if self.private:
            self.private.cleanup()

    def run(self) -> None:
        while not self.stopping.wait(self.project.serve.poll_seconds):
            self.poll()

    @property
    def reachable(self) -> bool:
        """Whether the registry has answered lately."""
        return time.monotonic() - self.seen < SILENT_POLLS * self.project.serve.poll_seconds

    def poll(self) -> None:
        """Ask once. Whatever fails, those that are loaded go on; a challenger that does not load is none."""
        standing = self.ask()
        if standing is None:
            return
        aliases = standing.aliases
        champion = self.fetch(aliases.get(CHAMPION)) or (self.lineup and self.lineup.champion)
        challenger = self.fetch(let_in(standing))
        if champion:
            self.lineup = Lineup(champion, challenger, standing.rollout)
        else:
            self.trouble = self.trouble or f"no champion yet; type '{NAME} run'"
        self.fetch(aliases.get(PREVIOUS))  # so that a rollback need not wait for it
        named = {*aliases.values(), standing.rollout.version}
        self.loaded = {version: served for version, served in self.loaded.items() if version in named}

    def ask(self) -> Standing | None:
        """Return what the registry says; while it is away, what a process before this one was told."""
        try:
            standing = switch.read(self.project)
        except Exception as error:  # noqa: BLE001 - the service outlives its registry
            self.trouble = str(error)
            return None if self.lineup else self.memory.recall()
        self.seen, self.trouble = time.monotonic(), None
        if standing != self.standing:
            self.memory.keep(standing)
        self.standing = standing
        return standing

    def fetch(self, version: str | None) -> Served | None:
        """Return a version, loaded before or now; one that cannot be used is not loaded again and again."""
        if version is None or version in self.loaded:
            return self.loaded.get(version or "")
        if version in self.unfit:
            self.trouble = f"version {version}: {self.unfit[version]}"
            return None
        try:
            model = self.memory.model(self.project, version)
            self.loaded[version] = serve(version, model, self.project, self.contract)
            return self.loaded[version]
        except UserError as error:
            self.unfit[version] = error
            self.trouble = f"version {version}: {error}"
        except Exception as error:  # noqa: BLE001 - a model of any kind
            self.trouble = f"version {version}: {type(error).__name__}: {error}"
        return None
