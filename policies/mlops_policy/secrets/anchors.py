"""Where in a text a credential can be at all: what is looked at first, so that most texts cost next to nothing.

A token is a long word; and a value that its name makes a credential stands behind a name that says so.
"""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.values import CHOSEN, MADE, SHORT, WORD, strength
from mlops_policy.secrets.words import NONE, PASSWORD, SECRET, WEAK, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST, LONGEST = 16, 8000  # characters of a word that can hold a token
WINDOW, LINES = 400, 3  # characters and lines behind a name in which its value may stand
# Places of names from which on a text is read without looking at more of them: at least, and characters for each.
MANY, SPARSE = 400, 100
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
TO_NAMES = bytes(code if chr(code) in LETTERS else 32 for code in range(256))
# Names without any of these are not those of a credential, nor of a call or command that is given one.
_NAMED = pattern(
    rb"pass|pwd|psw|pw\n|senha|mdp\n|secret|token|key|auth|cred|sas|pat\n|bearer|login|connect|client|jwt|dsn|encode"
    rb"|salt|webhook|mysql|mariadb|mongo|sshpass|redis-cli|openssl|7z|twine|http-basic|identified"
)
# The ends of the names of calls that are given a credential, and the commands that are.
TAKERS = r"client|encode|connect(?:ion)?|login|auth|identified"
COMMANDS = r"wandb|login|auth|mysql\w*|mariadb\w*|mongo\w*|sshpass|redis-cli|openssl|7z|twine|http-basic|identified"
_TAKER = pattern(rf"(?i).*(?:{TAKERS})")
_COMMAND = pattern(rf"(?i)(?:.*login|{COMMANDS})")
# What stands between a name and its value in code; between a command and its words there are blanks.
_GIVEN = pattern(
    r"(?:\.[\w.]{1,60})?(?:[\"'`\\\]]{0,4}[ \t]{0,8}(?::=|=>|<-|[:=(>|]|or\b|\?\?)|[\"'\\]{1,3}\]?[ \t]{0,8}[,)]"
    r"|[ \t]{0,8},[^\n=]{0,80}=[ \t]|[ \t]{1,4}[\"'])"
)
_WORDS = pattern(r"[^\s\"'`,<>\\]{4,}")
_QUOTED = pattern(r"[\"'`]([^\s\"'`]{4,})[\"'`\\]|#[^\n\"']{0,200}[ =:](\S{4,})")
_PLAIN = pattern(r":[ \t]+([^\s\"'`#,;(){}\[\]]{4,})[ \t\r]*(?:\n|$)")  # of YAML in a string
_JOINT = pattern(r"[\"'][\s\\]{0,80}\+?\s{0,80}[rbfu]?[\"']")  # of two strings that are one
_CODE = tuple(
    f".{ending}" for ending in "py pyi pyx js ts jsx tsx mjs java scala kt go rs c h cc cpp cu r jl sql".split()
)
_STATEMENT_ENDS = ("\n", "\\n", "\r\n")  # of Python's `pass`, and that of a notebook's cell
_HASHED = (".py", ".pyi", ".pyx", ".r", ".jl")
# How much of a credential a value must be to be of interest under a name, and how much in a comment, where less counts.
_WORTH = {PASSWORD: (WORD, CHOSEN), SECRET: (CHOSEN, SHORT), WEAK: (MADE, MADE)}
_KINDS: dict[str, tuple[int, int]] = {}
_OTHERS: set[bytes] = set()  # words of texts before that are no names of interest: most of the next one's
REMEMBERED = 200_000


def encoded(text: str) -> bytes:
    """Return a text with a byte for each character, so that offsets stay as they are."""
    return text.encode("latin-1", "replace")


def vocabulary(text: str) -> set[bytes]:
    """Return the different words of a text, which are letters of tokens in a row."""
    if Memory.text is not text:
        Memory.text, Memory.words, Memory.low = text, {*encoded(text).translate(TO_NAMES).split()}, b""
    return Memory.words


def low_words(text: str) -> bytes:
    """Return the different words of a text in small letters, one after the other."""
    words = vocabulary(text)
    if not Memory.low:
        Memory.low = b"\n".join(words).lower()
    return Memory.low


class Memory:
    """The words of the text that was looked at last: it is looked at in several ways."""

    text = ""
    words: set[bytes] = set()  # noqa: RUF012
    low = b""


def long_words(text: str) -> list[str]:
    """Return the different words of a text that are long enough for a token, and neither names nor prose."""
    words = [word.decode() for word in vocabulary(text) if SHORTEST <= len(word) <= LONGEST]
    return sorted(word for word in words if not _is_name(word))


