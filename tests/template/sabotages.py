"""What a data scientist does to a fresh project on a Friday evening: for each rule one deed, and how it is put right.

A deed and its remedy are edits: a path, and its new content, a function of what was there, or None to delete it. A
remedy that is "typed" is the command of the message, letter for letter; any other text is a command, with what the
message leaves open filled in.
"""

import base64
import json
import pickle
import re
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random

from mlops_policy.config.lock import Lock, digest
from policies.makers.credentials import make
from scratch import PARQUET

Edit = bytes | str | Callable[[str], str] | None
Edits = Mapping[str, Edit]
PYTHON = "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97"
ROWS = "customer,region,usage,churned\n" + "".join(f"C{n:07d},north,{n * 1.37:.2f},{n % 2}\n" for n in range(900))
NAME, PARTS = "jana", ("Xk7", "pQ92", "vLm4")  # what is made of them would be found in this file too
HOME = f"/home/{NAME}/churn/train.csv"
PASSWORD = "-".join(PARTS)
BASIC = base64.b64encode(f"ml:{PASSWORD}".encode()).decode()
TOKEN = make("huggingface-token", Random(7))  # noqa: S311  nobody was ever given it
KEY = make("private-key", Random(7))  # noqa: S311


@dataclass(frozen=True)
class Sabotage:
    """A deed, the rule that it breaks, the words of the remedy in the message, and the remedy."""

    code: str
    deed: str
    edits: Edits
    says: str
    remedy: Edits | str
    warns: bool = False  # the rule never refuses a commit, and speaks where somebody asks
    left: Edits = field(default_factory=dict)  # what lies on disk besides, and git ignores


def append(text: str) -> Callable[[str], str]:
    return lambda before: before.rstrip("\n") + "\n" + text


def replace(old: str, new: str) -> Callable[[str], str]:
    """Return an edit; an old text that is not there is a mistake of the test."""

    def edit(before: str) -> str:
        assert old in before, old
        return before.replace(old, new, 1)

    return edit


def revision(text: str) -> str:
    """Return the commit at which a project has its policy."""
    return text.partition("rev: ")[2].partition("\n")[0]


