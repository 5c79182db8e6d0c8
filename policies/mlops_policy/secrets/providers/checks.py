"""What tells a token from a text that only looks like one: checksums, and the parts that are encoded in it.

Each takes a whole token, as its pattern matched it, and raises nothing. What the first token needs is imported then.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
ACCOUNTS = 10**12
DIGEST = 32  # bytes of a SHA-256
FEW = 16  # of the 64 characters of base64, with what line ends are written as
CRC62 = 6  # digits of a CRC-32 to the base 62
CRC36 = 7  # and to the base 36


def decoded(text: str) -> bytes:
    """Return what a text in base64 means, in either alphabet and with or without its padding; nothing if it is none."""
    import binascii

    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return binascii.a2b_base64(plain + "=" * (-len(plain) % 4), strict_mode=True)
    except ValueError:
        return b""


def claims(text: str) -> set[str]:
    """Return the keys of an object that is written in JSON and then in base64."""
    import json

    try:
        value = json.loads(decoded(text))
    except (ValueError, RecursionError):
        return set()
    return {*value} if isinstance(value, dict) else set()


def decodes_to(start: bytes, skip: int = 0) -> Callable[[str], bool]:
    """Return the check of a token whose base64, after a mark of so many characters, starts with these bytes."""
    return lambda value: decoded(value[skip:]).startswith(start)


def has_claims(*keys: str, skip: int = 0, end: str = "") -> Callable[[str], bool]:
    """Return the check of a token that is an object with these keys, between a mark and the first `end`."""
    return lambda value: claims(value[skip:].split(end or None)[0]).issuperset(keys)


def mixed(value: str) -> bool:
    """Tell whether there are capitals, small letters and digits, as in few names."""
    kinds = [(letter.isdigit(), letter.isupper(), letter.islower()) for letter in value]
    return all(map(any, zip(*kinds, strict=True)))


def strewn(value: str) -> bool:
    """Tell whether capitals, small letters and digits take turns, as in no name of a class."""
    kinds = [(letter.isdigit(), letter.isupper(), letter.islower()) for letter in value]
    turns = sum(kind != kinds[place - 1] for place, kind in enumerate(kinds) if place)
    often = 3 if sum(digit for digit, _, _ in kinds) > 1 else 2.5  # a name has seldom more than one number
    return mixed(value) and turns * often > len(value)


def numbered(value: str) -> bool:
    """Tell whether there are letters and digits."""
    return not value.isalpha() and not value.isdigit()


def in_base(number: int, digits: str, length: int) -> str:
    """Return a number to the base of the digits, with leading zeros."""
    text = ""
    while number:
        number, digit = divmod(number, len(digits))
        text = digits[digit] + text
    return text.rjust(length, digits[0])


def crc62(value: str) -> bool:
    """Compare the last six characters with the checksum of those between them and the mark of four.

    https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    """
    import binascii

    return in_base(binascii.crc32(value[4:-CRC62].encode()), BASE62, CRC62) == value[-CRC62:]


def installation(value: str) -> bool:
    """Check a token of a GitHub App, which is a word with a checksum, or `ghs_`, a number and a signed object.

    https://github.blog/changelog/2026-05-15-github-app-installation-tokens-per-request-override-header/
    """
    return jwt(value[value.index("eyJ") :]) if "." in value else crc62(value)


def routable(value: str) -> bool:
    """Check a token of GitLab, which in its new form says how long it is and ends with a checksum; an old one passes.

    https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/
    """
    import binascii

    if "." not in value:
        return True
    crc = in_base(binascii.crc32(value[:-CRC36].encode()), BASE62[:10] + BASE62[36:], CRC36)
    return value.endswith(crc)


def grafana(value: str) -> bool:
    """Compare the last eight digits with the checksum of what stands before them, lowest byte first.

    https://github.com/grafana/grafana/blob/main/pkg/components/satokengen/tokengen.go
    """
    import binascii

    text, _, crc = value.rpartition("_")
    return binascii.crc32(text.encode()).to_bytes(4, "little").hex() == crc


def jwt(value: str) -> bool:
    """Tell whether the first part of a JSON web token names an algorithm (RFC 7519)."""
    return "alg" in claims(value.partition(".")[0])


def aws_key(value: str) -> bool:
    """Tell whether the account that an access key id holds has twelve digits, and it is none of the documentation.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    """
    number = 0
    for letter in value[4:13]:
        number = number << 5 | BASE32.index(letter)
    return (number % (1 << 44) >> 4) < ACCOUNTS and not value.endswith("EXAMPLE")


def macaroon(value: str) -> bool:
    """Tell whether a token of the Python Package Index holds a macaroon: version 2, a place, an identifier.

    https://github.com/rescrv/libmacaroons/blob/master/doc/format.txt
    """
    data = decoded(value.removeprefix("pypi-"))
    end = 3 + (data[2] if data[:2] == b"\x02\x01" else 0)
    return len(data) > end > 3 and data[end] == 2  # noqa: PLR2004  field of the identifier


def bech32(value: str) -> bool:
    """Verify the checksum of a secret key of age.

    https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki
    """
    human, _, data = value.lower().rpartition("1")
    values = [ord(letter) >> 5 for letter in human] + [0] + [ord(letter) & 31 for letter in human]
    checksum = 1
    for each in values + [BECH32.index(letter) for letter in data]:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ each
        for bit, generator in enumerate(GENERATORS):
            checksum ^= generator if top >> bit & 1 else 0
    return checksum == 1


def ngc(value: str) -> bool:
    """Tell whether a key of NVIDIA's catalogue holds a word and a UUID."""
    head, _, tail = decoded(value).partition(b":")
    return head.isalnum() and tail.count(b"-") == 4  # noqa: PLR2004  of a UUID


def bot(value: str) -> bool:
    """Tell whether a token of a Discord bot starts with the number of the bot."""
    return decoded(value.partition(".")[0]).isdigit()


def signature(value: str) -> bool:
    """Tell whether a signature of a shared address is a SHA-256, in base64 and escaped or not."""
    from urllib.parse import unquote

    return len(decoded(unquote(value))) == DIGEST


def pem(value: str) -> bool:
    """Tell whether the first line of an armoured key is more than a row of one character."""
    return len({*value.rpartition("-----")[2]}) > FEW
