"""WFL: workflows, scripts and settings that weaken the gate. All of a family look at one reading of a file."""

from __future__ import annotations

from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.workflows import BYPASSED, CHECKOUT, HOOK, INJECTION, PERMISSIONS, SECRET, SKIPPED, VERDICT
from mlops_policy.workflows.files import weaknesses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.snapshot import File

    Options = Mapping[str, Any]

APART = 3  # problems of a file that are told one by one
CI = ".github/workflows/ci.yml"
PUSH = "on: push\npermissions: {}\n"
PAST = "git commit --no-" + "verify -m wip"  # in pieces, so that no command of ours goes past a hook
TARGET = "on: pull_request_target\npermissions: {}\n"
OURS = "repos:\n- repo: https://git.example.org/ml/mlops-template\n  rev: 0123456\n"
THEIRS = "    - uses: actions/checkout@v4\n      with:\n        ref: ${{ github.event.pull_request.head.sha }}\n"


def _steps(head: str, steps: str, job: str = "") -> dict[str, bytes]:
    """Return a workflow of one job, for examples."""
    return {CI: f"{head}jobs:\n  a:\n    runs-on: ubuntu-latest\n{job}    steps:\n{steps}".encode()}


def _hook(lines: str) -> dict[str, bytes]:
    """Return a configuration of pre-commit with one hook of ours, for examples."""
    return {".pre-commit-config.yaml": f"{OURS}  hooks:\n  - id: mlops-policy\n{lines}".encode()}


