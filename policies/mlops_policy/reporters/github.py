"""Annotations of GitHub Actions (its documentation of workflow commands): errors first, since ten of each are shown."""

from __future__ import annotations

from mlops_policy.core import ERROR
from mlops_policy.reporters import shown
from mlops_policy.reporters.text import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.engine import Result


def write(result: Result, *, colour: bool) -> str:  # noqa: ARG001  the signature of all reporters
    """Return one command a finding, and a sentence on the whole."""
    lines = []
    for finding in sorted(result.findings, key=lambda one: one.level != ERROR):
        place = f"file={_property(finding.path)},line={finding.line},col={finding.column}"
        title = _property(f"{finding.code} {finding.slug}")
        lines.append(f"::{finding.level} {place},title={title}::{_text(f'{finding.message}; {finding.fix}')}")
    lines += [f"::error file={_property(one.path)}::{_text(f'not judged: {one.reason}')}" for one in result.unread]
    return "\n".join([*lines, summary(result)]) + "\n"


def _text(value: str) -> str:
    return shown(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _text(value).replace(":", "%3A").replace(",", "%2C")
