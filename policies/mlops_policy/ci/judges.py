"""By what a change is judged: by what held before it, so that no change accepts itself."""

from __future__ import annotations

from mlops_policy.ci.guards import weakened
from mlops_policy.ci.span import fork
from mlops_policy.config import ConfigError, Policy, of_commit
from mlops_policy.config.changes import loosened
from mlops_policy.config.resolved import resolve
from mlops_policy.core import PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.ci.span import Span
    from mlops_policy.config import Context, Read
    from mlops_policy.config.resolved import Resolved
    from mlops_policy.core import Problem
    from mlops_policy.git import Repository


def judges(repo: Repository, span: Span, context: Context, profile: str) -> tuple[Policy, tuple[str, ...]]:
    """Return the policy of the commit that a change starts from, with the problems that the change brings it.

    Args:
        repo: Where the commits are.
        span: The commits.
        context: What is known of the repository from outside.
        profile: The mildest that may hold; empty for that of the configuration.

    Returns:
        The policy, and what is to be said of it.

    Raises:
        ConfigError: the change leaves a configuration that cannot be followed.
    """
    after = resolve(of_commit(repo, span.tip), "", "", context)
    if not span.base:
        return _at_least(after, of_commit(repo, span.tip), profile, context), ()
    start = fork(repo, span)  # what the base has got since is no doing of the change
    guards = tuple(weakened(repo, start, span.tip))
    try:
        before = resolve(of_commit(repo, span.base), "", "", context)
    except ConfigError as error:
        told = f"before it, the configuration could not be followed ({error}): its own holds, without its waivers"
        policy = _at_least(after, of_commit(repo, span.tip), profile, context)
        return policy._replace(waivers=(), problems=(*policy.problems, *guards)), (told,)
    started = _resolved(repo, start, context) or before
    problems = (*_standing(before, started, after), *loosened(started, after), *guards)
    policy = _at_least(before, of_commit(repo, span.base), profile, context)
    return policy._replace(problems=problems), ()


def _standing(before: Resolved, started: Resolved, after: Resolved) -> Iterator[tuple[str, Problem]]:
    """Yield the problems that a change leaves, but for those that it had from its start and that are mended since."""
    now, then = ({_key(one) for one in found.policy.problems} for found in (before, started))
    mended = then - now
    return (one for one in after.policy.problems if _key(one) not in mended)


def _key(one: tuple[str, Problem]) -> tuple[str, str, str]:
    """Return what makes a problem the same one again when lines move."""
    code, problem = one
    return code, problem.path, problem.message


def _resolved(repo: Repository, commit: str, context: Context) -> Resolved | None:
    """Return the policy of a commit, None where it cannot be followed."""
    try:
        return resolve(of_commit(repo, commit), "", "", context)
    except ConfigError:
        return None


def _at_least(found: Resolved, read: Read, profile: str, context: Context) -> Policy:
    """Return a policy under a profile, where that is stricter than its own."""
    if not profile or PROFILES.index(profile) <= PROFILES.index(found.policy.profile):
        return found.policy
    return resolve(read, profile, "", context).policy
