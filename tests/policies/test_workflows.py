"""What weakens the gate is found where people write it; what only speaks of it, or guards something else, passes."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy.core import ERROR
from mlops_policy.git import Content, Entry
from mlops_policy.rules import workflows
from mlops_policy.snapshot import File
from mlops_policy.workflows import OF_FAMILIES, OURS, files
from mlops_policy.workflows.expressions import reaching
from scratch import Repo
from support import ROOT

CI = ".github/workflows/ci.yml"
NV = "--no-" + "verify"  # in pieces, so that no command of ours goes past a hook
SHA = "${{ github.event.pull_request.head.sha }}"


def findings(path: str, text: str | bytes) -> list[str]:
    """Return what the rules say of a file: code, level, line and thing; the level is that of the profile."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    one = File(Entry(path, ""), Content(data, b"", len(data)))
    return [
        f"{rule.code} {problem.level or ERROR} {problem.line} {problem.subject}"
        for rule in workflows.RULES
        for problem in rule.check(one, {})
    ]


def codes(path: str, text: str | bytes) -> list[str]:
    """Return code and level of what the rules say of a file, each pair once."""
    return sorted({" ".join(found.split()[:2]) for found in findings(path, text)})


def workflow(*steps: str, on: str = "push", job: str = "", top: str = "permissions: {}\n") -> str:
    """Return a workflow of one job; a step is its lines, without the first indent."""
    body = "".join("    - " + "\n      ".join(step.split("\n")) + "\n" for step in steps)
    return f"on: {on}\n{top}jobs:\n  a:\n    runs-on: ubuntu-latest\n{job}    steps:\n{body}"


PASSES_BY = [
    ("Makefile", f"save:\n\t@git commit -m wip {NV}\n"),
    ("Makefile", f"save:\n\t$(GIT) push {NV} origin main\n"),
    ("justfile", f"save:\n  git commit {NV} -am wip\n"),
    ("scripts/save.sh", f"#!/bin/bash\ncd repo && git commit -q {NV} -m wip && git push\n"),
    ("scripts/save.sh", "git commit -anm 'wip'\n"),
    ("scripts/save.sh", "git commit -n -m 'wip'\n"),
    ("scripts/save.sh", 'git -C "$ROOT" commit --no-veri -m wip\n'),
    ("scripts/save.sh", "git -c core.hooksPath=/dev/null commit -m wip\n"),
    ("scripts/save.sh", "git config core.hooksPath /dev/null\n"),
    ("scripts/save.sh", "git config --local core.hookspath ''\n"),
    ("scripts/save.sh", f"bash -c 'git push {NV}'\n"),
    ("scripts/save.sh", f"if ! git push {NV}; then exit 1; fi\n"),
    ("setup.sh", f"git config --global alias.yolo 'commit {NV}'\n"),
    ("setup.sh", f"git config alias.save '!git add -A && git commit {NV} -m wip'\n"),
    ("setup.sh", f"alias wip=\"git add . && git commit -m 'wip' {NV} && git push\"\n"),
    (".husky/post-merge", f"git commit -am merged {NV}\n"),
    (".gitconfig", f"[alias]\n    wip = commit {NV} -m wip\n"),
    ("package.json", json.dumps({"scripts": {"save": f"git commit -am wip {NV}"}}, indent="\t")),
    ("pyproject.toml", f"[tool.poe.tasks]\nsave = 'git commit -am wip {NV}'\n"),
    ("pyproject.toml", f"[tool.hatch.envs.default.scripts]\nsave = ['git add .', 'git commit -am wip {NV}']\n"),
    ("tox.ini", f"[testenv:save]\ncommands =\n    git commit -am wip {NV}\n"),
    ("Taskfile.yml", f"tasks:\n  save:\n    cmds:\n      - git commit -am wip {NV}\n"),
    ("noxfile.py", f"def save(session):\n    session.run('git', 'commit', '-m', 'a b', '{NV}', external=True)\n"),
    ("tasks.py", f"def save(c):\n    c.run('git push {NV}')\n    subprocess.run(['git', 'push', '{NV}'])\n"),
]


