"""What ``mlops-policy init`` does in a repository that has none of it: a baseline, and what comes next."""

from __future__ import annotations

import os

from mlops_policy import baseline
from mlops_policy.adopt import DONE, count, foreign, here, hooks, judged, tally, write
from mlops_policy.baseline import NAME
from mlops_policy.reporters import shown
from mlops_policy.snapshot import Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import SimpleNamespace

    from mlops_policy.adopt.foreign import Listed
    from mlops_policy.core import Finding
    from mlops_policy.snapshot import Snapshot

    Say = Callable[[str], None]

CREDENTIALS = "SEC"
_BY_INIT = f"{baseline.HEADER} (by init: "


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Bring the policy into the repository, or take back what was brought; nothing that is there is overwritten.

    Raises:
        Unusable: this is no repository, or what was brought has been changed since.
        ConfigError: what is there cannot be read.
        Incomplete: a file could not be judged.
    """
    tree = here()
    if tree.repository is None:
        raise Unusable("this is no git repository; type: git init")
    if arguments.undo:
        return _undo(tree.root, say)
    if baseline.on_disk(tree.root) is not None:
        say(f"{NAME} is there and stays as it is; what it tolerates, type: mlops-policy baseline check")
    else:
        _tolerate(tree, say)
    _suggest(tree.root, say)
    return DONE


def _tolerate(tree: Snapshot, say: Say) -> None:
    """Write what is found today into a baseline; of credentials, what another tool's list accepts, if there is one."""
    result = judged(tree)
    said = f"{count(result.files, 'file')} judged"
    say(f"{said}, {count(len(result.findings), 'finding')}: {tally(result.findings)}" if result.findings else said)
    lists = foreign.read(tree.root)
    leaks = [finding for finding in result.findings if finding.code.startswith(CREDENTIALS)]
    accepted = foreign.accepted(leaks, tree, lists)
    refused = [leak for leak in leaks if leak not in accepted] if lists else []
    for line in _compared(lists, accepted.values(), refused):
        say(line)
    unwanted = frozenset(refused)
    kept = [finding for finding in result.findings if finding not in unwanted]
    if not kept:
        say("nothing is to be tolerated, so no baseline is needed")
        return
    write(tree.root, kept, _header(baseline.text(map(baseline.known, kept))))
    say(f"written: {NAME}, with {count(len(kept), 'finding')} tolerated from now on; new ones are not")
    say(f"type: git add {NAME}; when some are mended: mlops-policy baseline update")


def _compared(lists: Iterable[Listed], accepting: Iterable[str], refused: Iterable[Finding]) -> Iterator[str]:
    """Yield what other tools' lists accept of our findings, and which they do not."""
    names, leaks, said = list(accepting), list(refused), []
    for one in lists:
        if one.trouble:
            yield f"{one.name} {one.trouble}, and accepts nothing"
        accepted = names.count(one.name)
        said.append(f"{count(accepted, 'credential')} {_were(accepted)} accepted in {one.name}")
        if one.real:
            yield f"{count(one.real, 'credential')} {_were(one.real)} marked in {one.name} as real: revoke them"
    if said:
        yield ", ".join(said) + (f", {len(leaks)} {_were(len(leaks))} not:" if leaks else "")
    for leak in leaks:
        yield f"  {shown(leak.path)}:{leak.line}: {leak.code} {shown(leak.message)}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _suggest(root: str, say: Say) -> None:
    """Say which lines bring the hook, if none of it is configured."""
    try:
        ours = hooks.configured(root).names
    except hooks.Unreadable as error:
        say(f"{hooks.CONFIG}:{error.line}: {error}; mend it first")
        return
    if ours:
        say(f"{hooks.CONFIG} has {', '.join(map(shown, ours))}")
        return
    say(f"paste below `repos:` in {hooks.CONFIG}:")
    say(hooks.lines())
    say("then type: pre-commit install --hook-type pre-commit --hook-type pre-push")


def _header(text: str) -> str:
    """Return a first line by which ``--undo`` sees that the others are as they were written."""
    return f"{_BY_INIT}{_digest(text)})"


def _digest(text: str) -> str:
    from hashlib import sha256

    lines = text.replace("\r\n", "\n").partition("\n")[2]  # git may have checked it out with others
    return sha256(lines.encode()).hexdigest()[:16]


def _undo(root: str, say: Say) -> int:
    content = baseline.read(root)
    if content is None:
        say(f"there is no {NAME}: nothing to undo")
        return DONE
    text = content.decode("utf-8", "replace")
    if text.partition("\n")[0].rstrip("\r") != _header(text):
        raise Unusable(f"{NAME} is not as init wrote it, and stays; to remove it, type: git rm -f {NAME}")
    os.remove(os.path.join(root, NAME))
    say(f"removed: {NAME}; nothing is tolerated any more")
    return DONE
