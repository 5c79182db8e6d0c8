"""The organisation's file as a repository holds it: a copy beside a lock that says where it is from and what it was.

So hooks need no network, and a copy that somebody has changed is seen. Line endings do not count.
"""

from __future__ import annotations

from hashlib import sha256

from mlops_policy.addresses import masked
from mlops_policy.config import LOCK_FILE, ORGANISATION_FILE, ConfigError
from mlops_policy.config.written import toml
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN = "type: mlops-policy policy lock"
BACK = f"{AGAIN}, or, to go back: git checkout HEAD -- {ORGANISATION_FILE} {LOCK_FILE}"


class Lock(NamedTuple):
    """Where the organisation's file came from, and which one it was.

    ``version`` is the reference that was asked for, ``commit`` what it stood for, empty for a plain folder, and
    ``repository`` the name of the repository that holds the lock, by which it is in groups.
    """

    extends: str
    version: str
    commit: str
    sha256: str
    repository: str = ""

    @property
    def text(self) -> str:
        """The lock as it is written."""
        head = "# Which policy of the organisation holds here. Written by: mlops-policy policy lock\n"
        return head + "".join(f'{key} = "{_escaped(value)}"\n' for key, value in self._asdict().items())


class Locked(NamedTuple):
    """What a repository has locked, and what is wrong with it: in which file, and what to do."""

    lock: Lock | None
    organisation: bytes | None
    path: str = ""
    trouble: str = ""
    fix: str = ""


def digest(content: bytes) -> str:
    """Return the sha256 of a text, whatever its line endings are."""
    return sha256(plain(content)).hexdigest()


def plain(content: bytes) -> bytes:
    """Return a text with the line endings that are hashed and signed."""
    return content.replace(b"\r\n", b"\n")


def parse(content: bytes) -> Lock:
    """Return a lock.

    Raises:
        ConfigError: it is none.
    """
    table = toml(content, LOCK_FILE)
    values = {key: table.get(key, "") for key in ("extends", "version", "commit", "sha256", "repository")}
    if not all(isinstance(value, str) for value in values.values()) or not (values["extends"] and values["sha256"]):
        raise ConfigError(f"{LOCK_FILE} is no lock; {AGAIN}")
    return Lock(**values)


def locked(extends: str, read: Callable[[str], bytes | None]) -> Locked | None:
    """Return what is locked, None where neither the configuration nor a lock speaks of an organisation.

    A file that is not the one of the lock is handed out all the same: it may make the policy stricter, and no milder.
    """
    content, file = read(LOCK_FILE), read(ORGANISATION_FILE)
    if content is None:
        told = f"extends = {masked(extends)!r} is not locked, so that nobody knows what it says"
        return Locked(None, file, "", told, AGAIN) if extends else None
    try:
        lock = parse(content)
    except ConfigError as error:
        return Locked(None, file, LOCK_FILE, str(error).partition("; ")[0], BACK)
    return Locked(lock, file, *_trouble(lock, file, extends))


def _trouble(lock: Lock, file: bytes | None, extends: str) -> tuple[str, str, str]:
    """Return where a lock does not fit, how, and what to do; three empty texts where it fits."""
    if file is None:
        return LOCK_FILE, f"the lock is there and {ORGANISATION_FILE} is not", BACK
    if digest(file) != lock.sha256:
        return ORGANISATION_FILE, "it is not the file that was locked", BACK
    if not extends:
        return (
            LOCK_FILE,
            "the configuration no longer extends what is locked",
            f'write: extends = "{masked(lock.extends)}"',
        )
    if extends != lock.extends:
        return LOCK_FILE, f"it locks {masked(lock.extends)!r}, and the configuration has {masked(extends)!r}", AGAIN
    return "", "", ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
