"""The command ``mlops-policy``: the only place that prints and exits.

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 4 incomplete or internal, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from types import SimpleNamespace

from mlops_policy import __version__, lazy, snapshot
from mlops_policy.config import PIN_MODES, ConfigError, load
from mlops_policy.core import ERROR, PROFILES, WARNING
from mlops_policy.git import GitError, Incomplete

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence
    from typing import NoReturn

    from mlops_policy.core import Rule
    from mlops_policy.engine import Result
    from mlops_policy.snapshot import Snapshot

CLEAN, FINDINGS, USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 4, 130


class UsageError(Exception):
    """The command line cannot be followed; the text says what to type."""


def main(argv: Sequence[str] | None = None) -> int:  # noqa: PLR0911  a code an ending
    """Run the command and return its exit code."""
    try:
        words = sys.argv[1:] if argv is None else list(argv)
        arguments = quick(words) or parser().parse_args(words, SimpleNamespace())
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(errors="backslashreplace")  # a name in any letters, on any terminal
        code: int = arguments.run(arguments)
        if sys.stdout is not None:
            sys.stdout.flush()
    except (ConfigError, UsageError, snapshot.Unusable) as error:
        return _say(USAGE, error)
    except (GitError, Incomplete) as error:
        return _say(INCOMPLETE, error)
    except FileNotFoundError as error:
        return _say(USAGE, f"there is no file {error}" if error.filename != "git" else "git is not installed")
    except PermissionError as error:
        return _say(INCOMPLETE, f"{error.filename} cannot be used: {error.strerror}")
    except KeyboardInterrupt:
        return _say(INTERRUPTED, "interrupted")
    except BrokenPipeError:  # whoever read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    except Exception as error:  # noqa: BLE001  no traceback reaches a user
        return _say(INCOMPLETE, f"internal error, {type(error).__name__} in {_where(error)}; please report it")
    return code


def program() -> NoReturn:
    """Run the command as a program, and end without the 5 ms that taking the interpreter apart costs."""
    code = main()
    lazy.keep()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(code)


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


def quick(words: list[str]) -> SimpleNamespace | None:
    """Read the command lines of hooks, as ``parser`` would, without the 5 ms of argparse; None for any other."""
    if words[:1] != ["check"] or words[1:2] not in (["--staged"], ["--hook"]):
        return None
    read = SimpleNamespace(run=_check, all=False, range=None, history=False, profile=None, pins=None)
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


def parser() -> argparse.ArgumentParser:
    """Return the parser of all command lines."""
    import argparse

    def shape(prog: str) -> argparse.HelpFormatter:
        return argparse.HelpFormatter(prog, width=110)  # without a width, argparse imports compression to ask for one

    about = "Keeps machine-learning repositories reproducible."
    top = argparse.ArgumentParser(prog="mlops-policy", description=about, formatter_class=shape)
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND", prog=top.prog)
    check = commands.add_parser(
        "check", help="judge files, what is staged, a tree, a range of commits or all history", formatter_class=shape
    )
    check.set_defaults(run=_check)
    check.add_argument(
        "files", nargs="*", metavar="FILE", help="files or folders as they lie on disk; a folder with --all"
    )
    what = check.add_mutually_exclusive_group()
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
    _add_selection(check)
    check.add_argument("--profile", choices=PROFILES, help="instead of the one in the configuration")
    check.add_argument(
        "--pins", choices=PIN_MODES, help="how dependencies are to be pinned, instead of what the configuration says"
    )
    check.add_argument(
        "--fail-level", choices=(WARNING, ERROR), default=ERROR, help="exit with 1 from here (default: error)"
    )
    check.add_argument(
        "--output", action="append", metavar="FORMAT[=FILE]", default=[], help="text, jsonl or github; several times"
    )
    fix = commands.add_parser(
        "fix", help="write the exact versions of the lock where ranges are", formatter_class=shape
    )
    fix.set_defaults(run=_fix)
    fix.add_argument("files", nargs="*", metavar="FILE", help="files or folders (default: all that git tracks)")
    fix.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")
    fix.add_argument(
        "--environment", metavar="FOLDER", help="an environment whose versions count where no lock has one"
    )
    fix.add_argument("--pins", choices=PIN_MODES, help="instead of what the configuration says")
    init = commands.add_parser(
        "init", help="bring the policy into a repository that was there before", formatter_class=shape
    )
    init.set_defaults(run=_init)
    init.add_argument("--undo", action="store_true", help="take back what it wrote, if that is unchanged")
    baseline = commands.add_parser(
        "baseline", help="keep the list of findings that are tolerated: it only shrinks", formatter_class=shape
    )
    baseline.set_defaults(run=_baseline)
    baseline.add_argument("action", choices=("create", "update", "check"))
    rules = commands.add_parser("rules", help="list the rules", formatter_class=shape)
    rules.set_defaults(run=_rules)
    _add_selection(rules)
    rules.add_argument("--output", choices=("text", "jsonl", "markdown", "schema"), default="text")
    explain = commands.add_parser("explain", help="say why a rule is there and what to do", formatter_class=shape)
    explain.set_defaults(run=_explain)
    explain.add_argument("code", help="code or slug, as DAT001")
    for each in (top, check, fix, init, baseline, rules, explain):
        each.error = _refuse  # type: ignore[method-assign]
    return top


def _refuse(message: str) -> NoReturn:
    """Take the place of argparse's answer, which is a page."""
    raise UsageError(f"{message}; type: mlops-policy --help")


def _add_selection(command: argparse.ArgumentParser) -> None:
    command.add_argument("--select", action="append", default=[], metavar="CODES", help="only these codes or families")
    command.add_argument("--ignore", action="append", default=[], metavar="CODES", help="not these codes or families")


