"""The command ``mlops-policy``: the only place that prints and exits.

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 policy integrity, 4 incomplete or internal,
130 interrupted. ``commands`` says which of them holds where several could.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

from mlops_policy import lazy, snapshot
from mlops_policy.commands import FINDINGS, INCOMPLETE, INTERRUPTED, USAGE, UsageError
from mlops_policy.commands.check import quick
from mlops_policy.config import ConfigError
from mlops_policy.git import GitError, Incomplete

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import NoReturn


def main(argv: Sequence[str] | None = None) -> int:  # noqa: PLR0911  a code an ending
    """Run the command and return its exit code."""
    try:
        words = sys.argv[1:] if argv is None else list(argv)
        arguments = quick(words) or parser().parse_args(words, SimpleNamespace())
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")  # a name in any letters, on any terminal
        code: int = arguments.run(arguments, print)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (ConfigError, UsageError, snapshot.Unusable) as error:
        return _say(USAGE, error)
    except (GitError, Incomplete) as error:
        return _say(INCOMPLETE, error)
    except FileNotFoundError as error:
        return _say(USAGE, f"there is no file {error}" if error.filename != "git" else "git is not installed")
    except KeyboardInterrupt:
        return _say(INTERRUPTED, "interrupted")
    except BrokenPipeError:  # whoever read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except Exception as error:  # noqa: BLE001  no traceback reaches a user
        return _say(INCOMPLETE, _why(error))
    return code


def program() -> NoReturn:
    """Run the command as a program, and end without the 5 ms that taking the interpreter apart costs."""
    code = main()
    lazy.keep()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


def _why(error: Exception) -> str:
    """Return what is the matter: with a file, where the system says so, else with us."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'a file'} cannot be used: {error.strerror}"  # a full disk names none
    return f"internal error, {type(error).__name__} in {_where(error)}; please report it"


def _where(error: Exception) -> str:
    """Return the line of ours that an error comes from; what it says may be anything, a credential too."""
    place, trace = "", error.__traceback__
    while trace is not None:
        frame, trace = trace, trace.tb_next
        if "mlops_policy" in frame.tb_frame.f_code.co_filename:
            place = f"{os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}"
    return place


def _say(code: int, text: object) -> int:
    print(f"mlops-policy: {text}".encode("utf-8", "backslashreplace").decode(), file=sys.stderr)
    return code


def parser() -> argparse.ArgumentParser:
    """Return the parser of all command lines."""
    from mlops_policy.commands.parser import parser as made  # no hook needs it

    return made()


__all__ = ["main", "parser", "program", "quick"]
