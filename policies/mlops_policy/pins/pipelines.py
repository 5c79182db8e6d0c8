"""Services of CI besides GitHub's, told by where their files lie: which values are images, which are shell commands."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from mlops_policy.documents import Value

    Reader = Callable[[Value], str]

IMAGE, SHELL = "image", "shell"  # what a value is
GLOBAL = ("image", "services", "before_script", "after_script")


def _gitlab(value: Value) -> str:
    """https://docs.gitlab.com/ci/yaml/."""
    place = value.path if value.path[:1] and value.path[0] in GLOBAL else value.path[1:]  # of all jobs, or of one
    match place:
        case _ if value.path[:1] == ("variables",):
            return ""
        case ("image",) | ("image", "name") | ("services", int()) | ("services", int(), "name"):
            return IMAGE
        case ("script" | "before_script" | "after_script", *_):
            return SHELL
    return ""


def _circleci(value: Value) -> str:
    """https://circleci.com/docs/reference/configuration-reference/."""
    match value.path:
        case (*_, "docker", int(), "image"):
            return IMAGE
        case (*_, "run") | (*_, "run", "command"):
            return SHELL
    return ""


def _azure(value: Value) -> str:
    """https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/."""
    match value.path:
        case ("resources", "containers", int(), "image") | (*_, "container", "image"):
            return IMAGE
        case (*_, "container") if "/" in value.text or ":" in value.text:  # without either, it is one of the resources
            return IMAGE
        case (*_, int(), "script" | "bash" | "powershell" | "pwsh") | (*_, "inputs", "script" | "inlineScript"):
            return SHELL
    return ""


def _bitbucket(value: Value) -> str:
    """https://support.atlassian.com/bitbucket-cloud/docs/bitbucket-pipelines-configuration-reference/."""
    match value.path:
        case (*_, "image") | (*_, "image", "name"):
            return IMAGE
        case (*_, "script" | "after-script", int()):
            return SHELL
    return ""


def _woodpecker(value: Value) -> str:
    """https://woodpecker-ci.org/docs/usage/workflow-syntax, and Drone, of which it is a copy."""
    match value.path:
        case ("steps" | "services" | "pipeline" | "clone", _, "image"):
            return IMAGE
        case ("steps" | "pipeline", _, "commands", int()):
            return SHELL
    return ""


_FILES = (
    (r"(?:.*/)?(?:[^/]*gitlab-ci[^/]*\.ya?ml|\.gitlab(?:-ci)?/.*\.ya?ml)", "GitLab CI", _gitlab),
    (r"(?:.*/)?\.circleci/.*\.ya?ml", "CircleCI", _circleci),
    (r"(?:.*/)?(?:[^/]*azure[-_]pipelines?[^/]*(?:/.*)?|\.azure(?:devops)?/.*)\.ya?ml", "Azure Pipelines", _azure),
    (r"(?:.*/)?bitbucket-pipelines\.ya?ml", "Bitbucket", _bitbucket),
    (r"(?:.*/)?\.(?:drone|woodpecker)(?:/.*)?\.ya?ml", "Woodpecker", _woodpecker),
)


def system(path: str) -> tuple[str, Reader] | None:
    """Return the service of CI that reads a file, and what tells which of its values are what."""
    for pattern, name, reader in _FILES:
        if re.fullmatch(pattern, path, re.IGNORECASE):
            return name, reader
    return None
