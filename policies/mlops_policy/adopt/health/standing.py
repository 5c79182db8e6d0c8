"""What the repository holds: its policy and baseline, one Python, a lock, a place for data, and CI that judges."""

from __future__ import annotations

import os

from mlops_policy import baseline, config
from mlops_policy.addresses import masked
from mlops_policy.adopt import count
from mlops_policy.adopt.health import BROKEN, NOTE, OK, Line
from mlops_policy.adopt.traits import traits
from mlops_policy.core import ERROR
from mlops_policy.documents import Unreadable, decode
from mlops_policy.dvc import remotes
from mlops_policy.engine import run
from mlops_policy.lazy import pattern
from mlops_policy.reporters import shown
from mlops_policy.rules import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.config import Policy
    from mlops_policy.engine import Result
    from mlops_policy.snapshot import Snapshot

DVC = ".dvc/config"
_JUDGES = pattern(r"(?m)^[^#\n]*(?:mlops-policy|\b(?:pre-commit|prek) run\b)")
_SERVICES = (".github/workflows/", ".gitlab-ci", "jenkinsfile", "azure-pipelines", "bitbucket-pipelines", ".circleci/")
REMOTE = "dvc remote add --default storage s3://BUCKET/PATH"


def lines(tree: Snapshot) -> Iterator[Line]:
    """Yield what there is to say of what a repository holds."""
    try:
        policy = config.load(tree.root)
        held = baseline.on_disk(tree.root)
    except config.ConfigError as error:
        yield Line("policy", BROKEN, shown(str(error)))
        return
    tracked = {entry.path for entry in tree.entries}
    yield from _policy(policy, tracked, tree.root)
    if held:
        told = f"{count(len(held), 'finding')} tolerated; what was mended is dropped by: mlops-policy baseline update"
        yield Line("baseline", OK, told)
    if held and baseline.NAME not in tracked:
        lost = "git does not track it, so nothing is tolerated at a commit"
        yield Line("baseline", BROKEN, lost, f"git add {baseline.NAME} && git commit")
    yield from _family(tree, policy, "PAR", "Python", "no two places disagree on it")
    names = traits(tree).locks
    yield from _family(
        tree, policy, "LCK", "lock", f"{', '.join(names)} in step" if names else "there is none, and none is asked for"
    )
    yield from _remote(tree)
    yield _ci(tree)


def _policy(policy: Policy, tracked: set[str], root: str) -> Iterator[Line]:
    for code, problem in policy.problems:
        state = NOTE if problem.level else BROKEN
        yield Line("policy", state, f"{code} {shown(problem.message)}; {shown(problem.fix)}")
    if not policy.problems:
        yield Line("policy", OK, f"profile {policy.profile}, pins {policy.pins.of('x')}")
    own = config.OWN_FILE
    if own not in tracked and os.path.exists(os.path.join(root, own)):
        yield Line("policy", NOTE, f"git does not track {own}: nobody else has it", f"git add {own}")


def _family(tree: Snapshot, policy: Policy, family: str, about: str, fine: str) -> Iterator[Line]:
    """Yield what the rules of a family say that is not tolerated, or that all is well."""
    result: Result = run(tree, policy, load([family], wide=False), lambda kinds: load([family], wide=True, kinds=kinds))
    for one in result.findings:
        told = f"{shown(one.path)}:{one.line}: {one.code} {shown(one.message)}; {shown(one.fix)}"
        yield Line(about, BROKEN if one.level == ERROR else NOTE, told)
    for each in result.unread:
        yield Line(about, BROKEN, f"{shown(each.path)}: {shown(each.reason)}")
    if not (result.findings or result.unread):
        old = f"; {count(result.accepted, 'old finding')} tolerated" if result.accepted else ""
        yield Line(about, OK, fine + old)


def _remote(tree: Snapshot) -> Iterator[Line]:
    """Yield whether somebody else can get the data that DVC keeps; nothing is asked of a remote."""
    text = _text(tree, DVC)
    if text is None:
        return
    try:
        found = remotes.read(text)
    except Unreadable as error:
        yield Line("DVC remote", BROKEN, f"{DVC}:{error.line}: {error}")
        return
    remote = found.known.get(found.default)
    if remote is None:
        told = f"there is no {shown(found.default)!r} in {DVC}" if found.default else f"{DVC} names no default"
        yield Line("DVC remote", BROKEN, f"{told}: nobody else can get the data", REMOTE)
        return
    wrong = remotes.WRONG.get(remotes.reach(remote, "", found.known))
    url = shown(masked(remote.url))
    if wrong:
        yield Line("DVC remote", BROKEN, f"{wrong}: {url}", REMOTE)
    else:
        yield Line("DVC remote", OK, f"{shown(remote.name)}, {url}")


def _ci(tree: Snapshot) -> Line:
    files = [entry.path for entry in tree.entries if entry.path.lower().startswith(_SERVICES)]
    judging = [path for path in files if _JUDGES.search(_text(tree, path) or "")]
    if judging:
        return Line("CI", OK, f"{shown(judging[0])} runs the policy")
    told = f"none of {count(len(files), 'file')} runs the policy" if files else "there is none"
    more = "a hook can be skipped, CI cannot: let it run this, on a whole clone"
    return Line("CI", NOTE, f"{told}; {more}", "mlops-policy ci --base origin/main")


def _text(tree: Snapshot, path: str) -> str | None:
    content = config.content(os.path.join(tree.root, path))
    return decode(content) if content is not None else None