@pytest.mark.parametrize(("path", "text"), PASSES_BY)
def test_a_command_that_goes_past_the_hooks_is_found_wherever_it_is_kept(path: str, text: str) -> None:
    """In scripts, Makefiles, tasks of tools, aliases and hooks."""
    assert codes(path, text) == ["WFL001 error"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("check.sh", f'echo "to skip this: git commit {NV}"\n'),
        ("check.sh", f"# git commit {NV}\ngit commit -m 'no {NV}, no -n'\n"),
        ("check.sh", "git commit -m -n\ngit commit -C HEAD~1 -s\ngit commit -uno -S\n"),
        ("check.sh", "git push -n\ngit merge -n main\ngit log -n 5\ngit clean -n\n"),
        ("check.sh", f"git commit -m x -- {NV}\n"),
        ("check.sh", f"cat <<EOF\ngit commit {NV}\nEOF\n"),
        ("check.sh", f"grep -rn 'git commit {NV}' .\n"),
        ("check.sh", f'dir=$(mktemp -d)\ngit init "$dir"\ngit -C "$dir" commit {NV} -m seed\n'),
        ("check.sh", "git clone $URL x\ncd x\ngit config core.hooksPath /dev/null\n"),
        ("check.sh", "git config core.hooksPath .githooks\ngit config --get core.hooksPath\n"),
        ("check.sh", f"#!/usr/bin/env python\nrun('git commit {NV}')\n"),
        ("tests/save.sh", f"git commit {NV} -m seed\n"),
        ("docs/guide.md", f"git commit {NV}\n"),
        ("noxfile.py", f"MESSAGE = 'git commit {NV}'\nprint(MESSAGE, 'or git push')\n"),
        ("package.json", json.dumps({"scripts": {"lint": "eslint ."}, "description": f"git commit {NV}"})),
        (".gitconfig", "[alias]\n    ci = commit\n    last = log -n 1\n"),
    ],
)
def test_what_only_speaks_of_it_or_works_in_another_repository_passes(path: str, text: str) -> None:
    """Messages, comments, patterns, documentation, dry runs, and repositories that the script itself makes."""
    assert findings(path, text) == []


