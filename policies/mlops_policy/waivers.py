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
    "created": "date from which it counts",
    "expires": "date from which it no longer counts",
}
REQUIRED = ("rule", "reason", "owner", "created", "expires")
NEEDED = ("rule", "reason", "expires")  # without one of these, a waiver never counted
DATES = ("created", "expires")
LINE = 1000  # characters of a line in which a comment is looked for
_IGNORE = pattern(r"mlops-policy: ignore\[([A-Z0-9, ]+)\]\s*(.*?)\s*(?:--\s*(.*?))?\s*(?:-->|\*/)?\s*$")
_UNTIL = pattern(r"\buntil=(\d{4}-\d\d-\d\d)\b")


class WaiverError(Exception):
    """A waiver cannot be understood; the text says what is wrong in it."""


class Flaw(NamedTuple):
    """Why a waiver does not count, or counts for the last time; and what to write."""

    message: str
    fix: str


class Waiver(NamedTuple):
    """A finding that is accepted until a day, in a file or under a fingerprint. ``position`` is its own in its file."""

    code: str
    reason: str
    expires: date
    path: str = ""
    fingerprint: str = ""
    sha256: str = ""
    max_kb: int | None = None
    owner: str = ""
    ticket: str = ""
    created: date | None = None
    position: int = -1

    @property
    def where(self) -> str:
        """What it accepts: a path or pattern, or the fingerprint of a finding."""
        return self.path or self.fingerprint

    def covers(self, finding: Finding, size: int, digest: str, today: date) -> bool:
        """Return whether it accepts a finding in a file of so many bytes with this sha256, today."""
        if finding.code != self.code or today >= self.expires:
            return False
        if self.fingerprint and finding.fingerprint != self.fingerprint:
            return False
        small = self.max_kb is None or size <= self.max_kb * 1024
        same = not self.sha256 or digest == self.sha256
        return small and same and (not self.path or _matches(finding.path, self.path))

    def flaw(self, today: date, longest: int | None) -> Flaw | None:
        """Return why it does not count today, if it may hold for so many days and has not ended."""
        import datetime as dt

        label = f"the waiver of {self.code} for {self.where}"
        if self.created and self.created > today:
            return Flaw(f"{label} begins on {self.created}", "write the day on which it was granted")
        last = (self.created or today) + dt.timedelta(days=longest) if longest is not None else self.expires
        if self.expires > last:
            since = "its created" if self.created else "today, since it has no created"
            return Flaw(
                f"{label} holds longer than {longest} days from {since}", f"write: expires = {last}, or earlier"
            )
        return None


def waiver(entry: object, names: Mapping[str, Rule], position: int = -1) -> Waiver | Flaw:
    """Read a waiver of the configuration; one that lacks something, or is too wide, does not count.

    Raises:
        WaiverError: it holds what no waiver holds.
    """
    if not isinstance(entry, dict):
        raise WaiverError("a waiver is no table; write [[waivers]]")
    label = f"the waiver for {entry.get('path', entry.get('fingerprint', 'no file'))}"
    _check(entry, names, label)
    lacking = _lacking(entry, label)
    if lacking:
        return lacking
    limit = entry.get("max-kb")
    texts = {key: str(entry.get(key, "")) for key in ("reason", "path", "fingerprint", "sha256", "owner", "ticket")}
    return Waiver(
        code=names[entry["rule"]].code,
        expires=entry["expires"],
        max_kb=int(limit) if limit is not None else None,
        created=entry.get("created"),
        position=position,
        **texts,
    )


def _check(entry: Mapping[str, object], names: Mapping[str, Rule], label: str) -> None:
    """Refuse keys that there are not, and values of another kind."""
    import datetime as dt  # only where there is one

    for key in entry:
        if key not in FIELDS:
            from mlops_policy.config.checks import nearest  # only for a message

            raise WaiverError(f"{label} has an unknown {key!r}{nearest(key, FIELDS)}")
    code = entry.get("rule", "")
    if code != "" and (not isinstance(code, str) or code not in names):
        raise WaiverError(f"{label} names no rule: {code!r}; type: mlops-policy rules")
    for key in DATES:
        if entry.get(key) and type(entry[key]) is not dt.date:  # a date with a time is no day
            raise WaiverError(f"{label}: {key} is no date; write it without quotes, as 2027-01-30")
    limit = entry.get("max-kb")
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool)):
        raise WaiverError(f"{label}: max-kb = {limit!r} is no whole number")


def _lacking(entry: Mapping[str, object], label: str) -> Flaw | None:
    for key in NEEDED:
        if not entry.get(key):
            return Flaw(f"{label} has no {key} and does not count", f"write: {key} = {EXAMPLES[key]}")
    path = str(entry.get("path", ""))
    if not path and not entry.get("fingerprint"):
        return Flaw(f"{label} has neither path nor fingerprint and does not count", 'write: path = "path/of/the/file"')
    if any(mark in path for mark in "*?[") and not (entry.get("sha256") or "max-kb" in entry):
        return Flaw(f"{label} is a pattern and does not count", "add sha256 or max-kb, so that it hides what was seen")
    return None


EXAMPLES = {"rule": '"DAT001"', "reason": '"why it is accepted"', "expires": "2027-01-30"}


def ignored(line: str, code: str, today: date, longest: int | None = None) -> tuple[bool, str]:
    """Return whether the comment on a line accepts a code today and, if it tries in vain, why.

    ``longest`` is for how many days from today it may.
    """
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
    if longest is not None and until[1] > _after(today, longest):
        return (
            False,
            f"the ignore beside it holds longer than {longest} days; until={_after(today, longest)} is the last",
        )
    return True, ""


def _after(day: date, days: int) -> str:
    import datetime as dt

    return (day + dt.timedelta(days=days)).isoformat()


def _matches(path: str, pattern: str) -> bool:
    import fnmatch

    return fnmatch.fnmatchcase(path, pattern)


__all__ = ["FIELDS", "REQUIRED", "Flaw", "Waiver", "WaiverError", "ignored", "waiver"]
