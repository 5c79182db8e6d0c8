"""Accepted findings: waivers in the configuration, and ignores beside the line. Both need a reason, and both end."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mlops_policy.core import Finding, Rule

FIELDS = {
    "rule": "code or slug of the rule",
    "path": "path from the root; with * in it, only together with sha256 or max-kb",
    "sha256": "digest of the one file that is meant",
    "max-kb": "largest size in KB that is meant",
    "fingerprint": "of the one finding that is meant",
    "reason": "why it is accepted",
    "owner": "who answers for it",
    "ticket": "where it was decided",
    "created": "date",
    "expires": "date from which it no longer counts",
}
REQUIRED = ("rule", "reason", "expires")
LINE = 1000  # characters of a line in which a comment is looked for
_IGNORE = pattern(r"mlops-policy: ignore\[([A-Z0-9, ]+)\]\s*(.*?)\s*(?:--\s*(.*?))?\s*(?:-->|\*/)?\s*$")
_UNTIL = pattern(r"\buntil=(\d{4}-\d\d-\d\d)\b")


class WaiverError(Exception):
    """A waiver is not complete; the text says what it lacks."""


class Waiver(NamedTuple):
    """A finding that is accepted until a day, in a file or under a fingerprint."""

    code: str
    reason: str
    expires: date
    path: str = ""
    fingerprint: str = ""
    sha256: str = ""
    max_kb: int | None = None

    def covers(self, finding: Finding, size: int, digest: str, today: date) -> bool:
        """Return whether it accepts a finding in a file of so many bytes with this sha256, today."""
        if finding.code != self.code or today >= self.expires:
            return False
        if self.fingerprint and finding.fingerprint != self.fingerprint:
            return False
        small = self.max_kb is None or size <= self.max_kb * 1024
        same = not self.sha256 or digest == self.sha256
        return small and same and (not self.path or _matches(finding.path, self.path))


def waiver(entry: object, names: Mapping[str, Rule]) -> Waiver:  # noqa: C901  a demand a line
    """Read a waiver of the configuration.

    Raises:
        WaiverError: it lacks something, or is so wide that it would hide what nobody has seen.
    """
    import datetime as dt  # only where there is one

    if not isinstance(entry, dict):
        raise WaiverError("a waiver is no table; write [[waivers]]")
    label = f"the waiver for {entry.get('path', entry.get('fingerprint', 'no file'))}"
    for key in entry:
        if key not in FIELDS:
            raise WaiverError(f"{label} has an unknown {key!r}{_nearest(key)}")
    for key in REQUIRED:
        if not entry.get(key):
            raise WaiverError(f"{label} has no {key}")
    if not isinstance(entry["rule"], str) or entry["rule"] not in names:
        raise WaiverError(f"{label} names no rule: {entry['rule']!r}; type: mlops-policy rules")
    if type(entry["expires"]) is not dt.date:  # a date with a time is no day
        raise WaiverError(f"{label}: expires is no date; write it without quotes, as 2027-01-30")
    path, wild = str(entry.get("path", "")), any(mark in str(entry.get("path", "")) for mark in "*?[")
    if not path and not entry.get("fingerprint"):
        raise WaiverError(f"{label} has neither path nor fingerprint")
    if wild and not (entry.get("sha256") or "max-kb" in entry):
        raise WaiverError(f"{label} is a pattern; add sha256 or max-kb, so that it hides only what was seen")
    limit = entry.get("max-kb")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool)):
        raise WaiverError(f"{label}: max-kb = {limit!r} is no whole number")
    return Waiver(
        names[entry["rule"]].code,
        str(entry["reason"]),
        entry["expires"],
        path,
        str(entry.get("fingerprint", "")),
        str(entry.get("sha256", "")),
        int(limit) if limit is not None else None,
    )


def _nearest(key: str) -> str:
    import difflib  # only for a message

    found = difflib.get_close_matches(key, FIELDS, 1, 0.5)
    return f"; did you mean {found[0]!r}?" if found else f"; there are {', '.join(FIELDS)}"


def ignored(line: str, code: str, today: date) -> tuple[bool, str]:
    """Return whether the comment on a line accepts a code today and, if it tries in vain, why."""
    match = _IGNORE.search(line[:LINE])
    if match is None or code not in match[1].replace(" ", "").split(","):
        return False, ""
    until = _UNTIL.search(match[3] or match[2])
    if not _UNTIL.sub("", match[2]).strip(" -"):
        return False, "the ignore beside it gives no reason"
    if until is None:
        return False, "the ignore beside it has no date; add: -- until=YYYY-MM-DD"
    if until[1] <= today.isoformat():
        return False, f"the ignore beside it ended on {until[1]}"
    return True, ""


def _matches(path: str, pattern: str) -> bool:
    import fnmatch

    return fnmatch.fnmatchcase(path, pattern)


__all__ = ["FIELDS", "REQUIRED", "Waiver", "WaiverError", "ignored", "waiver"]
