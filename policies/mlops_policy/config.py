"""The policy of a repository: a profile, what it sets for single rules, and its waivers.

Read from ``.mlops-policy.toml``, or from ``[tool.mlops-policy]`` in ``pyproject.toml``, of the work tree.
"""

from __future__ import annotations

import os

from mlops_policy.core import LEVELS, PROFILES
from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from mlops_policy.core import Rule
    from mlops_policy.waivers import Waiver

OWN_FILE, SHARED_FILE, TABLE = ".mlops-policy.toml", "pyproject.toml", "mlops-policy"
KEYS = ("profile", "pins", "rules", "waivers")
DEFAULT_PROFILE = "standard"
# How dependencies are to be pinned: by the state of the lock, exactly, by a lock that is in step, or not at all.
AUTO, EXACTLY, LOCKED, NEVER = PIN_MODES = ("auto", "exact", "locked", "off")
PIN_LEVELS = ("none", "soft", "exact", "immutable")


class ConfigError(Exception):
    """The configuration cannot be followed; the text says what, where and what to write instead."""


class Modes(NamedTuple):
    """How dependencies are to be pinned, folder by folder."""

    folders: Mapping[str, str]
    otherwise: str

    def of(self, path: str) -> str:
        """Return the mode of the nearest folder that holds a file and has one."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self.folders:
                return self.folders[folder]
        return self.otherwise


class Policy(NamedTuple):
    """What holds in a repository.

    ``rules`` maps codes to what the configuration sets for them, ``folders`` the folders for which it sets a mode of
    pinning to that mode; the root's name is empty.
    """

    profile: str = DEFAULT_PROFILE
    rules: Mapping[str, Mapping[str, Any]] = {}
    waivers: tuple[Waiver, ...] = ()
    folders: Mapping[str, str] = {}

    @property
    def pins(self) -> Modes:
        """How dependencies are to be pinned: exactly under the profile strict, unless the configuration says more."""
        return Modes(self.folders, EXACTLY if self.profile == PROFILES[-1] else AUTO)

    def level(self, rule: Rule) -> str:
        """Return the level of a rule."""
        return str(self.rules.get(rule.code, {}).get("level", rule.level(self.profile)))

    def options(self, rule: Rule) -> dict[str, Any]:
        """Return the options of a rule; of those with three values, the one of the profile."""
        position = PROFILES.index(self.profile)
        plain = {key: value[position] if isinstance(value, tuple) else value for key, value in rule.options.items()}
        return plain | {key: value for key, value in self.rules.get(rule.code, {}).items() if key != "level"}


def load(root: str, profile: str = "", pins: str = "") -> Policy:
    """Return the policy of a repository; ``profile`` and ``pins`` take the place of those that are written.

    Raises:
        ConfigError: the configuration is no TOML, or holds what it must not.
    """
    written = _read(root)
    written = written._replace(folders={"": pins}) if pins else written
    return written._replace(profile=profile) if profile else written


def _read(root: str) -> Policy:
    own, shared = (_content(os.path.join(root, name)) for name in (OWN_FILE, SHARED_FILE))
    tables = []
    if own is not None:
        tables.append((OWN_FILE, _toml(own, OWN_FILE)))
    if shared is not None and TABLE.encode() in shared:
        tools = _toml(shared, SHARED_FILE).get("tool", {})
        table = tools.get(TABLE) if isinstance(tools, dict) else None
        tables += [(f"[tool.{TABLE}] of {SHARED_FILE}", table)] if table is not None else []
    if len(tables) > 1:
        raise ConfigError(f"{OWN_FILE} and [tool.{TABLE}] of {SHARED_FILE} both hold a policy; keep one of them")
    return parse(tables[0][1], tables[0][0]) if tables else Policy()


def _content(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


def _toml(content: bytes, name: str) -> dict[str, Any]:
    import tomllib  # 13 ms, for those who have a configuration

    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{name} is no TOML: {error}") from error


def parse(table: Mapping[str, Any], where: str) -> Policy:
    """Return the policy that a table holds.

    Raises:
        ConfigError: a key or a value is none of those that there are.
    """
    from mlops_policy.rules import RULES  # not to be imported for nothing
    from mlops_policy.waivers import WaiverError, waiver

    if not isinstance(table, dict):
        raise ConfigError(f"{where} is no table")
    _check_keys(table, KEYS, where)
    profile = table.get("profile", DEFAULT_PROFILE)
    if not isinstance(profile, str) or profile not in PROFILES:
        raise ConfigError(
            f"{where}: profile = {profile!r} is none of {', '.join(PROFILES)}{_nearest(profile, PROFILES)}"
        )
    names = {name: rule for rule in RULES for name in (rule.code, rule.slug)}
    settings = _table(table, "rules", where)
    _check_keys(settings, names, f"{where}, rules")
    codes = [names[name].code for name in settings]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ConfigError(f"{where}, rules: {twice} is set by its code and by its slug; keep one of them")
    rules = {names[name].code: _settings(names[name], value, where) for name, value in settings.items()}
    entries = table.get("waivers", [])
    if not isinstance(entries, list):
        raise ConfigError(f"{where}: waivers is no list of tables; write [[waivers]]")
    try:
        waivers = tuple(waiver(entry, names) for entry in entries)
        return Policy(profile, rules, waivers, _modes(table.get("pins", {}), where))
    except WaiverError as error:
        raise ConfigError(f"{where}: {error}") from error


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: {key} is no table")
    return value


def _modes(written: object, where: str) -> Mapping[str, str]:
    """Return the modes of folders: one for all, or a table from folders to modes."""
    folders = {".": written} if isinstance(written, str) else written
    if not isinstance(folders, dict):
        raise ConfigError(f"{where}: pins is neither a mode nor a table of folders")
    for folder, mode in folders.items():
        if mode not in PIN_MODES:
            raise ConfigError(f"{where}: pins = {mode!r} is none of {', '.join(PIN_MODES)}{_nearest(mode, PIN_MODES)}")
        if folder.startswith("/") or "\\" in folder:
            raise ConfigError(f"{where}, pins: {folder!r} is no folder of this repository; write it as src/app")
    return {("" if folder == "." else folder.removeprefix("./").strip("/")): mode for folder, mode in folders.items()}


def _settings(rule: Rule, value: object, where: str) -> Mapping[str, Any]:
    """Return what is set for a rule: a level alone, or a table with a level and options."""
    settings = {"level": value} if isinstance(value, str) else value
    place = f"{where}, rules.{rule.code}"
    if not isinstance(settings, dict):
        raise ConfigError(f"{place} is neither a level nor a table")
    _check_keys(settings, ("level", *rule.options), place)
    if str(settings.get("level", LEVELS[0])) not in LEVELS:
        raise ConfigError(f"{place}: level = {settings['level']!r} is none of {', '.join(LEVELS)}")
    for key, value_set in settings.items():
        if key != "level":
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


def _check_keys(table: Iterable[str], known: Iterable[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: there is no {key!r}{_nearest(key, known)}")


def _nearest(word: object, known: Iterable[str]) -> str:
    import difflib  # only for a message

    found = difflib.get_close_matches(str(word), list(known), 1, 0.5)
    return f"; did you mean {found[0]!r}?" if found else f"; there are {', '.join(known)}"
