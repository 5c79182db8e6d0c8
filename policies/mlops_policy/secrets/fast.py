"""What a text may hold, told by one pass of Hyperscan instead of many of Python: for trees, ranges and history.

Nothing is decided here. What is looked for are the anchors of all that can be found: a text without one holds nothing,
and where one is, Python looks as ever. The database is kept in the user's cache folder. Without the package
``hyperscan`` (the extra ``fast``) the same is found, and takes longer.
"""

from __future__ import annotations

import os
import re
import sys
from itertools import chain

from mlops_policy.secrets import anchors, structural, words
from mlops_policy.secrets.providers import MARKED, NEAR, by_anchor
from mlops_policy.secrets.tokens import KEYS, made_words, of_kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeAlias

    import hyperscan

    Scan: TypeAlias = Callable[[bytes, Callable[..., None]], object]  # of bytes, calling a function at each match
    Expression: TypeAlias = tuple[str, bool, bool]  # whether case counts for nothing, whether one match is enough

MARKS = by_anchor()
CONTEXTS = by_anchor(near=True)
# Letters that Python takes for `i`, `s` and `k` where case does not count, and Hyperscan does not.
ODD = ("\u0130", "\u017f", "\u212a")
AROUND = 1000  # bytes between a token that counts near a word, and that word, and their lengths
MANY = 200  # marks from which on a text is read without looking at more of them
LONG = 32  # repetitions beyond which a bound costs more than it spares
_BOUND = re.compile(r"\{(\d+),(\d+)\}")
_FOR_GOOD = re.compile(r"(?<=[}*+?])\+")
_END = "[^A-Za-z0-9_-]"


class Sieve(anchors.Look):
    """Tells what is worth looking for in a text. A text is passed once, however much is asked of it."""

    def __init__(self, scan: Scan, scan_near: Scan) -> None:
        self._scan, self._scan_near = scan, scan_near
        self._text = ""
        self._data = b""
        self._odd = False
        self._found: dict[int, list[int]] = {}  # where each expression ends

    def tokens(self, text: str, path: str = "") -> bool:
        """Tell whether there may be a token of a known kind."""
        self._pass(text)
        return self._is_marked(text) or self._is_near(path.lower())

    def traces(self, text: str) -> bool:
        """Tell whether what stands around something may make it a credential."""
        self._pass(text)
        return any(number in self._found for number in range(FORM, NAME))

    def names(self, text: str) -> Iterator[str]:
        """Yield the names of a text that may be given a credential, or take one; and some others."""
        self._pass(text)
        ends = [end - 1 for number in range(NAME, LAST) for end in self._found.get(number, ())]
        data = self._data.translate(anchors.TO_NAMES) if ends else b""
        for name in {data[data.rfind(b" ", 0, end) + 1 : end] for end in ends}:
            if anchors.is_named(name):
                yield name.decode()

    def _pass(self, text: str) -> None:
        if self._text is text:
            return
        self._text, self._found = text, {}
        self._data = b" %b " % text.encode("utf-8", "surrogatepass")
        self._odd = not text.isascii() and any(letter in text for letter in ODD)
        if self._odd:
            self._found = {number: [] for number in range(NAME)}
        self._scan(self._data, self._note)

    def _note(self, number: int, _: int, end: int, *_flags: object) -> None:
        if number in self._found:
            self._found[number].append(end)
        else:
            self._found[number] = [end]

    def _is_marked(self, text: str) -> bool:
        marks = sorted(
            (end, _MARKS[number]) for number, ends in self._found.items() if number < CONTEXT for end in ends
        )
        if len(marks) > MANY or any(mark in KEYS for _, mark in marks) or self._odd:
            return True
        before, at = 1, 0
        for end, mark in marks:
            at += end - before if self._data.isascii() else len(self._data[before:end].decode("utf-8", "surrogatepass"))
            before = end
            if any(True for _ in of_kinds(text, MARKS[mark], at - len(mark), at)):
                return True
        return False

    def _is_near(self, path: str) -> bool:
        """Tell whether there is a word of the shape of a token that counts near a word of its kind, and such a word."""
        said = {number: ends for number, ends in self._found.items() if CONTEXT <= number < FORM}
        named = [word for word in _WORDS if word in path]
        near = {*named, *(_WORDS[number - CONTEXT] for number in said)}
        pieces = [self._data] if named or self._odd else self._around(said.values())
        return bool(near) and any(self._is_shaped(piece, near) for piece in pieces)

    def _is_shaped(self, piece: bytes, near: set[str]) -> bool:
        shapes = set[int]()
        self._scan_near(piece, lambda number, *_: shapes.add(number))
        places = [one for word in near for one in CONTEXTS[word] if _SHAPES[NEAR[one - len(MARKED)][3]] in shapes]
        text = piece.decode("utf-8", "replace") if places else ""
        spans = made_words(text, anchors.long_words(text)) if places else ()
        return any(True for span in spans for _ in of_kinds(text, places, *span))

    def _around(self, places: Iterable[list[int]]) -> Iterator[bytes]:
        """Yield the pieces of the text in which tokens may stand that count near some places."""
        margin = AROUND if self._data.isascii() else 4 * AROUND
        begin = end = 0
        for place in sorted(chain.from_iterable(places)):
            if place - margin > end:
                yield self._data[begin:end]
                begin = place - margin
            end = place + margin
        yield self._data[begin:end]


