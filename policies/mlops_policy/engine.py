"""Runs the rules over a snapshot: one file at a time, so that memory stays flat, then the rules that count."""

from __future__ import annotations

import os

from mlops_policy import baseline
from mlops_policy.accepted import Accepted, numbered, remaining, unprinted
from mlops_policy.config import BY_REPOSITORY
from mlops_policy.core import ERROR, LEVELS, NOTE, OFF, WARNING, Finding
from mlops_policy.frozen import NamedTuple
from mlops_policy.rules import BY_LINE
from mlops_policy.snapshot import HISTORY, RANGE, TREE, File, Survey, Unread
from mlops_policy.work import Work

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from mlops_policy.config import Policy
    from mlops_policy.core import Problem, Rule
    from mlops_policy.dvc.reads import Read
    from mlops_policy.dvc.watch import Watch
    from mlops_policy.project import Project
    from mlops_policy.snapshot import Snapshot
    from mlops_policy.waivers import Waiver

    Late = Callable[[frozenset[str]], Sequence[Rule]]
    Active = tuple[Rule, str, dict[str, Any]]  # a rule, its level and its options


class Result(NamedTuple):
    """What was found, what could not be judged, how many files were looked at and how many findings are accepted.

    ``notes`` are sentences on what was counted, or left out, and is no problem. ``baselined`` are how many of those
    accepted are old ones, ``used`` the waivers that accept some, with how many.
    """

    findings: tuple[Finding, ...]
    unread: tuple[Unread, ...]
    files: int
    accepted: int
    notes: tuple[str, ...] = ()
    baselined: int = 0
    used: Mapping[Waiver, int] = {}

    @property
    def waived(self) -> int:
        """The number of findings that waivers and comments accept."""
        return self.accepted - self.baselined

    def at_least(self, level: str, family: str = "") -> int:
        """Return the number of findings of a level and above, of all families or one."""
        least = LEVELS.index(level)
        return sum(LEVELS.index(one.level) >= least for one in self.findings if one.code.startswith(family))


WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16


def run(
    snapshot: Snapshot,
    policy: Policy,
    rules: Sequence[Rule],
    late: Late | None = None,
    *,
    ratchet: bool = True,
    tell: Callable[[int, int], None] | None = None,
) -> Result:
    """Judge all files of a snapshot.

    Args:
        snapshot: What is judged.
        policy: The levels, options and waivers that hold.
        rules: The rules that look at one file after the other, or count them.
        late: Returns the rules that look at the whole project, given the kinds of files that were met.
        ratchet: Whether what the baseline holds is accepted.
        tell: Is told how many commits of a history have been read, and what was found in them, from time to time.
    """
    active = [rule for rule in rules if policy.level(rule) != OFF]
    single = [(rule, policy.level(rule), policy.options(rule)) for rule in active if rule.scope == "file"]
    gathered = Gathered(snapshot) if late is not None else None
    sizes: dict[str, int] = {}
    findings, before = list[Finding](), list[Finding]()
    unread: list[Unread] = []
    notes: list[str] = []
    accepted, by = 0, Accepted({}, [], {})
    work = Work(snapshot, single, _judged, lambda commits: tell(commits, len(findings)) if tell else None)
    for file, wanted in work.files(sizes):
        if isinstance(file, Unread):
            unread.append(file)
            continue
        sizes[file.path] = file.size
        try:
            found, old = _found(file, wanted, work)
            if gathered is not None:
                gathered.add(file)
        except Exception as error:  # noqa: BLE001  one file that nobody foresaw must not hide the others
            unread.append(Unread(file.path, _unforeseen(error), file.commit))
            continue
        found = _noted(found, notes) if found else found
        kept = list(remaining(found, file.head, policy, file.size, by, whole=file.whole)) if found else []
        accepted += len(found) - len(kept)
        findings += kept
        before += remaining(old, file.head, policy, file.size, by, whole=file.whole) if kept else ()
    kinds = frozenset(gathered.kinds.values()) if gathered is not None else frozenset[str]()
    kinds |= {"policy"} if policy.problems or baseline.NAME in sizes else frozenset()
    if kinds and late is not None:
        active += [rule for rule in late(kinds) if policy.level(rule) != OFF]
    for rule, each in _wide(active, snapshot, sizes, gathered, policy):
        if isinstance(each, Unread):
            unread.append(each)
        elif each.level == NOTE:
            notes.append(f"{each.path}: {each.message}")
        else:
            one = _finding(rule, policy.level(rule), each)
            head = gathered.head(one.path) if gathered is not None and rule.scope == "project" else b""
            kept = list(remaining([one], head, policy, sizes.get(one.path, 0), by, whole=bool(head)))
            accepted += 1 - len(kept)
            findings += kept
    findings = work.distinct(findings)
    findings.sort(key=lambda one: (one.path, one.line, one.code, one.commit))
    found_all = tuple(unprinted(numbered(findings, before), policy, by))
    accepted += len(findings) - len(found_all)
    new = found_all
    if ratchet and (found_all or baseline.NAME in sizes):
        new = baseline.new(found_all, snapshot, lambda code: policy.acceptable(code) == BY_REPOSITORY)
    old_ones = len(found_all) - len(new)
    said = tuple(dict.fromkeys([*notes, *(by.by_comments if snapshot.kind == RANGE else ())]))
    return Result(new, tuple(unread), len(sizes), accepted + old_ones, said, old_ones, by.by_waivers)


