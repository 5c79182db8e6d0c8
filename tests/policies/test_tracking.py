"""Training that leaves no metrics, parameters or model is found; what trackers, files and libraries keep is seen."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy.core import ERROR
from mlops_policy.git import Content, Entry
from mlops_policy.rules import tracking
from mlops_policy.snapshot import File


def file(path: str, text: str) -> File:
    """Return a file as a snapshot has it."""
    data = text.encode("utf-8", "surrogatepass")
    return File(Entry(path, ""), Content(data, b"", len(data)))


def findings(text: str, path: str = "train.py") -> list[str]:
    """Return what the rules say of a file, as ``TRK001 error 3``; the level is the highest that a profile may have."""
    one = file(path, text)
    return [
        f"{rule.code} {problem.level or ERROR} {problem.line}"
        for rule in tracking.RULES
        for problem in rule.check(one, {})
    ]


def codes(text: str, path: str = "train.py") -> list[str]:
    """Return code and level of what the rules say of a file."""
    return [found.rpartition(" ")[0] for found in findings(text, path)]


def said(text: str, path: str = "train.py") -> str:
    """Return all messages of a file."""
    one = file(path, text)
    return "\n".join(problem.message for rule in tracking.RULES for problem in rule.check(one, {}))


def programs(text: str) -> list[object]:
    """Return the programs of a text, each below a line ``#: what it is``, as parameters of a test."""
    parts = (part.partition("\n") for part in text.split("#: ")[1:])
    return [pytest.param(body, id=title) for title, _, body in parts]


def notebook(*cells: str) -> str:
    """Return a notebook of some cells."""
    made = [
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {},
            "outputs": [],
            "source": cell.splitlines(keepends=True),
        }
        for cell in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


SKLEARN = """import json, joblib, mlflow, pickle, wandb, yaml
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
x, y, a, b = load()
model = RandomForestClassifier(n_estimators=100)
model.fit(x, y)
acc = accuracy_score(b, model.predict(a))
"""
SAVED = 'joblib.dump(model, "model.joblib")\n'
TORCH = """import argparse, json, torch, wandb
from torch import nn, optim
from torch.utils.tensorboard import SummaryWriter
def train(model, loader, optimizer, args):
    for x, y in loader:
        optimizer.zero_grad()
        loss = nn.functional.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
    print(f"loss {loss.item()}")
    return loss.item()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--lr", type=float)
    parser.add_argument("--out")
    args = parser.parse_args()
    model = nn.Linear(2, 2)
    optimizer = optim.SGD(model.parameters(), lr=args.lr)
    for epoch in range(3):
        loss = train(model, loader, optimizer, args)
    REST
if __name__ == "__main__":
    main()
"""
KERAS = """from tensorflow import keras
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
"""
LIGHTNING = """import lightning as L
from models import Net
from data import Data
if __name__ == "__main__":
    trainer = L.Trainer(ARGUMENTS)
    trainer.fit(Net(), Data())
"""
HUGGING = """from transformers import AutoModel, Trainer, TrainingArguments
args = TrainingArguments(output_dir="out", ARGUMENTS)
trainer = Trainer(model=AutoModel.from_pretrained("bert"), args=args, train_dataset=load())
trainer.train()
"""
BOOSTED = """import lightgbm as lgb
bst = lgb.train({"objective": "binary"}, lgb.Dataset(x, y), valid_sets=[lgb.Dataset(a, b)])
"""
LOGGED = 'with mlflow.start_run():\n    mlflow.log_metric("acc", acc)\n'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (SKLEARN + "print(acc)\n", ["TRK001 error", "TRK002 warning", "TRK003 error"]),
        (SKLEARN + "print(acc)\n" + SAVED, ["TRK001 error", "TRK002 warning"]),
        (SKLEARN + SAVED, ["TRK001 error", "TRK002 warning"]),
        (SKLEARN + 'json.dump({"acc": acc}, open("metrics.json", "w"))\n', ["TRK002 warning", "TRK003 warning"]),
        (SKLEARN + LOGGED + '    mlflow.sklearn.log_model(model, "m")\n', ["TRK002 warning"]),
        (SKLEARN + LOGGED + "    mlflow.log_params(model.get_params())\n", ["TRK003 warning"]),
        (
            SKLEARN + 'pd.DataFrame(model.predict(t)).to_csv("submission.csv")\nprint(acc)\n',
            ["TRK001 warning", "TRK002 warning", "TRK003 warning"],
        ),
        (TORCH.replace("REST", "pass"), ["TRK001 error", "TRK002 error", "TRK003 error"]),
        (TORCH.replace("REST", "torch.save(model.state_dict(), args.out)"), ["TRK001 error", "TRK002 error"]),
        (
            KERAS + "model.fit(x, y, epochs=3)\nloss, mae = model.evaluate(a, b)\nprint('mae', mae)\n",
            ["TRK001 error", "TRK002 warning", "TRK003 error"],
        ),
        (
            KERAS + "model.fit(x, y)\nmodel.save('m.keras')\nprint('loss', model.evaluate(a, b))\n",
            ["TRK001 error", "TRK002 warning"],
        ),
        (BOOSTED, ["TRK001 warning", "TRK002 warning", "TRK003 error"]),
        (
            LIGHTNING.replace("ARGUMENTS", "logger=False, enable_checkpointing=False, max_epochs=3"),
            ["TRK001 warning", "TRK003 error"],
        ),
        (HUGGING.replace("ARGUMENTS", 'report_to="none"'), ["TRK001 warning"]),
        (
            HUGGING.replace("ARGUMENTS", 'report_to=[], save_strategy="no"')
            + "print(trainer.evaluate()['eval_loss'])\n",
            ["TRK001 error", "TRK002 warning", "TRK003 error"],
        ),
    ],
)
def test_a_run_that_loses_something_is_told_what(text: str, found: list[str]) -> None:
    """Metrics, parameters and model, each by its rule; an error where nothing can have kept it."""
    assert codes(text) == found


