"""What ``mlops-policy baseline`` does: lists what is tolerated, and shrinks the list."""

from __future__ import annotations

import os

from mlops_policy import atomic, baseline
from mlops_policy.adopt import count, here, judged, parted, refusal, tally, write
from mlops_policy.baseline import NAME
from mlops_policy.commands import CLEAN, FINDINGS
from mlops_policy.config import load
from mlops_policy.reporters import shown
from mlops_policy.snapshot import Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import SimpleNamespace

    from mlops_policy.baseline import Known
    from mlops_policy.commands.typing import Say
    from mlops_policy.snapshot import Snapshot


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Do what was asked; return 0, or 1 where the baseline is not as short as it can be, or has grown.

    Raises:
        Unusable: there is a baseline and should be none, or the other way round.
        ConfigError: it cannot be read.
        Incomplete: a file could not be judged.
    """
    return {"create": _create, "update": _update, "check": _check}[arguments.action](here(), say)


def _create(tree: Snapshot, say: Say) -> int:
    if baseline.read(tree.root) is not None:
        raise Unusable(f"there is a {NAME}, and it only shrinks; type: mlops-policy baseline update")
    policy = load(tree.root)
    findings, barred = parted(judged(tree, policy).findings, policy)
    if barred:
        say(refusal(barred))
    if not findings:
        say("nothing is left to tolerate" if barred else "nothing is found, so no baseline is needed")
        return CLEAN
    write(tree.root, findings)
    say(f"{count(len(findings), 'finding')} of today tolerated ({tally(findings)}), new ones not; type: git add {NAME}")
    return CLEAN


def _update(tree: Snapshot, say: Say) -> int:
    before = _held(tree)
    stay = before & _found(tree)
    gone = len(before) - len(stay)
    if gone:
        atomic.write({os.path.join(tree.root, NAME): [baseline.text(stay).encode()]})
    then = f"; type: git add {NAME}" if gone else ""
    say(f"{gone} no longer found and dropped, {count(len(stay), 'finding')} still tolerated{then}")
    return CLEAN


def _check(tree: Snapshot, say: Say) -> int:
    if baseline.read(tree.root) is None:
        say(f"there is no {NAME}: nothing is tolerated")
        return CLEAN
    held = _held(tree)
    before = baseline.committed(tree.repository, "HEAD") if tree.repository else None
    grown = held - before if before is not None else frozenset()
    gone = held - _found(tree) - grown
    back = f"git checkout HEAD -- {NAME} && mlops-policy baseline update"
    _list(gone, "is no longer found; type: mlops-policy baseline update", say)
    _list(grown, f"was added, and the baseline only shrinks; mend it, or waive it, and type: {back}", say)
    say(f"{count(len(held), 'finding')} tolerated, {len(gone)} of them no longer found, {len(grown)} added since HEAD")
    return FINDINGS if gone or grown else CLEAN


def _list(entries: Iterable[Known], what: str, say: Say) -> None:
    for one in sorted(entries, key=lambda each: (each.path, each)):
        say(f"{shown(one.path)}: {one.code} {one.fingerprint} {what}")


def _held(tree: Snapshot) -> frozenset[Known]:
    found = baseline.on_disk(tree.root)
    if found is None:
        raise Unusable(f"there is no {NAME}: nothing is tolerated; type: mlops-policy baseline create")
    return found


def _found(tree: Snapshot) -> frozenset[Known]:
    return frozenset(map(baseline.known, judged(tree).findings))
