"""The policy that holds in a repository: a profile, the organisation's file, and what the repository sets itself.

The repository's is ``.mlops-policy.toml``, or ``[tool.mlops-policy]`` in ``pyproject.toml``, of the work tree or of the
commit that a change starts from. The organisation's lies beside it, as ``policy lock`` wrote it. Of several values for
one key the strictest holds (``effective``), so that a repository can tighten and never loosen.
"""

from __future__ import annotations

import os

from mlops_policy.core import PROFILES
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from mlops_policy.core import Problem, Rule
    from mlops_policy.git import Repository
    from mlops_policy.waivers import Waiver

    Read = Callable[[str], bytes | None]

OWN_FILE, SHARED_FILE, TABLE = ".mlops-policy.toml", "pyproject.toml", "mlops-policy"
LOCK_FILE, ORGANISATION_FILE = ".mlops-policy.lock", ".mlops-policy/org.toml"
DEFAULT_PROFILE = "standard"
# How dependencies are to be pinned: by the state of the lock, exactly, by a lock that is in step, or not at all.
AUTO, EXACTLY, LOCKED, NEVER = PIN_MODES = ("auto", "exact", "locked", "off")
PIN_LEVELS = ("none", "soft", "exact", "immutable")
# Who may accept findings of a rule: the repository, the organisation, nobody.
BY_REPOSITORY, BY_ORGANISATION, BY_NOBODY = WAIVABLE = ("repo", "org", "never")
# The rules on the policy itself.
WEAKENED, EXPIRED, FLAWED, GROWN, UNLOCKED = ("POL001", "POL002", "POL003", "POL004", "POL005")


class ConfigError(Exception):
    """The configuration cannot be followed; the text says what, where and what to write instead."""


class Modes(NamedTuple):
    """How dependencies are to be pinned, folder by folder."""

    folders: Mapping[str, str]
    otherwise: str

    def of(self, path: str) -> str:
        """Return the mode of the nearest folder that holds a file and has one."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self.folders:
                return self.folders[folder]
        return self.otherwise


def usual_pins(profile: str) -> str:
    """Return the mode of pinning of a profile."""
    return EXACTLY if profile == PROFILES[-1] else AUTO


class Policy(NamedTuple):
    """What holds in a repository.

    ``rules`` maps codes to what is set for them, ``folders`` the folders for which a mode of pinning is set to that
    mode; the root's name is empty. ``waivable`` says who may accept findings of a rule, where not everybody may, and
    ``longest`` for how many days. ``problems`` are what is wrong with the policy itself, each with its rule's code.
    """

    profile: str = DEFAULT_PROFILE
    rules: Mapping[str, Mapping[str, Any]] = {}
    waivers: tuple[Waiver, ...] = ()
    folders: Mapping[str, str] = {}
    waivable: Mapping[str, str] = {}
    longest: int | None = None
    organisation: str = ""
    problems: tuple[tuple[str, Problem], ...] = ()

    @property
    def pins(self) -> Modes:
        """How dependencies are to be pinned: exactly under the profile strict, unless the configuration says more."""
        return Modes(self.folders, usual_pins(self.profile))

    def level(self, rule: Rule) -> str:
        """Return the level of a rule."""
        return str(self.rules.get(rule.code, {}).get("level", rule.level(self.profile)))

    def options(self, rule: Rule) -> dict[str, Any]:
        """Return the options of a rule; of those with three values, the one of the profile."""
        position = PROFILES.index(self.profile)
        plain = {key: value[position] if isinstance(value, tuple) else value for key, value in rule.options.items()}
        return plain | {key: value for key, value in self.rules.get(rule.code, {}).items() if key != "level"}

    def acceptable(self, code: str) -> str:
        """Return who may accept findings of a rule; those on the policy itself nobody may."""
        return BY_NOBODY if code.startswith("POL") else self.waivable.get(code, BY_REPOSITORY)


class Context(NamedTuple):
    """What is known of a repository from outside: the organisation's file, the repository's name, its groups.

    Without a file, the one that the repository has locked counts; without a name, that in the lock.
    """

    organisation: bytes | None = None
    repository: str = ""
    groups: tuple[str, ...] = ()


NOTHING = Context()


def load(root: str, profile: str = "", pins: str = "", context: Context = NOTHING) -> Policy:
    """Return the policy of a repository; ``profile`` and ``pins`` take the place of those that it has written.

    Raises:
        ConfigError: the configuration is no TOML, or holds what it must not.
    """
    return from_tree(on_disk(root), profile, pins, context)


def from_tree(read: Read, profile: str = "", pins: str = "", context: Context = NOTHING) -> Policy:
    """Return the policy of a tree, given what returns the bytes of a file of it, None where there is no such file.

    Raises:
        ConfigError: as ``load``.
    """
    own, shared, lock = (read(name) for name in (OWN_FILE, SHARED_FILE, LOCK_FILE))
    if own is None and lock is None and context.organisation is None and TABLE.encode() not in (shared or b""):
        return Policy(profile or DEFAULT_PROFILE, folders={"": pins} if pins else {})
    from mlops_policy.config.resolved import resolve  # for those who have a configuration

    return resolve(read, profile, pins, context).policy


def on_disk(root: str) -> Read:
    """Return what reads a file of a folder."""
    return lambda name: content(os.path.join(root, name))


def of_commit(repo: Repository, commit: str) -> Read:
    """Return what reads a file of a commit.

    Raises:
        ConfigError: when it reads one that is too long for a configuration.
    """

    def read(name: str) -> bytes | None:
        [found] = repo.blobs([f"{commit}:{name}"])
        if found is not None and found.size > len(found.head):
            raise ConfigError(f"{name} is too long for a configuration")
        return found.head if found is not None else None

    return read


def content(path: str) -> bytes | None:
    """Return the bytes of a file on disk, None where there is no such file.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