def test_in_ci_and_for_built_pages_going_past_the_hooks_warns() -> None:
    """There the hooks need not be installed, and here they have nothing to judge."""
    assert codes(CI, workflow(f"run: git commit -am bump {NV} && git push")) == ["WFL001 warning"]
    assert codes("deploy.sh", f"git checkout gh-pages\ngit commit -am docs {NV}\n") == ["WFL001 warning"]


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (".envrc", "export SKIP=ruff,mlops-policy\n", "WFL002 error"),
        (".env", 'SKIP="forbid-data, forbid-models"\n', "WFL002 error"),
        ("Makefile", "export SKIP := forbid-secrets\n", "WFL002 error"),
        ("Makefile", "save: export SKIP=forbid-secrets\nsave:\n\tgit commit\n", "WFL002 error"),
        ("Makefile", "save:\n\tSKIP=mlops-policy git commit -am wip\n", "WFL002 error"),
        ("save.sh", 'env SKIP=check-lock git commit "$@"\n', "WFL002 error"),
        ("save.ps1.sh", "export PREK_SKIP=forbid-paths\n", "WFL002 error"),
        ("tox.ini", "[testenv]\nsetenv =\n    SKIP = mlops-policy\n", "WFL002 error"),
        ("mise.toml", '[env]\nSKIP = "mlops-policy"\n', "WFL002 error"),
        (".gitlab-ci.yml", "variables:\n  SKIP: mlops-policy\nlint:\n  script: pre-commit run\n", "WFL002 error"),
        (CI, workflow("run: pre-commit run --all-files\nenv:\n  SKIP: mypy,mlops-policy"), "WFL002 error"),
        (CI, workflow("run: SKIP=mlops-policy pre-commit run -a"), "WFL002 error"),
        (".envrc", "export SKIP=gitleaks\n", "WFL002 warning"),
        ("Makefile", "push:\n\tPRE_COMMIT_ALLOW_NO_CONFIG=1 git push\n", "WFL002 warning"),
        (".env", "HUSKY=0\n", "WFL002 error"),
        (".envrc", "export LEFTHOOK=false\n", "WFL002 error"),
        ("package.json", '{"scripts": {"save": "HUSKY_SKIP_HOOKS=1 git commit"}}', "WFL002 error"),
    ],
)
def test_a_variable_that_leaves_out_a_guard_is_found(path: str, text: str, found: str) -> None:
    """One that names a hook of ours, or switches all off; one that names another guard warns."""
    assert codes(path, text) == [found]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".envrc", "export SKIP=pytest,mypy,no-commit-to-branch\n"),
        ("run.sh", "export SKIP=1\nexport SKIP=$1\nSKIP=true\nlocal SKIP=${SKIP:-}\n"),
        ("run.sh", 'echo "run: SKIP=mlops-policy git commit"\n'),
        (".env", "# SKIP=mlops-policy\nHUSKY=1\nHUSKY=\nPRE_COMMIT_ALLOW_NO_CONFIG=0\n"),
        (CI, workflow("run: npm ci\nenv:\n  HUSKY: 0")),
        (CI, workflow("uses: pre-commit/action@v3\nenv:\n  SKIP: no-commit-to-branch")),
        (CI, workflow("run: pre-commit run -a\nenv:\n  SKIP: mlops-policy", "run: uvx mlops-policy check --all")),
    ],
)
def test_a_skipped_linter_passes(path: str, text: str) -> None:
    """So do values that name no hook, and a hook whose work the same workflow does otherwise."""
    assert findings(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        (CI, workflow("run: mlops-policy check --all\ncontinue-on-error: true"), "WFL003 error"),
        (CI, workflow("run: uv run mlops-policy ci || true"), "WFL003 error"),
        (CI, workflow("run: python -m mlops_policy check --all || exit 0"), "WFL003 error"),
        (CI, workflow("run: |\n  uvx --from x mlops-policy check --all || echo failed\n  ls"), "WFL003 error"),
        (CI, workflow("run: uvx mlops-policy@0.5.0 check --all || true"), "WFL003 error"),
        (CI, workflow("run: pipx run mlops-policy==0.5.0 check --all || true"), "WFL003 error"),
        (CI, workflow("run: mlops-policy check --all | tee log.txt"), "WFL003 error"),
        (CI, workflow("run: mlops-policy check --all\nif: false"), "WFL003 error"),
        (CI, workflow("run: mlops-policy check", job="    continue-on-error: true\n"), "WFL003 error"),
        (
            CI,
            "on: push\njobs:\n  a:\n    if: false\n    uses: o/r/.github/workflows/mlops-policy.yml@v1\n",
            "WFL003 error",
        ),
        (CI, workflow("uses: pre-commit/action@v3\ncontinue-on-error: true"), "WFL003 warning"),
        (CI, workflow("run: pre-commit run --all-files || true", "run: pytest"), "WFL003 warning"),
        (".gitlab-ci.yml", "a:\n  script:\n    - mlops-policy check\n  allow_failure: true\n", "WFL003 error"),
        (".gitlab-ci.yml", "a:\n  script: mlops-policy check || true\n", "WFL003 error"),
        ("azure-pipelines.yml", "steps:\n- script: mlops-policy check\n  continueOnError: true\n", "WFL003 error"),
        (".circleci/config.yml", "jobs:\n  a:\n    steps:\n    - run: mlops-policy check || true\n", "WFL003 error"),
        ("Makefile", "check:\n\tmlops-policy check --all || true\n", "WFL003 warning"),
    ],
)
def test_a_verdict_that_does_not_count_is_found(path: str, text: str, found: str) -> None:
    """On the policy it is an error, on pre-commit, which may run formatters only, it warns."""
    assert codes(path, text) == [found]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (CI, workflow("run: coverage report\ncontinue-on-error: true", "run: mlops-policy check")),
        (CI, workflow("run: mlops-policy rules || true")),
        (CI, workflow("run: mlops-policy check || (echo failed; exit 1)")),
        (CI, workflow("run: mlops-policy check || { echo failed; exit 1; }")),
        (CI, workflow("run: |\n  mlops-policy check || echo failed && exit 1")),
        (CI, workflow("run: mlops-policy check | tee log.txt\nshell: bash")),
        (CI, workflow("run: |\n  set -o pipefail\n  mlops-policy check | tee log.txt")),
        (
            CI,
            workflow(
                "id: policy\nrun: mlops-policy check\ncontinue-on-error: true",
                "if: steps.policy.outcome == 'failure'\nrun: exit 1",
            ),
        ),
        (CI, workflow("run: pre-commit run -a || true", "uses: peter-evans/create-pull-request@v6")),
        ("Makefile", "format:\n\tpre-commit run --all-files || true\n"),
        (".gitlab-ci.yml", "a:\n  script: pytest\n  allow_failure: true\nb:\n  script: mlops-policy check\n"),
    ],
)
def test_a_verdict_that_counts_passes(path: str, text: str) -> None:
    """Other steps may fail, formatters may mend, and whoever asks for the outcome decides."""
    assert findings(path, text) == []


