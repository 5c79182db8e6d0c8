"""Code quality of GitLab (its documentation of the report format): a list, shown in the merge request."""

from __future__ import annotations

import json

from mlops_policy.core import ERROR
from mlops_policy.reporters import shown
from mlops_policy.reporters.report import NOT_JUDGED, weighted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.core import Finding
    from mlops_policy.reporters.report import Report

BLOCKER, CRITICAL, MAJOR, MINOR = "blocker", "critical", "major", "minor"


def render(report: Report) -> str:
    """Return the list. GitLab takes two with one fingerprint for one, so that each is told from those before it."""
    seen: dict[str, int] = {}
    issues = []
    for finding in weighted(report):
        mark = finding.fingerprint or f"{finding.code}-{shown(finding.path)}"
        seen[mark] = seen.get(mark, 0) + 1
        issues.append(_issue(finding, mark if seen[mark] == 1 else f"{mark}-{seen[mark]}"))
    return json.dumps(issues, indent=1) + "\n"


def _issue(finding: Finding, fingerprint: str) -> dict[str, object]:
    sentence = f"{finding.message}; {finding.fix}" if finding.fix else finding.message
    return {
        "description": " ".join(shown(sentence.replace("\n", " ")).split()),
        "check_name": f"{finding.code} {finding.slug}",
        "fingerprint": fingerprint,
        "severity": _severity(finding),
        "location": {"path": shown(finding.path), "lines": {"begin": finding.line}},
    }


def _severity(finding: Finding) -> str:
    """Return one of GitLab's five words; what was not judged weighs most, then credentials."""
    if finding.code == NOT_JUDGED:
        return BLOCKER
    if finding.level != ERROR:
        return MINOR
    return CRITICAL if finding.code.startswith("SEC") else MAJOR
