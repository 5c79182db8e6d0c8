"""The A/B report: what two versions answered to whom, as soon as labels say who was right."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from {{ cookiecutter.__package_name }} import compare, deploy
from {{ cookiecutter.__package_name }}.project import NAME, SERVE_CONFIG, Project
from {{ cookiecutter.__package_name }}.serving import switch
from {{ cookiecutter.__package_name }}.serving.journal import Journal
from {{ cookiecutter.__package_name }}.serving.rollout import challenged
from {{ cookiecutter.__package_name }}.serving.tables import Prediction

from .helpers import Answer, clone, edit

ENTITIES = 600


@pytest.fixture(scope="module")
def armed(rivals: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return the project behind `tested`."""
    project = clone(rivals, tmp_path_factory.mktemp("armed") / "project")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        deploy.main(project, "ab", "compare")
    return project


@pytest.fixture
def tested(armed: Project, tmp_path: Path) -> Project:
    """Return a project whose challenger answers half of the entities, for this test alone."""
    return clone(armed, tmp_path / "tested")


def answers(project: Project, noise: float, skip: float = 0.0) -> Iterator[tuple[Prediction, int]]:
    """Yield an answer to each entity by the arm that it was dealt to, and what came true of it.

    The champion's scores are right up to a noise of one, the challenger's up to ``noise``; of the challenger's
    entities the share ``skip`` gets no answer.
    """
    random, rollout = np.random.default_rng(8), switch.read(project).rollout
    for number in range(ENTITIES):
        entity = f"C{number:07d}"
        theirs = challenged(entity, rollout)
        if theirs and random.random() < skip:
            continue
        truth = int(random.random() < 0.4)
        score = float(1 / (1 + np.exp(-random.normal(2 * truth - 1, noise if theirs else 1.0))))
        yield (
            Prediction(
                id=f"{rollout.experiment}-{number}",
                time=datetime.now(UTC) + timedelta(seconds=1),
                entity=entity,
                period="2026-01",
                version="2" if theirs else "1",
                role="challenger" if theirs else "champion",
                mode="ab",
                experiment=rollout.experiment,
                score=score,
                answer=int(score > 0.5),
                latency_ms=1.0,
                failed=False,
                features={},
            ),
            truth,
        )


def answer(project: Project, noise: float, skip: float = 0.0, labels: int = ENTITIES) -> None:
    """Write them to the log, and of so many what came true."""
    rows, truth = zip(*answers(project, noise, skip), strict=True)
    frame = pd.DataFrame({"entity": [row.entity for row in rows], "period": "2026-01", "target": truth})
    with Journal.open(project) as log:
        log.write(rows)
        log.add_labels(frame.head(labels))


@pytest.mark.parametrize(
    ("noise", "word"),
    [
        (0.3, f"version 2 is better by roc_auc, beyond chance; type '{NAME} promote'"),
        (5.0, f"version 2 is worse by roc_auc, beyond chance; type '{NAME} rollback'"),
        (1.0, "chance explains the difference in roc_auc; with as many labels, one of 0."),
    ],
)
def test_the_verdict_says_what_to_type(
    tested: Project, command: Callable[..., Answer], noise: float, word: str
) -> None:
    """A better version is promoted, a worse one rolled back; what chance explains is said to be that."""
    answer(tested, noise)
    said = command(tested.root, "compare").out.splitlines()
    assert said[0].startswith("compare: version 2 against version 1, experiment churn-1, since 20")
    assert said[1].split() == ["champion", "v1", "challenger", "v2", "difference", "95%", "interval", "p"]
    assert said[4].split()[0] == "roc_auc"
    assert said[-1].startswith(word)


def test_a_rollout_that_is_over_can_be_looked_at(tested: Project) -> None:
    """After the promotion the arms are still those of the rollout, and what came later does not count."""
    answer(tested, 0.3)
    during = compare.main(tested)
    deploy.promote(tested, "it is better")
    with Journal.open(tested) as log:
        log.write([next(answers(tested, 1.0))[0]._replace(id="later", version="2", role="champion", mode="champion")])
    assert compare.main(tested) == during


def test_few_labels_are_no_verdict(tested: Project, command: Callable[..., Answer]) -> None:
    """It is said how many there are, how many it takes, and how to tell of them."""
    answer(tested, 0.3, labels=150)
    said = command(tested.root, "compare").out
    assert f"too few labels yet: from 100 entities in each arm on they are compared; type '{NAME} labels FILE'" in said
    assert "roc_auc" not in said


def test_arms_of_the_wrong_size_are_told(tested: Project) -> None:
    """If the challenger has answered fewer entities than it should, something is wrong that no metric shows."""
    answer(tested, 1.0, skip=0.5)
    assert "careful: the challenger should have 50% of the entities" in compare.main(tested)


def test_failed_answers_and_other_experiments_do_not_count(tested: Project) -> None:
    """Neither does a version that is not one of the two."""
    answer(tested, 1.0)
    before = compare.main(tested)
    row = next(answers(tested, 1.0))[0]._replace(entity="C0000000", period="2026-01")
    with Journal.open(tested) as log:
        log.write([row._replace(id="a", failed=True), row._replace(id="b", experiment="churn-0"),
                   row._replace(id="c", version="3")])  # fmt: skip
    assert compare.main(tested) == before


def test_a_rollout_of_the_configuration_is_compared_too(rivals: Project, tmp_path: Path) -> None:
    """Where serve_config.yaml begins with two arms, nobody needs to type deploy."""
    changes = {"rollout.mode": "ab", "ab.share": 50}
    project = edit(clone(rivals, tmp_path / "configured"), changes, SERVE_CONFIG)
    answer(project, 0.3)
    assert "version 2 is better by roc_auc" in compare.main(project)


def test_without_an_ab_rollout_it_is_said_how_to_begin_one(rivals: Project, command: Callable[..., Answer]) -> None:
    """One line, and exit code 2."""
    said = command(rivals.root, "compare")
    assert (said.code, said.err) == (2, f"error: there has been no A/B rollout; type '{NAME} deploy --mode ab'\n")
