"""One JSON object a line, for programs: a finding each; a file that could not be judged has the code POL000."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.reporters.report import Report

KEYS = ("code", "slug", "level", "path", "line", "column", "message", "fix", "fingerprint")


def render(report: Report) -> str:
    """Return the lines. Bytes of a path that are no UTF-8 are surrogates, as in ``os.fsdecode``."""
    lines = []
    for finding in report.findings:
        plain = finding._asdict()
        commit = {key: plain[key] for key in ("commit", "date") if plain[key]}
        lines.append(json.dumps({key: plain[key] for key in KEYS} | commit))
    for unread in report.unread:
        place = {"path": unread.path, "line": 1, "column": 1, "message": f"not judged: {unread.reason}"}
        commit = {"commit": unread.commit} if unread.commit else {}
        lines.append(
            json.dumps(
                {"code": "POL000", "slug": "not-judged", "level": "error", **place, "fix": "", "fingerprint": ""}
                | commit
            )
        )
    return "".join(f"{line}\n" for line in lines)
