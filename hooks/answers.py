"""Bad answers are refused as soon as they are given: a hook's refusal comes with cookiecutter's own traceback.

cookiecutter.json loads this as a Jinja extension; the rules are in pre_gen_project.py, which stays the last guard.
An update renders two versions of the template in one process, the older one first, at the same place: Python then keeps
this module from the older one. So it reads all else from the files of the version that is rendered; a version in which
this module must change gives it another name.
"""

import re
import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cookiecutter.exceptions import FailedHookException
from jinja2 import Environment
from jinja2.ext import Extension

TEMPLATE = Path(__file__).parents[1]


def refused(answers: Mapping[str, Any]) -> str:
    """Return nothing for good answers.

    Raises:
        FailedHookException: says what is wrong; cookiecutter prints it and ends.
    """
    found = runpy.run_path(str(TEMPLATE / "hooks" / "pre_gen_project.py"))["problem"](answers)
    if found:
        raise FailedHookException(f"mlops-template: {found}")
    return ""


def version() -> str:
    """Return the version of the template."""
    text = (TEMPLATE / "policies" / "mlops_policy" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    return found[1] if found else "unknown"


class Answers(Extension):
    """Make the filter ``refused`` known to Jinja, and ``template_version``."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.filters["refused"] = refused
        environment.globals["template_version"] = version()
