"""``mlops-policy init`` brings the policy into a repository that was there before."""

from __future__ import annotations

from mlops_policy.core import PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "init", help="bring the policy into a repository that was there before", formatter_class=shape
    )
    command.set_defaults(run=run)
    command.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    command.add_argument("--undo", action="store_true", help="take back what it wrote, where that is unchanged")
    command.add_argument("--profile", choices=PROFILES, help="instead of the one that fits what is there")
    command.add_argument(
        "--source", metavar="URL@COMMIT", help="where the hooks are from (default: what this was installed from)"
    )


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Bring it, or take it back."""
    from mlops_policy.adopt import init  # no part of a hook

    return init.run(arguments, say)
