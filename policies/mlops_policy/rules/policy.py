"""POL: the policy itself. What weakens it is found while it is resolved; these rules say so, and cannot be waived."""

from __future__ import annotations

from mlops_policy.config import EXPIRED, FLAWED, GROWN, UNLOCKED, WEAKENED
from mlops_policy.core import ERROR, WARNING, Example, Problem, rule
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.config import Policy
    from mlops_policy.snapshot import Snapshot

    Options = Mapping[str, Any]

ALWAYS = (ERROR, ERROR, ERROR)
OWN, LOCK, ORGANISATION, BASELINE = (
    ".mlops-policy.toml",
    ".mlops-policy.lock",
    ".mlops-policy/org.toml",
    ".mlops-policy.baseline",
)
EXTENDS = 'extends = "../policies"\n'
WAIVER = '[[waivers]]\nrule = "DAT001"\npath = "a.bin"\nowner = "@example-org/ml"\ncreated = 2026-01-01\n'
LATER = "expires = 2999-01-01\n"


class Standing(NamedTuple):
    """The policy that holds, and what is judged by it."""

    policy: Policy
    snapshot: Snapshot

    def problems(self, code: str) -> Iterator[Problem]:
        """Yield what was found wrong with the policy when it was resolved."""
        return (problem for each, problem in self.policy.problems if each == code)


def _locked(own: str, organisation: str, digest: str = "") -> dict[str, bytes]:
    """Return a repository that has locked the file of its organisation, for examples."""
    from mlops_policy.config.lock import Lock
    from mlops_policy.config.lock import digest as of

    lock = Lock("../policies", "", "", digest or of(organisation.encode()))
    files = {OWN: EXTENDS + own, LOCK: lock.text, ORGANISATION: organisation}
    return {path: text.encode() for path, text in files.items()}


