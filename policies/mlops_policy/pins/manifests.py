"""What compose, Kubernetes, Helm and their kin run: files told by their shape, and where in them images are named."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.documents import Key, Value

COMPOSE, KUBERNETES, HELM = "compose", "kubernetes", "helm values"
# kinds of Kubernetes that hold other things under the name of an image, or run none
NOT_RUN = ("CustomResourceDefinition", "ConfigMap", "Secret", "Kustomization")
_VALUES = re.compile(r"(?:.*[-_.])?values(?:[-_.].*)?\.ya?ml", re.IGNORECASE)
_COMPOSE = re.compile(r"(?:.*[-_.])?compose(?:[-_.].*)?\.ya?ml", re.IGNORECASE)
_BUILT = re.compile(r"(?m)^[ \t]+build:")
_TAG = re.compile(r"(?i)tag|version")
_BLANK = ("", "~", "null", "set-by-chartpress")
_NAMES = ("repository", "image", "name")
_TAGS = ("tag", "imageTag", "image_tag", "digest")


def images(path: str, values: Sequence[Value]) -> tuple[str, list[Value]]:
    """Return what kind a document is, and the values in it that are references of images, or make one together."""
    top = {value.path[0]: value.text for value in values if len(value.path) == 1}
    sections = {value.path[0] for value in values if value.path}
    named = [value for value in values if value.path[-1:] == ("image",)]
    name = path.rpartition("/")[2]
    if "apiVersion" in top and "kind" in top:
        run = top["kind"] not in NOT_RUN and "backstage" not in top["apiVersion"]
        return KUBERNETES, [*(value for value in named if value.path[0] != "metadata"), *_parts(values)] if run else []
    if _VALUES.fullmatch(name):
        return HELM, [*_untagged(named, values), *_parts(values, named_elsewhere=True)]
    if "services" in sections:
        return COMPOSE, _composed([value for value in values if value.path[0] == "services"], 2)
    if _COMPOSE.fullmatch(name):
        return COMPOSE, _composed(values, 1)  # the first version of the format has no `services`
    return "component", [value for value in named if _is_component(value.path, top)]


def kind_of_template(path: str, text: str) -> str:
    """Return what kind a document will be once it is filled in; empty if that cannot be told."""
    if _VALUES.fullmatch(path.rpartition("/")[2]):
        return HELM
    if re.search(r"(?m)^apiVersion:", text):
        return KUBERNETES
    return COMPOSE if re.search(r"(?m)^services:", text) and not _BUILT.search(text) else ""


def _is_component(path: tuple[Key, ...], top: dict[Key, str]) -> bool:
    """Return whether an image is that of a step of Kubeflow, of a cluster of Ray, or of Azure ML."""
    match path:
        case ("implementation", "container", "image") | ("deploymentSpec", "executors", _, "container", "image"):
            return True
        case ("docker", "image"):
            return "cluster_name" in top
    return "azureml" in top.get("$schema", "")


def _composed(values: Sequence[Value], depth: int) -> list[Value]:
    """Return the images of services, but those that are built here, under whatever name they are built."""
    built = {value.path[:depth] for value in values if value.path[depth : depth + 1] == ("build",)}
    named = [value for value in values if value.path[depth:] == ("image",)]
    own = {value.text for value in named if value.path[:depth] in built}
    return [value for value in named if value.text not in own]


def _untagged(named: Sequence[Value], values: Sequence[Value]) -> list[Value]:
    """Return the images of a chart, but those whose tag is said beside them: ``imageTag``, ``defaultImageVersion``."""
    tagged = {value.path[:-1] for value in values if value.path and _TAG.search(str(value.path[-1]))}
    others = [value for value in values if value.path and str(value.path[-1]).endswith(("Image", "_image"))]
    return [
        *(value for value in named if value.path[:-1] not in tagged),
        *(value for value in others if ":" in value.text),  # without a tag, a name may be anything's
    ]


def _parts(values: Sequence[Value], *, named_elsewhere: bool = False) -> Iterator[Value]:
    """Yield the images that are said in parts: ``{registry, repository, tag, digest}``.

    One without a tag has that of its chart's ``appVersion``, which is not known here.
    """
    parts: dict[tuple[Key, ...], dict[Key, Value]] = {}
    for value in values:
        if value.path and value.path[-1] in ("registry", *_NAMES, *_TAGS) and value.text not in _BLANK:
            parts.setdefault(value.path[:-1], {})[value.path[-1]] = value
    for place, part in parts.items():
        tag = next((part[key] for key in reversed(_TAGS) if key in part), None)
        names = _NAMES if place[-1:] == ("image",) else _NAMES[:2]
        name = next((part[key].text for key in names if key in part), "")
        if not name and named_elsewhere and place[-1:] == ("image",):
            name = "image"
        if tag is not None and name:
            prefix = part["registry"].text + "/" if "registry" in part else ""
            sign = "@" if ":" in tag.text.partition("@")[0] else ":"
            yield tag._replace(text=f"{prefix}{name}{sign}{tag.text}")
