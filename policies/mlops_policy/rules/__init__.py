"""All rules, family by family. A new rule is a function in its family's module, listed in that module's ``RULES``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_policy.core import Rule

    RULES: tuple[Rule, ...]

# What each family is about, and the modules that hold its rules.
FAMILIES = {
    "DAT": "data",
    "MOD": "models",
    "PIN": "pins",
    "LCK": "locks",
    "PAR": "parity",
    "SEC": "secrets",
    "PTH": "paths",
    "TRK": "tracking",
    "SED": "seeds",
    "LIN": "lineage",
    "WFL": "workflows",
    "POL": "policy",
}
MODULES = {"DAT": ("data", "amounts", "versions", "pipelines"), "WFL": ("workflows", "hooks")}
# Modules that look at the whole: loaded when a file is met that says something of a project, or of the policy.
WIDE = frozenset(["versions", "pipelines", "pins", "locks", "parity", "lineage", "hooks", "policy"])
# Kinds of files of which only some of those have something to say, or one more; all others wake the usual ones.
USUAL = WIDE - {"hooks"}
WAKES = {
    "reads": frozenset(["versions", "pipelines"]),
    "dvc": frozenset(["versions", "pipelines", "lineage"]),
    "policy": frozenset(["policy"]),
    "pre-commit": WIDE,
}
# What judges lines: of a file that is changed, those that the change brings.
BY_LINE = ("SEC", "PTH", "SED", "TRK004", "TRK005", "TRK006", "WFL001", "WFL002", "WFL006", "WFL007")


def load(families: Iterable[str], *, wide: bool | None = None, kinds: Iterable[str] | None = None) -> tuple[Rule, ...]:
    """Return the rules of some families, in the order of their codes; only those that look at the whole, or none."""
    awake = WIDE if kinds is None else frozenset(name for kind in kinds for name in WAKES.get(kind, USUAL))
    names = [name for family in families for name in modules(family) if wide is None or (name in WIDE) is wide]
    names = [name for name in names if name in awake or name not in WIDE]
    # without importlib, whose import costs more than a family
    loaded = [__import__(f"mlops_policy.rules.{name}", fromlist=["RULES"]) for name in names]
    found = [rule for module in loaded for rule in module.RULES]
    return tuple(sorted(found, key=lambda rule: rule.code))


def modules(family: str) -> tuple[str, ...]:
    """Return the names of the modules that hold a family's rules."""
    return MODULES.get(family, (FAMILIES[family],))


def chosen(rules: Iterable[Rule], selectors: Iterable[str]) -> tuple[Rule, ...]:
    """Return those of some rules that codes, slugs or families name."""
    wanted = frozenset(selectors)
    return tuple(rule for rule in rules if wanted.intersection((rule.code, rule.slug, rule.code[:3])))


def __getattr__(name: str) -> tuple[Rule, ...]:
    """Load all rules when they are asked for."""
    if name != "RULES":
        raise AttributeError(name)
    rules = globals()["RULES"] = load(FAMILIES)
    return rules
