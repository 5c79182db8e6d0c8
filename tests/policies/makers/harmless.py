"""Files that look as if they held a secret, and hold none."""

from collections.abc import Iterator
from random import Random

from policies.makers import (
    harmless_code,
    harmless_ml,
    harmless_more,
    harmless_notebooks,
    harmless_pages,
    harmless_settings,
    harmless_tools,
    harmless_values,
    harmless_within,
)
from policies.makers.dice import Dice
from policies.makers.drafts import Clean, filled, table
from policies.makers.surroundings import around

TIMES = 5
TABLES = (
    harmless_code,
    harmless_values,
    harmless_ml,
    harmless_more,
    harmless_notebooks,
    harmless_settings,
    harmless_tools,
    harmless_pages,
    harmless_within,
)
AROUND = {
    "py": "python",
    "sh": "shell",
    "yaml": "yaml",
    "toml": "toml",
    "cfg": "ini",
    "env": "env",
    "Dockerfile": "docker",
    "tf": "terraform",
    "md": "prose",
    "properties": "properties",
}


def lookalikes(seed: int) -> Iterator[Clean]:
    """Yield more than seven hundred files; `=` before a path says that the template is the whole file."""
    dice = Dice(Random(seed))  # noqa: S311  the same files each time
    for row in [row for module in TABLES for row in table(module.TEMPLATES)] * TIMES:
        path, text = filled(row.what, dice), filled(row.text, dice)
        whole = path.startswith("=")
        text = text + "\n" if whole else around(dice, AROUND[path.rpartition(".")[2]], text)
        yield Clean(path.removeprefix("="), text.encode(), row.kind)
