"""Credentials that the text around them makes one: in addresses, connection strings, signed links and headers."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.secrets.anchors import encoded, low_words, positions, vocabulary
from mlops_policy.secrets.words import OPAQUE, PASSWORD, SECRET, WEAK

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

URL, DSN, SIGNED, HEADER, COMMAND = "SEC003", "SEC004", "SEC005", "SEC006", "SEC008"
LINK = 400  # characters around a part of an address or of a connection string


class Trace(NamedTuple):
    """A value that stands where credentials do. ``expects`` is what it would be: a password, a secret, or either."""

    rule: str
    title: str
    key: str
    value: str
    start: int
    expects: str


# every pattern begins with a literal, and no part of it is longer than it may be: linear
USERINFO = pattern(r"://([^\s/?#\"'`<>:@\\|,;()]{0,200}+):([^\s\"'`<>/\\]{1,500})@(?=[\w\[{$%.-])")
LONE = pattern(r"://([^\s/?#\"'`<>:@\\|,;()]{16,500}+):?@(?=[\w\[{$%.-])")
_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]{0,30}$")
PART = pattern(
    r"(?i)(password|passwd|pwd|accountkey|sharedaccesskey|account_key)[ \t]?=[ \t]?"
    r"(?:'([^'\n]{1,300})'|\{([^}\n]{1,300})\}|\\?\"([^\"\\\n]{1,300})|([^;\s\"'`&\\<>]{1,500}))"
)
_PARTS = (b"password", b"passwd", b"pwd", b"accountkey", b"sharedaccesskey", b"account_key")
_OTHER_PART = pattern(
    r"(?i)(?<![\w.-])(?:server|data source|datasource|host|hostname|hostaddr|user id|uid|user|username|database|dbname"
    r"|initial catalog|driver|port|accountname|account|endpoint|defaultendpointsprotocol|sharedaccesskeyname|addr"
    r"|network address|trusted_connection|endpointsuffix|provider)[ \t]?=[ \t]?[^;\s]"
)
QUERY = pattern(
    r"[?&](?:amp;)?((?i:X-Amz-Signature|X-Goog-Signature|X-Amz-Security-Token|Signature|sig|token|access_token|auth_token"
    r"|auth|api_?key|key|password|passwd|pwd|secret|client_secret|private_token|code|hapikey|appid|subscription-key))"
    r"=([^\s\"'`<>&\\#;,)\]}|]{6,4000})"
)
_SIGNATURES = frozenset(["x-amz-signature", "x-goog-signature", "signature", "sig", "x-amz-security-token"])
_SCHEMES = (b"bearer ", b"authorization")
_ENCODED = (b"basic ",)
BEARER = pattern(r"(?i)bearer[ \t]{1,3}(?:\\?[\"'][ \t]{0,2}[+,.][ \t]{0,2}\\?[\"'])?([A-Za-z0-9+/=._~%:-]{8,4000})")
BASIC = pattern(r"(?i)basic[ \t]{1,3}([A-Za-z0-9+/=_-]{8,2000})")
AUTHORIZATION = pattern(
    r"(?i)authorization\\?[\"']?\]?[ \t]{0,4}[:=,][ \t]{0,4}[fb]?\\?[\"']?"
    r"(?!bearer|basic)(?:(?:(?:api-)?token|apikey|api-key|key|bot|splunk|genie\w{3}|digest)[ \t=]{1,3})?"
    r"([A-Za-z0-9+/=._~%:-]{8,4000})"
)
CURL = pattern(
    r"(?<=[ \t])(?:-u|--user|--proxy-user|-a|--auth)(?:[ \t]{1,4}|=)?[\"']?([^\s\"':]{0,100}):"
    r"[\"']?([^\s\"'|;(){}:][^\s\"'|;(){}]{0,300})"
)
_WORDS = (*_PARTS, b"bearer", b"authorization", b"basic")  # without which there is no header and no such string
_OPTIONS = frozenset([b"-u", b"--user", b"--proxy-user", b"-a", b"--auth"])
_TOOLS = ("curl", "http ", "https ", "wget")
_CONTINUED = pattern(r"\\\r?\n")
# Name, address, key and secret of a store: https://min.io/docs/minio/linux/reference/minio-mc/mc-alias-set.html
STORE = pattern(
    r"(?:alias set|host add)[ \t]{1,8}[^\s\\]{1,100}[\s\\]{1,40}[\"']?https?://[^\s\\]{1,200}[\s\\]{1,40}[^\s\\]{1,200}"
    r"[\s\\]{1,40}[\"']?([^\s\"'|;&<>()\\]{4,300})"
)
_STORES = ("alias set", "host add")


def traces(text: str) -> Iterator[Trace]:
    """Yield what stands in a text where credentials stand, credentials or not."""
    if "://" in text:
        yield from userinfo(text)
        yield from _queries(text)
    said = low_words(text)
    if any(word in said for word in _WORDS):
        low = encoded(text).lower()
        yield from _connections(text, low)
        yield from _headers(text, low)
    if not _OPTIONS.isdisjoint(vocabulary(text)) and any(tool in text for tool in _TOOLS):
        yield from _commands(text)
    for match in (match for words in _STORES for at in positions(text, words) if (match := STORE.match(text, at))):
        yield Trace(COMMAND, "secret in a command", "", match[1], match.start(1), SECRET)


def _matches(
    patterns: tuple[re.Pattern[str], ...], words: tuple[bytes, ...], text: str, low: bytes
) -> Iterator[re.Match[str]]:
    """Yield what patterns take where one of some words begins."""
    for word in words:
        at = low.find(word)
        while at >= 0:
            matches = [match for each in patterns if (match := each.match(text, at))]
            yield from matches
            at = low.find(word, max([at + len(word), *(match.end() for match in matches)]))


def userinfo(text: str) -> Iterator[Trace]:
    """Yield user and password of addresses (RFC 3986, section 3.2.1), escapes resolved."""
    if "@" not in text:
        return
    for match in USERINFO.finditer(text):
        scheme = _scheme(text, match.start())
        if not scheme:
            continue
        if match[1] and match[2] == "x-oauth-basic":
            yield Trace(URL, f"token in a URL ({scheme})", "token", _unquoted(match[1]), match.start(1), SECRET)
        else:
            yield Trace(URL, f"password in a URL ({scheme})", match[1], _unquoted(match[2]), match.start(2), PASSWORD)
    for match in LONE.finditer(text):
        scheme = _scheme(text, match.start())
        public = "sentry" in text[match.end() : match.end() + 40] or scheme.endswith(("ssh", "sftp"))
        if scheme and not public:
            yield Trace(URL, f"token in a URL ({scheme})", "token", _unquoted(match[1]), match.start(1), WEAK)


def _scheme(text: str, at: int) -> str:
    match = _SCHEME.search(text[max(0, at - 31) : at])
    return match[0].lower() if match else ""


def _unquoted(value: str) -> str:
    if "%" not in value:
        return value
    from urllib.parse import unquote  # seldom

    return unquote(value)


def _connections(text: str, low: bytes) -> Iterator[Trace]:
    """Yield the passwords of connection strings: ODBC, ADO.NET, JDBC, libpq, Azure's storage and messages."""
    read, last = 0, -1  # how far other parts of such strings were looked for, and where the last one is
    for match in sorted(_matches((PART,), _PARTS, text, low), key=lambda match: match.start()):
        before = _line(text, match.start())
        after = text[match.end() : match.end() + LINK].partition("\n")[0]
        first, end = match.start() - len(before), match.end() + len(after)
        for other in _OTHER_PART.finditer(text, max(first, read), end):
            last = other.start()
        read = max(read, end)
        if last < first:
            continue
        group = match.lastindex or 0
        mark = before[-1:]
        plain = mark == " " and group == 5 and before.rstrip()[-1:] not in ",("  # noqa: PLR2004  libpq
        if (mark and mark in ";&?") or before.endswith("; ") or after.lstrip(" ").startswith(";") or plain:
            secret = "key" in match[1].lower()
            title = f"{'key' if secret else 'password'} in a connection string"
            yield Trace(DSN, title, match[1], match[group], match.start(group), SECRET if secret else PASSWORD)


