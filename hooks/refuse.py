"""Bad answers are refused as soon as they are given: a hook's refusal comes with cookiecutter's own traceback.

cookiecutter.json loads this as a Jinja extension; the rules are in pre_gen_project.py, which stays the last guard.
"""

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


class Refuse(Extension):
    """Make the filter ``refused`` known to Jinja."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters["refused"] = refused
