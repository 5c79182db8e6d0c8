"""TRK: training that leaves nothing behind: no metrics, no parameters, no model; and what is tracked but not true."""

from __future__ import annotations

from mlops_policy.core import ERROR, OFF, WARNING, Example, Problem, rule
from mlops_policy.tracking import (
    BOOSTING,
    CATBOOST,
    HUGGING,
    KERAS,
    LIGHTNING,
    METRICS,
    MODEL,
    OUTPUT,
    PARAMETERS,
    SKLEARN,
    TORCH,
)
from mlops_policy.tracking import files as tracked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.snapshot import File
    from mlops_policy.tracking import Run, Spot

    Options = Mapping[str, Any]

MOST = 50  # findings of a rule in a file
SHOWN = 4  # parameters that a message names
HEAD = b"""from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score
import argparse, joblib, json, mlflow
x, y, a, b = load()
"""
FIT = b"model = LogisticRegression().fit(x, y)\n"
PRINTED = b"print(accuracy_score(b, model.predict(a)))\n"
WRITTEN = b"json.dump({'accuracy': accuracy_score(b, model.predict(a))}, open('metrics.json', 'w'))\n"
SAVED = b"joblib.dump(model, 'models/model.joblib')\n"
OPTIONS = b"""parser = argparse.ArgumentParser()
parser.add_argument("--max-iter", "--iterations", type=int)
args = parser.parse_args()
model = LogisticRegression(max_iter=args.iterations).fit(x, y)
"""
WITHIN = b'with mlflow.start_run():\n    mlflow.log_metric("rmse", rmse)\n'