@rule(
    BYPASSED,
    since="0.5.0",
    examples=lambda: (
        Example("a Makefile", {"Makefile": f"save:\n\t{PAST}\n".encode()}, finds=True),
        Example("an alias", {"setup.sh": b"git config alias.ci 'commit -n'\n"}, finds=True),
        Example("a word about it", {"check.sh": f'echo "to go past it: {PAST}"\n'.encode()}, finds=False),
        Example("a dry run", {"Makefile": b"try:\n\tgit push -n\n"}, finds=False),
    ),
)
def bypassed_hooks(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all rules
    """A command that the repository keeps goes past the hooks.

    `--no-verify` of `git commit`, push, merge, pull, am and rebase, `commit -n`, a `core.hooksPath` that leads nowhere:
    in scripts, Makefiles, tasks of tools, aliases and hooks. In CI, where hooks need not be installed, and for a branch
    of built pages it warns. Messages, comments, tests and scripts that make a repository of their own pass.

    Why: What one person does once in an emergency is then done by everybody who types `make save`, and nobody sees it.

    Instead: take the option out. What a hook finds wrongly is waived, with a reason and a date:
    `# mlops-policy: ignore[CODE] reason -- owner=@you until=YYYY-MM-DD`.
    """
    yield from _problems(file, BYPASSED)


@rule(
    SKIPPED,
    since="0.5.0",
    examples=lambda: (
        Example("in an environment", {".envrc": b"export SKIP=mlops-policy\n"}, finds=True),
        Example("all hooks", {".env": b"HUSKY=0\n"}, finds=True),
        Example("a linter", {".envrc": b"export SKIP=mypy,no-commit-to-branch\n"}, finds=False),
        Example("in CI", _steps(PUSH, "    - run: npm ci\n      env:\n        HUSKY: 0\n"), finds=False),
    ),
)
def skipped_hooks(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A variable leaves out hooks that guard the repository, or switches all off.

    `SKIP` and `PREK_SKIP` that name hooks of this policy are errors; those that name other guards against credentials
    and large files (gitleaks, detect-secrets, check-added-large-files) warn, and so does `PRE_COMMIT_ALLOW_NO_CONFIG`.
    `HUSKY=0`, `LEFTHOOK=0` and the like are errors outside CI. A skipped linter passes, and so does a hook that a
    workflow skips which runs mlops-policy itself.

    Why: A variable in a file that everybody loads switches the gate off for everybody, and without a word.

    Instead: take the hook out of `SKIP`. What it finds wrongly is waived, with a reason and a date:
    `# mlops-policy: ignore[CODE] reason -- owner=@you until=YYYY-MM-DD`.
    """
    yield from _problems(file, SKIPPED)


@rule(
    VERDICT,
    since="0.5.0",
    examples=lambda: (
        Example(
            "a step that may fail",
            _steps(PUSH, "    - run: mlops-policy check --all\n      continue-on-error: true\n"),
            finds=True,
        ),
        Example("|| true", _steps(PUSH, "    - run: uvx mlops-policy check --all || true\n"), finds=True),
        Example(
            "a job of GitLab",
            {".gitlab-ci.yml": b"policy:\n  script: [mlops-policy check --all]\n  allow_failure: true\n"},
            finds=True,
        ),
        Example(
            "another step", _steps(PUSH, "    - run: coverage report\n      continue-on-error: true\n"), finds=False
        ),
        Example(
            "formatters that mend",
            _steps(PUSH, "    - run: pre-commit run -a || true\n    - run: git diff\n"),
            finds=False,
        ),
    ),
)
def ignored_verdict(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """The policy is run, and what it says does not count.

    `continue-on-error`, `if: false`, `|| true`, a pipe without pipefail, `allow_failure` and `continueOnError`, on the
    job or step that runs mlops-policy or its workflow. For `pre-commit run` and prek it warns, and passes where what
    the hooks have changed is committed or shown afterwards, or where a later step asks how it went.

    Why: The check is green whatever is found, and everybody takes it for a guard.

    Instead: let it fail. What was there before it came is accepted once, and shrinks: `mlops-policy baseline create`.
    """
    yield from _problems(file, VERDICT)


@rule(
    HOOK,
    since="0.5.0",
    examples=lambda: (
        Example("by hand only", _hook("    stages: [manual]\n"), finds=True),
        Example("every path left out", _hook("    exclude: .*\n"), finds=True),
        Example("none listed", {".pre-commit-config.yaml": f"{OURS}  hooks: []\n".encode()}, finds=True),
        Example("one folder left out", _hook("    exclude: ^vendor/\n"), finds=False),
        Example("also by hand", _hook("    stages: [pre-commit, manual]\n"), finds=False),
    ),
)
def disabled_hook(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A hook of the policy is configured so that it never judges.

    `stages: [manual]`, an `exclude` that fits every path, `files` that fits none, an entry that does nothing, `--help`,
    of our hooks or of all, and `hooks: []`. A hook that pre-commit.ci skips warns. `fail_fast` passes: the commit is
    refused all the same. pre-commit goes by the configuration that is staged: the commit that disables a hook is judged
    by the others, that of pushes among them, and where CI judges.

    Why: The configuration shows the hook, reviews and audits count it, and it looks at nothing.

    Instead: delete the line; then `pre-commit run mlops-policy --all-files`.
    """
    yield from _problems(file, HOOK)


@rule(
    CHECKOUT,
    since="0.5.0",
    examples=lambda: (
        Example("a stranger's commit", _steps(TARGET, f"{THEIRS}    - run: pip install -e .\n"), finds=True),
        Example("our own", _steps(TARGET, "    - uses: actions/checkout@v4\n    - run: ./label.sh\n"), finds=False),
        Example(
            "without the token",
            _steps(TARGET.replace("_target", ""), f"{THEIRS}    - run: pip install -e .\n"),
            finds=False,
        ),
    ),
)
def untrusted_checkout(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A workflow with the repository's token checks out a stranger's code.

    Under `pull_request_target`, `workflow_run` and `issue_comment`: the head of a pull request by its commit, its fork
    or `refs/pull`, and `gh pr checkout`. It warns where nothing of it is run, where it lies in a folder of its
    own, where the token may only read and no secret is near, and where somebody has to agree before: a label, an
    environment, a role. A head that is known to be
    of the repository itself passes.

    Why: `pip install -e .` runs what the stranger has written, with the token and the secrets of the repository. That
    is how packages of machine-learning projects were poisoned.

    Instead: `on: pull_request` for all that needs the code. What needs the token runs afterwards, under `workflow_run`,
    takes the results as an artifact, and checks nothing out.
    """
    yield from _problems(file, CHECKOUT)


@rule(
    INJECTION,
    since="0.5.0",
    examples=lambda: (
        Example(
            "an issue's title",
            _steps("on: issues\n", '    - run: echo "${{ github.event.issue.title }}"\n'),
            finds=True,
        ),
        Example(
            "in the environment",
            _steps(
                "on: issues\n",
                '    - run: echo "$TITLE"\n      env:\n        TITLE: ${{ github.event.issue.title }}\n',
            ),
            finds=False,
        ),
        Example(
            "only compared",
            _steps("on: issues\n", "    - run: echo ${{ contains(github.event.issue.title, 'bug') }}\n"),
            finds=False,
        ),
    ),
)
def script_injection(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """What a stranger writes becomes part of a script.

    Titles, texts, names of branches, messages of commits, in `run` and in the scripts of actions, directly or by
    `env`. It warns where the token only reads, as under `pull_request`, and where somebody has to agree before.

    Why: GitHub puts the text into the script before the shell reads it: an issue named `$(curl ...)` is run, with the
    token of the job. A title with a quote breaks the job besides.

    Instead: `env: { TITLE: "${{ github.event.issue.title }}" }`, and `"$TITLE"` in the script.
    """
    yield from _problems(file, INJECTION)


@rule(
    SECRET,
    levels=(OFF, WARNING, ERROR),
    since="0.5.0",
    examples=lambda: (
        Example(
            "on a command line", _steps(PUSH, "    - run: dvc pull --token ${{ secrets.DVC_TOKEN }}\n"), finds=True
        ),
        Example(
            "in the environment",
            _steps(PUSH, "    - run: dvc pull\n      env:\n        DVC_TOKEN: ${{ secrets.DVC_TOKEN }}\n"),
            finds=False,
        ),
    ),
)
def secret_in_command(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A secret is written into a command.

    `${{ secrets.NAME }}` in `run` and in the scripts of actions. The token of the workflow itself, which ends with the
    job, never is more than a warning.

    Why: The secret is part of the script on the machine's disk and of the list of its processes, and one with a quote
    or a dollar in it becomes another command.

    Instead: `env: { DVC_TOKEN: "${{ secrets.DVC_TOKEN }}" }`, and `"$DVC_TOKEN"` in the command.
    """
    yield from _problems(file, SECRET)


@rule(
    PERMISSIONS,
    since="0.5.0",
    examples=lambda: (
        Example("all", _steps("on: push\npermissions: write-all\n", "    - run: make\n"), finds=True),
        Example("a push that nothing allows", _steps("on: push\n", "    - run: git push\n"), finds=True),
        Example(
            "what is needed",
            _steps("on: push\npermissions:\n  contents: write\n", "    - run: git push\n"),
            finds=False,
        ),
        Example("nothing is written", _steps("on: push\n", "    - run: make\n"), finds=False),
    ),
)
def broad_permissions(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """The token of a workflow may write everything.

    `permissions: write-all` is an error. A workflow that writes, by `git push`, `gh` or an action that does, and says
    nowhere what its token may, warns. One that only reads and says nothing passes: since 2023 a token reads by default.

    Why: Any action and any package that runs in the job has the token: it may push to main, publish a release, or
    change this very workflow.

    Instead: `permissions: {}` at the top, and in each job what it needs: `permissions: { contents: read }`.
    """
    yield from _problems(file, PERMISSIONS)


def _problems(file: File, code: str) -> Iterator[Problem]:
    """Yield the problems of a rule; many of one file are told as one."""
    found = [one for one in weaknesses(file) if one.rule == code]
    for one in found:
        together = one.together if len(found) > APART else ""
        level = "" if one.sure else WARNING
        yield Problem(one.message, one.fix, one.line, 1, one.subject, level, "", together, one.item or one.subject)


RULES = (
    bypassed_hooks,
    skipped_hooks,
    ignored_verdict,
    disabled_hook,
    untrusted_checkout,
    script_injection,
    secret_in_command,
    broad_permissions,
)
