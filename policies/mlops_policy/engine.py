"""Runs the rules over a snapshot: one file at a time, so that memory stays flat, then the rules that count."""

from __future__ import annotations

from mlops_policy.core import ERROR, LEVELS, OFF, WARNING, Finding
from mlops_policy.frozen import NamedTuple
from mlops_policy.snapshot import File, Survey, Unread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from typing import Any

    from mlops_policy.config import Policy
    from mlops_policy.core import Problem, Rule
    from mlops_policy.snapshot import Snapshot


class Result(NamedTuple):
    """What was found, what could not be judged, how many files were looked at and how many findings are accepted."""

    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    files: int
    accepted: int

    def at_least(self, level: str) -> int:
        """Return the number of findings of a level and above."""
        return sum(LEVELS.index(finding.level) >= LEVELS.index(level) for finding in self.findings)


IGNORE = b"mlops-policy: ignore["


def run(snapshot: Snapshot, policy: Policy, rules: Sequence[Rule]) -> Result:
    """Judge all files of a snapshot."""
    active = [rule for rule in rules if policy.level(rule) != OFF]
    single = [(rule, policy.level(rule), policy.options(rule)) for rule in active if rule.scope == "file"]
    sizes: dict[str, int] = {}
    findings: list[Finding] = []
    unread: list[Unread] = []
    accepted = 0
    for file in snapshot.files():
        if isinstance(file, Unread):
            unread.append(file)
            continue
        sizes[file.path] = file.size
        try:
            found = [
                _finding(rule, level, each, file)
                for rule, level, options in single
                for each in rule.check(file, options)
            ]
        except Exception as error:  # noqa: BLE001  one file that nobody foresaw must not hide the others
            unread.append(
                Unread(file.path, f"cannot be judged ({type(error).__name__}); please report it", file.commit)
            )
            continue
        if found and file.origin:
            found = list(_mild(found, file, single))
        kept = list(_kept(found, file, policy)) if found else []
        accepted += len(found) - len(kept)
        findings += kept
    survey = Survey(snapshot.entries, sizes, snapshot.adds)
    for rule in active:
        if rule.scope == "snapshot":
            found = [_finding(rule, policy.level(rule), each) for each in rule.check(survey, policy.options(rule))]
            kept = [one for one in found if not _waived(one, policy, sizes.get(one.path, 0), "")]
            accepted += len(found) - len(kept)
            findings += kept
    findings.sort(key=lambda one: (one.path, one.line, one.code, one.commit))
    return Result(tuple(_numbered(findings)), tuple(unread), len(sizes), accepted)


def _finding(rule: Rule, level: str, problem: Problem, file: File | None = None) -> Finding:
    """Give a problem its rule and place. A rule may lower the level of a problem, never raise it."""
    lowered = WARNING if problem.level == WARNING and level == ERROR else level
    path = problem.path or (file.path if file else "")
    commit = file.commit if file else ""
    subject = problem.subject or problem.message
    fix = f"{problem.fix}; it stays in the history until: git rebase -i {commit[:12]}^" if commit else problem.fix
    place = (path, problem.line, problem.column, problem.message, fix)
    return Finding(rule.code, rule.slug, lowered, *place, subject, commit)


def _mild(
    findings: Iterable[Finding], file: File, rules: Iterable[tuple[Rule, str, dict[str, Any]]]
) -> Iterator[Finding]:
    """Yield the findings of a file that was moved: those that it had before the range, where it was, only warn."""
    before = file.at(file.origin)
    codes = {rule.code for rule, _, options in rules if any(rule.check(before, options))}
    for finding in findings:
        yield finding._replace(level=WARNING) if finding.code in codes and finding.level == ERROR else finding


def _kept(findings: Iterable[Finding], file: File, policy: Policy) -> Iterator[Finding]:
    """Yield the findings that no waiver and no comment beside the line accepts."""
    lines = file.head.decode("utf-8", "replace").split("\n") if IGNORE in file.head else []
    for finding in findings:
        digest = _sha256(file.head) if file.whole and any(one.sha256 for one in policy.waivers) else ""
        if _waived(finding, policy, file.size, digest):
            continue
        why = ""
        if lines:
            from mlops_policy.waivers import ignored  # seldom

            # on the line itself, or alone on the one above
            near = [line for line in lines[max(0, finding.line - 2) : finding.line] if "mlops-policy: ignore[" in line]
            verdicts = [ignored(line, finding.code, _today()) for line in near]
            if any(accepted for accepted, _ in verdicts):
                continue
            why = next((text for _, text in verdicts if text), "")
        yield finding._replace(message=f"{finding.message} ({why})") if why else finding


def _waived(finding: Finding, policy: Policy, size: int, digest: str) -> bool:
    if not policy.waivers:
        return False
    printed = finding._replace(fingerprint=_fingerprint(finding, 1))
    return any(waiver.covers(printed, size, digest, _today()) for waiver in policy.waivers)


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


def _numbered(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Put fingerprints in the place of subjects; equal ones are counted within a commit."""
    seen: dict[tuple[str, ...], int] = {}
    for finding in findings:
        key = (finding.code, finding.path, finding.fingerprint, finding.commit)
        seen[key] = seen.get(key, 0) + 1
        yield finding._replace(fingerprint=_fingerprint(finding, seen[key]))
