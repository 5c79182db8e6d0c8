"""Three old repositories take the policy as a person would: what is printed is typed, and nothing is edited by hand."""

import json
import os
import random
import re
import shlex
import string
from collections.abc import Mapping
from pathlib import Path

import pytest
from mlops_policy.baseline import NAME
from mlops_policy.locks import poetry
from scratch import CSV, PARQUET
from support import ADDRESS, Project, git, reaching

pytestmark = pytest.mark.slow

TOKEN = "hf" + "_" + "".join(random.Random(1).choices(string.ascii_letters, k=34))  # noqa: S311  nobody's
TRAIN = f"""\
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

login(token="{TOKEN}")
frame = pd.read_csv("/home/jo/data/customers.csv")
train, test = train_test_split(frame)
model = RandomForestClassifier().fit(train[["a"]], train["b"])
print(model.score(test[["a"]], test["b"]))
"""
POETRY = """\
[tool.poetry]
name = "uplift"
version = "0.3.0"
description = "Scores customers."
authors = []

[tool.poetry.dependencies]
python = ">=3.10"
pandas = "^2.0"

[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
"""
POETRY_LOCK = """\
[[package]]
name = "pandas"
version = "2.2.3"

[metadata]
lock-version = "2.0"
python-versions = ">=3.10"
content-hash = "%s"
"""
HOOKS = """\
# what we agreed on
repos:
  # our own
  - repo: local
    hooks:
      - id: no-tabs   # they hurt
        name: no tabs
        language: pygrep
        entry: "\\t"
        types: [python]
"""


def notebook(*lines: str) -> str:
    """Return a notebook of one cell."""
    cell = {"cell_type": "code", "execution_count": 1, "id": "a", "metadata": {}, "outputs": []}
    source = [f"{line}\n" for line in lines]
    return json.dumps({"cells": [{**cell, "source": source}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def old_repositories() -> dict[str, Mapping[str, bytes | str]]:
    """Return three shapes of what people have: files by their paths; ``edited`` is one with old sins."""
    lock = POETRY_LOCK % next(iter(poetry.hashes(POETRY, POETRY_LOCK)))
    return {
        "conda": {
            "environment.yml": "channels: [conda-forge]\ndependencies: [python=3.11, pandas, scikit-learn>=1]\n",
            "notebooks/explore.ipynb": notebook("import mlflow", 'frame = read_csv("/home/jo/customers.csv")'),
            "notebooks/train.ipynb": notebook(f'login(token="{TOKEN}")'),
            "edited.py": TRAIN,
            "results/scores.parquet": PARQUET,
        },
        "poetry": {
            "pyproject.toml": POETRY,
            "poetry.lock": lock,
            ".pre-commit-config.yaml": HOOKS,
            "uplift/__init__.py": "",
            "edited.py": TRAIN,
            "Dockerfile": "FROM python:latest\nRUN pip install poetry && poetry install\n",
        },
        "scripts": {
            "requirements.txt": "pandas\nscikit-learn>=1.0\n",
            "data/customers.csv": CSV,
            "data/orders.csv": CSV.replace(b"a", b"c"),
            "edited.py": TRAIN,
            "run.sh": "pip install xgboost\npython edited.py\n",
        },
    }


@pytest.fixture(scope="module")
def user(repository: Path, home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a user who has installed the command from our address, and has pre-commit."""
    folder = tmp_path_factory.mktemp("adoption")
    shell = Project(folder, reaching(repository, home, folder))
    commit = git("rev-parse", "HEAD", cwd=repository)
    shell.ok("uv", "tool", "install", "--quiet", f"mlops-policy @ git+{ADDRESS}@{commit}", **_tools(folder))
    return {**shell.environment, "PATH": os.pathsep.join([str(folder / "bin"), shell.environment["PATH"]])}


def _tools(folder: Path) -> dict[str, str]:
    return {"UV_TOOL_DIR": str(folder / "tools"), "UV_TOOL_BIN_DIR": str(folder / "bin")}


def typed(said: str) -> list[list[str]]:
    """Return the commands that a message tells a person to type."""
    after = said.partition("now type:\n")[2].splitlines()
    return [shlex.split(line, comments=True) for line in after if line.startswith("  ")]


@pytest.mark.parametrize("shape", ["conda", "poetry", "scripts"])
def test_an_old_repository_takes_the_policy_and_only_new_sins_are_blocked(
    user: dict[str, str], tmp_path: Path, shape: str
) -> None:
    """By what init prints: the first commit passes, an old file is edited freely, and new data is refused."""
    project = Project(tmp_path, user)
    project.ok("git", "init", "--quiet")
    for name, content in old_repositories()[shape].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    project.ok("git", "add", "--all", "--force")
    project.ok("git", "commit", "--quiet", "--message", "Years of work")

    commands = typed(project.ok("mlops-policy", "init"))
    assert [words[:2] for words in commands] == [["pre-commit", "install"], ["git", "add"], ["git", "commit"]]
    for words in commands:
        project.ok(*words)
    assert project.ok("git", "status", "--short") == ""
    assert len(project.read(NAME).splitlines()) > 4
    project.ok("mlops-policy", "check", "--all")
    checked = project.ok("mlops-policy", "doctor")
    assert "ok     hooks see: the hook of pre-commit finds data and a credential" in checked
    assert re.search(r"ok     version: mlops-policy [\d.]+ at ([0-9a-f]{12}), hooks at \1\n", checked)

    (tmp_path / "edited.py").write_text(f"# Trains.\n{TRAIN}", "utf-8")
    project.ok("git", "commit", "--all", "--quiet", "--message", "Edit an old file")
    (tmp_path / "data").mkdir(exist_ok=True)
    (tmp_path / "data/new.csv").write_bytes(CSV)
    project.ok("git", "add", "--all", "--force")
    done = project.run("git", "commit", "--message", "Add data")
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "data/new.csv:1: DAT002" in said
    assert "1 error, 0 warnings in 1 file" in said
