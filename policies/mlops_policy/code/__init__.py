"""What a file's Python says: its calls by their full names, its functions and classes, what it imports; nothing is run.

``module(file)`` returns the ``Module`` of a file, parsed once however many rules ask. Parsing costs a hundred times
what looking for a word costs: a rule looks for its words in ``file.head`` first.

Names. ``import numpy as np; np.random.rand()`` is a call of ``numpy.random.rand``: imports and aliases are resolved.

- What a call makes has the call's name with ``()``: ``model = LinearRegression(); model.fit(x)`` is a call of
  ``sklearn.linear_model.LinearRegression().fit``, and ``pd.read_csv(p).sample(5)`` of ``pandas.read_csv().sample``.
- An item of something, and what is unpacked or iterated from it, has ``[]``: ``for x in load()`` makes ``x`` that.
- What the module defines itself begins with a dot: ``.train``, ``.Trainer().fit``; and what it imports relatively has
  the dots of the import: ``.utils.seed_all``.
- Built-in names are as they are written: ``open``, ``hash``. Literals are what they make: ``str().join``.
- What nobody knows begins with a question mark, and only its last part is kept: ``?.sample``; ``?`` alone is a call of
  something that is itself unknown. ``Call.written`` has the words in which it is written.

What a name stands for is what it was last given before, in the same function; else in those around it; else what the
module gives it last. Branches are not told apart. ``self.model`` is what any method of the class gives it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.code.modules import Module
    from mlops_policy.snapshot import File


class Unknown:
    """What a constant is that nobody can tell without running the program."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()
PYTHON = (".py", ".pyw", ".ipynb")


def module(file: File) -> Module | None:
    """Return the Python of a script or of a notebook's code cells.

    None for what is no Python 3, does not parse, is longer than ``source.BYTES``, or nested too deep.
    """
    if file.place.ending not in PYTHON and not (file.head.startswith(b"#!") and b"python" in file.head[:64]):
        return None
    return file.module
