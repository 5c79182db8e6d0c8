"""One page in HTML for one repository: it holds all that it shows, loads nothing, and reads without its script."""

from __future__ import annotations

from html import escape

from mlops_policy.reporters import shown
from mlops_policy.reporters.report import (
    INCOMPLETE,
    NOT_JUDGED,
    PASSED,
    abouts,
    address,
    count,
    help_address,
    totals,
    weighted,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.core import Finding
    from mlops_policy.reporters.report import About, Report

ROWS = 20_000  # a browser shows them within a second or two
OPEN = 5  # rules whose findings are open from the beginning
HEADS = {PASSED: "passed", INCOMPLETE: "did not judge everything"}


def render(report: Report) -> str:
    """Return the page: verdict and numbers, then rule by rule why it is there, where it is broken and what to do."""
    style, script = _asset("page.css"), _asset("page.js")
    name = escape(_name(report))
    body = "\n".join([*_head(report), *_rules(report), *_notes(report)])
    # nothing that a name or a message could smuggle in would run or be loaded: only these two texts may
    allowed = f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{allowed}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{escape(HEADS.get(report.verdict, "failed"))}: mlops-policy{f" on {name}" if name else ""}</title>
<style>{style}</style>
</head>
<body>
{body}
<script>{script}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    from importlib.resources import files

    return (files("mlops_policy.reporters") / name).read_text("utf-8")


def _digest(text: str) -> str:
    import base64
    import hashlib

    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _name(report: Report) -> str:
    """Return the repository as people call it."""
    return "/".join(shown(report.repository).split("/")[-2:]) if report.repository else ""


def _head(report: Report) -> Iterator[str]:
    yield '<a class="skip" href="#findings">To the findings</a>'
    verdict = HEADS.get(report.verdict, "failed")
    name = _name(report)
    linked = f'<a href="{escape(report.repository)}">{escape(name)}</a>' if _safe(report.repository) else escape(name)
    yield f'<header><h1>{linked or "The repository"} <span class="{report.verdict}">{verdict}</span></h1>'
    facts = [report.scope, f"commit {report.commit[:12]}" if report.commit else "", f"profile {report.profile}"]
    facts += [f"policy {report.digest[:12]}" if report.digest else "", f"mlops-policy {report.version}"]
    yield f'<p class="facts">{escape(shown(" · ".join(fact for fact in facts if fact)))}</p></header>'
    numbers = [
        (report.errors, "error", "error"),
        (report.warnings, "warning", "warning"),
        (report.files, "file looked at", ""),
    ]
    seldom = [
        (len(report.unread), "file not judged", "warning"),
        (report.waived, "waived", ""),
        (report.baselined, "in the baseline", ""),
        (report.expired, "waiver ended", ""),
    ]
    numbers += [each for each in seldom if each[0]]
    yield '<ul class="totals">'
    for number, noun, kind in numbers:
        yield f'<li class="{kind if number else ""}"><b>{number:,}</b> {_plural(noun, number)}</li>'
    yield "</ul>"
    yield (
        '<form class="sieve" role="search" hidden>'
        '<input type="search" aria-label="Search" placeholder="Search path, rule or text ( / )">'
        '<label><input type="checkbox" value="error" checked> errors</label>'
        '<label><input type="checkbox" value="warning" checked> warnings</label>'
        '<output aria-live="polite"></output></form>'
    )


def _plural(noun: str, number: int) -> str:
    first, _, rest = noun.partition(" ")
    plural = first if number == 1 or first not in ("error", "warning", "file", "waiver") else f"{first}s"
    return f"{plural} {rest}".rstrip()


def _safe(link: str) -> bool:
    return link.startswith("https://")


def _rules(report: Report) -> Iterator[str]:
    """Yield the rules with their findings, those with errors first."""
    yield '<main id="findings" tabindex="-1">'
    everything = weighted(report)
    found: dict[str, list[Finding]] = {}
    for finding in everything[:ROWS]:
        found.setdefault(finding.code, []).append(finding)
    if not found:
        yield f"<p>Nothing was found: {escape(totals(report))}</p>"
    known: Mapping[str, About] = abouts(report)
    for number, (code, findings) in enumerate(found.items()):
        yield from _rule(report, known[code], findings, opened=number < OPEN)
    if len(everything) > ROWS:
        left = count(len(everything) - ROWS, "finding")
        yield f"<p><b>{left} more</b> are left out of this page; all of them are in: --output json=FILE</p>"
    yield "</main>"


def _rule(report: Report, about: About, findings: list[Finding], *, opened: bool) -> Iterator[str]:
    levels = dict.fromkeys(finding.level for finding in findings)
    marks = " ".join(f'<span class="level {level}">{level}</span>' for level in levels)
    yield f"<details{' open' if opened else ''}><summary><b>{about.code}</b> {escape(about.title)}"
    yield f' {marks} <span class="number">{len(findings)}</span></summary>'
    texts = [("Why", about.why), ("Instead", about.instead)]
    yield f'<div class="why">{"".join(f"<p><b>{name}:</b> {_prose(text)}</p>" for name, text in texts if text)}'
    page = help_address(report, about.code)
    if page:
        yield f'<p><a href="{escape(page)}">{about.code} in the reference</a></p>'
    elif about.code != NOT_JUDGED:
        yield f"<p><code>mlops-policy explain {about.code}</code></p>"
    yield "</div><table><thead><tr><th>Where</th><th>What is wrong</th><th>What to do</th></tr></thead><tbody>"
    for finding in findings:
        yield _row(report, finding)
    yield "</tbody></table></details>"


def _row(report: Report, finding: Finding) -> str:
    place = escape(f"{shown(finding.path)}:{finding.line}")
    link = address(report, finding)
    where = f'<a href="{escape(link)}"><code>{place}</code></a>' if link else f"<code>{place}</code>"
    day = f", {finding.date}" if finding.date else ""
    where += f'<span class="commit">commit {finding.commit[:12]}{day}</span>' if finding.commit else ""
    fixes = (line.strip() for line in finding.fix.split("\n"))
    todo = "".join(f"<code>{escape(shown(line))}</code>" for line in fixes if line)
    cells = "".join(f"<td>{cell}</td>" for cell in (where, escape(shown(finding.message)), todo))
    return f'<tr data-level="{finding.level}">{cells}</tr>'


def _prose(text: str) -> str:
    """Return a sentence of a rule, with what stands between backticks as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if number % 2 else part for number, part in enumerate(parts))


def _notes(report: Report) -> Iterator[str]:
    if report.notes:
        listed = "".join(f"<li>{escape(shown(note))}</li>" for note in report.notes)
        yield f'<h2>Notes</h2><ul class="notes">{listed}</ul>'
