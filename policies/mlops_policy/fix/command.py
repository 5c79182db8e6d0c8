"""What ``mlops-policy fix`` does: reads, repairs, shows the difference, writes."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from mlops_policy import snapshot
from mlops_policy.config import load
from mlops_policy.documents import decode
from mlops_policy.engine import Gathered
from mlops_policy.fix import Repair, files, repairs
from mlops_policy.reporters import shown
from mlops_policy.snapshot import File, Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import SimpleNamespace

DONE, LEFT = 0, 1


def run(arguments: SimpleNamespace, say: Callable[[str], None]) -> int:
    """Repair files; return 0 where all is exact now, 1 where something is left.

    Raises:
        Unusable: the environment is none.
        OSError: a file cannot be written; then none of those that belong together is.
    """
    kept = snapshot.files(os.getcwd(), arguments.files or ["."])
    policy = load(kept.root, pins=arguments.pins or "")
    gathered = Gathered(kept)
    for file in kept.files():
        if isinstance(file, File):
            gathered.add(file)
    installed = _installed(arguments.environment)
    written, left = 0, 0
    for repair in repairs(gathered.project(policy), installed):
        for line in _difference(kept.root, repair):
            say(line)
        for line in repair.left:
            say(f"left: {shown(line)}")
        if repair.texts and not arguments.dry_run:
            files.write(kept.root, repair.texts)
        written += len(repair.edits) if repair.texts else 0
        left += len(repair.left)
    verb = "would be written" if arguments.dry_run else "written"
    then = "; then: git add --update" if written and not arguments.dry_run else ""
    say(f"{_count(written, 'exact version')} {verb}, {_count(left, 'place')} left{then}")
    return LEFT if left else DONE


def _installed(folder: str | None) -> dict[str, frozenset[str]]:
    if not folder:
        return {}
    found = files.installed(Path(folder))
    if not found:
        raise Unusable(f"{folder} is no environment of Python or conda; type: mlops-policy fix --environment .venv")
    return found


def _difference(root: str, repair: Repair) -> Iterator[str]:
    """Yield the lines of a unified difference, file by file."""
    for path, text in repair.texts.items():
        before = decode((Path(root) / path).read_bytes()) or ""
        lines = (before.splitlines(), text.splitlines())
        yield from difflib.unified_diff(*lines, f"a/{shown(path)}", f"b/{shown(path)}", lineterm="", n=1)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
