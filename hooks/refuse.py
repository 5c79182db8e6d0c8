"""Bad answers are refused as soon as they are given: a hook's refusal comes with cookiecutter's own traceback.

cookiecutter.json loads this as a Jinja extension; the rules are in pre_gen_project.py, which stays the last guard.
"""

import re
from pathlib import Path

from cookiecutter.exceptions import FailedHookException
from jinja2 import Environment
from jinja2.ext import Extension

from hooks.pre_gen_project import Answers, problem


def refused(answers: Answers) -> str:
    """Return nothing for good answers.

    Raises:
        FailedHookException: says what is wrong; cookiecutter prints it and ends.
    """
    found = problem(answers)
    if found:
        raise FailedHookException(f"mlops-template: {found}")
    return ""


def version() -> str:
    """Return the version of the template."""
    place = Path(__file__).parents[1] / "policies" / "mlops_policy" / "__init__.py"
    found = re.search(r'^__version__ = "(.+)"$', place.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else "unknown"


class Refuse(Extension):
    """Make the filter ``refused`` known to Jinja, and ``template_version``."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters["refused"] = refused
        environment.globals["template_version"] = version()
