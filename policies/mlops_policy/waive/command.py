"""What ``mlops-policy waive`` does."""

from __future__ import annotations

import datetime as dt
import json
import os

from mlops_policy import atomic, config, snapshot
from mlops_policy.adopt import count, here, judged
from mlops_policy.commands import CLEAN, UsageError
from mlops_policy.config import BY_NOBODY, BY_REPOSITORY, NOTHING, OWN_FILE
from mlops_policy.config.effective import DAYS
from mlops_policy.config.resolved import Resolved, resolve
from mlops_policy.config.written import NAMES
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.reporters import shown
from mlops_policy.waive import edits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Say
    from mlops_policy.snapshot import Snapshot
    from mlops_policy.waivers import Waiver

_FINGERPRINT = pattern(r"[0-9a-f]{16}")
HOLDS, ENDED, UNUSED, REFUSED = "holds", "ended", "accepts nothing", "does not count"


class Listed(NamedTuple):
    """A waiver, how it stands today, how many findings it accepts, and whose it is."""

    waiver: Waiver
    state: str
    accepts: int
    source: str


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Do what was asked.

    Raises:
        UsageError: what was asked lacks something, or is more than the organisation allows.
        Unusable: the configuration cannot be edited.
    """
    tree = here()
    return {"add": _add, "list": _list, "prune": _prune}[arguments.action](arguments, tree, say)


def _add(arguments: SimpleNamespace, tree: Snapshot, say: Say) -> int:
    known = _resolved(tree.root)
    entry = _entry(arguments, tree.root, known)
    twin = next((one for one in known.policy.waivers if _same(one, entry)), None)
    if twin:
        raise UsageError(f"there is a waiver of {twin.code} for {twin.where} until {twin.expires}; change its expires")
    path = known.written.path or OWN_FILE
    text = edits.added(known.written.text, entry, known.written.keys)
    _check(text, path)
    atomic.write({os.path.realpath(os.path.join(tree.root, path)): [text.encode()]})
    say(f"written to {path}: {entry['rule']} is accepted until {entry['expires']}; type: git add {path}")
    return CLEAN


def _resolved(root: str) -> Resolved:
    return resolve(config.on_disk(root), "", "", NOTHING)


def _entry(arguments: SimpleNamespace, root: str, known: Resolved) -> dict[str, object]:
    """Return the waiver that is asked for, complete."""
    rule = NAMES.get(arguments.rule) or NAMES.get(arguments.rule.upper())
    if rule is None:
        raise UsageError(f"there is no rule {arguments.rule!r}; type: mlops-policy rules")
    who = known.policy.acceptable(rule.code)
    if who != BY_REPOSITORY:
        source = known.effective.rules[rule.code]["waivable"].source
        raise UsageError(
            f"{rule.code} cannot be waived, says {source}; mend the finding"
            if who == BY_NOBODY
            else f"only the organisation can waive {rule.code}, says {source}; ask for a waiver in its file"
        )
    longest = known.policy.longest or DAYS
    days = arguments.days if arguments.days is not None else min(DAYS, longest)
    if not 1 <= days <= longest:
        raise UsageError(f"--days {days} is not from 1 to {longest}, the longest that a waiver may hold")
    today = dt.datetime.now(tz=dt.UTC).date()
    texts = {"reason": arguments.reason, "owner": arguments.owner, "ticket": arguments.ticket or ""}
    for key, value in texts.items():
        if not value.isprintable() or (key != "ticket" and not value.strip()):
            raise UsageError(f"--{key} {value!r} is no text in one line")
    entry: dict[str, object] = {"rule": rule.code, **_target(arguments, root)}
    entry |= {key: value for key, value in texts.items() if value}
    return entry | {"created": today, "expires": today + dt.timedelta(days=days)}


def _target(arguments: SimpleNamespace, root: str) -> dict[str, object]:
    """Return what is accepted: a finding, a file, or the files of a pattern up to a size."""
    if arguments.fingerprint is not None:
        if not _FINGERPRINT.fullmatch(arguments.fingerprint):
            how = "write its 16 digits from 0 to f, as check --output jsonl shows them"
            raise UsageError(f"--fingerprint {arguments.fingerprint!a} is none; {how}")
        if arguments.max_kb is not None:
            raise UsageError("--max-kb says nothing of a --fingerprint, which is of one finding; leave it out")
        return {"fingerprint": arguments.fingerprint}
    if arguments.max_kb is not None and arguments.max_kb < 1:
        raise UsageError(f"--max-kb {arguments.max_kb} is no size; give 1 or more")
    full = os.path.join(os.getcwd(), arguments.path)
    path = os.path.relpath(os.path.normpath(full), root).replace(os.sep, "/")
    wild = any(mark in path for mark in "*?[")
    if path.startswith("../") or os.path.isabs(path):
        raise UsageError(f"--path {arguments.path} lies outside of the repository")
    if not path.isprintable():
        raise UsageError(f"--path {arguments.path!a} cannot be written; take its --fingerprint, as check shows it")
    if wild and arguments.max_kb is None:
        raise UsageError(f"--path {arguments.path} is a pattern; add --max-kb, so that it hides only what was seen")
    if not wild and not os.path.isfile(full):
        raise UsageError(f"there is no file {arguments.path}; for one of the history, take --fingerprint")
    return {"path": path} | ({"max-kb": arguments.max_kb} if arguments.max_kb is not None else {})


def _same(one: Waiver, entry: dict[str, object]) -> bool:
    return one.code == entry["rule"] and one.where == (entry.get("path") or entry.get("fingerprint"))


def _check(text: str, path: str) -> None:
    """Make sure that what is going to be written is read again."""
    config.from_tree(lambda name: text.encode() if name == path else None)


def _list(arguments: SimpleNamespace, tree: Snapshot, say: Say) -> int:
    known = _resolved(tree.root)
    listed = list(_listed(known, _used(tree, history=arguments.history)))
    for one in listed:
        say(json.dumps(_facts(one)) if arguments.output == "jsonl" else _sentence(one))
    if arguments.output == "text":
        counts = [f"{sum(one.state == state for one in listed)} {state}" for state in (ENDED, UNUSED, REFUSED)]
        said = ", ".join(each for each in counts if not each.startswith("0 "))
        say(count(len(listed), "waiver") + (f": {said}; type: mlops-policy waive prune" if said else ""))
    return CLEAN


def _used(tree: Snapshot, *, history: bool) -> dict[Waiver, int]:
    """Return the waivers that accept findings of the tree, and of all commits if that is asked, with how many."""
    used = dict(judged(tree).used)
    past = judged(snapshot.history(tree.root)).used if history else {}
    return used | {one: used.get(one, 0) + number for one, number in past.items()}


def _listed(known: Resolved, used: dict[Waiver, int]) -> Iterable[Listed]:
    own = known.written.settings.waivers
    today = dt.datetime.now(tz=dt.UTC).date()
    counts = frozenset(known.policy.waivers)
    for waiver in (*own, *(one for one in known.effective.waivers if one not in own)):
        source = known.written.path if waiver in own else known.policy.organisation
        ended = today >= waiver.expires
        dead = waiver not in counts
        state = ENDED if ended else REFUSED if dead else HOLDS if waiver in used else UNUSED
        yield Listed(waiver, state, used.get(waiver, 0), source)


def _sentence(one: Listed) -> str:
    waiver = one.waiver
    who = ", ".join(part for part in (waiver.owner or "no owner", waiver.ticket) if part)
    until = f"ended on {waiver.expires}" if one.state == ENDED else f"until {waiver.expires}"
    state = f"accepts {count(one.accepts, 'finding')}" if one.state == HOLDS else one.state
    told = until if one.state == ENDED else f"{until}, {state}"
    return shown(f"{one.source}: {waiver.code} {waiver.where}: {told} ({who}): {waiver.reason}")


def _facts(one: Listed) -> dict[str, object]:
    plain = {key: str(value) if value is not None else None for key, value in one.waiver._asdict().items()}
    del plain["position"]
    return {**plain, "state": one.state, "accepts": one.accepts, "source": one.source}


def _prune(arguments: SimpleNamespace, tree: Snapshot, say: Say) -> int:
    known = _resolved(tree.root)
    listed = _listed(known, _used(tree, history=arguments.history))
    gone = [one for one in listed if one.state in (ENDED, UNUSED) and one.waiver in known.written.settings.waivers]
    if gone:
        text = edits.removed(known.written.text, [one.waiver.position for one in gone], known.written.keys)
        _check(text, known.written.path)
        atomic.write({os.path.realpath(os.path.join(tree.root, known.written.path)): [text.encode()]})
    for one in gone:
        say(_sentence(one))
    then = f"; type: git add {known.written.path}" if gone else ""
    say(f"{count(len(gone), 'waiver')} taken out, {len(known.written.settings.waivers) - len(gone)} left{then}")
    return CLEAN
