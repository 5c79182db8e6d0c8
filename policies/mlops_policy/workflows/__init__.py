"""What weakens the gate: hooks that are passed by, verdicts that do not count, and what strangers may do in CI.

Pure functions from a text to weaknesses. What judges is precise before it is complete: what a comment or a message
says is no command, and what hooks of linters are skipped is nobody's business here.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Rules.
BYPASSED, SKIPPED, VERDICT, HOOK = "WFL001", "WFL002", "WFL003", "WFL004"
CHECKOUT, INJECTION, SECRET, PERMISSIONS = "WFL005", "WFL006", "WFL007", "WFL008"
# The hooks that this repository offers others: for all families at a commit, for one of them, and for pushes.
COMMITS, PUSHES = "mlops-policy", "mlops-policy-range"
OF_FAMILIES = {
    "forbid-data": "DAT",
    "forbid-models": "MOD",
    "forbid-unpinned": "PIN",
    "check-lock": "LCK",
    "check-python-parity": "PAR",
    "forbid-secrets": "SEC",
    "forbid-paths": "PTH",
    "check-tracking": "TRK",
    "check-seeds": "SED",
    "check-lineage": "LIN",
    "check-workflows": "WFL",
    "check-policy": "POL",
}
OURS = frozenset((COMMITS, PUSHES, *OF_FAMILIES))
# Hooks of others that keep the same things out of git.
GUARDS = frozenset(
    "gitleaks gitleaks-docker gitleaks-system betterleaks detect-secrets trufflehog ripsecrets detect-private-key"
    " detect-aws-credentials check-added-large-files nbstripout".split()
)


class Weakness(NamedTuple):
    """Something that weakens the gate, and where it is written.

    Attributes:
        rule: The code of the rule that speaks of it.
        message: What is wrong, and the thing.
        fix: What to type instead.
        line: The line of the file, from 1.
        subject: What makes it the same one again when lines move.
        sure: Whether nobody can mean well by it; what is not sure only warns.
        together: A sentence for all of a file that share it.
        item: What stands for this one in it.
    """

    rule: str
    message: str
    fix: str
    line: int
    subject: str
    sure: bool = True
    together: str = ""
    item: str = ""


def guarding(names: str) -> tuple[str, ...]:
    """Return those of a list of hooks, with commas between them, that keep data, models or credentials out of git."""
    return tuple(name for name in (part.strip() for part in names.split(",")) if name in OURS or name in GUARDS)


def distinct(found: Iterable[Weakness]) -> Iterator[Weakness]:
    """Yield each weakness of a line once."""
    seen: set[tuple[str, int, str]] = set()
    for one in found:
        key = (one.rule, one.line, one.subject)
        if key not in seen:
            seen.add(key)
            yield one
