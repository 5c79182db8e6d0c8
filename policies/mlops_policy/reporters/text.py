"""Text for a person: files in their order, what is wrong, and what to type."""

from __future__ import annotations

import os
import sys
from itertools import groupby

from mlops_policy.core import ERROR
from mlops_policy.lazy import pattern
from mlops_policy.reporters import shown
from mlops_policy.reporters.report import Report, totals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.core import Finding

NAME, CONFIG = "mlops-policy", ".pre-commit-config.yaml"
# Where hooks of ours are from, and at what: an address with a user or a password in it is not repeated.
_SOURCE = pattern(
    r"(?m)^[ \t]*-[ \t]+repo:[ \t]*[\"']?(https://[^\s@\"'#]+/mlops-(?:policy|template)(?:\.git)?)/?[\"']?"
    r"[ \t]*(?:#.*)?\n[ \t]+rev:[ \t]*[\"']?([\w.-]+)"
)
BOLD, RED, YELLOW, DIM, RESET = "\033[1m", "\033[31m", "\033[33m", "\033[2m", "\033[0m"


def render(report: Report, *, colour: bool = False) -> str:
    """Return the findings, grouped by file, what could not be judged, what was counted, and a sentence on the whole."""
    blocks = [
        "\n".join(_lines(finding, more, colour=colour) for finding, more in group)
        for _, group in groupby(_merged(report.findings), key=lambda pair: pair[0].path)
    ]
    if report.unread:
        blocks.append("\n".join(_unread(report)))
    if report.notes:
        blocks.append("\n".join(shown(note) for note in report.notes))
    return "\n\n".join([*blocks, summary(report)]) + "\n" + (_typed() if report.findings else "")


def _merged(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield each finding, and what is to be said behind it; those of a file that share a sentence become one."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        groups.setdefault(_shared(finding) or (str(number),), []).append(finding)
    for group in groups.values():
        if len(group) > 1 and group[0].together:
            yield _together(group), ""
        else:
            yield group[0], f" (and {len(group) - 1} more)" if len(group) > 1 else ""


GROUPED = ("DAT006", "MOD003")  # rules on folders speak of each file in them


def _shared(finding: Finding) -> tuple[str, ...]:
    """Return what findings that are told as one have in common, nothing for one that stands alone."""
    if finding.together:
        return (finding.code, finding.path, finding.level, finding.together)
    return (finding.code, finding.message, finding.fix) if finding.code in GROUPED else ()


def _together(group: list[Finding]) -> Finding:
    """Return one finding for those that share a sentence: it names the first of them, and the way to mend each."""
    first = group[0]
    items = [one.item for one in group]
    named = ", ".join(items[:ITEMS]) + (f" and {len(items) - ITEMS} more" if len(items) > ITEMS else "")
    fixes = list(dict.fromkeys(one.fix for one in group))
    fix = "\n    ".join(fixes[:FIXES]) + (f"\n    ... and {len(fixes) - FIXES} more" if len(fixes) > FIXES else "")
    return first._replace(message=f"{first.together}: {named}", fix=fix)


ITEMS, FIXES = 6, 3


def _lines(finding: Finding, more: str, *, colour: bool) -> str:
    day = f", {finding.date}" if finding.date else ""
    commit = f" (commit {finding.commit[:12]}{day})" if finding.commit else ""
    place = f"{shown(finding.path)}:{finding.line}:"
    code = finding.code if finding.level == ERROR else f"{finding.code} warning:"
    if colour:
        place = f"{BOLD}{place}{RESET}"
        code = f"{RED if finding.level == ERROR else YELLOW}{code}{RESET}"
    fix = "\n".join(f"    {shown(line.strip())}" for line in finding.fix.split("\n"))
    fix = f"{DIM}{fix}{RESET}" if colour else fix
    return f"{place} {code} {shown(finding.message)}{commit}{more}\n{fix}"


def _unread(report: Report) -> Iterator[str]:
    """Yield the files that could not be judged: the first of them, and how many more."""
    for unread in report.unread[:SHOWN]:
        yield f"{shown(unread.path)}: not judged: {unread.reason}"
    if len(report.unread) > SHOWN:
        yield f"... and {len(report.unread) - SHOWN} more that could not be judged"


SHOWN = 20


def summary(report: Report) -> str:
    """Return a sentence on the whole, and what to type to read why."""
    codes = sorted({finding.code for finding in report.findings})
    return f"{totals(report)} Why: mlops-policy explain {codes[0]}" if codes else totals(report)


def _typed() -> str:
    """Return a line on how to type this command, where a hook alone has it: in an environment on nobody's path."""
    if not os.environ.get("PRE_COMMIT"):
        return ""
    import shutil  # a commit is refused: there is time

    own = os.path.dirname(sys.executable)
    path = os.pathsep.join(each for each in os.environ.get("PATH", "").split(os.pathsep) if each != own)
    if shutil.which(NAME, path=path) or not shutil.which("uvx", path=path):
        return ""
    try:
        with open(CONFIG, encoding="utf-8", errors="replace") as file:  # hooks are run from the top folder
            source = _SOURCE.search(file.read())
    except OSError:
        return ""
    return f"Where {NAME} is not found, type: uvx --from git+{source[1]}@{source[2]} {NAME}\n" if source else ""