# Numbers of the expressions: marks, words near which some tokens count, forms, and names.
FORMS = (
    structural.USERINFO,
    structural.LONE,
    structural.PART,
    structural.QUERY,
    structural.BASIC,
    structural.BEARER,
    structural.AUTHORIZATION,
    structural.CURL,
    structural.STORE,
)
CONTEXT = len(MARKS)
FORM = CONTEXT + len(CONTEXTS)
NAME = FORM + len(FORMS)
LAST = NAME + 3
_MARKS, _WORDS = (*MARKS,), (*CONTEXTS,)
_SHAPES = {shape: number for number, shape in enumerate(dict.fromkeys(row[3] for row in NEAR))}


def sieve() -> Sieve | None:
    """Return a sieve, None where Hyperscan is not installed, or not for this machine."""
    try:
        import hyperscan  # noqa: F401
    except ImportError:
        return None
    return Sieve(_database(_anchors()), _database([(_loose(shape), False, True) for shape in _SHAPES]))


def _anchors() -> list[Expression]:
    """Return the expressions in the order of their numbers."""
    literals = [(re.escape(mark), False, False) for mark in MARKS] + [(re.escape(one), True, False) for one in CONTEXTS]
    forms = [(_loose(form.pattern), True, True) for form in FORMS]
    own = "|".join(sorted({*words.PASSWORDS, *words.SECRETS, *words.COMPOUND, *words.WEAKS, "pass", "key[_-]*id"}))
    tails = "|".join(sorted({*words.TAILS, "[0-9]+"}))
    names = (
        f"(?:{own})[_-]*{_END}",
        f"(?:{own})(?:[_-]*(?:{tails}))+[_-]*{_END}",
        f"(?:{anchors.TAKERS}|{anchors.COMMANDS}){_END}",
    )
    return [*literals, *forms, *((name, True, False) for name in names)]


def _loose(text: str) -> str:
    """Return a pattern that takes all that another takes, that Hyperscan reads, and compiles quickly."""
    text = _BOUND.sub(lambda found: f"{{{found[1]},}}" if int(found[2]) >= LONG else found[0], text)
    return _FOR_GOOD.sub("", text)


def _version() -> str:
    import hyperscan

    return str(getattr(hyperscan, "__version__", ""))


def _database(table: list[Expression]) -> Scan:
    """Return the scan of a database, which is read from the cache, or made and kept there."""
    import hyperscan

    file = os.path.join(_folder(), "mlops-policy", f"{_version()}-{_digest(table)}.hyperscan")
    try:
        with open(file, "rb") as stream:
            database = hyperscan.loadb(stream.read(), hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except (OSError, hyperscan.error):
        database = _compiled(table)
        _keep(file, hyperscan.dumpb(database))
    return database.scan


def _compiled(table: list[Expression]) -> hyperscan.Database:
    import hyperscan

    flags = [
        hyperscan.HS_FLAG_PREFILTER  # what it cannot express, it leaves out: it then takes more
        | (hyperscan.HS_FLAG_CASELESS if caseless else 0)
        | (hyperscan.HS_FLAG_SINGLEMATCH if once else 0)
        for _, caseless, once in table
    ]
    database = hyperscan.Database()
    expressions = [text.encode() for text, *_ in table]
    database.compile(expressions=expressions, ids=[*range(len(table))], elements=len(table), flags=flags)
    return database


def _digest(table: list[Expression]) -> str:
    from hashlib import sha256

    return sha256(repr(table).encode()).hexdigest()[:16]


def _folder() -> str:
    """Return the user's cache folder, where each system has it."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Caches")
    return os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")


def _keep(file: str, data: bytes) -> None:
    """Write a file at once or not at all; a folder that cannot be written to only costs time."""
    own = f"{file}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(own, "wb") as stream:
            stream.write(data)
        os.replace(own, file)
    except OSError:
        pass
