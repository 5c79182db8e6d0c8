"""Reports that tests hand to the outputs: with little, with much, and with names that mean harm."""

from typing import Any

from mlops_policy.core import ERROR, WARNING, Finding
from mlops_policy.reporters.report import Report
from mlops_policy.rules import RULES
from mlops_policy.snapshot import Unread

PAGE = "https://github.com/example-org/mlops-template/blob/main/policies/RULES.md"
REPOSITORY = "https://github.com/example-org/churn"
HOSTILE = "a|b`c`<img src=x>[d](https://example.org/e)*f*@g www.example.org\n::error::h##[group]\x1b[31m.csv"


def findings(number: int, level: str = ERROR, **facts: Any) -> tuple[Finding, ...]:  # noqa: ANN401  any field
    """Return findings, rule by rule."""
    texts = ("a <b> & c", "uv lock\nuv sync")
    found = []
    for index in range(number):
        rule = RULES[index % len(RULES)]
        place = (f"src/a b/{index}.py", index + 1, 3)
        found.append(Finding(rule.code, rule.slug, level, *place, *texts, f"{index:016x}"))
    return tuple(one._replace(**facts) for one in found)


def many(errors: int, warnings: int) -> Report:
    """Return a report with warnings and, after them, errors."""
    return Report((*findings(warnings, WARNING), *findings(errors)), rules=RULES)


def full(**facts: Any) -> Report:  # noqa: ANN401  any field
    """Return a report in which everything is set, as a finding of each rule, one in a commit, one that means harm."""
    odd = (
        findings(1, path=HOSTILE, message=HOSTILE, level=WARNING)[0],
        findings(1, commit="a" * 40, date="2026-11-20")[0],
        findings(1, code="XYZ001", slug="from-another-version")[0],
    )
    report = Report((*findings(len(RULES)), *odd), (Unread("big.bin", "too large; split it"),), 9, ("a: 3 fixtures",))
    report = report._replace(rules=RULES, waived=2, baselined=3, expired=1, digest="c" * 64, scope="pull request 12")
    return report._replace(repository=REPOSITORY, commit="b" * 40, reference=PAGE)._replace(**facts)
