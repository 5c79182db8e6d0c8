"""All rules, family by family. A new rule is a function in its family's module, listed in that module's ``RULES``."""

from mlops_policy.core import Rule
from mlops_policy.rules import amounts, data, models

FAMILIES = {"DAT": "data", "MOD": "models"}
RULES: tuple[Rule, ...] = tuple(sorted((*data.RULES, *amounts.RULES, *models.RULES), key=lambda rule: rule.code))


def chosen(selectors: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules that codes, slugs or families name."""
    return tuple(rule for rule in RULES if {rule.code, rule.slug, rule.code[:3]}.intersection(selectors))
