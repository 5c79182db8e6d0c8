"""``mlops-policy org`` looks at all repositories of an organisation, and at what GitHub requires of them.

An audit's findings are what it is for, so they are no failure: 0 says that all was looked at, 4 that some was not.
"""

from __future__ import annotations

from mlops_policy.core import PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape

PLAN, AUDIT, TREND, PAGE = "plan.json", "audit.jsonl", "trend.jsonl", "dashboard.html"


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    org = commands.add_parser("org", help="look at all repositories of an organisation", formatter_class=shape)
    steps = org.add_subparsers(required=True, metavar="STEP", prog=org.prog)

    def step(name: str, what: str) -> argparse.ArgumentParser:
        made = steps.add_parser(name, help=what, formatter_class=shape)
        made.set_defaults(run=run, step=name)
        return made

    _add_plan(step("plan", "say which repositories are looked at, in how many shards"))
    _add_scan(step("scan", "look at those of one shard; the same command again goes on where one was ended"))
    merge = step("merge", "make one file of what all shards found")
    merge.add_argument("results", nargs="+", metavar="RESULTS", help="files of org scan, or folders of them")
    merge.add_argument("--plan", default=PLAN, metavar="FILE", help=f"of org plan (default: {PLAN})")
    merge.add_argument("--output", default=AUDIT, metavar="FILE", help=f"default: {AUDIT}")
    merge.add_argument("--trend", metavar="FILE", help=f"to which a line a repository is added, as {TREND}")
    report = step("report", "write the dashboard, one page for all repositories")
    report.add_argument("audit", nargs="?", default=AUDIT, metavar="AUDIT", help=f"of org merge (default: {AUDIT})")
    report.add_argument("--trend", metavar="FILE", help="of org merge")
    report.add_argument("--coverage", metavar="FILE", help="of org coverage")
    report.add_argument("--output", default=PAGE, metavar="FILE", help=f"default: {PAGE}")
    report.add_argument("--summary", metavar="FILE", help="to which a few lines of Markdown are added")
    cover = step("coverage", "say where the required workflow is not active at the expected commit")
    cover.add_argument("--plan", default=PLAN, metavar="FILE", help=f"of org plan --github (default: {PLAN})")
    cover.add_argument("--output", metavar="FILE", help="a line a repository, for org report")
    _add_workflow(cover, needed=True)
    rulesets = step("rulesets", "write the rulesets that an organisation creates, in evaluate mode first")
    rulesets.add_argument("--output", default="rulesets", metavar="FOLDER", help="default: rulesets")
    rulesets.add_argument("--mode", choices=("evaluate", "active", "disabled"), default="evaluate")
    rulesets.add_argument("--ref", default="refs/heads/main", help="what holds the commit (default: refs/heads/main)")
    _add_workflow(rulesets, needed=False)
    _add_property(rulesets)


def _add_plan(plan: argparse.ArgumentParser) -> None:
    source = plan.add_mutually_exclusive_group(required=True)
    source.add_argument("--github", metavar="NAME", help="an organisation; token: MLOPS_POLICY_TOKEN or GITHUB_TOKEN")
    source.add_argument("--list", metavar="FILE", help="a repository a line: an address or a path, then its team")
    source.add_argument("--folder", metavar="FOLDER", help="a folder of clones")
    plan.add_argument("--shards", type=int, default=1, metavar="N", help="1 to 256 (default: 1)")
    plan.add_argument("--team", default="team", metavar="PROPERTY", help="custom property that says whose it is")
    plan.add_argument("--forks", action="store_true", help="forks too")
    plan.add_argument("--output", default=PLAN, metavar="FILE", help=f"default: {PLAN}")
    _add_api(plan)
    _add_property(plan)


def _add_scan(scan: argparse.ArgumentParser) -> None:
    scan.add_argument("--plan", default=PLAN, metavar="FILE", help=f"of org plan (default: {PLAN})")
    scan.add_argument("--shard", default="1/1", metavar="I/N", help="which of how many (default: 1/1)")
    scan.add_argument("--output", metavar="FILE", help="default: results-I.jsonl")
    scan.add_argument("--last", metavar="FILE", help="of an earlier org merge: what has not changed is taken from it")
    scan.add_argument("--profile", choices=PROFILES, help="instead of that of a repository")
    scan.add_argument("--organisation", metavar="FILE", help="the organisation's file, which holds in all of them")
    scan.add_argument("--seconds", type=float, default=600.0, help="for one repository (default: 600)")
    scan.add_argument("--megabytes", type=int, default=2048, help="of the newest commit (default: 2048)")
    scan.add_argument("--processes", type=int, default=0, help="default: as many as there are processors")


def _add_workflow(step: argparse.ArgumentParser, *, needed: bool) -> None:
    step.add_argument(
        "--workflow", required=needed, metavar="OWNER/NAME", help="the repository that holds the workflow"
    )
    step.add_argument("--sha", required=needed, help="the commit of it that is required, 40 digits")
    _add_api(step)


def _add_api(step: argparse.ArgumentParser) -> None:
    step.add_argument("--api", default="https://api.github.com", metavar="URL", help="of an own server: HOST/api/v3")


def _add_property(step: argparse.ArgumentParser) -> None:
    step.add_argument(
        "--property", action="append", default=[], metavar="NAME=VALUE", help="only where a custom property is that"
    )


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Do the step; return 0, 1 where a branch is not covered, 4 where anything was not looked at."""
    from mlops_policy.org import steps  # a program of its own

    return steps.STEPS[arguments.step](arguments, say)
