"""Data versions: the few calls into DVC that the stages need."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from .errors import UserError
from .project import NAME

if TYPE_CHECKING:
    from dvc.repo import Repo


def repository(root: Path) -> "Repo":
    """Open the DVC repository; an image without git is told so."""
    from dvc.repo import Repo

    logging.getLogger("dvc").setLevel(logging.ERROR)
    has_git = any((folder / ".git").exists() for folder in (root, *root.parents))
    return Repo(str(root), config={"core": {"no_scm": not has_git, "analytics": False}})


def track(path: Path, root: Path) -> None:
    """Copy ``path`` into the DVC cache and write its pointer ``<path>.dvc``, which git keeps."""
    from dvc.exceptions import DvcException

    try:
        with repository(root) as repo:
            repo.add(str(path))
    except DvcException as error:
        raise UserError(f"dvc add {path.relative_to(root)}: {error}") from None


def commit(root: Path) -> None:
    """Record in dvc.lock what the stages of dvc.yaml have just written, so that ``dvc repro`` has nothing to do."""
    from dvc.exceptions import DvcException

    try:
        with repository(root) as repo:
            repo.commit(force=True)
    except DvcException as error:
        raise UserError(f"dvc commit: {error}") from None


def pointer(path: Path) -> Path:
    return path.with_name(f"{path.name}.dvc")


def md5(path: Path) -> str:
    """Return the hash that DVC knows ``path`` by, from its pointer.

    Raises:
        UserError: there is no pointer, so the data is not versioned.
    """
    try:
        return str(yaml.safe_load(pointer(path).read_text(encoding="utf-8"))["outs"][0]["md5"])
    except (OSError, KeyError, IndexError, TypeError, yaml.YAMLError):
        name = pointer(path).name
        raise UserError(f"{name}: no DVC pointer; type '{NAME} collect', or 'dvc add {path.name}'") from None