def config(*lines: str, top: str = "", repo: str = "https://git.example.org/ml/mlops-template", name: str = "") -> str:
    """Return a configuration of pre-commit with one hook."""
    hook = "".join(f"    {line}\n" for line in lines)
    return f"{top}repos:\n- repo: {repo}\n  rev: 0123456\n  hooks:\n  - id: {name or 'forbid-data'}\n{hook}"


@pytest.mark.parametrize(
    "text",
    [
        config("stages: [manual]"),
        config("exclude: .*"),
        config("exclude: ^.*$"),
        config("exclude: ''", "files: ^$"),
        config("entry: 'true'"),
        config("entry: bash -c 'exit 0'"),
        config(top="exclude: .+\n"),
        config(top="files: (?!)\n"),
        config("stages: [manual]", repo="local", name="mlops-policy"),
        config("entry: uv run mlops-policy check --staged", "stages: [manual]", repo="local", name="policy"),
        config("args: [--help]"),
        config("entry: mlops-policy check --help", repo="local", name="policy"),
        "repos:\n- repo: https://git.example.org/a/mlops-template\n  rev: 0123456\n  hooks: []\n",
    ],
)
def test_a_hook_of_ours_that_never_judges_is_found(text: str) -> None:
    """Ours are told by their address, by their names, or by their commands."""
    assert codes(".pre-commit-config.yaml", text) == ["WFL004 error"]


@pytest.mark.parametrize(
    "text",
    [
        config(),
        config("stages: [pre-commit, manual]", "exclude: ^vendor/.*", "files: .*", "fail_fast: true"),
        config("stages: [manual]", repo="https://git.example.org/a/b", name="mypy"),
        config(top="exclude: ^vendor/\nfiles: ^src/\ndefault_stages: [pre-commit]\n"),
        config(top="ci:\n  skip: [mypy]\n"),
        "repos: [",
        "repos:\n",
    ],
)
def test_a_hook_that_judges_some_files_passes(text: str) -> None:
    """So does one of somebody else's, and what is no configuration."""
    assert findings(".pre-commit-config.yaml", text) == []


def test_a_hook_that_is_skipped_on_a_service_warns() -> None:
    """It still judges commits."""
    text = config(top="ci:\n  skip: [forbid-data]\n")
    assert codes(".pre-commit-config.yaml", text) == ["WFL004 warning"]


def checkout(ref: str, key: str = "ref") -> str:
    return f"uses: actions/checkout@v4\nwith:\n  {key}: {ref}"


RUN = "run: pip install -e ."


