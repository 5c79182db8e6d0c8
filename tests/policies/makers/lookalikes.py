"""What looks like a token of a kind, and is none."""

import base64
import re
from collections.abc import Iterator
from random import Random
from urllib.parse import quote

from policies.makers.credentials import DASHES, Maker, make, packed, signed, to_base
from policies.makers.shapes import ALPHABETS, SHAPES, UUID, fill

# What a kind whose parts are encoded is not: other keys in the object, another start, a number that is too large.
WRONG: dict[str, Maker] = {
    "jwt": lambda random: packed({"typ": "JWT"}, url=True) + signed(random)[36:],
    "huggingface-oauth-token": lambda random: "hf_oauth_" + packed({"typ": "JWT"}, url=True) + signed(random)[36:],
    "neptune-token": lambda random: packed({"api_address": fill(random, "{A60}")}),
    "ngc-key": lambda random: base64.b64encode(fill(random, "{A63}").encode()).decode(),
    "aws-access-key": lambda random: "AKIA" + to_base(10**12 << 4, ALPHABETS["t"], 9) + fill(random, "{t7}"),
    "aws-bedrock-key": lambda random: "ABSK" + base64.b64encode(fill(random, "{A90}").encode()).decode(),
    "azure-signature": lambda random: quote(base64.b64encode(random.randbytes(33)).decode(), safe=""),
    "pypi-token": lambda random: (
        "pypi-" + base64.urlsafe_b64encode(b"\x02\x01\x00\x00" + random.randbytes(80)).decode()
    ),
    "artifactory-token": lambda random: base64.b64encode(fill(random, "reftkn{A42}").encode()).decode(),
    "1password-token": lambda random: "ops_" + packed({"secretKey": fill(random, "{A200}")}, url=True),
    "discord-token": lambda random: fill(random, "M{a25}.{u6}.{u27}"),
    "sentry-organization-token": lambda random: (
        f"sntrys_{packed({'iat': fill(random, '{A30}')})}_{fill(random, '{b43}')}"
    ),
    "grafana-cloud-token": lambda random: "glc_" + packed({"o": "1", "n": fill(random, "{A64}")}),
    "grafana-key": lambda random: packed({"k": fill(random, "{A33}")}),
}
# What ends with a checksum, what is as long as it likes, and what is known by its first lines.
CHECKED = {"github-token", "github-oauth-token", "github-user-token", "github-installation-token", "gitlab-token"}
CHECKED |= {"npm-token", "grafana-token", "age-key"}
OPEN = {
    "1password-token",
    "aws-bedrock-key",
    "aws-bedrock-session-key",
    "aws-session-token",
    "azure-client-secret",
    "chroma-key",
    "discord-token",
    "doppler-token",
    "fly-token",
    "google-oauth-token",
    "google-refresh-token",
    "grafana-cloud-token",
    "grafana-key",
    "huggingface-oauth-token",
    "jwt",
    "minisign-key",
    "neptune-token",
    "ngrok-token",
    "planetscale-password",
    "planetscale-token",
    "pypi-token",
    "slack-configuration-token",
    "stripe-key",
    "stripe-test-key",
    "tailscale-key",
    "terraform-token",
    "vault-token",
    "yandex-key",
}
KEYS = {"openssh-key", "pgp-key", "private-key", "putty-key"}


def spoiled(slug: str, random: Random) -> Iterator[tuple[str, str]]:
    """Yield what is no token of a kind although it looks like one, each with the reason."""
    token = make(slug, random)
    if slug not in KEYS:
        yield "in a longer word", f"x{token}" if slug != "teams-webhook" else f"{token}x"
    yield "cut off", token[: len(token) // 2] if slug in OPEN | KEYS else token[:-1]
    if slug not in OPEN | KEYS:
        yield "with a letter more", f"{token}x"
    for letter in (None, "x"):
        yield "a row of one character", row(slug, token, letter)
    if slug in CHECKED:
        for place in (len(token) // 2, len(token) - 2):
            yield "with another letter", token[:place] + ("b" if token[place] == "a" else "a") + token[place + 1 :]
    if slug in WRONG:
        yield "with other contents", WRONG[slug](random)


def row(slug: str, token: str, letter: str | None) -> str:
    """Return what documentation shows: a mark, and a row of one letter, by default the first of the alphabet."""
    if slug in KEYS:
        head, dashes, body = token.rpartition(DASHES)
        return head + dashes + re.sub("[0-9A-Za-z]", letter or "A", body)
    if slug not in SHAPES:
        return token[:4] + re.sub("[0-9A-Za-z]", letter or "0", token[4:])
    return re.sub(
        r"\{(\w)(\d+)\}",
        lambda found: (letter or ALPHABETS[found[1]][0]) * int(found[2]),
        SHAPES[slug].replace("|", "").replace("{uuid}", UUID),
    )
