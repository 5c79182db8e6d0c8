"""List what was done with versions: when, what, by whom, from which to which, and why.

reads   the events in the prediction log's database
writes  nothing
next    rollback, if it was a mistake
"""

from typing import Any

from .project import Project
from .serving.journal import Journal


def line(event: dict[str, Any]) -> tuple[str, ...]:
    """Return the words of an event."""
    versions = " → ".join(f"v{event[end]}" for end in ("from_version", "to_version") if event[end])
    mode = event["details"].get("mode")
    kind = f"{event['kind']} {mode}" if mode else event["kind"]
    return f"{event['time']:%Y-%m-%d %H:%M:%S}", kind, versions, event["who"], " ".join(event["why"].split())


def main(project: Project, last: int) -> str:
    """List the newest events, oldest first; times are UTC."""
    with Journal.open(project) as log:
        events = log.events().tail(last).to_dict("records")
    if not events:
        return "nothing has happened yet"
    lines = [line(event) for event in events]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rows = ("  ".join(map(str.ljust, words, widths)).rstrip() for words in lines)
    return "\n".join([f"the newest {len(lines)} events, UTC" if len(lines) > 1 else "one event, UTC", *rows])
