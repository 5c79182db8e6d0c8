"""Findings that were there before: accepted while they stand in ``.mlops-policy.baseline``, which can only shrink.

A line a finding, ``CODE FINGERPRINT PATH``, below one that says what the file is. A fingerprint holds no line number,
so that code can move; a path is escaped as in URLs (RFC 3986, section 2.1), letters of all scripts excepted.
"""

from __future__ import annotations

import os

from mlops_policy.config import ConfigError
from mlops_policy.core import WARNING, Problem
from mlops_policy.frozen import NamedTuple
from mlops_policy.git import GitError
from mlops_policy.lazy import pattern
from mlops_policy.snapshot import RANGE, STAGED, TREE, shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mlops_policy.core import Finding
    from mlops_policy.git import Repository
    from mlops_policy.snapshot import Snapshot

NAME = ".mlops-policy.baseline"
HEADER = "# Findings that mlops-policy tolerates: they were there before. To shrink it: mlops-policy baseline update"
_LINE = pattern(r"([A-Z]{3}[0-9]{3}) ([0-9a-f]{16}) ((?:[^\s%]|%[0-9A-F]{2})+)")
SHOWN = 3
_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


class Known(NamedTuple):
    """A finding that was there before."""

    code: str
    fingerprint: str
    path: str


def known(finding: Finding) -> Known:
    """Return what the baseline keeps of a finding."""
    return Known(finding.code, finding.fingerprint, finding.path)


def new(
    findings: tuple[Finding, ...], snapshot: Snapshot, tolerable: Callable[[str], bool] = lambda _: True
) -> tuple[Finding, ...]:
    """Return the findings that the baseline does not hold, and those of codes that nothing can tolerate.

    It is that of the commit that a change starts from, since a change must not accept itself: HEAD for what is staged
    and for all history, the base for a range. For a tree it is that of the index, for files on disk the one there.

    Raises:
        ConfigError: it cannot be read, or the one that is staged could not.
    """
    if snapshot.repository is None:
        held = on_disk(snapshot.root) or frozenset()
    else:
        if any(entry.path == NAME for entry in snapshot.entries) and snapshot.kind != RANGE:
            committed(snapshot.repository, "")  # one that is broken would stop everybody else
        found = [committed(snapshot.repository, revision) for revision in sources(snapshot, snapshot.repository)]
        held = frozenset.intersection(*(each or frozenset() for each in found)) if found else frozenset()
    if not held:
        return findings
    return tuple(finding for finding in findings if known(finding) not in held or not tolerable(finding.code))


def sources(snapshot: Snapshot, repo: Repository) -> list[str]:
    """Return the commits that a change starts from, whose baselines count if they agree; the empty one is the index."""
    if snapshot.kind == TREE:
        return ["" if repo.tracked() else "HEAD"]  # a bare repository has no index
    if snapshot.kind != RANGE:
        return ["HEAD"]
    if snapshot.base or not snapshot.remote:
        return [snapshot.base] if snapshot.base else []
    return shared(repo, snapshot.tip, snapshot.remote)


def grown(snapshot: Snapshot) -> Iterator[Problem]:
    """Yield a problem where a change adds to the baseline; a first one only warns.

    What is staged is compared with HEAD, the end of a range with where it forked: it does not grow by falling behind.
    """
    repo = snapshot.repository
    if repo is None or snapshot.kind not in (STAGED, RANGE):
        return
    forks = [_fork(repo, source, snapshot.tip) for source in sources(snapshot, repo) if repo.commit(source)]
    try:
        after = committed(repo, snapshot.tip) or frozenset()
        before = [held for held in (committed(repo, fork) for fork in forks) if held is not None]
    except ConfigError as error:
        known_good = f"git checkout {forks[0][:12] or 'HEAD'} -- {NAME}" if forks else ""
        anew = f"git rm --force {NAME} && mlops-policy baseline create"
        yield Problem(str(error), f"type: {known_good or anew}", path=NAME, subject=NAME)
        return
    new = sorted(after.difference(*before), key=lambda one: (one.path, one))
    if not new:
        return
    named = ", ".join(f"{one.code} {_escaped(one.path)}" for one in new[:SHOWN])
    more = f" and {len(new) - SHOWN} more" if len(new) > SHOWN else ""
    many = "1 finding" if len(new) == 1 else f"{len(new)} findings"
    if before:
        fix = f"mend it, or type: mlops-policy waive add --rule CODE --path PATH ..., then take the lines out of {NAME}"
        yield Problem(f"it grew by {many}: {named}{more}", fix, path=NAME, subject=NAME)
    else:
        told = f"it is the first one, and tolerates {many} from now on: {named}{more}"
        yield Problem(told, "look at them once: it will only shrink", path=NAME, subject=NAME, level=WARNING)


