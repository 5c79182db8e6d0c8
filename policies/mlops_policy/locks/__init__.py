"""What a lock holds, and whether it still agrees with its manifest: pure functions of their texts.

One module a kind of lock, each with ``read_lock(text) -> Lock`` and ``compare(manifest, lock, around) -> Verdict``.
None of them resolves anything: a lock says, or hashes, what it was made for; that is compared with what is asked now.
``pairs`` finds manifests and their locks in a project.
"""

from mlops_policy.locks.model import ABSENT, IN_STEP, OPTION, STALE, UNKNOWN, Around, Drift, Lock, Verdict
from mlops_policy.locks.pairs import (
    Pair,
    command_for,
    find,
    lock_of,
    pair_of,
    state_of,
    verdict_of,
    versions_near,
)
from mlops_policy.locks.places import is_library

__all__ = [
    "ABSENT",
    "IN_STEP",
    "OPTION",
    "STALE",
    "UNKNOWN",
    "Around",
    "Drift",
    "Lock",
    "Pair",
    "Verdict",
    "command_for",
    "find",
    "is_library",
    "lock_of",
    "pair_of",
    "state_of",
    "verdict_of",
    "versions_near",
]
