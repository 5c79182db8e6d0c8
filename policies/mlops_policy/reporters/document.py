"""One JSON document for programs, in the form that ``policies/schema/report.schema.json`` describes."""

from __future__ import annotations

import json

from mlops_policy.reporters import shown
from mlops_policy.reporters.report import abouts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.core import Finding
    from mlops_policy.reporters.report import Report

VERSION = 1  # of the form: raised when a key goes or changes its meaning; keys may come without
TEXTS = ("code", "slug", "level", "path", "line", "column", "message", "fix", "fingerprint", "commit", "date")


def render(report: Report) -> str:
    """Return the document; what is unknown is an empty text. Paths are as ``shown``, so that any reader takes them."""
    facts = {
        "schema": VERSION,
        "tool": {"name": "mlops-policy", "version": report.version},
        "policy": {"profile": report.profile, "sha256": report.digest, "reference": report.reference},
        "repository": report.repository,
        "commit": report.commit,
        "scope": report.scope,
        "verdict": report.verdict,
        "fail-level": report.fail_level,
        "counts": {
            "files": report.files,
            "errors": report.errors,
            "warnings": report.warnings,
            "waived": report.waived,
            "baselined": report.baselined,
            "expired": report.expired,
            "not-judged": len(report.unread),
        },
        "rules": [
            {"code": one.code, "slug": one.slug, "level": one.level, "title": one.title}
            for one in abouts(report).values()
        ],
        "findings": [_finding(finding) for finding in report.findings],
        "not-judged": [
            {"path": shown(one.path), "reason": shown(one.reason), "commit": one.commit} for one in report.unread
        ],
        "notes": [shown(note) for note in report.notes],
    }
    return json.dumps(facts, indent=1) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    plain = finding._asdict()
    fix = "\n".join(shown(line) for line in finding.fix.split("\n"))
    texts = {"path": shown(finding.path), "message": shown(finding.message), "fix": fix}
    return {key: plain[key] for key in TEXTS} | texts