@pytest.mark.parametrize(
    "text",
    [
        workflow(checkout(SHA), RUN, on="pull_request_target"),
        workflow(checkout(SHA), RUN, on="{pull_request_target: {types: [opened]}, push: null}"),
        workflow(checkout(SHA), RUN, on="\n  pull_request_target: {}"),
        workflow(checkout("refs/pull/${{ github.event.number }}/merge"), RUN, on="[push, pull_request_target]"),
        workflow(
            checkout("${{ github.event.pull_request.head.repo.full_name }}", "repository"),
            RUN,
            on="pull_request_target",
        ),
        workflow(checkout("${{ github.event.workflow_run.head_sha }}"), "uses: ./", on="workflow_run"),
        workflow("run: gh pr checkout $PR\nenv:\n  PR: 1", RUN, on="issue_comment"),
        workflow("run: |\n  git fetch origin pull/$PR/head\n  git checkout FETCH_HEAD\n  make", on="issue_comment"),
        workflow(checkout(SHA), RUN, on="pull_request_target", job="    if: github.repository == 'ml/app'\n"),
        workflow(
            checkout(SHA),
            RUN,
            on="pull_request_target",
            job="    if: github.event_name == 'push' || github.event.action == 'opened'\n",
        ),
    ],
)
def test_a_stranger_s_code_with_our_token_is_found(text: str) -> None:
    """By the commit, the fork, the reference or a command, under any trigger that a stranger can pull."""
    assert [code for code in codes(CI, text) if "WFL005" in code] == ["WFL005 error"]


@pytest.mark.parametrize(
    "text",
    [
        workflow(checkout(SHA), on="pull_request_target"),
        workflow(f"{checkout(SHA)}\n  path: theirs", "run: make check FOLDER=theirs", on="pull_request_target"),
        workflow(checkout(SHA), RUN, on="pull_request_target", job="    environment: approval\n"),
        workflow(
            checkout(SHA),
            RUN,
            on="pull_request_target",
            job="    if: contains(github.event.pull_request.labels.*.name, 'safe')\n",
        ),
        workflow(checkout(SHA), RUN, on="pull_request_target", top="permissions:\n  contents: read\n"),
        workflow(
            checkout("refs/pull/${{ github.event.issue.number }}/head"),
            RUN,
            on="issue_comment",
            job="    if: github.event.comment.author_association == 'MEMBER'\n",
        ),
    ],
)
def test_a_checkout_that_somebody_agrees_to_or_that_does_nothing_warns(text: str) -> None:
    """Labels, environments and roles; no command behind it; a token that only reads, and no secret."""
    assert codes(CI, text) == ["WFL005 warning"]


@pytest.mark.parametrize(
    "text",
    [
        workflow(checkout(SHA), RUN, on="pull_request"),
        workflow("uses: actions/checkout@v4", RUN, on="pull_request_target"),
        workflow(checkout("${{ github.base_ref }}"), RUN, on="pull_request_target"),
        workflow(checkout("${{ github.head_ref }}"), RUN, on="pull_request_target"),
        workflow(
            "run: git fetch origin refs/pull/1/head\n", "run: git merge-tree HEAD FETCH_HEAD", on="pull_request_target"
        ),
        workflow(
            checkout(SHA),
            RUN,
            on="pull_request_target",
            job="    if: github.event.pull_request.head.repo.full_name == github.repository\n",
        ),
        workflow(
            checkout("${{ github.event.workflow_run.head_sha }}"),
            RUN,
            on="workflow_run",
            job="    if: github.event_name == 'push' || (success() && github.event.workflow_run.event == 'release')\n",
        ),
        workflow(
            checkout(SHA), RUN, on="pull_request_target", job="    if: github.event.pull_request.merged == true\n"
        ),
    ],
)
def test_our_own_code_and_a_token_without_rights_pass(text: str) -> None:
    """A branch of that name is the repository's own; what is only fetched is not run; what was merged was reviewed."""
    assert findings(CI, text) == []


