"""Which rules a command line asks for."""

from __future__ import annotations

from mlops_policy import rules
from mlops_policy.commands import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable
    from types import SimpleNamespace

    from mlops_policy.core import Rule


def add(command: argparse.ArgumentParser) -> None:
    """Describe the words by which rules are chosen."""
    command.add_argument("--select", action="append", default=[], metavar="CODES", help="only these codes or families")
    command.add_argument("--ignore", action="append", default=[], metavar="CODES", help="not these codes or families")


def selected(
    arguments: SimpleNamespace,
    families: Iterable[str] = rules.FAMILIES,
    *,
    wide: bool | None = None,
    kinds: Iterable[str] | None = None,
) -> tuple[Rule, ...]:
    """Return the rules of some families that the command line asks for; those that look at the whole, or the others."""
    loaded = rules.load(asked(arguments, families), wide=wide, kinds=kinds)
    picked = rules.chosen(loaded, _codes(arguments.select)) if arguments.select else loaded
    dropped = rules.chosen(loaded, _codes(arguments.ignore)) if arguments.ignore else ()
    return tuple(rule for rule in picked if rule not in dropped)


def asked(arguments: SimpleNamespace, families: Iterable[str] = rules.FAMILIES) -> tuple[str, ...]:
    """Return those of some families of which rules are asked for: only they are loaded. A slug may be of any."""
    names = {code.strip()[:3] for text in arguments.select for code in text.split(",")}
    all_of_them = not names or not all(name.isupper() for name in names)
    return tuple(family for family in families if all_of_them or family in names)


def _codes(texts: list[str]) -> tuple[str, ...]:
    codes = tuple(code.strip() for text in texts for code in text.split(",") if code.strip())
    if not codes:
        raise UsageError("no rule is named; type: mlops-policy rules")
    if rules.FAMILIES.keys() >= {*codes}:
        return codes
    known = {*rules.FAMILIES, *(name for rule in rules.RULES for name in (rule.code, rule.slug))}
    for code in codes:
        if code not in known:
            raise UsageError(f"there is no rule {code!r}; type: mlops-policy rules")
    return codes
