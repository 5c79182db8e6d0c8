"""What ``mlops-policy doctor`` looks at: a module a subject, each with a function that yields lines.

Nothing of the repository is run, nothing is written, and no connection is opened.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

# Nothing to do; something to know; something that keeps the policy from holding.
OK, NOTE, BROKEN = "ok", "note", "FAILED"


class Line(NamedTuple):
    """What was looked at, how it is, and what to type where it is not as it should be."""

    about: str
    state: str
    message: str
    remedy: str = ""

    def sentence(self) -> str:
        """Return it as a person reads it."""
        return f"{self.state:<6} {self.about}: {self.message}" + (f"; type: {self.remedy}" if self.remedy else "")
