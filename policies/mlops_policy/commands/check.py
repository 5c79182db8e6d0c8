"""``mlops-policy check``: what hooks run, so that each import here is paid at each commit."""

from __future__ import annotations

import gc
import os
import sys
from types import SimpleNamespace

from mlops_policy import snapshot
from mlops_policy.commands import CLEAN, FINDINGS, INCOMPLETE, INTEGRITY, UsageError
from mlops_policy.config import PIN_MODES, load
from mlops_policy.core import ERROR, PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.commands.typing import Commands, Say, Shape
    from mlops_policy.engine import Result
    from mlops_policy.snapshot import Snapshot

TEXT = [("text", "")]


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    from mlops_policy.commands import outputs, selection

    command = commands.add_parser(
        "check", help="judge files, what is staged, a tree, a range of commits or all history", formatter_class=shape
    )
    command.set_defaults(run=run)
    command.add_argument(
        "files", nargs="*", metavar="FILE", help="files or folders as they lie on disk; a folder with --all"
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument("--staged", action="store_true", help="what the next commit adds or changes; of FILES, if given")
    what.add_argument(
        "--all", action="store_true", help="all that git tracks; all files of a folder that is not in git (default)"
    )
    what.add_argument("--range", metavar="A..B", help="every blob of every commit of a range, removed again or not")
    what.add_argument("--history", action="store_true", help="every blob of every commit")
    what.add_argument("--hook", action="store_true", help="what pre-commit or prek asks for, by names or refs")
    what.add_argument(
        "--self-test", dest="run", action="store_const", const=_self_test, help="prove that staged bytes are judged"
    )
    selection.add(command)
    command.add_argument("--profile", choices=PROFILES, help="instead of the one in the configuration")
    command.add_argument(
        "--pins", choices=PIN_MODES, help="how dependencies are to be pinned, instead of what the configuration says"
    )
    outputs.add(command, "text")


def quick(words: list[str]) -> SimpleNamespace | None:
    """Read the command lines of hooks, as the parser would, without the 5 ms of argparse; None for any other."""
    if words[:1] != ["check"] or words[1:2] not in (["--staged"], ["--hook"]):
        return None
    read = SimpleNamespace(run=run, all=False, range=None, history=False, profile=None, pins=None)
    read.fail_level = ERROR
    read.staged, read.hook = words[1] == "--staged", words[1] == "--hook"
    read.select, read.ignore, read.output, read.files = [], [], [], []
    for position, word in enumerate(words[2:], 3):
        if word == "--":
            read.files = words[position:]
            return read
        name, equals, value = word.partition("=")
        if not equals or name not in ("--select", "--ignore", "--output"):
            return None
        getattr(read, name[2:]).append(value)
    return read


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Judge what the command line asks for."""
    gc.disable()  # what is read holds no cycles, and looking for some would cost a tenth of the time
    outputs = TEXT
    if arguments.output:
        from mlops_policy.commands.outputs import named

        outputs = [named(text) for text in arguments.output]
    looked_at = _snapshot(arguments)
    policy = load(looked_at.root, arguments.profile or "", arguments.pins or "")
    if not (looked_at.entries or arguments.history) and outputs == TEXT:
        return CLEAN
    from mlops_policy import engine  # not needed where nothing is staged, as the next two
    from mlops_policy.commands.selection import asked, selected
    from mlops_policy.rules import FAMILIES, WIDE, modules

    tell = _progress if arguments.history and sys.stderr is not None and sys.stderr.isatty() else None
    wide = any(not WIDE.isdisjoint(modules(family)) for family in asked(arguments))
    late = (lambda kinds: selected(arguments, FAMILIES, wide=True, kinds=kinds)) if wide else None
    result = engine.run(looked_at, policy, selected(arguments, FAMILIES, wide=False), late, tell=tell)
    if tell:
        sys.stderr.write("\r\033[K")
    notes = () if arguments.hook else result.notes
    if outputs != TEXT or result.findings or result.unread or notes or (sys.stdout and sys.stdout.isatty()):
        from mlops_policy.commands.outputs import report, write  # not where there is nothing to say

        told = report(result, looked_at, policy, arguments)
        for name, file in outputs:
            write(told, name, file, say)
    return verdict(result, arguments.fail_level)


def verdict(result: Result, level: str) -> int:
    """Return the exit code for what was found from a level on."""
    if result.unread:
        return INCOMPLETE
    if result.at_least(level, "POL"):
        return INTEGRITY
    return FINDINGS if result.at_least(level) else CLEAN


def _snapshot(arguments: SimpleNamespace) -> Snapshot:
    """Return what the command line asks for."""
    here = os.getcwd()
    names: list[str] = arguments.files
    if arguments.hook:
        return _hook(here, names)
    if arguments.staged:
        return snapshot.staged(here, names or None, meanwhile=_prepare)
    if names and not arguments.all and arguments.range is None and not arguments.history:
        return snapshot.files(here, names)
    folder = os.path.realpath(names[0]) if names else here
    if len(names) > 1 or names == [""] or not os.path.isdir(folder):
        raise UsageError(f"{' '.join(names)!r} is no folder; --all, --range and --history take one folder or none")
    if arguments.range is not None:
        return snapshot.commits(folder, arguments.range)
    if arguments.history:
        return snapshot.history(folder, blobs=not _judge_lines(arguments))
    return snapshot.tree(folder)


def _judge_lines(arguments: SimpleNamespace) -> bool:
    """Return whether all rules that are asked for judge lines, so that nothing else of a history has to be read."""
    from mlops_policy.commands.selection import selected
    from mlops_policy.rules import BY_LINE

    rules = selected(arguments) if arguments.select else ()
    return bool(rules) and all(rule.code.startswith(BY_LINE) for rule in rules)


def _progress(commits: int, findings: int) -> None:
    """Say how far the reading of a history is, on the line where it was said before."""
    counted = f"{findings:,} finding{'' if findings == 1 else 's'}"
    sys.stderr.write(f"\r\033[K{commits:,} commits, {counted}")
    sys.stderr.flush()


def _hook(here: str, names: list[str]) -> Snapshot:
    """Return what a hook is asked for: a push or a range has refs in the environment, a commit has names."""
    base, head = os.environ.get("PRE_COMMIT_FROM_REF", ""), os.environ.get("PRE_COMMIT_TO_REF", "")
    if base and head:
        return snapshot.commits(here, f"{base}..{head}", os.environ.get("PRE_COMMIT_REMOTE_NAME", ""))
    if os.environ.get("PRE_COMMIT_REMOTE_NAME"):
        # the first push: there is nothing to compare with but what the remote has already
        tip = head or os.environ.get("PRE_COMMIT_LOCAL_BRANCH") or "HEAD"
        return snapshot.pushed(here, tip, os.environ["PRE_COMMIT_REMOTE_NAME"])
    # called with no names, those tools found none to look at: what is staged is deleted, excluded or not on disk
    asked = names or (() if os.environ.get("PRE_COMMIT") else None)
    return snapshot.staged(here, asked, hook=True, meanwhile=_prepare)


def _prepare() -> None:
    """Import what will be needed, while git looks for what is staged."""
    from mlops_policy import engine, rules  # noqa: F401


def _self_test(_: SimpleNamespace, say: Say) -> int:
    from mlops_policy.adopt import selftest

    return selftest.run(say)