KEEPS = programs("""
#: autologging
mlflow.autolog()
#: autologging of one library
mlflow.sklearn.autolog(log_input_examples=True)
#: MLflow
with mlflow.start_run():
    mlflow.log_params({"n": 100})
    mlflow.log_metrics({"a": acc})
    mlflow.sklearn.log_model(model, name="m")
#: MLflow by imported names
from mlflow import log_metric, log_param, sklearn
log_metric("a", acc)
log_param("n", 1)
sklearn.log_model(model, "m")
#: W&B with an artifact
run = wandb.init(project="p", config={"n": 100})
run.log({"a": acc})
run.log_artifact("m.pkl")
#: W&B with a configuration that is given later
wandb.init()
wandb.config.n = 100
wandb.log({"a": acc})
wandb.save("m.pkl")
#: DVCLive
from dvclive import Live
with Live() as live:
    live.log_params({"n": 1})
    live.log_metric("a", acc)
    live.log_artifact("m.pkl", type="model")
#: ClearML, which keeps what others write
from clearml import Task
task = Task.init(project_name="p")
#: Comet
from comet_ml import Experiment
experiment = Experiment()
joblib.dump(model, "m.pkl")
#: Neptune
import neptune
run = neptune.init_run()
run["a"] = acc
pickle.dump(model, open("m.pkl", "wb"))
#: Aim
from aim import Run
run = Run()
run.track(acc, name="a")
joblib.dump(model, "m.pkl")
#: a file with all of it
json.dump({"accuracy": acc, "params": {"n": 1}}, open("out.json", "w"))
joblib.dump(model, "m.pkl")
#: parameters from a file of the repository
params = yaml.safe_load(open("params.yaml"))
open("scores.txt", "w").write(f"{acc}")
joblib.dump(model, "m.pkl")
#: parameters from a module of the repository
import config
pd.DataFrame([{"acc": acc}]).to_csv("out.csv")
pickle.dump({"model": model}, open("m.pkl", "wb"))
#: a report that is printed into a file
from settings import N
import skops.io as sio
with open("report.md", "a") as f:
    print(acc, file=f)
sio.dump(model, "m.skops")
#: a log in a file
import logging
from params import N
logging.basicConfig(filename="a.log")
logging.info("accuracy %s", acc)
joblib.dump(model, "m.pkl")
#: a helper of another module that says what it keeps
from src.utils import save_everything
save_everything(model, acc, "results", N)
#: a tracker of another module
import config
from tracking import Tracker
tracker = Tracker("out")
tracker.update(acc)
joblib.dump(model, "m.pkl")
#: a helper that logs a run
from tracking import log_run
log_run(model)
""")


