"""From a file to what is wrong with what it tracks: which files are looked at, and what spares a look."""

from __future__ import annotations

from mlops_policy.code import module
from mlops_policy.core import remembered
from mlops_policy.lazy import pattern
from mlops_policy.places import FIXTURES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.snapshot import File
    from mlops_policy.tracking import Run, Spot

PYTHON = (".py", ".pyw", ".ipynb", "")
SPARED = FIXTURES - {"resources", "samples"} | frozenset(
    "doc docs docs_src documentation example examples tutorial tutorials benchmark benchmarks asv_bench demo demos"
    " vendor third_party thirdparty node_modules site-packages".split()
)
LIBRARIES = tuple(
    b"sklearn xgboost lightgbm catboost torch keras tensorflow lightning trl transformers accelerate imblearn".split()
)
FITS = (b".fit(", b".fit_generator(", b".apply_gradients(", b".partial_fit(")
TRAINERS = (b"xgb", b"lgb", b"lightgbm", b"catboost", b"Trainer(")  # whose ``train`` trains
BEGINS = (b"start_run", b"wandb.init", b"Live(")
LOGS = (b"log_metric", b"log_param", b"set_tag", b".log(", b".next_step(")
STATES = (b"log_metric", b".log(", b".dump(", b"safe_dump", b"def train", b"def fit", b"def evaluate", b"add_scalar")
SCORES = tuple(
    b"acc precision recall f1 auc auroc rmse mse mae mape r2 loss brier mcc kappa iou dice bleu rouge perplexity psnr"
    b" ssim wer score".split()
)
COMMITS = tuple(
    b"commit git_sha git.sha git_hash git.hash git_rev git.rev git-sha code_version code_sha source_version source_sha"
    b" vcs_re".split()
)
# A key, and a number or a name behind it.
_ENTRY = pattern(
    rb"""["'](\w[\w /.@-]{0,60})\\?["']\s{0,8}[:,]\s{0,40}(?:value\s{0,4}=\s{0,4})?(-?\d{0,6}\.\d|[A-Za-z_]\w{0,60})"""
)
_NUMBERED = pattern(rb'(?m)^[ \t]*"?(\w{1,60})\s{0,4}=\s{0,4}-?\d{0,6}\.\d')
# What may stand behind the key of a commit, all of it in small letters.
_FAKE = pattern(
    rb"""[\w.-]{0,20}\\?["']?\]?\s{0,4}(?::[^=\n"']{1,40}=|[:=,])\s{0,40}\\?["'][<\[\s]{0,4}"""
    rb"""(?:unknown|todo|tb[da]|fixme|none|null|dummy|placeholder|change|undefined|to-be|fill|n/a|your|git|commit|sha"""
    rb"""|hash|x+\\?["'>]|([0-9a-f])\1{3}|abc|123|deadbeef|cafebabe|a1b2|1a2b|0123|ab12)"""
)


@remembered
def run(file: File) -> Run | None:
    """Return what a file trains and keeps of it; None where it trains nothing, or is a test, an example, a document."""
    found = module(file) if _may_train(file.head) and not is_spared(file) else None
    if found is None:
        return None
    from mlops_policy.tracking import runs

    return runs.run(found, file.head)


def _may_train(head: bytes) -> bool:
    """Return whether bytes hold what every training has in it."""
    return (
        any(mark in head for mark in FITS)
        or (b".backward(" in head and b".step(" in head)
        or (b".train(" in head and any(mark in head for mark in TRAINERS))
    ) and any(mark in head for mark in LIBRARIES)


def strays(file: File) -> Iterator[Spot]:
    """Yield what is logged before a run or after it."""
    begun = any(mark in file.head for mark in BEGINS) and any(mark in file.head for mark in LOGS)
    found = module(file) if begun and not is_spared(file) else None
    if found is not None:
        from mlops_policy.tracking import order

        yield from order.strays(found)


def numbers(file: File) -> Iterator[Spot]:
    """Yield the metrics that are logged, written or returned with a value that is written by hand."""
    found = module(file) if _may_state(file.head) and not is_spared(file) else None
    if found is not None:
        from mlops_policy.tracking import values

        yield from values.numbers(found, file.path)


def _may_state(head: bytes) -> bool:
    """Return whether bytes hold a number behind the name of a metric, or a name that is given a number."""
    if not any(mark in head for mark in STATES):
        return False
    given = [value for key, value in _ENTRY.findall(head) if any(mark in key.lower() for mark in SCORES)]
    if not given or any(not value[:1].isalpha() and value[:1] != b"_" for value in given):
        return bool(given)
    return not {*given}.isdisjoint(_NUMBERED.findall(head))


def commits(file: File) -> Iterator[Spot]:
    """Yield the placeholders that stand for a commit in tags and records."""
    hinted = file.place.ending in PYTHON and _may_fake(file.head.lower())
    found = module(file) if hinted and not is_spared(file) else None
    if found is not None:
        from mlops_policy.tracking import commits as placeholders

        yield from placeholders.placeholders(found)


def _may_fake(low: bytes) -> bool:
    """Return whether a placeholder stands behind the key of a commit, in small letters."""
    for mark in COMMITS:
        at = low.find(mark)
        while at >= 0:
            if _FAKE.match(low, at + len(mark)):
                return True
            at = low.find(mark, at + 1)
    return False


def is_spared(file: File) -> bool:
    """Return whether a file is no code that trains for use: a test, an example, a document, somebody else's."""
    where = file.place
    if where.ending not in PYTHON or not SPARED.isdisjoint(where.folders):
        return True
    stem = where.name.rpartition(".")[0]
    return stem.startswith("test_") or stem.endswith(("_test", "_tests")) or stem in ("conftest", "setup", "noxfile")
