"""Settings of one line each: .ini, .cfg, .properties, .env, .netrc, .pgpass; sections are part of a name."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views import loose
from mlops_policy.secrets.views.found import COMMENT, SETTING, VARIABLE, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from mlops_policy.secrets.views.found import Found

_LINE = pattern(
    r"""[ \t]*+(?:(?:export|set|setenv)[ \t]+)?(?:([\#;!])|\[([^\]\n]{0,200})\]"""
    r"""|(?:"([^"\n]{1,200})"[ \t]*[=:]|(//[^\s=]{1,200}(?==)|(?!\d+\b)[^\s=:\#"'\[]{1,200}"""
    r"""|[\w.-][\w. -]{0,80}(?=[ \t]+=[ \t]))"""
    r"""(?:[ \t]*[=:]|[ \t](?=[^\s=:])(?![\w. -]{0,80}[ \t]=[ \t])))[ \t]*([^\n]*+))""",
    8,  # re.MULTILINE
)
_QUOTED = pattern(r""""((?:[^"\\]++|\\(?s:.)){0,20000})"|'([^']{0,20000}+)'""")
_INLINE = pattern(r"[ \t]+[#;]")
# https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment=
# http://supervisord.org/configuration.html
_VARIABLE = pattern(
    r"""\"([A-Za-z_]\w{0,100})=([^"\n]*+)\"|'([A-Za-z_]\w{0,100})=([^'\n]*+)'"""
    r"""|\b([A-Za-z_]\w{0,100})=(?:"([^"\n]*+)"|'([^'\n]*+)'|([^\s,"']++))"""
)
_NETRC = pattern(r"(?:\b(machine|login|password|account)[ \t\n]+(\S{1,1000})|\b(default)\b)")
_PGPASS = pattern(r"(?m)^([^\s:#]{1,200}:[\d*]{1,5}:[^\s:]{1,100}:[^\s:]{1,100}):([^\n:]{1,400})$")


def found(text: str, *, variables: bool = False) -> Iterator[Found]:
    """Yield ``key = value``, ``key: value`` ``key value`` of each line; ``variables`` for those of an environment."""
    form, section, at = VARIABLE if variables else SETTING, "", 0
    while at < len(text):
        match = _LINE.match(text, at)
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if match and match[1]:
            yield from loose.found(text, COMMENT, at, end)
        elif match and match[2] is not None:
            section = match[2].replace('"', "").replace("'", "").strip()
        elif match:
            quoted = _QUOTED.match(text, match.start(5)) if match[5][:1] in ("'", '"') else None
            if quoted:
                end = max(end, text.find("\n", quoted.end()) if "\n" in quoted[0] else end)
            yield from _setting(text, match, quoted, section, form)
        at = end + 1


def _setting(text: str, match: re.Match[str], quoted: re.Match[str] | None, section: str, form: str) -> Iterator[Found]:
    key, start = match[3] or match[4], match.start(5)
    if quoted:
        group = quoted.lastindex or 1
        said, start = quoted[group], quoted.start(group)
        if group == 1 and "\\" in said:
            said = said.replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")
    else:
        cut = _INLINE.search(match[5])
        said = (match[5][: cut.start()] if cut else match[5]).rstrip()
        if cut:
            yield from loose.found(text, COMMENT, start + cut.start(), match.end(5))
    if key.lower() == "environment":
        yield from _variables(match[5], match.start(5))
    elif said:
        yield (joined(section, key), said, start, form, "")


def _variables(text: str, start: int) -> Iterator[Found]:
    """Yield the variables that a service is given: of systemd, supervisord and tox."""
    for match in _VARIABLE.finditer(text):
        group = match.lastindex or 0
        yield (match[1] or match[3] or match[5], match[group], start + match.start(group), VARIABLE, "")


def netrc(text: str) -> Iterator[Found]:
    """Yield what a .netrc has for each machine: https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html."""
    machine = ""
    for match in _NETRC.finditer(text):
        if match[1] == "machine" or match[3]:
            machine = match[2] or "default"
        else:
            yield (joined(machine, match[1]), match[2], match.start(2), SETTING, "netrc")


def pgpass(text: str) -> Iterator[Found]:
    """Yield the passwords of a .pgpass: https://www.postgresql.org/docs/current/libpq-pgpass.html."""
    for match in _PGPASS.finditer(text):
        yield (f"{match[1]}.password"[-200:], match[2].replace("\\:", ":"), match.start(2), SETTING, "pgpass")