def _queries(text: str) -> Iterator[Trace]:
    """Yield signatures and tokens of addresses."""
    for match in _asked(text):
        name = match[1].lower()
        before = text[max(0, match.start() - LINK * 5) : match.start()]
        badge = before.endswith(".svg")  # whose token anybody may have
        if badge or match[2][0] == "{" or ("://" not in before and name not in _SIGNATURES):
            continue
        value = _unquoted(match[2])
        if name in _SIGNATURES:
            yield Trace(SIGNED, "signed URL", "", value, match.start(2), SECRET)
        elif name in ("password", "passwd", "pwd"):
            yield Trace(SIGNED, "password in a URL", match[1], value, match.start(2), PASSWORD)
        else:
            yield Trace(SIGNED, "token in a URL", match[1], value, match.start(2), WEAK)


def _asked(text: str) -> Iterator[re.Match[str]]:
    """Yield the parameters of addresses: found by their signs, a tenth of what a pattern takes to look for two."""
    end = 0
    for at in sorted(at for sign in "?&" for at in positions(text, sign)):
        match = QUERY.match(text, at) if at >= end else None
        if match:
            end = match.end()
            yield match


def _headers(text: str, low: bytes) -> Iterator[Trace]:
    """Yield what a header says who is asking with (RFC 7235, 6750 and 7617)."""
    for match in _matches((BASIC,), _ENCODED, text, low):
        password = basic(match[1])
        if password:
            yield Trace(HEADER, "password in a header", "", password, match.start(1), PASSWORD)
    for match in _matches((BEARER, AUTHORIZATION), _SCHEMES, text, low):
        yield Trace(HEADER, "token in a header", "", match[1].rstrip(".:"), match.start(1), OPAQUE)


def _commands(text: str) -> Iterator[Trace]:
    """Yield the password that a command is given together with a user."""
    for match in CURL.finditer(text):
        before = _CONTINUED.sub(" ", text[max(0, match.start() - LINK) : match.start()]).rpartition("\n")[2]
        if any(tool in before for tool in _TOOLS):
            yield Trace(HEADER, "password in a command", "", match[2], match.start(2), PASSWORD)


def _line(text: str, at: int) -> str:
    """Return what stands before an offset on its line."""
    return text[max(0, at - LINK) : at].rpartition("\n")[2]


def basic(value: str) -> str:
    """Return the password of a user and a password in base64; nothing where it is something else."""
    import binascii

    try:
        said = binascii.a2b_base64(value + "=" * (-len(value) % 4)).decode()
    except ValueError:
        return ""
    return said.partition(":")[2] if said.isprintable() else ""
