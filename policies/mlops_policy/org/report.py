"""The dashboard: all that an audit knows, in one page that needs no server, and a few lines of it as Markdown.

The data stands in two blocks of JSON: one that the page reads at once, and the findings, which it reads when somebody
opens a repository. Texts that many findings share stand there once.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_policy import __version__, atomic
from mlops_policy.org.records import WHOLE
from mlops_policy.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.org.gather import Gathered

HERE = Path(__file__).with_name("page")
SOON = 30  # days before the end of a waiver from which on it is told


def write(found: Gathered, path: Path) -> None:
    """Write the page, whole or not at all."""
    style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("dashboard.css", "dashboard.js"))
    page = (HERE / "dashboard.html").read_text(encoding="utf-8")
    titles = {rule.code: (rule.slug, rule.title) for rule in RULES}
    summary = {
        "run": found.run,
        "version": __version__,
        "soon": SOON,
        "rules": [[code, *titles.get(code, (code, ""))] for code in found.rules],
        "teams": [*found.teams],
        "statuses": [*found.statuses],
        "whole": sorted(WHOLE),
        "repositories": found.repositories,
        "waivers": found.waivers,
        "steps": found.steps,
    }
    details = {"texts": [*found.texts], "repositories": found.findings}
    parts = {
        "{policy}": _policy(style, script),
        "{style}": style,
        "{summary}": _json(summary),
        "{details}": _json(details),
        "{script}": script,
    }
    atomic.write({path: _filled(page, parts)})


def _filled(page: str, parts: dict[str, str]) -> Iterator[bytes]:
    """Put each part in its place, in the order in which they stand in the page; what is put in is not looked at."""
    for place, text in parts.items():
        before, _, page = page.partition(place)
        yield before.encode()
        yield text.encode("utf-8", "backslashreplace")
    yield page.encode()


def _json(data: object) -> str:
    """Return JSON that no text in it can leave: it stands between tags."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _policy(style: str, script: str) -> str:
    """Return what the page may do: run this script, use this style, and nothing else, least of all the network."""
    own = {name: _digest(text) for name, text in (("style", style), ("script", script))}
    rest = "base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; style-src '{own['style']}'; script-src '{own['script']}'; {rest}"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def sentences(found: Gathered) -> list[str]:
    """Return the whole in a few sentences."""
    counts = found.counts
    clean = f"{counts['clean']:,} of {_repositories(counts['repositories'])} without errors"
    said = [f"{clean}; {counts['errors']:,} errors, {counts['warnings']:,} warnings, {counts['accepted']:,} accepted"]
    if not found.whole:
        said.append(f"INCOMPLETE: {_repositories(counts['incomplete'])} not looked at, or not whole")
    ending = soon(found)
    if ending:
        said.append(f"{len(ending):,} {'waiver' if len(ending) == 1 else 'waivers'} ended or ending within {SOON} days")
    return said


def _repositories(number: int) -> str:
    return f"{number:,} {'repository' if number == 1 else 'repositories'}"


def soon(found: Gathered) -> list[list[Any]]:
    """Return the waivers that end soon, the first of them first."""
    day = dt.date.fromisoformat(found.run[:10]) if found.run else dt.datetime.now(tz=dt.UTC).date()
    limit = (day + dt.timedelta(days=SOON)).isoformat()
    return sorted((one for one in found.waivers if one[-1] <= limit), key=lambda one: (one[-1], one[0]))


def markdown(found: Gathered) -> str:
    """Return the whole as Markdown, for the summary of a run: what matters most, and no name that could be markup."""
    rows = [f"| {code} | {number:,} |" for code, number in found.codes.most_common(10)]
    table = ["", "| rule | repositories with errors |", "|---|---|", *rows] if rows else []
    return "\n".join(["## Policy audit", "", *(f"- {each}" for each in sentences(found)), *table, "", ""])