@rule(
    "TRK001",
    since="0.5.0",
    examples=lambda: (
        Example("a score that is only printed", {"train.py": HEAD + FIT + PRINTED + SAVED}, finds=True),
        Example("a file of metrics", {"train.py": HEAD + FIT + WRITTEN + SAVED}, finds=False),
        Example("a library's function", {"train.py": HEAD + b"def fit(x, y):\n    return " + FIT[8:]}, finds=False),
        Example("autologging", {"train.py": HEAD + b"mlflow.autolog()\n" + FIT + PRINTED}, finds=False),
    ),
)
def metrics_not_kept(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all rules
    """A training run keeps no metrics: they are printed only, or not computed at all.

    Calls of `fit` and training loops of scikit-learn, XGBoost, LightGBM, CatBoost, Keras, PyTorch, Lightning and
    Transformers in what is run: scripts, commands, notebooks. A tracker, a callback, autologging, a logger of
    Lightning, `report_to`, or a written file that is named after metrics, scores or results keeps them; so may
    whatever another module is given that is named `save_...` or `log_...`.

    An error where metrics are shown and nothing can keep them. It warns in notebooks, where a run leaves a file of
    predictions, a figure or a log, and where another module is handed the model and may do it. Tests, examples,
    documentation and benchmarks pass; so do functions that nothing in the file runs: their caller has the metrics.

    Why: Without its metrics a model cannot be compared with the next one, and nobody can say later why it was chosen.

    Instead: `mlflow.autolog()` above, or `json.dump(metrics, open("metrics.json", "w"))` below the fit.
    """
    run = tracked.run(file)
    if run is None or METRICS in run.kept.sure or (not run.measured and run.staged and MODEL in run.kept.sure):
        return
    sure = bool(run.shown) or (run.measured and MODEL in run.kept.sure)
    others = METRICS in run.kept.perhaps or (OUTPUT in run.kept.sure and MODEL not in run.kept.sure)
    yield _problem(run, _without(run), METRICS, _metrics_fix(run), sure=sure and not others)


@rule(
    "TRK002",
    levels=(OFF, WARNING, ERROR),
    since="0.5.0",
    examples=lambda: (
        Example("options that are lost", {"train.py": HEAD + OPTIONS + WRITTEN + SAVED}, finds=True),
        Example(
            "options that are logged",
            {"train.py": HEAD + OPTIONS + b"mlflow.log_params(vars(args))\n" + WRITTEN + SAVED},
            finds=False,
        ),
    ),
)
def parameters_not_kept(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A training run keeps no parameters: no run, no file, no configuration says which ones it had.

    `log_params`, `save_hyperparameters`, a run's config, a written file of parameters and a configuration that the
    repository holds keep them. An error, under the strict profile, where options of the command line or variables of
    the environment set them; where they stand in the code, git has them, and this warns. Notebooks pass.

    Why: The command line of last month is gone. Without it the run cannot be repeated, and a better score cannot be
    told from a luckier one.

    Instead: `mlflow.log_params(vars(args))`, or read them from `configs/train_config.yaml`.
    """
    run = tracked.run(file)
    if run is None or run.notebook or PARAMETERS in run.kept.sure or run.searched:
        return
    given = ", ".join(run.given[:SHOWN]) + (", ..." if len(run.given) > SHOWN else "")
    outside = f": {given} {'is' if len(run.given) == 1 else 'are'} given from outside" if given else ""
    message = f"training keeps no parameters{outside}"
    what = "vars(args)" if given else "model.get_params()" if run.training.family == SKLEARN else "params"
    fix = f"mlflow.log_params({what})"
    yield _problem(run, message, PARAMETERS, fix, sure=bool(given) and PARAMETERS not in run.kept.perhaps)


@rule(
    "TRK003",
    since="0.5.0",
    examples=lambda: (
        Example("nothing is left", {"train.py": HEAD + FIT + PRINTED}, finds=True),
        Example("a dump", {"train.py": HEAD + FIT + WRITTEN + SAVED}, finds=False),
        Example(
            "a validation",
            {
                "train.py": HEAD
                + FIT
                + b"from sklearn.model_selection import cross_val_score as c\nprint(c(model, x, y))\n"
            },
            finds=False,
        ),
    ),
)
def model_not_kept(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A training run keeps no model: it is trained, and gone when the program ends.

    A dump, `save`, `log_model`, a checkpoint, an export or an upload keeps it. Searches for parameters and
    cross-validation pass: their models are there to be compared. An error where the run leaves nothing at all; where it
    leaves metrics, predictions or figures, or another module is handed the model, it warns, as in notebooks.

    Why: What is deployed is then another model than the one that was measured.

    Instead: `mlflow.sklearn.log_model(model, name="model")`, or `skops.io.dump(model, "models/model.skops")` with DVC.
    """
    run = tracked.run(file)
    if run is None or run.searched or MODEL in run.kept.sure:
        return
    alone = not run.kept.sure & {OUTPUT, METRICS} and not run.kept.perhaps & {MODEL, METRICS}
    yield _problem(run, "training keeps no model", MODEL, _model_fix(run), sure=alone)


@rule(
    "TRK004",
    since="0.5.0",
    examples=lambda: (
        Example(
            "after the run", {"train.py": b"import mlflow\n" + WITHIN + b'mlflow.log_metric("r2", r2)\n'}, finds=True
        ),
        Example("before", {"a.py": b"import wandb\nwandb.log({'loss': loss})\nwandb.init(project='a')\n"}, finds=True),
        Example(
            "within", {"train.py": b"import mlflow\n" + WITHIN + b'    mlflow.log_metric("r2", r2)\n'}, finds=False
        ),
        Example("MLflow begins one", {"train.py": b'import mlflow\nmlflow.log_metric("r2", r2)\n'}, finds=False),
    ),
)
def logged_outside_run(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """Metrics or parameters are logged before their run begins, or after it has ended.

    Of MLflow, W&B and DVCLive, where one function does both, one after the other. A run that is nested or continued,
    and one that begins in a branch, are left alone. Notebooks warn: their cells run in any order.

    Why: MLflow puts what comes after `with mlflow.start_run()` into another, nameless run, and fails at `start_run`
    where something was logged before; `wandb.log` fails before `init` and after `finish`.

    Instead: move the call into the block of the run.
    """
    for spot in _few(tracked.strays(file)):
        when, tracker, name = spot.text.split(" ", 2)
        what = f"{name} {'comes before its run begins' if when == 'before' else 'comes after its run has ended'}"
        why = {"mlflow": ": it goes to another run"}.get(tracker, "") if when == "after" else ""
        yield _spotted(file, spot, f"{what}{why}", "move it between the beginning and the end of the run")


@rule(
    "TRK005",
    since="0.5.0",
    examples=lambda: (
        Example("a logged number", {"a.py": b'import mlflow\nmlflow.log_metric("accuracy", 0.87)\n'}, finds=True),
        Example(
            "a mocked file",
            {"a.py": b"import json\nmetrics = {'f1': 0.9}\njson.dump(metrics, open('m', 'w'))\n"},
            finds=True,
        ),
        Example("a measured one", {"a.py": b'import mlflow\nmlflow.log_metric("accuracy", accuracy)\n'}, finds=False),
        Example("a limit", {"a.py": b'import mlflow\nmlflow.log_metric("accuracy_threshold", 0.8)\n'}, finds=False),
    ),
)
def handwritten_metric(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A metric has a value that is written in the code.

    A number beside the name of a metric, or given to a name once, in what is logged, written to a file of results, or
    returned by a function that trains or evaluates. Zero and one, limits, targets, baselines and weights pass, and so
    do tests, examples and documentation. What calls itself a mock, a demo or a simulation warns.

    Why: It looks like a result and is none; a gate that reads it lets every model through.

    Instead: `mlflow.log_metric("accuracy", accuracy_score(y_test, model.predict(x_test)))`.
    """
    for spot in _few(tracked.numbers(file)):
        name, _, value = spot.text.rpartition(" ")
        yield _spotted(file, spot, f"a metric that is written by hand: {name} = {value}", "log what is measured")


@rule(
    "TRK006",
    since="0.5.0",
    examples=lambda: (
        Example("a tag", {"a.py": b'import mlflow\nmlflow.set_tag("git_commit", "abc123")\n'}, finds=True),
        Example("a record", {"a.py": b'import mlflow\ntags = {"mlflow.source.git.commit": "TODO"}\n'}, finds=True),
        Example(
            "what is said without git",
            {"a.py": b'import mlflow, os\nmlflow.set_tag("git_commit", os.environ.get("GIT_COMMIT", "unknown"))\n'},
            finds=False,
        ),
    ),
)
def placeholder_commit(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A placeholder stands where the id of a commit belongs, in a tag or a record of lineage.

    Ids that nobody's commit has (`abc123`, `deadbeef`, zeros) and words (`unknown`, `TODO`, `<commit>`); in parameters
    of a run, too. A word passes where the program looks for the commit and says so if there is none. It warns in code
    that neither trains nor tracks.

    Why: The lineage leads nowhere: nobody can find the code that made the model.

    Instead: `subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()`.
    """
    for spot in _few(tracked.commits(file)):
        key, _, value = spot.text.partition(" ")
        fix = 'subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()'
        yield _spotted(file, spot, f"a placeholder for a commit: {key} is {value!r}", fix)


def _without(run: Run) -> str:
    if run.shown:
        return f"training keeps no metrics: they are only printed (line {run.shown})"
    return f"training keeps no metrics: {'they are computed and lost' if run.measured else 'none are computed'}"


def _metrics_fix(run: Run) -> str:
    return {
        LIGHTNING: "leave out logger=False",
        HUGGING: 'report_to="mlflow", and trainer.save_metrics("eval", metrics)',
    }.get(run.training.family, 'mlflow.log_metrics(metrics), or json.dump(metrics, open("metrics.json", "w"))')


def _model_fix(run: Run) -> str:
    return {
        SKLEARN: 'skops.io.dump(model, "models/model.skops"), or mlflow.sklearn.log_model(model, name="model")',
        BOOSTING: 'model.save_model("models/model.json")',
        CATBOOST: 'model.save_model("models/model.cbm")',
        KERAS: 'model.save("models/model.keras")',
        TORCH: 'torch.save(model.state_dict(), "models/model.pt")',
        LIGHTNING: "leave out enable_checkpointing=False",
        HUGGING: 'trainer.save_model("models/model")',
    }[run.training.family]


def _problem(run: Run, message: str, kind: str, fix: str, *, sure: bool) -> Problem:
    call = run.training.call
    level = "" if sure and run.training.sure and not run.notebook else WARNING
    return Problem(message, fix, line=call.line, column=call.column, subject=f"{kind} {call.scope}", level=level)


def _spotted(file: File, spot: Spot, message: str, fix: str) -> Problem:
    level = "" if spot.sure and file.place.ending != ".ipynb" else WARNING
    return Problem(message, fix, line=spot.line, column=spot.column, subject=spot.text, level=level)


def _few(spots: Iterator[Spot]) -> Iterator[Spot]:
    """Yield the first spots, and none twice."""
    seen: set[Spot] = set()
    for spot in spots:
        if spot not in seen:
            seen.add(spot)
            yield spot
        if len(seen) == MOST:
            return


RULES = (
    metrics_not_kept,
    parameters_not_kept,
    model_not_kept,
    logged_outside_run,
    handwritten_metric,
    placeholder_commit,
)
