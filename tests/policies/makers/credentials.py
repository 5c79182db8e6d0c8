"""Tokens of every kind that the policy pack knows, none of which was ever handed out.

They are made at run time from parts, so that no scanner finds one in this file, and from a seed:
`make("groq-key", Random(1))` is a token, `line("groq-key", token)` a line of text that holds it.
The module imports nothing of the project.
"""

import base64
import json
import string
import zlib
from collections.abc import Callable
from random import Random
from typing import TypeAlias
from urllib.parse import quote

from policies.makers.shapes import ALPHABETS, ROWS, SHAPES, UUID, fill, pick

Maker: TypeAlias = Callable[[Random], str]

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
DASHES = "-" * 5


def to_base(number: int, digits: str, length: int) -> str:
    text = ""
    for _ in range(length):
        number, digit = divmod(number, len(digits))
        text = digits[digit] + text
    return text


def packed(value: object, *, url: bool = False) -> str:
    """Return JSON in base64, without the padding in the alphabet for URLs."""
    data = json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=") if url else base64.b64encode(data).decode()


def signed(random: Random) -> str:
    """Return a JSON web token."""
    head = packed({"alg": "HS256", "typ": "JWT"}, url=True)
    return f"{head}.{packed({'sub': pick(random, BASE62, 20), 'iat': 1700000000}, url=True)}.{fill(random, '{u43}')}"


def checked(mark: str) -> Maker:
    """Return the maker of a token of GitHub or npm, which ends with a checksum."""

    def maker(random: Random) -> str:
        body = fill(random, "{A30}")
        return mark + body + to_base(zlib.crc32(body.encode()), BASE62, 6)

    return maker


def gitlab(random: Random) -> str:
    payload = base64.urlsafe_b64encode(b"o:1\nu:" + fill(random, "{l3}").encode() + random.randbytes(16) + b"\x10")
    text = payload.decode().rstrip("=")
    text = f"glpat-{text}.01.{to_base(len(text), BASE62[:10] + BASE62[36:], 2)}"
    return text + to_base(zlib.crc32(text.encode()), BASE62[:10] + BASE62[36:], 7)


def macaroon(random: Random) -> str:
    """Return a token whose place is one of our own, since no registry is named here."""
    place, name = b"example.org", fill(random, UUID).encode()
    data = b"\x02\x01" + bytes([8]) + place[:8] + b"\x02" + bytes([len(name)]) + name + b"\x00" + random.randbytes(34)
    return "pypi-" + base64.urlsafe_b64encode(data).decode().rstrip("=")


def grafana(random: Random) -> str:
    text = "glsa_" + fill(random, "{A32}")
    return f"{text}_{zlib.crc32(text.encode()).to_bytes(4, 'little').hex()}"


