"""The verdict as a small picture in SVG, which needs no server."""

from __future__ import annotations

from mlops_policy.reporters.report import FAILED, INCOMPLETE, PASSED, count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.reporters.report import Report

LABEL = "mlops-policy"
# white letters on them have a contrast of 4.5 and more
COLOURS = {PASSED: "#1a7f37", FAILED: "#c62828", INCOMPLETE: "#8a5a00"}
LETTER, MARGIN = 6.2, 7  # pixels; the width of a text is set by textLength, whatever the font


def render(report: Report) -> str:
    """Return the picture: 20 pixels high, with its words for those who do not see it."""
    message = words(report)
    left, right = (round(LETTER * len(text)) + 2 * MARGIN for text in (LABEL, message))
    whole, name = left + right, f"{LABEL}: {message}"
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{name}">
<title>{name}</title>
<rect width="{left}" height="20" fill="#444"/>
<rect x="{left}" width="{right}" height="20" fill="{COLOURS[report.verdict]}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
{_text(LABEL, MARGIN, left)}
{_text(message, left + MARGIN, right)}
</g></svg>
"""


def words(report: Report) -> str:
    """Return what the verdict says in a word or two."""
    if report.verdict == INCOMPLETE:
        return f"{len(report.unread)} not judged"
    if report.verdict == FAILED:
        return count(report.errors, "error") if report.errors else count(report.warnings, "warning")
    return PASSED


def _text(text: str, left: int, width: int) -> str:
    return f'<text x="{left}" y="14" textLength="{width - 2 * MARGIN}">{text}</text>'
