"""What declares a dependency, in every kind of file: pure functions from a text to dependencies with their place.

Each module reads one kind of file; ``sites`` says which kind a file is. How exact a dependency is said is one of four
levels, whatever it is: a package, an image, an action, a commit of something else.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

NONE, SOFT, EXACT, IMMUTABLE = range(4)
LEVEL_NAMES = ("none", "soft", "exact", "immutable")


class Dependency(NamedTuple):
    """A declared dependency whose level of pinning can be told.

    What cannot be told, as a variable without a default, or needs no pin, as a path in the same repository, is none.

    Attributes:
        rule: The code of the rule that judges it.
        name: What it is, as it is written: ``scikit-learn``, ``actions/checkout``, ``python``.
        spec: What is said of its version, as it is written: ``>=1.2``, ``v4``, ``3.11-slim``; empty if nothing is.
        level: How exact that is: ``NONE``, ``SOFT``, ``EXACT`` or ``IMMUTABLE``.
        line: Where it stands, from 1.
        start: The offset, in characters of the decoded file, where the version is said, or would be.
        end: The offset where that ends; equal to ``start`` where no version is said.
        group: Where in the file: ``dependencies``, ``extra s3``, ``group dev``, ``build-system``; a few words.
        kind: What a version of it looks like: ``package`` (PEP 440), ``poetry``, ``conda`` or another site's own word.
        note: What a person should know besides, or type; empty for most.
    """

    rule: str
    name: str
    spec: str
    level: int
    line: int
    start: int = -1
    end: int = -1
    group: str = ""
    kind: str = "package"
    note: str = ""
