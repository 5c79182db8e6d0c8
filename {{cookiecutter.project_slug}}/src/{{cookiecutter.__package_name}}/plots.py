"""The pictures of an evaluation, as PNG files."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INK, SOFT, ACCENT = "#22313f", "#8fa1b0", "#1f77b4"
MAX_CLASSES = 8
MAX_BARS = 15
BINS = 10


@contextmanager
def picture(path: Path, title: str, x: str, y: str) -> "Iterator[Axes]":
    """Yield axes to draw on, and write them to ``path``; no window system is touched."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4.4), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", color=INK, fontweight="bold")
    axes.set_xlabel(x, color=INK)
    axes.set_ylabel(y, color=INK)
    axes.grid(color=SOFT, alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    yield axes
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False)
    figure.savefig(path, metadata={"Software": None})


def curves(said: np.ndarray, truth: np.ndarray, classes: np.ndarray) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield name, score and 0/1 truth: of the positive class, or of each one against the rest."""
    columns = [1] if len(classes) == 2 else range(min(len(classes), MAX_CLASSES))  # noqa: PLR2004 - two classes
    for column in columns:
        yield f"{classes[column]}", said[:, column], (truth == classes[column]).astype("int64")


def classification(said: np.ndarray, truth: np.ndarray, classes: np.ndarray, folder: Path) -> None:
    """Draw the ROC, precision-recall and calibration curves."""
    from sklearn.calibration import calibration_curve
    from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score, roc_curve

    lines = [line for line in curves(said, truth, classes) if 0 < line[2].sum() < len(line[2])]
    with picture(folder / "roc.png", "ROC curve", "false positive rate", "true positive rate") as axes:
        axes.plot([0, 1], [0, 1], color=SOFT, linestyle=":")
        for name, score, hit in lines:
            axes.plot(*roc_curve(hit, score)[:2], label=f"{name}: area {roc_auc_score(hit, score):.3f}")
    with picture(folder / "precision_recall.png", "Precision and recall", "recall", "precision") as axes:
        for name, score, hit in lines:
            precision, recall, _ = precision_recall_curve(hit, score)
            axes.plot(recall, precision, label=f"{name}: average {average_precision_score(hit, score):.3f}")
    with picture(folder / "calibration.png", "Calibration", "predicted probability", "observed share") as axes:
        axes.plot([0, 1], [0, 1], color=SOFT, linestyle=":", label="perfect")
        for name, score, hit in lines:
            observed, predicted = calibration_curve(hit, score, n_bins=BINS, strategy="quantile")
            axes.plot(predicted, observed, marker="o", label=name)


def regression(said: np.ndarray, truth: np.ndarray, folder: Path) -> None:
    """Draw predicted against actual values, and the residuals."""
    ends = [min(said.min(), truth.min()), max(said.max(), truth.max())]
    with picture(folder / "predicted.png", "Predicted and actual", "actual", "predicted") as axes:
        axes.plot(ends, ends, color=SOFT, linestyle=":")
        axes.scatter(truth, said, s=8, alpha=0.4, color=ACCENT)
    with picture(folder / "residuals.png", "Residuals", "actual minus predicted", "rows") as axes:
        axes.hist(truth - said, bins=40, color=ACCENT)


def importance(values: Mapping[str, float], metric: str, folder: Path) -> None:
    """Draw what the metric loses when a feature is shuffled."""
    top = sorted(values.items(), key=lambda item: item[1])[-MAX_BARS:]
    with picture(folder / "importance.png", "Permutation importance", f"loss of {metric} when shuffled", "") as axes:
        axes.barh([name for name, _ in top], [value for _, value in top], color=ACCENT)