@pytest.mark.parametrize("rest", KEEPS)
def test_what_keeps_all_three_is_seen(rest: str) -> None:
    """By trackers, by files, by the words of a helper from another module."""
    assert codes(SKLEARN + rest + "print(acc)\n") == []


LOOPS = programs("""
#: W&B
wandb.init(config=args)
    wandb.log({"loss": loss})
    torch.save(model, args.out)
#: TensorBoard
writer = SummaryWriter()
    writer.add_scalar("loss", loss)
    writer.add_hparams(vars(args), {})
    torch.save(model, args.out)
#: a checkpoint with all of it
torch.save({"model": model.state_dict(), "args": args, "loss": loss}, args.out)
#: files and a helper
json.dump({"loss": loss, "args": vars(args)}, open("m.json", "w"))
    save_checkpoint(model, "ckpt")
""")
OTHERS = programs(f"""
#: Keras with callbacks
{KERAS}
import params
kept = [keras.callbacks.TensorBoard("logs"), keras.callbacks.ModelCheckpoint("m.keras")]
model.fit(x, y, callbacks=kept)
#: Keras with a history that is written
{KERAS}
import pickle, config
history = model.fit(x, y)
pickle.dump(history.history, open("h.pkl", "wb"))
model.save("m.keras")
#: Lightning, which logs and saves unasked
{LIGHTNING.replace("ARGUMENTS", "max_epochs=3")}
#: Lightning with a logger
{LIGHTNING.replace("ARGUMENTS", "logger=L.pytorch.loggers.MLFlowLogger('e')")}
#: Transformers, whose checkpoints hold the log
{HUGGING.replace("ARGUMENTS", "num_train_epochs=3")}
#: Transformers with a tracker
{HUGGING.replace("ARGUMENTS", "report_to='wandb'")}
#: Transformers that writes its metrics
{HUGGING.replace("ARGUMENTS", "report_to='none'")}
trainer.save_metrics("eval", trainer.evaluate())
#: LightGBM
import mlflow
mlflow.lightgbm.autolog()
{BOOSTED}
""")


@pytest.mark.parametrize("rest", LOOPS)
def test_a_loop_that_keeps_what_it_makes_passes(rest: str) -> None:
    """Trackers, checkpoints, files."""
    assert codes(TORCH.replace("REST", rest)) == []


@pytest.mark.parametrize("text", OTHERS)
def test_a_trainer_that_keeps_what_it_makes_passes(text: str) -> None:
    """Keras, Lightning, Transformers, LightGBM; what Lightning and Transformers keep unasked counts."""
    assert codes(text) == []


