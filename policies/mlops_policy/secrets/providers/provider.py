"""What is known of one kind of token, and how a row of the tables says it."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Check: TypeAlias = Callable[[str], bool]
    # Slug, title, anchors with blanks between, pattern, link, variable, check, remedy: as the fields below. Rows are
    # plain, since records would double the time in which the table is loaded.
    Six: TypeAlias = tuple[str, str, str, str, str, str]
    Row: TypeAlias = Six | tuple[*Six, Check | None] | tuple[*Six, Check | None, str]

# What to do instead of writing the token into a file; a rule turns the word into a sentence.
ENV = "env"  # read it from the environment variable
STORE = "store"  # keep the file or the address in a secret store
DVC = "dvc"  # `dvc remote modify --local`
NOTEBOOK = "notebook"  # strip the output
REVOKE = "revoke"  # it is short-lived or lies in no place where it could be kept: revoke it at the link

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Provider(NamedTuple):
    """One kind of token.

    Where patterns of two kinds take the same text, the kind that comes first in the table is meant.
    """

    slug: str
    title: str  # as a person says it
    anchors: tuple[str, ...]  # one of them is in every text that holds such a token
    pattern: str  # linear, for text and bytes alike, and for any flags; group 1 is the token
    link: str  # the provider's own page about it
    remedy: str
    variable: str = ""  # environment variable that people use
    check: Check | None = None  # of what a regular expression cannot see: checksums, encoded parts
    context: tuple[str, ...] = ()  # lower-case words; one is near in any case, where the token has no mark of its own

    def accepts(self, value: str) -> bool:
        """Tell whether a match is no row of `x` or `0`, and has the checksum or the structure of its kind."""
        most = sorted(map(value.count, {*value}))[-2:]
        return sum(most) * 2 <= len(value) and (self.check is None or self.check(value))


def provider(row: Row, *, near: bool = False) -> Provider:
    """Return the record of a row; `near`: its anchors are the words near which its tokens count."""
    slug, title, words, pattern, link, variable = row[:6]
    check = row[6] if len(row) > 6 else None  # noqa: PLR2004  fields of a row without a check
    remedy = row[7] if len(row) > 7 else ""  # noqa: PLR2004  and without a remedy
    anchors = (*words.split(),)
    usual = ENV if variable else STORE
    return Provider(slug, title, anchors, pattern, link, remedy or usual, variable, check, anchors if near else ())


def word(body: str) -> str:
    """Return a pattern for a token that is no part of a longer word; letters of other scripts end a word."""
    return f"(?<![0-9A-Za-z_-])({body})(?![0-9A-Za-z_-])"


def digits(length: int) -> str:
    """Return a pattern for hexadecimal digits that are no commit in an address, and no part of a longer word."""
    return f"(?<![0-9A-Za-z_/@#-])([0-9a-f]{{{length}}})(?![0-9A-Za-z_-])"


def base64(body: str) -> str:
    """Return a pattern for a token in base64 that is no part of a longer text in base64."""
    return f"(?<![0-9A-Za-z+/_-])({body})(?![0-9A-Za-z+/=_-])"
