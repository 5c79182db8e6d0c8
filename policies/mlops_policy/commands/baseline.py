"""``mlops-policy baseline`` keeps the list of findings that are tolerated."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "baseline", help="keep the list of findings that are tolerated: it only shrinks", formatter_class=shape
    )
    command.set_defaults(run=run)
    command.add_argument("action", choices=("create", "update", "check"))


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Write, shrink or check it."""
    from mlops_policy.adopt import command  # no part of a hook

    return command.run(arguments, say)
