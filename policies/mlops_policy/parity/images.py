"""The Pythons of images of containers, and of the files of YAML and JSON that name some."""

from __future__ import annotations

from mlops_policy.documents import line_of, yamls
from mlops_policy.lazy import pattern
from mlops_policy.parity import CI, DEVELOPMENT, PRODUCTION, UNKNOWN, Named
from mlops_policy.parity.versions import named
from mlops_policy.pins.images import reference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mlops_policy.documents import Key, Value
    from mlops_policy.parity import Minor

# `python3.11`, `python-3.11.6`, `_py3.10_`, `-py310-`: anywhere in a tag, or in the last part of a name
_WITHIN = pattern(
    r"(?:^|[^A-Za-z0-9])(?:python-?|py)(3\.\d{1,2})(?![\d])|(?:^|[^A-Za-z0-9])(?:python-?|py)(3)(\d{1,2})(?![\d.])"
)
_LEADING = pattern(r"([23](?:\.\d{1,2})?(?:\.\d+)?)(?:t|rc\d+|[ab]\d+)?(?:$|[-_.])")
# the first number of a development container's tag is that of the container: `1-3.11-bookworm`, `3.11`
_CONTAINER = pattern(r"(?:\d+(?:\.\d+){0,2}-)?(?:dev-)?([23]\.\d{1,2})(?:$|[-.])")
_WORDS = pattern(r"[a-z]+")
_IMAGE = pattern(r'"image"\s*:\s*"([^"\n]{1,500})"')
_FEATURE = pattern(r'features/python:[^"\n]{0,50}"\s*:\s*\{[^{}]{0,500}?"version"\s*:\s*"([^"\n]{1,50})"')
_VARIANT = pattern(r'"(?:VARIANT|PYTHON_VERSION)"\s*:\s*"([^"\n]{1,50})"')
PYTHON_VARIABLES = frozenset(["PYTHON_VERSION", "PYTHON_VER", "PY_VERSION", "UV_PYTHON"])
CI_FILES = (
    ".gitlab-ci.yml",
    ".gitlab-ci.yaml",
    ".circleci/",
    "bitbucket-pipelines.yml",
    "azure-pipelines",
    ".drone.yml",
)


def python_of(text: str) -> frozenset[Minor] | None:
    """Return the Python that an image has by its name: unknown for one that says none, None for one that floats."""
    image = reference(text)
    if image is None:
        return UNKNOWN
    last = image.name.rpartition("/")[2]
    found = _WITHIN.search(image.tag) or _WITHIN.search(last)
    if found:
        return named(found[1] or f"{found[2]}.{found[3]}")
    if last in ("python", "pypy"):
        leading = (_CONTAINER.match if "devcontainers" in image.name else _LEADING.match)(image.tag)
        if leading:
            return UNKNOWN if image.digest and leading[1] in "23" else named(leading[1])
        return _floating(image.name, image.tag) if not image.digest else UNKNOWN
    return UNKNOWN


def _floating(name: str, tag: str) -> frozenset[Minor] | None:
    """Return None for the official image without a number; other publishers count their tags in their own way."""
    official = name.removeprefix("docker.io/").removeprefix("library/") == "python"
    return None if official and not tag[:1].isdigit() else UNKNOWN


def role_of(path: str, otherwise: str = PRODUCTION) -> str:
    """Return what an image is there for, by the words of its file's path: ``Dockerfile.dev``, ``.devcontainer/``."""
    if any(f"/{name}" in f"/{path.lower()}" for name in CI_FILES):
        return CI
    words = frozenset(_WORDS.findall(path.lower()))
    if words & {"ci", "test", "tests", "testing", "tox", "lint"}:
        return CI
    return (
        DEVELOPMENT
        if words & {"dev", "devel", "development", "develop", "local", "debug", "devcontainer"}
        else otherwise
    )


def deployed(text: str, path: str) -> Iterator[Named]:
    """Yield the images of compose, Kubernetes, GitLab, CircleCI and the like, and the Pythons that variables set."""
    role = role_of(path)
    values = yamls.values(text, follow=True)
    variables = {value.path[-1]: value.text for value in values if value.path[-2:-1] == ("variables",)}
    seen: set[tuple[int, str]] = set()
    for value in values:
        for written, versions in _said(value, variables):
            if (value.line, written) not in seen:
                seen.add((value.line, written))
                yield Named(role, path, value.line, written, versions)


def _said(value: Value, variables: Mapping[Key, str]) -> Iterator[tuple[str, frozenset[Minor] | None]]:
    """Yield what a value says: an image, a variable of a build, a step that installs a Python."""
    key = value.path[-1] if value.path else ""
    if key == "image" or value.path[-2:] == ("image", "name"):
        text = value.text
        for name, filling in variables.items() if "$" in text else ():
            text = text.replace(f"${{{name}}}", filling).replace(f"${name}", filling)
        yield text, python_of(text)
    elif key in PYTHON_VARIABLES and {"args", "environment", "env"}.intersection(map(str, value.path[:-1])):
        yield value.text, named(value.text)
    elif isinstance(key, int) and value.path[-2:-1] in (("args",), ("environment",)):
        name, equals, text = value.text.partition("=")
        if equals and name in PYTHON_VARIABLES:
            yield text, named(text)
    elif key in ("versionSpec", "python_version", "python-version"):
        yield value.text, named(value.text)


def container(text: str, path: str) -> Iterator[Named]:
    """Yield what a devcontainer.json says, which is JSON with comments (https://containers.dev/implementors/json_reference/)."""
    for match in _IMAGE.finditer(text):
        yield Named(DEVELOPMENT, path, line_of(text, match.start()), match[1], python_of(match[1]))
    for each in (_FEATURE, _VARIANT):
        for match in each.finditer(text):
            versions = named(match[1]) or named(match[1].partition("-")[2]) or UNKNOWN
            yield Named(DEVELOPMENT, path, line_of(text, match.start(1)), match[1], versions)
