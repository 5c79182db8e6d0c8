"""Files in which people who train models left a secret: every place, with secrets of every kind.

None of the secrets was ever handed out. They are made at run time from a seed, so that no scanner finds one here.
"""

from collections.abc import Iterator
from itertools import chain
from random import Random

from policies.makers import (
    leaks_files,
    leaks_languages,
    leaks_notebooks,
    leaks_python,
    leaks_settings,
    leaks_shell,
    leaks_urls,
)
from policies.makers.dice import Dice
from policies.makers.drafts import Leaked

MAKERS = (
    leaks_python,
    leaks_notebooks,
    leaks_settings,
    leaks_shell,
    leaks_files,
    leaks_urls,
    leaks_languages,
)


def leaks(seed: int) -> Iterator[Leaked]:
    """Yield more than a thousand files, each with one secret."""
    dice = Dice(Random(seed))  # noqa: S311  the same files each time
    return chain.from_iterable(maker.leaks(dice) for maker in MAKERS)