def polymod(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum


def age(random: Random) -> str:
    human = "age-secret-key-"
    start = [ord(letter) >> 5 for letter in human] + [0] + [ord(letter) & 31 for letter in human]
    data = [random.randrange(32) for _ in range(51)] + [0]
    checksum = polymod([*start, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    data += [checksum >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{human}1{''.join(BECH32[value] for value in data)}".upper()


def aws(random: Random) -> str:
    account = random.randrange(10**11, 10**12)
    bits = 1 << 44 | account << 4 | random.randrange(16)
    return "AKIA" + to_base(bits, ALPHABETS["t"], 9) + fill(random, "{t7}")


def bedrock(random: Random) -> str:
    text = fill(random, "BedrockAPIKey-{l4}-at-{d12}:{b48}")
    return "ABSK" + base64.b64encode(text.encode()).decode()


def reference(random: Random) -> str:
    return base64.b64encode(fill(random, "reftkn:01:{d10}:{A27}").encode()).decode()


def ngc(random: Random) -> str:
    return base64.b64encode(fill(random, "{n26}:" + UUID).encode()).decode()


def bot(random: Random) -> str:
    number = base64.b64encode(fill(random, "1{d17}").encode()).decode()
    return fill(random, number + ".{u6}.{u27}")


def neptune(random: Random) -> str:
    address = "https://app.neptune.example.org"
    return packed({"api_address": address, "api_url": address, "api_key": fill(random, UUID)})


def organization(random: Random) -> str:
    """Return a token of an organization at Sentry, whose object is as long as needs no padding."""
    value = {"iat": 1700000000.5, "url": "https://sentry.example.org", "region_url": "", "org": pick(random, "abc", 8)}
    return f"sntrys_{packed(value, url=True)}_{fill(random, '{b43}')}"


def onepassword(random: Random) -> str:
    value = {
        "signInAddress": "example.org",
        "userAuth": {"x": fill(random, "{A60}")},
        "secretKey": fill(random, "{U90}"),
    }
    return "ops_" + packed(value, url=True)


def armour(head: str, start: str = "") -> Maker:
    """Return the maker of the beginning of an armoured key."""

    def maker(random: Random) -> str:
        return f"{DASHES}BEGIN {head}{DASHES}\n{start}{pick(random, ALPHABETS['b'], 64)}"[: 11 + len(head) + 5 + 1 + 64]

    return maker


def putty(random: Random) -> str:
    """Return the beginning of a key of PuTTY, which says nothing secret yet."""
    kind = random.choice(["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"])
    return f"PuTTY-User-Key-File-3: {kind}\nEncryption: {random.choice(['none', 'aes256-cbc'])}"


SPECIAL: dict[str, Maker] = {
    "huggingface-oauth-token": lambda random: "hf_oauth_" + signed(random),
    "neptune-token": neptune,
    "ngc-key": ngc,
    "aws-access-key": aws,
    "aws-bedrock-key": bedrock,
    "azure-signature": lambda random: quote(base64.b64encode(random.randbytes(32)).decode(), safe=""),
    "github-token": checked("ghp_"),
    "github-oauth-token": checked("gho_"),
    "github-user-token": checked("ghu_"),
    "github-installation-token": checked("ghs_"),
    "gitlab-token": gitlab,
    "npm-token": checked("npm_"),
    "pypi-token": macaroon,
    "artifactory-token": reference,
    "1password-token": onepassword,
    "discord-token": bot,
    "sentry-organization-token": organization,
    "grafana-token": grafana,
    "grafana-cloud-token": lambda random: "glc_" + packed({"o": "1", "n": "x", "k": fill(random, "{A64}"), "m": {}}),
    "grafana-key": lambda random: packed({"k": fill(random, "{A32}"), "n": "me", "id": 1}),
    "age-key": age,
    "openssh-key": armour("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjE"),
    "pgp-key": armour("PGP PRIVATE KEY BLOCK"),
    "private-key": armour("RSA PRIVATE KEY"),
    "putty-key": putty,
    "jwt": signed,
}
# What the newer or older form of a kind is made with.
OTHERS: dict[str, Maker] = {
    "databricks-token": lambda random: fill(random, "dapi{h32}-3"),
    "openai-project-key": lambda random: fill(random, "sk-proj-{A20}T3Blbk|FJ{A20}"),
    "fireworks-key": lambda random: fill(random, "fw_{A24}"),
    "clearml-secret": lambda random: fill(random, "{u67}"),
    "github-installation-token": lambda random: f"ghs_123456_{signed(random)}",
    "github-refresh-token": lambda random: fill(random, "ghr_{A76}"),
    "gitlab-token": lambda random: fill(random, "glpat-{u20}"),
    "google-hmac-key": lambda random: fill(random, "GOOG{U20}"),
    "heroku-key": lambda random: fill(random, "HRKU-AA{u58}"),
    "mailgun-key": lambda random: fill(random, "{h32}-{h8}-{h8}"),
    "doppler-token": lambda random: fill(random, "dp.st.dev_1.{A43}"),
    "private-key": armour("PRIVATE KEY"),
    "sourcegraph-token": lambda random: fill(random, "sgp_{h40}"),
}
BEFORE = {row[0]: row[1] for row in ROWS if len(row) > 2} | {
    "ngc-key": "NGC_API_KEY=",
    "discord-token": "DISCORD_TOKEN=",
    "azure-signature": "https://x.example.org/c?sv=2022-11-02&se=2030-01-01&sr=c&sp=r&sig=",
    "anaconda-token": "https://conda.example.org/t/",
}
SLUGS = sorted({*SHAPES, *SPECIAL})


def make(slug: str, random: Random) -> str:
    """Return a token of a kind: as long as one has to be, with its checksum."""
    return SPECIAL[slug](random) if slug in SPECIAL else fill(random, SHAPES[slug])


def line(slug: str, token: str) -> str:
    """Return a line of text that holds a token, with what has to stand near it."""
    return f"{BEFORE.get(slug, 'KEY=')}{token}"
