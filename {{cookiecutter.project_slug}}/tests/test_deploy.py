"""Rollouts in a real registry: who may begin and end one, what is kept of it, and how it is undone."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from {{ cookiecutter.__package_name }} import collect, deploy, lineage, registry, tracking
from {{ cookiecutter.__package_name }}.errors import Refused, UserError
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, NAME, PACKAGE, Project
from {{ cookiecutter.__package_name }}.serving import rematch, switch
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.serving.rollout import Standing

from .helpers import Answer, clone, edit, git

ROLLBACK = f"""
import sys
sys.argv = ["{NAME}", "rollback"]
from {PACKAGE} import cli
try:
    cli.main()
finally:
    print(*sys.modules, file=sys.stderr)
"""

OTHER_DATA = (
    "than lies here, and perhaps from what would be its test; "
    f"type '{NAME} collect' for the newest data, or '{NAME} retrain'"
)


@pytest.fixture
def rolling(rivals: Project, tmp_path: Path) -> Project:
    """Return a project with champion 1 and challenger 2, for this test alone."""
    return clone(rivals, tmp_path / "rolling")


def events(project: Project) -> list[tuple[str, str, str, str]]:
    with Journal.open(project) as log:
        rows = log.events()[["kind", "why", "from_version", "to_version"]]
    return list(rows.itertuples(index=False, name=None))


def seen_by_mlflow(project: Project) -> dict[str, str]:
    with tracking.client(project) as client:
        return {alias: str(version) for alias, version in client.get_registered_model(NAME).aliases.items()}


def test_a_challenger_goes_through_shadow_and_canary_to_the_top(rolling: Project) -> None:
    """Without a mode comes the next careful step; each is in the registry, and an event."""
    assert "version 2 is in shadow: it sees all requests" in deploy.main(rolling, None, "see it")
    assert "version 2 is in canary: it answers 5% of the entities" in deploy.main(rolling, None, "try it")
    rollout = switch.read(rolling).rollout
    assert (rollout.mode, rollout.weight, rollout.step, rollout.version) == ("canary", 5, 0, "2")
    assert "version 2 is champion, version 1 is previous" in deploy.promote(rolling, "enough", wait=False)
    assert seen_by_mlflow(rolling) == {"champion": "2", "previous": "1"}
    assert switch.read(rolling).rollout.mode == "champion"
    assert events(rolling) == [
        ("deploy", "see it", "1", "2"),
        ("deploy", "try it", "1", "2"),
        ("promote", "enough", "1", "2"),
    ]


def test_the_gate_is_shown_with_its_verdict(rolling: Project) -> None:
    """Whoever deploys sees what the gate has checked just now, against the champion."""
    said = deploy.main(rolling, "shadow", "see it")
    assert "roc_auc: champion" in said
    assert "roc_auc: linear baseline" in said
    assert "FAIL" not in said


@pytest.mark.parametrize("action", ["deploy", "promote"])
def test_what_fails_the_gate_today_is_not_let_in(rolling: Project, command: Callable[..., Answer], action: str) -> None:
    """A version that passed when it was registered is judged once more; a refusal is exit code 1, and an event."""
    edit(rolling, {"floor": 0.999}, GATE_CONFIG)
    before = switch.read(rolling)
    answer = command(rolling.root, action, "--because", "it is time")
    assert answer.code == 1
    assert answer.err.startswith("the gate refuses version 2 (against champion v1):\n")
    assert switch.read(rolling) == before
    assert events(rolling) == [("refused", "it is time", "1", "2")]


@pytest.mark.parametrize(("first", "fair"), [("2024-10", False), ("2025-02", True)], ids=["older", "newer"])
def test_nobody_is_judged_by_what_they_have_learnt_from(
    rolling: Project, command: Callable[..., Answer], first: str, *, fair: bool
) -> None:
    """A version that knows the months that would be its test is not let in; newer months are a fair test of it."""
    collect.main(edit(rolling, {"data.generator.first_month": first}))
    answer = command(rolling.root, "deploy")
    assert answer.code == (0 if fair else 2)
    assert answer.err == ("" if fair else f"error: version 2 has learnt from other data {OTHER_DATA}\n")


def test_rows_that_are_drawn_at_random_must_be_the_same_ones(rolling: Project) -> None:
    """Without a time column only the data that a version was made from has a part that it cannot know."""
    project = edit(rolling, {"data.time": None})
    data = lineage.data(project)["dvc_md5"]
    assert rematch.unseen(project, {"lineage.data.dvc_md5": data})
    assert not rematch.unseen(project, {"lineage.data.dvc_md5": "of other data"})
    next(project.raw.iterdir()).unlink()
    assert not rematch.unseen(project, {"lineage.data.dvc_md5": data})


def test_what_the_gate_has_seen_is_kept_for_the_guards(rolling: Project) -> None:
    """How far challenger and champion differ on the test rows goes with the rollout."""
    deploy.main(rolling, "canary", "try it")
    accepted = switch.read(rolling).rollout.accepted
    assert set(accepted) == {"score_psi", "disagreement"}
    assert accepted["score_psi"] > 0.1


def test_guards_have_nothing_to_compare_where_the_gate_has_not(rolling: Project) -> None:
    """After a change that the champion cannot answer, no difference from it is too large."""
    project = edit(rolling, {"against_champion": False}, GATE_CONFIG)
    assert "roc_auc: champion" not in deploy.main(project, "canary", "another task")
    assert switch.read(project).rollout.accepted == {"score_psi": 1e6, "disagreement": 1.0}


def test_a_canary_is_waited_for(rolling: Project, command: Callable[..., Answer]) -> None:
    """A canary under way is not promoted, unless somebody says now."""
    deploy.main(rolling, "canary", "try it")
    answer = command(rolling.root, "promote")
    assert (answer.code, answer.err) == (1, f"the canary is at step 1 of 3; wait, or type '{NAME} promote --now'\n")
    assert command(rolling.root, "promote", "--now").out.startswith("promote: version 2 is champion")


def test_rollback_undoes_one_step_after_the_other(rolling: Project, command: Callable[..., Answer]) -> None:
    """First what was let in is taken out; then the previous champion comes back; then there is nothing to undo."""
    deploy.promote(rolling, "first", wait=True)
    now = switch.read(rolling)
    switch.change(rolling, now, Standing({**now.aliases, "challenger": "1"}, now.rollout))
    deploy.main(rolling, "ab", "compare")
    assert command(rolling.root, "rollback").out == "rollback: version 2 answers, version 1 does not any more\n"
    assert seen_by_mlflow(rolling) == {"champion": "2", "previous": "1"}
    assert command(rolling.root, "rollback").out == "rollback: version 1 answers, version 2 does not any more\n"
    assert seen_by_mlflow(rolling) == {"champion": "1"}
    answer = command(rolling.root, "rollback")
    assert (answer.code, answer.err) == (
        2,
        "error: there is no previous version to go back to, and no rollout to end\n",
    )
    assert [kind for kind, *_ in events(rolling)] == ["promote", "deploy", "rollback", "rollback"]


def test_rollback_loads_neither_pandas_nor_mlflow(rolling: Project) -> None:
    """In a bad moment nobody waits for libraries: the command starts, does it, and is done."""
    deploy.promote(rolling, "first", wait=True)
    answer = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", ROLLBACK], cwd=rolling.root, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "rollback: version 1 answers, version 2 does not any more\n"
    assert {"mlflow", "pandas", "numpy", "sklearn", "dvc"}.isdisjoint(answer.stderr.split())
    assert seen_by_mlflow(rolling) == {"champion": "1"}


def test_an_event_says_who(rolling: Project) -> None:
    """It is the user that git knows, if git knows one."""
    git(rolling.root, "config", "user.name", "Ada")
    deploy.main(rolling, "shadow", "see it")
    with Journal.open(rolling) as log:
        assert log.events()["who"].tolist() == ["Ada"]


def test_ending_a_rollout_keeps_the_challenger(rolling: Project) -> None:
    """The mode champion lets the champion answer alone, and asks no gate for it."""
    deploy.main(rolling, "shadow", "see it")
    edit(rolling, {"floor": 0.999}, GATE_CONFIG)
    assert deploy.main(Project.open(rolling.root), "champion", "a pause") == "version 1 answers alone"
    assert seen_by_mlflow(rolling) == {"champion": "1", "challenger": "2"}
    assert events(rolling)[-1] == ("deploy", "a pause", "2", "1")


def test_without_a_challenger_there_is_nothing_to_deploy(finished: Project, command: Callable[..., Answer]) -> None:
    """It is said what makes one."""
    for words in (["deploy"], ["deploy", "--mode", "canary"], ["promote"]):
        answer = command(finished.root, *words)
        assert (answer.code, answer.err) == (2, f"error: there is no challenger; type '{NAME} retrain'\n")


def test_an_unknown_mode_is_named(rolling: Project) -> None:
    """The modes that there are follow."""
    with pytest.raises(UserError, match="--mode canari: must be one of champion, shadow, canary, ab"):
        deploy.main(rolling, "canari", "")


@pytest.mark.parametrize("change", [switch.change, switch.change_by_mlflow])
def test_both_ways_to_the_store_do_the_same(
    rolling: Project, change: Callable[[Project, Standing, Standing], None]
) -> None:
    """What is changed in the local store directly is what MLflow itself would have changed, and reads."""
    now = switch.read(rolling)
    assert now == registry.standing(rolling)
    new = Standing({"champion": "2", "previous": "1"}, replace(now.rollout, mode="ab", weight=50.0, why="ünüsual"))
    change(rolling, now, new)
    assert switch.read(rolling) == registry.standing(rolling) == new
    with pytest.raises(Refused, match="somebody else has changed the rollout meanwhile"):
        change(rolling, now, new)
    assert registry.standing(rolling) == new


def test_a_server_is_asked_through_mlflow(rolling: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the local store is opened directly; any other address goes to MLflow's client."""
    now = switch.read(rolling)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(rolling.root / 'other.db').as_posix()}")
    assert switch.local_store(rolling) is None
    assert switch.read(rolling).aliases == {} != now.aliases


def test_an_event_without_its_change_is_not_kept(rolling: Project) -> None:
    """If somebody else was quicker, neither the registry changes nor the log."""
    now = switch.read(rolling)
    deploy.main(rolling, "shadow", "first")
    with Journal.open(rolling) as log, pytest.raises(Refused, match="nothing was done"):
        deploy.change(rolling, log, "deploy", (now, replace(now, aliases={"champion": "2"})), ("1", "2"))
    assert [why for _, why, *_ in events(rolling)] == ["first"]