@pytest.mark.parametrize(
    ("on", "context", "level"),
    [
        ("issues", "github.event.issue.title", "error"),
        ("issue_comment", "github.event.comment.body", "error"),
        ("pull_request_target", "github.head_ref", "error"),
        ("pull_request_target", "github.event.pull_request.head.ref || 'main'", "error"),
        ("pull_request_target", "toJSON(github.event)", "error"),
        ("discussion", "format('{0}', github.event.discussion.body)", "error"),
        ("push", "github.event.head_commit.message", "error"),
        ("push", "github.event.commits[0].author.name", "error"),
        ("push", "github.event['head_commit'].message", "error"),
        ("workflow_run", "github.event.workflow_run.head_branch", "error"),
        ("pull_request", "github.event.pull_request.title", "warning"),
        ("pull_request_review", "github.event.review.body", "warning"),
        ("workflow_call", "github.event.issue.title", "warning"),
    ],
)
def test_what_a_stranger_writes_into_a_script_is_found(on: str, context: str, level: str) -> None:
    """It is an error where the token of the job writes, and warns where it reads, or nobody can tell."""
    assert codes(CI, workflow(f'run: echo "${{{{ {context} }}}}"', on=on)) == [f"WFL006 {level}"]


def test_what_a_stranger_writes_is_followed_through_the_environment_and_into_actions() -> None:
    """``${{ env.TITLE }}`` is put into the script as well, and github-script is one."""
    title = "${{ github.event.issue.title }}"
    assert codes(CI, workflow("run: echo ${{ env.TITLE }}", on="issues", top=f"env:\n  TITLE: {title}\n")) == [
        "WFL006 error"
    ]
    script = f"uses: actions/github-script@v7\nwith:\n  script: console.log('{title}')"
    assert findings(CI, workflow("run: ls", script, on="issues")) == ["WFL006 error 10 github.event.issue.title"]


@pytest.mark.parametrize(
    ("on", "step"),
    [
        ("issues", "run: echo $TITLE\nenv:\n  TITLE: ${{ github.event.issue.title }}"),
        ("issues", "uses: a/b@v1\nwith:\n  title: ${{ github.event.issue.title }}"),
        ("issues", "run: ls\nif: contains(github.event.issue.title, 'a')"),
        ("issues", "run: echo ${{ github.event.issue.number }} ${{ github.actor }} ${{ github.sha }}"),
        ("issues", "run: echo ${{ startsWith(github.event.issue.title, 'a') }} ${{ github.event.issue.title == 'a' }}"),
        ("issues", "run: echo ${{ github.event.issue.title && 'issue' || 'none' }} ${{ !github.event.issue.body }}"),
        ("pull_request", "run: echo ${{ github.event.head_commit.message }}"),
        ("[push, workflow_dispatch]", "run: echo ${{ github.ref_name }} ${{ inputs.name }} ${{ matrix.a }}"),
    ],
)
def test_what_is_handed_over_or_only_compared_passes(on: str, step: str) -> None:
    """An environment holds a text as a text; a comparison leaves true or false; a number is nobody's words."""
    assert findings(CI, workflow(step, on=on)) == []


def test_a_secret_in_a_command_is_found_and_the_job_s_own_token_warns() -> None:
    """With the line on which it stands; what is handed over in the environment passes."""
    text = workflow("run: |\n  echo\n  curl -H ${{ secrets.WANDB_KEY }} x", "run: git push ${{ secrets.GITHUB_TOKEN }}")
    assert findings(CI, text) == ["WFL007 error 9 WANDB_KEY", "WFL007 warning 10 GITHUB_TOKEN"]
    assert codes(CI, workflow("run: echo '${{ toJSON(secrets) }}'")) == ["WFL007 error"]
    assert findings(CI, workflow("run: wandb login\nenv:\n  KEY: ${{ secrets.WANDB_KEY }}")) == []
    assert findings(CI, workflow("run: echo ${{ secrets.WANDB_KEY != '' }}")) == []


def test_a_token_that_may_write_everything_is_found() -> None:
    """At the top and in a job; a workflow that writes and says nothing warns, one that reads passes."""
    assert codes(CI, workflow("run: ls", top="permissions: write-all\n")) == ["WFL008 error"]
    assert codes(CI, workflow("run: ls", job="    permissions: write-all\n")) == ["WFL008 error"]
    assert codes(CI, workflow("run: git push", top="")) == ["WFL008 warning"]
    assert codes(CI, workflow("uses: softprops/action-gh-release@v2", top="")) == ["WFL008 warning"]
    assert codes(CI, workflow("run: gh pr merge 1\nenv:\n  GH_TOKEN: ${{ github.token }}", top="")) == [
        "WFL008 warning"
    ]
    assert findings(CI, workflow("run: pytest", top="")) == []
    assert findings(CI, workflow("run: git push", job="    permissions:\n      contents: write\n", top="")) == []
    own = "uses: actions/checkout@v4\nwith:\n  token: ${{ secrets.BOT }}"
    assert findings(CI, workflow(own, "run: git push", top="")) == []


