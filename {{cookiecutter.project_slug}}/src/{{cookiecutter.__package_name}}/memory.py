"""What the processes of one service know of the registry, in files: one that starts while it is away reads them."""

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from .project import Project
from .rollout import Rollout, Standing

if TYPE_CHECKING:
    from .modelfile import Model


class Memory:
    """A folder with what the registry said last, and the models that were loaded since the service started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.standing = folder / "standing.json"

    def keep(self, standing: Standing) -> None:
        self.replace(self.standing, json.dumps(asdict(standing)).encode())

    def recall(self) -> Standing | None:
        if not self.standing.exists():
            return None
        said = json.loads(self.standing.read_text(encoding="utf-8"))
        return Standing(said["aliases"], Rollout(**said["rollout"]))

    def model(self, project: Project, version: str) -> "Model":
        """Return a version's model, from the registry if no process has loaded it yet."""
        from . import modelfile, registry

        file = self.folder / f"{version}.{modelfile.FORMAT}"
        if not file.exists():
            with tempfile.TemporaryDirectory() as folder:
                self.replace(file, registry.download(project, version, Path(folder)).read_bytes())
        return modelfile.load(file, project.train.model.trusted_types)

    def replace(self, file: Path, content: bytes) -> None:
        """Write the file so that no other process reads half of it."""
        half = file.with_suffix(f".{os.getpid()}")
        half.write_bytes(content)
        half.replace(file)
