"""Play the whole story: a champion in service, drift, retraining, shadow, canary, promotion; and a model that fails.

reads   this project's code and configuration, the built-in data
writes  simulation/, a project of its own with a report; your data and your registry are not touched
next    look at simulation/reports/monitor.html, and at the pages of the months with alerts beside it

It is played with the real stages and a real service. What begins with "ok" was found just now; what is not as the story
has it begins with "FAILED", and makes the exit code 1.
"""

import contextlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from . import collect, evaluate, features, gate, register, train, validate
from .errors import Refused, UserError
from .project import SERVE_CONFIG, Project
from .serving.journal import Journal
from .story import acts, loopback, world
from .story.play import Play

FOLDER, MARK = "simulation", ".simulation"  # only a folder with the mark is ever deleted
STAGES = (collect, validate, features, train, evaluate, gate, register)


def clear(root: Path) -> None:
    """Make an empty folder, in the place of an older simulation.

    Raises:
        UserError: what is there is none.
    """
    if root.exists() and not (root / MARK).exists():
        raise UserError(f"{root.name}/: is there, and is no simulation; move it away")
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o644)  # DVC's cache is read-only, which Windows does not delete
    if root.exists():
        shutil.rmtree(root)
    root.mkdir()
    (root / MARK).touch()


def verdict(claims: list[bool], seconds: float) -> str:
    """Say how the story ended.

    Raises:
        Refused: something was not as the story has it.
    """
    pages = f"look at {FOLDER}/reports/monitor.html, and at monitor-{world.name(world.CONCEPT + 1)}.html beside it"
    told = f"{sum(claims)} of {len(claims)} hold, after {seconds:.0f} s; {pages}"
    if not all(claims):
        raise Refused(told)
    return told


def main(project: Project, say: Callable[[str], None]) -> str:
    """Play all acts; ``say`` is told line by line."""
    start, root, port = time.perf_counter(), project.root / FOLDER, loopback.free_port()
    clear(root)
    with world.undisturbed(), contextlib.chdir(root):
        world.build(project, root)
        world.configure(root / SERVE_CONFIG, {"port": port})
        own = Project.open(root)
        world.supply(root, world.TRAINED)
        say(f"{world.name(world.TRAINED)}  A first model is trained on the months so far, and becomes champion.")
        for stage in STAGES:
            stage.main(own)
        with loopback.service(root, port) as client, Journal.open(own) as log:
            play = Play(own, log, client, say)
            for act in acts.ACTS:
                act(play)
    return verdict(play.claims, time.perf_counter() - start)