def _wide(
    rules: Sequence[Rule], snapshot: Snapshot, sizes: Mapping[str, int], gathered: Gathered | None, policy: Policy
) -> Iterator[tuple[Rule, Problem | Unread]]:
    """Yield what the rules say that look at several files at once, or at the policy itself."""
    project = gathered.project(policy) if gathered is not None and gathered.kinds else None
    survey = Survey(snapshot.entries, sizes, snapshot.adds)
    for rule in rules:
        seen: object = {"snapshot": survey, "project": project}.get(rule.scope)
        if rule.scope == "policy":
            from mlops_policy.rules.policy import Standing  # seldom

            seen = Standing(policy, snapshot)
        if seen is None:
            continue
        try:
            for each in rule.check(seen, policy.options(rule)):
                yield rule, each
        except Exception as error:  # noqa: BLE001  as for a file
            yield rule, Unread(f"({rule.code})", _unforeseen(error))
    if project is not None:
        yield from ((rules[0], Unread(path, _unforeseen(error))) for path, error in project.failures.items())


def _unforeseen(error: Exception) -> str:
    return f"cannot be judged ({type(error).__name__}); please report it"


def _narrow(head: bytes) -> bytes:
    from mlops_policy.documents import decode  # seldom

    return (decode(head) or "").encode()


class Gathered:
    """The texts of the files that say something of dependencies or data, kept while all files are read once."""

    def __init__(self, snapshot: Snapshot) -> None:
        from mlops_policy.pins.sites import DVC, READS, kind  # not needed where no such rule is asked for

        self._kind, self._dvc, self._reads = kind, DVC, READS
        self._snapshot = snapshot
        self._final = snapshot.everything() if snapshot.kind in (RANGE, HISTORY) else None
        self._watch, self._concerned = _watch(snapshot), False
        self._heads: dict[str, bytes] = {}
        self._read: dict[str, tuple[Read, ...]] = {}
        self.kinds: dict[str, str] = {}

    def add(self, file: File) -> None:
        """Keep a file, if it is one of those and what a range ends with."""
        found = self._kind(file.path, file.head if file.head[:2] not in WIDE else _narrow(file.head))
        dvc = found == self._dvc or (self._watch is not None and self._watch.concerns(file.path))
        found = found or (self._dvc if dvc else "")
        if found and (self._final is None or self._final.get(file.path) == file.blob):
            self.kinds[file.path] = found
            self._concerned = self._concerned or dvc
            if found == self._reads:
                from mlops_policy.dvc.reads import reads  # seldom; while what other rules parsed is at hand

                self._read[file.path] = reads(file)
            if file.whole:
                self._heads[file.path] = file.head

    def head(self, path: str) -> bytes:
        return self._heads.get(path, b"")

    def project(self, policy: Policy) -> Project:
        from mlops_policy.project import Project

        return Project(self._snapshot, self._heads, self.kinds, policy.pins, self._read, dvc=self._concerned)


