"""MOD: models and the folders of their runs, which belong into a registry or under DVC, not into git."""

from __future__ import annotations

from mlops_policy.core import ERROR, Example, Problem, rule
from mlops_policy.formats import EMBEDDINGS, MODEL, PICKLE
from mlops_policy.lazy import pattern
from mlops_policy.places import place
from mlops_policy.rules.common import FIXTURE_KB, move_out, problem, quoted, sighted, small_fixture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.snapshot import File, Survey

    Options = Mapping[str, Any]

# Folders that tracking and training tools write. `runs`, `outputs` and `checkpoints` alone are too common for sources.
RUN_FOLDERS = pattern(
    r"(?:^|/)(mlruns|mlartifacts|lightning_logs|catboost_info|\.aim|\.ipynb_checkpoints|\.hydra|\.dvc/(?:cache|tmp)"
    r"|wandb/(?:offline-run-|run-|latest-run)[^/]*|(?:outputs|multirun)/\d{4}-\d\d-\d\d)/"
)
# What every such path holds: a look at these costs less than a look at the pattern.
RUN_WORDS = tuple(
    "mlruns mlartifacts mlflow.db tfevents lightning_logs catboost_info wandb/ .aim .ipynb_checkpoints .hydra .dvc/"
    " outputs/ multirun/".split()
)
RUN_FILES = pattern(r"(?:^|/)(mlflow\.db|[^/]*\.tfevents\.[^/]*)$")


@rule(
    "MOD001",
    levels=(ERROR, ERROR, ERROR),
    since="0.2.0",
    options={"fixture-kb": FIXTURE_KB},
    examples=lambda: (
        Example("GGUF under another name", {"src/notes.md": b"GGUF\3\0\0\0" + bytes(64)}, finds=True),
        Example("prose about it", {"README.md": b"GGUF files begin with GGUF and a version.\n"}, finds=False),
    ),
)
def model_file(file: File, options: Options) -> Iterator[Problem]:
    """A trained model is in git.

    PyTorch, safetensors, GGUF, ONNX, Keras, TensorFlow, XGBoost, LightGBM, CatBoost, Core ML, skops, PMML, word vectors
    and others, told by their bytes under any name, and inside archives, notebooks and encoded text.

    Why: A model in git has no version, no metrics and no lineage; the registry gives it all three.

    Instead: register it, or `git rm --cached FILE && dvc add FILE`. Models of up to 128 KB in folders of tests pass.
    """
    for sighting in sighted(file, MODEL, EMBEDDINGS):
        if not small_fixture(file, options, sighting):
            yield problem(sighting, "a model in git", move_out(file, sighting))


@rule(
    "MOD002",
    levels=(ERROR, ERROR, ERROR),
    since="0.2.0",
    options={"fixture-kb": FIXTURE_KB},
    examples=lambda: (
        Example("a list", {"a": b"\x80\x04]\x94(K\x01K\x02e."}, finds=True),
        Example("prose about it", {"README.md": b"A pickle begins with \\x80 and the protocol.\n"}, finds=False),
    ),
)
def pickle_file(file: File, options: Options) -> Iterator[Problem]:
    """A pickle is in git.

    pickle, joblib, dill, cloudpickle and arrays of objects, compressed too. In folders of tests it warns.

    Why: Loading one runs whatever code it holds, and it is a model or data without a version besides.

    Instead: save models with skops, safetensors or ONNX and tables as Parquet, then `dvc add FILE`.
    """
    for sighting in sighted(file, PICKLE):
        fix = move_out(file, sighting)
        yield problem(sighting, "a pickle in git", fix, warn=small_fixture(file, options, sighting))


@rule(
    "MOD003",
    since="0.2.0",
    scope="snapshot",
    examples=lambda: (
        Example("MLflow's runs", {"mlruns/0/meta.yaml": b"name: Default\n"}, finds=True),
        Example("sources for wandb", {"wandb/run.py": b"import wandb\n"}, finds=False),
    ),
)
def run_folder(survey: Survey, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all rules
    """A folder that a training run wrote is in git.

    mlruns, mlartifacts, mlflow.db, wandb runs, lightning_logs, TensorBoard events, Hydra outputs, catboost_info, DVC's
    cache and Jupyter's checkpoints.

    Why: Runs belong to the tracking server; in git they are copies that nobody compares, often with paths and models.

    Instead: `git rm -r --cached FOLDER && echo FOLDER/ >> .gitignore`.
    """
    folders: dict[str, list[str]] = {}
    for entry in survey.entries:
        if not any(word in entry.path for word in RUN_WORDS) or place(entry.path).fixture:
            continue
        match = RUN_FOLDERS.search(entry.path) or RUN_FILES.search(entry.path)
        if match:
            folders.setdefault(entry.path[: match.end(1)], []).append(entry.path)
    for folder, paths in folders.items():
        files = dict.fromkeys(paths)
        count = f"{len(files)} files" if len(files) > 1 else "1 file"
        fix = f"git rm -r --cached {quoted(folder)} && echo {quoted('/' + folder)} >> .gitignore"
        message = f"what a run wrote is in git: {folder}, {count}"
        yield from (Problem(message, fix, subject=folder, path=path) for path in files)


RULES = (model_file, pickle_file, run_folder)
