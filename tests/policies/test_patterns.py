"""Regular expressions that work on every Python that we admit."""

import re
from pathlib import Path

import pytest
from support import ROOT

SOURCES = sorted((ROOT / "policies/mlops_policy").rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_group_is_repeated_without_going_back(path: Path) -> None:
    """Python before 3.11.5 loses matches of ``(...)*+``; of one class of characters, ``[...]*+``, it does not."""
    assert re.findall(r"[^\\(]\)(?:[*+?]|\{\d*,?\d*\})\+(?![+=])", path.read_text("utf-8")) == []
