"""Markdown for the summary of a CI job, cut before GitHub's limit, beyond which it would show none of it."""

from __future__ import annotations

from mlops_policy.core import ERROR
from mlops_policy.reporters import shown
from mlops_policy.reporters.report import INCOMPLETE, PASSED, abouts, address, count, help_address, totals, weighted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.core import Finding
    from mlops_policy.reporters.report import Report

BYTES = 900 * 1024  # GitHub takes 1 MiB of a step, and other tools may write into the same
LETTERS = 500  # of a message
PLAIN = frozenset(" ,;()/='.+-")  # signs that mean nothing in Markdown, where a line or a word does not begin
HEADS = {PASSED: "passed", INCOMPLETE: "did not judge everything"}
LEFT_OUT = "more left out, since GitHub takes 1 MiB of a step. All are in other outputs, as `--output json`."


def render(report: Report) -> str:
    """Return the verdict, a table of rules and a table of findings, errors first; the cut is said in the last line."""
    head = HEADS.get(report.verdict, "failed")
    parts = [f"## mlops-policy {head}", "", f"{totals(report)}{_expired(report)}", "", _scope(report), ""]
    findings = weighted(report)
    if findings:
        parts += ["| rule | | errors | warnings |", "|---|---|--:|--:|", *_rules(report, findings), ""]
        parts += ["| where | what is wrong | what to do |", "|---|---|---|"]
    text = "\n".join(parts)
    return _within(text, [_row(report, finding) for finding in findings], report.notes)


def _within(text: str, rows: list[str], notes: Iterable[str]) -> str:
    """Append as many rows as fit, then the notes if they do, and say how many do not."""
    size = len(text.encode())
    for number, row in enumerate(rows):
        size += len(row.encode()) + 1
        if size > BYTES:
            return f"{text}\n\n**{count(len(rows) - number, 'finding')}** {LEFT_OUT}\n"
        text += f"\n{row}"
    listed = "".join(f"\n- {_plain(note)}" for note in notes)
    if listed and size + len(listed.encode()) <= BYTES:
        text += f"\n{listed}"
    return f"{text.rstrip()}\n"


def _expired(report: Report) -> str:
    return f" {count(report.expired, 'waiver')} ended." if report.expired else ""


def _scope(report: Report) -> str:
    """Return what was looked at, and by what."""
    parts = [_plain(report.scope)] if report.scope else []
    parts += [f"commit `{report.commit[:12]}`"] if report.commit else []
    parts += [f"profile {report.profile}"]
    parts += [f"policy `{report.digest[:12]}`"] if report.digest else []
    return " · ".join([*parts, f"mlops-policy {report.version}"])


def _rules(report: Report, findings: list[Finding]) -> Iterator[str]:
    for about in abouts(report).values():
        levels = [finding.level for finding in findings if finding.code == about.code]
        if levels:
            errors = levels.count(ERROR)
            page = help_address(report, about.code)
            name = f"[{about.code}]({page})" if page else about.code
            yield f"| {name} | {_plain(about.title)} | {errors or ''} | {len(levels) - errors or ''} |"


def _row(report: Report, finding: Finding) -> str:
    place = _plain(f"{finding.path}:{finding.line}")
    link = address(report, finding)
    where = f"[{place}]({link})" if link else place
    commit = f" in `{finding.commit[:12]}`" if finding.commit else ""
    fixes = "<br>".join(f"<code>{_plain(line.strip())}</code>" for line in finding.fix.split("\n") if line.strip())
    kind = finding.code if finding.level == ERROR else f"{finding.code} warning"
    return f"| {where}{commit} | {kind}: {_plain(finding.message)} | {fixes} |"


def _plain(text: str) -> str:
    """Return a text that Markdown and HTML show as it is: signs that could mean something are written as numbers."""
    short = text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"
    marked = "".join(c if c.isalnum() or c in PLAIN else f"&#{ord(c)};" for c in shown(short))
    return marked.replace("www.", "www&#46;")  # GitHub would make a link of it