NO_RUNS = programs("""
#: a function that nobody calls
from sklearn.svm import SVC
def fit(x, y):
    model = SVC().fit(x, y)
    print(model.score(x, y))
    return model
#: an estimator
from sklearn.base import BaseEstimator
class Model(BaseEstimator):
    def fit(self, x, y):
        return self
#: a class around an estimator
from sklearn.svm import SVC
class Model:
    def fit(self, x, y):
        self.model = SVC()
        self.model.fit(x, y)
#: preparation
from sklearn.preprocessing import StandardScaler
scaler = StandardScaler().fit(x)
print(scaler.mean_)
#: projections and clusters
from sklearn.decomposition import PCA
from sklearn.cluster import KMeans
PCA(2).fit(x)
print(KMeans(3).fit(x).inertia_)
#: words
from sklearn.feature_extraction.text import TfidfVectorizer
vectorizer = TfidfVectorizer()
vectorizer.fit(texts)
#: a pipeline that only prepares
from sklearn.pipeline import make_pipeline
from sklearn.impute import SimpleImputer
pipe = make_pipeline(SimpleImputer())
pipe.fit(x, y)
#: cross-validation
from sklearn.model_selection import cross_val_score
from sklearn.svm import SVC
print(cross_val_score(SVC(), x, y))
#: statistics
import sklearn
import statsmodels.api as sm
model = sm.OLS(y, x).fit()
print(model.summary(), model.rsquared)
#: a tokenizer
from keras.preprocessing.text import Tokenizer
tokenizer = Tokenizer()
tokenizer.fit(texts, 3)
#: the mode of a network
import torch
model.eval()
model.train()
#: one gradient
import torch
x = torch.ones(2, requires_grad=True)
y = (x * x).sum()
y.backward()
print("loss", x.grad)
#: a flow that keeps what its steps make
from metaflow import FlowSpec, step
from sklearn.svm import SVC
SVC().fit(x, y)
#: steps that a framework runs
import lightning as L
class Net(L.LightningModule):
    def training_step(self, batch):
        for x in batch:
            loss = self(x)
            loss.backward()
            self.optimizer.step()
""")


@pytest.mark.parametrize("text", NO_RUNS)
def test_what_trains_nothing_in_a_run_passes(text: str) -> None:
    """A library's functions and classes, preparation, clusters, statistics, validation, a framework's own steps."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "path",
    ["tests/a.py", "docs/a.py", "examples/a.py", "benchmarks/a.py", "test_a.py", "a_test.py", "notes.txt", "setup.py"],
)
def test_tests_examples_and_documentation_pass(path: str) -> None:
    """What they train is not kept on purpose."""
    assert codes(SKLEARN + 'print(acc)\nmlflow.log_metric("accuracy", 0.87)\n', path) == []


PERHAPS = programs(f"""
#: a model of another module
import sklearn
from models import model
model.fit(x, y)
print("accuracy", model.score(a, b))
#: a helper that is handed the model
{SKLEARN}
from report import evaluate
evaluate(model, a, b)
print(acc)
#: a logger that is set up elsewhere
{SKLEARN}
from report import logger
logger.info("accuracy %s", acc)
#: a logger of another module, which may write a file
{SKLEARN}
from utils import get_logger
log = get_logger(__name__)
log.info("accuracy %s", acc)
#: a figure
{SKLEARN}
import matplotlib.pyplot as plt
plt.plot(acc)
plt.savefig("acc.png")
print(acc)
#: files that the library writes
import catboost
model = catboost.CatBoostClassifier()
model.fit(x, y)
print("auc", model.score(a, b))
#: a main that nothing calls
import sklearn.svm
def main():
    model = sklearn.svm.SVC().fit(x, y)
    print("accuracy", model.score(a, b))
#: a function that only needs a regression
from sklearn.linear_model import LinearRegression
def slope(x, y):
    model = LinearRegression().fit(x, y)
    print("r2", model.score(x, y))
    return model.coef_[0]
slope(x, y)
""")


@pytest.mark.parametrize("text", PERHAPS)
def test_what_somebody_else_may_keep_only_warns(text: str) -> None:
    """The finding is there, and blocks nobody."""
    assert [code for code in codes(text) if code.startswith("TRK001")] == ["TRK001 warning"]


def test_a_notebook_only_warns() -> None:
    """It is there to explore; the line is that of the cell in the file."""
    text = notebook("import sklearn.svm\nm = sklearn.svm.SVC()", "m.fit(x, y)\nprint('accuracy', m.score(a, b))")
    line = next(number for number, each in enumerate(text.split("\n"), 1) if "m.fit" in each)
    assert findings(text, "a.ipynb") == [f"TRK001 warning {line}", f"TRK003 warning {line}"]


def test_a_notebook_is_read_as_a_script_is() -> None:
    """Numbers, placeholders and what is logged after its run are found in cells, and warn."""
    run = 'acc = 0.95\nwith mlflow.start_run():\n    mlflow.log_metric("accuracy", acc)\n'
    text = notebook("%pip install mlflow\nimport mlflow", run + 'mlflow.set_tag("git_commit", "abc123")')
    assert codes(text, "a.ipynb") == ["TRK004 warning", "TRK005 warning", "TRK006 warning"]


def test_helpers_of_the_module_are_seen_through() -> None:
    """A model that one function makes, another trains, a third saves; metrics that a fourth writes."""
    text = """import json, joblib, config
