"""Read and change who answers, at once: MLflow's import alone takes longer than a rollback may.

In the local store the aliases and the rollout change in one transaction: nobody sees half of a promotion. Any other
store, and one whose tables are not as they were, is asked through MLflow: one by one, and in an order that leaves a
champion at every moment.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from ..errors import Refused
from ..project import NAME, Project
from .rollout import CHALLENGER, CHAMPION, PREVIOUS, ROLLOUT, Rollout, Standing


def local_store(project: Project) -> Path | None:
    """Return the file of the local store, unless a server is in its place."""
    path = project.root / "mlflow.db"
    server = os.environ.get("MLFLOW_TRACKING_URI", f"sqlite:///{path.as_posix()}")
    return path if server == f"sqlite:///{path.as_posix()}" and path.exists() else None


def read(project: Project) -> Standing:
    """Return the aliases and the rollout; before the first version there are none."""
    if path := local_store(project):
        with suppress(sqlite3.Error), transaction(path, "DEFERRED") as connection:
            return standing(connection, project)
    from .. import registry

    return registry.standing(project)


def change(project: Project, expected: Standing, new: Standing) -> None:
    """Put ``new`` in the place of ``expected``.

    Call it inside ``Journal.recording``: the event is kept if this succeeds, and one after the other is let in.

    Raises:
        Refused: it is no longer as expected.
    """
    if path := local_store(project):
        with suppress(sqlite3.Error), transaction(path, "IMMEDIATE") as connection:
            require(standing(connection, project), expected)
            write(connection, new)
            return
    change_by_mlflow(project, expected, new)


def require(found: Standing, expected: Standing) -> None:
    if found != expected:
        raise Refused("somebody else has changed the rollout meanwhile; nothing was done: look, and type it again")


def change_by_mlflow(project: Project, expected: Standing, new: Standing) -> None:
    from .. import registry

    require(registry.standing(project), expected)
    for alias in (PREVIOUS, CHAMPION, CHALLENGER):
        if alias in new.aliases and new.aliases[alias] != expected.aliases.get(alias):
            registry.set_alias(project, alias, new.aliases[alias])
    registry.set_rollout(project, expected.rollout, new.rollout)
    for alias in sorted(set(expected.aliases) - set(new.aliases)):
        registry.set_alias(project, alias, None)


@contextmanager
def transaction(path: Path, kind: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        connection.execute(f"BEGIN {kind}")
        yield connection


def standing(connection: sqlite3.Connection, project: Project) -> Standing:
    """Read what ``registry.standing`` reads, from MLflow's own tables."""
    aliases = connection.execute("SELECT alias, version FROM registered_model_aliases WHERE name = ?", (NAME,))
    known = {alias: str(version) for alias, version in aliases}
    tag = connection.execute("SELECT value FROM registered_model_tags WHERE name = ? AND key = ?", (NAME, ROLLOUT))
    said = tag.fetchone()
    return Standing(known, Rollout.from_json(said[0]) if said else Rollout.initial(project.serve))


def write(connection: sqlite3.Connection, new: Standing) -> None:
    connection.execute("DELETE FROM registered_model_aliases WHERE name = ?", (NAME,))
    rows = [(NAME, alias, int(version)) for alias, version in new.aliases.items()]
    connection.executemany("INSERT INTO registered_model_aliases (name, alias, version) VALUES (?, ?, ?)", rows)
    tag = (NAME, ROLLOUT, new.rollout.to_json())
    connection.execute("INSERT OR REPLACE INTO registered_model_tags (name, key, value) VALUES (?, ?, ?)", tag)
