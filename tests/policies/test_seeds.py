"""Chance that nothing seeds is found in what is run; what is seeded, or deterministic, passes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy.core import ERROR, Rule
from mlops_policy.git import Content, Entry
from mlops_policy.rules import seeds
from mlops_policy.seeds import tables
from mlops_policy.snapshot import File


def file(text: str | bytes, path: str = "train.py") -> File:
    """Return a file as a snapshot has it."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return File(Entry(path, ""), Content(data, b"", len(data)))


def findings(text: str, path: str = "train.py") -> list[str]:
    """Return what the rules say of a file, as ``SED002 error 3``; the level is the highest that a profile may have."""
    one = file(text, path)
    return [
        f"{rule.code} {problem.level or ERROR} {problem.line}"
        for rule in seeds.RULES
        for problem in rule.check(one, {})
    ]


def codes(text: str, path: str = "train.py") -> list[str]:
    """Return code and level of what the rules say of a file."""
    return [found.rpartition(" ")[0] for found in findings(text, path)]


def said(text: str) -> str:
    """Return all messages and fixes of a file."""
    one = file(text)
    return "\n".join(f"{each.message}: {each.fix}" for rule in seeds.RULES for each in rule.check(one, {}))


def notebook(source: str) -> str:
    """Return a notebook of one cell."""
    cell = {"cell_type": "code", "outputs": [], "metadata": {}, "source": source.splitlines(keepends=True)}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


@pytest.mark.parametrize("rule", seeds.RULES, ids=lambda rule: rule.code)
def test_a_rule_finds_what_its_examples_say(rule: Rule) -> None:
    """Once in each bad one, and nothing in the good ones."""
    for example in rule.examples():
        found = [problem for path, text in example.files.items() for problem in rule.check(file(text, path), {})]
        assert len(found) == example.finds, example.name


IMPORTS = """
import argparse, keras, torch
import lightning as L
import tensorflow as tf
"""
LOOP = f"""{IMPORTS}
from torch.utils.data import DataLoader
from data import Pictures
from net import Net

def train(model, loader, epochs):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(epochs):
        for x, y in loader:
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(x), y)
            loss.backward()
            optimizer.step()

def main():
    args = argparse.ArgumentParser().parse_args()
    BEGIN
    train(Net(), DataLoader(Pictures(), shuffle=True), args.epochs)

if __name__ == "__main__":
    main()
"""
KERAS = f"""{IMPORTS}
BEGIN
model = keras.Sequential([keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(x, y, epochs=3)
"""
LIGHTNING = f"""{IMPORTS}
from net import Net
BEGIN
trainer = L.Trainer(max_epochs=3)
trainer.fit(Net(), loader)
"""


@pytest.mark.parametrize("text", [LOOP, KERAS, LIGHTNING], ids=["torch", "keras", "lightning"])
def test_a_program_that_trains_without_a_seed_is_an_error(text: str) -> None:
    """Once, however much in it is left to chance."""
    assert codes(text.replace("BEGIN", "pass")) == ["SED001 error"]


SEEDERS = [
    "torch.manual_seed(7); tf.random.set_seed(7)",
    "L.seed_everything(args.seed)",
    "keras.utils.set_random_seed(7)",
    "set_seed(args)",
    "utils.fix_random(7)",
    "make_deterministic()",
    "cfg = Experiment(seed=7)",
    "import repro",
    "from src import seeding",
]


@pytest.mark.parametrize("seeder", SEEDERS)
@pytest.mark.parametrize("text", [LOOP, KERAS, LIGHTNING], ids=["torch", "keras", "lightning"])
def test_whatever_seeds_by_its_name_is_believed(text: str, seeder: str) -> None:
    """Of a library, of the repository, or a module that is imported for it."""
    assert codes(text.replace("BEGIN", seeder)) == []


@pytest.mark.parametrize("line", ["setup(args)", "init_experiment(cfg)", "initialize()"])
def test_what_may_seed_leaves_a_doubt(line: str) -> None:
    """A function of the repository that prepares everything: it warns."""
    assert codes(LOOP.replace("BEGIN", line)) == ["SED001 warning"]


def test_a_configuration_of_which_all_is_imported_leaves_one_too() -> None:
    """It may seed when it is imported."""
    assert codes("from config import *\n" + LOOP.replace("BEGIN", "pass")) == ["SED001 warning"]
    assert codes("from layers import *\n" + LOOP.replace("BEGIN", "pass")) == ["SED001 error"]


