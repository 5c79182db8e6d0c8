"""What a run of the policy says, in which formats, and into which files."""

from __future__ import annotations

import os
import sys

from mlops_policy import __version__, snapshot
from mlops_policy.commands import UsageError
from mlops_policy.commands.selection import selected
from mlops_policy.config import EXPIRED
from mlops_policy.core import ERROR, WARNING
from mlops_policy.reporters import FORMATS, renderer, text
from mlops_policy.reporters.report import Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Say
    from mlops_policy.config import Policy
    from mlops_policy.engine import Result
    from mlops_policy.snapshot import Snapshot

PLAIN = ("text", "jsonl", "github")  # these say nothing of rules and commits
SCOPES = {
    snapshot.STAGED: "what is staged",
    snapshot.FILES: "files on disk",
    snapshot.TREE: "all files",
    snapshot.RANGE: "the commits of a push",
    snapshot.HISTORY: "all commits",
}


def add(command: argparse.ArgumentParser, usual: str) -> None:
    """Describe from where on a command fails, and what it writes if nobody says otherwise."""
    command.add_argument(
        "--fail-level", choices=(WARNING, ERROR), default=ERROR, help="exit with 1 from here (default: error)"
    )
    command.add_argument(
        "--output",
        action="append",
        metavar="FORMAT[=FILE]",
        default=[],
        help=f"{', '.join(FORMATS)} (default: {usual}); several times",
    )


def named(asked: str) -> tuple[str, str]:
    """Return the name of a format, and the file for it if one is given.

    Raises:
        UsageError: there is no such format.
    """
    name, _, file = asked.partition("=")
    if name not in FORMATS:
        raise UsageError(f"--output {name!r} is none of {', '.join(FORMATS)}")
    return name, file


def report(result: Result, looked_at: Snapshot, policy: Policy, arguments: SimpleNamespace) -> Report:
    """Return what outputs are made of; what only some of them say is left out where nobody asked for one of those."""
    known = Report(
        result.findings,
        result.unread,
        result.files,
        () if arguments.hook else result.notes,
        waived=result.waived,
        baselined=result.baselined,
        expired=sum(code == EXPIRED for code, _ in policy.problems),
        fail_level=arguments.fail_level,
        profile=policy.profile,
    )
    if all(one.partition("=")[0] in PLAIN for one in arguments.output):
        return known
    from mlops_policy.config.resolved import digest

    repo, rules = looked_at.repository, selected(arguments)
    return known._replace(
        rules=rules,
        levels={rule.code: policy.level(rule) for rule in rules},
        digest=digest(policy, __version__),
        scope=f"commits {arguments.range}" if arguments.range else SCOPES[looked_at.kind],
        commit=looked_at.tip or (repo.commit("HEAD") if repo else ""),
    )


def write(told: Report, name: str, file: str, say: Say) -> None:
    """Write one output into its file, or say it; text of which nothing is worth a word is not said.

    Raises:
        UsageError: the file cannot be written.
    """
    terminal = sys.stdout is not None and sys.stdout.isatty()
    if name == "text" and not (file or told.findings or told.unread or told.notes or terminal):
        return
    coloured = name == "text" and not file and terminal and not os.environ.get("NO_COLOR")
    written = text.render(told, colour=True) if coloured else renderer(name)(told)
    if not file:
        if written:
            say(written.removesuffix("\n"))
        return
    try:
        _save(file, written)
    except OSError as error:
        raise UsageError(f"--output {name}={file} cannot be written: {error.strerror}") from error


def _save(path: str, written: str) -> None:
    """Write a file whole or not at all; what is none, as /dev/stdout, at once."""
    content = written.encode("utf-8", "backslashreplace")
    if os.path.lexists(path) and not os.path.isfile(path):
        with open(path, "wb") as stream:
            stream.write(content)
        return
    from mlops_policy import atomic  # where a file is asked for

    atomic.write({os.path.realpath(path): [content]})
