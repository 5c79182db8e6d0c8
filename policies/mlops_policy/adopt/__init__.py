"""What a repository needs that was there before the policy: a baseline, its other tools' lists, a proof of the hook."""

from __future__ import annotations

import os

from mlops_policy import baseline, snapshot
from mlops_policy.config import BY_REPOSITORY, load
from mlops_policy.engine import run
from mlops_policy.git import Incomplete, repository
from mlops_policy.reporters import shown
from mlops_policy.rules import FAMILIES
from mlops_policy.rules import load as rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mlops_policy.config import Policy
    from mlops_policy.core import Finding
    from mlops_policy.engine import Result
    from mlops_policy.snapshot import Snapshot


def here() -> Snapshot:
    """Return all that git tracks in the repository of the working directory, or all files of a folder without git."""
    repo = repository(os.getcwd())
    return snapshot.tree(repo.root if repo else os.getcwd())


def judged(tree: Snapshot, policy: Policy | None = None) -> Result:
    """Return all that is found in a tree, tolerated or not; nothing on the policy itself, which nothing can tolerate.

    Raises:
        Incomplete: a file could not be judged, so that nobody knows what is in it.
    """
    families = [family for family in FAMILIES if family != "POL"]
    result = run(
        tree,
        load(tree.root) if policy is None else policy,
        rules(families, wide=False),
        lambda kinds: rules(families, wide=True, kinds=kinds),
        ratchet=False,
    )
    if result.unread:
        first = f"{shown(result.unread[0].path)}: {result.unread[0].reason}"
        raise Incomplete(f"{count(len(result.unread), 'file')} could not be judged, so nothing is written; {first}")
    return result


def parted(findings: Iterable[Finding], policy: Policy) -> tuple[list[Finding], list[Finding]]:
    """Part the findings that a baseline may hold from those that the organisation lets no baseline tolerate."""
    held: list[Finding] = []
    barred: list[Finding] = []
    for one in findings:
        (held if policy.acceptable(one.code) == BY_REPOSITORY else barred).append(one)
    return held, barred


def refusal(barred: Sequence[Finding]) -> str:
    """Return what is said of findings that no baseline may hold."""
    return (
        f"{count(len(barred), 'finding')} no baseline can tolerate, says the organisation ({tally(barred)}): mend them"
    )


def write(root: str, findings: Iterable[Finding]) -> None:
    """Write a new baseline.

    Raises:
        FileExistsError: there is one.
    """
    with open(os.path.join(root, baseline.NAME), "xb") as file:
        file.write(baseline.text(map(baseline.known, findings)).encode())


def tally(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each family, as ``2 DAT, 1 SEC``."""
    families = [finding.code[:3] for finding in findings]
    return ", ".join(f"{families.count(family)} {family}" for family in sorted({*families}))


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
