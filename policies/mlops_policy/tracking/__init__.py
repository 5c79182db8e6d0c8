"""What a training leaves behind: its metrics, its parameters, its model; by the syntax tree, nothing is run.

``trainings`` finds the calls and loops that train in what ``starts`` runs, ``keeps`` what the module keeps of them, by
``words`` and ``tables``, ``unasked`` what libraries keep by themselves; ``runs`` puts these together. ``order`` finds
what is logged outside of a run, ``values`` metrics that are written by hand, ``commits`` placeholders for a commit.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from mlops_policy.code.calls import Call

METRICS, PARAMETERS, MODEL, OUTPUT = "metrics", "parameters", "model", "output"
ALL = frozenset([METRICS, PARAMETERS, MODEL])
NOTHING: frozenset[str] = frozenset()
# Families of libraries: how they train, and what they keep unasked.
SKLEARN, BOOSTING, CATBOOST, KERAS, TORCH, LIGHTNING, HUGGING = (
    "sklearn boosting catboost keras torch lightning hugging".split()
)


class Training(NamedTuple):
    """A call that trains.

    Attributes:
        call: The call; of a loop, the one of ``backward`` or ``apply_gradients``.
        family: Whose it is.
        sure: Whether it surely trains a model, and is run.
    """

    call: Call
    family: str
    sure: bool


class Kept(NamedTuple):
    """What is kept for sure, and what perhaps: ``METRICS``, ``PARAMETERS``, ``MODEL``; ``OUTPUT`` is something else."""

    sure: frozenset[str] = NOTHING
    perhaps: frozenset[str] = NOTHING


class Run(NamedTuple):
    """A module's training, and what it leaves behind.

    Attributes:
        training: The first call that trains, of those that are surest.
        kept: What is kept.
        shown: The line of the first metric that is printed, 0 for none.
        measured: Whether metrics are computed, or printed by the library itself.
        given: The parameters of the model that are given from outside, as options of a command line.
        searched: Whether parameters are searched, or a model is cross-validated: the models are not meant to be kept.
        staged: Whether it is a stage of a pipeline, whose model another one measures.
        notebook: Whether it is a notebook.
    """

    training: Training
    kept: Kept
    shown: int
    measured: bool
    given: tuple[str, ...]
    searched: bool
    staged: bool
    notebook: bool


class Spot(NamedTuple):
    """A place in a file, and what stands there; what is not ``sure`` only warns."""

    line: int
    column: int
    text: str
    sure: bool
