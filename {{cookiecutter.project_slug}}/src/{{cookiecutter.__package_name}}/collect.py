"""Collect raw data.

reads   the source named in configs/train_config.yaml (data)
writes  data/raw/<name>/, its DVC pointer data/raw/<name>.dvc, and data/raw/manifest.json
next    validate
"""

import json
import math
import shutil
from pathlib import Path
from typing import Any

import pandas as pd

from . import sources, versioning
from .config import Data
from .errors import UserError
from .project import Project


def check_columns(frame: pd.DataFrame, data: Data) -> None:
    """Refuse data that lacks a column which the configuration names."""
    personal = (("personal", column) for column in data.personal)
    for role, column in (("target", data.target), ("entity", data.entity), ("time", data.time), *personal):
        if column is not None and column not in frame.columns:
            there = ", ".join(map(str, frame.columns[:12]))
            raise UserError(f"data.{role}: column '{column}' is missing from {data.shown}; it has: {there}")


def describe(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return a few numbers for each column: type, missing, range or number of distinct values."""
    summary: dict[str, dict[str, Any]] = {}
    for column in frame.columns:
        values = frame[column]
        entry: dict[str, Any] = {"type": str(values.dtype), "missing": int(values.isna().sum())}
        if pd.api.types.is_numeric_dtype(values):
            numbers = {key: float(values.agg(key)) for key in ("min", "mean", "max")}
            entry |= {key: round(number, 6) if math.isfinite(number) else None for key, number in numbers.items()}
        else:
            entry["distinct"] = int(values.nunique())
        summary[str(column)] = entry
    return summary


def manifest(frame: pd.DataFrame, folder: Path, project: Project) -> dict[str, Any]:
    """Say where the data came from and what it looks like; git keeps this in place of the data."""
    data = project.train.data
    generated = data.source == sources.GENERATOR
    origin = {"seed": project.train.seed, **data.generator.model_dump()} if generated else {"sha256": data.sha256}
    files = {path.name: sources.sha256(path) for path in sources.raw_files(folder)}
    return {
        "name": data.name,
        "source": data.shown,
        "origin": origin,
        "rows": len(frame),
        "files": files,
        "columns": describe(frame),
    }


def replace_folder(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old``; should that fail, ``old`` is put back."""
    aside = old.with_name(f".{old.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        if aside.exists():
            aside.rename(old)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def main(project: Project) -> str:
    """Fetch into a folder beside the final one, and move it there only when all is well."""
    partial = project.raw.with_name(f".{project.raw.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        sources.fetch(project.train.data, project.train.seed, project.root, partial)
        frame = sources.read(partial, project.train.data.shown)
        check_columns(frame, project.train.data)
        record = manifest(frame, partial, project)
        replace_folder(partial, project.raw)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    project.manifest.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    versioning.track(project.raw, project.root)
    return f"{record['rows']:,} rows in {len(record['files'])} files, from {record['source']}"