from sklearn.svm import SVC
class Job:
    def __init__(self):
        self.model = build()
    def train(self):
        self.model.fit(x, y)
        self.keep(self.model.score(a, b))
    def keep(self, score):
        write({"accuracy": score})
        KEEP
def build():
    return SVC()
def write(values):
    json.dump(values, open(PATH, "w"))
PATH = "metrics.json"
Job().train()
"""
    assert codes(text.replace("KEEP", 'joblib.dump(self.model, "m.pkl")')) == []
    assert codes(text.replace("KEEP", "pass")) == ["TRK003 warning"]


def test_a_function_that_nothing_calls_keeps_nothing() -> None:
    """It is there, and never runs."""
    dead = "def save(m):\n    joblib.dump(m, 'm.pkl')\n"
    assert "TRK003 error" in codes(dead + SKLEARN + "print(acc)\n")
    assert "TRK003 error" not in codes(dead + SKLEARN + "print(acc)\nsave(model)\n")


@pytest.mark.parametrize("decorator", ["@hydra.main(config_path='c')", "@app.command()", "@click.command()", "@flow"])
def test_a_command_is_a_run(decorator: str) -> None:
    """By its decorator, whoever calls it."""
    imports = "import hydra, click, typer\nfrom prefect import flow\nfrom sklearn.svm import SVC\napp = typer.Typer()\n"
    body = "def train_it(n):\n    m = SVC().fit(x, y)\n    print('accuracy', m.score(a, b))\n"
    assert "TRK001 error" in codes(f"{imports}{decorator}\n{body}")
    assert codes(imports + body) == []


SEARCHES = programs("""
#: a study
import optuna
from sklearn.svm import SVC
def objective(trial):
    m = SVC(C=trial.suggest_float("c", 0, 1))
    m.fit(x, y)
    return m.score(a, b)
study = optuna.create_study()
study.optimize(objective)
print("score", study.best_value)
#: a grid
from sklearn.model_selection import GridSearchCV
from sklearn.svm import SVC
grid = GridSearchCV(SVC(), {"C": [1, 2]})
grid.fit(x, y)
print("score", grid.best_score_)
#: folds
from sklearn.model_selection import KFold
from sklearn.svm import SVC
for i, j in KFold(5).split(x):
    m = SVC()
    m.fit(x[i], y[i])
    print("score", m.score(x[j], y[j]))
""")


@pytest.mark.parametrize("text", SEARCHES)
def test_searches_and_validations_need_no_model(text: str) -> None:
    """Their models are there to be compared; the metrics are wanted all the same."""
    assert [code[:6] for code in codes(text)] == ["TRK001"]


def test_the_message_says_what_became_of_the_metrics() -> None:
    """Printed, with the line; computed; or not even that."""
    assert "only printed (line 9)" in said(SKLEARN + "print(acc)\n")
    assert "computed and lost" in said(SKLEARN)
    assert "none are computed" in said("from sklearn.svm import SVC\nSVC().fit(x, y)\n")
    assert "--lr is given from outside" in said(TORCH.replace("REST", "pass"))


def test_a_stage_whose_model_another_one_measures_passes() -> None:
    """It reads its parameters from the repository, and saves its model."""
    stage = "import joblib, yaml\nfrom sklearn.svm import SVC\np = yaml.safe_load(open('params.yaml'))\n"
    stage += "model = SVC(C=p['c']).fit(x, y)\n"
    assert codes(stage + SAVED) == []
    assert codes(stage) == ["TRK001 warning", "TRK003 error"]


RUN = "import mlflow, wandb, dvclive\n"
OUTSIDE = programs("""
#: after the block of a run
with mlflow.start_run():
    train()
