"""Register the model that passed the gate.

reads   models/experiment-<id>/gate.json, the run of the model file
writes  a version in the MLflow registry: ``champion`` if it is the first, else ``challenger``; the monitor's reference
next    deploy
"""

import json

from . import registry
from .errors import Refused, UserError
from .project import NAME, Project
from .sources import sha256
from .watching import reference


def require_pass(project: Project) -> str | None:
    """Refuse a model that the gate has not passed, or that was trained anew since; return the champion it met."""
    try:
        verdict = json.loads(project.verdict.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise UserError(f"gate.json: no verdict yet; type '{NAME} gate'") from None
    if verdict["model_sha256"] != sha256(project.model):
        raise Refused(f"the gate has judged another model file; type '{NAME} gate'")
    if not verdict["passed"]:
        raise Refused("the gate has refused this model; it is not registered")
    champion: str | None = verdict["champion"]
    return champion


def main(project: Project) -> str:
    """Register, and point the alias at the new version."""
    version, alias = registry.register(project, require_pass(project))
    reference.remember(project)  # before another training replaces the features that it was trained on
    return f"version {version} is {alias}"
