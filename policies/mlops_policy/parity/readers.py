"""Which file says which Python: by its name and place alone, so that a look at all paths of a project is cheap."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.pins import sites

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlops_policy.parity import Named

    Reader = Callable[[str, str], Iterator[Named]]

NAMES = {
    ".python-version": ("lines", "python_version"),
    ".tool-versions": ("lines", "tool_versions"),
    "runtime.txt": ("lines", "runtime"),
    "pyproject.toml": ("manifests", "pyproject"),
    "ruff.toml": ("manifests", "ruff"),
    ".ruff.toml": ("manifests", "ruff"),
    "pipfile": ("manifests", "pipfile"),
    "mise.toml": ("manifests", "mise"),
    ".mise.toml": ("manifests", "mise"),
    "setup.cfg": ("setups", "configuration"),
    "tox.ini": ("setups", "configuration"),
    "mypy.ini": ("setups", "configuration"),
    ".mypy.ini": ("setups", "configuration"),
    "setup.py": ("setups", "setup"),
    "noxfile.py": ("setups", "nox"),
    "python_env.yaml": ("environments", "mlflow"),
    "python_env.yml": ("environments", "mlflow"),
    ".pre-commit-config.yaml": ("environments", "hooks"),
    ".pre-commit-config.yml": ("environments", "hooks"),
    "app.yaml": ("environments", "functions"),
    "app.yml": ("environments", "functions"),
    "serverless.yml": ("environments", "functions"),
    "serverless.yaml": ("environments", "functions"),
    ".readthedocs.yaml": ("environments", "documentation"),
    ".readthedocs.yml": ("environments", "documentation"),
    "action.yml": ("workflows", "workflow"),
    "action.yaml": ("workflows", "workflow"),
    "devcontainer.json": ("images", "container"),
    ".devcontainer.json": ("images", "container"),
    ".gitlab-ci.yml": ("images", "deployed"),
    "bitbucket-pipelines.yml": ("images", "deployed"),
    "azure-pipelines.yml": ("images", "deployed"),
    ".drone.yml": ("images", "deployed"),
}
_COMPOSE = pattern(r"(?:docker-)?compose(?:[-._][\w.-]*)?\.ya?ml")
_CONDA = pattern(r"(?:.*[-_.])?(?:environment|environments|env|conda)(?:[-_.].*)?\.ya?ml")
_DEPLOYMENT = pattern(
    r"(?:^|/)(?:k8s|kubernetes|manifests|kustomize|deploy|deployment|deployments|\.circleci|\.gitlab)/"
)
YAML = (".yml", ".yaml")


def reader(path: str) -> tuple[str, str] | None:
    """Return the module and function that read a file, None for one that names no Python."""
    folder, _, name = path.lower().rpartition("/")
    known = NAMES.get(name)
    if known:
        return known
    if name.endswith(YAML):
        return _yaml(folder, name)
    if "docker" in name or "container" in name:
        return ("dockerfiles", "dockerfile") if sites.kind(path, b"") == sites.DOCKERFILE else None
    return None


def _yaml(folder: str, name: str) -> tuple[str, str] | None:
    if folder.endswith(".github/workflows"):
        return "workflows", "workflow"
    if _COMPOSE.fullmatch(name):
        return "images", "deployed"
    if _CONDA.fullmatch(name):
        return "environments", "conda"
    return ("images", "deployed") if _DEPLOYMENT.search(f"{folder}/") else None


def load(path: str) -> Reader | None:
    """Return the function that reads a file; imported when such a file is met."""
    found = reader(path)
    if found is None:
        return None
    from importlib import import_module

    module, function = found
    loaded: Reader = getattr(import_module(f"mlops_policy.parity.{module}"), function)
    return loaded
