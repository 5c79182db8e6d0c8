"""The Pythons of a Dockerfile: the images that its stages begin with, and what they install.

Instructions: https://docs.docker.com/reference/dockerfile/.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.parity import PRODUCTION, UNKNOWN, Named
from mlops_policy.parity.images import PYTHON_VARIABLES, python_of, role_of
from mlops_policy.parity.versions import named
from mlops_policy.pins.dockerfile import instructions
from mlops_policy.pins.lines import line_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.parity import Minor

    Found = tuple[int, str, frozenset[Minor] | None]

_FROM = pattern(r"(?:--\w+=\S+\s+)*[\"']?([^\s\"']+)[\"']?(?:\s+[Aa][Ss]\s+(\S+))?")
_SETTING = pattern(r"([A-Za-z_]\w*)(?:=|\s+)(?:\"([^\"\n]*)\"|'([^'\n]*)'|(\S*))")
_VARIABLE = pattern(r"\$(?:\{(\w+)(?::?-([^{}$]*))?\}|([A-Za-z_]\w*))")
# what a RUN brings: `uv python install 3.12`, `conda create python=3.9`, `pyenv install 3.11`
_INSTALLS = pattern(
    r"\buv[ \t]+python[ \t]+install[ \t]+(?:--?[\w=-]+[ \t]+){0,5}(\S+)"
    r"|\bpyenv[ \t]+(?:install|global)[ \t]+(?:-\w+[ \t]+){0,3}(\S+)"
    r"|(?<![\w./-])[\"']?python={1,2}([\d.*]+|\$\{?\w+\}?)"
)
_UV_PYTHON = pattern(
    r"\buv[ \t]+(?:venv|sync|run|pip)\b[^\n;&|]{0,200}?[ \t](?:--python|-p)[=\s][ \t]*[\"']?([\w.$@{}-]+)"
)
_SYSTEM = pattern(r"\b(?:apt-get|apt|apk|yum|dnf|microdnf)\b")
_SYSTEM_PYTHON = pattern(
    r"(?<![\w./-])python(3\.\d{1,2}|3\d{1,2}|3|\$\{?\w+\}?)(?:-(?:dev|venv|minimal|full|devel|pip))?(?![\w.=~-])"
)
_DISTRIBUTION = pattern(
    r"(?:ubuntu|debian|alpine|fedora|centos|rockylinux|almalinux|amazonlinux|ubi\d?|ubi-\w+|cuda|stream\d)(?:[:@]|$)"
)
LONGEST = 100  # characters of a variable's value that may be a version or an image
MOST = 100  # Pythons of a stage
_OTHER_PYTHON = pattern(r"\b(?:uvx?|conda|mamba|micromamba|pyenv|pixi|rye)\b")


class Stage(NamedTuple):
    """A stage of an image: what it begins with, the Pythons that it has, and whether something else may bring one."""

    name: str
    base: str
    pythons: tuple[Found, ...]
    distribution: tuple[Found, ...]
    managed: bool


def dockerfile(text: str, path: str) -> Iterator[Named]:
    """Yield the Python of each stage; the last one, and what it is made from, is what runs."""
    role = role_of(path, PRODUCTION)
    stages = list(_stages(text))
    names = {stage.name: index for index, stage in enumerate(stages) if stage.name}
    last, final = len(stages) - 1, set[int]()
    while last >= 0 and last not in final:
        final.add(last)
        last = names.get(stages[last].base, -1)
    settled = any(stages[index].pythons or stages[index].managed for index in final)
    for index, stage in enumerate(stages):
        floats = stage.distribution if index in final and not settled else ()
        for line, written, versions in (*stage.pythons, *floats):
            yield Named(role, path, line, written, versions, final=index in final)


def _stages(text: str) -> Iterator[Stage]:
    outer: dict[str, str] = {}
    inner: dict[str, str] = {}
    stage: Stage | None = None
    for line, keyword, rest in _instructions(text):
        if keyword == "FROM":
            if stage is not None:
                yield stage
            stage, inner = _begun(line, rest, outer), dict(outer)
        elif keyword in ("ARG", "ENV"):
            for match in _SETTING.finditer(rest):
                name, setting = match[1], filled(match[2] or match[3] or match[4] or "", inner if stage else outer)
                # an argument that is named again without a value keeps the one from above
                if len(setting) <= LONGEST and (setting or keyword == "ENV"):
                    (outer if stage is None else inner)[name] = setting
                if stage is not None and keyword == "ENV" and name in PYTHON_VARIABLES:
                    stage = stage._replace(pythons=(*stage.pythons, (line, setting, named(setting) or UNKNOWN)))
        elif keyword == "RUN" and stage is not None and len(stage.pythons) + len(stage.distribution) < MOST:
            stage = _run(stage, line, filled(rest, inner))
    if stage is not None:
        yield stage


def _begun(line: int, rest: str, arguments: dict[str, str]) -> Stage:
    match = _FROM.match(rest.strip())
    written = filled(match[1], arguments) if match else ""
    versions = python_of(written)
    pythons = () if versions == UNKNOWN else ((line, written, versions),)
    return Stage((match[2] or "").lower() if match else "", written.lower(), pythons, (), managed=False)


def _run(stage: Stage, line: int, command: str) -> Stage:
    """Return a stage with what a command installs."""
    bare = bool(_DISTRIBUTION.match(stage.base.rpartition("/")[2]))
    by_system = bool(_SYSTEM.search(command))
    pythons: list[Found] = []
    distribution: list[Found] = []
    for number, part in enumerate(command.split("\n"), line):
        words = [match[match.lastindex or 0] for each in (_INSTALLS, _UV_PYTHON) for match in each.finditer(part)]
        system = _SYSTEM_PYTHON.findall(part) if by_system else []
        words += [f"python{version}" for version in system if version != "3"]
        pythons += [(number, word, versions) for word in words if (versions := named(word.strip("\"'")))]
        distribution += [(number, "python3 of the distribution", None) for word in system if word == "3" and bare]
    return stage._replace(
        pythons=(*stage.pythons, *pythons),
        distribution=(*stage.distribution, *distribution),
        managed=stage.managed or bool(_OTHER_PYTHON.search(command)),
    )


def filled(text: str, variables: dict[str, str]) -> str:
    """Return a text with the values of its variables, or their defaults; what has neither stays."""
    if "$" not in text:
        return text
    return _VARIABLE.sub(lambda match: variables.get(match[1] or match[3]) or match[2] or match[0], text)


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the instructions with their lines and what they say, without comments and the marks that join lines."""
    for name, start, end in instructions(text):
        lines = (line.rstrip() for line in text[start:end].split("\n"))
        kept = ["" if line.lstrip().startswith("#") else line.removesuffix("\\").removesuffix("`") for line in lines]
        yield line_of(text, start), name, "\n".join(kept)
