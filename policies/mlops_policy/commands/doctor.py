"""``mlops-policy doctor`` says what of the gate holds in this repository, and what to type where it does not."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "doctor", help="say what is set up here, and what to type where it is not", formatter_class=shape
    )
    command.set_defaults(run=run)
    command.add_argument("--output", choices=("text", "json"), default="text")


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Look, and change nothing."""
    from mlops_policy.adopt import doctor  # no part of a hook

    return doctor.run(arguments, say)
