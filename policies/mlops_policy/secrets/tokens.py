"""The tokens of known kinds in a text: by a mark of their own, or by their shape near the name of a provider."""

from __future__ import annotations

from bisect import bisect_right

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.secrets.anchors import long_words, low_words, places, vocabulary
from mlops_policy.secrets.providers import by_anchor, kind
from mlops_policy.secrets.values import familiar, is_everybodys, is_made, is_uuid

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from mlops_policy.secrets.providers import Provider

    Span = tuple[int, int]

BEFORE, AFTER = 64, 64  # characters around a long word in which the mark of its kind may stand
NEAR = 300  # characters before a token without a mark in which its provider is named
NEAR_LINES = 4
SHORTEST = 16  # characters of a token without a mark
WORDS = 0.62  # share of familiar pairs from which what a mark stands in is a name
FIRST = 100  # characters of a word by which it is told whether it is made of words
TRIES = 8  # marks in one word that are looked at
SHORT_MARK = 5  # characters that names have too
KEY = 300  # characters of the first lines of a key
BROKEN_KEY = 100  # characters of a key in base64 from its mark on
KEYS = ("KEY-----", "BLOCK-----", "PuTTY-User-Key-File-")  # are of the first lines of a key, with blanks in them
# Marks of keys in base64, whose signs may leave no long word: those of Azure, some of which count anywhere else too.
BROKEN = ("+ASt", "ACDb", "+ABa", "+AMC", "+ASb", "+AEh", "AIoT", "AzCa", "+ACR")
SIGNATURE = "sig="

_WHOLE = pattern(r"[^\s\"'`<>]{0,7000}")
_CREDENTIAL = pattern(r"key|token|secret|passw|pwd|auth|login|cred|client|bearer|(?:\b|_)pat\b|/t/|env\b")
_SUM = pattern(
    r"(?:sha\d*|md5|commit|hash|hashes|rev|revision|digest|checksum|etag|integrity|version|blob|run_id|run|id)[\"'\s:=@-]{0,4}$"
)
_ALONE = frozenset((*KEYS, *BROKEN, SIGNATURE))
_PATTERNS: dict[str, re.Pattern[str]] = {}
_ANCHORS: list[dict[str, list[int]]] = []


class Token(NamedTuple):
    """A token of a kind, and the offset at which it starts."""

    provider: Provider
    value: str
    start: int


def tokens(text: str, path: str = "") -> Iterator[Token]:
    """Yield the tokens of a text; those without a mark count if the path or the text before them names their kind."""
    words = long_words(text)
    drawn = [word for word in words if familiar(word[:FIRST]) < WORDS]
    if drawn:
        yield from _marked(text, sorted((start, start + len(word)) for word in drawn for start in places(text, word)))
    if words:
        known = {*drawn}
        yield from _named(text, [word for word in words if word not in known])
        yield from _near(text, [word for word in words if word in known or len(word) > FIRST], path.lower())
    yield from _anywhere(text, _broken(text), BROKEN_KEY)
    if "PRIVATE KEY" in text or KEYS[2] in text:
        yield from _anywhere(text, KEYS, KEY)


def _marked(text: str, spans: list[Span]) -> Iterator[Token]:
    """Yield the tokens whose marks are in long words, or beside them."""
    contexts, starts, total = [], [], 0
    for start, end in spans:
        contexts.append(text[max(0, start - BEFORE) : end + AFTER])
        starts.append(total)
        total += len(contexts[-1]) + 1
    joined = "\n".join(contexts)
    seen: set[tuple[int, str]] = set()
    for anchor, kinds in _anchors()[0].items():
        at = joined.find(anchor) if anchor not in _ALONE else -1
        tries, before = 0, -1
        while at >= 0:
            which = bisect_right(starts, at) - 1
            offset = max(0, spans[which][0] - BEFORE) + at - starts[which]
            at = joined.find(anchor, at + len(anchor))
            tries, before = (tries + 1 if which == before else 0), which
            if tries <= TRIES and (offset, anchor) not in seen:
                seen.add((offset, anchor))  # two long words may be near each other
                yield from of_kinds(text, kinds, offset, offset + len(anchor))


def _named(text: str, words: list[str]) -> Iterator[Token]:
    """Yield the tokens whose marks are in words that look like names: no short marks, which names have too."""
    joined = "\n".join(words)
    for anchor, kinds in _anchors()[0].items():
        if len(anchor) <= SHORT_MARK or anchor in _ALONE or anchor not in joined:
            continue
        for word in words:
            at = word.find(anchor)
            for start in places(text, word) if at >= 0 else ():
                yield from of_kinds(text, kinds, start + at, start + at + len(anchor))


def _near(text: str, words: list[str], path: str) -> Iterator[Token]:
    present: list[str] | None = None
    for start, end in made_words(text, words):
        window = _before(text, start).lower()
        around = window + text[end : end + NEAR].partition("\n")[0].lower()
        if not _CREDENTIAL.search(around) or _SUM.search(window):
            continue
        if present is None:
            low = f"{path}\n{text.lower()}"
            present = [anchor for anchor in _anchors()[1] if anchor in low]
        named = [anchor for anchor in present if anchor in around or anchor in path]
        kinds = [place for anchor in named for place in _anchors()[1][anchor]]
        yield from of_kinds(text, kinds, start, end)


def made_words(text: str, words: Iterable[str]) -> Iterator[Span]:
    """Yield where the words of a text stand that may be tokens without a mark."""
    for word in words:
        if SHORTEST <= len(word) < KEY and (is_made(word) or is_uuid(word)):
            yield from ((place, place + len(word)) for place in places(text, word))


def _before(text: str, start: int) -> str:
    """Return the line of an offset up to it, and some lines before."""
    lines = text[max(0, start - NEAR) : start].split("\n")
    return "\n".join(lines[-NEAR_LINES:])


def _broken(text: str) -> Iterator[str]:
    """Yield the marks of broken keys that a text may have, by its words: they are a tenth of it."""
    words, plus = low_words(text), "+A" in text
    for mark in BROKEN:
        if plus if mark[0] == "+" else mark.lower().encode() in words:
            yield mark
    if SIGNATURE[:-1].encode() in vocabulary(text):
        yield SIGNATURE


def _anywhere(text: str, marks: Iterable[str], size: int) -> Iterator[Token]:
    """Yield the tokens of which some marks are, whatever words the text has, and so many characters from there on."""
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            end = at + (size if mark in KEYS else len(mark))
            yield from of_kinds(text, _anchors()[0].get(mark, []), at, end, at + size)
            at = text.find(mark, end)


def of_kinds(text: str, kinds: list[int], start: int, end: int, limit: int = 0) -> Iterator[Token]:
    """Yield the token of one of some kinds that stands around an offset, and ends with its word, or within a limit."""
    whole = None if limit else _WHOLE.match(text, end)
    limit = whole.end() if whole else limit
    for place in kinds:
        provider = kind(place)
        for match in _compiled(provider).finditer(text, max(0, start - 100), limit):
            if match.start() >= end:
                break
            if match.end() > start and provider.accepts(match[1]) and not is_everybodys(match[1]):
                yield Token(provider, match[1], match.start(1))
                return


def _compiled(provider: Provider) -> re.Pattern[str]:
    if provider.slug not in _PATTERNS:
        _PATTERNS[provider.slug] = pattern(provider.pattern)
    return _PATTERNS[provider.slug]


def _anchors() -> list[dict[str, list[int]]]:
    if not _ANCHORS:
        _ANCHORS.extend((by_anchor(), by_anchor(near=True)))
    return _ANCHORS
