"""``mlops-policy policy`` shows, locks, verifies and signs the policy of an organisation."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape


def add(commands: Commands, shape: Shape) -> None:
    """Describe the command."""
    command = commands.add_parser(
        "policy", help="show, lock, verify or sign the policy of the organisation", formatter_class=shape
    )
    actions = command.add_subparsers(required=True, metavar="ACTION", prog=command.prog)
    resolve = actions.add_parser("resolve", help="say which value holds, and who asks for it", formatter_class=shape)
    resolve.add_argument("--all", action="store_true", help="also what is as the profile has it")
    resolve.add_argument("--organisation", metavar="FILE", help="an organisation's file instead of the locked one")
    resolve.add_argument("--repository", metavar="OWNER/NAME", help="instead of the name in the lock")
    resolve.add_argument("--group", action="append", default=[], metavar="NAME", help="a group besides")
    resolve.add_argument("--output", choices=("text", "json"), default="text")
    lock = actions.add_parser(
        "lock", help="fetch what the configuration extends, and write it beside its lock", formatter_class=shape
    )
    lock.add_argument("--repository", metavar="OWNER/NAME", help="instead of the name that origin has")
    verify = actions.add_parser("verify", help="compare the copy with the lock", formatter_class=shape)
    verify.add_argument(
        "--allowed-signers", metavar="FILE", help="of ssh-keygen: one of them must have signed the copy"
    )
    verify.add_argument("--fetch", action="store_true", help="compare it with what the organisation has, too")
    sign = actions.add_parser("sign", help="sign an organisation's file with an SSH key", formatter_class=shape)
    sign.add_argument("file", metavar="FILE", help="as org.toml; the signature is written beside it")
    sign.add_argument("--key", required=True, metavar="KEY", help="private, or public with an agent")
    for action in (resolve, lock, verify, sign):
        action.set_defaults(run=run, action=action.prog.rpartition(" ")[2])


def run(arguments: SimpleNamespace, say: Say) -> int:
    """Show, lock, verify or sign."""
    from mlops_policy.config import command  # no part of a hook

    return command.run(arguments, say)
