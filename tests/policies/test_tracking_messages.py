"""What a person reads of a training that loses something: the remedy fits the library and the place."""

import pytest
from mlops_policy.core import Problem
from mlops_policy.git import Content, Entry
from mlops_policy.rules import tracking
from mlops_policy.snapshot import File

SKLEARN = """\
from sklearn.linear_model import Ridge
from sklearn.metrics import r2_score
import json, skops.io, argparse
parser = argparse.ArgumentParser()
{options}
args = parser.parse_args()
model = Ridge({given}).fit(x, y)
json.dump({{"r2": r2_score(y, model.predict(x))}}, open("metrics.json", "w"))
skops.io.dump(model, "models/model.skops")
"""
OPTIONS = ("alpha", "epochs", "gamma", "lr", "dropout", "momentum")
BOOSTED = """\
import xgboost, json
model = xgboost.train(params, data)
json.dump({"rmse": model.eval(data)}, open("metrics.json", "w"))
model.save_model("models/model.json")
"""


def problems(text: str, code: str) -> list[Problem]:
    """Return what a rule says of a module."""
    data = text.encode()
    one = File(Entry("train.py", ""), Content(data, b"", len(data)))
    [rule] = [rule for rule in tracking.RULES if rule.code == code]
    return list(rule.check(one, {}))


def with_options(*names: str) -> str:
    """Return a training that takes some options of the command line."""
    options = "\n".join(f'parser.add_argument("--{name}", type=float)' for name in names)
    return SKLEARN.format(options=options, given=", ".join(f"{name}=args.{name}" for name in names))


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        (with_options(), "mlflow.log_params(model.get_params())"),
        (with_options("alpha"), "mlflow.log_params(vars(args))"),
        (BOOSTED, "mlflow.log_params(params)"),
    ],
)
def test_the_remedy_for_lost_parameters_names_what_holds_them(text: str, fix: str) -> None:
    """The options, where there are any; else the model, where it can tell; else the dictionary."""
    [found] = problems(text, "TRK002")
    assert found.fix == fix


@pytest.mark.parametrize(("count", "ends"), [(1, "--alpha is given"), (4, "are given"), (6, ", ... are given")])
def test_a_long_list_of_options_is_cut(count: int, ends: str) -> None:
    """As many as fit into a line, and dots only where there are more."""
    [found] = problems(with_options(*OPTIONS[:count]), "TRK002")
    assert f"{ends} from outside" in found.message
    assert ("..." in found.message) == (count > tracking.SHOWN)


def test_what_is_logged_after_a_run_of_mlflow_goes_elsewhere() -> None:
    """MLflow opens another run for it without a word; before a run, there is none yet."""
    [late] = problems("import mlflow\nwith mlflow.start_run():\n    pass\nmlflow.log_metric('r2', r2)\n", "TRK004")
    assert late.message == "mlflow.log_metric comes after its run has ended: it goes to another run"
    [early] = problems("import wandb\nwandb.log({'loss': loss})\nwandb.init(project='a')\n", "TRK004")
    assert early.message == "wandb.log comes before its run begins"


def test_no_more_than_a_few_places_of_one_file_are_told() -> None:
    """The others are of the same kind."""
    lines = [f"mlflow.log_metric('m{number}', value)" for number in range(tracking.MOST + 5)]
    found = problems("import mlflow\nwith mlflow.start_run():\n    pass\n" + "\n".join(lines) + "\n", "TRK004")
    assert len(found) == tracking.MOST
