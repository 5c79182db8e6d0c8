"""The formats, in files that some sixty real libraries write, under right, wrong and no endings, and hidden in others."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

from mlops_policy import engine, snapshot
from mlops_policy.config import Policy
from mlops_policy.rules import RULES

pytestmark = pytest.mark.slow

MAKERS = ROOT / "tests/policies/makers"
TORCH = "torch==2.13.0"  # by pip, which finds a build for CPUs where the machine offers one
# Known, and argued: plots in notebooks and pickles with the tests warn, documents of offices are not taken apart.
Labels = list[dict[str, Any]]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of files by real libraries, made in an environment of their own, and its labels."""
    folder = tmp_path_factory.mktemp("corpus")
    python = folder / "environment/bin/python"

    def run(*command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    run("uv", "venv", "--quiet", "--python", "3.11", str(python.parents[1]))
    run("uv", "pip", "install", "--quiet", "--python", str(python), "--requirements", str(MAKERS / "requirements.txt"))
    run(sys.executable, "-m", "ensurepip", "--upgrade")
    run(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", TORCH)
    run(str(python), str(MAKERS / "make.py"), str(folder))
    return folder


@pytest.fixture(scope="module")
def labels(corpus: Path) -> Labels:
    found: Labels = json.loads((corpus / "labels.json").read_text("utf-8"))
    return found
