"""The verdict as the JSON that shields.io draws a badge from (its documentation of the endpoint badge)."""

from __future__ import annotations

import json

from mlops_policy.reporters.badge import COLOURS, LABEL, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.reporters.report import Report


def render(report: Report) -> str:
    """Return the object."""
    facts = {"schemaVersion": 1, "label": LABEL, "message": words(report), "color": COLOURS[report.verdict][1:]}
    return json.dumps(facts) + "\n"
