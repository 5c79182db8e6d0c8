"""The rollout: who is answered by whom is decided by the entity and the experiment's name, and by nothing else."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from {{ cookiecutter.__package_name }}.project import PACKAGE, Project
from {{ cookiecutter.__package_name }}.serving.rollout import BUCKETS, Rollout, bucket, challenged

from .helpers import edit

CANARY = Rollout("canary", 5.0, 0, "churn-1", "2025-01-01T00:00:00+00:00", "a test")
ENTITIES = [f"C{number:07d}" for number in range(10_000)]
NAMES = st.text(max_size=20)
MANY = 50_000  # of ten thousand ids, chance alone takes one set in twenty further than one in a hundred from a half


@given(NAMES, NAMES)
def test_an_entity_has_one_place(entity: str, experiment: str) -> None:
    """Whatever the names, the place is one of ten thousand, and the same when asked again."""
    assert 0 <= bucket(entity, experiment) < BUCKETS
    assert bucket(entity, experiment) == bucket(entity, experiment)


def test_every_process_deals_alike() -> None:
    """Python's own hash differs from process to process; the place does not."""
    code = f"from {PACKAGE}.serving.rollout import bucket; print([bucket(str(n), 'churn-1') for n in range(50)])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own words
    assert said.strip() == str([bucket(str(number), "churn-1") for number in range(50)])


@pytest.mark.parametrize("weight", [0, 0.5, 5, 25, 50, 100])
def test_the_weight_is_kept(weight: float) -> None:
    """Of ten thousand entities, the challenger answers the weight to within one in a hundred."""
    share = sum(challenged(entity, replace(CANARY, weight=weight)) for entity in ENTITIES) / len(ENTITIES)
    assert abs(100 * share - weight) <= 1
    assert share == weight / 100 or weight not in {0, 100}


@given(prefix=NAMES, stride=st.integers(1, 10**6), width=st.integers(0, 20), name=NAMES, weight=st.floats(0, 100))
@settings(max_examples=10)
def test_ids_of_any_shape_are_dealt_evenly(prefix: str, stride: int, width: int, name: str, weight: float) -> None:
    """Numbers with gaps, zeros and text before them: of very many the weight is kept to within one in a hundred."""
    rollout = replace(CANARY, weight=weight, experiment=name)
    share = sum(challenged(f"{prefix}{number * stride:0{width}}", rollout) for number in range(MANY)) / MANY
    assert abs(100 * share - weight) <= 1


@given(NAMES, st.floats(0, 100), st.floats(0, 100))
def test_a_higher_weight_takes_nobody_back(entity: str, one: float, other: float) -> None:
    """Whom the challenger answers at one step, it answers at every later one."""
    low, high = sorted([one, other])
    assert challenged(entity, replace(CANARY, weight=high)) or not challenged(entity, replace(CANARY, weight=low))


def test_another_experiment_deals_anew() -> None:
    """With another name about half of the challenger's entities are others, so that no group is always the first."""
    first, second = ({entity for entity in ENTITIES if bucket(entity, name) < BUCKETS / 2} for name in ("one", "two"))
    assert 0.4 < len(first & second) / len(first) < 0.6


@pytest.mark.parametrize("mode", ["champion", "shadow"])
def test_only_canary_and_ab_let_the_challenger_answer(mode: str) -> None:
    """In the other modes the champion answers everybody, whatever the weight says."""
    assert not any(challenged(entity, replace(CANARY, mode=mode, weight=100)) for entity in ENTITIES[:100])


def test_a_tag_holds_the_whole_rollout() -> None:
    """What is written to the registry comes back equal."""
    assert Rollout.from_json(CANARY.to_json()) == CANARY


@pytest.mark.parametrize(("mode", "weight"), [("champion", 0), ("shadow", 0), ("canary", 7), ("ab", 40)])
def test_without_a_tag_the_settings_say_it(project: Project, mode: str, weight: float) -> None:
    """As long as the registry says nothing, serve_config.yaml does: a canary begins at its first step."""
    changes = {"rollout.mode": mode, "canary.steps": [7, 50], "ab.share": 40}
    started = Rollout.initial(edit(project, changes, "configs/serve_config.yaml").serve)
    assert (started.mode, started.weight, started.step) == (mode, weight, 0)
