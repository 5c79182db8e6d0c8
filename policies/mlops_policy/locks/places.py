"""What the files around a manifest say of it: whether it is a library that others install, or something that runs."""

from __future__ import annotations

import posixpath

from mlops_policy.documents import Unreadable
from mlops_policy.lazy import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.project import Project

NAMES = ("pyproject.toml", "Pipfile")
# Folders and files of those who run what they wrote.
DEPLOYED = frozenset(
    "deploy deployment deployments k8s kubernetes helm charts terraform kustomize serving ansible".split()
)
RUNNING = frozenset(
    "procfile app.yaml fly.toml render.yaml vercel.json chart.yaml skaffold.yaml mlproject dvc.yaml manage.py wsgi.py"
    " asgi.py runtime.txt serverless.yml cog.yaml bentofile.yaml truss.yaml".split()
)
_IMAGE = pattern(
    r"(?:dockerfile|containerfile)(?:[-._].*)?|.*\.(?:dockerfile|containerfile)|(?:docker-)?compose(?:[-._].*)?\.ya?ml"
)
NOT_IMAGES = (".md", ".rst", ".py", ".txt", ".sh", ".dockerignore")
# What lies there is run by nobody but those who work on the project.
ASIDE = frozenset(
    ".devcontainer .github .gitlab .circleci test tests testing testdata fixtures doc docs example examples sample"
    " samples demo demos benchmark benchmarks vendor third_party scripts ci .ci tools dev node_modules".split()
)


def is_manifest(path: str) -> bool:
    """Return whether a path is one of a manifest that can have a lock: its kinds are those of ``pairs``."""
    name = posixpath.basename(path)
    return name in NAMES or (name.endswith(".in") and _is_input(path))


def _is_input(path: str) -> bool:
    from mlops_policy.pins import sites

    return sites.kind(path, b"") == sites.REQUIREMENTS


def is_library(project: Project, manifest: str) -> bool:
    """Return whether a pyproject.toml is that of a package that others install, and nothing around it runs it."""
    found: bool = project.remember(("library", manifest), lambda: _is_library(project, manifest))
    return found


def _is_library(project: Project, manifest: str) -> bool:
    from mlops_policy.pins.pyproject import facts

    folder, name = posixpath.split(manifest)
    if name != NAMES[0]:
        return False
    try:
        said = facts(project.text(manifest) or "")
    except Unreadable:
        return False
    if not said.has_build_system or said.private or not said.name:
        return False
    return not any(runs(path, folder) for path in project.paths)


def runs(path: str, folder: str) -> bool:
    """Return whether a file below a folder is one of those who run what they wrote: an image, or a deployment."""
    start = f"{folder}/" if folder else ""
    if not path.startswith(start):
        return False
    *folders, name = path.removeprefix(start).lower().split("/")
    if not ASIDE.isdisjoint(folders):
        return False
    image = _IMAGE.fullmatch(name) is not None and not name.endswith(NOT_IMAGES)
    return image or name in RUNNING or not DEPLOYED.isdisjoint(folders[:1])


def quoted(path: str) -> str:
    """Return a path as a shell takes it."""
    import shlex

    return shlex.quote(path)
