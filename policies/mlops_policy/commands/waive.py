"""``mlops-policy waive`` writes, lists and takes out waivers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    command = commands.add_parser("waive", help="accept a finding until a day, or see what is", formatter_class=shape)
    actions = command.add_subparsers(required=True, metavar="ACTION", prog=command.prog)
    new = actions.add_parser("add", help="write a waiver, with all that it must have", formatter_class=shape)
    new.set_defaults(run=run, action="add")
    new.add_argument("--rule", required=True, metavar="CODE", help="code or slug, as DAT001")
    target = new.add_mutually_exclusive_group(required=True)
    target.add_argument("--path", help="of the file; a pattern only together with --max-kb")
    target.add_argument("--fingerprint", help="of the one finding, as check --output jsonl shows it")
    new.add_argument("--max-kb", type=int, metavar="N", help="only up to this size")
    new.add_argument("--reason", required=True, metavar="TEXT", help="why it is accepted")
    new.add_argument("--owner", required=True, metavar="@WHO", help="who answers for it")
    new.add_argument("--ticket", metavar="ID", help="where it was decided")
    new.add_argument(
        "--days", type=int, metavar="N", help="for how long (default: 90, or what the organisation allows)"
    )
    for name, what in (("list", "show all, until when, and what they accept"), ("prune", "take out those of no use")):
        other = actions.add_parser(name, help=what, formatter_class=shape)
        other.set_defaults(run=run, action=name)
        other.add_argument("--history", action="store_true", help="of use is also what accepts findings of old commits")
        if name == "list":
            other.add_argument("--output", choices=("text", "jsonl"), default="text")


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Write, list or take out."""
    from mlops_policy.waive import command  # no part of a hook

    return command.run(arguments, say)