def _watch(snapshot: Snapshot) -> Watch | None:
    """Return what knows the files with which DVC has to do, where only some files of a repository of DVC are judged."""
    if snapshot.kind == TREE or not os.path.isdir(os.path.join(snapshot.root, ".dvc")):
        return None
    from mlops_policy.dvc.watch import Watch  # not needed where DVC is not used

    return Watch(snapshot.root)


def _finding(rule: Rule, level: str, problem: Problem, file: File | None = None) -> Finding:
    """Give a problem its rule and place. A rule may lower the level of a problem, never raise it."""
    lowered = problem.level if problem.level == NOTE or (problem.level == WARNING and level == ERROR) else level
    path = problem.path or (file.path if file else "")
    commit = file.commit if file else ""
    subject = problem.subject or problem.message
    date = file.date if file else ""
    place = (path, problem.line, problem.column, problem.message, _fix(rule, problem, commit))
    return Finding(rule.code, rule.slug, lowered, *place, subject, commit, problem.together, problem.item, date)


def _fix(rule: Rule, problem: Problem, commit: str) -> str:
    """Return what to do, and what to do besides about what a commit has already."""
    if not commit:
        return problem.fix
    known = "it must be revoked, since it is in the history; there " if rule.code.startswith("SEC") else ""
    where = "" if known else " in the history"
    return f"{problem.fix}; {known}it stays{where} until: git rebase -i {commit[:12]}^"


def _judged(file: File, rules: Sequence[Active]) -> list[Finding]:
    """Return what the rules find in a file."""
    return [_finding(rule, level, each, file) for rule, level, options in rules for each in rule.check(file, options)]


def _found(file: File, rules: Sequence[Active], work: Work) -> tuple[list[Finding], list[Finding]]:
    """Return what the rules find in a file that is new in it, and what stands in lines that a change leaves alone."""
    found = file.found if file.found is not None else _judged(file, rules)
    new, old = _parted(found, file, work) if found and work.adds else (found, [])
    return (list(_mild(new, file, rules)) if new and file.origin else new), old


def _noted(found: list[Finding], notes: list[str]) -> list[Finding]:
    """Return findings without those that are but notes, which go to the notes."""
    notes += [f"{one.path}: {one.message}" for one in found if one.level == NOTE]
    return [one for one in found if one.level != NOTE]


def _parted(findings: list[Finding], file: File, work: Work) -> tuple[list[Finding], list[Finding]]:
    """Part the findings that are new from those, judged by line, that stand in no line that the change brings."""
    judged = any(finding.code.startswith(BY_LINE) for finding in findings)
    lines = work.lines(file) if judged else None
    new, old = list[Finding](), list[Finding]()
    for one in findings:
        by_line = lines is not None and one.code.startswith(BY_LINE) and one.level != NOTE
        (old if by_line and one.line not in (lines or ()) else new).append(one)
    return new, old


def _mild(findings: Iterable[Finding], file: File, rules: Iterable[Active]) -> Iterator[Finding]:
    """Yield the findings of a file that was moved: those that it had before the range, where it was, only warn."""
    before = file.at(file.origin)
    codes = {rule.code for rule, _, options in rules if any(rule.check(before, options))}
    for finding in findings:
        yield finding._replace(level=WARNING) if finding.code in codes and finding.level == ERROR else finding
