"""What the tests share: a small project of their own, and the words to change it."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from {{ cookiecutter.__package_name }} import churn, collect, features, validate
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, TRAIN_CONFIG, Project

from .settings import LENIENT, SMALL

ROOT = Path(__file__).resolve().parents[1]
FILES = ("dvc.yaml", "pyproject.toml", "MODEL_CARD.md", ".dvcignore", ".gitignore", "requirements-lock.txt", "uv.lock")


PATIENCE = 300.0  # seconds; the machine that runs the tests is busy


@dataclass(frozen=True)
class Answer:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for something that happens soon; how soon is no concern of a test."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def edit(project: Project, changes: Mapping[str, Any], file: str = TRAIN_CONFIG) -> Project:
    """Change settings in the file, each by its dotted name, and open the project anew."""
    change_yaml(project.root / file, changes)
    return Project.open(project.root)


def change_yaml(path: Path, changes: Mapping[str, Any]) -> None:
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, value in changes.items():
        *outer, last = name.split(".")
        reduce(getitem, outer, values)[last] = value
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")


def own_data(project: Project, frame: pd.DataFrame, changes: Mapping[str, Any] | None = None) -> Project:
    """Give the project a CSV file of its own, with a schema inferred from it."""
    frame.to_csv(project.root / "own.csv", index=False)
    project.schema.write_text(validate.infer(frame), encoding="utf-8")
    return edit(project, {"data.source": "own.csv", **(changes or {})})


def prepare(project: Project) -> Project:
    """Run the stages before training."""
    for stage in (collect, validate, features):
        stage.main(project)
    return project


def make_project(root: Path) -> Project:
    """Make a small project under git, with DVC's cache and remote beside it: copies of the project share them."""
    for name in ("configs", "metadata", "src"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in filter(lambda name: (ROOT / name).exists(), FILES):
        shutil.copy(ROOT / name, root / name)
    for name in (".dvc", "data/raw"):
        (root / name).mkdir(parents=True)
    beside = f"[cache]\ndir = {root}-cache\n[core]\nremote = store\n['remote \"store\"']\nurl = {root}-remote\n"
    (root / ".dvc" / "config").write_text(beside, encoding="utf-8")
    change_yaml(root / TRAIN_CONFIG, SMALL)
    change_yaml(root / GATE_CONFIG, LENIENT)
    fit_schema(Project.open(root))
    git(root, "init", "--quiet", "--template=")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "small project")
    git(root, "gc", "--quiet")  # few files, since every test copies them
    return Project.open(root)


def fit_schema(project: Project) -> None:
    """Keep the shipped schema as long as it is about the built-in data; else infer one."""
    months = churn.generate(project.train.data.generator, project.train.seed)
    frame = pd.concat([month for _, month in months], ignore_index=True)
    text = project.schema.read_text(encoding="utf-8")
    if set(validate.parse_schema(text).columns) != set(frame):
        project.schema.write_text(validate.infer(frame), encoding="utf-8")


def git(root: Path, *words: str) -> None:
    identity = ("-c", "user.name=tests", "-c", "user.email=tests@example.org")
    subprocess.run(["git", "-C", str(root), *identity, *words], check=True)  # noqa: S603, S607 - git is on the path


def clone(source: Project, target: Path) -> Project:
    """Copy a project, runs and registry included: the store spells whole paths, which must lead to the copy."""
    shutil.copytree(source.root, target, ignore=shutil.ignore_patterns("mlflow.db", "tmp"))
    if (source.root / "mlflow.db").exists():
        with closing(sqlite3.connect(source.root / "mlflow.db")) as store:
            script = "\n".join(store.iterdump()).replace(str(source.root), str(target))
        with closing(sqlite3.connect(target / "mlflow.db")) as store:
            store.executescript(f"PRAGMA synchronous = OFF;\n{script}")
    return replace(source, root=target, out=target)
