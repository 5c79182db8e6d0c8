"""TRK and SED: what a training leaves behind, and randomness without a seed."""

from template.sabotages.deeds import Sabotage, append, replace

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
