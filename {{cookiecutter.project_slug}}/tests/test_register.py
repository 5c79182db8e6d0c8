"""Registration: once for each run, the first as champion, the next as challenger."""

import json
from collections.abc import Callable

import pytest

from {{ cookiecutter.__package_name }} import (
    evaluate,
    gate,
    modelfile,
    register,
    registry,
    sources,
    tracking,
    train,
)
from {{ cookiecutter.__package_name }}.errors import Refused, UserError
from {{ cookiecutter.__package_name }}.project import NAME, Project

from .helpers import Answer


def rewrite_verdict(project: Project, **changes: bool | str) -> None:
    verdict = json.loads(project.verdict.read_text(encoding="utf-8"))
    project.verdict.write_text(json.dumps(verdict | changes), encoding="utf-8")


def test_the_first_version_is_the_champion(finished: Project) -> None:
    """With nothing before it, a model that passed becomes champion, and can be loaded as such."""
    model, version = registry.load_champion(finished)
    rows, _ = train.load_part(finished, "test")
    assert version == "1"
    file = modelfile.load(finished.model, ())
    assert modelfile.prediction_digest(model, rows) == modelfile.prediction_digest(file, rows)


def test_registering_twice_makes_one_version(trained: Project) -> None:
    """The same run is registered once, however often the command is typed."""
    assert register.main(trained) == register.main(trained) == "version 1 is champion"


def test_a_version_carries_its_lineage(finished: Project) -> None:
    """Whoever finds a version in the registry finds the data and the code that made it."""
    record = json.loads(finished.lineage.read_text(encoding="utf-8"))["artifacts"]
    with tracking.store(finished) as mlflow:
        tags = mlflow.MlflowClient().get_model_version(NAME, "1").tags
    assert tags["lineage.data.dvc_md5"] == record["data"]["dvc_md5"]
    assert tags["lineage.code.commit"] == record["code"]["commit"]


def test_a_model_the_gate_has_not_seen_is_refused(trained: Project, command: Callable[..., Answer]) -> None:
    """A file that was trained anew after the verdict is not the one that was judged."""
    train.train(trained)
    answer = command(trained.root, "register")
    assert answer.code == 1
    assert "the gate has judged another model file; type '" in answer.err


def test_a_model_without_a_verdict_is_refused(trained: Project) -> None:
    """No verdict is no pass."""
    trained.verdict.unlink()
    with pytest.raises(UserError, match=r"no verdict yet; type '\S+ gate'"):
        register.main(trained)


def test_a_verdict_that_was_turned_is_refused(trained: Project) -> None:
    """A verdict of no stays one for as long as the file says so."""
    rewrite_verdict(trained, passed=False)
    with pytest.raises(Refused, match="has refused this model"):
        register.main(trained)


def test_a_model_that_the_store_has_not_seen_is_logged_first(trained: Project) -> None:
    """A store without the run, as after a clone, gets the model first and then its version, the challenger."""
    train.train(trained)
    evaluate.main(trained)
    gate.main(trained)
    assert register.main(trained) == "version 2 is challenger"
    assert registry.load_champion(trained)[1] == "1"


def test_a_verdict_against_an_older_champion_is_refused(trained: Project) -> None:
    """Who was judged against nobody, or another champion, is judged again."""
    train.train(trained)
    evaluate.main(trained)
    rewrite_verdict(trained, model_sha256=sources.sha256(trained.model))
    with pytest.raises(Refused, match="the champion has changed since the verdict"):
        register.main(trained)


def test_a_model_without_its_lineage_is_refused(trained: Project) -> None:
    """A version is never made with the lineage of another model."""
    train.train(trained)
    rewrite_verdict(trained, model_sha256=sources.sha256(trained.model), champion="1")
    with pytest.raises(Refused, match=r"lineage\.json records another model"):
        register.main(trained)


def test_a_new_store_gets_the_lineage_too(trained: Project) -> None:
    """After the store is lost, gate and register give the version all that it had."""
    (trained.root / "mlflow.db").unlink()
    gate.main(trained)
    assert register.main(trained) == "version 1 is champion"
    test_a_version_carries_its_lineage(trained)