def positions(text: str, sign: str) -> Iterator[int]:
    """Yield where a text has some letters."""
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign))


def places(text: str, word: str) -> Iterator[int]:
    """Yield where a word stands in a text, and is no part of a longer one."""
    for at in positions(text, word):
        end = at + len(word)
        if (at == 0 or text[at - 1] not in LETTERS) and (end == len(text) or text[end] not in LETTERS):
            yield at


def _is_name(word: str) -> bool:
    """Tell whether a word has letters only, of one case if there are hyphens and underscores between them."""
    return word.isalpha() or ((word.islower() or word.isupper()) and word.replace("_", "").replace("-", "").isalpha())


def names(text: str) -> Iterator[str]:
    """Yield the different names in a text that may be given a credential, or take one."""
    found = vocabulary(text) - _OTHERS
    words = b"\n".join(found) + b"\n"
    low = words.lower()
    end = 0
    named = []
    for match in _NAMED.finditer(low):
        if match.start() >= end:
            end = low.find(b"\n", match.start())
            named.append(words[words.rfind(b"\n", 0, match.start()) + 1 : end])
    if len(_OTHERS) < REMEMBERED:
        _OTHERS.update(found.difference(named))
    yield from (name.decode() for name in named)


class Look:
    """What is worth looking for in a text: all, for whoever has no quicker way to tell."""

    def tokens(self, text: str, path: str = "") -> bool:  # noqa: ARG002
        """Tell whether there may be a token of a known kind."""
        return True

    def traces(self, text: str) -> bool:  # noqa: ARG002
        """Tell whether what stands around something may make it a credential."""
        return True

    def names(self, text: str) -> Iterator[str]:
        """Yield the different names that may be given a credential, or take one."""
        return names(text)


LOOK = Look()


def is_named(word: bytes) -> bool:
    """Tell whether a word may be a name that ``names`` yields."""
    return _NAMED.search(word.lower() + b"\n") is not None


def may_name(text: str, path: str, look: Look = LOOK) -> bool:
    """Tell whether there is a name of a credential in a text, with something behind it that may be one."""
    looked, most = 0, max(MANY, len(text) // SPARSE)
    code, hashed = path.lower().endswith(_CODE), path.lower().endswith(_HASHED)
    for name in look.names(text):
        worth, remarked = _worth(name, code=code)
        at = text.find(name) if worth else -1
        while at >= 0:
            end = at + len(name)
            at = text.find(name, end)
            if text[end : end + 1].isalnum() or text[end : end + 1] == "_":  # of a longer name
                continue
            if name == "pass" and text.startswith(_STATEMENT_ENDS, end):
                continue
            looked += 1
            found, remarks = _candidates(text, name, end, code=code)
            if looked > most or any(_level(word) >= worth for word in found):
                return True
            if remarks and any(_level(word) >= (remarked if hashed else worth) for word in remarks):
                return True
    return False


def _worth(name: str, *, code: bool) -> tuple[int, int]:
    """Return how much of a credential a value must be under a name, and in a comment; 0 for a name that is of none."""
    if name == "key":  # `fs.s3a.secret.key`
        return (0, 0) if code else _WORTH[WEAK]
    if name not in _KINDS:
        taker = _TAKER.fullmatch(name) or _COMMAND.fullmatch(name)
        said = kind(name)
        _KINDS[name] = (CHOSEN, CHOSEN) if taker else _WORTH[said] if said != NONE else (0, 0)
    return _KINDS[name]


def _level(word: str) -> int:
    """Return how much of a credential a word is, which may be written with escapes."""
    return strength(word.replace("\\", "").strip("()[]{};:="))


def _candidates(text: str, name: str, end: int, *, code: bool) -> tuple[list[str], list[str]]:
    """Return what stands in the lines behind a name: in code, what is in quotes, if something is given to it.

    What stands behind a ``#`` comes apart: a comment, in some languages.
    """
    given = code and _GIVEN.match(text, end)
    if code and not given and not (text[end : end + 1] in " -" and _COMMAND.fullmatch(name)):
        return [], []
    lines = "\n".join(text[end : end + WINDOW].split("\n", LINES)[:LINES])
    if not given:
        return _WORDS.findall(lines), []
    found = _QUOTED.findall(_JOINT.sub("", lines))
    plain = _PLAIN.match(text, end)
    values = [quoted for quoted, _ in found if quoted] + ([plain[1]] if plain else [])
    return values, [remark for _, remark in found if remark]