def notebook(source: str, *outputs: object) -> str:
    """Return a notebook with one cell."""
    cell = {
        "cell_type": "code",
        "execution_count": 1,
        "id": "a",
        "metadata": {},
        "outputs": [*outputs],
        "source": source,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def printed(text: str) -> dict[str, object]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def sqlite() -> bytes:
    """Return a database as sqlite3 writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        connection = sqlite3.connect(path)
        connection.execute("create table customers (id text, churned int)")
        connection.executemany("insert into customers values (?, ?)", [(f"C{n}", n % 2) for n in range(500)])
        connection.commit()
        connection.close()
        return path.read_bytes()


def sealed() -> bytes:
    """Return a zip whose member says that it has a password."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("customers.csv", ROWS)
    content = bytearray(stream.getvalue())
    for start in (content.find(b"PK\3\4") + 6, content.find(b"PK\1\2") + 8):
        content[start] |= 1
    return bytes(content)


def wave() -> bytes:
    return b"RIFF" + struct.pack("<I", 36 + 200_000) + b"WAVEfmt " + bytes(20) + b"data" + bytes(range(200)) * 1000


def mend(path: str) -> Edits:
    """Return the edit that takes a file away again."""
    return {path: None}


CONDA = "name: churn\nchannels: [conda-forge]\ndependencies:\n  - python=3.11.9\n  - pandas{pin}\n"
SCRIPT = '# /// script\n# requires-python = ">=3.11"\n# dependencies = ["rich{pin}"]\n# ///\nimport rich\n'
STEP = "    steps:\n      - uses: {action}\n"
TERRAFORM = 'module "bucket" {{\n  source  = "terraform-aws-modules/s3-bucket/aws"\n  version = "{version}"\n}}\n'
HOOK = """\
  - repo: https://github.com/example-org/mlops-template
    rev: {rev}
    hooks:
      - id: forbid-data
        stages: [pre-push]
"""
RUFF = "0" * 39 + "1"  # where any commit does
SERVICE = (
    '[project]\nname = "service"\nversion = "1"\nrequires-python = ">=3.11,<3.14"\ndependencies = ["rich==14.3.2"]\n'
)
TOOL = """\
[project]
name = "tool"
version = "1"
dependencies = ["rich>=14"]

[build-system]
requires = ["hatchling==1.33.0"]
build-backend = "hatchling.build"
"""
CI = ".github/workflows/ci.yml"
HOOKS = ".pre-commit-config.yaml"
RECORD = "metadata/lineage.json"
BORN = '{"$schema": "lineage.schema.json", "schema_version": 1, "created": null, "artifacts": null, "lineage": []}\n'
POINTER = "outs:\n- md5: 0cc175b9c0f1b6a831c399e269772661\n  size: 1\n  hash: md5\n  path: best.onnx\n"
QUICK = "src/churn_predictor/quick.py"
TRAINING = """\
import argparse
import json

import mlflow
import pandas as pd
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=300)
args = parser.parse_args()
rows = pd.read_parquet("data/features/train.parquet")
model = LogisticRegression(max_iter=args.rounds).fit(rows[["tenure_months"]], rows["churned"])
metrics = {"roc_auc": roc_auc_score(rows["churned"], model.predict(rows[["tenure_months"]]))}
print(metrics)
"""
PARAMETERS, METRICS = "mlflow.log_params(vars(args))\n", 'json.dump(metrics, open("metrics.json", "w"))\n'
DUMP = 'skops.io.dump(model, "models/model.skops")\n'
TRACKED = 'import mlflow\n\nwith mlflow.start_run():\n    mlflow.set_tag("by", "me")\n'
COMMIT = 'subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()'
DRAWING = """\
import time

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

rows = pd.read_parquet("data/features/train.parquet")
"""
LABEL = ".github/workflows/label.yml"
THEIRS = """\
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          ref: ${{ github.event.pull_request.head.sha }}
      - run: uv sync --locked
"""
PAST = "--no-" + "verify"


def workflow(on: str, steps: str) -> str:
    """Return a workflow of one job."""
    return f"on: {on}\njobs:\n  label:\n    runs-on: ubuntu-latest\n    steps:\n{steps}"


DATA = (
    Sabotage("DAT001", "force-adds an extract", {"data/raw/extra.parquet": PARQUET}, "dvc add", "typed"),
    Sabotage("DAT002", "adds an extract beside the sources", {"src/extract.csv": ROWS * 2}, "dvc add", "typed"),
    Sabotage("DAT003", "adds a zip with a password", {"extract.zip": sealed()}, "dvc add", "typed"),
    Sabotage(
        "DAT004",
        "saves a notebook with what it printed",
        {"notebooks/look.ipynb": notebook("print(frame)", printed("roc_auc 0.91\n"))},
        "jupyter nbconvert --clear-output --inplace notebooks/look.ipynb",
        {"notebooks/look.ipynb": notebook("print(frame)")},
    ),
    Sabotage("DAT005", "adds a recording of the meeting", {"meeting.wav": wave()}, "dvc add", "typed"),
    Sabotage(
        "DAT006",
        "adds a folder of pictures",
        {f"data/raw/cats/{n}.png": b"\x89PNG\r\n\x1a\n" + bytes(400) for n in range(12)},
        "dvc add",
        "typed",
    ),
    Sabotage(
        "DAT007", "adds bytes of an own format", {"models/weights.dump": bytes(range(9)) * 300}, "dvc add", "typed"
    ),
    Sabotage(
        "DAT008", "adds the log of a long run", {"train.log": "epoch 1: all is well\n" * 300_000}, "dvc add", "typed"
    ),
    Sabotage(
        "DAT009",
        "adds what a script wrote",
        {f"out/{n}.json": "{}\n" for n in range(201)},
        "dvc add",
        "typed",
    ),
    Sabotage(
        "DAT010",
        "writes a pointer by hand",
        {"data/raw/extra.csv.dvc": "outs:\n- path: extra.csv\n" + ROWS},
        "git rm --cached data/raw/extra.csv.dvc, then let dvc or git lfs write it",
        mend("data/raw/extra.csv.dvc"),
    ),
    Sabotage(
        "DAT011",
        "commits a notebook with the marks of a merge",
        {"notebooks/explore.ipynb": lambda text: text.replace("{", "<<<<<<< HEAD\n{", 1)},
        "git checkout HEAD -- notebooks/explore.ipynb",
        "typed",
    ),
    Sabotage("DAT012", "force-adds a text below data", {"data/raw/notes.txt": "Call me.\n"}, "dvc add", "typed"),
)

SURVEY = "data/raw/survey.csv"
TMP = "/tmp/store"  # noqa: S108  no file is made there
VERSIONS = (
    Sabotage(
        "DAT020",
        "reads a table that only this disk has",
        {"src/churn_predictor/look.py": f'import pandas as pd\n\nframe = pd.read_csv("{SURVEY}")\n'},
        f"dvc add {SURVEY} && dvc push",
        "typed",
        left={SURVEY: ROWS},
    ),
    Sabotage(
        "DAT021",
        "deletes a pointer that seems to be clutter",
        {"data/raw/customers.dvc": None, "dvc.yaml": replace("has its own pointer", "has no pointer")},
        "dvc add data/raw/customers && dvc push",
        "typed",
    ),
    Sabotage(
        "DAT022",
        "leaves a slice out, and does not run it",
        {"configs/train_config.yaml": replace("slices: [region, contract]", "slices: [region]")},
        "dvc repro",
        "typed",
    ),
    Sabotage(
        "DAT023",
        "changes a stage, and does not run it",
        {"src/churn_predictor/validate.py": append("# reviewed\n")},
        "dvc repro",
        "typed",
    ),
    Sabotage(
        "DAT024",
        "keeps the data where the next start deletes it",
        {".dvc/config": lambda text: re.sub("url = .*", f"url = {TMP}", text)},
        "dvc remote add --default --force store s3://BUCKET/PATH",
        "dvc remote add --default --force store s3://bucket/path",
    ),
    Sabotage(
        "DAT025",
        "force-adds the metrics of the run",
        {"models/experiment-001/metrics.json": lambda text: text},
        "git rm -r --cached models/experiment-001/metrics.json",
        "typed",
    ),
    Sabotage(
        "DAT026",
        "reads what is the newest on a branch",
        {
            "src/churn_predictor/look.py": (
                'import pandas as pd\n\nframe = pd.read_csv("https://data.example.org/main/a.csv")\n'
            )
        },
        "dvc import-url",
        {"src/churn_predictor/look.py": replace("/main/", f"/{'0a' * 20}/")},
    ),
)

MODELS = (
    Sabotage("MOD001", "adds the model itself", {"models/best.bin": b"GGUF\3\0\0\0" + bytes(900)}, "dvc add", "typed"),
    Sabotage(
        "MOD002",
        "pickles the scaler beside the sources",
        {"src/scaler.bin": pickle.dumps({"mean": [n / 7 for n in range(90)]})},
        "dvc add",
        "typed",
    ),
    Sabotage(
        "MOD003",
        "adds the folder of a run",
        {"wandb/run-1/files/summary.json": "{}\n"},
        ">> .gitignore",
        "typed",
    ),
)

PINS = (
    Sabotage(
        "PIN001",
        "writes a range into the manifest",
        {"tools/pyproject.toml": TOOL},
        "mlops-policy fix tools/pyproject.toml",
        "typed",
    ),
    Sabotage(
        "PIN002",
        "adds requirements by name",
        {"requirements-extra.txt": "rich\n"},
        "mlops-policy fix requirements-extra.txt",
        "typed",
    ),
    Sabotage(
        "PIN003",
        "takes a package from a branch",
        {"requirements-extra.txt": "rich @ git+https://github.com/Textualize/rich@main\n"},
        "git ls-remote",
        {"requirements-extra.txt": f"rich @ git+https://github.com/Textualize/rich@{RUFF}\n"},
    ),
    Sabotage(
        "PIN004",
        "installs one more thing in the image",
        {"Dockerfile": append("RUN pip install rich\n")},
        "mlops-policy fix Dockerfile",
        "typed",
    ),
    Sabotage(
        "PIN005",
        "forgets the quotes in a script",
        {"setup.sh": "pip install rich>=14\n"},
        'write "rich>=14"',
        {"setup.sh": "pip install 'rich>=14,==14.3.2'\n"},
    ),
    Sabotage(
        "PIN006",
        "installs in a notebook",
        {"notebooks/try.ipynb": notebook("%pip install rich")},
        "mlops-policy fix notebooks/try.ipynb",
        "typed",
    ),
    Sabotage(
        "PIN007",
        "adds an environment of conda",
        {"environment.yml": CONDA.format(pin="")},
        "write pandas=VERSION",
        {"environment.yml": CONDA.format(pin="=3.1.1")},
    ),
    Sabotage(
        "PIN008",
        "writes a script with its own dependencies",
        {"tools/show.py": SCRIPT.format(pin="")},
        "mlops-policy fix tools/show.py",
        "typed",
    ),
    Sabotage(
        "PIN010",
        "adds a service without a tag",
        {"compose.dev.yaml": "services:\n  db:\n    image: postgres\n"},
        "write a tag with a version",
        {"compose.dev.yaml": "services:\n  db:\n    image: postgres:17.6-alpine\n"},
    ),
    Sabotage(
        "PIN011",
        "adds a service without a digest",
        {
            "pyproject.toml": replace('PIN011 = "off"', 'PIN011 = "error"'),
            "compose.dev.yaml": "services:\n  db:\n    image: postgres:17.6-alpine\n",
        },
        "add the digest",
        {"compose.dev.yaml": f"services:\n  db:\n    image: postgres:17.6-alpine@sha256:{'0' * 64}\n"},
    ),
    Sabotage(
        "PIN020",
        "adds an action by its tag",
        {CI: append("      - uses: actions/setup-python@v7\n")},
        "look up the commit",
        {CI: replace("actions/setup-python@v7", f"{PYTHON} # v7.0.0")},
    ),
    Sabotage(
        "PIN021",
        "forgets the version behind a commit",
        {CI: append(f"      - uses: {PYTHON}\n")},
        "# v1.2.3",
        {CI: replace(PYTHON, f"{PYTHON} # v7.0.0")},
        warns=True,
    ),
    Sabotage(
        "PIN030",
        "adds a hook from a branch",
        {HOOKS: append(HOOK.format(rev="main"))},
        "pre-commit autoupdate --freeze",
        {HOOKS: lambda text: text.replace("rev: main", f"rev: {revision(text)}")},
    ),
    Sabotage(
        "PIN031",
        "gives a hook a package by name",
        {
            HOOKS: lambda text: (
                text + HOOK.format(rev=revision(text)) + "        additional_dependencies: [types-requests]\n"
            )
        },
        "write NAME==VERSION",
        {HOOKS: replace("[types-requests]", "[types-requests==2.32.4.20260107]")},
    ),
    Sabotage(
        "PIN040",
        "takes a module of Terraform by a range",
        {"infra/main.tf": TERRAFORM.format(version="~> 5.0")},
        'write version = "X.Y.Z"',
        {"infra/main.tf": TERRAFORM.format(version="5.21.0")},
    ),
    Sabotage(
        "PIN050",
        "adds a project of MLflow without an environment",
        {"MLproject": "name: churn\nentry_points:\n  main:\n    command: python train.py\n"},
        "environment has no version",
        {
            "MLproject": append("python_env: python_env.yaml\n"),
            "python_env.yaml": "python: 3.11.9\ndependencies:\n  - rich==14.3.2\n",
        },
    ),
    Sabotage(
        "PIN060",
        "installs git in the image",
        {
            "pyproject.toml": replace('PIN060 = "off"', 'PIN060 = "error"'),
            "Dockerfile": append("RUN apt-get update && apt-get install -y git\n"),
        },
        "write git=VERSION",
        {"Dockerfile": replace("install -y git", "install -y git=1:2.47.3-0")},
        warns=True,
    ),
    Sabotage(
        "PIN070",
        "leaves the build backend open",
        {"pyproject.toml": replace('requires = ["hatchling==1.33.0"]', 'requires = ["hatchling"]')},
        "write hatchling==VERSION",
        {"pyproject.toml": replace('requires = ["hatchling"]', 'requires = ["hatchling==1.33.0"]')},
        warns=True,
    ),
    Sabotage(
        "PIN080",
        "adds an index that is not verified",
        {"requirements-extra.txt": "--trusted-host packages.example.org\nrich==14.3.2\n"},
        "use one index over https",
        {"requirements-extra.txt": "rich==14.3.2\n"},
    ),
    Sabotage(
        "PIN090",
        "leaves a manifest half written",
        {"tools/pyproject.toml": "[project\nname = "},
        "git diff HEAD -- tools/pyproject.toml",
        {"tools/pyproject.toml": '[project]\nname = "tool"\nversion = "1"\n'},
    ),
)

LOCKS = (
    Sabotage(
        "LCK001",
        "adds a service without a lock",
        {"service/pyproject.toml": SERVICE},
        "uv lock",
        "typed",
    ),
    Sabotage(
        "LCK002",
        "raises a version by hand",
        {"pyproject.toml": replace('"joblib==1.6.0"', '"joblib==1.5.0"')},
        "uv lock",
        "typed",
    ),
    Sabotage(
        "LCK003",
        "installs past the lock in the image",
        {CI: replace("uv sync --locked", "uv sync")},
        "uv sync --locked",
        {CI: replace("uv sync\n", "uv sync --locked\n")},
    ),
    Sabotage(
        "LCK004",
        "ignores the lock",
        {"service/pyproject.toml": SERVICE, "service/.gitignore": "uv.lock\n"},
        "take the line out",
        "rm service/.gitignore && cd service && uv lock",
    ),
)

PARITY = (
    Sabotage(
        "PAR001",
        "adds a job on an old Python",
        {"tox.ini": "[tox]\nenvlist = py310\n"},
        "write 3.11 to 3.13",
        {"tox.ini": "[tox]\nenvlist = py311\n"},
    ),
    Sabotage(
        "PAR002",
        "moves the image to another Python",
        {"Dockerfile": lambda text: text.replace("python:3.11-slim", "python:3.13-slim")},
        "write 3.11 in Dockerfile",
        {"Dockerfile": lambda text: text.replace("python:3.13-slim", "python:3.11-slim")},
    ),
    Sabotage(
        "PAR003",
        "lints for a newer Python",
        {"pyproject.toml": replace("[tool.ruff]\n", '[tool.ruff]\ntarget-version = "py313"\n')},
        "delete the line",
        {"pyproject.toml": replace('target-version = "py313"\n', "")},
    ),
    Sabotage(
        "PAR004",
        "adds an image of the newest Python",
        {"batch/Dockerfile": "FROM python:3-slim\nUSER 1000\n"},
        "write its minor version: 3.11",
        {"batch/Dockerfile": replace("3-slim", "3.11-slim")},
    ),
    Sabotage(
        "PAR005",
        "allows a single patch",
        {"tools/pyproject.toml": '[project]\nname = "tool"\nversion = "1"\nrequires-python = "==3.11.3"\n'},
        'write "==3.11.*"',
        {"tools/pyproject.toml": replace("==3.11.3", "==3.11.*")},
    ),
)

PATHS = (
    Sabotage(
        "PTH001",
        "reads a table from a desktop",
        {"src/churn_predictor/look.py": f'TABLE = "{HOME}"\n'},
        "Path(__file__)",
        {"src/churn_predictor/look.py": 'TABLE = Path(__file__).parents[2] / "data"\n'},
    ),
    Sabotage(
        "PTH002",
        "reads from a disk of the office",
        {"src/churn_predictor/look.py": f'open("/mnt/{"nas"}/train.csv")\n'},
        'os.environ["DATA_DIR"]',
        {"src/churn_predictor/look.py": 'import os\n\nopen(os.environ["DATA_DIR"] + "/train.csv")\n'},
    ),
    Sabotage(
        "PTH003",
        "puts a folder on Python's path",
        {"src/churn_predictor/look.py": f'import sys\nsys.path.append("{HOME}")\n'},
        "pip install -e .",
        {"src/churn_predictor/look.py": "import sys\n"},
    ),
    Sabotage(
        "PTH004",
        "leaves a path in a notebook's metadata",
        {
            "notebooks/look.ipynb": notebook("1 + 1").replace(
                '"metadata": {},\n "nbformat"', f'"metadata": {{"path": "{HOME}"}},\n "nbformat"'
            )
        },
        "jupyter nbconvert",
        {"notebooks/look.ipynb": notebook("1 + 1")},
    ),
)

SECRETS = (
    Sabotage(
        "SEC001",
        "pastes a token",
        {"src/churn_predictor/hub.py": f'TOKEN = "{TOKEN}"\n'},
        "os.environ",
        {"src/churn_predictor/hub.py": 'import os\nTOKEN = os.environ["HF_TOKEN"]\n'},
    ),
    Sabotage("SEC002", "adds a private key", {"deploy.pem": KEY}, ">> .gitignore", "typed"),
    Sabotage(
        "SEC003",
        "writes a password into an address",
        {"configs/store.yaml": f"uri: postgresql://mlflow:{PASSWORD}@db.internal/mlflow\n"},
        "in an environment variable",
        {"configs/store.yaml": "uri: ${oc.env:MLFLOW_URI}\n"},
    ),
    Sabotage(
        "SEC004",
        "writes a connection string",
        {"configs/store.yaml": f"dsn: Server=db.internal;Database=a;User Id=ml;Password={PASSWORD};\n"},
        "in an environment variable",
        {"configs/store.yaml": "dsn: ${oc.env:DSN}\n"},
    ),
    Sabotage(
        "SEC005",
        "pastes a signed link",
        {"configs/store.yaml": f"url: https://store.internal/a.parquet?X-Amz-Signature={'a1b2c3d4e5f60718' * 4}\n"},
        "take it out",
        {"configs/store.yaml": "url: https://store.internal/a.parquet\n"},
    ),
    Sabotage(
        "SEC006",
        "sends a password in a header",
        {"call.sh": f'curl -H "Authorization: Basic {BASIC}" https://api.internal\n'},
        "take it out",
        {"call.sh": 'curl -H "Authorization: Basic $BASIC" https://api.internal\n'},
    ),
    Sabotage(
        "SEC007",
        "adds a .netrc",
        {".netrc": f"machine api.internal login ml password {PASSWORD}\n"},
        ">> .gitignore",
        "typed",
    ),
    Sabotage(
        "SEC008",
        "logs in within a script",
        {"call.sh": f"docker login registry.internal -u ml -p {PASSWORD}\n"},
        "read it from the environment",
        {"call.sh": "docker login registry.internal -u ml -p ${P}\n"},
    ),
    Sabotage(
        "SEC009",
        "names a password",
        {"src/churn_predictor/hub.py": f'DB_PASSWORD = "{PASSWORD}"\n'},
        "os.environ",
        {"src/churn_predictor/hub.py": 'import os\nDB_PASSWORD = os.environ["DB_PASSWORD"]\n'},
    ),
)

TRACKING = (
    Sabotage(
        "TRK001",
        "only prints how good the model is",
        {QUICK: TRAINING + PARAMETERS + DUMP},
        'json.dump(metrics, open("metrics.json", "w"))',
        {QUICK: append(METRICS)},
    ),
    Sabotage(
        "TRK002",
        "tries options until one is good",
        {QUICK: TRAINING + METRICS + DUMP},
        "mlflow.log_params(vars(args))",
        {QUICK: append(PARAMETERS)},
    ),
    Sabotage(
        "TRK003",
        "trains a model and lets it go",
        {QUICK: TRAINING + PARAMETERS + METRICS},
        'skops.io.dump(model, "models/model.skops")',
        {QUICK: append(DUMP)},
        warns=True,  # an error only where nothing is left at all, of which TRK001 speaks as well
    ),
    Sabotage(
        "TRK004",
        "logs one more metric after the run",
        {QUICK: TRACKED + 'mlflow.log_metric("roc_auc", score)\n'},
        "move it between",
        {QUICK: TRACKED + '    mlflow.log_metric("roc_auc", score)\n'},
    ),
    Sabotage(
        "TRK005",
        "writes the score that the slides promise",
        {QUICK: TRACKED + '    mlflow.log_metric("roc_auc", 0.91)\n'},
        "log what is measured",
        {QUICK: replace("0.91", "score")},
    ),
    Sabotage(
        "TRK006",
        "leaves the commit for later",
        {QUICK: TRACKED + '    mlflow.set_tag("git_commit", "TODO")\n'},
        COMMIT,
        {QUICK: lambda text: "import subprocess\n" + text.replace('"TODO"', COMMIT)},
    ),
)

SEEDS = (
    Sabotage(
        "SED001",
        "shuffles the rows as chance will have it",
        {QUICK: DRAWING + "np.random.shuffle(rows.to_numpy())\n"},
        "np.random.seed(SEED)",
        {QUICK: replace("\nrows", "\nSEED = 42\nnp.random.seed(SEED)\nrows")},
    ),
    Sabotage(
        "SED002",
        "splits otherwise at every run",
        {QUICK: DRAWING + "train, test = train_test_split(rows)\nprint(train.describe())\n"},
        "random_state=SEED",
        {QUICK: replace("(rows)", "(rows, random_state=42)")},
    ),
    Sabotage(
        "SED003",
        "draws from a generator without a seed",
        {QUICK: DRAWING + "print(rows.iloc[np.random.default_rng().permutation(len(rows))])\n"},
        "np.random.default_rng(SEED)",
        {QUICK: replace("default_rng()", "default_rng(42)")},
    ),
    Sabotage(
        "SED004",
        "takes the clock for a seed",
        {QUICK: DRAWING + "np.random.seed(int(time.time()))\nnp.random.shuffle(rows.to_numpy())\n"},
        "SEED = 42",
        {QUICK: replace("np.random.seed(int(time.time()))", "SEED = 42\nnp.random.seed(SEED)")},
    ),
)

LINEAGE = (
    Sabotage(
        "LIN001",
        "fills in the record by hand",
        {RECORD: lambda text: re.sub('"commit": "[0-9a-f]+"', '"commit": "TODO"', text)},
        "uv run churn-predictor evaluate",
        "typed",
    ),
    Sabotage(
        "LIN002",
        "improves a number in the model card",
        {"MODEL_CARD.md": lambda text: re.sub(r"\| roc_auc \| [0-9.]+", "| roc_auc | 0.91", text)},
        "uv run churn-predictor run",
        "typed",
    ),
    Sabotage(
        "LIN003",
        "merges the lock by hand, and does not train",
        {"uv.lock": append("# as on the other branch\n")},
        "uv run churn-predictor run",
        "typed",
        warns=True,
    ),
    Sabotage(
        "LIN004",
        "takes the record of the template in a merge",
        {RECORD: BORN},
        "uv run churn-predictor evaluate",
        "typed",
    ),
    Sabotage(
        "LIN005",
        "gives up the record, and adds a model from somewhere",
        {RECORD: None, "metadata/lineage.schema.json": None, "models/best.onnx.dvc": POINTER},
        "desc:",
        {"models/best.onnx.dvc": append("desc: the one of the pilot, trained by the supplier\n")},
        warns=True,
    ),
)

WORKFLOWS = (
    Sabotage(
        "WFL001",
        "saves time with make",
        {"Makefile": f"save:\n\tgit commit --all {PAST} --message wip\n"},
        "take it out",
        {"Makefile": replace(f" {PAST}", "")},
    ),
    Sabotage(
        "WFL002",
        "skips the hook for everybody",
        {".envrc": "export SKIP=mypy,mlops-policy\n"},
        "take mlops-policy out of SKIP",
        {".envrc": replace(",mlops-policy", "")},
    ),
    Sabotage(
        "WFL003",
        "lets the check fail in CI",
        {CI: append("      - run: uvx mlops-policy@0.5.0 check --all || true\n")},
        "let it fail",
        {CI: replace(" || true", "")},
    ),
    Sabotage(
        "WFL004",
        "leaves pushes to whoever thinks of it",
        {HOOKS: append("        stages: [manual]\n")},
        "take the line out",
        {HOOKS: replace("        stages: [manual]\n", "")},
    ),
    Sabotage(
        "WFL005",
        "tests what strangers send with the repository's token",
        {LABEL: workflow("pull_request_target", THEIRS)},
        "on: pull_request",
        {LABEL: replace("pull_request_target", "pull_request")},
    ),
    Sabotage(
        "WFL006",
        "prints the title of an issue",
        {LABEL: workflow("issues", '      - run: echo "${{ github.event.issue.title }}"\n')},
        'env: { ISSUE_TITLE: "${{ github.event.issue.title }}" }',
        {
            LABEL: workflow(
                "issues",
                '      - run: echo "$ISSUE_TITLE"\n        env: { ISSUE_TITLE: "${{ github.event.issue.title }}" }\n',
            )
        },
    ),
    Sabotage(
        "WFL007",
        "writes a secret on a command line",
        {CI: append("      - run: ./upload ${{ secrets.HUB_TOKEN }}\n")},
        'env: { HUB_TOKEN: "${{ secrets.HUB_TOKEN }}" }',
        {
            CI: replace(
                "./upload ${{ secrets.HUB_TOKEN }}\n",
                './upload "$HUB_TOKEN"\n        env: { HUB_TOKEN: "${{ secrets.HUB_TOKEN }}" }\n',
            )
        },
    ),
    Sabotage(
        "WFL008",
        "lets CI write everything",
        {CI: replace("permissions: {}", "permissions: write-all")},
        "name what is needed",
        {CI: replace("permissions: write-all", "permissions: {}")},
    ),
)

STRICT = 'profile = "strict"\n'
EXTENDED = f'extends = "../policies"\n{STRICT}'
ORGANISATION = 'name = "example-org"\n\n[rules.DAT008]\nmax-kb = 1024\n'
LOCKED = {
    ".mlops-policy/org.toml": ORGANISATION,
    ".mlops-policy.lock": Lock("../policies", "", "", digest(ORGANISATION.encode())).text,
}
WAIVER = (
    '\n[[tool.mlops-policy.waivers]]\nrule = "DAT001"\npath = "data/raw/trial.bin"\n'
    'owner = "@example-org/churn"\ncreated = 2026-01-05\n'
)

POLICY = (
    Sabotage(
        "POL001",
        "lets larger files in than the organisation does",
        {
            "pyproject.toml": lambda before: replace(STRICT, EXTENDED)(before) + "DAT008 = { max-kb = 90000 }\n",
            **LOCKED,
        },
        "take it out, or write: 1024",
        {"pyproject.toml": replace("90000", "1024")},
    ),
    Sabotage(
        "POL002",
        "leaves a waiver of the spring where it is",
        {"pyproject.toml": append(f'{WAIVER}reason = "a trial"\nexpires = 2026-03-31\n')},
        "type: mlops-policy waive prune",
        {"pyproject.toml": replace(f'{WAIVER}reason = "a trial"\nexpires = 2026-03-31\n', "")},
    ),
    Sabotage(
        "POL003",
        "waives without a word why",
        {"pyproject.toml": append(f"{WAIVER}expires = 2999-01-01\n")},
        "write: reason =",
        {"pyproject.toml": append('reason = "the file that the supplier tests with"\n')},
    ),
    Sabotage(
        "POL004",
        "tolerates what is not even there",
        {".mlops-policy.baseline": "# Findings that are tolerated\nDAT001 0123456789abcdef data/raw/trial.bin\n"},
        "it will only shrink",
        {".mlops-policy.baseline": None},
        warns=True,
    ),
    Sabotage(
        "POL005",
        "extends a policy that nobody has locked",
        {"pyproject.toml": replace(STRICT, EXTENDED)},
        "type: mlops-policy policy lock",
        LOCKED,
    ),
)

SABOTAGES = (
    *(*DATA, *VERSIONS, *MODELS, *PINS, *LOCKS, *PARITY, *PATHS, *SECRETS),
    *(*TRACKING, *SEEDS, *LINEAGE, *WORKFLOWS, *POLICY),
)
