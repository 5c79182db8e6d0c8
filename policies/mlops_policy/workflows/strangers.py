"""What strangers may do in a workflow: have their code run with the repository's token, or their words as a script.

Why that is so, and which values are theirs: https://docs.github.com/actions/concepts/security/script-injections and
https://docs.github.com/actions/reference/security/secure-use.
"""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.workflows import CHECKOUT, INJECTION, SECRET, Weakness
from mlops_policy.workflows.conditions import ANYBODY, NOBODY, admits
from mlops_policy.workflows.expressions import reaching
from mlops_policy.workflows.github import ACTION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.documents import Value
    from mlops_policy.workflows.github import Job, Step, Workflow

# Triggers that strangers can pull, and that run with secrets and the token of the repository.
PRIVILEGED = frozenset("pull_request_target workflow_run issue_comment".split())
# Commits of a stranger, each fetched by an id or a name that the repository itself has.
_THEIRS = pattern(
    r"github\.event\.pull_request\.head\.sha|github\.event\.pull_request\.merge_commit_sha"
    r"|github\.event\.workflow_run\.(?:head_sha|head_commit\.id)|github\.event\.workflow_run\.pull_requests"
    r"|refs/(?:remotes/)?pull/"
)
_THEIR_FORK = pattern(r"\.head\.repo\.|head_repository\.")
_GETS = pattern(r"\bgh\s+pr\s+checkout\b|\bgit\s+pull\b[^\n]{0,200}?\bpull/[^\n]{1,80}?/(?:head|merge)\b")
_FETCHES = pattern(r"\bgit\s+fetch\b[^\n]{0,200}?\bpull/[^\n]{1,80}?/(?:head|merge)\b")
_SWITCHES = pattern(r"\bgit\s+(?:checkout|switch|merge|reset)\s")  # what is only fetched is no code yet
_INERT = ("actions/checkout", "actions/setup-", "actions/cache", "actions/upload-artifact", "actions/github-script")
# Inputs of actions that are run as a script.
_SCRIPTS = {
    "actions/github-script": "script",
    "azure/cli": "inlinescript",
    "azure/powershell": "inlinescript",
    "appleboy/ssh-action": "script",
    "nick-fields/retry": "command",
    "nick-invision/retry": "command",
    "addnab/docker-run-action": "run",
    "jannekem/run-python-script-action": "script",
}
_SIGNED = r"(?:message|(?:author|committer)\.(?:name|email))"  # what a commit says
# What a stranger writes, by the triggers under which it has one: those with a token that writes, and others.
_FREE = (
    (r"github\.event\.issue\.(?:title|body)", "issues issue_comment", ""),
    (r"github\.head_ref", "pull_request_target", "pull_request pull_request_review pull_request_review_comment"),
    (
        r"github\.event\.pull_request\.(?:title|body|head\.(?:ref|label|repo\.(?:default_branch|description|homepage)))",
        "pull_request_target",
        "pull_request pull_request_review pull_request_review_comment",
    ),
    (
        r"github\.event\.comment\.body",
        "issue_comment discussion_comment commit_comment",
        "pull_request_review_comment",
    ),
    (r"github\.event\.review(?:_comment)?\.body", "", "pull_request_review pull_request_review_comment"),
    (r"github\.event\.discussion\.(?:title|body)", "discussion discussion_comment", ""),
    (r"github\.event\.pages\.\*\.page_name", "gollum", ""),
    (rf"github\.event\.(?:commits\.\*|head_commit)\.{_SIGNED}", "push", ""),
    (r"github\.event\.workflow_run\.(?:head_branch|display_title|pull_requests\.\*\.head\.ref)", "workflow_run", ""),
    (rf"github\.event\.workflow_run\.head_commit\.{_SIGNED}", "workflow_run", ""),
    (
        r"github\.event(?:\.(?:issue|pull_request|comment|review|discussion|commits|head_commit|workflow_run))?|github",
        "issues issue_comment pull_request_target discussion discussion_comment workflow_run push",
        "pull_request pull_request_review pull_request_review_comment",
    ),
)
_TRIGGERS = tuple((pattern(free), frozenset(sure.split()), frozenset(mild.split())) for free, sure, mild in _FREE)
_SECRET = pattern(r"secrets(?:\.([\w*-]+))?")
MOST, SHORT = 200, 80  # steps of a job, characters of a value that is told
OWN_TOKEN = "github_token"  # noqa: S105  its name


def checkouts(workflow: Workflow) -> Iterator[Weakness]:
    """Yield where a privileged workflow checks out a stranger's commit."""
    triggers = sorted(PRIVILEGED & workflow.triggers)
    for job in workflow.jobs if triggers else ():
        found = [(at, value) for at, step in enumerate(job.steps[:MOST]) if (value := _stranger(step)) is not None]
        mild = bool(found) and _is_harmless(workflow, job)
        for at, value in found:
            who = admits(workflow, job, job.steps[at])
            if who != NOBODY:
                short = " ".join(value.text.split())[:SHORT]
                apart = bool(job.steps[at].text("with", "path"))  # beside our own code, which may only read it
                sure = who == ANYBODY and not (mild or apart) and _runs(job.steps[at : at + MOST])
                yield _checkout(job.name, triggers[0], short, value.line, sure=sure)


