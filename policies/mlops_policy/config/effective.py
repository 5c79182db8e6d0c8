"""Of several values for one key, the strictest holds: each key has a direction, and no layer can go against it.

Layers are the organisation, its groups and the repository, in this order. A layer says something by a value of its own,
or by a profile that is stricter than the first one's. Everything here is pure.
"""

from __future__ import annotations

from mlops_policy.config import (
    AUTO,
    BY_NOBODY,
    BY_REPOSITORY,
    DEFAULT_PROFILE,
    EXACTLY,
    LOCKED,
    NEVER,
    WAIVABLE,
    Modes,
    Policy,
    usual_pins,
)
from mlops_policy.config.strictest import Attempt, Said, Value, rank, strictest
from mlops_policy.core import PROFILES
from mlops_policy.frozen import NamedTuple
from mlops_policy.rules import RULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mlops_policy.config.written import Settings
    from mlops_policy.core import Rule
    from mlops_policy.waivers import Waiver

DAYS = 90  # the longest life of a waiver where an organisation sets none
STRICTNESS = (NEVER, AUTO, LOCKED, EXACTLY)
OURS = "mlops-policy"


class Effective(NamedTuple):
    """The values that hold, each with its source; ``rules`` maps codes to keys to values, ``pins`` folders to modes.

    ``attempts`` are what lower layers set in vain; ``refused`` the waivers that their layer may not grant.
    """

    profile: Value
    rules: Mapping[str, Mapping[str, Value]]
    pins: Mapping[str, Value]
    longest: Value | None
    waivers: tuple[Waiver, ...]
    attempts: tuple[Attempt, ...]
    refused: tuple[Waiver, ...]

    @property
    def policy(self) -> Policy:
        """The same as the engine wants it: without sources, and without the waivers that do not count."""
        plain = {code: {key: one.value for key, one in values.items()} for code, values in self.rules.items()}
        return Policy(
            profile=self.profile.value,
            rules={
                code: {key: one for key, one in values.items() if key != "waivable"} for code, values in plain.items()
            },
            waivers=self.waivers,
            folders={folder: one.value for folder, one in self.pins.items()},
            waivable={code: one["waivable"] for code, one in plain.items() if one["waivable"] != BY_REPOSITORY},
            longest=self.longest.value if self.longest else None,
        )


def effective(
    profile: str, organisation: Settings | None, groups: Sequence[Settings], repository: Settings
) -> Effective:
    """Return what holds. ``profile`` is where the first layer starts if it names none.

    Without an organisation nothing is above the repository, and it sets what it likes; the levels of the rules on the
    policy itself can only be raised all the same.
    """
    layers = [*([organisation] if organisation else []), *groups, repository]
    first = layers[0]
    said = [Said(first.profile or profile or DEFAULT_PROFILE, first.source if first.profile else OURS, first)]
    said += [Said(one.profile, one.source, one) for one in layers[1:] if one.profile]
    chosen, attempts = strictest(said, PROFILES.index, ("profile",))
    layers = list(_stricter(layers, said[0].value))
    rules: dict[str, dict[str, Value]] = {}
    for rule in RULES:
        values = rules[rule.code] = {}
        for key in ("level", *rule.options):
            held, failed = strictest([*_of_rule(rule, key, layers)], rank(rule, key), ("rules", rule.code, key))
            values[key] = held
            attempts += failed
        values["waivable"] = _waivable(rule, layers)
    pins, failed = _pins(layers)
    longest, late = _longest(layers, organisation)
    who = {code: values["waivable"].value for code, values in rules.items()}
    above = [waiver for one in layers[:-1] for waiver in one.waivers if who[waiver.code] != BY_NOBODY]
    own = [waiver for waiver in repository.waivers if who[waiver.code] == BY_REPOSITORY]
    refused = tuple(waiver for waiver in repository.waivers if who[waiver.code] != BY_REPOSITORY)
    return Effective(chosen, rules, pins, longest, (*above, *own), (*attempts, *failed, *late), refused)


def _stricter(layers: Iterable[Settings], start: str) -> Iterator[Settings]:
    """Yield the layers, the first with its profile, the others without one that is no stricter than that.

    All are compared with the first, so that no layer takes away what another one asks for.
    """
    for number, layer in enumerate(layers):
        new = bool(layer.profile) and PROFILES.index(layer.profile) > PROFILES.index(start)
        yield layer._replace(profile=layer.profile if number and new else "" if number else start)


def _of_rule(rule: Rule, key: str, layers: Sequence[Settings]) -> Iterator[Said]:
    """Yield what the layers say of a level or an option of a rule."""
    if rule.code.startswith("POL"):  # of the policy itself, we are above all of them
        yield Said(_default(rule, key, layers[0].profile), OURS)
    for layer in layers:
        value = layer.rules.get(rule.code, {}).get(key)
        if value is not None:
            yield Said(value, layer.source, layer)
        elif layer.profile:
            yield Said(_default(rule, key, layer.profile), f"profile {layer.profile}")


def _default(rule: Rule, key: str, profile: str) -> object:
    if key == "level":
        return rule.level(profile)
    value = rule.options[key]
    return value[PROFILES.index(profile)] if isinstance(value, tuple) else value


def _waivable(rule: Rule, layers: Iterable[Settings]) -> Value:
    if rule.code.startswith("POL"):
        return Value(BY_NOBODY, OURS)
    said = [(layer.rules.get(rule.code, {}).get("waivable"), layer) for layer in layers]
    told = [Said(BY_REPOSITORY, OURS)]
    told += [Said(value, layer.source) for value, layer in said if value is not None]
    return strictest(told, WAIVABLE.index, ())[0]


def _pins(layers: Sequence[Settings]) -> tuple[dict[str, Value], list[Attempt]]:
    """Return the mode of each folder for which a layer sets one, and of the root."""
    found: dict[str, Value] = {}
    attempts: list[Attempt] = []
    for folder in sorted({"", *(folder for layer in layers for folder in layer.folders)}):
        said = [_mode(layer, folder) for layer in layers]
        found[folder], failed = strictest(
            [one for one in said if one is not None], STRICTNESS.index, ("pins", folder or ".")
        )
        attempts += failed
    return found, attempts


def _mode(layer: Settings, folder: str) -> Said | None:
    """Return what a layer says of a folder: of itself, of one above it, or by its profile."""
    nearest = Modes(layer.folders, "").of(f"{folder}/x" if folder else "x")
    if nearest:
        return Said(nearest, layer.source, layer if folder in layer.folders else None)
    return Said(usual_pins(layer.profile), f"profile {layer.profile}") if layer.profile else None


def _longest(layers: Sequence[Settings], organisation: Settings | None) -> tuple[Value | None, list[Attempt]]:
    """Return for how many days a waiver may hold; without an organisation, only a file of the repository says so."""
    said = [Said(layer.longest, layer.source, layer) for layer in layers if layer.longest is not None]
    if organisation and organisation.longest is None:
        said.insert(0, Said(DAYS, OURS))
    return strictest(said, lambda days: -int(days), ("max-waiver-days",)) if said else (None, [])
