"""What holds a version in a file's stead: its lock, its compiled form, its constraints."""

from __future__ import annotations

import posixpath

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.pins import Dependency
    from mlops_policy.project import Project

DEPTH = 10  # of constraints that name constraints
# How the names of groups begin that a package does not hand on to whoever installs it.
INNER = ("group", "poetry group", "pdm group", "hatch env", "dev")


def lock_in_step(project: Project, path: str) -> bool:
    """Return whether a manifest has a lock that agrees with it."""
    from mlops_policy import locks

    return locks.state_of(project, path) == locks.IN_STEP


def lock_name(project: Project, path: str) -> str:
    """Return where the lock of a manifest lies, empty if there is none."""
    from mlops_policy import locks

    return locks.lock_of(project, path)


def lock_command(project: Project, path: str) -> str:
    """Return what makes a lock for a manifest."""
    from mlops_policy import locks

    return locks.command_for(project, path)


def library(project: Project, path: str) -> bool:
    """Return whether a manifest is that of a package that others install: its ranges are theirs to narrow."""
    from mlops_policy import locks

    return locks.is_library(project, path)


def locked(project: Project, path: str, name: str) -> frozenset[str]:
    """Return the versions that the lock nearest to a file has of a package; several where markers fork it."""
    from mlops_policy import locks
    from mlops_policy.pins.specifiers import canonical

    return locks.versions_near(project, path).get(canonical(name), frozenset())


def is_compiled_input(project: Project, path: str) -> bool:
    """Return whether a requirements file is what another, committed one was compiled from."""
    stem, dot, ending = path.rpartition(".")
    if not dot or ending not in ("in", "txt"):
        return False
    if ending == "in" and f"{stem}.txt" in project.paths:
        return True
    name = path.rpartition("/")[2]
    return any(name in heads for heads in _compiled_from(project, posixpath.dirname(path)))


def _compiled_from(project: Project, folder: str) -> Iterator[str]:
    """Yield the heads of compiled requirements in a folder: the command that made them names their input."""
    for path in project.paths:
        if posixpath.dirname(path) == folder and path.endswith((".txt", "pylock.toml")):
            head = (project.text(path) or "")[:600] if "req" in path or "lock" in path or "constr" in path else ""
            lines = [line for line in head.split("\n")[:12] if line.startswith("#")]
            command = "".join(line for line in lines if "compile" in line)
            if command:
                yield command


def constrained(project: Project, path: str) -> Mapping[str, str]:
    """Return the exact versions of the constraints that a requirements file names, by canonical name."""
    found: dict[str, str] = {}
    for option, target in _includes(project, path):
        if option == "-c":
            found |= {**_pins(project, target), **found}
    return found


def _includes(project: Project, path: str) -> tuple[tuple[str, str], ...]:
    """Return the files that a requirements file names, and those that these name: each once, whatever the loops."""
    from mlops_policy.pins import requirements

    seen: dict[tuple[str, str], None] = {}
    todo = [path]
    for _ in range(DEPTH):
        following = []
        for one in todo:
            for option, target in requirements.includes(project.text(one) or ""):
                place = (option, posixpath.normpath(posixpath.join(posixpath.dirname(one), target)))
                if place not in seen:
                    seen[place] = None
                    following.append(place[1])
        todo = following
    return tuple(seen)


def _pins(project: Project, path: str) -> Mapping[str, str]:
    """Return the exact versions of a requirements file, by canonical name."""
    from mlops_policy.pins import requirements

    found: Mapping[str, str] = project.remember(("pins", path), lambda: requirements.pins(project.text(path) or ""))
    return found


def pinned_by_option(project: Project, path: str, one: Dependency) -> bool:
    """Return whether an install command names constraints (``-c FILE``) that pin a package."""
    from mlops_policy.pins.specifiers import canonical

    option, _, target = one.note.partition(" ")
    if option != "-c" or not target:
        return False
    places = (target, posixpath.normpath(posixpath.join(posixpath.dirname(path), target)), posixpath.basename(target))
    return any(canonical(one.name) in _pins(project, place) for place in places)


def conda_locked(project: Project, path: str) -> bool:
    """Return whether a lock of conda is committed beside an environment."""
    folder = posixpath.dirname(path)
    return any(posixpath.join(folder, name) in project.paths for name in ("conda-lock.yml", "conda-lock.yaml"))
