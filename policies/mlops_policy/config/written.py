"""What one file says: the tables of a configuration or of an organisation's file, checked key by key."""

from __future__ import annotations

from mlops_policy.config import PIN_LEVELS, PIN_MODES, WAIVABLE, ConfigError
from mlops_policy.config.checks import checked, nearest, table_of, text, texts
from mlops_policy.core import LEVELS, PROFILES
from mlops_policy.frozen import NamedTuple
from mlops_policy.rules import RULES
from mlops_policy.waivers import Flaw, Waiver, WaiverError, waiver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from mlops_policy.core import Rule

COMMON = ("profile", "pins", "rules", "waivers", "max-waiver-days")
KEYS = ("extends", "groups", *COMMON)
ORGANISATION_KEYS = ("name", "version", "groups", *COMMON)
GROUP_KEYS = ("repositories", *COMMON)
MOST = 3650  # days for which anything can be waived
NAMES = {name: rule for rule in RULES for name in (rule.code, rule.slug)}


class Settings(NamedTuple):
    """What one layer of the policy sets, and nothing where it says nothing.

    ``source`` is what it is called in messages, ``flawed`` the waivers that lack something, by their positions, and
    ``repositories`` the patterns of names by which a group takes its members.
    """

    source: str = ""
    profile: str = ""
    rules: Mapping[str, Mapping[str, Any]] = {}
    folders: Mapping[str, str] = {}
    waivers: tuple[Waiver, ...] = ()
    flawed: tuple[tuple[int, Flaw], ...] = ()
    longest: int | None = None
    extends: str = ""
    groups: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()


class Organisation(NamedTuple):
    """What an organisation's file says: for all repositories, and for groups of them."""

    name: str
    version: str
    settings: Settings
    groups: Mapping[str, Settings]


def toml(content: bytes, name: str) -> dict[str, Any]:
    """Return a document.

    Raises:
        ConfigError: it is none.
    """
    import tomllib

    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{name} is no TOML: {error}") from error


def parse(table: object, where: str) -> Settings:
    """Return what the configuration of a repository says.

    Raises:
        ConfigError: a key or a value is none of those that there are.
    """
    table = checked(table, KEYS, where)
    extends = text(table, "extends", where)
    groups = texts(table, "groups", where)
    return _common(table, where, ("level",))._replace(source=where, extends=extends, groups=groups)


def organisation(content: bytes, where: str) -> Organisation:
    """Return what the file of an organisation says.

    Raises:
        ConfigError: as ``parse``.
    """
    table = checked(toml(content, where), ORGANISATION_KEYS, where)
    name = text(table, "name", where)
    if not name:
        raise ConfigError(f'{where} has no name; write: name = "example-org"')
    groups = {}
    for label, entry in table_of(table, "groups", where).items():
        place = f"{where}, groups.{label}"
        entry = checked(entry, GROUP_KEYS, place)  # noqa: PLW2901
        patterns = texts(entry, "repositories", place)
        groups[label] = _common(entry, place, ("level", "waivable"))._replace(
            source=f"group {label}", repositories=patterns
        )
    settings = _common(table, where, ("level", "waivable"))._replace(source=f"organisation {name}")
    return Organisation(name, text(table, "version", where), settings, groups)


def _common(table: Mapping[str, Any], where: str, keys: tuple[str, ...]) -> Settings:
    """Return what all files may say."""
    profile = table.get("profile", "")
    if "profile" in table and (not isinstance(profile, str) or profile not in PROFILES):
        raise ConfigError(
            f"{where}: profile = {profile!r} is none of {', '.join(PROFILES)}{nearest(profile, PROFILES)}"
        )
    days = table.get("max-waiver-days")
    if days is not None and (not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= MOST):
        raise ConfigError(f"{where}: max-waiver-days = {days!r} is no whole number from 1 to {MOST}")
    waivers, flawed = _waivers(table.get("waivers", []), where)
    return Settings(
        profile=profile,
        rules=_rules(table, where, keys),
        folders=_modes(table.get("pins", {}), where),
        waivers=waivers,
        flawed=flawed,
        longest=days,
    )


def _waivers(entries: object, where: str) -> tuple[tuple[Waiver, ...], tuple[tuple[int, Flaw], ...]]:
    if not isinstance(entries, list):
        raise ConfigError(f"{where}: waivers is no list of tables; write [[waivers]]")
    try:
        pairs = [(position, waiver(entry, NAMES, position)) for position, entry in enumerate(entries)]
    except WaiverError as error:
        raise ConfigError(f"{where}: {error}") from error
    flawed = tuple((position, one) for position, one in pairs if isinstance(one, Flaw))
    return tuple(one for _, one in pairs if isinstance(one, Waiver)), flawed


def _rules(table: Mapping[str, Any], where: str, keys: tuple[str, ...]) -> dict[str, Mapping[str, Any]]:
    settings = checked(table_of(table, "rules", where), NAMES, f"{where}, rules")
    codes = [NAMES[name].code for name in settings]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ConfigError(f"{where}, rules: {twice} is set by its code and by its slug; keep one of them")
    return {NAMES[name].code: _settings(NAMES[name], value, where, keys) for name, value in settings.items()}


def _settings(rule: Rule, value: object, where: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    """Return what is set for a rule: a level alone, or a table with a level and options."""
    settings = {"level": value} if isinstance(value, str) else value
    place = f"{where}, rules.{rule.code}"
    if not isinstance(settings, dict):
        raise ConfigError(f"{place} is neither a level nor a table")
    settings = checked(settings, (*keys, *rule.options), place)
    for key, known in (("level", LEVELS), ("waivable", WAIVABLE)):
        if key in settings and settings[key] not in known:
            raise ConfigError(f"{place}: {key} = {settings[key]!r} is none of {', '.join(known)}")
    for key, value_set in settings.items():
        if key in rule.options:
            _check_option(rule.options[key], key, value_set, place)
    return settings


def _check_option(default: object, key: str, value: object, place: str) -> None:
    if is_pin_level(default):
        if value not in PIN_LEVELS:
            raise ConfigError(f"{place}: {key} = {value!r} is none of {', '.join(PIN_LEVELS)}")
    elif not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ConfigError(f"{place}: {key} = {value!r} is no whole number of 0 or more")


def is_pin_level(default: object) -> bool:
    """Return whether an option is a level of pinning, and no number."""
    return isinstance(default[0] if isinstance(default, tuple) else default, str)


def _modes(written: object, where: str) -> Mapping[str, str]:
    """Return the modes of folders: one for all, or a table from folders to modes."""
    folders = {".": written} if isinstance(written, str) else written
    if not isinstance(folders, dict):
        raise ConfigError(f"{where}: pins is neither a mode nor a table of folders")
    for folder, mode in folders.items():
        if mode not in PIN_MODES:
            raise ConfigError(f"{where}: pins = {mode!r} is none of {', '.join(PIN_MODES)}{nearest(mode, PIN_MODES)}")
        if folder.startswith("/") or "\\" in folder:
            raise ConfigError(f"{where}, pins: {folder!r} is no folder of this repository; write it as src/app")
    return {("" if folder == "." else folder.removeprefix("./").strip("/")): mode for folder, mode in folders.items()}
