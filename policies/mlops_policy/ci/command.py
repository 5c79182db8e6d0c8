"""What ``mlops-policy ci`` does: find the change, judge it, and tell the pipeline in the ways that it listens to."""

from __future__ import annotations

import gc
import os
from types import SimpleNamespace

from mlops_policy import __version__, config, engine, snapshot
from mlops_policy.ci import actions
from mlops_policy.ci.event import Change, parse
from mlops_policy.ci.judges import judges
from mlops_policy.ci.span import Span, span
from mlops_policy.commands import CLEAN, UsageError
from mlops_policy.commands.check import verdict
from mlops_policy.commands.outputs import named, report, write
from mlops_policy.config import ConfigError, Context
from mlops_policy.git import GitError, Incomplete, repository
from mlops_policy.lazy import pattern
from mlops_policy.reporters import text
from mlops_policy.rules import FAMILIES, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.commands.typing import Say
    from mlops_policy.config import Policy
    from mlops_policy.git import Repository
    from mlops_policy.reporters.report import Report
    from mlops_policy.snapshot import Snapshot

ZEROS = "0" * 40
_POLICY = pattern(r"([\w.-]+/[\w.-]+)@([0-9a-f]{40}|[0-9a-f]{64})")


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Judge a change; what cannot be judged is told to GitHub too, where somebody will look.

    Raises:
        UsageError: it cannot be followed what is to be judged.
        ConfigError: a configuration cannot be followed.
        Unusable: there is no repository here.
        Incomplete: a commit is not here, so that the change cannot be judged whole.
        GitError: git cannot answer.
    """
    try:
        return _judge(arguments, say)
    except (ConfigError, UsageError, snapshot.Unusable, GitError, Incomplete) as error:
        actions.stopped(str(error), say)
        raise


def _judge(arguments: SimpleNamespace, say: Say) -> int:
    outputs = [named(one) for one in arguments.output or ["github" if actions.here() else "text"]]
    policy_of = _policy_of(arguments.policy)
    change = _change(arguments)
    if change.whole and arguments.history == "full":
        change = change._replace(scope="all commits")
    if change.gone:
        say(f"{change.branch} was deleted: there is nothing to judge")
        actions.outputs({"result": "passed"})
        return CLEAN
    repo = repository(os.getcwd())
    if repo is None:
        raise snapshot.Unusable(f"{os.getcwd()} is in no git repository; type it where the clone is")
    gc.disable()  # as for a check: what is read holds no cycles
    context = _context(arguments, change)
    found = span(repo, change) if not change.whole else Span("", repo.commit("HEAD"))
    looked_at, policy, notes = _asked(arguments, repo, change, found, context)
    result = engine.run(
        looked_at, policy, load(FAMILIES, wide=False), lambda kinds: load(FAMILIES, wide=True, kinds=kinds)
    )
    told = report(
        result._replace(notes=(*notes, *result.notes)),
        looked_at,
        policy,
        SimpleNamespace(
            hook=False,
            fail_level=arguments.fail_level,
            output=["json"],
            range=change.scope,
            select=[],
            ignore=[],
        ),
    )
    told = told._replace(
        scope=change.scope,
        repository=actions.address(context.repository),
        reference=actions.reference(*policy_of) if policy_of else "",
        commit=told.commit or found.tip,
    )
    _tell(told, outputs, say)
    code = verdict(result, arguments.fail_level)
    actions.summary(told)
    actions.outputs(_facts(told, code, policy_of[1] if policy_of else ""))
    return code


def _change(arguments: SimpleNamespace) -> Change:
    """Return what is to be judged: what was typed, or what the event says.

    Raises:
        UsageError: neither says it.
    """
    if arguments.base is not None:
        if arguments.event:
            raise UsageError("--event and --base both say what is to be judged; leave one of them out")
        base = arguments.base.strip()
        if not base:
            raise UsageError("--base is empty; give the branch that the change is to be merged into, as origin/main")
        name = f"commits {base[:12]}..{arguments.head or 'HEAD'}" if base.strip("0") else "all commits"
        return Change(name, arguments.head or "", base if base.strip("0") else "")
    if arguments.head:
        raise UsageError("--head needs --base, the commit or branch that the change starts from")
    path = arguments.event or os.environ.get("GITHUB_EVENT_PATH", "")
    if not path:
        raise UsageError("nothing says what is to be judged; type: mlops-policy ci --base origin/main")
    content = config.content(path)
    if content is None:
        raise UsageError(f"there is no event {path}; type: mlops-policy ci --base origin/main")
    return parse(content, path)


def _context(arguments: SimpleNamespace, change: Change) -> Context:
    organisation = config.content(arguments.organisation) if arguments.organisation else None
    if arguments.organisation and organisation is None:
        raise UsageError(f"there is no file {arguments.organisation}")
    name = arguments.repository or os.environ.get("GITHUB_REPOSITORY", "")
    return Context(organisation, name, change.groups)


def _asked(
    arguments: SimpleNamespace, repo: Repository, change: Change, found: Span, context: Context
) -> tuple[Snapshot, Policy, tuple[str, ...]]:
    """Return what is looked at, by what it is judged, and what is to be said of both."""
    policy, notes = judges(repo, found, context, arguments.profile or "")
    full = arguments.history == "full"
    if change.whole:
        return snapshot.history(repo.root) if full else snapshot.tree(repo.root), policy, ()
    looked_at = snapshot.commits(repo.root, f"{ZEROS if full else found.base or ZEROS}..{found.tip}")
    return looked_at._replace(base=found.base), policy, (*found.notes, *notes)


def _tell(told: Report, outputs: list[tuple[str, str]], say: Say) -> None:
    """Write all outputs; a log that says nothing would not tell a clean change from one that nobody looked at."""
    for name, file in outputs:
        if name == "text" and not file and not (told.findings or told.unread or told.notes):
            say(f"{told.scope}: {text.summary(told)}")
        else:
            write(told, name, file, say)


def _policy_of(asked: str) -> tuple[str, str] | None:
    """Return repository and commit of this program, None if nobody said.

    Raises:
        UsageError: it is no such name.
    """
    match = _POLICY.fullmatch(asked)
    if asked and match is None:
        raise UsageError(f"--policy {asked!r} is no OWNER/NAME@COMMIT with the whole id of a commit")
    return (match[1], match[2]) if match else None


def _facts(told: Report, code: int, commit: str) -> dict[str, object]:
    """Return what later steps and jobs may ask for."""
    counts = {"errors": told.errors, "warnings": told.warnings, "waived": told.waived, "baselined": told.baselined}
    policy = {"policy-version": __version__, "policy-sha": commit}
    return {"result": told.verdict, "exit-code": code, **counts, "expired-waivers": told.expired, **policy}