@rule(
    WEAKENED,
    levels=ALWAYS,
    since="0.6.0",
    scope="policy",
    examples=lambda: (
        Example("a milder profile", _locked('profile = "baseline"\n', 'name = "example-org"\n'), finds=True),
        Example("a rule turned off", _locked('rules.DAT001 = "off"\n', 'name = "example-org"\n'), finds=True),
        Example(
            "a larger limit",
            _locked("rules.DAT008.max-kb = 900\n", 'name = "example-org"\nrules.DAT008.max-kb = 200\n'),
            finds=True,
        ),
        Example(
            "a waiver that only the organisation may grant",
            _locked(
                f'{WAIVER}reason = "an example"\n{LATER}',
                'name = "example-org"\nrules.DAT001.waivable = "org"\n',
            ),
            finds=True,
        ),
        Example("a stricter profile", _locked('profile = "strict"\n', 'name = "example-org"\n'), finds=False),
    ),
)
def weakened_policy(standing: Standing, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all
    """A repository sets something milder than its organisation.

    A profile, a level, a limit, a mode of pinning, the life of a waiver, or a waiver of a rule that the organisation
    keeps to itself. The stricter value holds all the same. Without an organisation, only the levels of this family
    cannot be lowered. In CI, so is what a change does to the gate: something else in the place of the workflow that
    calls the policy is an error; another call, another trigger, hooks or LFS patterns that go, and a setting that
    becomes milder than it was, are warnings.

    Why: What one repository lets pass quietly is what everybody else believes to be shut out.

    Instead: take it out; `mlops-policy policy resolve` says which value holds and who asks for it. Where it is too
    strict, change the organisation's file, where others see it.
    """
    yield from standing.problems(WEAKENED)


@rule(
    EXPIRED,
    levels=(WARNING, WARNING, ERROR),
    since="0.6.0",
    scope="policy",
    examples=lambda: (
        Example(
            "a waiver of last year",
            {OWN: f'{WAIVER}reason = "an example"\nexpires = 2026-02-01\n'.encode()},
            finds=True,
        ),
        Example("one that holds", {OWN: f'{WAIVER}reason = "an example"\n{LATER}'.encode()}, finds=False),
    ),
)
def expired_waiver(standing: Standing, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A waiver has ended, and is still there.

    What it accepted is found again. It warns, so that a day in the calendar stops nobody who has nothing to do with it,
    and is an error under the profile strict.

    Why: A list of exceptions of which half have ended is one that nobody reads.

    Instead: mend what it accepted, then type `mlops-policy waive prune`; or write a later day, with the reason for it.
    """
    yield from standing.problems(EXPIRED)


@rule(
    FLAWED,
    since="0.6.0",
    scope="policy",
    examples=lambda: (
        Example("no reason", {OWN: f"{WAIVER}{LATER}".encode()}, finds=True),
        Example(
            "no owner",
            {OWN: b'[[waivers]]\nrule = "DAT001"\npath = "a"\nreason = "old"\ncreated = 2026-01-01\n' + LATER.encode()},
            finds=True,
        ),
        Example(
            "ten years",
            {OWN: f'max-waiver-days = 90\n{WAIVER}reason = "an example"\n{LATER}'.encode()},
            finds=True,
        ),
        Example("all of it", {OWN: f'{WAIVER}reason = "an example"\n{LATER}'.encode()}, finds=False),
    ),
)
def incomplete_waiver(standing: Standing, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A waiver lacks what it must have, is too wide, or holds for too long.

    Without rule, reason, end, or what it is for, it does not count. One from before owner and created were asked for
    still counts, and warns. For how long a waiver may hold, `max-waiver-days` says; an organisation that says nothing
    means 90.

    Why: An exception without a reason, an owner and an end is a rule that was turned off.

    Instead: `mlops-policy waive add --rule DAT001 --path FILE --reason WHY --owner @WHO --days 30` writes a whole one.
    """
    yield from standing.problems(FLAWED)


@rule(
    GROWN,
    levels=ALWAYS,
    since="0.6.0",
    scope="policy",
    examples=lambda: (
        Example(
            "the first one, which warns",
            {BASELINE: b"# Findings that are tolerated\nDAT001 0123456789abcdef data/a.bin\n"},
            finds=True,
        ),
        Example("none", {"notes.md": b"# Notes\n"}, finds=False),
    ),
)
def grown_baseline(standing: Standing, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A change adds findings to the baseline, which only shrinks.

    Compared with the commit that the change starts from: HEAD for what is staged, the fork for a range. The first
    baseline of a repository warns, so that whoever reviews it sees how much it tolerates.

    Why: A list that can grow is a way to switch off the policy for one file after the other.

    Instead: mend the finding, or waive it with `mlops-policy waive add`, then `mlops-policy baseline update`.
    """
    from mlops_policy import baseline

    yield from baseline.grown(standing.snapshot)


@rule(
    UNLOCKED,
    levels=ALWAYS,
    since="0.6.0",
    scope="policy",
    examples=lambda: (
        Example("no lock", {OWN: EXTENDS.encode()}, finds=True),
        Example("another file than the locked one", _locked("", 'name = "example-org"\n', "0" * 64), finds=True),
        Example(
            "another address than the locked one",
            _locked("", 'name = "example-org"\n') | {OWN: b'extends = "../other"\n'},
            finds=True,
        ),
        Example(
            "a lock that nothing asks for",
            _locked("", 'name = "example-org"\n') | {OWN: b'profile = "standard"\n'},
            finds=True,
        ),
        Example("locked", _locked("", 'name = "example-org"\n'), finds=False),
    ),
)
def unlocked_policy(standing: Standing, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """The organisation's policy is not the one that was locked, or is not locked at all.

    `extends` names it; `.mlops-policy.lock` says which commit and which sha256 it was, and `.mlops-policy/org.toml` is
    its copy, so that hooks need no network. All three must agree. What the copy says holds even then, where it is
    stricter.

    Why: A policy that anybody can change in passing, or that is another one tomorrow, guards nothing.

    Instead: `mlops-policy policy lock` fetches it and writes both files; `mlops-policy policy verify` compares them.
    """
    yield from standing.problems(UNLOCKED)


RULES = (weakened_policy, expired_waiver, incomplete_waiver, grown_baseline, unlocked_policy)
