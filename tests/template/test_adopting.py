"""docs/adopting.md, followed word by word in two projects as they are found: every command on the page is typed."""

import json
import random
import re
from pathlib import Path

import pytest
from releases import edit
from support import ROOT, Project, git, pretend

pytestmark = pytest.mark.slow
BLOCK = re.compile(r"^## (\d)|^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
WORD = re.compile(r"\b[A-Z]{4,}\b")
IDENTITY = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
FEATURES = '''\
"""Columns that the model sees."""

import pandas as pd

RATIO_NAME = "charge_per_month"
LONGEST = 72
STEPS = []


def step(function):
    STEPS.append(function)
    return function


@step
def add_ratio(df):
    df[RATIO_NAME]=df.charges/df.tenure
    return df


@step
def cut_tenure(df):
    df["tenure"] = df.tenure.clip(0, LONGEST)
    return df


@step
def drop_what_is_empty(df):
    known = df.dropna(axis="columns", how="all")
    return known.dropna(axis="index", how="any")


def add_all(frame: pd.DataFrame) -> pd.DataFrame:
    for one in STEPS:
        frame = one(frame)
    return frame
'''
TRAIN = """\
import pickle
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

df = pd.read_csv("/home/jo/churn/data/customers.csv")
a, b, c, d = train_test_split(df[["tenure", "charges"]], df["churned"])
model = RandomForestClassifier().fit(a, c)
print(model.score(b, d))
pickle.dump(model, open("model.pkl", "wb"))
"""
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [], "source": ["print(1+1)\n"]},
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)


def table() -> str:
    """Return rows with a target, an entity, and two columns that say something about it."""
    chance = random.Random(3)  # noqa: S311
    rows = [(number, chance.randrange(1, 60), chance.uniform(5, 90)) for number in range(1500)]
    lines = [f"C{number:05},{age},{paid:.2f},{int(paid > age + chance.gauss(0, 9))}" for number, age, paid in rows]
    return "\n".join(["customer_id,tenure,charges,churned", *lines, ""])


# As the data scientists' best-known layout has it: sources by task, notebooks, data as it came.
LAYERED = {
    ".gitignore": "*.pyc\n/scratch/\n",
    "README.md": "# Churn, the first attempt\n",
    "data/raw/.gitkeep": "",
    "data/raw/customers.csv": table(),
    "notebooks/1.0-explore.ipynb": NOTEBOOK,
    "requirements.txt": "pandas\nscikit-learn>=1.0\ntabulate\n",
    "setup.py": "from setuptools import setup\nsetup(name='src', packages=['src'])\n",
    "src/__init__.py": "",
    "src/features/build_features.py": FEATURES,
    "src/models/train_model.py": TRAIN,
}
# And as a project looks that began with one script.
FLAT = {
    "README.md": "# churn\n",
    "customers/customers.csv": table(),
    "look.ipynb": NOTEBOOK,
    "prepare.py": FEATURES,
    "requirements.txt": "pandas==1.5.3\nscikit-learn\ntabulate\n",
    "train.py": TRAIN,
}
SHAPES = {
    "layered": (
        LAYERED,
        {
            "DATA": "data/raw/customers.csv",
            "SOURCE": "data/raw/customers.csv",
            "MODULE": "src/features/build_features.py",
            "NOTEBOOK": "notebooks/1.0-explore.ipynb",
        },
    ),
    "flat": (FLAT, {"DATA": "customers", "SOURCE": "customers/*", "MODULE": "prepare.py", "NOTEBOOK": "look.ipynb"}),
}
OWN_DATA = (
    ("source: generator ", "source: data/original/customers.csv "),
    ("time: month ", "time: null "),
    ("derived: [charge_per_hour, tickets_per_year, is_new]", "derived: []"),
    ("slices: [region, contract]", "slices: []"),
    ("max_iter: 100", "max_iter: 20"),
)
COMMON = {
    "ORGANISATION": "example-org",
    "PROJECT": "churn-model",
    "PACKAGE": "churn_model",
    "FILE": "customers.csv",
    "PACKAGES": "tabulate",
    "REQUIREMENTS": "requirements.txt",
}


def page() -> dict[str, list[str]]:
    """Return what the page says to type, by the number of the section."""
    blocks: dict[str, list[str]] = {}
    section = ""
    for number, block in BLOCK.findall((ROOT / "docs" / "adopting.md").read_text(encoding="utf-8")):
        section = number or section
        if block:
            blocks.setdefault(section, []).append(block)
    return blocks


def words(block: str, own: dict[str, str]) -> str:
    """Put the user's words in the place of those in capitals; answer no questions but the name."""
    typed = WORD.sub(lambda found: own.get(found[0], found[0]), block)
    return typed.replace("--output-dir ../beside", "--output-dir ../beside --no-input project_name='Churn Model'")


@pytest.fixture(params=SHAPES)
def old(
    request: pytest.FixtureRequest, repository: Path, home: dict[str, str], tmp_path: Path
) -> tuple[Project, dict[str, str]]:
    """Return an old project with a server, and what its user types for the words in capitals."""
    files, own = SHAPES[request.param]
    project = Project(tmp_path / "churn", {**home, **pretend(repository), **IDENTITY})
    for name, text in files.items():
        (project.path / name).parent.mkdir(parents=True, exist_ok=True)
        (project.path / name).write_text(text, encoding="utf-8")
    project.ok("git", "init", "--quiet", "--initial-branch=main")
    project.ok("git", "add", "--all")
    project.ok("git", "commit", "--quiet", "--message", "The first experiment")
    git("clone", "--quiet", "--bare", str(project.path), str(tmp_path / "origin.git"), cwd=tmp_path)
    project.ok("git", "remote", "add", "origin", str(tmp_path / "origin.git"))
    project.ok("git", "fetch", "--quiet", "origin")
    return project, {**COMMON, **own}


def test_the_page_leads_from_an_old_project_to_one_that_follows_the_template(
    old: tuple[Project, dict[str, str]],
) -> None:
    """Every commit passes its hooks; history, updates and push work; a new sin is blocked, the old ones are not."""
    project, own = old
    blocks = {number: [words(block, own) for block in found] for number, found in page().items()}
    assert sorted(blocks) == list("1234567")

    first, *rest = blocks["1"]
    named = project.run("bash", "-euc", first)
    assert (named.returncode, "customers.csv:1: DAT" in named.stdout) == (1, True)
    for block in [*rest, *blocks["2"], *blocks["3"], *blocks["4"]]:
        project.ok("bash", "-euc", block)
    assert "customers.csv" not in project.ok("git", "ls-files")
    if "customers" in own["DATA"].split("/"):  # a lifecycle takes its time: one is enough
        edit(project.path / "configs" / "train_config.yaml", *OWN_DATA)
        for block in blocks["5"]:
            project.ok("bash", "-euc", block)
    for block in [*blocks["6"], *blocks["7"]]:
        project.ok("bash", "-euc", block)

    assert project.ok("git", "status", "--porcelain") == ""
    moved = f"src/churn_model/{Path(own['MODULE']).name}"
    assert project.ok("git", "log", "--follow", "--format=%s", "--", moved).splitlines()[-1] == "The first experiment"
    (project.path / "more.csv").write_text(table(), encoding="utf-8")
    project.ok("git", "add", "--force", "more.csv")
    blocked = project.run("git", "commit", "--message", "More data")
    assert (blocked.returncode, "more.csv:1: DAT" in blocked.stdout + blocked.stderr) == (1, True)
