"""Whether a value is a credential, by what it is called, what it looks like, and where it stands."""

from __future__ import annotations

from mlops_policy.secrets import HIGH, LOW, MEDIUM
from mlops_policy.secrets.values import CHOSEN, DEFAULT, MADE, NOTHING, SHORT, WORD, bare, familiar, is_uuid, strength
from mlops_policy.secrets.words import NONE, OPAQUE, PASSWORD, SECRET, WEAK, kind, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.secrets import Pair

NO = 0
FEWEST = 8  # characters of a secret that a program made
WORDS = 0.6  # share of familiar pairs of a name that has a number in it
LONG = 24  # characters of a key in base64
CERTAIN = 0.36  # share of familiar pairs up to which a value is no name, whatever it is called
# By what the name says, and how much of a credential the value is by itself.
_TABLE = {
    PASSWORD: {NOTHING: NO, WORD: LOW, DEFAULT: LOW, CHOSEN: MEDIUM, SHORT: HIGH, MADE: HIGH},
    SECRET: {NOTHING: NO, WORD: NO, DEFAULT: NO, CHOSEN: LOW, SHORT: MEDIUM, MADE: HIGH},
    OPAQUE: {NOTHING: NO, WORD: NO, DEFAULT: NO, CHOSEN: NO, SHORT: MEDIUM, MADE: HIGH},
    WEAK: {NOTHING: NO, WORD: NO, DEFAULT: NO, CHOSEN: NO, SHORT: NO, MADE: MEDIUM},
}


def judge(pair: Pair, place: str = "", expects: str = "") -> int:
    """Return how sure it is that a pair holds a credential, from 0 to ``HIGH``.

    Args:
        pair: The name and the value.
        place: What kind of file it is, if not one that runs: tests, documentation, examples.
        expects: What the structure says of the value, where that is more than the name does: ``PASSWORD``, ``SECRET``.
    """
    named = expects or kind(pair.key, pair.call)
    if named == NONE:
        return NO
    level = strength(pair.value)
    if level and (_is_named(pair) or _is_weak(pair, named, level)):
        return NO
    return stepped(_TABLE[named][level], place, pair.form)


def _is_weak(pair: Pair, named: str, level: int) -> bool:
    """Tell whether a value is no credential under a name that says little, though it might be one under another."""
    if named == WEAK:
        return not _is_plain(bare(pair.value))
    if named == SECRET and len(pair.value) < FEWEST:
        return True
    if level == CHOSEN and named == SECRET:  # `types-pywin32`
        return familiar(pair.value) > WORDS and all(char.isalnum() or char in "_-./:" for char in pair.value)
    return level == WORD and pair.form in ("literal", "positional")  # a translation, the name of something


def stepped(sure: int, place: str, form: str = "") -> int:
    """Return a confidence as it is where what is written is not what runs: a step lower, in a comment too."""
    return max(NO, sure - (place not in ("", "code")) - (form == "comment"))


def _is_plain(value: str) -> bool:
    """Tell whether a value has no characters but those of tokens, and nothing of a word."""
    text = value.replace("-", "").replace("_", "").rstrip("=")
    if len(text) >= LONG:
        text = text.replace("+", "").replace("/", "")
    return text.isalnum() and familiar(value) < CERTAIN


def _is_named(pair: Pair) -> bool:
    """Tell whether a value repeats its name, or is one of the words of it."""
    value = words(pair.value)
    return bool(value) and "".join(value) in "".join(words(pair.key)) and not is_uuid(pair.value)