def _checkout(job: str, trigger: str, short: str, line: int, *, sure: bool) -> Weakness:
    message = f"a stranger's code is checked out under {trigger}, with the token and the secrets: {short}"
    fix = (
        "do what needs the code under `on: pull_request`; what needs the token runs under `workflow_run`, takes the"
        " results as an artifact, and checks nothing out"
    )
    return Weakness(CHECKOUT, message, fix, line, f"{job}/{short}", sure)


def _stranger(step: Step) -> Value | None:
    """Return what makes a step check out a commit that is not the repository's."""
    if step.action == "actions/checkout":
        for name in ("ref", "repository"):
            value = step.fields.get(("with", name))
            theirs = _THEIRS if name == "ref" else _THEIR_FORK
            if value is not None and theirs.search(value.text.lower()):
                return value
    value = step.fields.get(("run",))
    return value if value is not None and _last_of_theirs(value.text) else None


def _last_of_theirs(script: str) -> int:
    """Return where a script has last checked out a stranger's commit, 0 if nowhere."""
    got = max((match.end() for match in _GETS.finditer(script)), default=0)
    fetched = _FETCHES.search(script)
    switched = _SWITCHES.search(script, fetched.end()) if fetched else None
    return max(got, switched.end() if switched else 0)


def _runs(steps: Sequence[Step]) -> bool:
    """Return whether something of what the first of some steps checks out may be run afterwards."""
    first, *rest = steps
    if any(step.text("run") for step in rest):
        return True
    after = first.text("run")[_last_of_theirs(first.text("run")) :].partition("\n")[2]
    return bool(after.strip()) or any(step.action and not step.action.startswith(_INERT) for step in rest)


def _is_harmless(workflow: Workflow, job: Job) -> bool:
    """Return whether the token is told to read only, and no other secret is near."""
    said = job.below("permissions") or workflow.below("permissions")
    if not said or any(value.text not in ("read", "none", "read-all") for value in said):
        return False
    values = [*workflow.below("env"), *job.fields.values()]
    values += [value for step in job.steps for value in step.fields.values()]
    used = (name for value in values for name, _ in reaching(value.text) if name.startswith("secrets"))
    return all(name.endswith(OWN_TOKEN) for name in used)


def scripts(workflow: Workflow) -> Iterator[Weakness]:
    """Yield where what a stranger wrote, or a secret, is written into a script."""
    for job in workflow.jobs:
        for step in job.steps:
            for value in _scripts(step):
                for name, place in reaching(value.text):
                    line = value.line + value.text.count("\n", 0, place)
                    yield from _written(workflow, job, step, name, line)


def _scripts(step: Step) -> Iterator[Value]:
    key = _SCRIPTS.get(step.action)
    for path, value in step.fields.items():
        if path == ("run",) or (key and path[:1] == ("with",) and str(path[-1]).lower() == key):
            yield value


def _written(workflow: Workflow, job: Job, step: Step, name: str, line: int) -> Iterator[Weakness]:
    """Yield what is wrong with a context whose value is written into a script."""
    secret = _SECRET.fullmatch(name)
    if secret:
        yield _secret((secret[1] or "*").upper(), line, script="run" not in {path[0] for path in step.fields})
        return
    found = [name]
    if name.startswith("env."):
        text = workflow.variable(job, step, name.removeprefix("env."))
        found = [each for each, _ in reaching(text)]
    for each in found:
        level = _danger(workflow, each)
        if level is not None:
            sure = level and admits(workflow, job, step) == ANYBODY
            yield _injection(each, line, sure=sure, script=bool(step.action))


def _danger(workflow: Workflow, name: str) -> bool | None:
    """Return whether a context is a stranger's under a trigger with a token that writes; None if it is nobody's."""
    for free, sure, mild in _TRIGGERS:
        if free.fullmatch(name):
            if sure & workflow.triggers:
                return True
            known = workflow.triggers - {"workflow_call", ACTION}
            return False if mild & known or known != workflow.triggers else None
    return None


def _injection(name: str, line: int, *, sure: bool, script: bool) -> Weakness:
    short = name.rpartition(".event.")[2].replace(".*", "").replace("github.", "").replace(".", "_").upper()
    use = f"process.env.{short}" if script else f'"${short}"'
    return Weakness(
        INJECTION,
        f"what a stranger writes becomes part of a script: ${{{{ {name} }}}}",
        f'hand it over in the environment, `env: {{ {short}: "${{{{ {name} }}}}" }}`, and write {use}',
        line,
        name,
        sure,
    )


def _secret(name: str, line: int, *, script: bool) -> Weakness:
    own = name.lower() == OWN_TOKEN
    if name == "*":
        return Weakness(
            SECRET,
            "all secrets are written into a command: ${{ toJSON(secrets) }}",
            'hand over each that is needed in the environment: `env: { TOKEN: "${{ secrets.TOKEN }}" }`',
            line,
            "secrets",
        )
    use = f"process.env.{name}" if script else f'"${name}"'
    return Weakness(
        SECRET,
        f"a secret is written into a command: ${{{{ secrets.{name} }}}}",
        f'hand it over in the environment, `env: {{ {name}: "${{{{ secrets.{name} }}}}" }}`, and write {use}',
        line,
        name,
        not own,
        "secrets are written into commands",
        f"secrets.{name}",
    )
