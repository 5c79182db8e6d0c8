"""What init says of a plan: what is here, what is written, what is tolerated, what is blocked, what to type."""

from __future__ import annotations

import os
import shutil
from itertools import groupby

from mlops_policy.adopt import count, hooks, refusal
from mlops_policy.adopt import plan as plans
from mlops_policy.baseline import NAME
from mlops_policy.config import OWN_FILE
from mlops_policy.core import ERROR
from mlops_policy.reporters import shown
from mlops_policy.rules import FAMILIES, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.adopt.plan import Plan
    from mlops_policy.core import Finding

NAMED = 3  # files of a family that are named
TOOLS = ("pre-commit", "prek")
INSTALL = "install --hook-type pre-commit --hook-type pre-push"


def lines(plan: Plan, root: str, here: str, *, dry: bool) -> Iterator[str]:
    """Yield all of it; paths are as they are seen from ``here``."""
    yield f"here: {plan.seen.sentence()}; {count(plan.files, 'file')} judged"
    yield from _written(plan, root, here, dry=dry)
    yield from _compared(plan)
    if plan.barred:
        yield refusal(plan.barred)
    if plan.old:
        yield from _tolerated(plan)
    elif not plan.kept:
        yield from _nothing(plan)
    yield from _blocked(plan)
    yield ""
    if dry:
        yield "nothing is written; to write it, type the same without --dry-run"
        return
    if os.path.exists(os.path.join(root, hooks.PREK)):
        yield f"prek goes by {hooks.PREK} alone: list our hooks there too, or use pre-commit"
    yield from _next(plan, root, here)


def _written(plan: Plan, root: str, here: str, *, dry: bool) -> Iterator[str]:
    """Yield a line for each file that is written, and one for each that stays as it is."""
    modes = sorted(frozenset(plan.policy.folders.values()))
    about = {
        OWN_FILE: f"profile {plan.policy.profile}, pins {' and '.join(modes)}",
        hooks.CONFIG: "two hooks, at commits and at pushes" + (", before those there are" if _extends(plan) else ""),
        NAME: f"{count(len(plan.old), 'finding')} of today",
    }
    does = "would be changed" if dry else "changed"
    for path in plan.texts:
        verb = does if path == hooks.CONFIG and _extends(plan) else "would be written" if dry else "written"
        yield f"{verb}: {shown(_seen(root, path, here))}: {about[path]}"
    if OWN_FILE not in plan.texts:
        yield f"kept: the policy that is there, profile {plan.policy.profile}"
    if plan.kept:
        yield f"kept: {NAME}, which is there; what it tolerates, type: mlops-policy baseline check"
    if plan.wired == plans.THERE:
        yield f"kept: {hooks.CONFIG}, which has our hooks"


def _extends(plan: Plan) -> bool:
    return plan.wired == plans.EXTENDED


def _compared(plan: Plan) -> Iterator[str]:
    """Yield what other tools' lists accept of our findings, and which they do not."""
    said = []
    for one in plan.lists:
        if one.trouble:
            yield f"{one.name} {one.trouble}, and accepts nothing"
        accepted = plan.accepted.count(one.name)
        said.append(f"{count(accepted, 'credential')} {_were(accepted)} accepted in {one.name}")
        if one.real:
            yield f"{count(one.real, 'credential')} {_were(one.real)} marked in {one.name} as real: revoke them"
    if said:
        number = len(plan.refused)
        yield ", ".join(said) + (f", {number} {_were(number)} not:" if number else "")
    yield from (f"  {shown(leak.path)}:{leak.line}: {leak.code} {shown(leak.message)}" for leak in plan.refused)


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _tolerated(plan: Plan) -> Iterator[str]:
    yield ""
    yield f"tolerated until somebody mends them, {count(len(plan.old), 'finding')}:"
    yield from _table(plan.old)
    if any(one.code.startswith(plans.CREDENTIALS) for one in plan.old):
        yield "  a credential in git is known to whoever can read it: tolerated or not, revoke it"
    yield "the list only shrinks: mend something, then type: mlops-policy baseline update"


def _nothing(plan: Plan) -> Iterator[str]:
    """Yield why nothing is tolerated: nothing is wrong, or nothing is old."""
    found = [one for one in plan.found if one not in frozenset(plan.refused)]
    if not found:
        yield "nothing is to be tolerated, so no baseline is needed"
        return
    yield ""
    yield f"there is no commit yet, so nothing is old and nothing tolerated, {count(len(found), 'finding')}:"
    yield from _table(found)


def _table(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line a family: how many findings, and in which files."""
    for family, group in groupby(sorted(findings, key=lambda one: one.code[:3]), lambda one: one.code[:3]):
        found = list(group)
        paths = list(dict.fromkeys(shown(one.path) for one in found))
        more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
        yield f"  {len(found):5} {FAMILIES[family]:9} {', '.join(paths[:NAMED])}{more}"


def _blocked(plan: Plan) -> Iterator[str]:
    """Yield what a commit is refused for from now on."""
    errors = {rule.code[:3] for rule in load(FAMILIES) if plan.policy.level(rule) == ERROR}
    blocks = [name for family, name in FAMILIES.items() if family in errors]
    warns = [name for family, name in FAMILIES.items() if family not in errors]
    yield ""
    yield f"blocked from now on, where it is new: {', '.join(blocks)}"
    if warns:
        yield f"warned of: {', '.join(warns)}"


def _next(plan: Plan, root: str, here: str) -> Iterator[str]:
    """Yield what is to be typed, a command a line."""
    if plan.wired in (plans.HOMELESS, plans.BY_HAND, plans.BROKEN):
        yield from _by_hand(plan)
        return
    tool = next(filter(shutil.which, TOOLS), "")
    yield "now type:"
    if not tool:
        yield "  uv tool install pre-commit   # or: pip install pre-commit"
    yield f"  {tool or TOOLS[0]} {INSTALL}"
    if plan.adding:
        yield f"  git add {' '.join(_quoted(_seen(root, path, here)) for path in plan.adding)}"
        yield '  git commit -m "Take the policy"'
    yield "what is set up and what is not: mlops-policy doctor; to take it back: mlops-policy init --undo"


def _by_hand(plan: Plan) -> Iterator[str]:
    """Yield what is to be done about the configuration of the hooks before anything else."""
    if plan.wired == plans.BROKEN:
        yield f"{shown(plan.trouble)}; mend it, then type: mlops-policy init"
    elif plan.wired == plans.HOMELESS:
        yield "where this was installed from is not known; to write the hooks, type:"
        yield "  mlops-policy init --source https://github.com/ORGANISATION/mlops-template@COMMIT"
    else:
        yield f"{hooks.CONFIG} is not written as most are; put this first below `repos:`, then type: mlops-policy init"
        yield plan.trouble.rstrip("\n")


def _seen(root: str, path: str, here: str) -> str:
    """Return a path as it is seen from a folder, with slashes, as git takes it."""
    return os.path.relpath(os.path.join(root, path), here).replace(os.sep, "/")


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(path)