def test_an_action_is_read_as_a_workflow_is() -> None:
    """Who uses it, and under which trigger, nobody can tell: a stranger's words warn."""
    text = "runs:\n  using: composite\n  steps:\n  - run: echo ${{ github.head_ref }}\n    shell: bash\n"
    assert codes("action.yml", text) == ["WFL006 warning"]


def test_every_hook_that_we_offer_is_known_by_name() -> None:
    """A hook that is added to .pre-commit-hooks.yaml is one that nobody may skip; those of a family say which."""
    offered = {
        hook["id"]: hook["entry"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    }
    assert offered.keys() == OURS
    assert {
        name: entry.partition("--select=")[2] for name, entry in offered.items() if "--select=" in entry
    } == OF_FAMILIES


def hooks(*names: str, repo: str = "https://git.example.org/a/mlops-template") -> dict[str, str]:
    """Return a configuration with some hooks."""
    listed = "".join(f"  - id: {name}\n" for name in names)
    text = f"repos:\n- repo: {repo}\n  rev: {'0a' * 20}\n  hooks:\n{listed}"
    return {".pre-commit-config.yaml": text}


BOTH = ("mlops-policy", "mlops-policy-range")


@pytest.mark.parametrize(
    ("before", "now", "gone"),
    [
        (hooks(*BOTH), hooks(BOTH[0]), "mlops-policy-range"),
        (hooks(*BOTH), hooks(BOTH[1]), "mlops-policy"),
        (hooks(*BOTH), hooks("ruff-check", repo="https://git.example.org/b/ruff"), "mlops-policy, mlops-policy-range"),
        (hooks(BOTH[0]), hooks("forbid-data"), "mlops-policy"),
        (hooks("forbid-data", "forbid-models"), hooks("forbid-data"), "forbid-models"),
        (hooks(*BOTH), {".pre-commit-config.yaml": "repos: []\n"}, "mlops-policy, mlops-policy-range"),
    ],
)
def test_a_hook_that_is_taken_out_is_found(repo: Repo, before: dict[str, str], now: dict[str, str], gone: str) -> None:
    """When it is staged, and in the range that a push or a service of CI judges."""
    base = repo.commit(before)
    (staged,) = repo.stage(now).check("--staged", "--select=WFL").findings
    assert staged["message"] == f"taken out of the hooks of the policy: {gone}"
    assert staged["fix"] == "list it again: " + ", ".join(f"- id: {name}" for name in gone.split(", "))
    repo.commit()
    assert repo.check("--range", f"{base}..HEAD", "--select=WFL").codes == ["WFL009"]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (hooks("forbid-data", "check-seeds"), hooks("mlops-policy")),
        (hooks("mlops-policy", "forbid-data"), hooks("mlops-policy")),
        (hooks("ruff-check", repo="https://git.example.org/b/ruff"), {".pre-commit-config.yaml": "repos: []\n"}),
        (hooks("mlops-policy"), {".pre-commit-config.yaml": "repos: ["}),
        (
            hooks("mlops-policy"),
            hooks("policy\n    entry: uv run mlops-policy check --staged\n    language: system", repo="local"),
        ),
    ],
)
def test_a_hook_that_another_one_stands_in_for_can_go(repo: Repo, before: dict[str, str], now: dict[str, str]) -> None:
    """So can one of somebody else's, and what is no YAML is not judged."""
    repo.commit(before)
    assert repo.stage(now).check("--staged", "--select=WFL").findings == []