def _check(arguments: SimpleNamespace) -> int:
    gc.disable()  # what is read holds no cycles, and looking for some would cost a tenth of the time
    outputs = [_output(text) for text in arguments.output] or [("text", "")]
    looked_at = _snapshot(arguments)
    policy = load(looked_at.root, arguments.profile or "", arguments.pins or "")
    if not (looked_at.entries or arguments.history) and outputs == [("text", "")]:
        return CLEAN
    from mlops_policy.engine import run  # not needed where nothing is staged
    from mlops_policy.rules import FAMILIES, WIDE, modules

    tell = _progress if arguments.history and sys.stderr is not None and sys.stderr.isatty() else None
    wide = any(not WIDE.isdisjoint(modules(family)) for family in _asked(arguments, FAMILIES))
    late = (lambda kinds: _selected(arguments, FAMILIES, wide=True, kinds=kinds)) if wide else None
    result = run(looked_at, policy, _selected(arguments, FAMILIES, wide=False), late, tell=tell)
    if tell:
        print("\r\033[K", end="", file=sys.stderr)
    for name, file in outputs:
        _write(result, name, file, hook=arguments.hook)
    if result.unread:
        return INCOMPLETE
    return FINDINGS if result.at_least(arguments.fail_level) else CLEAN


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
    from mlops_policy.rules import BY_LINE, FAMILIES

    rules = _selected(arguments, FAMILIES) if arguments.select else ()
    return bool(rules) and all(rule.code.startswith(BY_LINE) for rule in rules)


def _progress(commits: int, findings: int) -> None:
    """Say how far the reading of a history is, on the line where it was said before."""
    counted = f"{findings:,} finding{'' if findings == 1 else 's'}"
    print(f"\r\033[K{commits:,} commits, {counted}", end="", file=sys.stderr, flush=True)


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


def _selected(
    arguments: SimpleNamespace,
    families: Iterable[str],
    *,
    wide: bool | None = None,
    kinds: Iterable[str] | None = None,
) -> tuple[Rule, ...]:
    """Return the rules of some families that the command line asks for; those that look at the whole, or the others."""
    from mlops_policy.rules import chosen, load  # not needed where nothing is staged

    rules = load(_asked(arguments, families), wide=wide, kinds=kinds)
    picked = chosen(rules, _codes(arguments.select)) if arguments.select else rules
    dropped = chosen(rules, _codes(arguments.ignore)) if arguments.ignore else ()
    return tuple(rule for rule in picked if rule not in dropped)


def _asked(arguments: SimpleNamespace, families: Iterable[str]) -> tuple[str, ...]:
    """Return those of some families of which rules are asked for: only they are loaded. A slug may be of any."""
    names = {code.strip()[:3] for text in arguments.select for code in text.split(",")}
    all_of_them = not names or not all(name.isupper() for name in names)
    return tuple(family for family in families if all_of_them or family in names)


def _codes(texts: list[str]) -> tuple[str, ...]:
    from mlops_policy import rules

    codes = tuple(code.strip() for text in texts for code in text.split(",") if code.strip())
    if not codes:
        raise UsageError("no rule is named; type: mlops-policy rules")
    if rules.FAMILIES.keys() >= {*codes}:
        return codes
    known = {*rules.FAMILIES, *(name for rule in rules.RULES for name in (rule.code, rule.slug))}
    for code in codes:
        if code not in known:
            raise UsageError(f"there is no rule {code!r}; type: mlops-policy rules")
    return codes


def _output(text: str) -> tuple[str, str]:
    from mlops_policy.reporters import FORMATS

    name, _, file = text.partition("=")
    if name not in FORMATS:
        raise UsageError(f"--output {name!r} is none of {', '.join(FORMATS)}")
    return name, file


def _write(result: Result, name: str, file: str, *, hook: bool) -> None:
    terminal = sys.stdout is not None and sys.stdout.isatty()
    notes = result.notes if not hook else ()
    if name == "text" and not (file or result.findings or result.unread or notes or terminal):
        return
    from mlops_policy.reporters import reporter

    colour = not file and terminal and not os.environ.get("NO_COLOR")
    text = reporter(name)(result, colour=colour)
    if file:
        try:
            with open(file, "w", encoding="utf-8", errors="backslashreplace") as stream:
                stream.write(text)
        except OSError as error:
            raise UsageError(f"--output {name}={file} cannot be written: {error.strerror}") from error
    else:
        print(text, end="")


def _fix(arguments: SimpleNamespace) -> int:
    """Write exact versions; show the difference, and what was left and why."""
    from mlops_policy.fix import command  # a program of its own, and no part of a hook

    return command.run(arguments, print)


def _init(arguments: SimpleNamespace) -> int:
    from mlops_policy.adopt import init  # as for fix, and so are the next two

    return init.run(arguments, print)


def _baseline(arguments: SimpleNamespace) -> int:
    from mlops_policy.adopt import command

    return command.run(arguments, print)


def _self_test(_: SimpleNamespace) -> int:
    from mlops_policy.adopt import selftest

    return selftest.run(print)


def _rules(arguments: SimpleNamespace) -> int:
    from mlops_policy import reference
    from mlops_policy.rules import FAMILIES

    print(reference.write(_selected(arguments, FAMILIES), arguments.output), end="")
    return CLEAN


def _explain(arguments: SimpleNamespace) -> int:
    from mlops_policy import reference
    from mlops_policy.rules import RULES

    rule = next((one for one in RULES if arguments.code in (one.code, one.code.lower(), one.slug)), None)
    if rule is None:
        raise UsageError(f"there is no rule {arguments.code!r}; type: mlops-policy rules")
    print(reference.explain(rule), end="")
    return CLEAN
