"""Sources: what a record may say of them, and what a configuration may hold."""

import pytest

from {{ cookiecutter.__package_name }} import collect
from {{ cookiecutter.__package_name }}.errors import UserError
from {{ cookiecutter.__package_name }}.project import Project

from .helpers import ROOT, edit
from .settings import DATA


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("generator", "generator"),
        ("data/own.csv", "data/own.csv"),
        (str(ROOT / "own.csv"), "own.csv"),
        ("https://example.org/own.csv?signature=abc", "https://example.org/own.csv"),
    ],
)
def test_records_hold_no_folder_and_no_token(source: str, shown: str) -> None:
    """What manifest and lineage say of a source is fit to be committed."""
    assert DATA.model_copy(update={"source": source}).shown == shown


def test_a_url_with_credentials_is_refused(project: Project) -> None:
    """A password has no place in a configuration that git keeps; the message does not repeat it."""
    with pytest.raises(UserError, match=r"the URL holds credentials; give one without$"):
        edit(project, {"data.source": "https://me:" + "word@example.org/a.csv", "data.sha256": "0" * 64})


def test_a_personal_column_must_exist(project: Project) -> None:
    """A misspelt column would be seen by the model: it is named instead."""
    with pytest.raises(UserError, match=r"data\.personal: column 'regoin' is missing"):
        collect.main(edit(project, {"data.personal": ["regoin"]}))
