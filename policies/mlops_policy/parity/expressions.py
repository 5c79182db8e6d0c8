"""What the expressions of GitHub's workflows stand for: ``${{ matrix.python-version }}``, ``${{ env.PYTHON }}``.

Contexts: https://docs.github.com/actions/reference/workflows-and-actions/contexts.
What only a run can tell stays as it is.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.parity import UNQUOTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mlops_policy.documents import Key, Value

_EXPRESSION = pattern(r"\$\{\{([^{}\n]{0,300})\}\}")
_NAMES = pattern(r"[\w-]+")
_LITERAL = pattern(r"'([^']*)'")
_JSON = pattern(r"fromJSON\(\s*'([^']*)'\s*\)", 2)  # re.IGNORECASE
_ITEM = pattern(r'"([^"]*)"|(\d[\w.]*)')
# GitHub takes a number without quotes for a number, and drops its last zero
_NUMBER = pattern(r"\d+\.\d*0+")
MOST = 500


class Text(NamedTuple):
    """What a value comes to, what was written for it, and the line where."""

    text: str
    written: str
    line: int


class Scope(NamedTuple):
    """What expressions can refer to: variables and inputs by name, and the scalars of a matrix by their path in it."""

    variables: Mapping[str, Value]
    inputs: Mapping[str, Value]
    matrix: Sequence[Value]

    def texts(self, value: Value) -> Iterator[Text]:
        """Yield what a value may come to: itself, or one text for each value of what it refers to."""
        match = _EXPRESSION.search(value.text)
        if match is None:
            yield plain(value)
            return
        for found in self._meant(match[1], value.line):
            rest = _EXPRESSION.sub("x", value.text[match.end() :])  # `python:${{ matrix.v }}-${{ matrix.os }}`
            text = f"{value.text[: match.start()]}{found.text}{rest}"
            yield found if match[0] == value.text.strip() else Text(text, text, found.line)

    def _meant(self, expression: str, line: int) -> Iterator[Text]:
        """Yield what the alternatives of an expression come to, which ``||`` parts."""
        listed = _JSON.search(expression)
        if listed:
            for item in _ITEM.findall(listed[1])[:MOST]:
                yield Text(item[0] or item[1], item[0] or item[1], line)
            return
        for part in expression.split("||")[:MOST]:
            literal = _LITERAL.fullmatch(part.strip())
            if literal:
                yield Text(literal[1], literal[1], line)
                continue
            sources = self._sources(part.strip())
            for source in sources:
                if "${{" in source.text and "fromjson" in source.text.lower():
                    yield from self._meant(source.text, source.line)
                else:
                    yield plain(source)
            if not sources:
                yield Text(f"${{{{{part}}}}}", part.strip(), line)

    def _sources(self, reference: str) -> list[Value]:
        """Return the values that a reference names: ``matrix.config.python``, ``matrix.pair[1]``, ``env.NAME``."""
        context, *names = _NAMES.findall(reference) or [""]
        if context == "github" and names[:2] == ["event", "inputs"]:
            context, names = "inputs", names[2:]
        if context == "matrix" and names:
            return [value for value in self.matrix if _reaches(value.path, names)][:MOST]
        table = {"env": self.variables, "inputs": self.inputs}.get(context, {})
        return [table[name] for name in names[:1] if name in table]


def plain(value: Value) -> Text:
    """Return a value as it reaches a step: a number without quotes loses its last zero."""
    text = value.text.strip()
    if not value.style and _NUMBER.fullmatch(text):
        read = text.rstrip("0").rstrip(".")
        return Text(read, f"{text} {UNQUOTED}, which YAML reads as {read}", value.line)
    return Text(text, text, value.line)


def _reaches(path: tuple[Key, ...], names: list[str]) -> bool:
    """Return whether a scalar of a matrix is one of those that names lead to; lists add their position in between."""
    if path[:1] == ("include",):
        return [str(key) for key in path[2:]] == names
    if path[:1] == ("exclude",):
        return False
    return [str(key) for key in (*path[:1], *path[2:])] == names
