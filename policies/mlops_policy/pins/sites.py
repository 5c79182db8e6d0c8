"""Which files say something of dependencies, Pythons, locks or data, by name, and by content where it takes that."""

from __future__ import annotations

from mlops_policy.lazy import pattern

PYPROJECT, REQUIREMENTS, PIPFILE, SETUP_CFG, SETUP_PY = "pyproject", "requirements", "pipfile", "setup.cfg", "setup.py"
CONDA, SCRIPT, NOTEBOOK, SHELL, DOCKERFILE = "conda", "script", "notebook", "shell", "dockerfile"
WORKFLOW, IMAGES, PRE_COMMIT, TERRAFORM, MLPROJECT = "workflow", "images", "pre-commit", "terraform", "mlproject"
LOCK, PYTHON, IGNORE, DVC, READS, LINEAGE = "lock", "python", "ignore", "dvc", "reads", "lineage"

NAMES = {
    "pyproject.toml": PYPROJECT,
    "pipfile": PIPFILE,
    "setup.cfg": SETUP_CFG,
    "setup.py": SETUP_PY,
    "mlproject": MLPROJECT,
    "makefile": SHELL,
    "gnumakefile": SHELL,
    "justfile": SHELL,
    ".pre-commit-config.yaml": PRE_COMMIT,
    ".pre-commit-config.yml": PRE_COMMIT,
    "uv.toml": LOCK,
    "uv.lock": LOCK,
    "poetry.lock": LOCK,
    "pdm.lock": LOCK,
    "pipfile.lock": LOCK,
    ".terraform.lock.hcl": LOCK,
    ".python-version": PYTHON,
    "runtime.txt": PYTHON,
    ".tool-versions": PYTHON,
    "mise.toml": PYTHON,
    ".mise.toml": PYTHON,
    "tox.ini": PYTHON,
    "noxfile.py": PYTHON,
    "mypy.ini": PYTHON,
    ".mypy.ini": PYTHON,
    "ruff.toml": PYTHON,
    ".ruff.toml": PYTHON,
    "devcontainer.json": PYTHON,
    ".devcontainer.json": PYTHON,
    ".readthedocs.yaml": PYTHON,
    ".readthedocs.yml": PYTHON,
    "app.yaml": IMAGES,
    "app.yml": IMAGES,
    "serverless.yml": IMAGES,
    "serverless.yaml": IMAGES,
    "python_env.yaml": MLPROJECT,
    "python_env.yml": MLPROJECT,
    ".gitignore": IGNORE,
    "dvc.yaml": DVC,
    "dvc.lock": DVC,
    "lineage.json": LINEAGE,
    "lineage.schema.json": LINEAGE,
    "model_card.md": LINEAGE,
}
ENDINGS = {
    ".ipynb": NOTEBOOK,
    ".sh": SHELL,
    ".bash": SHELL,
    ".zsh": SHELL,
    ".mk": SHELL,
    ".tf": TERRAFORM,
    ".dockerfile": DOCKERFILE,
    ".dvc": DVC,
}
# `reqs.txt`, `requirements-dev.in`, `requirements/base.txt`, `constraints.txt`: what people call them
_REQUIREMENTS = pattern(r"(?:.*[-_.])?(?:requirements?|reqs?|constraints?)(?:[-_.].*)?\.(?:txt|in|pip)")
_DOCKERFILE = pattern(r"(?:dockerfile|containerfile)(?:[-._].*)?|.*[-_.](?:dockerfile|containerfile)")
_CONDA_NAME = pattern(r"(?:.*[-_.])?(?:environment|environments|env|conda)(?:[-_.].*)?\.ya?ml")
_PYLOCK = pattern(r"pylock(?:\.[^.]+)?\.toml")
_CONDA = pattern(rb"(?m)^dependencies:\s*(?:#.*)?$")
_IMAGE = pattern(rb"(?m)^\s*(?:-\s+)?[\"']?(?:\w{0,40}[iI]mage\w{0,40}|container|docker|repository|tag)[\"']?:")
# What other services of CI read.
_PIPELINE = pattern(
    r"\.?(?:.*\.)?gitlab-ci(?:\..*)?\.ya?ml|azure-pipelines(?:[-.].*)?\.ya?ml|bitbucket-pipelines\.ya?ml|\.(?:woodpecker|drone)"
    r"\.ya?ml"
)
WORKFLOWS = (".github/workflows", ".gitea/workflows", ".forgejo/workflows")
_INSTALL = pattern(rb"(?:pip|pipx|conda|mamba|uv|poetry|pdm)[\w.]*\s")
NOT_DOCKERFILES = (".md", ".rst", ".py", ".yml", ".yaml", ".json", ".sh", ".dockerignore", ".html", ".png", ".txt")
SCRIPT_MARK = b"# /// script"
# What reads data, and what it reads: a string that names a file of data, in code or in the JSON of a notebook.
_READERS = (b"read_", b"scan_", b"load", b"open(", b"genfromtxt", b"File(", b"memmap", b"Folder(", b"from_dir")
_DATA = pattern(
    rb"\.(?:csv|tsv|parquet|pq|feather|arrow|orc|xlsx?|xlsb|ods|jsonl|ndjson|np[yz]|h5|hdf5?|mat|nc|sav|dta|tfrecords?"
    rb"|arff|avro|geojson|wav)(?:\.(?:gz|bz2|zip|xz|zst))?\\?[\"']"
    rb"|read_(?:csv|parquet|json|table|fwf|xml|pickle|sql|excel|feather)\(|ImageFolder\(|DatasetFolder\(|load_from_disk\("
    rb"|_from_directory\("
)


