"""Where DVC keeps the data: the remotes of ``.dvc/config``, and which of them nobody else can reach.

https://dvc.org/doc/user-guide/project-structure/configuration: a path is relative to the folder of the file.
"""

from __future__ import annotations

from mlops_policy.documents import ini
from mlops_policy.dvc import joined
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STORE, INSIDE, PASSING, MACHINE, HOME, BESIDE = "store", "inside", "passing", "machine", "home", "beside"
# What is wrong with a remote that one kind of folder is.
WRONG = {
    INSIDE: "the default remote lies in the repository itself",
    PASSING: "the default remote is a folder that does not last",
    MACHINE: "the default remote is a folder of one machine",
}
_REMOTE = pattern(r"""['"]?\s*remote\s+["'](.+?)["']\s*['"]?""")
_SCHEME = pattern(r"[a-zA-Z][a-zA-Z0-9+.-]+://")
_PASSING = pattern(
    r"(?i)(?:/private)?(?:/var)?/tmp(?:/|$)|[a-z]:[\\/](?:temp|tmp|windows[\\/]temp)(?:[\\/]|$)|/dev/shm/"
)
_MACHINE = pattern(r"(?:[a-zA-Z]:)?[\\/]")


class Remote(NamedTuple):
    """A remote: its address as it is written, and the line of that."""

    name: str
    url: str
    line: int


class Remotes(NamedTuple):
    """The remotes of a ``.dvc/config``, by their names, and the one that is taken where none is named."""

    known: Mapping[str, Remote]
    default: str = ""
    line: int = 1


def read(text: str) -> Remotes:
    """Read a ``.dvc/config``.

    Raises:
        Unreadable: it has too many lines.
    """
    known: dict[str, Remote] = {}
    default, line = "", 1
    for value in ini.values(text):
        section, option, _ = value.path
        match = _REMOTE.fullmatch(str(section))
        if match and str(option).lower() == "url":
            known[match[1].lower()] = Remote(match[1], value.text, value.line)
        elif match is None and section == "core" and str(option).lower() == "remote":
            default, line = value.text.lower(), value.line
    return Remotes(known, default, line)


def reach(remote: Remote, folder: str, known: Iterable[str] = ()) -> str:
    """Return who can reach a remote: ``STORE`` for everybody, or what kind of folder it is.

    ``INSIDE`` the repository, ``PASSING`` as /tmp, an absolute one of a ``MACHINE``, below everybody's own ``HOME``, or
    ``BESIDE`` the repository.

    Args:
        remote: The remote.
        folder: The folder of the repository that holds ``.dvc``.
        known: The names of all remotes, for ``remote://name/path``.
    """
    url = remote.url.strip()
    if url.startswith("remote://"):
        return STORE if url.removeprefix("remote://").partition("/")[0].lower() in known else MACHINE
    if _SCHEME.match(url) and not url.startswith("file://"):
        return STORE
    path = url.removeprefix("file://")
    if _PASSING.match(path):
        return PASSING
    if path.startswith("~") or "$" in path or "%" in path:
        return HOME
    if _MACHINE.match(path):
        return STORE if path.startswith("\\\\") else MACHINE
    return BESIDE if joined(folder, ".dvc", path.replace("\\", "/")).startswith("..") else INSIDE