@pytest.mark.parametrize("line", ["wandb.init()", "mlflow.start_run()", "ray.init()", "model = init_model()"])
def test_what_prepares_something_else_does_not(line: str) -> None:
    """Trackers, clusters, models."""
    assert codes("import mlflow, ray, wandb\n" + LOOP.replace("BEGIN", line)) == ["SED001 error"]


def test_a_function_that_nothing_runs_leaves_the_seed_to_its_caller() -> None:
    """As in a library."""
    assert codes(LOOP.replace("    main()", "    pass")) == []


def test_the_message_names_each_generator_and_the_fix_seeds_it() -> None:
    """In one finding."""
    text = "import random\nimport numpy as np\nimport torch\n" + LOOP.replace(
        "BEGIN", "random.shuffle(files); np.random.shuffle(rows)"
    )
    assert "torch (training)" in said(text)
    assert "random.seed(SEED); np.random.seed(SEED); torch.manual_seed(SEED)" in said(text)


SHUFFLES = [
    ("import numpy as np, sklearn\nnp.random.shuffle(x)", ["SED001 error"]),
    ("import random\nimport torch\nrandom.shuffle(files)", ["SED001 error"]),
    ("from torch.utils.data import random_split\na, b = random_split(d, [9, 1])\nprint(a)", ["SED001 error"]),
    (
        "import torch\nfrom torch.utils.data import random_split\nrandom_split(d, s, generator=g)",
        [],
    ),
    ("import numpy as np\nnp.random.shuffle(x)", ["SED001 warning"]),
    ("import random\nimport pandas as pd\nprint(random.sample(rows, 3))", ["SED001 warning"]),
    ("import numpy as np\nprint(np.random.choice(rows, 100))", ["SED001 warning"]),
    ("import torch\nimport random\nrandom.seed(7)\nrandom.shuffle(files)", []),
    ("import random\nrandom.shuffle(cards)", []),
    ("import random, requests, time\ntime.sleep(random.uniform(1, 2))", []),
    ("import random, time, torch\ntime.sleep(random.uniform(1, 2))", []),
    ("import random, string, torch\nprint(random.choices(string.ascii_letters, k=8))", []),
    ("import numpy as np\nimport cv2\nprint(np.random.randint(0, 255, (9, 3)))", []),
    ("import torch\nmodel(torch.randn(1, 3, 224, 224))", []),
    ("from random import shuffle\nimport sklearn\nshuffle(x)", ["SED001 error"]),
]


@pytest.mark.parametrize(("text", "found"), SHUFFLES)
def test_shuffles_of_a_program_need_a_seed_and_noise_does_not(text: str, found: list[str]) -> None:
    """Beside a library that learns they are an error; waits, letters, pictures and games pass."""
    assert codes(f"{text}\nprint(1)\n") == found


HEAD = """
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import AdaBoostClassifier, BaggingClassifier, GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge, SGDClassifier
from sklearn.model_selection import KFold, RandomizedSearchCV, ShuffleSplit, StratifiedKFold, train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import resample, shuffle
from imblearn.over_sampling import SMOTE
from imblearn.ensemble import BalancedBaggingClassifier
from xgboost import XGBClassifier
from lightgbm import LGBMRegressor
import pandas as pd
import optuna
print("begins")
"""
DRAWN = """
train_test_split(x, y)
train_test_split(x, y, shuffle=True)
RandomForestClassifier(n_estimators=9)
KFold(5, shuffle=True)
StratifiedKFold(shuffle=True)
ShuffleSplit(9)
KMeans(8)
MLPClassifier()
SGDClassifier()
BaggingClassifier(SVC())
RandomizedSearchCV(SVC(), grid)
PCA(2, svd_solver="randomized")
LogisticRegression(solver="saga")
DummyClassifier(strategy="uniform")
SVC(probability=True)
SMOTE()
shuffle(x, y)
resample(x)
pd.read_csv("a.csv").sample(frac=1)
frame.sample(frac=0.1)
"""


@pytest.mark.parametrize("line", DRAWN.split("\n")[1:-1])
def test_what_draws_by_chance_needs_a_seed(line: str) -> None:
    """Splits, samplers, estimators and tables, as they are called."""
    assert findings(f"{HEAD}{line}\n") == [f"SED002 error {HEAD.count(chr(10)) + 1}"]
    assert findings(f"{HEAD}import numpy as np\nnp.random.seed(7)\n{line}\n") == []


