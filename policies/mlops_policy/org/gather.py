"""What the dashboard shows, gathered from an audit, its trend and what protects the branches."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mlops_policy.org import coverage
from mlops_policy.org.merge import step
from mlops_policy.org.records import WHOLE, Outcome, lines, outcome
from mlops_policy.rules import RULES
from mlops_policy.snapshot import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Table(dict[str, int]):
    """Numbers texts in the order in which they come."""

    def __missing__(self, key: str) -> int:
        self[key] = len(self)
        return self[key]


@dataclass
class Gathered:
    """What the page shows. ``repositories`` and ``findings`` are in the same order, that of the audit."""

    run: str = ""
    repositories: list[list[Any]] = field(default_factory=list)
    findings: list[list[Any]] = field(default_factory=list)
    waivers: list[list[Any]] = field(default_factory=list)
    steps: list[list[Any]] = field(default_factory=list)
    teams: Table = field(default_factory=Table)
    statuses: Table = field(default_factory=Table)
    rules: Table = field(default_factory=Table)
    texts: Table = field(default_factory=Table)
    counts: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    @property
    def whole(self) -> bool:
        """Whether all of every repository was looked at."""
        return not self.counts["incomplete"]


def gather(audit: Path | None, trend: Path | None, covers: Path | None) -> Gathered:
    """Read an audit, its trend and what protects the branches.

    Raises:
        Unusable: a file is none of those.
    """
    merge = "merge RESULTS"
    for path, command in ((audit, f"{merge} --output"), (trend, f"{merge} --trend"), (covers, "coverage --output")):
        if path is not None and not path.is_file():
            raise Unusable(f"there is no {path}; type: mlops-policy org {command} {path}")
    found = Gathered()
    for rule in RULES:
        _ = found.rules[rule.code]
    known = coverage.read(covers) if covers is not None else {}
    for _, data in lines(audit) if audit is not None else ():
        _add(found, outcome(data), known)
    found.steps = list(_steps(trend, found.teams)) if trend is not None else []
    return found


def _add(found: Gathered, one: Outcome, covers: dict[str, coverage.Cover]) -> None:
    """Add a repository."""
    found.run = max(found.run, one.run)
    cover = covers.get(one.repository)
    codes = [number for code, pair in one.codes.items() for number in (found.rules[code], *pair)]
    number = len(found.repositories)
    place = [one.repository, _page_of(one.url), found.teams[one.team], found.statuses[one.status], one.commit]
    protected = [cover.state, cover.reason] if cover else []
    found.repositories.append([*place, one.errors, one.warnings, one.accepted, codes, one.reason, *protected])
    text = found.texts
    details = [
        [
            *(found.rules[each["code"]], int(each["level"] == "error"), text[each["path"]], each["line"]),
            *(text[each["message"]], text[each["fix"]]),
        ]
        for each in one.findings
    ]
    found.findings.append([one.cut, [[text[path], text[why]] for path, why in one.unread], details])
    keys = ("code", "path", "owner", "reason", "ticket", "expires")
    found.waivers += [[number, *(each.get(key, "") for key in keys)] for each in one.waivers]
    found.counts.update(repositories=1, errors=one.errors, warnings=one.warnings, accepted=one.accepted)
    found.counts.update(incomplete=int(not one.whole), clean=int(one.whole and not one.errors))
    found.codes.update(code for code, (errors, _) in one.codes.items() if errors)


def _page_of(url: str) -> str:
    """Return the address of a repository's page, empty if it has none."""
    return url.removesuffix("/").removesuffix(".git") if url.startswith("https://") else ""


def _steps(trend: Path, teams: Table) -> Iterator[list[Any]]:
    """Yield, for each run and team: repositories, those without errors, errors, warnings, not looked at whole."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * 5)
    for _, data in lines(trend):
        one = step(data)
        whole = one["status"] in WHOLE
        row = (1, int(whole and not one["errors"]), one["errors"], one["warnings"], int(not whole))
        held = sums[one["run"], one["team"]]
        held[:] = [before + more for before, more in zip(held, row, strict=True)]
    for (run, team), numbers in sorted(sums.items()):
        yield [run, teams[team], *numbers]
