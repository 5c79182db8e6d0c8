"""Good enough? Compare the candidate with the champion, the baselines and the bounds.

reads   models/experiment-<id>/*, data/features/test.parquet, configs/gate_config.yaml, the registry
writes  models/experiment-<id>/gate.json; the command fails if any check does
next    register
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from . import features, metrics, modelfile, registry, tracking
from .config import GateConfig, TrainConfig
from .errors import Refused, UserError
from .project import NAME, Project
from .sources import sha256
from .train import load_part

SLACK_MS = 2.0  # two timings of one model differ by this much on a busy machine


@dataclass(frozen=True)
class Check:
    """One line of the verdict; ``value`` must be at least, or at most, ``bound``."""

    name: str
    value: float
    relation: str
    bound: float

    @property
    def passed(self) -> bool:
        return self.value >= self.bound if self.relation == ">=" else self.value <= self.bound


def no_worse(name: str, metric: str, value: float, other: float, tolerance: float) -> Check:
    """Check a metric against another model's, whichever way is better."""
    sign = metrics.direction(metric)
    return Check(name, value, ">=" if sign > 0 else "<=", round(other - sign * tolerance, 6))


def absolute(found: Mapping[str, Any], gate: GateConfig) -> Iterator[Check]:
    """Yield the checks that need no champion: the floor, the baselines, the slowest answer."""
    metric, value = gate.metric, found["test"][gate.metric]
    yield no_worse(f"{metric}: floor", metric, value, gate.floor, 0.0)
    for name, tolerance in (("majority", -gate.baseline_margin), ("linear", gate.linear_tolerance)):
        if metric in found["baselines"][name]:
            yield no_worse(f"{metric}: {name} baseline", metric, value, found["baselines"][name][metric], tolerance)
    yield Check("latency p99 (ms)", found["speed"]["latency_p99_ms"], "<=", gate.latency_p99_ms)


def relative(found: Mapping[str, Any], champion: Mapping[str, Any], gate: GateConfig) -> Iterator[Check]:
    """Yield the checks against the champion, both measured just now on the same rows."""
    metric = gate.metric
    yield no_worse(f"{metric}: champion", metric, found["test"][metric], champion["test"][metric], -gate.champion_gain)
    if "brier" in found["test"]:
        brier, other = found["test"]["brier"], champion["test"]["brier"]
        yield no_worse("brier: champion", "brier", brier, other, gate.calibration_tolerance)
    ours, theirs = worst_slice(found, metric), worst_slice(champion, metric)
    if ours is not None and theirs is not None:
        yield no_worse(f"{metric}: worst slice", metric, ours, theirs, gate.slice_tolerance)
    bound = champion["speed"]["latency_p50_ms"] * gate.latency_factor + SLACK_MS
    yield Check("latency p50 (ms): champion", found["speed"]["latency_p50_ms"], "<=", round(bound, 3))


def worst_slice(found: Mapping[str, Any], metric: str) -> float | None:
    values: list[float] = [slice_[metric] for slice_ in found["slices"].values() if metric in slice_]
    if not values:
        return None
    return min(values) if metrics.direction(metric) > 0 else max(values)


def measure(
    models: Sequence[modelfile.Model], test: tuple[pd.DataFrame, pd.Series], config: TrainConfig
) -> list[dict[str, Any]]:
    """Measure registered models on today's test part."""
    tables, settings = [columns(model, test[0]) for model in models], config.evaluate
    return [
        {
            "test": metrics.measure(model, rows, test[1], config.task),
            "slices": metrics.slices(model, rows, test[1], config.task, settings.slices, settings.min_slice_rows),
            "speed": speed,
        }
        for model, rows, speed in zip(models, tables, metrics.speed(models, tables), strict=True)
    ]


def columns(model: modelfile.Model, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the features that a model was trained with, whatever is switched on today.

    Raises:
        UserError: the data lacks one.
    """
    frame = rows.copy()
    for name in model.feature_names_in_:
        if name not in frame and name not in features.DERIVED:
            raise UserError(
                f"the champion needs the column '{name}', which the data no longer has; "
                "to judge without it, set against_champion: false in configs/gate_config.yaml"
            )
        try:
            frame[name] = frame[name] if name in frame else features.DERIVED[name](frame)
        except KeyError as error:
            told = f"the champion needs the feature '{name}', made of the column {error}"
            raise UserError(f"{told}; name it in features.derived, and type '{NAME} features'") from None
    return frame[list(model.feature_names_in_)]


def table(checks: list[Check]) -> str:
    """Return the verdict as a table."""
    width = max(len(check.name) for check in checks)
    return "\n".join(
        f"  {check.name:<{width}}  {check.value:>10.4f} {check.relation} {check.bound:<10.4f} {word}"
        for check in checks
        for word in ("pass" if check.passed else "FAIL",)
    )


def main(project: Project) -> str:
    """Judge the model file, write the verdict, and refuse with exit code 1."""
    model = modelfile.load(project.model, project.train.model.trusted_types)
    test = load_part(project, "test")
    found = json.loads(project.metrics.read_text(encoding="utf-8"))
    if project.gate.metric not in found["test"]:
        raise UserError(f"gate_config.yaml: metric: '{project.gate.metric}' is none of {', '.join(found['test'])}")
    sample = test[0].head(project.train.evaluate.digest_rows)
    if modelfile.prediction_digest(model, sample) != found["prediction_digest"]:
        raise UserError(f"metrics.json: measures another model; type '{NAME} evaluate'")
    checks = list(absolute(found, project.gate))
    champion, version = registry.load_champion(project)
    compares = champion is not None and project.gate.against_champion
    if compares:
        ours, theirs = measure([model, champion], test, project.train)
        checks += relative(ours, theirs, project.gate)
    passed = all(check.passed for check in checks)
    verdict = {
        "passed": passed,
        "model_sha256": sha256(project.model),
        "champion": version,
        "checks": [asdict(check) | {"passed": check.passed} for check in checks],
    }
    project.verdict.write_text(json.dumps(verdict, indent=2) + "\n", encoding="utf-8")
    tracking.log_verdict(project, passed=passed)
    compared = f"against champion v{version}" if compares else "without a champion"
    if not passed:
        raise Refused(f"the gate refuses this model ({compared}):\n{table(checks)}")
    return f"passed, {compared}\n{table(checks)}"
