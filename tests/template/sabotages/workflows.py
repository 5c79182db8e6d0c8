"""WFL: workflows, scripts and settings that weaken the gate."""

from template.sabotages.deeds import CI, HOOKS, Sabotage, append, replace

LABEL = ".github/workflows/label.yml"
THEIRS = """\
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: uv sync --locked
"""
PUSHES = "      - id: mlops-policy-range\n"
PAST = "--no-" + "verify"


def workflow(on: str, steps: str) -> str:
    """Return a workflow of one job."""
    return f"on: {on}\njobs:\n  label:\n    runs-on: ubuntu-latest\n    steps:\n{steps}"


SABOTAGES = (
    Sabotage(
        "WFL001",
        "saves time with make",
        {"Makefile": f"save:\n\tgit commit --all {PAST} --message wip\n"},
        "take it out",
        {"Makefile": replace(f" {PAST}", "")},
    ),
    Sabotage(
        "WFL002",
        "skips the hook for everybody",
        {".envrc": "export SKIP=mypy,mlops-policy\n"},
        "take mlops-policy out of SKIP",
        {".envrc": replace(",mlops-policy", "")},
    ),
    Sabotage(
        "WFL003",
        "lets the check fail in CI",
        {CI: append("      - run: uvx mlops-policy@0.5.0 check --all || true\n")},
        "let it fail",
        {CI: replace(" || true", "")},
    ),
    Sabotage(
        "WFL004",
        "leaves pushes to whoever thinks of it",
        {HOOKS: append("        stages: [manual]\n")},
        "take the line out, so that the hook runs at every push",
        {HOOKS: replace("        stages: [manual]\n", "")},
    ),
    Sabotage(
        "WFL005",
        "tests what strangers send with the repository's token",
        {LABEL: workflow("pull_request_target", THEIRS)},
        "on: pull_request",
        {LABEL: replace("pull_request_target", "pull_request")},
    ),
    Sabotage(
        "WFL006",
        "prints the title of an issue",
        {LABEL: workflow("issues", '      - run: echo "${{ github.event.issue.title }}"\n')},
        'env: { ISSUE_TITLE: "${{ github.event.issue.title }}" }',
        {
            LABEL: workflow(
                "issues",
                '      - run: echo "$ISSUE_TITLE"\n        env: { ISSUE_TITLE: "${{ github.event.issue.title }}" }\n',
            )
        },
    ),
    Sabotage(
        "WFL007",
        "writes a secret on a command line",
        {CI: append("      - run: ./upload ${{ secrets.HUB_TOKEN }}\n")},
        'env: { HUB_TOKEN: "${{ secrets.HUB_TOKEN }}" }',
        {
            CI: replace(
                "./upload ${{ secrets.HUB_TOKEN }}\n",
                './upload "$HUB_TOKEN"\n        env: { HUB_TOKEN: "${{ secrets.HUB_TOKEN }}" }\n',
            )
        },
    ),
    Sabotage(
        "WFL008",
        "lets CI write everything",
        {CI: replace("permissions: {}", "permissions: write-all")},
        "name what is needed",
        {CI: replace("permissions: write-all", "permissions: {}")},
    ),
    Sabotage(
        "WFL009",
        "takes out the hook that makes pushes slow",
        {HOOKS: replace(PUSHES, "")},
        "list it again: - id: mlops-policy-range",
        {HOOKS: append(PUSHES)},
    ),
)
