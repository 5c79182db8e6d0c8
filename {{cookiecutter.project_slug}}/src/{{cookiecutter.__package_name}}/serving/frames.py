"""Logged rows as data frames; pandas is imported only where there is one."""

from typing import TYPE_CHECKING

from .tables import SHADOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

TIME = "datetime64[us, UTC]"
NUMBERS = dict.fromkeys(("score", "latency_ms", "model_ms"), "float64")
KINDS = {"time": TIME, "labelled": TIME, "failed": "bool", **NUMBERS}


def whole(parts: "Iterable[pd.DataFrame]") -> "pd.DataFrame":
    """Put the parts together, each column of its kind even without a row."""
    import pandas as pd

    frame = pd.concat(parts, ignore_index=True)
    return frame.astype({name: kind for name, kind in KINDS.items() if name in frame})


def features(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return the features of logged rows as columns, with the same index."""
    import pandas as pd

    return pd.DataFrame(list(frame["features"]), index=frame.index)


def pairs(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Put beside each shadowed answer what the challenger would have said (``shadow_score`` and so on)."""
    said = frame[frame["role"] == "shadow"].assign(id=lambda rows: rows["id"].str.removesuffix(SHADOW))
    said = said[["id", "version", "score", "answer", "model_ms", "failed"]].add_prefix("shadow_")
    return frame[frame["role"] != "shadow"].merge(said, left_on="id", right_on="shadow_id").drop(columns="shadow_id")
