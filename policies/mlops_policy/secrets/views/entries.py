"""What an entry of a configuration says: a value under its key, a variable, an option, or a command."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views.found import OPTION, SETTING, VARIABLE, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_policy.secrets.views.found import Found

LONGEST = 20_000
_NAMED = pattern(r"(--?[A-Za-z][\w.-]{0,80}|[A-Za-z_][\w.-]{0,80})=(?=.)")
_ENVIRONMENTS = frozenset("env environment variables env_vars environment_variables envs build_args secretenv".split())
_COMMANDS = frozenset(
    "run script scripts cmd cmds command commands before_script after_script args entrypoint install before_install"
    " inlinescript bash powershell pwsh sh shell exec execstart preinstall postinstall start test build tasks".split()
)


def entry(path: str, key: str, value: str, start: int, *, named: str = "", listed: bool = False) -> Iterable[Found]:
    """Return what the value of a key says.

    Args:
        path: The keys above it.
        key: Its own, empty for an item of a list.
        value: What it is.
        start: Where it stands.
        named: What an entry beside it, or the item before it, calls it.
        listed: Whether it is an item of a list.
    """
    if len(value) > LONGEST:
        return ()
    last = path[path.rfind(".") + 1 :].lower()
    if named:
        variable = last.endswith(("env", "environment", "variables"))
        return ((named, value, start, OPTION if named[0] == "-" else VARIABLE if variable else SETTING, ""),)
    if listed and not key and (match := _NAMED.match(value)):
        said = value[match.end() :].strip("\"'")
        return ((match[1], said, start + match.end(), OPTION if match[1][0] == "-" else VARIABLE, ""),)
    if (" " in value or "\n" in value) and (key.lower() in _COMMANDS or last in _COMMANDS):
        from mlops_policy.secrets.views import shells

        return ((name, said, start + at, form, call) for name, said, at, form, call in shells.found(value))
    return ((joined(path, key), value, start, VARIABLE if last in _ENVIRONMENTS else SETTING, ""),)


def is_option(said: str) -> bool:
    """Return whether an item of a list is an option, whose value is the next item."""
    return said.startswith("--") and said[2:3].isalpha() and "=" not in said and " " not in said
