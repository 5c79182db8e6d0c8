"""What GitHub Actions gives and takes: variables, annotations, the summary of a job, and outputs for later steps.

https://docs.github.com/actions/reference/workflows-and-actions/variables and .../workflow-commands.
"""

from __future__ import annotations

import os

from mlops_policy.reporters import shown
from mlops_policy.reporters import summary as page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from mlops_policy.commands.typing import Say
    from mlops_policy.reporters.report import Report

REFERENCE = "policies/RULES.md"
WHOLE = "; in a workflow: fetch-depth: 0 for actions/checkout"


def here() -> bool:
    """Return whether this is run in a workflow of GitHub."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def address(repository: str) -> str:
    """Return the address of a repository, empty where no server is known."""
    server = os.environ.get("GITHUB_SERVER_URL", "").rstrip("/")
    return f"{server}/{repository}" if server and repository else ""


def reference(repository: str, commit: str) -> str:
    """Return the address of the reference of all rules, empty where no server is known."""
    found = address(repository)
    return f"{found}/blob/{commit}/{REFERENCE}" if found else ""


def summary(told: Report) -> None:
    """Append a report to the summary of the job, if there is one."""
    _append("GITHUB_STEP_SUMMARY", page.render(told))


def outputs(facts: Mapping[str, object]) -> None:
    """Hand facts to later steps and jobs, if there are any; none of them has a line break."""
    _append("GITHUB_OUTPUT", "".join(f"{key}={value}\n" for key, value in facts.items()))


def stopped(why: str, say: Say) -> None:
    """Tell in all the ways there are that nothing was judged."""
    if not here():
        return
    line = shown(why) + (WHOLE if "--unshallow" in why else "")
    say(f"::error title=mlops-policy::{line.replace('%', '%25')}")
    _append("GITHUB_STEP_SUMMARY", f"## mlops-policy did not judge everything\n\n    {line}\n")
    outputs({"result": "incomplete"})


def _append(variable: str, content: str) -> None:
    path = os.environ.get(variable)
    if path:
        with open(path, "a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(content)
