"""DAT020 to DAT026: data without a version, and pipelines out of step."""

import re

from template.sabotages.deeds import ROWS, Sabotage, append, replace

SURVEY = "data/raw/survey.csv"
TMP = "/tmp/store"  # noqa: S108  no file is made there

SABOTAGES = (
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