def test_a_branch_is_compared_with_where_it_began(repo: Repo) -> None:
    """A hook that came to the main branch since was not taken out of this one; a first push knows its beginning too."""
    repo.commit(hooks("ruff-check"))
    repo.git("switch", "--quiet", "--create", "work")
    repo.commit(hooks("ruff-format"))
    repo.git("switch", "--quiet", "main")
    repo.commit(hooks(*BOTH))
    assert repo.check("--range", "main..work", "--select=WFL").findings == []
    repo.git("update-ref", "refs/remotes/origin/main", "main")
    repo.git("switch", "--quiet", "--create", "more")
    repo.commit(hooks(BOTH[1]))
    with repo.patch.context() as patch:
        patch.setenv("PRE_COMMIT_REMOTE_NAME", "origin")
        assert repo.check("--hook", "--select=WFL009").codes == ["WFL009"]


def test_pushes_that_alone_are_judged_warn(repo: Repo) -> None:
    """Somebody may want that; whoever has it by mistake is told."""
    (finding,) = repo.stage(hooks(BOTH[1])).check("--staged", "--select=WFL").findings
    assert (finding["code"], finding["level"]) == ("WFL009", "warning")


@pytest.mark.parametrize(("name", "when"), [("forbid-data", "commit"), ("mlops-policy-range", "push")])
def test_a_remedy_says_when_the_hook_is_to_run(repo: Repo, name: str, when: str) -> None:
    """A hook of pushes runs at no commit."""
    (finding,) = (
        repo.stage({".pre-commit-config.yaml": config("stages: [manual]", name=name)})
        .check("--staged", "--select=WFL004")
        .findings
    )
    assert finding["fix"].endswith(f"runs at every {when}")


@pytest.mark.parametrize("folder", [".", "{{cookiecutter.project_slug}}"])
def test_our_own_workflows_and_hooks_pass_and_those_of_the_template(folder: str) -> None:
    """None of them is weaker than what we ask of others."""
    paths = [*(ROOT / folder).glob(".github/workflows/*.yml"), *(ROOT / folder).glob(".pre-commit-config.yaml")]
    assert paths
    assert {
        path.name: found
        for path in paths
        if (found := findings(CI if path.suffix == ".yml" else path.name, path.read_bytes()))
    } == {}


def test_expressions_are_read_as_github_reads_them() -> None:
    """What of a context can be left in the text, whatever stands around it."""
    text = "${{ a.b == 'x' && c['D'].e || fromJSON(f)[0].g }} ${{ contains(h, 'i') }} ${{ 'j' }} ${{ ( k ) }}"
    assert [name for name, _ in reaching(text)] == ["c.d.e", "f", "k"]


HOSTILE = {
    "openings": "${{ " * 70_000,
    "parentheses": "${{ " + "(" * 1500 + " }}",
    "brackets": "${{ a" + "[a" * 700 + " }}",
    "conditions": "${{ " + "!" * 1500 + "a }}",
    "spaces": "git" + " " * 200_000 + "commit -n",
    "pulls": "git fetch " + "pull/ " * 40_000,
    "commands": f"git commit {NV}\n" * 9_000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("path", [CI, "run.sh", "Makefile", "noxfile.py", ".pre-commit-config.yaml", ".env"])
def test_a_hostile_file_neither_hangs_nor_raises(path: str, name: str) -> None:
    """Whatever it holds, in any kind of file."""
    text = HOSTILE[name]
    body = workflow("run: |\n  " + text.replace("\n", "\n  "), on="pull_request_target") if path == CI else f"\t{text}"
    assert isinstance(findings(path, body), list)


@given(
    st.text(max_size=300),
    st.sampled_from([CI, "a.sh", "Makefile", "tox.ini", "package.json", "action.yml", "tasks.py"]),
)
@settings(max_examples=150)
def test_no_text_makes_a_reader_raise(text: str, path: str) -> None:
    """What is no YAML, JSON, shell or Python is nothing to us."""
    findings(path, f"git commit SKIP mlops-policy\n{text}")
    findings(path, text)


def test_a_file_is_read_once_for_all_rules() -> None:
    """Each rule asks for the same reading."""
    data = workflow("run: ls").encode()
    one = File(Entry(CI, ""), Content(data, b"", len(data)))
    assert files.weaknesses(one) is files.weaknesses(one)
