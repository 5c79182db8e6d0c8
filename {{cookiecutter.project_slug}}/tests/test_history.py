"""The list of what was done with versions."""

import re
from collections.abc import Callable
from pathlib import Path

from {{ cookiecutter.__package_name }} import deploy, history
from {{ cookiecutter.__package_name }}.project import Project
from {{ cookiecutter.__package_name }}.serving.journal import Journal

from .helpers import Answer, clone, git


def test_every_step_says_when_who_why_and_between_which_versions(
    rivals: Project, tmp_path: Path, command: Callable[..., Answer]
) -> None:
    """Deploy, promotion and rollback are a line each, oldest first."""
    project = clone(rivals, tmp_path / "project")
    git(project.root, "config", "user.name", "Ada")
    deploy.main(project, "shadow", "see it")
    deploy.promote(project, "good enough")
    deploy.rollback(project, "it was not")
    said = command(project.root, "history").out.splitlines()
    assert said[0] == "history: the newest 3 events, UTC"
    assert [re.split(r"  +", line)[1:] for line in said[1:]] == [
        ["deploy shadow", "v1 → v2", "Ada", "see it"],
        ["promote", "v1 → v2", "Ada", "good enough"],
        ["rollback", "v2 → v1", "Ada", "it was not"],
    ]
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  ", line) for line in said[1:])
    assert command(project.root, "history", "--last", "1").out.splitlines()[1].split() == said[3].split()


def test_an_event_about_one_version_or_none_names_no_other(project: Project) -> None:
    """A drift has one version, and what somebody types may be of several lines."""
    with Journal.open(project) as log:
        log.record("drift", "usage has\nfallen", who="monitor", from_version="3")
        log.record("note", "by hand", who="Ada")
    first, second = history.main(project, 20).splitlines()[1:]
    assert re.split(r"  +", first)[1:] == ["drift", "v3", "monitor", "usage has fallen"]
    assert re.split(r"  +", second)[1:] == ["note", "Ada", "by hand"]


def test_before_the_first_event_there_is_nothing(project: Project) -> None:
    """It is said so."""
    assert history.main(project, 20) == "nothing has happened yet"
