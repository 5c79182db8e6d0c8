"""The hooks: configured, installed where git looks, and seeing what is staged."""

from __future__ import annotations

import os

from mlops_policy.adopt import hooks, selftest
from mlops_policy.adopt.health import BROKEN, NOTE, OK, Line
from mlops_policy.adopt.health.clone import setting
from mlops_policy.documents import Unreadable
from mlops_policy.lazy import pattern
from mlops_policy.reporters import shown
from mlops_policy.workflows import PUSHES, precommit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.git import Repository

KINDS = ("pre-commit", "pre-push")
# What starts the tools in the hooks that they write, in quotes where it has a blank, and in those that people write.
_STARTS = pattern(r"""(?m)^\s*(?:INSTALL_PYTHON|PREK)=["']?([^"'\n]+?)["']?$""")
_CALLS = pattern(r"(?m)^[^#\n]*\b(?:pre-commit|prek|mlops-policy)\b")
CONFIGURED, INSTALLED = "hooks configured", "hooks installed"


def lines(repo: Repository) -> Iterator[Line]:
    """Yield what there is to say of the hooks of a repository."""
    try:
        ours = hooks.configured(repo.root)
    except Unreadable as error:
        told = f"{hooks.CONFIG}:{error.line}: {shown(str(error))}"
        yield Line(CONFIGURED, BROKEN, told, "pre-commit validate-config")
        return
    if not ours.names:
        yield Line(CONFIGURED, BROKEN, f"{hooks.CONFIG} has none of ours", "mlops-policy init")
        return
    yield from _configured(repo, ours)
    elsewhere = setting(repo, "core.hooksPath")
    if os.path.exists(os.path.join(repo.root, hooks.PREK)):
        told = f"prek goes by {hooks.PREK} alone; list our hooks there too, or use pre-commit"
        yield Line(CONFIGURED, NOTE, told)
    found = list(installed(repo, elsewhere, KINDS if PUSHES in ours.names else KINDS[:1]))
    yield from found
    through = not elsewhere and ours.own and all(line.state == OK for line in found)
    yield from _proved(hooked=through)
    if not through and not elsewhere and not ours.own:
        told = f"{hooks.CONFIG} says what they run, and nothing of a repository is run here; to prove them too"
        yield Line("hooks see", NOTE, told, "mlops-policy check --self-test")


def _configured(repo: Repository, ours: hooks.Hooks) -> Iterator[Line]:
    with open(os.path.join(repo.root, hooks.CONFIG), encoding="utf-8", errors="replace") as file:
        weak = list(precommit.weaknesses(file.read()))
    for one in weak:
        told = f"{hooks.CONFIG}:{one.line}: {shown(one.message)}; {shown(one.fix)}"
        yield Line(CONFIGURED, BROKEN if one.sure else NOTE, told)
    if not weak:
        yield Line(CONFIGURED, OK, f"{hooks.CONFIG} has {', '.join(map(shown, ours.names))}")
    if not any(entry.path == hooks.CONFIG for entry in repo.tracked()):
        yield Line(
            CONFIGURED, NOTE, f"git does not track {hooks.CONFIG}: nobody else has it", f"git add {hooks.CONFIG}"
        )


def installed(repo: Repository, elsewhere: str, kinds: Iterable[str]) -> Iterator[Line]:
    """Yield a line for each kind of hook: whether git finds one that calls a tool, and can start it."""
    for kind in kinds:
        name = os.fsdecode(repo.run("rev-parse", "--git-path", f"hooks/{kind}").rstrip(b"\n"))
        path = os.path.join(repo.root, name)
        content = selftest.content(path)
        trouble = _trouble(path, content)
        if not trouble:
            yield Line(INSTALLED, OK, f"{kind}, by {_tool(content)}" + (f", in {shown(name)}" if elsewhere else ""))
        elif elsewhere:
            told = f"{kind} {trouble}; core.hooksPath = {shown(elsewhere)} leads git past .git/hooks"
            husky = f"echo 'pre-commit run --hook-stage {kind}' >> .husky/{kind}"
            unset = f"git config --unset core.hooksPath && pre-commit install --hook-type {kind}"
            yield Line(INSTALLED, BROKEN, told, husky if ".husky" in elsewhere else unset)
        else:
            yield Line(INSTALLED, BROKEN, f"{kind} {trouble}", f"{_tool(content)} install --hook-type {kind}")


def _tool(content: str) -> str:
    return next((tool for tool in selftest.TOOLS if tool in content), "pre-commit")


def _trouble(path: str, content: str) -> str:
    """Return why git would not run a hook of ours from a file, empty where it would."""
    if not content:
        return "is not there"
    if not _CALLS.search(content):
        return "is another's, and calls neither pre-commit nor prek"
    if not os.access(path, os.X_OK):
        return "may not be executed, so git passes over it"
    match = _STARTS.search(content)
    if match and not os.path.exists(match[1]) and not _found(_tool(content)):
        return f"was installed by {shown(match[1])}, which is gone"
    return ""


def _found(tool: str) -> bool:
    import shutil

    return shutil.which(tool) is not None


def _proved(*, hooked: bool) -> Iterator[Line]:
    """Yield what a self-test says, in a repository of its own."""
    for said in selftest.proofs(hooked=hooked):
        state, _, rest = said.partition(": ")
        told, _, remedy = rest.partition("; type: ")
        yield Line("hooks see", BROKEN if state == BROKEN else OK if state == OK else NOTE, told, remedy)
