"""Environments of MLflow's projects: ``MLproject`` and ``python_env.yaml`` (https://mlflow.org/docs/latest/projects/)."""

from __future__ import annotations

from mlops_policy.documents import yamls
from mlops_policy.lazy import pattern
from mlops_policy.pins import NONE, Dependency, declared, images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENTS = ("python_env", "conda_env", "docker_env", "uv_env")
_OF_MLFLOW = pattern(r"pip\s*<=\s*[\d.]+")  # MLflow itself writes which pip it had, at most


def read(text: str, path: str) -> Iterator[Dependency]:
    """Yield the image that a project runs in, or the packages that its ``python_env.yaml`` lists.

    A project that says nothing of either runs in whatever there is: that is one dependency, the environment.
    """
    values = yamls.values(text)
    if path.rpartition("/")[2].lower() != "mlproject":
        for group in ("build_dependencies", "dependencies"):
            listed = (value for value in values if value.path[:1] == (group,) and not _OF_MLFLOW.fullmatch(value.text))
            yield from declared.packages(text, listed, "PIN050", group)
        return
    for value in values:
        if value.path == ("docker_env", "image"):
            yield from filter(None, (images.dependency(text, value, "docker_env"),))
    if values and not any(value.path[:1] == (name,) for value in values for name in ENVIRONMENTS):
        yield Dependency("PIN050", "environment", "", NONE, 1, group="MLproject", kind="environment")
