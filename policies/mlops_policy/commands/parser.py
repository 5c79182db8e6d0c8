"""The parser of all command lines. Each module of a command describes its own words."""

from __future__ import annotations

import argparse

from mlops_policy import __version__
from mlops_policy.commands import UsageError, baseline, check, ci, doctor, fix, init, policy, rules, waive
from mlops_policy.org import command as org

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

COMMANDS = (check, ci, fix, init, doctor, baseline, waive, policy, rules, org)


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, where argparse would print a page; parsers of commands are of this kind too."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; type: mlops-policy --help")


def parser() -> Parser:
    """Return the parser of all command lines."""
    about = "Keeps machine-learning repositories reproducible."
    top = Parser(prog="mlops-policy", description=about, formatter_class=shape)
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND", prog=top.prog)
    for command in COMMANDS:
        command.add(commands, shape)
    return top


def shape(prog: str) -> argparse.HelpFormatter:
    """Return the shape of a help page: without a width, argparse imports compression to ask for one."""
    return argparse.HelpFormatter(prog, width=110)
