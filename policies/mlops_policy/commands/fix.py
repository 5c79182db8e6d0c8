"""``mlops-policy fix`` writes exact versions, shows the difference, and says what was left and why."""

from __future__ import annotations

from mlops_policy.config import PIN_MODES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "fix", help="write the exact versions of the lock where ranges are", formatter_class=shape
    )
    command.set_defaults(run=run)
    command.add_argument("files", nargs="*", metavar="FILE", help="files or folders (default: all that git tracks)")
    command.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")
    command.add_argument(
        "--environment", metavar="FOLDER", help="an environment whose versions count where no lock has one"
    )
    command.add_argument("--pins", choices=PIN_MODES, help="instead of what the configuration says")


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Repair files."""
    from mlops_policy.fix import command  # a program of its own, and no part of a hook

    return command.run(arguments, say)
