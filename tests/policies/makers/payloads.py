"""One file of each of the usual formats, for the makers that hide it in something else."""

import functools
import gzip
import json

from policies.makers import data, models, nested, pickles, science, stores, tables, torches
from policies.makers.common import Maker

# name, label, ending, function
PAYLOADS: dict[str, tuple[str, str, Maker]] = {
    "parquet": ("data", "parquet", data.parquet()),
    "npy": ("data", "npy", data.npy("float32")),
    "sqlite": ("data", "db", stores.sqlite()),
    "hdf5": ("data", "h5", stores.hierarchical()),
    "xlsx": ("data", "xlsx", stores.xlsx("openpyxl")),
    "feather": ("data", "feather", data.feather("lz4")),
    "stata": ("data", "dta", science.stata(118)),
    "csv": ("table", "csv", lambda: tables.comma(500)),
    "jsonl": ("table", "jsonl", lambda: nested.json_lines(300)),
    "csv-gz": ("table", "csv.gz", lambda: gzip.compress(tables.comma(500), mtime=0)),
    "pickle": ("pickle", "pkl", pickles.model(4)),
    "pickle-0": ("pickle", "pkl", pickles.plain(0)),
    "joblib": ("pickle", "joblib", pickles.joblib()),
    "onnx": ("model", "onnx", models.onnx_sklearn(pickles.forest)),
    "safetensors": ("model", "safetensors", torches.tensors),
    "torch": ("model", "pt", torches.state),
    "xgboost": ("model", "json", models.xgboost("json")),
    "lightgbm": ("model", "txt", models.lightgbm),
    "gguf": ("model", "gguf", torches.gguf),
}


@functools.cache
def payload(name: str) -> bytes:
    return PAYLOADS[name][2]()


def label(name: str) -> str:
    return PAYLOADS[name][0]


def ending(name: str) -> str:
    return PAYLOADS[name][1]


SOURCE = '''"""Scores of boats."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)


def score(rows: list[list[float]], limit: float = 0.5) -> list[bool]:
    """Tell the rows whose sum lies above the limit."""
    found = [sum(row) > limit for row in rows]
    log.info("scored %d rows", len(found))
    return found
'''


def sources(count: int) -> dict[str, bytes]:
    """Small sources of several kinds, the neighbours of a hidden file."""
    kinds = {
        "app/score_{}.py": SOURCE,
        "app/page_{}.html": "<!doctype html>\n<title>Boats</title>\n<p>Nothing yet.</p>\n",
        "conf/{}.yaml": "limit: 0.5\nname: boats\n",
        "docs/{}.md": "# Boats\n\nA page about boats.\n",
        "web/{}.js": "export const limit = 0.5;\n",
        "conf/{}.json": json.dumps({"limit": 0.5, "names": ["a", "b"]}),
    }
    return {list(kinds)[at % 6].format(at): list(kinds.values())[at % 6].encode() for at in range(count)}
