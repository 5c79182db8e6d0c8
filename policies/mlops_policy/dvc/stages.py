"""The stages of a dvc.yaml, loops unrolled and templates filled in."""

from __future__ import annotations

import posixpath

from mlops_policy.documents import yamls
from mlops_policy.dvc import PARAMS, Out, Stage, Unresolved, joined, trees
from mlops_policy.dvc.params import defaults, variables
from mlops_policy.dvc.templates import filled, grid, rounds, text
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.dvc import Node
    from mlops_policy.locks.model import Texts

MOST = 5000  # stages of a pipeline


class Pipeline(NamedTuple):
    """A dvc.yaml: its stages by their names, and the names of those, or of loops, that only DVC can fill in.

    ``outs`` are what stages make as far as it can be told, from the root of the repository.
    """

    path: str
    stages: Mapping[str, Stage] = {}
    unresolved: frozenset[str] = frozenset()

    @property
    def outs(self) -> dict[str, Out]:
        return {path: out for stage in self.stages.values() for out in stage.outs if (path := stage.place(out.path))}


def read(content: str, path: str, files: Texts) -> Pipeline:
    """Read a dvc.yaml; other files are read where its templates need them.

    Raises:
        Unreadable: it is no YAML, or too much of it.
    """
    documents = yamls.documents(content, follow=True)
    values = documents[0] if documents else ()
    lines: dict[object, int] = {}
    for value in values:
        if len(value.path) > 1 and value.path[0] == "stages":
            lines.setdefault(value.path[1], value.line)
    top = trees.tree(values)
    folder = posixpath.dirname(path)
    stages: dict[str, Stage] = {}
    unresolved: set[str] = set()
    try:
        names = variables(files, folder, _list(top.get("vars")), defaults(files, folder))
    except Unresolved:
        return Pipeline(path, {}, frozenset(_mapping(top.get("stages"))))
    for name, written in _mapping(top.get("stages")).items():
        try:
            for full, entry, own in _unrolled(name, _mapping(written), names, MOST - len(stages)):
                stages[full] = _stage(full, folder, entry, own, files)._replace(line=lines.get(name, 1))
        except Unresolved:
            unresolved.add(name)
    return Pipeline(path, stages, frozenset(unresolved))


def _unrolled(
    name: str, entry: dict[str, Node], names: Mapping[str, Node], room: int
) -> Iterator[tuple[str, dict[str, Node], Mapping[str, Node]]]:
    """Yield each stage that an entry stands for: its full name, what is written, and what its templates may name."""
    if "foreach" in entry:
        for key, more in rounds(filled(entry["foreach"], names), room):
            yield f"{name}@{key}", _mapping(entry.get("do")), {**names, **more}
    elif "matrix" in entry:
        for key, more in grid(filled(entry["matrix"], names), room):
            yield f"{name}@{key}", entry, {**names, **more}
    else:
        yield name, entry, names


def _stage(name: str, folder: str, entry: dict[str, Node], names: Mapping[str, Node], files: Texts) -> Stage:
    where = joined(folder, text(filled(entry.get("wdir", ""), names)))
    own = _list(entry.get("vars"))
    if own:
        names = variables(files, where, own, names)
    known = ("cmd", "deps", "params", "outs", "metrics", "plots")
    said = {key: filled(entry[key], names) for key in known if key in entry}
    outs = [out for key in ("outs", "metrics", "plots") for each in _list(said.get(key)) for out in _outs(each)]
    deps = tuple(text(each) for each in _list(said.get("deps")) if not isinstance(each, dict))
    still = entry.get("frozen") is True or entry.get("always_changed") is True
    return Stage(name, where, commands(said.get("cmd")), deps, _params(_list(said.get("params"))), tuple(outs), still)


def commands(node: Node) -> tuple[str, ...]:
    """Return the command, or the commands, of a stage."""
    return tuple(text(each) for each in (node if isinstance(node, list) else [node]))


def _outs(entry: Node) -> Iterator[Out]:
    if not isinstance(entry, dict):
        yield Out(text(entry))
    else:
        for path, flags in entry.items():
            yield Out(path, cached=_mapping(flags).get("cache") is not False)


def _params(entries: list[Node]) -> dict[str, tuple[str, ...]]:
    """Return the keys of each file that count; none where all do, whatever else is said of it."""
    found: dict[str, tuple[str, ...]] = {}
    whole: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        for path, keys in (entry if isinstance(entry, dict) else {PARAMS: [entry]}).items():
            if isinstance(keys, list):
                found[path] = (*found.get(path, ()), *map(text, keys))
            else:
                whole[path] = ()
    return {**found, **whole}


def _mapping(node: Node) -> dict[str, Node]:
    return node if isinstance(node, dict) else {}


def _list(node: Node) -> list[Node]:
    return node if isinstance(node, list) else []
