"""What the token of a workflow may: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.workflows import PERMISSIONS, Weakness
from mlops_policy.workflows.github import ACTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.workflows.github import Job, Step, Workflow

_SAID = pattern(r"(?m)^[ \t]*[\"']?permissions[\"']?[ \t]*:")
_PUSHES = pattern(r"(?m)^[^#\n]*\bgit\s+push\b(?!.*--dry-run)")
_GH = pattern(
    r"(?m)^[^#\n]*\bgh\s+(?:release\s+(?:create|upload|edit|delete)|pr\s+(?:create|merge|comment|edit|close)"
    r"|issue\s+(?:create|comment|edit|close)|label\s+create)\b"
)
_OWN = pattern(r"(?i)\bgithub\.token\b|secrets\.github_token\b")
# Actions that write with the token of the workflow unless they are given another.
_WRITERS = frozenset(
    "peter-evans/create-pull-request stefanzweifel/git-auto-commit-action endbug/add-and-commit ad-m/github-push-action"
    " softprops/action-gh-release ncipollo/release-action peaceiris/actions-gh-pages"
    " jamesives/github-pages-deploy-action actions/create-release peter-evans/create-or-update-comment"
    " marocchino/sticky-pull-request-comment actions/stale".split()
)
_TOKENS = (
    "token",
    "github_token",
    "github-token",
    "repo-token",
    "repo_token",
    "personal_token",
    "deploy_key",
    "ssh-key",
)


def excessive(workflow: Workflow) -> Iterator[Weakness]:
    """Yield where a token may all, or writes without that it says so."""
    of_jobs = (value for job in workflow.jobs for value in job.below("permissions"))
    for value in (*workflow.below("permissions"), *of_jobs):
        if value.text == "write-all":
            fix = "name what is needed, as `permissions: { contents: read }`, and more only in the job that needs it"
            yield Weakness(PERMISSIONS, "the token may write everything: write-all", fix, value.line, "write-all")
    if ACTION in workflow.triggers or "workflow_call" in workflow.triggers or _SAID.search(workflow.text):
        return
    found = next(((step, what) for job in workflow.jobs for step in job.steps if (what := _writes(job, step))), None)
    if found is not None:
        step, what = found
        fix = "write `permissions: {}` at the top, and in this job what it needs, as `permissions: { contents: write }`"
        message = f"a workflow that writes says nowhere what its token may: {what}"
        yield Weakness(PERMISSIONS, message, fix, step.line, what, sure=False)


def _writes(job: Job, step: Step) -> str:
    """Return what a step writes to the repository with the token of the workflow, empty if nothing."""
    if step.action in _WRITERS:
        tokens = [step.text("with", name) for name in _TOKENS if step.text("with", name)]
        return step.action if all(_OWN.search(each) for each in tokens) else ""
    text = step.text("run")
    if _PUSHES.search(text) and not _has_own_key(job):
        return "git push"
    told = next(
        (
            value.text
            for path, value in step.fields.items()
            if path[:1] == ("env",) and path[-1] in ("GH_TOKEN", "GITHUB_TOKEN")
        ),
        "",
    )
    match = _GH.search(text)
    return " ".join(match[0].split()[-3:]) if match and _OWN.search(told) else ""


def _has_own_key(job: Job) -> bool:
    """Return whether a job checks out, or logs in, with another token than that of the workflow."""
    for step in job.steps:
        given = [step.text("with", name) for name in ("token", "ssh-key", "ssh-private-key")]
        if any(each and not _OWN.search(each) for each in given):
            return True
    texts = (step.text("run") for step in job.steps)
    return any("git remote" in text or "https://" in text for text in texts if "git push" in text)
