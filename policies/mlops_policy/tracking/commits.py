"""Placeholders where the id of a commit belongs: in tags of runs, in records of lineage, in what is logged."""

from __future__ import annotations

from _ast import (
    AST,
    AnnAssign,
    Assign,
    AsyncFunctionDef,
    BoolOp,
    Call,
    Constant,
    Dict,
    ExceptHandler,
    FunctionDef,
    If,
    IfExp,
    Load,
    Match,
    Name,
    Store,
    Subscript,
    Try,
    arguments,
)

from mlops_policy.lazy import pattern
from mlops_policy.tracking import Spot
from mlops_policy.tracking.tables import ML
from mlops_policy.tracking.words import below, split, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.code.modules import Module

    # A node; whether it may stand in for a commit that could not be found; whether it is of a run, or of lineage;
    # whether it is in a function.
    Place = tuple[AST, bool, bool, bool]

_KEY = pattern(
    r"(?:(?:.*_)?(?:git|source|src|code|model|train|training|repo|vcs|head|current|build|app)_)?"
    r"commit(?:_(?:id|hash|sha1?|ref))?|(?:.*_)?git_(?:sha1?|hash|rev|revision|ref)"
    r"|(?:.*_)?(?:code|source|src)_(?:version|commit|sha|revision)|(?:.*_)?vcs_(?:ref|rev|revision)"
)
_NOT_LETTERS = pattern(r"[^a-z0-9]+")
_WORDS = frozenset(
    "unknown todo tbd tba fixme n/a none null dummy placeholder changeme change_me change-me undefined"
    " to-be-filled fill_me fill-me".split()
)
_ENDLESS = tuple(
    each * 8
    for each in (
        "0123456789abcdef abcdef0123456789 abcdef1234567890 abc123 abc123def456 abcdef a1b2c3d4e5f6 a1b2c3d4 1234567890"
        " 123456789 123abc deadbeef cafebabe 1a2b3c4d abcd1234 1234abcd abc1234 abcd ab12cd34"
    ).split()
)
SHORTEST, LONGEST = 4, 64
# Names of what is compared with, or stands for no commit on purpose.
_MEANT = frozenset("zero null empty no missing default unknown initial first placeholder none fake".split())
# Calls whose second argument stands in where there is nothing.
_DEFAULTS = frozenset("get getenv getattr pop setdefault add_argument option Option Field field".split())
_BRANCHES = frozenset([BoolOp, ExceptHandler, If, IfExp, Match])
_PAIRED = frozenset([AnnAssign, Assign, Call, Dict])
_PASSED = frozenset([Constant, Load, Name, Store, arguments])  # below which nothing stands, or only defaults
_SHOWS = ("example", "examples", "json_schema_extra", "openapi_examples", "help", "description")
TRACKS = frozenset("mlflow wandb dvclive clearml comet_ml neptune aim dvc sagemaker azureml".split()) | ML
WORD, MADE_UP = "word", "made up"


def placeholders(module: Module) -> Iterator[Spot]:
    """Yield what stands where a commit belongs and is none."""
    tracks = not TRACKS.isdisjoint(module.imports)
    stack: list[Place] = [(node, False, tracks, False) for node in reversed(module.body)]
    while stack:
        here = stack.pop()
        node, branch, tracks, _ = here
        if node.__class__ in _PAIRED:
            for key, value in _pairs(node):
                kind = _kind(key, value)
                if kind == MADE_UP or (kind == WORD and not branch):
                    line, column = module.at(value)
                    yield Spot(line, column, f"{key} {getattr(value, 'value', '')}", sure=tracks)
        stack += _below(here)


def _below(here: Place) -> list[Place]:
    """Return what is within a node, the last first; a function that asks, or tries, may say that it found nothing."""
    node, branch, tracks, inside = here
    branch = branch or node.__class__ in _BRANCHES
    if isinstance(node, FunctionDef | AsyncFunctionDef):
        branch = branch if inside else _tries(node)
        tracks = tracks or not {"lineage", "provenance"}.isdisjoint(split(node.name))
        inside = True
    held = [each for each in below(node) if each.__class__ not in _PASSED and not _is_shown(node, each)]
    return [(each, branch, tracks, inside) for each in reversed(held)]


def _is_shown(node: AST, part: AST) -> bool:
    """Return whether a part of a node is an example in the description of an interface."""
    if isinstance(node, Dict) and part in node.values:
        return text(node.keys[node.values.index(part)]) in _SHOWS
    return getattr(part, "arg", "") in _SHOWS


def _tries(function: AST) -> bool:
    """Return whether a function may find no commit."""
    stack = [function]
    while stack:
        node = stack.pop()
        if isinstance(node, Try | If | IfExp | BoolOp):
            return True
        stack += below(node)
    return False


def _pairs(node: AST) -> Iterator[tuple[str, AST]]:
    """Yield the keys and values that a node puts together."""
    if isinstance(node, Dict):
        yield from ((text(key), value) for key, value in zip(node.keys, node.values, strict=True) if key is not None)
    elif isinstance(node, Call):
        yield from ((each.arg, each.value) for each in node.keywords if each.arg)
        name = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
        if name not in _DEFAULTS:
            yield from ((text(key), value) for key, value in zip(node.args, node.args[1:], strict=False))
    elif isinstance(node, Assign):
        for target in node.targets:
            if isinstance(target, Subscript):
                yield text(target.slice), node.value
            else:
                yield from _named(target, node.value)
    elif isinstance(node, AnnAssign) and node.value is not None:
        yield from _named(node.target, node.value)


def _named(target: AST, value: AST) -> Iterator[tuple[str, AST]]:
    """Yield a name that is given an id that was made up; a word may be what it has until it is found."""
    name = getattr(target, "id", "") or getattr(target, "attr", "")
    if _MEANT.isdisjoint(split(name)) and _is_made_up(text(value).lower()):
        yield name, value


def _kind(key: str, value: AST) -> str:
    """Return which kind of placeholder stands for a commit; empty if none does."""
    said = text(value).strip().lower()
    if not said or len(key) > LONGEST or not _KEY.fullmatch(_NOT_LETTERS.sub("_", key.lower()).strip("_")):
        return ""
    if _is_made_up(said):
        return MADE_UP
    bare = said.strip("<>{}[]() .")
    wrapped = said[:1] in "<[" or bare.startswith(("your-", "your_", "your "))
    return WORD if bare in _WORDS or wrapped or (bare and set(bare) <= {"x"}) else ""


def _is_made_up(said: str) -> bool:
    """Return whether an id is one that nobody's commit has: one digit over and over, or digits in a row."""
    if not SHORTEST <= len(said) <= LONGEST:
        return False
    alike = len(set(said)) == 1 and said[0] in "0123456789abcdef"
    return alike or any(each.startswith(said) for each in _ENDLESS)
