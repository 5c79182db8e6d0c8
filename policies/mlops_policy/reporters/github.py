"""Annotations of GitHub Actions (its documentation of workflow commands): a step shows ten errors and ten warnings."""

from __future__ import annotations

import hashlib

from mlops_policy.core import ERROR, WARNING
from mlops_policy.reporters import shown
from mlops_policy.reporters.report import count, weighted
from mlops_policy.reporters.text import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.core import Finding
    from mlops_policy.reporters.report import Report

SHOWN = 10  # of each level; GitHub drops what comes after them, and does not say so


def render(report: Report) -> str:
    """Return an annotation for the first findings of each level, a line for each other, and a sentence on the whole."""
    levels = [[one for one in weighted(report) if one.level == level] for level in (ERROR, WARNING)]
    lines = [_annotation(finding) for group in levels for finding in group[:SHOWN]]
    rest = [finding for group in levels for finding in group[SHOWN:]]
    return "\n".join([*lines, *_rest(rest), summary(report)]) + "\n"


def _rest(findings: list[Finding]) -> Iterator[str]:
    """Yield findings as plain lines of the log, in which GitHub looks for no commands."""
    if not findings:
        return
    lines = [_line(finding) for finding in findings]
    # nobody can write a line that holds the digest of all lines, and so ends the pause before it should
    token = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    yield f"GitHub shows {SHOWN} errors and {SHOWN} warnings of a step; here {count(len(findings), 'finding')} more:"
    yield f"::stop-commands::{token}"
    yield from lines
    yield f"::{token}::"


def _line(finding: Finding) -> str:
    return shown(f"{finding.path}:{finding.line}: {finding.code} {finding.level}: {_sentence(finding)}")


def _annotation(finding: Finding) -> str:
    place = f"file={_property(finding.path)},line={finding.line},col={finding.column}"
    title = _property(f"{finding.code} {finding.slug}")
    return f"::{finding.level} {place},title={title}::{_text(_sentence(finding))}"


def _sentence(finding: Finding) -> str:
    commit = f" (commit {finding.commit[:12]})" if finding.commit else ""
    return f"{finding.message}{commit}; {finding.fix}" if finding.fix else f"{finding.message}{commit}"


def _text(value: str) -> str:
    lines = (shown(line.strip()) for line in value.split("\n"))
    return "\n".join(lines).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return shown(value).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
