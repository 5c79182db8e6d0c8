"""How fast does a model go stale? Train the model of each month of the past, and measure it on the months after.

reads   data/processed/<name>.parquet, configs/train_config.yaml
writes  reports/backtest.json, reports/backtest.svg
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from statistics import mean
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import yaml

from . import compute, estimators, features, metrics
from .errors import UserError
from .project import NAME, Project
from .watching import charts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AGES = 6


@dataclass(frozen=True)
class Aged:
    """A model trained on the window of months up to one, and its metric at the age of 1, 2, ... months."""

    trained_to: str
    rows: int
    by_age: dict[int, float] = field(default_factory=dict)


def ages(periods: Sequence[str], longest: int) -> Iterator[tuple[str, dict[int, str]]]:
    """Yield each month but the last, with the months after it by their distance."""
    for place, period in enumerate(periods[:-1]):
        yield period, dict(enumerate(periods[place + 1 : place + 1 + longest], start=1))


def judged(
    period: str, known: pd.DataFrame, after: Mapping[int, pd.DataFrame], project: Project, params: dict[str, Any]
) -> Aged:
    """Fit the model of one month as ``train`` does, and measure it on each month after."""
    config, target = project.train, project.train.data.target
    model = estimators.fit(known.drop(columns=target), known[target], config, params)
    aged = Aged(period, len(known))
    for age, rows in after.items():
        found = metrics.measure(model, rows.drop(columns=target), rows[target], config.task)
        if project.gate.metric in found:
            aged.by_age[age] = found[project.gate.metric]
    return aged


def models(table: pd.DataFrame, times: pd.Series, project: Project, longest: int) -> list[Aged]:
    """Judge the model of each month, the months at the same time if ``compute`` allows it."""
    import joblib

    params, target = parameters(project), table[project.train.data.target]
    periods, window = sorted(times.unique()), project.train.split.window_periods or 0
    known = {period: times.isin(periods[: place + 1][-window:]) for place, period in enumerate(periods)}
    with compute.workers(project.train.compute) as parallel:
        return list(
            parallel(
                joblib.delayed(judged)(
                    period,
                    table[known[period]],
                    {age: table[times == month] for age, month in after.items()},
                    project,
                    params,
                )
                for period, after in ages(periods, longest)
                # a month so early that it lacks a class is left out
                if project.train.task == "regression" or target[known[period]].nunique() == target.nunique()
            )
        )


def parameters(project: Project) -> dict[str, Any]:
    """Return the parameters of the last training, which a search may have chosen, or else the configured ones."""
    if not project.params.exists():
        return dict(project.train.model.params)
    record = yaml.safe_load(project.params.read_text(encoding="utf-8"))
    same = record["estimator"] == project.train.model.estimator
    return dict(record["params"] if same else project.train.model.params)


def losses(found: Sequence[Aged], metric: str) -> dict[int, float]:
    """Return by age what the metric loses against the newest model on the same months: no month is harder for one."""
    place = {aged.trained_to: number for number, aged in enumerate(found)}
    lost: dict[int, list[float]] = {}
    for aged in found:
        for age, value in aged.by_age.items():
            newest = place[aged.trained_to] + age - 1
            if newest < len(found) and 1 in found[newest].by_age:
                lost.setdefault(age, []).append(metrics.direction(metric) * (found[newest].by_age[1] - value))
    return {age: round(mean(values), 6) for age, values in sorted(lost.items())}


def advice(lost: Mapping[int, float], metric: str, drop: float) -> str:
    """Say how long a model may be used."""
    stale = next((age for age, loss in lost.items() if loss >= drop), None)
    if stale is None:
        most = max(lost.values())
        return f"in {max(lost)} months {metric} loses at most {most:.3f} against a new model; a fall begins at {drop:g}"
    return (
        f"at the age of {stale} months {metric} has lost {lost[stale]:.3f} against a new one, a fall: train anew before"
    )


def table_of(found: Sequence[Aged], lost: Mapping[int, float]) -> str:
    """Return the values as a table: a model on each line, its age in months across."""
    rows = [("trained to", *(f"{age:>6}" for age in lost))]
    rows += [(each.trained_to, *(f"{each.by_age[age]:6.3f}" for age in lost if age in each.by_age)) for each in found]
    rows += [("mean loss", *(f"{loss:6.3f}" for loss in lost.values()))]
    width = max(len(row[0]) for row in rows)
    return "\n".join("  " + "  ".join([f"{row[0]:<{width}}", *row[1:]]) for row in rows)


def curves(found: Sequence[Aged], periods: Sequence[str]) -> list[list[float]]:
    """Return for each model its metric in each period, NaN where it was not measured."""
    place = {period: number for number, period in enumerate(periods)}
    return [
        [aged.by_age.get(number - place[aged.trained_to], np.nan) for number in range(len(periods))] for aged in found
    ]


def picture(metric: str, found: Sequence[Aged], periods: Sequence[str]) -> str:
    """Draw each model from month to month as it ages, thin, and the newest model of each month, thick."""
    place = np.arange(len(periods))
    newest = [replace(aged, by_age={1: aged.by_age[1]}) for aged in found if 1 in aged.by_age]

    def draw(axes: "Axes") -> None:
        for values in curves(found, periods):
            axes.plot(place, values, color=charts.THEN, linewidth=0.8, marker="o", markersize=2)
        axes.plot(
            place, np.fmax.reduce(curves(newest, periods)), color=charts.NOW, linewidth=2, marker="o", markersize=4
        )
        axes.set_title(f"{metric} month by month", loc="left", color=charts.INK)
        axes.set_xlabel("thin: the model of each month, as it ages; thick: the newest one")
        charts.ticks(axes, periods)

    return charts.svg(f"{metric} of models as they age", draw, (6.4, 3.2), charts.TITLED)


def main(project: Project, longest: int = AGES) -> str:
    """Write table and picture, and return the table."""
    data, metric = project.train.data, project.gate.metric
    if data.time is None:
        raise UserError("data.time: a backtest needs a time column; configs/train_config.yaml names none")
    if not project.processed.exists():
        raise UserError(f"data/processed/{project.processed.name}: not there yet; type '{NAME} validate'")
    frame = pd.read_parquet(project.processed)
    table = features.build(frame, data, project.train.features.derived).assign(**{data.target: frame[data.target]})
    found = models(table, frame[data.time], project, longest)
    lost = losses(found, metric)
    if not lost:
        raise UserError(f"backtest: needs two periods in '{data.time}' with all classes")
    said = advice(lost, metric, project.monitor.quality.drop)
    record = {"metric": metric, "models": [asdict(aged) for aged in found], "mean_loss": lost, "advice": said}
    project.reports.mkdir(parents=True, exist_ok=True)
    (project.reports / "backtest.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    drawn = picture(metric, found, sorted(frame[data.time].unique()))
    (project.reports / "backtest.svg").write_text(charts.alone(drawn), encoding="utf-8")
    return f"{metric} by age in months; {said}\n{table_of(found, lost)}"
