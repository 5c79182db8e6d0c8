"""Values in braces and brackets with the keys that lead to them: JSON, with comments too, and YAML's flow style."""

from __future__ import annotations

from itertools import islice

from mlops_policy.lazy import pattern
from mlops_policy.secrets.views.entries import entry, is_option
from mlops_policy.secrets.views.found import joined
from mlops_policy.secrets.views.lexer import decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from mlops_policy.secrets.views.found import Found

_STRING = r'"((?:[^"\\]++|\\(?s:.))*)(?:"|\\?\Z)'  # which ends with the text if nothing else ends it
# a string; if it is a key, a colon, and a bare word that may follow; or a bracket
_JSON = pattern(_STRING + r'(?:\s*+(:)\s*+([^\s"\[{,}\]]++)?)?|[{}\[\]]')
# the same, with quotes of both kinds and without any, and with comments
_BEFORE = _STRING + r"(\s*+:)?|([{}\[\]])|"
_AFTER = (
    r"(?:[^\s{}\[\],:]|:(?=[^\s\"'\[\]{},])|[ \t]+(?=[^\s{}\[\],:#]|:[^\s{}\[\],\"']))*)"
    r"(\s*+:(?=[\s\"'\[{]))?|\#[^\n]*+"
)
_CLOSED = r"(?:'|(?=\n)|\\?\Z)(\s*+:)?"
_LOOSE = pattern(
    _BEFORE
    + r"'((?:[^'\\\n]++|\\.)*)"
    + _CLOSED
    + r"|([^\s{}\[\],:\"'/#]"
    + _AFTER
    + r"|//[^\n]*+|/\*(?:[^*]|\*(?!/))*"
)
_YAML = pattern(_BEFORE + r"'((?:[^'\n]++|'')*)" + _CLOSED + r"|([^\s{}\[\],\"'#]" + _AFTER)
_DEPTH = 60  # keys on the way to a value
_NOTHING = frozenset(["true", "false", "null", "True", "False", "None", "~", "undefined"])
_BRACKET, _SINGLE, _WORD, _KEYS = 3, 4, 6, frozenset([2, 5, 7])  # groups of the loose patterns
MOST = 400_000  # strings and brackets of a text: a second
_SHORT = 4  # characters of a number that is a credential at the least


class _Values:
    """The brackets that are open, with the keys that lead to each; and what was found in them."""

    def __init__(self, path: str = "") -> None:
        self.found: list[Found] = []
        self.stack: list[tuple[str, str, str, bool]] = []
        self.path, self.key, self.named, self.listed = path, "", "", True
        self.beyond = 0  # brackets that are open beyond those whose keys are told

    def bracket(self, sign: str) -> None:
        if sign in "{[":
            if len(self.stack) >= _DEPTH:
                self.beyond += 1
                return
            self.stack.append((self.path, self.key, self.named, self.listed))
            self.path, self.key, self.named, self.listed = joined(self.path, self.key), "", "", sign == "["
        elif self.beyond:
            self.beyond -= 1
        elif self.stack:
            self.path, self.key, self.named, self.listed = self.stack.pop()
            self.key = ""

    def scalar(self, said: str, start: int) -> None:
        """Take the value of the present key, or an item; remember what it calls the next."""
        key, named = self.key, ""
        if key in ("name", "key", "Name", "Key"):
            self.named = said
        elif key in ("value", "Value"):
            named = self.named
        elif self.listed and not key:
            named = "" if said.startswith("-") else self.named
            self.named = said if is_option(said) else ""
        if said:
            self.found += entry(self.path, key, said, start, named=named, listed=self.listed)
        self.key = ""


def json(text: str) -> Iterator[Found]:
    """Yield the values of a document in JSON, or of lines that hold one each."""
    values = _Values()
    for token in islice(_JSON.finditer(text), MOST):
        said, colon, bare = token.groups()
        if said is None:
            values.bracket(token[0])
        elif colon is None:
            values.scalar(decoded(said) if "\\" in said else said, token.start(1))
        else:
            values.key = said
            if bare is not None and len(bare) >= _SHORT and bare not in _NOTHING:
                values.scalar(bare, token.start(3))
    return iter(values.found)


def loose(text: str) -> Iterator[Found]:
    """Yield the values of JSON with comments, or without quotes: https://json5.org."""
    return iter(_read(text, _LOOSE, 0, "", whole=True)[0])


def yaml(text: str) -> Iterator[Found]:
    """Yield the values of a document in YAML that is all in braces or brackets."""
    return iter(_read(text, _YAML, 0, "", whole=True)[0])


def value(text: str, at: int, path: str) -> tuple[list[Found], int]:
    """Return the values of what opens in YAML at a place, and where it ends: with the text if nothing closes it."""
    return _read(text, _YAML, at, path, whole=False)


def _read(text: str, tokens: re.Pattern[str], at: int, path: str, *, whole: bool) -> tuple[list[Found], int]:
    values = _Values(path)
    for match in islice(tokens.finditer(text, at), MOST // 2):
        group = match.lastindex
        if group == _BRACKET:
            values.bracket(match[group])
            if not values.stack and not whole:
                return values.found, match.end()
        elif group in _KEYS:
            values.key = decoded(match[group - 1])
        elif group is not None and (group != _WORD or match[group] not in _NOTHING):
            said = match[group]
            if group != _WORD:
                said = said.replace("''", "'") if group == _SINGLE and tokens is _YAML else decoded(said)
            values.scalar(said, match.start(group))
    return values.found, len(text)
