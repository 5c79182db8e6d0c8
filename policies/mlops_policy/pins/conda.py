"""An environment of conda: https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html."""

from __future__ import annotations

from mlops_policy.documents import Unreadable, below, yamls
from mlops_policy.pins import declared, requirements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.documents import Value
    from mlops_policy.pins import Dependency

ITEM = ("dependencies", 0)
PIP_ITEM = ("dependencies", 0, "pip", 0)


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield what an environment declares: packages of conda, and those that pip installs into it.

    Raises:
        Unreadable: It is no YAML, or far longer than such a file is.
    """
    del path
    if text.count("\n") > declared.MOST:
        raise Unreadable("too large to be read")
    for value in below(yamls.values(text), "dependencies"):
        if len(value.path) == len(ITEM):
            found = declared.conda(value.text, "PIN007", value.line, declared.offset(text, value), group="conda")
            if found is not None and not _of_mlflow(found):
                yield found
        elif len(value.path) == len(PIP_ITEM) and value.path[2] == "pip":
            yield from _of_pip(text, value)


def _of_mlflow(found: Dependency) -> bool:
    """Return whether it is the line that MLflow writes into every environment of a model: ``pip<=23.1``."""
    return found.name == "pip" and found.spec.startswith("<=")


def _of_pip(text: str, value: Value) -> Iterator[Dependency]:
    """Yield what an item of the list for pip declares: a line as in a requirements file."""
    start = declared.offset(text, value)
    for entry in requirements.entries(value.text):
        yield from requirements.read_entry(
            requirements.Entry(entry.text, value.line, start + entry.start if start >= 0 else -1), "PIN007", "pip"
        )
