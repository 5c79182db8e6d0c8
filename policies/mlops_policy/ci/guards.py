"""What a change does to the files that have it judged: the policy's workflow, hooks, attributes, the baseline."""

from __future__ import annotations

from mlops_policy.adopt.hooks import CONFIG, parse
from mlops_policy.attributes import LFS
from mlops_policy.baseline import NAME as BASELINE
from mlops_policy.config import WEAKENED
from mlops_policy.core import WARNING, Problem
from mlops_policy.documents import Unreadable, decode
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.workflows.github import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.git import Repository
    from mlops_policy.workflows.github import Fields

ATTRIBUTES = ".gitattributes"
_WORKFLOW = pattern(r"\.github/workflows/[^/]+\.ya?ml")  # what GitHub runs: no other name, and nothing below
_CALL = pattern(r"(.*?)/?\.github/workflows/mlops-policy\.ya?ml(?:@(.*))?")


class Call(NamedTuple):
    """A job that calls the policy's workflow: of which repository, at which commit, when, and with what."""

    address: str
    reference: str
    line: int
    said: frozenset[tuple[str, str]]


def weakened(repo: Repository, base: str, tip: str) -> Iterator[tuple[str, Problem]]:
    """Yield what a change takes away, each with the code of its rule.

    A change that puts something else in the place of the policy fails; of what it only takes out, or changes, whoever
    reviews it is told: the organisation's required workflow runs all the same.
    """
    before, after = ({one.path: one.blob for one in repo.tree(commit)} for commit in (base, tip))
    changed = sorted(path for path, blob in before.items() if _is_guard(path) and after.get(path) != blob)
    for path in changed:
        was, now = _text(repo, before[path]), _text(repo, after[path]) if path in after else ""
        if _WORKFLOW.fullmatch(path):
            names = sorted(filter(_WORKFLOW.fullmatch, after))
            calls = [call for name in names for call in _calls(_text(repo, after[name]))]
            found = _of_workflow(was, now, path in after, calls)
        elif path == BASELINE:
            found = _of_baseline(path in after)
        else:
            found = _of_hooks(was, now) if path == CONFIG else _of_attributes(was, now)
        yield from ((WEAKENED, one._replace(path=path)) for one in found)


def _is_guard(path: str) -> bool:
    return path in (CONFIG, ATTRIBUTES, BASELINE) or _WORKFLOW.fullmatch(path) is not None


def _of_workflow(was: str, now: str, here: bool, everywhere: list[Call]) -> Iterator[Problem]:  # noqa: FBT001
    """Yield what has become of the calls of a workflow; one that has moved to another file is still there."""
    addresses = {call.address for call in everywhere}
    kept = _calls(now)
    for call in _calls(was):
        line = min((one.line for one in kept), default=1)
        if call.address in addresses:
            yield from _changed(call, [one for one in everywhere if one.address == call.address], line)
        elif addresses:
            told = f"it no longer calls the policy of {call.address}, but that of {', '.join(sorted(addresses))}"
            yield _told(told, "take the change out", line)
        elif here:
            yield _told("it no longer calls the policy: what stands in its place judges nothing", "take the change out")
        else:
            yield _told("no workflow calls the policy any more", "look at the reason for it", level=WARNING)


def _changed(call: Call, kept: list[Call], line: int) -> Iterator[Problem]:
    """Yield a warning where no call is made as before, and how one is made now."""
    if any((one.reference, one.said) == (call.reference, call.said) for one in kept):
        return
    one = kept[0]
    what = sorted(f"{key} = {value}" if value else key for key, value in one.said - call.said)
    what += sorted(f"no {key}" for key in {key for key, _ in call.said} - {key for key, _ in one.said})
    if one.reference != call.reference:
        what.insert(0, f"{one.reference[:12]} in the place of {call.reference[:12]}")
    told = f"the policy is called in another way: {', '.join(what)}"
    yield _told(told, "look at the reason for it", line, level=WARNING)


def _of_hooks(was: str, now: str) -> Iterator[Problem]:
    gone = [name for name in _hooks(was) if name not in _hooks(now)]
    if gone:
        fix = "put them back: they say the same before the commit is made"
        yield _told(f"it has no hook {', '.join(gone)} any more", fix, level=WARNING)


def _of_baseline(here: bool) -> Iterator[Problem]:  # noqa: FBT001
    if not here:
        fix = "put it back; to shrink it, type: mlops-policy baseline update"
        told = "it is gone: the next one would pass for the first one, and tolerate what it likes"
        yield _told(told, fix, level=WARNING)


def _of_attributes(was: str, now: str) -> Iterator[Problem]:
    """Yield a warning where files no longer go to Git LFS: they would be in git itself."""
    lines = [{line.split()[0] for line in text.splitlines() if LFS.decode() in line} for text in (was, now)]
    gone = sorted(lines[0] - lines[1])
    if gone:
        told = f"{', '.join(gone)} no longer goes to Git LFS"
        yield _told(told, "put the line back, or keep such files with DVC", level=WARNING)


def _told(text: str, fix: str, line: int = 1, level: str = "") -> Problem:
    return Problem(text, fix, line, subject=text, level=level)


def _hooks(text: str) -> tuple[str, ...]:
    try:
        return parse(text).names
    except Unreadable:
        return ()


def _calls(text: str) -> list[Call]:
    """Return the calls of the policy in a workflow; none in one that cannot be read."""
    if "mlops-policy.y" not in text:
        return []
    try:
        workflow = read(text)
    except Unreadable:
        return []
    starts = {(f"on.{name}", "") for name in workflow.triggers} | _said("on", workflow.fields)
    found = []
    for job in workflow.jobs:
        match = _CALL.fullmatch(job.text("uses"))
        if match:
            said = {one for one in _said("", job.fields) if one[0] not in ("uses", "name")}
            line = job.fields["uses",].line
            found.append(Call(match[1].lower() or "this repository", match[2] or "", line, frozenset(starts | said)))
    return found


def _said(key: str, fields: Fields) -> set[tuple[str, str]]:
    """Return the values below a key, or all, by their paths."""
    return {(".".join(map(str, path)), value.text) for path, value in fields.items() if not key or path[0] == key}


def _text(repo: Repository, blob: str) -> str:
    [found] = repo.blobs([blob])
    return (decode(found.head) or "") if found is not None else ""
