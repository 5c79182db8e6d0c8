"""The Pythons of environments in YAML: conda, MLflow, hooks of pre-commit, App Engine and functions."""

from __future__ import annotations

from mlops_policy.documents import yamls
from mlops_policy.lazy import pattern
from mlops_policy.parity import DEVELOPMENT, PRODUCTION, TOOL, Named
from mlops_policy.parity.versions import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# `python=3.11`, `python 3.11.*`, `conda-forge::python>=3.9,<3.12`, `python=3.11.4=h12_0_cpython`
_CONDA = pattern(r"(?:[\w./-]{1,80}::)?python(?=[\s=<>!~]|$)\s*([^\[\]{}]*)")
_LANGUAGE = pattern(r"python\d[\d.]*|\d\.\d[\d.]*")


def conda(text: str, path: str) -> Iterator[Named]:
    """Yield the Python of an environment of conda."""
    for value in yamls.values(text):
        match = _CONDA.fullmatch(value.text) if value.path[:1] == ("dependencies",) and len(value.path) == 2 else None  # noqa: PLR2004
        if match:
            spec = match[1].strip()
            version = spec.lstrip("=").partition("=")[0] if spec[:1] in ("=", "") or spec[:1].isdigit() else spec
            yield Named(DEVELOPMENT, path, value.line, value.text, named(version))


def mlflow(text: str, path: str) -> Iterator[Named]:
    """Yield the Python of a python_env.yaml (https://mlflow.org/docs/latest/ml/projects/#virtualenv-environment)."""
    for value in yamls.values(text):
        if value.path == ("python",):
            yield Named(PRODUCTION, path, value.line, value.text, named(value.text))


def hooks(text: str, path: str) -> Iterator[Named]:
    """Yield the Pythons that hooks run on (https://pre-commit.com/#overriding-language-version)."""
    for value in yamls.values(text):
        by_default = value.path == ("default_language_version", "python")
        if by_default or (value.path[-1:] == ("language_version",) and _LANGUAGE.fullmatch(value.text)):
            yield Named(TOOL, path, value.line, value.text, named(value.text), "pre-commit")


def functions(text: str, path: str) -> Iterator[Named]:
    """Yield what App Engine, Lambda and the like run: ``runtime: python311``, ``Runtime: python3.11``."""
    for value in yamls.values(text):
        key = str(value.path[-1]) if value.path else ""
        if (key in ("runtime", "Runtime") and value.text.startswith("python3")) or key == "runtime_version":
            yield Named(PRODUCTION, path, value.line, value.text, named(value.text))


def documentation(text: str, path: str) -> Iterator[Named]:
    """Yield the Python that Read the Docs builds with (https://docs.readthedocs.com/platform/stable/config-file/v2.html)."""
    for value in yamls.values(text):
        if value.path in (("build", "tools", "python"), ("python", "version")):
            yield Named(TOOL, path, value.line, value.text, named(value.text), "Read the Docs")
