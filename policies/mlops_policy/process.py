"""A running git with its pipes. On POSIX without ``subprocess``, whose import costs 5 ms at every commit."""

from __future__ import annotations

import os

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import IO

SIGKILL, SIGPIPE = 9, 13  # their numbers on Linux and macOS; `signal` is as slow to import


class Process(NamedTuple):
    """What can be written to it, read from it, and how it is ended."""

    stdin: IO[bytes]
    stdout: IO[bytes]
    kill: Callable[[], object]
    wait: Callable[[], int]


def start(arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> Process:
    """Start ``git`` in a folder; what it says of errors is not kept.

    Raises:
        FileNotFoundError: there is no git.
    """
    everything = ["git", "-C", folder, *arguments]
    return _spawn(everything, environment) if hasattr(os, "posix_spawnp") else _open(everything, environment)


def _spawn(arguments: list[str], environment: Mapping[str, str]) -> Process:
    (reads, writes), (answers, answered) = os.pipe(), os.pipe()
    actions = [
        (os.POSIX_SPAWN_DUP2, reads, 0),
        (os.POSIX_SPAWN_DUP2, answered, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    try:
        child = os.posix_spawnp(arguments[0], arguments, environment, file_actions=actions, setsigdef=[SIGPIPE])
    except OSError:
        os.close(writes)
        os.close(answers)
        raise
    finally:
        os.close(reads)
        os.close(answered)

    def wait() -> int:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    return Process(open(writes, "wb"), open(answers, "rb"), lambda: os.kill(child, SIGKILL), wait)


def _open(arguments: list[str], environment: Mapping[str, str]) -> Process:
    import subprocess

    pipe = subprocess.PIPE
    child = subprocess.Popen(arguments, env=dict(environment), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    if child.stdin is None or child.stdout is None:
        raise OSError("no pipes")
    return Process(child.stdin, child.stdout, child.kill, child.wait)