def _fork(repo: Repository, base: str, tip: str) -> str:
    """Return the commit where a range leaves its base, and the base where they share none."""
    try:
        return repo.run("merge-base", base, tip).decode().strip() if tip else base
    except GitError:
        return base


def committed(repo: Repository, revision: str) -> frozenset[Known] | None:
    """Return the baseline of a commit, or of the index for an empty one; None where there is none.

    Raises:
        ConfigError: it cannot be read.
    """
    name = f"{revision}:{NAME}"
    [found] = repo.blobs([name])
    if found is None:
        return None
    content = found.head if found.size <= len(found.head) else repo.run("cat-file", "blob", name)
    return parse(content, f"{NAME} of {revision[:12]}" if revision else NAME)


def on_disk(root: str) -> frozenset[Known] | None:
    """Return the baseline of a folder, None where there is none.

    Raises:
        ConfigError: it cannot be read.
    """
    content = read(root)
    return parse(content, NAME) if content is not None else None


def read(root: str) -> bytes | None:
    """Return the bytes of the baseline of a folder, None where there is none.

    Raises:
        ConfigError: it cannot be read.
    """
    try:
        with open(os.path.join(root, NAME), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{NAME} cannot be read: {error.strerror}") from error


def parse(content: bytes, where: str) -> frozenset[Known]:
    """Return what a baseline holds.

    Raises:
        ConfigError: a line is no finding; the text says which, and never what it holds.
    """
    text = content.decode("utf-8", "replace")
    first, *lines = text.split("\n")
    if not first.startswith("#"):
        raise ConfigError(f"{where}, line 1, does not say what it is; to see what it was, type: git log -p -- {NAME}")
    return frozenset(_parsed(lines, where))


def _parsed(lines: Iterable[str], where: str) -> Iterator[Known]:
    for number, line in enumerate(lines, 2):
        match = _LINE.fullmatch(line.rstrip("\r"))
        if match:
            yield Known(match[1], match[2], _unescaped(match[3]))
        elif line.startswith(_MARKS):
            both = "keep the lines of both sides, without the marks, then type: mlops-policy baseline update"
            raise ConfigError(f"{where}, line {number}, is a mark of a merge: {both}")
        elif line.strip():
            mend = "take it out, then type: mlops-policy baseline update"
            raise ConfigError(f"{where}, line {number}, is no finding (CODE FINGERPRINT PATH): {mend}")


def text(entries: Iterable[Known], header: str = HEADER) -> str:
    """Return a baseline with some findings, as it is written."""
    lines = sorted(f"{one.code} {one.fingerprint} {_escaped(one.path)}" for one in entries)
    return "\n".join([header, *lines, ""])


def _escaped(path: str) -> str:
    """Return a path without blanks, control characters, bytes that are no UTF-8, and percent signs of its own."""
    return "".join(
        one
        if one.isprintable() and one not in " %"
        else "".join(f"%{byte:02X}" for byte in one.encode("utf-8", "surrogateescape"))
        for one in path
    )


def _unescaped(escaped: str) -> str:
    first, *parts = escaped.encode().split(b"%")
    raw = first + b"".join(bytes([int(part[:2], 16)]) + part[2:] for part in parts)
    return raw.decode("utf-8", "surrogateescape")
