"""Tell the prediction log what came true.

reads   a .csv or .parquet file with the columns data.entity, data.time and data.target of configs/train_config.yaml
writes  the labels in the prediction log's database; one that is told again replaces the former
next    monitor
"""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from .columns import period_name
from .config import Data
from .errors import UserError
from .project import Project
from .serving.contract import Contract
from .serving.journal import Journal
from .sources import READERS, read_file

ID = "id"  # of an answer: who has no entity is known by it


def told(frame: pd.DataFrame, data: Data, source: str, *, moments: bool = False) -> pd.DataFrame:
    """Return the labels as the log takes them; ``moments`` says that the time is one, and no text or number.

    Raises:
        UserError: a column is missing, or a moment is none.
    """
    columns = {"entity": data.entity or ID, "period": data.time, "target": data.target}
    if absent := [name for name in columns.values() if name is not None and name not in frame]:
        raise UserError(f"{source}: has no column '{absent[0]}'; it has: {', '.join(map(str, frame.columns[:12]))}")
    known = frame[frame[data.target].notna()]
    periods: pd.Series | str = known[data.time] if data.time else ""
    if data.time and moments:
        try:
            periods = pd.to_datetime(known[data.time])
        except ValueError as error:
            raise UserError(f"{source}: column '{data.time}' has no times: {str(error).splitlines()[0]}") from None
    if data.time:
        periods = pd.Series(periods).map(period_name)
    return pd.DataFrame({"entity": known[columns["entity"]].astype(str), "target": known[data.target]}).assign(
        period=periods
    )


def main(project: Project, file: Path) -> str:
    """Store the labels of a file."""
    if not file.is_file():
        raise UserError(f"{file}: is not there")
    if file.suffix.lower() not in READERS:
        raise UserError(f"{file}: give a file that ends in {' or '.join(READERS)}")
    data, columns = project.train.data, Contract.read(project).cells
    moments = any(column.kind is datetime for column in columns if column.name == data.time)
    now = datetime.now(UTC)
    with Journal.open(project) as log:
        count = log.add_labels(told(read_file(file, file.name), data, file.name, moments=moments))
        answered = log.labelled_since(now)
    return f"{count:,} rows have come true; {answered:,} answers in the log are of them"