mlflow.log_metric("a", a)
#: after its end
mlflow.start_run()
mlflow.end_run()
mlflow.log_param("n", 1)
#: before it begins
mlflow.log_param("n", 1)
with mlflow.start_run():
    train()
#: in a loop behind it
def run():
    with mlflow.start_run() as run:
        train()
    for k, v in m.items():
        mlflow.log_metric(k, v)
#: in each turn of a loop
for n in ns:
    with mlflow.start_run():
        train()
    mlflow.log_metric("n", n)
#: before W&B is told
wandb.log({"loss": 1})
wandb.init()
#: after W&B has finished
wandb.init()
wandb.finish()
wandb.log({"loss": 1})
#: after a run of W&B has finished
run = wandb.init()
run.finish()
run.log({"loss": 1})
#: after DVCLive has ended
with dvclive.Live() as live:
    train()
live.log_metric("a", a)
""")
WITHIN = programs("""
#: within the block
with mlflow.start_run():
    mlflow.log_metric("a", a)
#: a run that MLflow begins itself
mlflow.log_metric("a", a)
#: an end that tidies up
mlflow.end_run()
mlflow.log_metric("a", a)
#: another run
mlflow.start_run()
mlflow.log_metric("a", a)
mlflow.end_run()
mlflow.start_run()
mlflow.log_metric("b", b)
#: a run around a nested one
with mlflow.start_run():
    with mlflow.start_run(nested=True):
        train()
    mlflow.log_metric("a", a)
#: a run that may have begun
if track:
    mlflow.start_run()
mlflow.log_metric("a", a)
#: a run that is named
with mlflow.start_run() as run:
    train()
mlflow.log_metric("a", a, run_id=run.info.run_id)
#: other functions
def f():
    with mlflow.start_run():
        train()
def g():
    mlflow.log_metric("a", a)
#: runs in a loop, and who knows behind it
for n in ns:
    run = wandb.init()
    wandb.log({"a": n})
    wandb.finish()
wandb.log({"a": 1})
#: a run that is finished whatever happens
try:
    wandb.init()
    wandb.log({"a": a})
finally:
    wandb.finish()
