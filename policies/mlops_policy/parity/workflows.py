"""The Pythons of GitHub's workflows and composite actions: what their jobs set up, install or run in."""

from __future__ import annotations

from mlops_policy.documents import Value, yamls
from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.parity import CI, UNKNOWN, USUALLY, Named
from mlops_policy.parity.expressions import Scope, Text
from mlops_policy.parity.images import PYTHON_VARIABLES, python_of
from mlops_policy.parity.versions import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.documents import Key

VERSION_KEYS = frozenset(["python-version", "python_version"])
MATRIX_KEYS = VERSION_KEYS | {"python", "python-versions", "python_versions", "pyversion", "py"}
# what brings a Python that is said elsewhere, if they are given no version
_SETUP = pattern(r"(?:actions/setup-python|astral-sh/setup-uv)(?:@|$)")
_UV = pattern(
    r"\buvx?\b[^\n]{0,200}?\s(?:--python|-p)[=\s]\s*[\"']?(\$\{\{[^{}\n]{0,200}\}\}|(?:c?python|pypy)?@?[23][\w.+-]*)"
)
_UV_INSTALL = pattern(r"\buv\s+python\s+(?:install|pin)\s+([^\n;&|]{1,200})")
_CONDA = pattern(r"\b(?:conda|mamba|micromamba)\b[^\n]{0,300}?\s[\"']?python={1,2}(\$\{\{[^{}\n]{0,200}\}\}|[\d.]+)")
_WORD = pattern(r"\$\{\{[^{}\n]*\}\}|[^\s\"']+")
_IN_IMAGE = pattern(r"\b(?:run|exec)\b")
_TESTS = pattern(r"\b(?:pytest|tox|unittest|tests?)\b")
_CD = pattern(r"(?:^|[;&\n])\s*(?:cd|pushd)\s+[\"']?([\w./-]+)")


class Job(NamedTuple):
    """A job, or all of a composite action: its values, without the path to it, and what its expressions refer to."""

    values: Sequence[Value]
    scope: Scope
    about: tuple[str, ...]


def workflow(text: str, path: str) -> Iterator[Named]:
    """Yield the Pythons of a workflow's jobs or of an action, each line once."""
    values = yamls.values(text, follow=True)
    seen: set[tuple[int, str]] = set()
    for job in _jobs(values):
        for found in _pythons(job):
            versions = python_of(found.text) if ":" in found.text else named(found.text)
            if (found.line, found.written) not in seen:
                seen.add((found.line, found.written))
                yield Named(CI, path, found.line, found.written, versions, about=job.about)
        for line, what in _elsewhere(job):
            yield Named(CI, path, line, "", UNKNOWN, what, about=job.about)


def _jobs(values: Sequence[Value]) -> Iterator[Job]:
    inputs = {
        str(value.path[-2]): value
        for value in values
        if value.path[-3:-2] == ("inputs",) and value.path[-1] == "default"
    }
    parts: dict[tuple[Key, ...], list[Value]] = {}
    for value in values:
        head = value.path[: {"jobs": 2, "runs": 1}.get(str(value.path[0]), 0)] if value.path else ()
        parts.setdefault(head, []).append(value._replace(path=value.path[len(head) :]))
    common = parts.pop((), [])
    shared = [value for value in common if value.path[:2] == ("defaults", "run")]
    for part in parts.values():
        matrix = [value._replace(path=value.path[2:]) for value in part if value.path[:2] == ("strategy", "matrix")]
        scope = Scope(_variables(common) | _variables(part), inputs, matrix)
        yield Job(part, scope, tuple(dict.fromkeys(_folders(part) or _folders(shared))))


def _variables(values: Sequence[Value]) -> dict[str, Value]:
    return {str(value.path[-1]): value for value in values if value.path[-2:-1] == ("env",)}


def _pythons(job: Job) -> Iterator[Text]:
    """Yield every version or image that a job names, expressions resolved."""
    for value in (*job.values, *job.scope.variables.values()):
        key = value.path[-1] if value.path else ""
        if value.path[:2] == ("strategy", "matrix"):
            if MATRIX_KEYS.intersection(map(str, value.path[2:])) and "exclude" not in value.path:
                yield from job.scope.texts(value)
        elif key in VERSION_KEYS and value.path[-2:-1] == ("with",):
            step = int(value.style == "|")  # several, one a line
            for number, line in enumerate(value.text.splitlines()):
                yield from job.scope.texts(value._replace(text=line, line=value.line + number * step))
        elif value.path in (("container",), ("container", "image")):
            yield from (text for text in job.scope.texts(value) if python_of(text.text) != UNKNOWN)
        elif key == "run":
            yield from _installed(value, job.scope)
        elif key in PYTHON_VARIABLES and value.path[-2:-1] == ("env",):
            yield from job.scope.texts(value)


def _installed(value: Value, scope: Scope) -> Iterator[Text]:
    """Yield what the commands of a step install or ask for."""
    for number, line in enumerate(value.text.split("\n"), value.line):
        if "python" not in line and "uv" not in line:
            continue
        words = [match[1] for each in (_UV, _CONDA) for match in each.finditer(line)]
        for match in _UV_INSTALL.finditer(line):
            words += [word for word in _WORD.findall(match[1]) if not word.startswith("-")]
        for word in words:
            yield from scope.texts(Value(value.path, word, -1, -1, number, "run"))


def _elsewhere(job: Job) -> Iterator[tuple[int, str]]:
    """Yield the lines of steps that run a Python which is said elsewhere: in a file, by default, or in an image.

    Where a job sets up a Python as well, uv takes another one only if a file of development says so: ``USUALLY``.
    """
    given = {value.path[:-2] for value in job.values if value.path[-1:] and value.path[-1] in VERSION_KEYS}
    for value in job.values:
        if value.path[-1:] == ("uses",) and _SETUP.match(value.text) and value.path[:-1] not in given:
            yield value.line, USUALLY if given and "setup-uv" in value.text else ""
        elif value.path[-1:] == ("run",) and any(map(_tests_image, value.text.split("\n"))):
            yield value.line, ""


def _tests_image(line: str) -> bool:
    """Return whether a command runs tests in an image."""
    return "docker" in line and bool(_IN_IMAGE.search(line)) and bool(_TESTS.search(line))


def _folders(values: Sequence[Value]) -> Iterator[str]:
    """Yield the folders that steps work in."""
    for value in values:
        key = value.path[-1] if value.path else ""
        if key == "working-directory":
            yield value.text.strip().removeprefix("./").rstrip("/")
        elif key == "run":
            yield from (match[1].removeprefix("./").rstrip("/") for match in _CD.finditer(value.text))
