"""Alerts and dashboard: they ask for what the service and the monitor really tell, and for nothing else."""

import json
import re
from collections.abc import Iterator

import pytest
import yaml

from {{ cookiecutter.__package_name }}.watching.signals import LOOKED, MONITOR, SERVICE, Signal

from .helpers import ROOT

SUFFIXES = {"histogram": ("_bucket", "_sum", "_count")}
SIGNALS = {
    signal.name + suffix: signal for signal in (*SERVICE, *MONITOR) for suffix in SUFFIXES.get(signal.kind, ("",))
}
LABELS = {"job", "le"}  # those that Prometheus and its histograms add


def rules() -> Iterator[tuple[str, str, str]]:
    """Yield each alert: its name, what it asks, and what it says."""
    groups = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in (rule for group in groups for rule in group["rules"]):
        yield rule["alert"], rule["expr"], " ".join(rule["annotations"].values())


def panels() -> Iterator[tuple[str, str, str]]:
    """Yield each question of the dashboard: its panel, what it asks, and what the legend says."""
    path = ROOT / "deploy" / "grafana" / "dashboards" / "model.json"
    for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"], target["legendFormat"]


ALERTS, PANELS = list(rules()), list(panels())


def asked(text: str) -> set[str]:
    """Return the metrics that an expression names."""
    return set(re.findall(r"\b(?:model|monitor)_\w+", text))


def labels(text: str) -> set[str]:
    """Return the labels that an expression selects or groups by."""
    grouped = [name.strip() for names in re.findall(r"by \(([^)]*)\)", text) for name in names.split(",")]
    return {*grouped, *re.findall(r"(\w+)[!=]~?\"", text)} - {"__name__"}


@pytest.mark.parametrize(("title", "expression", "said"), [*ALERTS, *PANELS])
def test_what_is_asked_for_is_told(title: str, expression: str, said: str) -> None:
    """Each metric of an alert or a panel is one of `signals`, with the labels that it is asked by."""
    assert asked(expression) <= set(SIGNALS), title
    known = {label for name in asked(expression) for label in SIGNALS[name].labels}
    assert labels(expression) <= known | LABELS, title
    assert set(re.findall(r"\{\{ ?\$?(?:labels\.)?(\w+) ?\}\}", said)) <= labels(expression) | {"value"}, title


@pytest.mark.parametrize("signal", [*SERVICE, *MONITOR], ids=lambda signal: signal.name)
def test_what_is_told_is_asked_for(signal: Signal) -> None:
    """Nothing is counted that nobody looks at."""
    names = {name for name, known in SIGNALS.items() if known == signal}
    assert names & {name for _, expression, _ in (*ALERTS, *PANELS) for name in asked(expression)}


def test_every_alert_says_what_to_do() -> None:
    """It has a sentence for what is the matter and one for what to do about it, and no two have one name."""
    assert len({name for name, _, _ in ALERTS}) == len(ALERTS)
    groups = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    for rule in (rule for group in groups for rule in group["rules"]):
        assert set(rule["annotations"]) == {"summary", "description"}
        assert rule["labels"]["severity"] in {"info", "warning", "critical"}


def test_a_monitor_that_has_never_looked_is_an_alert() -> None:
    """Time since a look is nothing at all before the first one; that gauges are missing is asked for by itself."""
    (asks,) = (expression for name, expression, _ in ALERTS if name == "MonitorSilent")
    assert f"absent({LOOKED.name})" in asks


def test_panels_lie_side_by_side() -> None:
    """No two panels share a place of the dashboard's 24 columns."""
    path = ROOT / "deploy" / "grafana" / "dashboards" / "model.json"
    taken: set[tuple[int, int]] = set()
    for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + right, place["y"] + down) for right in range(place["w"]) for down in range(place["h"])}
        assert taken.isdisjoint(cells)
        assert all(column < 24 for column, _ in cells)
        taken |= cells
