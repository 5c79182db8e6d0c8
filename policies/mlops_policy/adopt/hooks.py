"""Which hooks of ours a repository has configured."""

from __future__ import annotations

import json
import os

from mlops_policy.documents import decode, yamls
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.documents import Key, Value

CONFIG = ".pre-commit-config.yaml"
PREK = "prek.toml"  # where there is one, prek goes by it alone
_OURS = pattern(r"(?:^|[\s/\\])mlops[-_](?:policy|template)(?:-range)?(?:\.git|\.exe)?/?(?=\s|$)")
_NEAR = ("local", "meta", "builtin")  # hooks that a repository brings itself
_RUNS = frozenset(["entry", "language", "language_version", "additional_dependencies"])
_BARE = {"true": True, "false": False}


class Hooks(NamedTuple):
    """Our hooks in a configuration: their names, and a configuration with them alone, as JSON, which is YAML too.

    ``sources`` are the addresses that they are from, each with its version, in their order.
    """

    names: tuple[str, ...]
    alone: str
    sources: tuple[tuple[str, str], ...] = ()

    @property
    def own(self) -> bool:
        """Whether what they run is ours alone: no command and no package that the configuration names."""
        listed = json.loads(self.alone or "{}").get("repos", [])
        keys = {key for each in listed for hook in each.get("hooks", []) for key in hook}
        return all(each.get("repo") not in _NEAR for each in listed) and keys.isdisjoint(_RUNS)


def configured(root: str) -> Hooks:
    """Return the hooks of a repository that are ours, told by the address that they are from, by name or by command.

    Raises:
        Unreadable: the configuration is not YAML.
    """
    try:
        with open(os.path.join(root, CONFIG), "rb") as file:
            text = decode(file.read()) or ""
    except OSError:
        return Hooks((), "")
    return parse(text)


def parse(text: str) -> Hooks:
    """Return the hooks of a configuration that are ours.

    Raises:
        Unreadable: it is not YAML.
    """
    values = yamls.values(text, follow=True)
    ours = frozenset(_ours(values))
    names = [one.text for one in values if one.path[-1:] == ("id",) and one.path[1:4:2] in ours]
    kept = [one for one in values if one.path[:1] != ("repos",) or _belongs(one.path, ours)]
    return Hooks(tuple(dict.fromkeys(names)), json.dumps(_tree(kept)), tuple(_sources(values, ours)))


def _sources(values: Iterable[Value], ours: frozenset[tuple[Key, ...]]) -> Iterator[tuple[str, str]]:
    """Yield address and version of the repositories of our hooks."""
    said = {one.path: one.text for one in values}
    for at in dict.fromkeys(repo for repo, _ in ours):
        yield said.get(("repos", at, "repo"), ""), said.get(("repos", at, "rev"), "")


def _ours(values: Iterable[Value]) -> Iterator[tuple[Key, ...]]:
    """Yield the positions of our hooks: of the repository, and of the hook in it."""
    sources: set[Key] = set()
    for value in values:
        match value.path:
            case ("repos", int() as repo, "repo") if _OURS.search(value.text):
                sources.add(repo)
            case ("repos", int() as repo, "hooks", int() as hook, "id" | "entry" as key):
                if _OURS.search(value.text) or (key == "id" and repo in sources):
                    yield repo, hook


def _belongs(path: tuple[Key, ...], ours: frozenset[tuple[Key, ...]]) -> bool:
    """Return whether a path below ``repos`` leads into a hook of ours, or to what is said of its repository."""
    return path[1:4:2] in ours if path[2:3] == ("hooks",) else path[1:2] in {at[:1] for at in ours}


def _tree(values: Iterable[Value]) -> object:
    """Return the mappings and lists in which scalars stand; those that are left out leave no gaps in a list."""
    groups: dict[Key, list[Value]] = {}
    for value in values:
        if not value.path:
            return _BARE.get(value.text.lower(), value.text) if not value.style else value.text
        groups.setdefault(value.path[0], []).append(value._replace(path=value.path[1:]))
    made = {key: _tree(group) for key, group in groups.items()}
    return list(made.values()) if all(isinstance(key, int) for key in made) else made
