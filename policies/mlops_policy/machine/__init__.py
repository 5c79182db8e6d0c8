"""Paths that only exist on one machine: which these are (roots), where they stand (code, lines, notebooks).

Pure functions from a text to spots. What judges is precise before it is complete: a path that every machine of a kind
has (``/usr/bin``, ``/tmp``), a placeholder (``/path/to``) and a template (``/home/{user}``) are no spots.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

# Rules.
HOME_PATH, MACHINE_PATH, PATH_HACK, NOTEBOOK_PATH = "PTH001", "PTH002", "PTH003", "PTH004"
# Sorts of paths: below a person's home, below root's, a drive letter, a server's share, a mounted disk, a folder that
# servers and containers both have, the working folder of a hosted service or machine image, another absolute path, a
# relative one.
PERSON, ROOT, DRIVE, SHARE, MOUNT, FOLDER, HOSTED, ABSOLUTE, RELATIVE = (
    "person root drive share mount folder hosted absolute relative".split()
)


class Spot(NamedTuple):
    """A path of a machine, and where it is written.

    Attributes:
        rule: The code of the rule that speaks of it.
        sort: What kind of path it is.
        text: The path, as it is written.
        line: The line of the file, from 1.
        column: The column, from 1; 1 where the file writes it in a JSON string.
        sure: Whether nothing but a machine can be meant; what is not sure only warns.
        read: Whether the program reads or writes there; a test may as well only speak of it.
    """

    rule: str
    sort: str
    text: str
    line: int
    column: int
    sure: bool
    read: bool = False


class Use(NamedTuple):
    """What a program does with a string.

    Attributes:
        name: The variable, argument or key that is given it; an option's name on a command line.
        call: The function that it is given to, with what is before the dot.
        first: Whether it is the first argument of that.
        whole: Whether the path begins with the string; else it stands somewhere in it.
        glued: Whether it is added to another string, so that it is no path of its own.
        command: Whether it is a word of a shell.
        imports: Whether it is put where Python looks for modules, or made the working folder.
    """

    name: str = ""
    call: str = ""
    first: bool = False
    whole: bool = True
    glued: bool = False
    command: bool = False
    imports: bool = False
