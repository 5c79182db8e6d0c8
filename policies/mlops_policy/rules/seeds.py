"""SED: chance that nothing seeds: training, shuffles, splits, estimators, generators, and seeds that change."""

from __future__ import annotations

from mlops_policy.core import WARNING, Example, Problem, rule
from mlops_policy.seeds import files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from mlops_policy.seeds import Chance
    from mlops_policy.snapshot import File

    Options = Mapping[str, Any]

LOOP = b"""import torch
from torch.utils.data import DataLoader
%smodel = torch.nn.Linear(4, 1)
optimizer = torch.optim.Adam(model.parameters())
for x, y in DataLoader(data, shuffle=True):
    optimizer.zero_grad()
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
"""
SPLIT = b"""from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
x, a, y, b = train_test_split(*load()%s)
"""
FIT = b"print(LogisticRegression().fit(x, y).score(a, b))\n"
FOREST = b"print(RandomForestClassifier(%s).fit(x, y).score(a, b))\n"
NUMBERS = b"import numpy as np\nfrom sklearn.svm import SVC\n%s\nprint(SVC().fit(rng.normal(size=(9, 2)), labels))\n"
SEEDED = b"import random, time\nimport torch\n%s\ntorch.manual_seed(seed)\n"


@rule(
    "SED001",
    since="0.5.0",
    examples=lambda: (
        Example("a training loop", {"train.py": LOOP % b""}, finds=True),
        Example("a seed before it", {"train.py": LOOP % b"torch.manual_seed(7)\n"}, finds=False),
        Example("a seed by a helper", {"train.py": LOOP % b"set_seed(7)\n"}, finds=False),
        Example("a wait of some length", {"a.py": b"import random, time\ntime.sleep(random.random())\n"}, finds=False),
    ),
)
def unseeded_program(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001  the signature of all rules
    """A program trains, shuffles or draws with a global generator, and nothing in it seeds that.

    The generators of `random`, `numpy.random`, `torch` and `tensorflow`, in what is run: scripts, commands, notebooks;
    one finding for a program. Whatever is called `...seed...` seeds, and so does a call that is given `seed=`.

    An error for training loops of PyTorch, fits of Keras and Lightning, `random_split`, and shuffles beside a library
    that learns. Other draws warn, and so do notebooks, and programs that call something like `setup_environment`, which
    may seed. Functions that nothing in the file runs pass: their caller seeds. So do `random` without data or a model,
    and the `Trainer` of transformers, which has a seed. Tests, examples and documents are a step milder.

    Why: The same data and code give another model each time; a better score may be a luckier one.

    Instead: a seed from the configuration, at the beginning: `torch.manual_seed(SEED); np.random.seed(SEED)`.
    """
    from mlops_policy.seeds import programs  # where something is found out, as in the others

    for one in files.chances(file, programs.unseeded):
        yield _problem(one, "nothing in this program seeds")


@rule(
    "SED002",
    since="0.5.0",
    examples=lambda: (
        Example("a split", {"train.py": SPLIT % b"" + FIT}, finds=True),
        Example("a forest", {"train.py": SPLIT % b", random_state=7" + FOREST % b""}, finds=True),
        Example(
            "both with a seed", {"train.py": SPLIT % b", random_state=7" + FOREST % b"random_state=7"}, finds=False
        ),
        Example("in their order", {"train.py": SPLIT % b", shuffle=False" + FIT}, finds=False),
        Example("a seed for all", {"train.py": b"seed_everything(7)\n" + SPLIT % b"" + FIT}, finds=False),
    ),
)
def no_random_state(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A split, a sampler or an estimator that draws by chance gets no seed.

    Of scikit-learn and imbalanced-learn, `DataFrame.sample(frac=...)`, `train_test_split` of datasets, and samplers of
    optuna. Only those that draw as they are called: `KFold` with `shuffle=True`, `LogisticRegression` with `saga`.
    XGBoost, LightGBM and CatBoost have a fixed seed. `np.random.seed` and `seed_everything` in the file count as well.

    An error in what is run. It warns in functions that are not run here, in notebooks, where a loop draws a split again
    and again, for trees and boosting, which only break ties by chance, and where strings speak of `random_state`. What
    is handed a seed passes, and so does what an ensemble with a seed is made of.

    Why: Train and test are other rows at each run, so no two scores can be compared, and nobody can tell what leaked.

    Instead: `train_test_split(X, y, random_state=SEED)`, with the seed in the configuration.
    """
    from mlops_policy.seeds import arguments

    for one in files.chances(file, arguments.missing):
        yield _problem(one, "drawn by chance, without a seed:")


@rule(
    "SED003",
    since="0.5.0",
    examples=lambda: (
        Example("a generator", {"train.py": NUMBERS % b"rng = np.random.default_rng()"}, finds=True),
        Example("one with a seed", {"train.py": NUMBERS % b"rng = np.random.default_rng(7)"}, finds=False),
        Example(
            "one instead of none",
            {"a.py": b"import numpy as np\ndef draw(rng=None):\n    rng = rng or np.random.default_rng()\n"},
            finds=False,
        ),
    ),
)
def unseeded_generator(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A generator is made without a seed.

    `np.random.default_rng()`, `RandomState()`, `random.Random()`, the bit generators of NumPy, and what TensorFlow
    makes from a state that is not deterministic. An error in what is run beside a library that learns; else it warns.

    What stands in where a caller may hand a seed or a generator over passes, and so does one that is seeded later.
    `torch.Generator()` begins with a fixed seed, and a key of JAX cannot be without.

    Why: It begins with whatever the machine offers, so that nobody can draw the same numbers again.

    Instead: `rng = np.random.default_rng(SEED)`, and hand it to what draws.
    """
    from mlops_policy.seeds import generators

    for one in files.chances(file, generators.unseeded):
        yield _problem(one, "a generator without a seed:")


@rule(
    "SED004",
    since="0.5.0",
    examples=lambda: (
        Example("the clock", {"train.py": SEEDED % b"seed = int(time.time())"}, finds=True),
        Example("a number by chance", {"train.py": SEEDED % b"seed = random.randint(1, 9999)"}, finds=True),
        Example("a number", {"train.py": SEEDED % b"seed = 7"}, finds=False),
        Example("the clock, if none is given", {"train.py": SEEDED % b"seed = given or int(time.time())"}, finds=False),
    ),
)
def changing_seed(file: File, options: Options) -> Iterator[Problem]:  # noqa: ARG001
    """A seed is another number at every run.

    Of the clock, the process, `os.urandom`, `uuid4`, `secrets`; of a generator that nothing seeds; or none at all, as
    in `np.random.seed()`. Whatever takes a seed: `random_state=`, `seed=`, `manual_seed`, `PRNGKey`, `set_seed`.

    An error for the clock and the process in what is run beside a library that learns. A number by chance warns, since
    people print it; so does `np.random.seed()`. What holds where a caller gave no seed passes, and what gives each
    worker its own.

    Why: It looks as if somebody had thought of it, and is as good as no seed: the run cannot be repeated.

    Instead: `SEED = 42`, or `seed = config["seed"]`; to try several, give each run its number and log it.
    """
    from mlops_policy.seeds import changing

    for one in files.chances(file, changing.changing):
        yield _problem(one, "a seed that is another one at every run:")


def _problem(one: Chance, message: str) -> Problem:
    call = one.call
    level = "" if one.sure else WARNING
    return Problem(
        f"{message} {one.what}", one.fix, call.line, call.column, subject=f"{call.scope} {one.what}", level=level
    )


RULES = (unseeded_program, no_random_state, unseeded_generator, changing_seed)