def kind(path: str, head: bytes) -> str:  # noqa: PLR0911  one return a kind
    """Return what kind of file this is, empty for one that says nothing of dependencies."""
    folder, _, name = path.lower().rpartition("/")
    known = NAMES.get(name)
    if known:
        return known
    stem, dot, ending = name.rpartition(".")
    known = ENDINGS.get(f".{ending}") if dot and stem else None
    if known == NOTEBOOK:
        return NOTEBOOK if _INSTALL.search(head) else _reads(folder, head)
    if known:
        return known
    if ending == "py":
        return SCRIPT if SCRIPT_MARK in head else _reads(folder, head)
    if name == "config":
        return DVC if folder.rpartition("/")[2] == ".dvc" else ""
    if ending in ("yml", "yaml"):
        return _yaml(folder, name, head)
    if ending in ("txt", "in", "pip") and (_REQUIREMENTS.fullmatch(name) or _in_requirements(folder, ending)):
        return REQUIREMENTS
    if name.endswith(".py.lock") or (ending == "toml" and _PYLOCK.fullmatch(name)):
        return LOCK
    if "docker" in name or "container" in name:
        return DOCKERFILE if _DOCKERFILE.fullmatch(name) and not name.endswith(NOT_DOCKERFILES) else ""
    return SHELL if head.startswith(b"#!") and b"sh" in head[:64].partition(b"\n")[0] else ""


def _reads(folder: str, head: bytes) -> str:
    """Return the kind of code that may read data; tests read what they make."""
    if "tests" in folder or not any(word in head for word in _READERS):
        return ""
    return READS if _DATA.search(head) else ""


def _in_requirements(folder: str, ending: str) -> bool:
    """Return whether a text lies in a folder of requirements: ``requirements/base.txt``."""
    return ending in ("txt", "in") and folder.rpartition("/")[2] in ("requirements", "reqs", "requires", "constraints")


def _yaml(folder: str, name: str, head: bytes) -> str:
    """Return what kind of YAML this is."""
    if folder.endswith(WORKFLOWS) or name in ("action.yml", "action.yaml"):
        return WORKFLOW
    if folder.endswith((".circleci", ".gitlab", ".gitlab-ci", ".woodpecker")) or _PIPELINE.fullmatch(name):
        return IMAGES
    if b"dependencies:" in head and _CONDA.search(head) and (b"channels:" in head or _CONDA_NAME.fullmatch(name)):
        return CONDA
    return IMAGES if _IMAGE.search(head) else ""
