"""``mlops-policy rules`` lists the rules, ``explain`` says all of one."""

from __future__ import annotations

from mlops_policy.commands import CLEAN, UsageError, selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import SimpleNamespace

    from mlops_policy.commands.typing import Commands, Say, Shape


def add(commands: Commands, shape: Shape) -> None:
    """Describe both commands."""
    listed = commands.add_parser("rules", help="list the rules", formatter_class=shape)
    listed.set_defaults(run=run)
    selection.add(listed)
    listed.add_argument("--output", choices=("text", "jsonl", "markdown", "schema", "org-schema"), default="text")
    explained = commands.add_parser("explain", help="say why a rule is there and what to do", formatter_class=shape)
    explained.set_defaults(run=explain)
    explained.add_argument("code", help="code or slug, as DAT001")


def run(arguments: SimpleNamespace, say: Say) -> int:
    """List rules."""
    from mlops_policy import reference

    say(reference.write(selection.selected(arguments), arguments.output).removesuffix("\n"))
    return CLEAN


def explain(arguments: SimpleNamespace, say: Say) -> int:
    """Explain a rule.

    Raises:
        UsageError: there is none of that name.
    """
    from mlops_policy import reference
    from mlops_policy.rules import RULES

    rule = next((one for one in RULES if arguments.code in (one.code, one.code.lower(), one.slug)), None)
    if rule is None:
        raise UsageError(f"there is no rule {arguments.code!r}; type: mlops-policy rules")
    say(reference.explain(rule).removesuffix("\n"))
    return CLEAN
