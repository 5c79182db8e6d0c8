"""What an output may say: every format is a pure function from a ``Report`` to a text."""

from __future__ import annotations

from mlops_policy import __version__
from mlops_policy.core import ERROR, LEVELS, WARNING, Finding
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlops_policy.core import Rule
    from mlops_policy.snapshot import Unread

PASSED, FAILED, INCOMPLETE = "passed", "failed", "incomplete"
NOT_JUDGED, NOT_JUDGED_SLUG = "POL000", "not-judged"


class Report(NamedTuple):
    """What was found, and what it was looked for in, with what.

    Attributes:
        findings: Those that count, in the order of their paths; without a secret in any text.
        unread: What could not be judged, and why.
        files: How many files were looked at.
        notes: Sentences on what was counted, or left out, and is no problem.
        rules: Those that were asked.
        waived: How many findings a waiver or a comment beside the line accepts.
        baselined: How many findings the baseline accepts.
        expired: How many waivers have ended.
        fail_level: The level from which the whole fails.
        profile: Under which the rules have their levels.
        levels: The levels that hold, by code, where they are not those of the profile.
        digest: Sha256 of the policy that held, empty if unknown.
        scope: What was looked at, in a few words, as ``all files`` or ``pull request 12``.
        repository: Address without a slash at its end, empty if unknown; a file is at ``/blob/COMMIT/PATH`` below it.
        commit: The whole id of the one that was looked at, empty if unknown.
        reference: Address of the reference of all rules (``RULES.md``), empty if unknown.
        version: That of this package.
    """

    findings: tuple[Finding, ...] = ()
    unread: tuple[Unread, ...] = ()
    files: int = 0
    notes: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    waived: int = 0
    baselined: int = 0
    expired: int = 0
    fail_level: str = ERROR
    profile: str = "standard"
    levels: Mapping[str, str] = {}
    digest: str = ""
    scope: str = ""
    repository: str = ""
    commit: str = ""
    reference: str = ""
    version: str = __version__

    @property
    def errors(self) -> int:
        return sum(finding.level == ERROR for finding in self.findings)

    @property
    def warnings(self) -> int:
        return sum(finding.level == WARNING for finding in self.findings)

    @property
    def accepted(self) -> int:
        return self.waived + self.baselined

    @property
    def verdict(self) -> str:
        """Return how it ended: what could not be judged weighs more than what was found."""
        if self.unread:
            return INCOMPLETE
        lowest = LEVELS.index(self.fail_level)
        return FAILED if any(LEVELS.index(one.level) >= lowest for one in self.findings) else PASSED


class About(NamedTuple):
    """What is said of a rule, found or not."""

    code: str
    slug: str
    level: str
    title: str
    details: tuple[str, ...]
    why: str
    instead: str


_UNREAD = About(
    NOT_JUDGED,
    NOT_JUDGED_SLUG,
    ERROR,
    "A file could not be judged.",
    (),
    "What nobody looked at may hold anything, so the whole does not pass.",
    "follow the sentence beside the file.",
)


def abouts(report: Report) -> dict[str, About]:
    """Return what is said of each rule that was asked or that found something, by code, in the order of codes."""
    known = {rule.code: _about(rule, report) for rule in report.rules}
    if report.unread:
        known[NOT_JUDGED] = _UNREAD
    for finding in report.findings:
        if finding.code not in known:
            title = f"{finding.slug.replace('-', ' ').capitalize()}."
            known[finding.code] = About(finding.code, finding.slug, finding.level, title, (), "", "")
    return dict(sorted(known.items()))


def _about(rule: Rule, report: Report) -> About:
    level = report.levels.get(rule.code) or rule.level(report.profile)
    instead = " ".join(rule.instead.split())
    return About(rule.code, rule.slug, level, rule.title, tuple(rule.details), rule.why, instead)


def weighted(report: Report) -> list[Finding]:
    """Return all that is to be shown, the weightiest first: what was not judged, errors, warnings."""
    unread = [
        Finding(NOT_JUDGED, NOT_JUDGED_SLUG, ERROR, one.path, 1, 1, f"not judged: {one.reason}", "", "", one.commit)
        for one in report.unread
    ]
    return unread + sorted(report.findings, key=lambda one: one.level != ERROR)


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def totals(report: Report) -> str:
    """Return a sentence on the whole."""
    parts = [count(report.errors, "error"), count(report.warnings, "warning")]
    parts += [f"{report.accepted} accepted"] if report.accepted else []
    parts += [f"{len(report.unread)} not judged"] if report.unread else []
    return f"{', '.join(parts)} in {count(report.files, 'file')}."


def address(report: Report, finding: Finding) -> str:
    """Return where the line of a finding can be read on the server, empty if unknown."""
    from urllib.parse import quote  # no part of a hook

    commit = finding.commit or report.commit
    if not (report.repository.startswith("https://") and commit):
        return ""
    path = quote(finding.path.encode("utf-8", "surrogateescape"))
    return f"{report.repository}/blob/{commit}/{path}#L{finding.line}"


def help_address(report: Report, code: str) -> str:
    """Return where a rule is explained, empty if unknown."""
    known = report.reference.startswith("https://") and code != NOT_JUDGED
    return f"{report.reference}#{code.lower()}" if known else ""
