"""Templates: `«host»` is a thing thrown, `«hex:40»` one of a length, `«word.2»` another word, `«s»` the secret."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from policies.makers.dice import END, START, Dice, Secret
from policies.makers.vocabulary import MODELS, NAMES, PLACEHOLDERS, REFERENCES, USERS

FIELD = re.compile(r"«(?P<name>[a-z_]+)(?::(?P<argument>[\w+-]+))?(?:\.\d)?»")
MARKS = str.maketrans("", "", START + END)


class Template(NamedTuple):
    """A template, what it shows, and what its secret is, or where its file lies."""

    kind: str
    what: str
    text: str


class Leaked(NamedTuple):
    """A file that holds one secret, on `line` (to `end`, where it goes over several)."""

    path: str
    content: bytes
    line: int
    kind: str
    value: str
    end: int


class Clean(NamedTuple):
    """A file that holds no secret, and what might be taken for one."""

    path: str
    content: bytes
    why: str


THROWN: dict[str, Callable[[Dice, str], str]] = {
    "word": lambda dice, _: dice.word(),
    "user": lambda dice, _: dice.one(*USERS),
    "host": lambda dice, _: dice.host(),
    "model": lambda dice, _: dice.one(*MODELS),
    "db": lambda dice, _: dice.one("features", "mlflow", "warehouse", "events", "labels", "analytics"),
    "n": lambda dice, top: str(dice.number(2, int(top or 64))),
    "rate": lambda dice, _: f"{dice.number(1, 9)}e-{dice.number(3, 5)}",
    "hex": lambda dice, length: dice.hexadecimal(int(length or 32)),
    "letters": lambda dice, length: dice.letters(int(length or 22)),
    "digits": lambda dice, length: str(dice.number(10 ** (int(length) - 1), 10 ** int(length) - 1)),
    "uuid": lambda dice, _: dice.uuid(),
    "blob": lambda dice, size: dice.blob(int(size or 300)),
    "version": lambda dice, _: f"{dice.number(0, 9)}.{dice.number(0, 30)}.{dice.number(0, 9)}",
    "placeholder": lambda dice, _: dice.one(*PLACEHOLDERS),
    "reference": lambda dice, _: dice.one(*REFERENCES),
    "named": lambda dice, _: dice.one(*NAMES),
    "variable": lambda dice, _: dice.one(*NAMES).upper(),
    # What no scanner is to find in the sources of the templates.
    "colon": lambda *_: ":",
    "dashes": lambda *_: "-" * 5,
    "word_key": lambda *_: "KEY",
    "example": lambda *_: "EXAMPLE",
    "date": lambda dice, _: f"2026-{dice.number(1, 12):02}-{dice.number(1, 28):02}",
}


def filled(template: str, dice: Dice, secret: Secret | None = None) -> str:
    """Fill a template; what has the same name is the same thing."""
    user = dice.one(*USERS)
    known = {"«user»": user}
    if secret:
        known |= {f"«{name}»": text for name, text in secret.forms(user).items()}

    def throw(found: re.Match[str]) -> str:
        if found[0] not in known:
            known[found[0]] = THROWN[found["name"]](dice, found["argument"] or "")
        return known[found[0]]

    return FIELD.sub(throw, template)


def table(text: str) -> Iterator[Template]:
    """Yield templates: each begins with a line `== kind | what`."""
    for block in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n")
        kind, _, what = head.partition(" | ")
        yield Template(kind.strip(), what.strip() or "any", body.rstrip("\n"))


def leaked(path: str, text: str, kind: str, secret: Secret) -> Leaked:
    """Return the file, without the marks, and the lines on which its secret lies."""
    first, last = text.index(START), text.rindex(END)
    line, end = (text.count("\n", 0, place) + 1 for place in (first, last))
    return Leaked(path, text.translate(MARKS).encode(), line, f"{kind}: {secret.kind}", secret.value, end)