""")


@pytest.mark.parametrize("text", OUTSIDE)
def test_what_is_logged_outside_of_a_run_is_found(text: str) -> None:
    """Before it begins, or after it has ended, where one function does both."""
    assert codes(RUN + text) == ["TRK004 error"]


@pytest.mark.parametrize("text", WITHIN)
def test_what_may_be_within_a_run_is_left_alone(text: str) -> None:
    """Nested, continued and branching runs, other functions, a run that MLflow begins itself."""
    assert codes(RUN + text) == []


STATED = "import json, mlflow, wandb, sklearn\nfrom mlflow import MlflowClient\n"


@pytest.mark.parametrize(
    "text",
    [
        'mlflow.log_metric("accuracy", 0.87)\n',
        'mlflow.log_metric(key="val_f1", value=0.87)\n',
        'acc = 0.95\nmlflow.log_metric("test_accuracy", acc)\n',
        'mlflow.log_metrics({"rmse": 3.21, "n": 4})\n',
        'wandb.init()\nwandb.log({"val/loss": 0.2})\n',
        'MlflowClient().log_metric(run_id, "auc", 0.91)\n',
        'metrics = {"f1": 0.9, "rows": 10}\njson.dump(metrics, open("out/x.json", "w"))\n',
        'with open("metrics.json", "w") as f:\n    json.dump({"accuracy": 0.92}, f)\n',
        'def train_model(x):\n    return {"accuracy": 0.87, "model": x}\n',
        'def train(x):\n    found = {"auc": 0.87}\n    return found\n',
    ],
)
def test_a_metric_that_is_written_by_hand_is_found(text: str) -> None:
    """Logged, written to a file, or returned by what trains."""
    assert codes(STATED + text) == ["TRK005 error"]


@pytest.mark.parametrize(
    "text",
    [
        'mlflow.log_metric("accuracy", acc)\n',
        'mlflow.log_metric("accuracy", 0.0)\nmlflow.log_metric("loss", 1)\n',
        'mlflow.log_metric("accuracy_threshold", 0.8)\nmlflow.log_param("min_accuracy", 0.8)\n',
        'mlflow.log_metrics({"baseline_accuracy": 0.5, "accuracy": acc})\n',
        'mlflow.log_param("learning_rate", 0.01)\nmlflow.log_metric("duration", 0.5)\n',
        'GATE = {"accuracy": 0.8, "f1": 0.7}\nif acc < GATE["accuracy"]:\n    raise SystemExit\n',
        'best = {"accuracy": 0.1}\nbest["accuracy"] = acc\njson.dump(best, open("metrics.json", "w"))\n',
        'best = {"loss": 99.9}\nbest.update(found)\nmlflow.log_metrics(best)\n',
        'model.compile(loss_weights={"cls_loss": 0.5})\nloss = 0.5 * a\n',
        'print(json.dumps({"accuracy": 0.9}))\n',
        'def defaults():\n    return {"accuracy": 0.9}\ndef evaluate(answer):\n    return {"score": 0.5}\n',
        'def f(acc=0.5):\n    mlflow.log_metric("accuracy", acc)\n',
        'json.dump({"accuracy": 0.9}, open("thresholds.json", "w"))\n',
    ],
)
def test_a_measured_metric_and_a_limit_pass(text: str) -> None:
    """Zero and one, thresholds, baselines, weights, defaults, what is only shown."""
    assert codes(STATED + text) == []


def test_what_calls_itself_a_demo_or_may_be_a_heuristic_only_warns() -> None:
    """By the name of the file, of the function, and by what returns it."""
    logged = 'import mlflow\ndef METHOD():\n    mlflow.log_metric("accuracy", 0.87)\n'
    assert codes(logged.replace("METHOD", "simulate_run"), "a.py") == ["TRK005 warning"]
    assert codes(logged.replace("METHOD", "run"), "mock_registry.py") == ["TRK005 warning"]
    assert codes('import sklearn\ndef evaluate(x):\n    return {"auc": 0.87}\n') == ["TRK005 warning"]


@pytest.mark.parametrize(
    "text",
    [
        'mlflow.set_tag("git_commit", "abc123")\n',
        'mlflow.set_tags({"mlflow.source.git.commit": "unknown"})\n',
        'mlflow.start_run(tags={"git.sha": "TODO"})\n',
        'mlflow.log_param("commit", "0000000000000000000000000000000000000000")\n',
        'record = {"code": {"commit": "deadbeef", "dirty": False}}\n',
        'write_lineage(git_commit="abcdef1")\n',
        'GIT_COMMIT = "a1b2c3d4"\n',
        'tags = {}\ntags["commit_sha"] = "<commit>"\n',
        'lineage = dict(code_version="xxxxxxx")\n',
    ],
)
def test_a_placeholder_for_a_commit_is_found(text: str) -> None:
    """In tags, parameters and records: a word, zeros, an id that was made up."""
    assert codes("import mlflow\n" + text) == ["TRK006 error"]


COMMITS = programs("""
#: a variable
mlflow.set_tag("git_commit", sha)
#: an id
mlflow.set_tag("git_commit", "9f2b7c1d4e8a03b65f1c2d7e9a4b8c0d1e3f5a7b")
#: a variable of the environment
mlflow.set_tag("git_commit", os.environ.get("GIT_COMMIT", "unknown"))
#: what is said otherwise
mlflow.set_tag("git_commit", sha or "unknown")
mlflow.set_tag("commit", sha if sha else "unknown")
#: what is said where git fails
try:
    mlflow.set_tag("git_commit", git())
