"""What the processes of one service know of the registry, in files: one that starts while it is away reads them."""

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from ..project import Project
from .rollout import Rollout, Standing


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

    def model(self, project: Project, version: str) -> Path:
        """Return a version's model file, from the registry if no process has fetched it yet."""
        file = self.folder / f"{version}.skops"
        if not file.exists():
            from .. import registry

            with tempfile.TemporaryDirectory() as folder:
                self.replace(file, registry.download(project, version, Path(folder)).read_bytes())
        return file

    def replace(self, file: Path, content: bytes) -> None:
        """Write the file so that no other process reads half of it."""
        half = file.with_suffix(f".{os.getpid()}")
        half.write_bytes(content)
        half.replace(file)
