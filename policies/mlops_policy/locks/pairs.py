"""Which lock a manifest has, beside it or above it, and what is to be said of the two; found once for a project."""

from __future__ import annotations

import posixpath

from mlops_policy.documents import Unreadable, toml
from mlops_policy.frozen import NamedTuple
from mlops_policy.locks.model import ABSENT, SETTING, Around, Drift, Verdict, cannot
from mlops_policy.locks.places import is_manifest, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.project import Project

PYPROJECT, PIPFILE = "pyproject.toml", "Pipfile"
# The locks of a pyproject.toml, each with the kind that reads it.
LOCKS = {"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "pylock.toml": "pylock"}
# Locks that nothing here can compare, and that are locks all the same.
FOREIGN = ("pixi.lock", "conda-lock.yml", "conda-lock.yaml")
COMPILED = ("requirements-lock.txt", "requirements.lock.txt", "requirements.lock", "lock.txt", "requirements.txt")
COMMANDS = {
    "uv": "uv lock",
    "poetry": "poetry lock",
    "pdm": "pdm lock",
    "pipfile": "pipenv lock",
    "pylock": "uv export --format pylock.toml -o pylock.toml",
}


class Pair(NamedTuple):
    """A manifest and its lock; ``lock`` is empty where there is none, and ``kind`` is then the one that it would be."""

    manifest: str
    lock: str
    kind: str


def find(project: Project) -> tuple[Pair, ...]:
    """Return all manifests of a project, each with its lock."""
    found: tuple[Pair, ...] = project.remember(
        "locks", lambda: tuple(pair_of(project, path) for path in project.paths if is_manifest(path))
    )
    return found


def pair_of(project: Project, manifest: str) -> Pair:
    """Return a manifest with its lock; of a member of a workspace, the manifest at the workspace's root with its."""
    found: Pair = project.remember(("lock of", manifest), lambda: _pair(project, manifest))
    return found


def _pair(project: Project, manifest: str) -> Pair:
    folder, name = posixpath.split(manifest)
    if name == PIPFILE:
        lock = posixpath.join(folder, f"{PIPFILE}.lock")
        return Pair(manifest, lock if lock in project.paths else "", "pipfile")
    if name.endswith(".py"):
        return Pair(manifest, f"{manifest}.lock" if f"{manifest}.lock" in project.paths else "", "script")
    if name != PYPROJECT:
        return Pair(manifest, next(_compiled(project, manifest), ""), "hashed")
    manager = manager_of(project, manifest)
    names = sorted(LOCKS, key=lambda one: LOCKS[one] != manager)  # of the manager of the project first
    beside = next((one for one in names if posixpath.join(folder, one) in project.paths), "")
    if beside:
        return Pair(manifest, posixpath.join(folder, beside), LOCKS[beside])
    above = next(_above(project, folder), None)
    if above:
        return above
    compiled = next(_compiled(project, manifest), "")
    foreign = next((posixpath.join(folder, one) for one in FOREIGN if posixpath.join(folder, one) in project.paths), "")
    return Pair(manifest, compiled or foreign, "hashed" if compiled else "foreign" if foreign else manager or "uv")


def manager_of(project: Project, manifest: str) -> str:
    """Return the tool that locks a pyproject.toml, empty if it does not say."""
    from mlops_policy.pins.pyproject import facts

    try:
        return facts(project.text(manifest) or "").manager.replace("hatch", "")
    except Unreadable:
        return ""


def _above(project: Project, folder: str) -> Iterator[Pair]:
    """Yield the pairs of the folders above in whose lock a folder stands, as a member or as a path."""
    top = folder
    while top:
        top = posixpath.dirname(top)
        here = posixpath.relpath(folder, top or ".")
        for name, kind in (("uv.lock", "uv"), ("poetry.lock", "poetry")):
            lock = project.text(posixpath.join(top, name)) if posixpath.join(top, name) in project.paths else None
            if lock and (f'= "{here}"' in lock or (kind == "uv" and _is_member(project, top, here))):
                yield Pair(posixpath.join(top, PYPROJECT), posixpath.join(top, name), kind)


def _is_member(project: Project, top: str, folder: str) -> bool:
    from mlops_policy.locks import manifest, workspace

    try:
        wanted, unwanted = workspace.patterns(manifest.read(project.text(posixpath.join(top, PYPROJECT)) or ""))
    except Unreadable:
        return False
    return workspace.named(folder, wanted) and not workspace.named(folder, unwanted)


def _compiled(project: Project, manifest: str) -> Iterator[str]:
    """Yield the compiled requirements of a manifest: those that name it in their head, then those of its name."""
    folder, name = posixpath.split(manifest)
    texts = {path: project.text(path) or "" for path in _requirement_files(project, folder)}
    made = {path: _inputs(text) for path, text in texts.items()}
    for path, text in texts.items():
        named = any(posixpath.basename(one) == name for one in made[path])
        if path != manifest and named and (name.endswith(".in") or _is_lock(project, path, text)):
            yield path
    own = [f"{name.removesuffix('.in')}.txt"] if name.endswith(".in") else COMPILED if name == PYPROJECT else ()
    for one in own:
        path = posixpath.join(folder, one)
        if path in texts and not made[path] and (name.endswith(".in") or _is_lock(project, path, texts[path])):
            yield path


def _requirement_files(project: Project, folder: str) -> list[str]:
    below = {folder, posixpath.join(folder, "requirements")}
    return [path for path in project.paths if posixpath.dirname(path) in below and _is_requirements(path)]


def _is_requirements(path: str) -> bool:
    from mlops_policy.pins import sites

    return posixpath.basename(path) in COMPILED or sites.kind(path, b"") == sites.REQUIREMENTS


def _inputs(text: str) -> tuple[str, ...]:
    from mlops_policy.locks import hashed

    made = hashed.command(text)
    return made.inputs if made else ()


def _is_lock(project: Project, path: str, text: str) -> bool:
    from mlops_policy.pins import requirements

    # Rye writes exact versions without hashes
    locked = posixpath.basename(path) == "requirements.lock"
    return bool(project.remember(("hashed", path), lambda: locked or requirements.hashed(text)))


def verdict_of(project: Project, pair: Pair) -> Verdict:
    """Return what a comparison of a manifest with its lock comes to."""
    found: Verdict = project.remember(("verdict", pair), lambda: _verdict(project, pair))
    return found


def _verdict(project: Project, pair: Pair) -> Verdict:
    manifest, lock = project.text(pair.manifest), project.text(pair.lock)
    if manifest is None or lock is None or pair.kind == "foreign":
        return cannot(f"{pair.lock}: whether it is in step with {pair.manifest} is not known here")
    folder = posixpath.dirname(pair.lock) if pair.kind != "hashed" else posixpath.dirname(pair.manifest)
    names = (posixpath.relpath(path, folder or ".") for path in (pair.manifest, pair.lock))
    try:
        found: Verdict = _module(pair.kind).compare(manifest, lock, Around(folder, project, *names))
    except Unreadable as error:
        return _broken(pair, manifest, error)
    return found


def _broken(pair: Pair, manifest: str, error: Unreadable) -> Verdict:
    """Return the verdict where one of the two cannot be read: PIN090 speaks of a manifest, a broken lock is behind."""
    if pair.manifest.endswith((PYPROJECT, PIPFILE)):
        try:
            toml.load(manifest)
        except Unreadable:
            return Verdict(told=False)
        return Verdict((Drift(SETTING, f"{pair.lock} cannot be read: {error}"),))
    return Verdict(told=False)


def _module(kind: str) -> Any:  # noqa: ANN401  a module
    return __import__(f"mlops_policy.locks.{kind}", fromlist=["compare"])


def state_of(project: Project, manifest: str) -> str:
    """Return ``in-step``, ``stale``, ``absent`` or ``cannot tell``."""
    pair = pair_of(project, manifest)
    return verdict_of(project, pair).state if pair.lock else ABSENT


def lock_of(project: Project, manifest: str) -> str:
    """Return the path of a manifest's lock, empty if there is none."""
    return pair_of(project, manifest).lock


def command_for(project: Project, manifest: str) -> str:
    """Return what makes the lock of a manifest, or makes it anew."""
    pair = pair_of(project, manifest)
    folder, name = posixpath.split(pair.manifest)
    if pair.kind == "script":
        return f"uv lock --script {quoted(pair.manifest)}"
    if pair.kind == "hashed":
        output = posixpath.relpath(pair.lock, folder or ".") if pair.lock else f"{name.removesuffix('.in')}.txt"
        command = f"uv pip compile {quoted(name)} --generate-hashes -o {quoted(output)}"
    else:
        command = COMMANDS.get(pair.kind, "uv lock")
    return f"cd {quoted(folder)} && {command}" if folder else command


def versions_near(project: Project, path: str) -> Mapping[str, frozenset[str]]:
    """Return the versions that the nearest lock holds, by canonical name: a script's, a manifest's, or one above."""
    folder, name = posixpath.split(path)
    if f"{path}.lock" in project.paths and name.endswith(".py"):
        return _versions(project, f"{path}.lock", "uv")
    if is_manifest(path) and pair_of(project, path).lock:
        pair = pair_of(project, path)
        return _versions(project, pair.lock, "uv" if pair.kind == "script" else pair.kind)
    while True:
        here = [
            posixpath.join(folder, one) for one in (PYPROJECT, PIPFILE) if posixpath.join(folder, one) in project.paths
        ]
        for pair in [pair_of(project, manifest) for manifest in here]:
            if pair.lock:
                return _versions(project, pair.lock, pair.kind)
        if not folder:
            return {}
        folder = posixpath.dirname(folder)


def _versions(project: Project, lock: str, kind: str) -> Mapping[str, frozenset[str]]:
    text = project.text(lock)
    if text is None or kind == "foreign":
        return {}
    try:
        found: Mapping[str, frozenset[str]] = project.remember(
            ("versions", lock), lambda: _module(kind).read_lock(text).packages
        )
    except Unreadable:
        return {}
    return found
