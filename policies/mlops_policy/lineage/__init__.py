"""Lineage: the record of which data, code, configuration and environment made which model, with which metrics.

Its format is that of the template, ``metadata/lineage.schema.json``. What can be told of it offline is told: whether it
is whole, and whether what else the run wrote into git says the same. The commit that it names is not looked up: where
changes are squashed, it is nowhere, and in a shallow clone it is not here.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RECORD, SCHEMA = "metadata/lineage.json", "metadata/lineage.schema.json"
CARD, MANIFEST, DVC_LOCK = "MODEL_CARD.md", "pyproject.toml", "dvc.lock"
VERSION = 1  # of the schema
# Endings that nothing but a model has, with which pipelines and people name one.
MODEL_ENDINGS = frozenset(
    ".skops .pkl .pickle .joblib .pt .pth .ckpt .onnx .safetensors .gguf .keras .tflite .cbm .ubj .bst .mlmodel".split()
)


class Record(NamedTuple):
    """A record, and where it lies.

    ``root`` is the folder of its project, empty or with a slash behind. ``values`` is what the file holds, None for one
    that is no JSON; ``fault`` then says why, and ``line`` where.
    """

    root: str
    text: str
    values: Any
    fault: str = ""
    line: int = 1

    @property
    def path(self) -> str:
        return f"{self.root}{RECORD}"

    def get(self, *keys: str) -> Any:  # noqa: ANN401  whatever JSON holds
        """Return a value, None if there is none."""
        node = self.values
        for key in keys:
            node = node.get(key) if isinstance(node, dict) else None
        return node

    def artifact(self, artifact: str, key: str) -> str:
        """Return a text of an artifact, empty if there is none."""
        found = self.get("artifacts", artifact, key)
        return found if isinstance(found, str) else ""

    def line_of(self, *keys: str) -> int:
        """Return the line on which a key stands, told by those above it; of the last of them that there is."""
        at = 0
        for key in keys:
            found = self.text.find(f'"{key}"', at)
            if found < 0:
                break
            at = found
        return self.text.count("\n", 0, at) + 1
