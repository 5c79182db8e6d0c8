"""Which findings count: those that no waiver and no comment beside the line accepts, each with its fingerprint."""

from __future__ import annotations

from mlops_policy.config import BY_REPOSITORY
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from mlops_policy.config import Policy
    from mlops_policy.core import Finding
    from mlops_policy.waivers import Waiver

IGNORE = b"mlops-policy: ignore["
KEPT = "the organisation lets no comment accept it"


class Accepted(NamedTuple):
    """What accepts findings: waivers, with how many they do, and sentences on comments beside the lines.

    ``files`` are size and sha256 of files, by path and commit, for waivers that want to know them of a finding.
    """

    by_waivers: dict[Waiver, int]
    by_comments: list[str]
    files: dict[tuple[str, str], tuple[int, str]]


def remaining(
    findings: Iterable[Finding], head: bytes, policy: Policy, size: int, accepted: Accepted, *, whole: bool
) -> Iterator[Finding]:
    """Yield the findings of a file that no waiver and no comment beside the line accepts; keep what accepts others.

    Waivers by fingerprint are left to ``unprinted``.
    """
    lines = head.decode("utf-8", "replace").split("\n") if IGNORE in head else []
    digest = _sha256(head) if whole and any(one.sha256 for one in policy.waivers) else ""
    printed = any(one.fingerprint for one in policy.waivers)
    for finding in findings:
        if _waived(finding, policy, size, digest, accepted, printed=False):
            continue
        if printed:
            accepted.files[finding.path, finding.commit] = (size, digest)
        why = ""
        if lines:
            from mlops_policy.waivers import ignored  # seldom

            # on the line itself, or alone on the one above
            near = [line for line in lines[max(0, finding.line - 2) : finding.line] if "mlops-policy: ignore[" in line]
            verdicts = [ignored(line, finding.code, _today(), policy.longest) for line in near]
            if verdicts and policy.acceptable(finding.code) != BY_REPOSITORY:
                verdicts = [(False, KEPT if counts else text) for counts, text in verdicts]
            if any(counts for counts, _ in verdicts):
                accepted.by_comments.append(f"{finding.path}:{finding.line}: a comment accepts {finding.code}")
                continue
            why = next((text for _, text in verdicts if text), "")
        yield finding._replace(message=f"{finding.message} ({why})") if why else finding


def unprinted(findings: Iterable[Finding], policy: Policy, accepted: Accepted) -> Iterator[Finding]:
    """Yield the numbered findings that no waiver by fingerprint accepts; of two equal ones each has its own."""
    for finding in findings:
        size, digest = accepted.files.get((finding.path, finding.commit), (0, ""))
        if not _waived(finding, policy, size, digest, accepted, printed=True):
            yield finding


def _waived(finding: Finding, policy: Policy, size: int, digest: str, accepted: Accepted, *, printed: bool) -> bool:
    """Return whether a waiver accepts a finding, one by fingerprint or another; and count that it does."""
    asked = [one for one in policy.waivers if bool(one.fingerprint) is printed]
    accepting = next((one for one in asked if one.covers(finding, size, digest, _today())), None)
    if accepting:
        accepted.by_waivers[accepting] = accepted.by_waivers.get(accepting, 0) + 1
    return accepting is not None


def _today() -> date:
    import datetime as dt  # only where something is accepted until a day

    return dt.datetime.now(tz=dt.UTC).date()


def _sha256(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _fingerprint(finding: Finding, occurrence: int) -> str:
    """Return what stays the same when lines move: rule, path, subject, and the how-manieth of them it is."""
    parts = (finding.code, finding.path, finding.fingerprint, str(occurrence))
    return _sha256("\0".join(parts).encode("utf-8", "surrogateescape"))[:16]


def numbered(findings: Iterable[Finding], before: Iterable[Finding]) -> Iterator[Finding]:
    """Put fingerprints in the place of subjects; equal ones are counted within a commit, those from before it first."""
    seen: dict[tuple[str, ...], int] = {}
    for number, group in enumerate((before, findings)):
        for finding in group:
            key = (finding.code, finding.path, finding.fingerprint, finding.commit)
            seen[key] = seen.get(key, 0) + 1
            if number:
                yield finding._replace(fingerprint=_fingerprint(finding, seen[key]))
