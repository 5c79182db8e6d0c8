"""From a file to what is left to chance in it: which files are looked at, and what spares a look."""

from __future__ import annotations

from mlops_policy.code import module
from mlops_policy.core import remembered
from mlops_policy.tracking.files import is_spared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mlops_policy.seeds import Chance
    from mlops_policy.seeds.facts import Facts
    from mlops_policy.snapshot import File

MOST = 100  # findings of a rule in a file
# Libraries that learn, or whose data one draws from; and words without which nothing of theirs is left to chance.
LIBRARIES = tuple(b"numpy torch tensorflow keras jax pandas datasets lightning scipy polars cv2".split())
WORDS = tuple(b"random seed shuffle permutation .sample( PRNGKey random_split backward( .fit( train_test_split".split())
ESTIMATORS = (b"sklearn", b"imblearn", b"optuna")


@remembered
def facts(file: File) -> Facts | None:
    """Return what holds for a file's module; None for a file that draws nothing by chance."""
    head = file.head
    draws = any(word in head for word in WORDS) and any(word in head for word in LIBRARIES)
    found = module(file) if draws or any(word in head for word in ESTIMATORS) else None
    if found is None:
        return None
    from mlops_policy.seeds.facts import Facts

    return Facts(found, head)


def chances(file: File, find: Callable[[Facts], Iterable[Chance]]) -> Iterator[Chance]:
    """Yield what is left to chance in a file: in tests, examples and documents a step milder, in notebooks not sure."""
    known = facts(file)
    spared = is_spared(file)
    for count, one in enumerate(find(known) if known is not None else ()):
        if count == MOST:
            return
        if one.sure or not spared:
            yield one._replace(sure=one.sure and not spared and file.place.ending != ".ipynb")
