"""The effective policy as ``mlops-policy policy resolve`` shows it: each value with who asks for it."""

from __future__ import annotations

import json

from mlops_policy import config
from mlops_policy.addresses import masked
from mlops_policy.adopt import count
from mlops_policy.commands import CLEAN
from mlops_policy.config import Context
from mlops_policy.config.effective import OURS
from mlops_policy.config.resolved import Resolved, resolve
from mlops_policy.reporters import shown as printable
from mlops_policy.snapshot import Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Say
    from mlops_policy.snapshot import Snapshot


def show(arguments: SimpleNamespace, tree: Snapshot, say: Say) -> int:
    """Say which values hold in a tree.

    Raises:
        Unusable: there is no such file of an organisation.
        ConfigError: a file says what none may say.
    """
    given = config.content(arguments.organisation) if arguments.organisation else None
    if arguments.organisation and given is None:
        raise Unusable(f"there is no file {arguments.organisation}")
    context = Context(given, arguments.repository or "", tuple(arguments.group))
    found = resolve(config.on_disk(tree.root), "", "", context)
    if arguments.output == "json":
        say(json.dumps(_facts(found), indent=1))
        return CLEAN
    rows = [(key, value, who) for key, value, who in _rows(found) if arguments.all or _told(key, who)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    say(f"{found.policy.organisation or 'no organisation'}{_origin(found)}")
    for key, value, who in rows:
        say(f"{key:<{widths[0]}}  {value:<{widths[1]}}  {who}")
    rest = "" if arguments.all else "; what is as the profile has it: type --all"
    say(f"{count(len(found.policy.waivers), 'waiver')}{rest}")
    for code, problem in found.policy.problems:
        say(printable(f"{problem.path}:{problem.line}: {code} {problem.message}; {problem.fix}"))
    return CLEAN


def _origin(found: Resolved) -> str:
    lock = found.locked.lock if found.locked else None
    groups = f", groups {', '.join(found.groups)}" if found.groups else ""
    at = f", locked from {masked(lock.extends)}" + (f" at {lock.commit[:12]}" if lock.commit else "") if lock else ""
    return at + groups


def _told(key: str, who: str) -> bool:
    """Return whether a value is worth a line: the first ones, and those of rules that somebody has set."""
    return not key.startswith("rules.") or not (who == OURS or who.startswith("profile "))


def _rows(found: Resolved) -> Iterator[tuple[str, str, str]]:
    whole = found.effective
    yield "profile", whole.profile.value, whole.profile.source
    for folder, mode in whole.pins.items():
        yield f"pins.{folder}" if folder else "pins", mode.value, mode.source
    if whole.longest:
        yield "max-waiver-days", str(whole.longest.value), whole.longest.source
    for code, values in whole.rules.items():
        for key, one in values.items():
            yield f"rules.{code}.{key}", str(one.value), one.source


def _facts(found: Resolved) -> dict[str, object]:
    values = {key: {"value": value, "source": who} for key, value, who in _rows(found)}
    problems = [
        {"code": code, "path": one.path, "line": one.line, "message": one.message}
        for code, one in found.policy.problems
    ]
    waivers = [{key: str(value) for key, value in one._asdict().items()} for one in found.policy.waivers]
    names = {"organisation": found.policy.organisation, "groups": list(found.groups)}
    return {**names, "values": values, "waivers": waivers, "problems": problems}
