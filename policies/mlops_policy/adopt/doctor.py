"""What ``mlops-policy doctor`` does: says of each part of the gate that it holds, or what to type."""

from __future__ import annotations

import json
import os

from mlops_policy import snapshot
from mlops_policy.adopt.health import BROKEN, clone, gate, standing, tools
from mlops_policy.commands import CLEAN, FINDINGS
from mlops_policy.git import repository

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import SimpleNamespace

    from mlops_policy.adopt.health import Line
    from mlops_policy.commands.typing import Say
    from mlops_policy.git import Repository


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Say it, a line a part; return 1 where something keeps the policy from holding.

    Raises:
        Unusable: this is no repository.
    """
    repo = repository(os.getcwd())
    if repo is None:
        raise snapshot.Unusable("this is no git repository; type: git init")
    lines = []
    for line in _lines(repo):
        lines.append(line)
        if arguments.output == "text":
            say(line.sentence())
    if arguments.output == "json":
        say(json.dumps([line._asdict() for line in lines], indent=2))
    return FINDINGS if any(line.state == BROKEN for line in lines) else CLEAN


def _lines(repo: Repository) -> Iterator[Line]:
    refused = clone.refused(repo)
    if refused:
        yield refused
        return
    yield from clone.lines(repo)
    yield from tools.lines(repo.root)
    yield from gate.lines(repo)
    yield from standing.lines(snapshot.tree(repo.root))