except OSError:
    mlflow.set_tag("git_commit", "unknown")
#: what is said at the end
def info():
    try:
        return {"commit": git()}
    except OSError:
        pass
    return {"commit": "unknown"}
#: defaults
def log(git_commit="unknown"):
    mlflow.set_tag("git_commit", git_commit)
class Record:
    git_commit: str = "unknown"
commit = "unknown"
#: what is compared with
NULL_COMMIT = "0000000"
#: other keys
names = {"commit": "commit", "commit_message": "unknown", "auto_commit": "none"}
mlflow.set_tag("stage", "unknown")
#: options
parser.add_argument("--git-commit", "TODO", default="unknown")
#: examples of an interface
Schema(json_schema_extra={"example": {"git_commit": "abc123"}})
shown = {"example": {"commit": "abc123"}}
#: a colour
db.session.commit()
colour = "abcdef"
""")


@pytest.mark.parametrize("text", COMMITS)
def test_a_commit_and_what_stands_in_for_one_pass(text: str) -> None:
    """An id, what is said where git finds none, defaults, other keys."""
    assert codes("import mlflow, os\n" + text) == []


def test_a_placeholder_where_nothing_is_tracked_only_warns() -> None:
    """It may be of anything."""
    assert codes('about = {"commit": "abc123"}\n', "about.py") == ["TRK006 warning"]
    assert codes('def lineage():\n    return {"commit": "abc123"}\n', "about.py") == ["TRK006 error"]


def test_a_problem_stays_the_same_when_lines_move() -> None:
    """Its subject is what is missing, and where."""
    before, after = (
        next(iter(tracking.metrics_not_kept.check(file("train.py", text), {})))
        for text in (SKLEARN + "print(acc)\n", "\n\n" + SKLEARN + "print(acc)\n")
    )
    assert before.subject == after.subject
    assert after.line == before.line + 2


HEAD = "import sklearn, torch, mlflow\nmodel.fit(x, y)\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("f(" * 900 + ")" * 900 + ".fit(x, y)\n", id="deep"),
        pytest.param("x = " + "-" * 5000 + "1\n", id="signs"),
        pytest.param("x = {'commit': 'abc123'}\n" * 20_000, id="commits"),
        pytest.param('mlflow.log_metric("accuracy", 0.87)\n' * 10_000, id="metrics"),
        pytest.param("".join(f"def f{n}(x):\n    return f{n + 1}(x).fit(x, x)\n" for n in range(3000)), id="functions"),
        pytest.param("".join(f"a{n + 1} = a{n} + accuracy\n" for n in range(9000)) + "print(a9000)\n", id="names"),
        pytest.param("print(" + " + ".join(["accuracy"] * 900) + ")\n", id="sum"),
        pytest.param("loss.backward()\noptimizer.step()\n" * 5_000, id="loops"),
        pytest.param("'accuracy', " * 50_000, id="keys"),
        pytest.param("mlflow.start_run()\n" + "mlflow.log_metric('a', a)\n" * 9_000, id="events"),
        pytest.param("model.fit(x\n", id="no Python"),
    ],
)
def test_a_hostile_file_is_read_and_not_told_line_by_line(text: str) -> None:
    """Deep, long, repetitive, chained, or no Python at all."""
    assert len(codes(HEAD + text)) < 200


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                *SKLEARN.splitlines(),
                *TORCH.splitlines(),
                *["try:", "else:", "    pass", "def f(a, b=1):", "class A(B):", "  x = {'commit': 'TODO'}", "return 1"],
                *["mlflow.start_run()", "mlflow.end_run()", "with mlflow.start_run():", "mlflow.log_metric('f1', 0.9)"],
            ]
        ),
        max_size=12,
    )
)
def test_any_arrangement_of_lines_is_read(lines: list[str]) -> None:
    """Whatever they make together, nothing is raised."""
    assert isinstance(codes(HEAD + "\n".join(lines)), list)
