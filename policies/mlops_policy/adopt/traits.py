"""What a repository is, told by the names of its files and the text of its manifests; nothing of it is run."""

from __future__ import annotations

import posixpath

from mlops_policy import locks
from mlops_policy.config import AUTO, LOCKED
from mlops_policy.frozen import NamedTuple
from mlops_policy.git import GitError
from mlops_policy.locks import pairs
from mlops_policy.parity.projects import apart
from mlops_policy.pins import sites
from mlops_policy.project import Project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mlops_policy.snapshot import Snapshot

# Who installs packages, by the file that only this one has; of several, all are told.
MANAGERS = {
    "uv.lock": "uv",
    "poetry.lock": "Poetry",
    "pdm.lock": "PDM",
    "pipfile": "Pipenv",
    "pixi.toml": "Pixi",
}
SERVICES = {
    ".gitlab-ci.yml": "GitLab CI",
    "jenkinsfile": "Jenkins",
    "azure-pipelines.yml": "Azure Pipelines",
    "bitbucket-pipelines.yml": "Bitbucket Pipelines",
    ".circleci/config.yml": "CircleCI",
}
_MLFLOW = ("grep", "--cached", "--quiet", "-I", "-E", r"(^|\")[[:space:]]*(import|from) mlflow")  # notebooks too


class Traits(NamedTuple):
    """What is in a repository.

    ``managers`` and ``ci`` are names as people say them, ``notebooks`` is how many there are. ``modes`` maps the
    folders of manifests to the mode of pinning that fits, the root being empty; ``locks`` are those that are in step.
    """

    managers: tuple[str, ...]
    notebooks: int
    dvc: bool
    mlflow: bool
    ci: tuple[str, ...]
    modes: Mapping[str, str]
    locks: tuple[str, ...]

    def sentence(self) -> str:
        """Return them as a person reads them."""
        many = f"{self.notebooks} notebook{'' if self.notebooks == 1 else 's'}" if self.notebooks else ""
        tools = ("DVC" if self.dvc else "", "MLflow" if self.mlflow else "")
        parts = [*self.managers, many, *tools, *(self.ci or ("no CI",))]
        return ", ".join(part for part in parts if part)


def traits(tree: Snapshot) -> Traits:
    """Return what is in a tree."""
    project = Project(tree, {}, {})
    names = frozenset(path.lower() for path in project.paths if not apart(path))
    mine = [pair for pair in locks.find(project) if not apart(pair.manifest)]
    held = [pair for pair in mine if pair.lock and locks.state_of(project, pair.manifest) == locks.IN_STEP]
    modes = {
        posixpath.dirname(pair.manifest): LOCKED
        if pair in held and not locks.is_library(project, pair.manifest)
        else AUTO
        for pair in sorted(mine, key=lambda pair: pair in held, reverse=True)
    }
    return Traits(
        managers=tuple(dict.fromkeys(_managers(project, names))),
        notebooks=sum(path.lower().endswith(".ipynb") for path in project.paths),
        dvc=any(path.endswith((".dvc/config", ".dvc", "dvc.yaml")) for path in names),
        mlflow=_mlflow(tree, names),
        ci=tuple(_services(names)),
        modes=dict(sorted(modes.items())),
        locks=tuple(dict.fromkeys(pair.lock for pair in held)),
    )


def _managers(project: Project, names: Iterable[str]) -> Iterator[str]:
    """Yield who installs packages: by locks, by what a pyproject.toml says, and where neither does, by its kind."""
    found = {posixpath.basename(name) for name in names}
    said = {pairs.manager_of(project, pair.manifest) for pair in pairs.find(project) if not apart(pair.manifest)}
    known = [manager for name, manager in MANAGERS.items() if name in found or manager.lower() in said]
    yield from known
    if any(name.endswith((".yml", ".yaml")) and sites.kind(name, b"dependencies:\n") == sites.CONDA for name in names):
        yield "conda"
    kinds = {sites.kind(name, b"") for name in names}
    if not known and kinds & {sites.REQUIREMENTS, sites.PYPROJECT, sites.SETUP_PY, sites.SETUP_CFG}:
        yield "pip"


def _services(names: Iterable[str]) -> Iterator[str]:
    if any(name.startswith(sites.WORKFLOWS) for name in names):
        yield "GitHub Actions"
    yield from (service for name, service in SERVICES.items() if name in names)


def _mlflow(tree: Snapshot, names: Iterable[str]) -> bool:
    if any(posixpath.basename(name) == "mlproject" for name in names):
        return True
    try:
        return tree.repository is not None and tree.repository.run(*_MLFLOW) == b""
    except GitError:  # it ends with 1 where nothing is found
        return False
