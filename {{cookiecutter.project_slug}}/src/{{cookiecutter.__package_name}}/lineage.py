"""Lineage: which data, code, configuration and environment made which model, with which metrics.

One record, of the last model; git keeps the ones before. Its format is metadata/lineage.schema.json.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import modelfile, versioning
from .errors import UserError
from .project import GATE_CONFIG, NAME, TRAIN_CONFIG, Project
from .settings import Settings
from .sources import sha256

VERSION = 1
LOCK = "uv.lock"
CODE = ("src", "configs", "pyproject.toml", "dvc.yaml", LOCK)
LINKS = (  # a stage, what it makes, and from what
    ("collect", "data", ("code", "config")),
    ("train", "model", ("data", "code", "config", "environment")),
    ("evaluate", "metrics", ("model", "data")),
)


def git(root: Path, *arguments: str) -> str | None:
    """Return what git says, or None where there is no git or no repository."""
    program = shutil.which("git")
    if program is None:
        return None
    answer = subprocess.run([program, "-C", str(root), *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    return answer.stdout.strip() if answer.returncode == 0 else None


def tree_digest(root: Path, files: Iterable[Path]) -> str:
    """Hash names and contents of files, line endings aside: a checkout on Windows has the same digest."""
    digest = hashlib.sha256()
    for name in sorted(file.relative_to(root).as_posix() for file in files):
        content = (root / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def settings_digest(*settings: Settings) -> str:
    """Hash the settings in force, files and environment, but for ``compute``: where it ran changes nothing."""
    values = [setting.model_dump(mode="json", exclude={"compute"}) for setting in settings]
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def code(root: Path) -> dict[str, Any]:
    """Say which code this is: the commit, whether files differ from it, and a hash of what ran."""
    commit = git(root, "rev-parse", "--verify", "--quiet", "HEAD") or os.environ.get("GIT_COMMIT") or None
    changes = git(root, "status", "--porcelain", "--", *CODE)
    return {
        "commit": commit,
        "dirty": None if changes is None else bool(changes),
        "sha256": tree_digest(root, (root / "src").rglob("*.py")),
    }


def environment(root: Path) -> dict[str, Any]:
    """Say where this runs; the lock's hash stands for every package and version."""
    lock = root / LOCK
    return {
        "python": platform.python_version(),
        "lock": LOCK if lock.exists() else None,
        "lock_sha256": tree_digest(root, [lock]) if lock.exists() else None,
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "processors": os.cpu_count(),
    }


def data(project: Project) -> dict[str, Any]:
    """Say which data this is, by DVC's hash and by the manifest's."""
    root, settings = project.root, project.train.data
    return {
        "name": settings.name,
        "source": settings.shown,
        "rows": json.loads(project.manifest.read_text(encoding="utf-8"))["rows"],
        "manifest": project.manifest.relative_to(root).as_posix(),
        "manifest_sha256": tree_digest(root, [project.manifest]),
        "dvc": versioning.pointer(project.raw).relative_to(root).as_posix(),
        "dvc_md5": versioning.md5(project.raw),
    }


def record(project: Project, found: Mapping[str, Any]) -> dict[str, Any]:
    """Put the seven artifacts together; ``found`` is what ``evaluate`` measured."""
    root = project.root
    return {
        "$schema": "lineage.schema.json",
        "schema_version": VERSION,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "artifacts": {
            "data": data(project),
            "code": code(root),
            "config": {
                "files": [TRAIN_CONFIG, GATE_CONFIG, project.schema.relative_to(root).as_posix()],
                "sha256": settings_digest(project.train, project.gate),
                "schema_sha256": tree_digest(root, [project.schema]),
            },
            "environment": environment(root),
            "model": {
                "path": project.model.relative_to(project.out).as_posix(),
                "format": modelfile.FORMAT,
                "estimator": project.train.model.estimator,
                "sha256": sha256(project.model),
                "md5": hashlib.md5(project.model.read_bytes(), usedforsecurity=False).hexdigest(),  # as in dvc.lock
                "prediction_digest": found["prediction_digest"],
            },
            "metrics": {"path": project.metrics.relative_to(project.out).as_posix(), "test": found["test"]},
        },
        "lineage": [{"from": one, "to": made, "by": stage} for stage, made, parts in LINKS for one in parts],
    }


def write(values: Mapping[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read(path: Path) -> dict[str, Any]:
    """Return the record; a project that has trained nothing yet has none.

    Raises:
        UserError: there is no file, no JSON, or no model in it yet.
    """
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if values["artifacts"] is not None:
            return values
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path.name}: no lineage record: {error}") from None
    raise UserError(f"{path.name}: records no model yet; type '{NAME} run'")


def tags(values: Mapping[str, Any]) -> dict[str, str]:
    """Flatten the record into run tags: ``lineage.data.dvc_md5`` and so on."""
    return {
        f"lineage.{artifact}.{key}": json.dumps(value) if isinstance(value, dict | list) else str(value)
        for artifact, entry in values["artifacts"].items()
        for key, value in entry.items()
    }
