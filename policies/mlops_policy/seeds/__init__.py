"""Chance in what is run: what seeds it, and what nothing seeds; by the syntax tree, nothing is run.

``tables`` says what draws from chance and what seeds it, ``facts`` what holds for a module as a whole. ``programs``
finds training, shuffles and draws of global generators, ``arguments`` calls that take a seed and get none,
``generators`` those that begin with what the machine offers, ``changing`` seeds that are another number at every run.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.code.calls import Call


class Chance(NamedTuple):
    """Something that turns out otherwise at every run.

    Attributes:
        call: Where it comes from.
        what: What it is, in the words of a message.
        fix: What to write instead.
        sure: Whether it surely is run and left to chance, where nobody wants that; what is not sure only warns.
    """

    call: Call
    what: str
    fix: str
    sure: bool
