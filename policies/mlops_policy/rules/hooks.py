"""WFL: hooks of the policy that a configuration of pre-commit has no more, or has not for commits."""

from __future__ import annotations

from mlops_policy.core import WARNING, Example, Problem, rule
from mlops_policy.documents import Unreadable
from mlops_policy.places import place
from mlops_policy.workflows import COMMITS, PUSHES, precommit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.project import Project

    Options = Mapping[str, Any]

CONFIG = ".pre-commit-config.yaml"
HOOK = "repos:\n- repo: https://git.example.org/ml/mlops-template\n  rev: 0123456\n  hooks:\n  - id: %s\n"


@rule(
    "WFL009",
    since="0.6.0",
    scope="project",
    examples=lambda: (
        Example("for pushes alone", {CONFIG: (HOOK % PUSHES).encode()}, finds=True),
        Example("for commits", {CONFIG: (HOOK % COMMITS).encode()}, finds=False),
        Example("another's", {CONFIG: b"repos: []\n"}, finds=False),
    ),
)
def removed_hook(project: Project, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all rules
    """A hook of the policy is taken out of the configuration.

    Compared with HEAD, or with the commit from which a range starts. One that another hook stands in for passes, as
    `mlops-policy` does for `forbid-data`. Where only pushes are judged, and were before, it warns. pre-commit goes by
    the configuration that is staged: the commit that takes a hook out is judged by those that stay, and, where none
    stays, by nobody but a CI that runs the policy itself: `mlops-policy check --range BASE..HEAD`.

    Why: From then on nothing is judged, here and with everybody who pulls, and nobody is told.

    Instead: list it again, `- id: mlops-policy`; what it finds wrongly is waived, with a reason and a date:
    `# mlops-policy: ignore[CODE] reason -- owner=@you until=YYYY-MM-DD`.
    """
    for path, _ in project.kinds("pre-commit"):
        try:
            judged = precommit.judges(project.text(path) or "")
            gone = precommit.lost(project.before(path) or "", project.text(path) or "")
        except Unreadable:  # PIN090 says so
            continue
        if place(path).fixture:
            continue
        if gone:
            again = ", ".join(f"- id: {name}" for name in gone)
            message = f"taken out of the hooks of the policy: {', '.join(gone)}"
            yield Problem(message, f"list it again: {again}", 1, subject="removed", path=path)
        elif judged.keys() == {PUSHES}:
            message = f"of the hooks of the policy there is only {PUSHES}: commits are not judged"
            yield Problem(message, f"list the other one, too: - id: {COMMITS}", 1, level=WARNING, path=path)


RULES = (removed_hook,)
