"""Files that hold credentials and little else: known by their names, or by what they say they are."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.secrets.structural import basic
from mlops_policy.secrets.words import NONE, PASSWORD, SECRET, kind, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.secrets import Pair

DVC, DOCKER, KUBERNETES, KUBECONFIG, KAGGLE = ".dvc/config", "docker", "Kubernetes secret", "kubeconfig", "kaggle.json"
# By the end of the path.
_NAMES = {
    ".netrc": ".netrc", "_netrc": ".netrc", "/netrc": ".netrc", ".pypirc": ".pypirc", "kaggle.json": KAGGLE,
    ".pgpass": ".pgpass", "pgpass.conf": ".pgpass", ".my.cnf": ".my.cnf", ".npmrc": ".npmrc", ".dockercfg": DOCKER,
    ".docker/config.json": DOCKER, ".dockerconfigjson": DOCKER, ".git-credentials": ".git-credentials",
    ".s3cfg": ".s3cfg", ".boto": ".boto", ".databrickscfg": ".databrickscfg", "rclone.conf": "rclone.conf",
    ".aws/credentials": ".aws/credentials", ".mlflow/credentials": ".mlflow/credentials", ".aws/config": ".aws/config",
    ".dvc/config": DVC, ".dvc/config.local": DVC, ".kube/config": KUBECONFIG, "kubeconfig": KUBECONFIG,
    "kubeconfig.yaml": KUBECONFIG, "kubeconfig.yml": KUBECONFIG, ".condarc": ".condarc", "clearml.conf": "clearml.conf",
    ".comet.config": ".comet.config", ".cdsapirc": ".cdsapirc", ".modal.toml": ".modal.toml",
}  # fmt: skip
_ENDS = tuple(name if name[0] in "/_" else f"/{name}" for name in _NAMES)
_SECRET = pattern(r"(?m)^[ \t-]*[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?Secret\b")
_CONFIG = pattern(r"(?m)^[ \t]*[\"']?kind[\"']?[ \t]*:[ \t]*[\"']?Config\b")
_REGISTRY = pattern(r'"(?:auth|password)"\s{0,4}:\s{0,4}"([^"\\]{1,4000})"')  # of what Docker keeps
# names in a secret of what is none
_OPEN = frozenset("username user login email host hostname port database db url crt cert name namespace".split())


def credential_file(path: str, text: str) -> str:
    """Return what kind of file for credentials a file is; nothing for any other."""
    rooted = "/" + path.lower()
    if rooted.endswith(_ENDS):
        return next(title for end, title in zip(_ENDS, _NAMES.values(), strict=True) if rooted.endswith(end))
    if "kind" in text and "Secret" in text and _SECRET.search(text):
        return KUBERNETES
    if rooted.endswith("json") and '"auths"' in text and '"auth"' in text:
        return DOCKER
    if "client-key-data" in text and _CONFIG.search(text):
        return KUBECONFIG
    return "service account key" if '"service_account"' in text and '"private_key"' in text else ""


def unwrapped(pair: Pair, file: str) -> tuple[Pair, str]:
    """Return a pair of such a file as it was before it was encoded, and what the file makes of it."""
    last = pair.key.rpartition(".")[2]
    if file == DOCKER and last == "auth":
        return pair._replace(value=basic(pair.value) or pair.value), PASSWORD
    if file == KUBERNETES and "data" in pair.key.lower().split("."):
        value = _decoded(pair.value) if ".data." in f".{pair.key}." else pair.value
        match = _REGISTRY.search(value) if last in ("dockerconfigjson", "dockercfg") else None
        if match:
            return pair._replace(value=basic(match[1]) or match[1]), PASSWORD
        return pair._replace(value=value), _of_secret(last, pair)
    if file == KAGGLE and last == "key":
        return pair, SECRET
    if file == ".npmrc" and last.endswith(("_auth", "_password")):
        return pair._replace(value=basic(pair.value) or _decoded(pair.value) or pair.value), PASSWORD
    return pair, ""


def _of_secret(last: str, pair: Pair) -> str:
    """Return what a value of a Kubernetes secret is: a password, unless its name says that it is none."""
    if not _OPEN.isdisjoint(words(last)[-1:]):
        return NONE
    return kind(pair.key) or SECRET


def _decoded(value: str) -> str:
    """Return what a text in base64 says, if that is text."""
    import binascii

    try:
        said = binascii.a2b_base64("".join(value.split()), strict_mode=True).decode().strip()
    except ValueError:
        return ""
    return said if said.isprintable() or "-----BEGIN" in said else ""
