"""What the makers of leaks and of look-alikes throw: words, names, hosts, hashes, and secrets that nobody ever had."""

import base64
import string
from random import Random
from typing import NamedTuple
from urllib.parse import quote

from policies.makers import credentials
from policies.makers.shapes import ALPHABETS, UUID, fill, pick
from policies.makers.vocabulary import KEYS, WORDS

START, END = "\ue000", "\ue001"  # around a secret, until its line is known
SYMBOLS = "!@#%^*-_+.="
LEET = str.maketrans("aeiost", "431057")
# Kinds that are no value for a key: they stand in addresses or in files of their own, or name a file's format.
PLACED = {"azure-signature", "anaconda-token", "minisign-key", "putty-key", "openssh-key", "pgp-key", "private-key"}
TOKENS = [slug for slug in credentials.SLUGS if slug not in PLACED and "webhook" not in slug]
MARKED = [slug for slug in TOKENS if slug not in credentials.BEFORE]
NOISE = {"legacy", "fine", "grained", "user", "session", "admin"}
BARE = {
    "key": ["api_key", "apikey", "API_KEY", "key"],
    "token": ["token", "access_token", "auth_token", "TOKEN", "api_token"],
    "secret": ["secret", "client_secret", "secret_key"],
    "password": ["password", "passwd", "pwd", "PASSWORD", "db_password"],
}


class Secret(NamedTuple):
    """A secret, the name of the variable that people keep it in, and which kind it is."""

    kind: str
    key: str
    value: str
    bare: str = ""

    def __str__(self) -> str:
        return mark(self.value)

    def forms(self, user: str) -> dict[str, str]:
        """Return what a template may say of it."""
        words = self.key.lower().split("_")
        half = len(self.value) // 2
        coded = mark(quote(self.value, safe=""))
        return {
            "s": str(self),
            "q": coded,
            "login": f"{user}:{coded}",  # before an @, so that no scanner takes a template for an address
            "nobody": f":{coded}",
            "access": f"{user}:{self}",
            "half.1": mark(self.value[:half]),
            "half.2": mark(self.value[half:]),
            "coded": mark(base64.b64encode(self.value.encode()).decode()),
            "basic": mark(base64.b64encode(f"{user}:{self.value}".encode()).decode()),
            "env": self.key,
            "snake": "_".join(words),
            "kebab": "-".join(words),
            "camel": words[0] + "".join(map(str.title, words[1:])),
            "dotted": ".".join(words),
            "bare": self.bare or "_".join(words),
        }


def mark(text: str) -> str:
    return START + text + END


class Dice:
    """A seeded source of everything that is thrown."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.turns: list[str] = []

    def one(self, *things: str) -> str:
        return self.random.choice(things)

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def word(self) -> str:
        return self.random.choice(WORDS)

    def hexadecimal(self, length: int) -> str:
        return pick(self.random, ALPHABETS["h"], length)

    def letters(self, length: int) -> str:
        return pick(self.random, ALPHABETS["A"], length)

    def uuid(self) -> str:
        return fill(self.random, UUID)

    def blob(self, size: int) -> str:
        """Return base64 of so many bytes."""
        return base64.b64encode(self.random.randbytes(size)).decode()

    def host(self) -> str:
        """Return a host as in a company's network or at a cloud, with nothing of an example about it."""
        word, number = self.word(), self.number(1, 40)
        return self.one(
            f"{word}-{number}.c{self.hexadecimal(9)}.eu-west-1.rds.amazonaws.com",
            f"{word}{number:02}.prod.{self.word()}labs.net",
            f"10.{number}.3.{number + 11}",
            f"{word}-db.postgres.database.azure.com",
            f"db.{word}{self.word()}.io",
        )

    def human(self) -> str:
        """Return a password that somebody thought of."""
        word, other, number = self.word(), self.word(), self.number(11, 2031)
        return self.random.choices(
            [
                f"{word.title()}{self.one(*'!@#*_')}{number}",
                f"{word}{other}{number}{self.one('', '!', '#')}",
                f"{word.title()}{other.title()}{number}",
                f"{word[0].upper()}{word[1:].translate(LEET)}{self.one('!', '_', '#')}{other}{number}",
                f"{word}{number}",
                f"{word}-{other}-{self.word()}-{self.number(2, 99)}",
            ],
            [5, 3, 3, 3, 2, 1],
        )[0]

    def chaos(self) -> str:
        """Return a password that a program thought of."""
        body = self.random.choices(string.ascii_letters + string.digits + SYMBOLS, k=self.number(11, 23))
        return self.random.choice(string.ascii_letters) + "".join(body)

    def key(self) -> str:
        """Return a key without a mark of its own."""
        shape = self.one("{h32}", "{h40}", "{h64}", "{A24}", "{A32}", "{A40}", "{u43}", "{b43}=")
        return fill(self.random, shape)

    def password(self) -> Secret:
        """Return what somebody keeps under a name that says password."""
        name = self.one(*(key for key in KEYS if key.endswith(("PASSWORD", "PWD", "PASSWD", "PASS"))))
        value = self.human() if self.random.random() < 0.6 else self.chaos()
        return Secret("password", name, value, self.one(*BARE["password"]))

    def own(self) -> Secret:
        """Return a key or token of a service of one's own."""
        name = self.one(*(key for key in KEYS if key.endswith(("KEY", "SECRET", "TOKEN"))))
        return Secret("own key", name, self.key())

    def turn(self) -> str:
        """Return a kind of token: each before any comes again."""
        self.turns = self.turns or self.random.sample(TOKENS, len(TOKENS))
        return self.turns.pop()

    def token(self, slug: str = "") -> Secret:
        """Return a token of a provider, any unless a kind is said."""
        slug = slug or self.turn()
        words = [word for word in slug.split("-") if word not in NOISE]
        name = "_".join([*words[:-1], "api", "key"] if words[-1] == "key" and len(words) == 2 else words).upper()
        near = slug in credentials.BEFORE
        bare = "" if near else self.one(*BARE.get(words[-1], BARE["token"]))
        return Secret(slug, name.replace("1PASSWORD", "OP"), credentials.make(slug, self.random), bare)

    def secret(self, what: str) -> Secret:
        """Return a secret: `any`, `token`, `marked`, `password`, `own`, or of a kind of the table."""
        if what == "any":
            what = self.random.choices(["token", "password", "own"], [3, 2, 1])[0]
        if what == "marked":  # known by itself, whatever stands around
            what = self.one(*MARKED)
        made = {"password": self.password, "own": self.own, "token": self.token}.get(what)
        return made() if made else self.token(what)
