"""PTH: paths of one machine."""

from template.sabotages.deeds import Sabotage, notebook

NAME = "jana"  # in pieces, so that no path of a machine is in this file
HOME = f"/home/{NAME}/churn/train.csv"

SABOTAGES = (
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
        "ClearMetadataPreprocessor",
        "typed",
    ),
)
