"""Whether a path is one of a machine, by its root and by what is done with it."""

from __future__ import annotations

from mlops_policy.machine import (
    ABSOLUTE,
    DRIVE,
    FOLDER,
    HOME_PATH,
    HOSTED,
    MACHINE_PATH,
    MOUNT,
    PATH_HACK,
    PERSON,
    ROOT,
    SHARE,
    Spot,
    Use,
)
from mlops_policy.machine.roots import CONTAINERS, SHOWN, Found
from mlops_policy.machine.uses import is_default, is_file, is_other, is_read, is_surely_read, is_talk

DESKTOP = ("Desktop", "Documents", "Downloads", "workspace", "projects")
DEEP = 3  # folders below a root, from which on they tell how one server is laid out


def judge(found: Found, use: Use, line: int, column: int, *, around: str = "", web: bool = False) -> Spot | None:
    """Return the spot that a path is, if it is one.

    Args:
        found: The path.
        use: What is done with it.
        line: Where it stands.
        column: Where it stands.
        around: The string that it is in, where it does not begin it.
        web: Whether the file is of a language in which routes are more usual than files.
    """
    if use.glued or is_talk(use, around) or (is_other(use) and not _is_plain(found)):
        return None
    if not (_webs(found) if web else _counts(found, use)):
        return None
    rule = HOME_PATH if found.sort in (PERSON, ROOT) else MACHINE_PATH
    rule = PATH_HACK if use.imports else rule
    return Spot(rule, found.sort, shown(found.text), line, column, sure(found, use), is_read(use))


def shown(text: str) -> str:
    """Return a path as it is told."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 3]}..."


def sure(found: Found, use: Use) -> bool:
    """Return whether nobody else can have a path: someone's home (if it is no word of a text), a drive, a mounted disk.

    A folder named ``/data`` may be a container's volume, unless what is below it tells of a server; what the
    environment can overrule works elsewhere, too.
    """
    if found.sort == PERSON:
        return use.whole or use.command
    if found.sort in (ROOT, HOSTED, ABSOLUTE) or is_default(use):
        return False
    return found.sort != FOLDER or (found.depth >= DEEP and found.root not in CONTAINERS)


def _counts(found: Found, use: Use) -> bool:
    """Return whether a path is one by its root, or by its use where the root alone does not say."""
    if found.local or (found.sort == PERSON and (found.depth > 1 or found.root != "home")):
        return True
    if not (use.whole or use.command):  # prose: a prompt, the text of an error
        return False
    if found.sort == ABSOLUTE:
        return use.whole and is_surely_read(use, found.text if found.depth == 1 else "")
    if found.sort == HOSTED:  # Colab's folder has the name of many routes
        return found.root != "content" or "drive" in found.text[:16] or is_file(use, found.text)
    return (found.sort in (MOUNT, DRIVE, SHARE) and found.depth > 1) or is_file(use, found.text)


def _is_plain(found: Found) -> bool:
    """Return whether a path can be nothing else, whatever it is given to."""
    return found.local or found.sort in (DRIVE, SHARE) or any(f"/{name}/" in found.text for name in DESKTOP)


def _webs(found: Found) -> bool:
    """Return whether a path is none of a website: it begins as on macOS or Windows, or has a folder of a desktop."""
    return found.sort == DRIVE or (found.sort == PERSON and (found.root == "Users" or _is_plain(found)))
