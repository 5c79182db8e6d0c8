"""All credentials of a file: tokens of known kinds, what the text around makes one, and what a name makes one."""

from __future__ import annotations

from mlops_policy.documents import decode
from mlops_policy.secrets import HIGH, Leak, Pair, views
from mlops_policy.secrets.anchors import LOOK, SHORTEST, may_name
from mlops_policy.secrets.files import DVC, KUBERNETES, credential_file, unwrapped
from mlops_policy.secrets.judge import NO, judge
from mlops_policy.secrets.structural import traces, userinfo
from mlops_policy.secrets.tokens import tokens
from mlops_policy.secrets.values import bare
from mlops_policy.secrets.words import PASSWORD, kind, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mlops_policy.secrets.anchors import Look
    from mlops_policy.secrets.tokens import Token
    from mlops_policy.snapshot import File

TOKEN, PRIVATE_KEY, SIGNED, HEADER, CREDENTIAL_FILE = "SEC001", "SEC002", "SEC005", "SEC006", "SEC007"
IN_COMMAND, ASSIGNED = "SEC008", "SEC009"
OUTPUT = "output"
MOST = 100  # credentials of a line that are compared
# The kinds of tokens that a rule of their own speaks of.
_RULES = {"jupyter-token": SIGNED, "azure-signature": SIGNED} | dict.fromkeys(
    ("private-key", "openssh-key", "pgp-key", "putty-key", "age-key", "minisign-key"), PRIVATE_KEY
)
_REMEDIES = {"env": "variable"}
_ORDER = (PRIVATE_KEY, TOKEN, CREDENTIAL_FILE, "SEC003", "SEC004", SIGNED, HEADER, IN_COMMAND, ASSIGNED)
_SHELLS = (".sh", ".bash", ".zsh", ".ipynb", ".ps1", ".fish", ".mk", ".bat", ".cmd")


def scan(file: File) -> tuple[Leak, ...]:
    """Return the credentials of a file, in the order of its lines; none of one that is no text, or too long.

    What nobody foresaw raises: the engine then says that the file was not judged.
    """
    text = decode(file.head) if file.whole else None
    return tuple(leaks(text, file.path, file.look or LOOK)) if text else ()


def leaks(text: str, path: str, look: Look = LOOK) -> list[Leak]:
    """Return the credentials of a text that lies under a path."""
    place = views.place(path)
    found = list(_found(text, path, place, look))
    return _distinct(found)


def _found(text: str, path: str, place: str, look: Look) -> Iterator[Leak]:
    if views.is_lock(path):
        yield from _traced(text, path, place, look, lock=True)
        return
    yield from _traced(text, path, place, look)
    if views.is_vocabulary(path, text):
        return
    file = credential_file(path, text)
    if file or may_name(text, path, look):
        for pair in views.pairs(text, path):
            yield from _judged(pair, path, place, file)


def _traced(text: str, path: str, place: str, look: Look, *, lock: bool = False) -> Iterator[Leak]:
    """Yield tokens, and what the text around makes a credential; of a lock, what its addresses hold."""
    for piece in views.lines(text, path):
        shown = piece.form == OUTPUT
        for token in () if lock or not look.tokens(piece.text, path) else tokens(piece.text, path):
            yield _of_token(token, *piece.line_of(token.start), shown=shown)
        found = (userinfo if lock else traces)(piece.text) if look.traces(piece.text) else ()
        for trace in found:
            sure = judge(Pair(trace.key, trace.value, 1, 1, piece.form), place, trace.expects)
            if sure:
                remedy = "notebook" if shown else "store"
                yield Leak(trace.rule, trace.title, trace.value, *piece.line_of(trace.start), trace.key, sure, remedy)


def _of_token(token: Token, line: int, column: int, *, shown: bool = False) -> Leak:
    provider = token.provider
    rule = _RULES.get(provider.slug, TOKEN)
    remedy = _REMEDIES.get(provider.remedy, provider.remedy)
    if rule == PRIVATE_KEY:
        remedy = "file" if token.start == 0 else "store"
    remedy = "notebook" if shown else "revoke" if remedy == "notebook" else remedy
    return Leak(rule, provider.title, token.value, line, column, "", HIGH, remedy, provider.variable, provider.link)


def _judged(pair: Pair, path: str, place: str, file: str) -> Iterator[Leak]:
    """Yield the credential that a pair holds, if it does."""
    pair, expects = unwrapped(pair, file)
    pair = pair._replace(value=bare(pair.value)) if pair.value.startswith("${") else pair
    if file and "-----" in pair.value:  # a key in what was encoded
        for token in tokens(pair.value, f"{path} {pair.key}"):
            yield _of_token(token, pair.line, pair.column)
            return
    sure = judge(pair, place, expects)
    if sure == NO:
        return
    for token in tokens(f"{pair.key}={pair.value}", path) if len(pair.value) >= SHORTEST else ():
        yield _of_token(token, pair.line, pair.column)
        return
    rule = _rule(pair, path, file)
    title = f"{_title(pair, expects)}{' in ' + file if rule == CREDENTIAL_FILE else ''}"
    yield Leak(
        rule, title, bare(pair.value), pair.line, pair.column, pair.key, sure, _remedy(pair, file), _variable(pair.key)
    )


def _rule(pair: Pair, path: str, file: str) -> str:
    if file:
        return CREDENTIAL_FILE
    if pair.call.endswith(".auth") or words(pair.key)[-1:] == ["authorization"]:
        return HEADER
    command = pair.form in ("option", "positional") or (
        pair.form == "variable" and (pair.call or path.lower().endswith(_SHELLS))
    )
    return IN_COMMAND if command or "login" in pair.call else ASSIGNED


def _title(pair: Pair, expects: str) -> str:
    """Return what a credential is called, without its name: that may hold anything."""
    if (expects or kind(pair.key, pair.call)) == PASSWORD:
        return "password"
    last = next(reversed(words(pair.key)), "")
    return {"": "credential", "token": "token", "secret": "secret"}.get(last, "key")


def _remedy(pair: Pair, file: str) -> str:
    if pair.form == OUTPUT:
        return "notebook"
    if file == DVC or pair.call.startswith("dvc "):
        return "dvc"
    if file == KUBERNETES:
        return "kubernetes"
    return "file" if file else "variable"


def _variable(key: str) -> str:
    """Return the environment variable that a name would be in."""
    parts = words(key.rpartition(".")[2])
    return "_".join(parts).upper() if len(parts) > 1 else "_".join(words(key)[-2:]).upper()


def _distinct(found: Iterable[Leak]) -> list[Leak]:
    """Keep one leak for each value and line: that of the most specific rule."""
    kept: dict[int, dict[str, Leak]] = {}
    for leak in sorted(found, key=lambda leak: (_ORDER.index(leak.rule), -leak.confidence)):
        others = kept.setdefault(leak.line, {})
        near = () if leak.value in others else [*others][:MOST]
        if leak.value not in others and not any(leak.value in other or other in leak.value for other in near):
            others[leak.value] = leak
    return sorted((leak for each in kept.values() for leak in each.values()), key=lambda leak: (leak.line, leak.column))
