"""What of an expression of GitHub's is put into the text where it stands: ``${{ github.event.issue.title || '' }}``.

Syntax: https://docs.github.com/actions/reference/workflows-and-actions/expressions.
"""

from __future__ import annotations

from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 2000  # characters of an expression that is read
DEPTH = 40  # parentheses and calls within each other
_TOKEN = pattern(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<name>[A-Za-z_][\w-]*)|(?P<number>\d[\w.]*)|(?P<sign>&&|\|\||[=!<>]=|\S))",
    16,
)
_COMPARES = ("==", "!=", "<", ">", "<=", ">=")
# Functions whose answer is true, false or a digest, whatever they are given.
_TELLS = frozenset("contains startswith endswith hashfiles always success failure cancelled".split())


def reaching(text: str) -> Iterator[tuple[str, int]]:
    """Yield each context whose value the expressions of a text leave in it, in small letters, and where that is.

    ``github.event['issue'].title`` is ``github.event.issue.title``, and ``commits[0]`` is ``commits.*``. What is only
    compared, or asked for, leaves true or false, and is left out.
    """
    at = text.find("${{")
    while at >= 0:
        end = text.find("}}", at)
        if end < 0:
            return
        start = text.rfind("${{", at, end)  # an opening that nothing closes is none
        try:
            names = _Parser(text[start + 3 : end]).alternatives(0) if end - start < LONGEST else []
        except (IndexError, RecursionError):  # no expression
            names = []
        yield from ((name, start) for name in dict.fromkeys(names))
        at = text.find("${{", end)


class _Parser:
    """Reads an expression by recursive descent; each method returns the contexts whose values its result may hold."""

    def __init__(self, text: str) -> None:
        self.tokens = [(match.lastgroup or "", match[match.lastgroup or 0]) for match in _TOKEN.finditer(text)]
        self.at = 0

    @property
    def sign(self) -> str:
        """The sign that comes next, empty if something else does."""
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return text if kind == "sign" else ""

    def takes(self, *signs: str) -> bool:
        if self.sign not in signs:
            return False
        self.at += 1
        return True

    def alternatives(self, depth: int) -> list[str]:
        """Read what ``||`` parts: the value is one of them."""
        if depth > DEPTH:
            raise RecursionError
        found = self.conjunction(depth)
        while self.takes("||"):
            found = [*found, *self.conjunction(depth)]
        return found

    def conjunction(self, depth: int) -> list[str]:
        """Read what ``&&`` joins: the value is the last one, or an earlier one that is empty."""
        found = self.comparison(depth)
        while self.takes("&&"):
            found = self.comparison(depth)
        return found

    def comparison(self, depth: int) -> list[str]:
        found = self.value(depth)
        while self.takes(*_COMPARES):
            self.value(depth)
            found = []
        return found

    def value(self, depth: int) -> list[str]:
        negated = False
        while self.takes("!"):
            negated = True
        found = self.operand(depth)
        return [] if negated else found

    def operand(self, depth: int) -> list[str]:
        if self.takes("("):
            found = self.alternatives(depth + 1)
            self.takes(")")
            return found
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind != "name" or text in ("true", "false", "null"):
            return []
        return self.call(text, depth) if self.takes("(") else [self.reference(text, depth)]

    def call(self, name: str, depth: int) -> list[str]:
        """Read the arguments of a function, which is told from a context by the parenthesis."""
        found: list[str] = []
        while not self.takes(")"):
            found += self.alternatives(depth + 1)
            if not self.takes(",") and self.sign != ")":
                break
        return [] if name.lower() in _TELLS else found

    def reference(self, name: str, depth: int) -> str:
        """Read what follows the name of a context: ``.name``, ``.*``, ``['name']``, ``[0]``."""
        parts = [name]
        while self.sign in (".", "["):
            if self.takes("."):
                parts.append(self.tokens[self.at][1])
                self.at += 1
                continue
            self.at += 1
            kind, text = self.tokens[self.at]
            self.alternatives(depth + 1)
            parts.append(text.strip("'") if kind == "text" else "*")
            self.takes("]")
        return ".".join(parts).lower()
