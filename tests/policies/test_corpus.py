"""The formats, in files that some sixty real libraries write: under any ending or none, and hidden in others."""

import json
import subprocess
from pathlib import Path

import pytest
from mlops_policy import engine, snapshot
from mlops_policy.config import Policy
from mlops_policy.core import ERROR
from mlops_policy.rules import RULES
from support import ROOT

pytestmark = pytest.mark.slow

MAKERS = ROOT / "tests/policies/makers"
TORCH = "torch==2.13.0"  # by pip, which takes a build for CPUs where the machine offers one
# What is not an error, and why.
KNOWN = {
    "notebook: image/png output": "plots in a notebook warn",
    "notebook: image/svg output": "plots in a notebook warn",
    "notebook: png output, nbformat 3": "plots in a notebook warn",
    "notebook: outputs": "many short outputs warn",
    "notebook: attachment": "a picture in a notebook warns",
    "xlsx in a docx": "documents of offices are not taken apart: charts hold sheets",
    "dictionary of columns": "a long literal in a program, of words and whole numbers, is taken for its own",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of files by real libraries, made in an environment of their own, and its labels."""
    folder = tmp_path_factory.mktemp("corpus")
    python = folder / "environment/bin/python"

    def run(*command: str) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    run("uv", "venv", "--quiet", "--seed", "--python", "3.11", str(python.parents[1]))
    run("uv", "pip", "install", "--quiet", "--python", str(python), "--requirements", str(MAKERS / "requirements.txt"))
    run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", TORCH)
    run(str(python), str(MAKERS / "make.py"), str(folder))
    return folder


@pytest.fixture(scope="module")
def labels(corpus: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((corpus / "labels.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def errors(corpus: Path) -> dict[str, str]:
    """Return the code that each file was found with, by its path."""
    result = engine.run(snapshot.tree(str(corpus / "tree")), Policy(), RULES)
    assert result.unread == ()
    return {finding.path: finding.code for finding in result.findings if finding.level == ERROR}


def missed(labels: list[dict[str, str]], errors: dict[str, str], *sets: str) -> set[str]:
    """Return the formats not found; parts of a folder are not looked for, nor pickles with the tests, which warn."""
    wanted = (one for one in labels if one["set"] in sets and one["label"] != "good" and "(warns)" not in one["format"])
    return {one["format"] for one in wanted if one["path"] not in errors and not one["format"].startswith("part of")}


@pytest.mark.parametrize("ending", ["right", "wrong", "none"])
def test_a_known_format_is_found_under_any_ending(
    ending: str, labels: list[dict[str, str]], errors: dict[str, str]
) -> None:
    """More than 250 files each."""
    assert sum(one["set"] == ending for one in labels) > 250
    assert missed(labels, errors, ending) <= KNOWN.keys()


def test_what_hides_in_other_files_is_found(labels: list[dict[str, str]], errors: dict[str, str]) -> None:
    """In archives, encodings, notebooks, programs, pages, mail, and behind pictures and scripts."""
    assert missed(labels, errors, "hidden", "hard") <= KNOWN.keys()


def test_at_least_95_of_100_hidden_files_are_found(labels: list[dict[str, str]], errors: dict[str, str]) -> None:
    """The exceptions are few."""
    hidden = [one["path"] for one in labels if one["set"] in ("hidden", "hard") and one["label"] != "good"]
    assert len(hidden) > 250
    assert sum(path in errors for path in hidden) >= 0.95 * len(hidden)


def test_good_files_pass(labels: list[dict[str, str]], errors: dict[str, str]) -> None:
    """Three hundred, half of them from installed packages: sources, fonts, locks, pointers, fixtures, documents."""
    good = [one["path"] for one in labels if one["label"] == "good"]
    assert len(good) > 250
    assert {path: errors[path] for path in good if path in errors} == {}


def test_a_kind_is_found_by_its_rule(labels: list[dict[str, str]], errors: dict[str, str]) -> None:
    """Models by MOD, data by DAT: whoever takes one hook gets what it names."""
    families = {"model": "MOD001", "pickle": "MOD002", "data": "DAT001", "table": "DAT002"}
    plain = [one for one in labels if one["set"] in ("right", "none") and one["label"] in families]
    other = {
        (one["format"], errors[one["path"]])
        for one in plain
        if errors.get(one["path"], families[one["label"]]) != families[one["label"]]
    }
    assert len(other) < 0.05 * len(plain), other
