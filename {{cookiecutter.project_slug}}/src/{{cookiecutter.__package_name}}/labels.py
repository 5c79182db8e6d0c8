"""Tell the prediction log what came true.

reads   a .csv or .parquet file with the columns data.entity, data.time and data.target of configs/train_config.yaml
writes  the labels in the prediction log's database; one that is told again replaces the former
next    monitor
"""

from pathlib import Path

import pandas as pd

from .config import Data
from .errors import UserError
from .project import Project
from .serving.journal import Journal
from .sources import READERS, read_file

ID = "id"  # of an answer: who has no entity is known by it


def told(frame: pd.DataFrame, data: Data, source: str) -> pd.DataFrame:
    """Return the labels as the log takes them.

    Raises:
        UserError: a column is missing.
    """
    columns = {"entity": data.entity or ID, "period": data.time, "target": data.target}
    if absent := [name for name in columns.values() if name is not None and name not in frame]:
        raise UserError(f"{source}: has no column '{absent[0]}'; it has: {', '.join(map(str, frame.columns[:12]))}")
    known = frame[frame[data.target].notna()]
    periods = known[data.time].astype(str) if data.time else ""
    return pd.DataFrame({"entity": known[columns["entity"]].astype(str), "target": known[data.target]}).assign(
        period=periods
    )


def main(project: Project, file: Path) -> str:
    """Store the labels of a file."""
    if not file.is_file():
        raise UserError(f"{file}: is not there")
    if file.suffix.lower() not in READERS:
        raise UserError(f"{file}: give a file that ends in {' or '.join(READERS)}")
    with Journal.open(project) as log:
        count = log.add_labels(told(read_file(file, file.name), project.train.data, file.name))
    return f"{count:,} rows have come true"
