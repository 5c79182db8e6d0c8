"""Results of tests in JUnit's XML, as Jenkins and GitLab read it: a suite a family, a case a rule."""

from __future__ import annotations

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from mlops_policy.core import LEVELS, OFF
from mlops_policy.reporters import shown
from mlops_policy.reporters.report import NOT_JUDGED, abouts, count, weighted
from mlops_policy.rules import FAMILIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mlops_policy.core import Finding
    from mlops_policy.reporters.report import About, Report

LINES = 500  # of a case: servers keep what is longer, and show it to nobody


def render(report: Report) -> str:
    """Return the suites. Findings below the level that fails are told with a case that passes."""
    found: dict[str, list[Finding]] = {}
    for finding in weighted(report):
        found.setdefault(finding.code, []).append(finding)
    asked = [one for one in abouts(report).values() if one.level != OFF or one.code in found]
    suites = [
        _suite(family, list(group), found, report.fail_level)
        for family, group in groupby(asked, key=lambda one: one.code[:3])
    ]
    head = f'<testsuites name="mlops-policy" {_counts(asked, found, report.fail_level)}>'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _suite(family: str, rules: list[About], found: Mapping[str, list[Finding]], lowest: str) -> str:
    name = FAMILIES.get(family, "policy")
    cases = [_case(one, name, found.get(one.code, []), lowest) for one in rules]
    head = f'<testsuite name="mlops-policy.{name}" {_counts(rules, found, lowest)}>'
    return "\n".join([head, *cases, "</testsuite>"])


def _counts(rules: list[About], found: Mapping[str, list[Finding]], lowest: str) -> str:
    """Return the numbers that a suite begins with; a file that was not judged is an error, and no failure."""
    failed = [one.code for one in rules if _fails(found.get(one.code, []), lowest)]
    errors = failed.count(NOT_JUDGED)
    return f'tests="{len(rules)}" failures="{len(failed) - errors}" errors="{errors}"'


def _fails(findings: Iterable[Finding], lowest: str) -> bool:
    return any(LEVELS.index(one.level) >= LEVELS.index(lowest) for one in findings)


def _case(rule: About, family: str, findings: list[Finding], lowest: str) -> str:
    names = f"classname={quoteattr(f'mlops-policy.{family}')} name={quoteattr(f'{rule.code} {rule.slug}')}"
    if not findings:
        return f"<testcase {names}/>"
    lines = [_line(one) for one in findings[:LINES]]
    lines += [f"... and {len(findings) - LINES} more"] if len(findings) > LINES else []
    body = escape("\n".join(lines))
    if not _fails(findings, lowest):
        return f"<testcase {names}><system-out>{body}</system-out></testcase>"
    message = quoteattr(f"{count(len(findings), 'finding')}: {rule.title}")
    kind = "error" if rule.code == NOT_JUDGED else "failure"
    return f"<testcase {names}><{kind} type={quoteattr(rule.code)} message={message}>{body}</{kind}></testcase>"


def _line(finding: Finding) -> str:
    commit = f" (commit {finding.commit[:12]})" if finding.commit else ""
    fix = "".join(f"\n    {shown(line.strip())}" for line in finding.fix.split("\n") if line.strip())
    return f"{shown(finding.path)}:{finding.line}: {shown(finding.message)}{commit}{fix}"
