"""A deed of a Friday evening and its remedy: edits of files, and what most of them share."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Edit = bytes | str | Callable[[str], str] | None
Edits = Mapping[str, Edit]
PYTHON = "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97"
ROWS = "customer,region,usage,churned\n" + "".join(f"C{n:07d},north,{n * 1.37:.2f},{n % 2}\n" for n in range(900))
CI = ".github/workflows/ci.yml"
HOOKS = ".pre-commit-config.yaml"


@dataclass(frozen=True)
class Sabotage:
    """A deed, the rule that it breaks, the words of the remedy in the message, and the remedy."""

    code: str
    deed: str
    edits: Edits
    says: str
    remedy: Edits | str
    warns: bool = False  # the rule never refuses a commit, and speaks where somebody asks
    left: Edits = field(default_factory=dict)  # what lies on disk besides, and git ignores


def append(text: str) -> Callable[[str], str]:
    return lambda before: before.rstrip("\n") + "\n" + text


def replace(old: str, new: str) -> Callable[[str], str]:
    """Return an edit; an old text that is not there is a mistake of the test."""

    def edit(before: str) -> str:
        assert old in before, old
        return before.replace(old, new, 1)

    return edit


def notebook(source: str, *outputs: object) -> str:
    """Return a notebook with one cell."""
    cell = {
        "cell_type": "code",
        "execution_count": 1,
        "id": "a",
        "metadata": {},
        "outputs": [*outputs],
        "source": source,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"
