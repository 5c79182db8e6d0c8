"""Do the same code, data, configuration and environment still give the same model?

Reads a lineage record, compares every artifact with what is here now, trains once more in a
temporary folder, and compares the predictions. The project itself is not written to.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import evaluate, features, lineage, sources, train, validate
from .errors import Refused
from .project import Project

SHOWN = 16  # characters of a hash that are shown


@dataclass(frozen=True)
class Comparison:
    """One artifact, then and now; a note does not decide."""

    name: str
    recorded: Any
    found: Any
    note: bool = False

    @property
    def equal(self) -> bool:
        return bool(self.recorded == self.found)


def raw_digests(project: Project) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files' hashes as the manifest has them, and as they are."""
    recorded = json.loads(project.manifest.read_text(encoding="utf-8"))["files"]
    return recorded, {path.name: sources.sha256(path) for path in sources.raw_files(project.raw)}


def inputs(project: Project, recorded: Mapping[str, Any]) -> Iterator[Comparison]:
    """Compare what goes into a training."""
    config, environment = recorded["config"], recorded["environment"]
    now = lineage.environment(project.root)
    data = lineage.data(project)
    yield Comparison("data", recorded["data"]["dvc_md5"], data["dvc_md5"])
    yield Comparison("data manifest", recorded["data"]["manifest_sha256"], data["manifest_sha256"])
    yield Comparison("data files", *raw_digests(project))
    yield Comparison("code", recorded["code"]["sha256"], lineage.code(project.root)["sha256"])
    yield Comparison("config", config["sha256"], lineage.settings_digest(project.train, project.gate))
    yield Comparison("data schema", config["schema_sha256"], lineage.tree_digest(project.root, [project.schema]))
    yield Comparison("lock", environment["lock_sha256"], now["lock_sha256"])
    yield Comparison("python", environment["python"], now["python"], note=True)
    yield Comparison("system", environment["system"], now["system"], note=True)


def outputs(project: Project, recorded: Mapping[str, Any]) -> Iterator[Comparison]:
    """Train once more, elsewhere, and compare what came out."""
    with tempfile.TemporaryDirectory() as folder:
        rehearsal = project.writing_to(Path(folder))
        validate.main(rehearsal)
        features.main(rehearsal)
        train.train(rehearsal)
        _, found = evaluate.evaluate(rehearsal)
    yield Comparison("metrics", recorded["metrics"]["test"], found["test"])
    yield Comparison("predictions", recorded["model"]["prediction_digest"], found["prediction_digest"])


def line(row: Comparison) -> str:
    if row.equal:
        return f"  {row.name:<14} equal"
    then, now = (value[:SHOWN] if isinstance(value, str) else value for value in (row.recorded, row.found))
    return f"  {row.name:<14} {'note: ' if row.note else ''}differs: recorded {then}, now {now}"


def main(project: Project, record: Path) -> str:
    """Compare inputs, retrain, compare outputs; fail if anything but a note differs."""
    recorded = lineage.read(record)["artifacts"]
    sources.read(project.raw, f"data/raw/{project.raw.name}")
    rows = [*inputs(project, recorded), *outputs(project, recorded)]
    report = "\n".join(map(line, rows))
    different = [row.name for row in rows if not row.equal and not row.note]
    if different:
        raise Refused(
            f"{report}\nnot equal: {', '.join(different)}; the recorded code is commit {recorded['code']['commit']}"
        )
    return f"{report}\nequal: the record gives the same model again"