DETERMINISTIC = """
train_test_split(x, y, random_state=7)
train_test_split(x, y, random_state=args.seed)
train_test_split(x, y, shuffle=False)
train_test_split(x, y, **options)
RandomForestClassifier(random_state=7)
RandomForestClassifier(**params)
KFold(5)
KFold(5, shuffle=shuffles)
KFold(5, True, 7)
LogisticRegression()
LogisticRegression(solver="lbfgs")
Ridge()
SVC()
PCA(2)
DummyClassifier()
XGBClassifier(subsample=0.8)
LGBMRegressor(bagging_fraction=0.5)
frame.sample(5)
frame.sample(frac=1, random_state=7)
spark.sample(fraction=0.1)
rng.shuffle(x)
BalancedBaggingClassifier(sampler=SMOTE(), random_state=7)
AdaBoostClassifier(RandomForestClassifier(), random_state=7)
"""


@pytest.mark.parametrize("line", DETERMINISTIC.split("\n")[1:-1])
def test_what_is_deterministic_needs_none(line: str) -> None:
    """As it is called, or since something else gives it a seed."""
    assert findings(f"{HEAD}{line}\n") == []


MILD = """
DecisionTreeClassifier()
GradientBoostingClassifier()
optuna.create_study()
optuna.create_study(sampler=optuna.samplers.TPESampler())
for n in range(9): train_test_split(x, y)
print({"model__random_state": [7]}, RandomForestClassifier())
print(cv2.imread(p), KMeans(3))
"""


@pytest.mark.parametrize("line", MILD.split("\n")[1:-1])
def test_where_people_may_disagree_it_warns(line: str) -> None:
    """Ties that chance breaks, searches, splits that are repeated, colours, and seeds that may be set elsewhere."""
    assert codes(f"{HEAD}import cv2\n{line}\n") == ["SED002 warning"]


def test_a_split_that_is_repeated_is_seeded_once() -> None:
    """The same number in each turn would make it the same split."""
    assert "np.random.seed(SEED) before the loop" in said(f"{HEAD}for n in range(9):\n    train_test_split(x, y)\n")


def test_a_function_that_is_not_run_here_warns_unless_it_is_handed_a_seed() -> None:
    """Its caller may seed; a seed that is handed over is for it to use, in a class as well."""
    kept = "class A:\n    def __init__(self, random_state):\n        pass\n    def f(self):\n        KMeans(3)\n"
    assert codes(f"{HEAD}def f(x):\n    return train_test_split(x)\n") == ["SED002 warning"]
    assert codes(f"{HEAD}def f(x, seed):\n    return train_test_split(x)\n") == []
    assert codes(f"{HEAD}{kept}") == []


def test_data_sets_of_the_library_datasets_are_split_by_a_seed() -> None:
    """What `Trainer` seeds comes after it."""
    head = "import datasets\nfrom transformers import Trainer, TrainingArguments\nd = datasets.load_dataset('a')\n"
    tail = "Trainer(args=TrainingArguments('out')).train()\n"
    assert codes(f"{head}d = d['train'].train_test_split(test_size=0.1)\n{tail}") == ["SED002 error"]
    assert codes(f"{head}d = d['train'].train_test_split(test_size=0.1, seed=7)\n{tail}") == []


GENERATORS = [
    ("import sklearn, numpy as np\nrng = np.random.default_rng()\nprint(rng.normal())", ["SED003 error"]),
    ("import sklearn, numpy as np\nrng = np.random.RandomState(None)\nprint(rng.normal())", ["SED003 error"]),
    ("import torch, random\nrng = random.Random()\nprint(rng.random())", ["SED003 error"]),
    ("import torch, random\nrng = random.Random()\nrng.seed(7)\nprint(rng.random())", []),
    ("import numpy as np\nrng = np.random.default_rng()\nprint(rng.normal())", ["SED003 warning"]),
    ("import numpy as np\nrng = np.random.default_rng()\n", ["SED003 warning"]),
    ("import numpy as np\nrng = np.random.default_rng(7)\nprint(rng.normal())", []),
    ("import numpy as np\nrng = np.random.default_rng(s) if s else np.random.default_rng()\n", []),
    ("import numpy as np\ndef f(rng=None):\n    if rng is None:\n        rng = np.random.default_rng()\n", []),
    ("import numpy as np\nclass A:\n    def __init__(self, seed):\n        self.r = np.random.default_rng()\n", []),
    ("import torch\ng = torch.Generator()\nprint(g)", []),
    ("import random, torch\nprint(random.SystemRandom().random())", []),
]


@pytest.mark.parametrize(("text", "found"), GENERATORS)
def test_a_generator_needs_a_seed_unless_a_caller_may_hand_one_over(text: str, found: list[str]) -> None:
    """Or it is seeded afterwards, or has a fixed one of its own."""
    assert codes(text) == found


