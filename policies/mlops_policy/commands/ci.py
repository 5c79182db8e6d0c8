"""``mlops-policy ci`` judges what a pipeline is run for, by what held before it."""

from __future__ import annotations

from mlops_policy.core import PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    from mlops_policy.commands import outputs

    command = commands.add_parser(
        "ci",
        help="judge every commit of a change, by the configuration, waivers and baseline from before it",
        formatter_class=shape,
    )
    command.set_defaults(run=run)
    what = command.add_argument_group("what is judged, if it is not what GITHUB_EVENT_PATH says")
    what.add_argument("--event", metavar="FILE", help="an event of GitHub, as JSON")
    what.add_argument("--base", metavar="REF", help="the commit or branch that the change starts from; zeros for none")
    what.add_argument("--head", metavar="REF", help="the last commit of the change (default: HEAD)")
    command.add_argument(
        "--history",
        choices=("range", "full"),
        default="range",
        help="its commits (default), or also all before them; where there is no change, all files or all commits",
    )
    command.add_argument("--organisation", metavar="FILE", help="the organisation's file, instead of the locked one")
    command.add_argument("--repository", metavar="OWNER/NAME", help="instead of GITHUB_REPOSITORY")
    command.add_argument("--profile", choices=PROFILES, help="at least this one, whatever the configuration says")
    command.add_argument(
        "--policy", metavar="OWNER/NAME@COMMIT", default="", help="what this program is of, for links and outputs"
    )
    outputs.add(command, "github in a workflow of GitHub, else text")


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Judge a change."""
    from mlops_policy.ci import command  # no part of a hook

    return command.run(arguments, say)
