"""Who answers: the registry is asked again and again, and what its aliases name is exchanged while requests go on."""

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from .. import modelfile
from ..project import NAME, Project
from ..serve import SHARED
from . import switch
from .contract import Contract
from .memory import Memory
from .models import Served, serve
from .rollout import CHALLENGER, CHAMPION, PREVIOUS, Rollout, Standing

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
        self.unfit: dict[str, str] = {}
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
        troubles: list[str] = []
        before = self.seen
        try:
            self.follow(self.ask(troubles), troubles)
        except Exception as error:  # noqa: BLE001 - this thread lives as long as the service
            troubles.append(f"{type(error).__name__}: {error}")
        if self.seen != before:
            self.seen = time.monotonic()  # while a model is loaded, nobody asks: that is no silence of the registry's
        self.trouble = troubles[0] if troubles else None

    def ask(self, troubles: list[str]) -> Standing | None:
        """Return what the registry says; while it is away, what a process before this one was told."""
        try:
            standing = switch.read(self.project)
        except Exception as error:  # noqa: BLE001 - the service outlives its registry
            troubles.append(str(error))
            return None if self.lineup else self.memory.recall()
        self.seen = time.monotonic()
        if standing != self.standing:
            self.memory.keep(standing)
        self.standing = standing
        return standing

    def follow(self, standing: Standing | None, troubles: list[str]) -> None:
        """Exchange the lineup for the one that the registry asks for."""
        if standing is None:
            return
        aliases, now = standing.aliases, self.lineup
        champion = self.fetch(aliases.get(CHAMPION), troubles) or (now and now.champion)
        challenger = self.fetch(let_in(standing), troubles)
        if champion:
            self.lineup = Lineup(champion, challenger, standing.rollout)
        else:
            troubles.append(f"no champion yet; type '{NAME} run'")
        self.fetch(aliases.get(PREVIOUS), troubles)  # so that a rollback need not wait for it
        named = {*aliases.values(), standing.rollout.version}
        self.loaded = {version: served for version, served in self.loaded.items() if version in named}

    def fetch(self, version: str | None, troubles: list[str]) -> Served | None:
        """Return a version, loaded before or now; one that cannot be used is not loaded again and again."""
        if version is None or version in self.loaded:
            return self.loaded.get(version or "")
        try:
            file = self.memory.model(self.project, version)
        except Exception as error:  # noqa: BLE001 - of the registry, or of the store of its files
            troubles.append(f"version {version}: {error}")
            return None
        try:
            if version not in self.unfit:
                model = modelfile.load(file, self.project.train.model.trusted_types)
                self.loaded[version] = serve(version, model, self.project, self.contract)
        except Exception as error:  # noqa: BLE001 - a model of any kind
            self.unfit[version] = f"version {version}: {error}"
        troubles += [self.unfit[version]] if version in self.unfit else []
        return self.loaded.get(version)
