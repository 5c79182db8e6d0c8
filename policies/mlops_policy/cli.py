"""The command ``mlops-policy``: the only place that prints and exits.

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 4 incomplete or internal, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from mlops_policy import __version__, snapshot
from mlops_policy.config import ConfigError, load
from mlops_policy.core import ERROR, PROFILES, WARNING
from mlops_policy.git import GitError, Incomplete

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlops_policy.core import Rule
    from mlops_policy.engine import Result
    from mlops_policy.snapshot import Snapshot

CLEAN, FINDINGS, USAGE, INCOMPLETE, INTERRUPTED = 0, 1, 2, 4, 130


class UsageError(Exception):
    """The command line cannot be followed; the text says what to type."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    try:
        arguments = _parser().parse_args(argv)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except (ConfigError, UsageError, ValueError) as error:
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
    return code


def _say(code: int, text: object) -> int:
    print(f"mlops-policy: {text}".encode("utf-8", "backslashreplace").decode(), file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mlops-policy", description="Keeps machine-learning repositories reproducible."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="judge files, what is staged, a tree, a range of commits or all history")
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
    _add_selection(check)
    check.add_argument("--profile", choices=PROFILES, help="instead of the one in the configuration")
    check.add_argument(
        "--fail-level", choices=(WARNING, ERROR), default=ERROR, help="exit with 1 from here (default: error)"
    )
    check.add_argument(
        "--output", action="append", metavar="FORMAT[=FILE]", default=[], help="text, jsonl or github; several times"
    )
    rules = commands.add_parser("rules", help="list the rules")
    rules.set_defaults(run=_rules)
    _add_selection(rules)
    rules.add_argument("--output", choices=("text", "jsonl", "markdown", "schema"), default="text")
    explain = commands.add_parser("explain", help="say why a rule is there and what to do")
    explain.set_defaults(run=_explain)
    explain.add_argument("code", help="code or slug, as DAT001")
    return parser


def _add_selection(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--select", action="append", default=[], metavar="CODES", help="only these codes or families")
    parser.add_argument("--ignore", action="append", default=[], metavar="CODES", help="not these codes or families")


def _check(arguments: argparse.Namespace) -> int:
    outputs = [_output(text) for text in arguments.output] or [("text", "")]
    looked_at = _snapshot(arguments)
    policy = load(looked_at.root, arguments.profile or "")
    if not looked_at.entries and outputs == [("text", "")]:
        return CLEAN
    from mlops_policy.engine import run  # not needed where nothing is staged

    result = run(looked_at, policy, _selected(arguments))
    for name, file in outputs:
        _write(result, name, file)
    if result.unread:
        return INCOMPLETE
    return FINDINGS if result.at_least(arguments.fail_level) else CLEAN


def _snapshot(arguments: argparse.Namespace) -> Snapshot:
    """Return what the command line asks for."""
    here = Path.cwd()
    names: list[str] = arguments.files
    if arguments.hook:
        return _hook(here, names)
    if arguments.staged:
        return snapshot.staged(here, names)
    if names and not arguments.all and not arguments.range and not arguments.history:
        return snapshot.files(here, names)
    folder = (here / names[0]).resolve() if names else here
    if len(names) > 1 or not folder.is_dir():
        raise UsageError(f"{' '.join(names)!r} is no folder; --all, --range and --history take one folder or none")
    if arguments.range:
        return snapshot.commits(folder, arguments.range)
    return snapshot.history(folder) if arguments.history else snapshot.tree(folder)


def _hook(here: Path, names: list[str]) -> Snapshot:
    """Return what a hook is asked for: a push or a range has refs in the environment, a commit has names."""
    base, head = os.environ.get("PRE_COMMIT_FROM_REF", ""), os.environ.get("PRE_COMMIT_TO_REF", "")
    if base and head:
        return snapshot.commits(here, f"{base}..{head}")
    if os.environ.get("PRE_COMMIT_REMOTE_NAME"):
        # the first push: there is nothing to compare with but what the remote has already
        tip = head or os.environ.get("PRE_COMMIT_LOCAL_BRANCH") or "HEAD"
        return snapshot.pushed(here, tip, os.environ["PRE_COMMIT_REMOTE_NAME"])
    return snapshot.staged(here, names)


def _selected(arguments: argparse.Namespace) -> tuple[Rule, ...]:
    from mlops_policy.rules import RULES, chosen  # not needed where nothing is staged

    picked = RULES if not arguments.select else chosen(_codes(arguments.select))
    dropped = chosen(_codes(arguments.ignore)) if arguments.ignore else ()
    return tuple(rule for rule in picked if rule not in dropped)


def _codes(texts: list[str]) -> tuple[str, ...]:
    from mlops_policy.rules import RULES

    codes = tuple(code.strip() for text in texts for code in text.split(",") if code.strip())
    known = {name for rule in RULES for name in (rule.code, rule.slug, rule.code[:3])}
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


def _write(result: Result, name: str, file: str) -> None:
    if name == "text" and not (file or result.findings or result.unread or sys.stdout.isatty()):
        return
    from mlops_policy.reporters import reporter

    colour = not file and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    text = reporter(name)(result, colour)
    if file:
        Path(file).write_text(text, "utf-8")
    else:
        print(text, end="")


def _rules(arguments: argparse.Namespace) -> int:
    from mlops_policy import reference

    print(reference.write(_selected(arguments), arguments.output), end="")
    return CLEAN


def _explain(arguments: argparse.Namespace) -> int:
    from mlops_policy import reference
    from mlops_policy.rules import RULES

    rule = next((one for one in RULES if arguments.code in (one.code, one.code.lower(), one.slug)), None)
    if rule is None:
        raise UsageError(f"there is no rule {arguments.code!r}; type: mlops-policy rules")
    print(reference.explain(rule), end="")
    return CLEAN
