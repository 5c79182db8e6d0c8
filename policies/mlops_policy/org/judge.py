"""Judges one repository in a scratch folder, as a worker does one after the other."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_policy import config, snapshot
from mlops_policy.core import ERROR
from mlops_policy.engine import run
from mlops_policy.git import GitError, Incomplete
from mlops_policy.org import clone
from mlops_policy.org.accepted import inline, written
from mlops_policy.org.records import BROKEN, EMPTY, JUDGED, LARGE, PARTIAL, SLOW, Outcome, Source
from mlops_policy.reporters import shown
from mlops_policy.rules import FAMILIES, load

if TYPE_CHECKING:
    from mlops_policy.core import Finding
    from mlops_policy.engine import Result
    from mlops_policy.git import Repository

ATTRIBUTES = ".gitattributes"
SHOWN = 1000  # findings, and files that could not be judged, that are kept of one repository


@dataclass(frozen=True, slots=True)
class Task:
    """A repository to judge, by what, and within which limits; ``last`` holds if nothing has changed.

    ``policy`` stands for the rules, ``organisation`` is the text of the organisation's file, if one is given.
    """

    run: str
    source: Source
    policy: str
    server: str = ""
    profile: str = ""
    organisation: str | None = None
    seconds: float = 600.0
    megabytes: int = 2048
    last: Outcome | None = None


def digest(profile: str, organisation: str | None) -> str:
    """Return what stands for the rules and what they are told: when it changes, every repository is judged again."""
    root = Path(__file__).parents[1]
    whole = hashlib.sha256(f"{profile}\0{organisation}".encode())
    for path in sorted(root.rglob("*.py"), key=lambda each: each.relative_to(root).as_posix()):
        name = path.relative_to(root).as_posix()
        if not name.startswith(("org/", "reporters/", "adopt/", "commands/", "fix/")):
            whole.update(f"\0{name}\0".encode())
            whole.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()


def holds(last: Outcome, policy: str, today: str) -> bool:
    """Return whether an outcome is still true of the same commit: no rule and no waiver is another one today."""
    return last.whole and last.policy == policy and (not last.until or today < last.until)


def judge(task: Task, scratch: Path) -> Outcome:
    """Look at a repository; whatever is wrong with it is its outcome, and no error.

    Raises:
        FileNotFoundError: there is no git.
    """
    start = time.monotonic()
    known = (task.source.url, task.source.team, task.source.branch)
    blank = Outcome(task.run, task.source.name, BROKEN, *known, policy=task.policy)
    try:
        found = _looked_at(task, blank, scratch)
    except clone.TooLarge as error:
        found = replace(blank, status=LARGE, reason=str(error))
    except clone.TooSlow as error:
        found = replace(blank, status=SLOW, reason=str(error))
    except (clone.Unfetched, GitError, Incomplete, snapshot.Unusable) as error:
        found = replace(blank, reason=shown(str(error)))
    except FileNotFoundError as error:
        if error.filename == "git":
            raise
        found = replace(blank, reason=f"internal error, {type(error).__name__}; please report it")
    except Exception as error:  # noqa: BLE001  one repository that nobody foresaw must not hide the others
        found = replace(blank, reason=f"internal error, {type(error).__name__}; please report it")
    return replace(found, at=found.at or now(), seconds=round(time.monotonic() - start, 3))


def now() -> str:
    """Return the time, to the second, in UTC."""
    return dt.datetime.now(tz=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _looked_at(task: Task, blank: Outcome, scratch: Path) -> Outcome:
    source = task.source
    if task.last is not None and clone.head(source.url, task.server, task.seconds) == task.last.commit:
        return replace(task.last, run=task.run, team=source.team, branch=source.branch, url=source.url)
    with tempfile.TemporaryDirectory(dir=scratch, ignore_cleanup_errors=True) as folder:
        root = Path(folder).resolve() / "clone"
        clone.fetch(source.url, root, task.server, task.seconds, task.megabytes)
        tree = snapshot.tree(str(root))
        repo = tree.repository
        commit = repo.commit("HEAD") if repo else ""
        if repo is None or not commit:
            return replace(blank, status=EMPTY)
        policy, wrong = _policy(repo, task)
        _lay_out(repo, root)
        result = run(tree, policy, load(FAMILIES, wide=False), lambda kinds: load(FAMILIES, wide=True, kinds=kinds))
        waivers = [written(each) for each in policy.waivers]
        waivers += inline(repo) if result.accepted else []
        return _outcome(blank, commit, result, waivers, wrong)


def _lay_out(repo: Repository, root: Path) -> None:
    """Write the one file that is looked for on disk; there is no checkout."""
    [found] = repo.blobs([f"HEAD:{ATTRIBUTES}"])
    if found is not None:
        (root / ATTRIBUTES).write_bytes(found.head)


def _policy(repo: Repository, task: Task) -> tuple[config.Policy, list[list[str]]]:
    """Return the policy of a repository; where it cannot be read, that of its organisation holds, and it is told."""
    told = task.organisation.encode() if task.organisation is not None else None
    context = config.Context(told, task.source.name, task.source.groups)
    try:
        return config.from_tree(config.of_commit(repo, "HEAD"), task.profile, context=context), []
    except config.ConfigError as error:
        usual = config.from_tree(lambda _: None, task.profile, context=context)
        return usual, [[config.OWN_FILE, shown(str(error))]]


def _outcome(
    blank: Outcome, commit: str, result: Result, waivers: list[dict[str, str]], wrong: list[list[str]]
) -> Outcome:
    unread = [*wrong, *([shown(one.path), shown(one.reason)] for one in result.unread)]
    errors = Counter(one.code for one in result.findings if one.level == ERROR)
    warnings = Counter(one.code for one in result.findings if one.level != ERROR)
    today = now()[:10]
    return replace(
        blank,
        status=PARTIAL if unread else JUDGED,
        reason=f"{unread[0][0]}: {unread[0][1]}" if unread else "",
        commit=commit,
        files=result.files,
        errors=sum(errors.values()),
        warnings=sum(warnings.values()),
        accepted=result.accepted,
        codes={code: [errors[code], warnings[code]] for code in sorted({*errors, *warnings})},
        findings=[_shown(one) for one in sorted(result.findings, key=lambda one: one.level != ERROR)[:SHOWN]],
        cut=max(0, len(result.findings) - SHOWN),
        unread=unread[:SHOWN],
        waivers=sorted(waivers, key=lambda one: (one["expires"], one["code"], one.get("path", ""))),
        until=min((one["expires"] for one in waivers if one["expires"] > today), default=""),
    )


def _shown(finding: Finding) -> dict[str, Any]:
    place = {"path": shown(finding.path), "line": finding.line, "fingerprint": finding.fingerprint}
    said = {"message": shown(finding.message), "fix": shown(finding.fix)}
    return {"code": finding.code, "level": finding.level, **place, **said}


__all__ = ["Task", "digest", "holds", "judge", "now"]