CHANGING = [
    ("np.random.seed(int(time.time()))", ["SED004 error"]),
    ("torch.manual_seed(os.getpid())", ["SED004 error"]),
    ("seed = int(time.time()) % 2 ** 32\nset_seed(seed)", ["SED004 error"]),
    ("jax.random.PRNGKey(time.time_ns())", ["SED004 error"]),
    ("rng = np.random.default_rng(int.from_bytes(os.urandom(4)))", ["SED004 error"]),
    ("KFold(5, shuffle=True, random_state=int(datetime.now().timestamp()))", ["SED004 warning"]),
    ("train_test_split(x, random_state=np.random.randint(100))", ["SED004 warning"]),
    ("seed = random.randint(1, 10000)\ntorch.manual_seed(seed)", ["SED004 warning"]),
    ("for n in range(9):\n    np.random.seed(int(time.time()))", ["SED004 warning"]),
    ("np.random.seed()", ["SED004 warning"]),
    ("np.random.seed(None)", ["SED004 warning"]),
    ("seed = 7\ntorch.manual_seed(seed)", []),
    ("if args.seed:\n    seed = args.seed\nelse:\n    seed = int(time.time())\ntorch.manual_seed(seed)", []),
    ("torch.manual_seed(args.seed or int(time.time()))", []),
    ("torch.manual_seed(int(time.time()) if args.seed is None else args.seed)", []),
    ("def worker_init_fn(n):\n    np.random.seed(int(time.time()) + n)\nworker_init_fn(0)", []),
    ("def f(seed=None):\n    np.random.seed(int(time.time()))\nf()", []),
    ("np.random.seed(7)\ntrain_test_split(x, random_state=np.random.randint(100))", []),
    ("np.random.seed(np.random.get_state()[1][0] + n)", []),
    ("print(time.time())", []),
]


@pytest.mark.parametrize(("text", "found"), CHANGING)
def test_a_seed_must_be_the_same_at_every_run(text: str, found: list[str]) -> None:
    """The clock and the process are an error, a number by chance warns; what stands in for none given passes."""
    head = (
        "import jax, os, random, time, torch\nimport numpy as np\nfrom datetime import datetime\n"
        "from sklearn.model_selection import KFold, train_test_split\nprint(1)\n"
    )
    assert [code for code in codes(f"{head}{text}\n") if code.startswith("SED004")] == found


@pytest.mark.parametrize("path", ["tests/test_a.py", "examples/a.py", "docs/a.py", "benchmarks/a.py"])
def test_tests_and_examples_are_a_step_milder(path: str) -> None:
    """What is an error elsewhere warns, and what warns passes."""
    assert codes(f"{HEAD}train_test_split(x, y)\n", path) == ["SED002 warning"]
    assert codes(f"{HEAD}DecisionTreeClassifier()\n", path) == []


def test_a_notebook_warns() -> None:
    """On the line on which the cell has it."""
    text = notebook(f"{HEAD}%matplotlib inline\ntrain_test_split(x, y)\n")
    line = next(number for number, each in enumerate(text.split("\n"), 1) if "train_test_split(x" in each)
    assert findings(text, "a.ipynb") == [f"SED002 warning {line}"]


def test_a_file_without_a_word_of_chance_is_not_parsed() -> None:
    """Nor one that is no Python."""
    one = file("import torch\nprint(torch.zeros(3))\n")
    assert [problem for rule in seeds.RULES for problem in rule.check(one, {})] == []
    assert one._parsed is None  # noqa: SLF001  that it was not asked for is what counts
    assert codes("from sklearn.utils import shuffle\nprint 'a', shuffle(x)\n") == []
    assert codes("shuffle(sklearn)", "a.md") == []


def test_the_tables_name_each_thing_once() -> None:
    """What always draws is not also what only sometimes does."""
    assert not tables.ALWAYS & tables.MILDLY
    assert not (tables.ALWAYS | tables.MILDLY) & tables.SOMETIMES.keys()
    assert tables.CLUSTERS < tables.ALWAYS


@given(st.lists(st.sampled_from((HEAD + DRAWN + MILD + LOOP + KERAS).split("\n")), max_size=30))
@settings(max_examples=100)
def test_any_lines_are_judged_without_an_error(lines: list[str]) -> None:
    """Whatever parses."""
    assert all(code.startswith("SED") for code in codes("import sklearn\n" + "\n".join(lines)))
