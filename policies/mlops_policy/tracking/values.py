"""Metrics whose value is written by hand: logged, written to a file, or returned by what trains."""

from __future__ import annotations

from _ast import Constant, Dict, Name, Store, Subscript

from mlops_policy.frozen import NamedTuple
from mlops_policy.tracking import Spot
from mlops_policy.tracking.starts import returned
from mlops_policy.tracking.tables import LASTS, ML, RESULTS, SCORES
from mlops_policy.tracking.words import below, given, receiver, split, text, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import AST
    from collections.abc import Iterable, Iterator

    from mlops_policy.code.calls import Call
    from mlops_policy.code.modules import Module
    from mlops_policy.code.scopes import Scope

PAIRS = frozenset("log_metric add_scalar log_scalar report_scalar log_value".split())
TABLES = frozenset("log_metrics log log_dict write_metrics save_metrics track report".split())
DUMPS = frozenset("json.dump yaml.dump yaml.safe_dump toml.dump json.dumps pickle.dump joblib.dump".split())
# Names of numbers that a person sets: what a metric must reach, weighs or is compared with.
LIMITS = frozenset(
    "threshold thresholds min max minimum maximum target baseline goal tolerance weight weights delta gate limit"
    " required expected budget floor ceiling coef coefficient factor ratio alpha smoothing margin reference human"
    " random chance previous old published paper reported prior default init initial".split()
)
# Names of what only shows how something would look.
SHOWS = frozenset("mock fake dummy demo sample simulated simulate stub placeholder toy hello seed fixture".split())
TRAINS = frozenset(["train", "training", "fit"])
EVALUATES = frozenset(["evaluate", "evaluation"])
VAGUE = frozenset(["score", "scores", "report", "loss", "losses"])  # a heuristic may say so, too
TRIVIAL = (0.0, 1.0, -1.0, 100.0)


class Entry(NamedTuple):
    """A metric and the value beside it; ``owner`` is the name of the dictionary that holds it, empty for none."""

    metric: str
    value: AST
    owner: str = ""


def numbers(module: Module, path: str) -> Iterator[Spot]:
    """Yield the metrics that a program states instead of measuring them."""
    shows = not SHOWS.isdisjoint(split(path.rpartition("/")[2]))
    filled: frozenset[str] | None = None
    for spot, owner in (*_calls(module), *(_returned(module) if not ML.isdisjoint(module.imports) else ())):
        if owner and filled is None:
            filled = _filled(module)
        if not owner or owner not in (filled or ()):
            yield spot._replace(sure=spot.sure and not shows)


def _calls(module: Module) -> Iterator[tuple[Spot, str]]:
    """Yield the metrics that calls log or write, with the name of what holds them."""
    for call in module.calls:
        sure = SHOWS.isdisjoint(split(call.scope))
        for entry in _logged(call):
            value = call.value(entry.value)
            if is_metric(entry.metric) and isinstance(value, float) and _tells(value):
                yield Spot(call.line, call.column, f"{entry.metric} {value}", sure=sure), entry.owner


def _filled(module: Module) -> frozenset[str]:
    """Return the names of dictionaries that are given something later: what they begin with is no result."""
    found = {call.written.removesuffix(".update") for call in module.calls if call.last == "update"}
    stack: list[AST] = [*module.body]
    while stack:
        node = stack.pop()
        if isinstance(node, Subscript) and isinstance(node.ctx, Store) and isinstance(node.value, Name):
            found.add(node.value.id)
        stack += below(node)
    return frozenset(found)


def is_metric(name: str, known: frozenset[str] = SCORES) -> bool:
    """Return whether a name is that of something measured, and not of what it is compared with."""
    said = split(name)
    return not known.isdisjoint(said) and LIMITS.isdisjoint(said)


def _tells(value: float) -> bool:
    return value not in TRIVIAL and abs(value) < 1e6 and value == value  # noqa: PLR0124, PLR2004  not a number


def _logged(call: Call) -> Iterator[Entry]:
    """Yield the names and values that a call logs or writes."""
    if call.last in PAIRS:
        yield from _pair(call)
    elif call.last in TABLES and (call.last in LASTS or call.name[:1] != "."):
        yield from (each for node in call.positional for each in entries(node, call.within))
    elif call.name in DUMPS and call.positional and _is_written(call):
        yield from entries(call.positional[0], call.within)


def _pair(call: Call) -> Iterator[Entry]:
    """Yield the name of a metric and the value behind it."""
    at = next((at for at, node in enumerate(call.positional) if text(node)), len(call.positional))
    name, value = call.argument("key", at), call.argument("value", at + 1)
    if text(name) and value is not None:
        yield Entry(text(name), value)


def entries(node: AST, scope: Scope) -> Iterator[Entry]:
    """Yield the keys and values of a dictionary that is written out, here or where its name is given it."""
    owner = node.id if isinstance(node, Name) else ""
    found = given(owner, scope) if owner else [node]
    if len(found) == 1 and isinstance(found[0], Dict):
        for key, value in zip(found[0].keys, found[0].values, strict=True):
            if text(key):
                yield Entry(text(key), value, owner)


def _is_written(call: Call) -> bool:
    """Return whether a dump goes to a file of results: by the words of what is dumped, and where to."""
    if call.last == "dumps":
        return False
    said = words([*call.positional[1:], receiver(call.node), *_names(call.positional[:1])], call.within)
    return not RESULTS.isdisjoint(said)


def _names(nodes: Iterable[AST]) -> list[AST]:
    """Return names as strings, so that what they are given is left out."""
    return [Constant(value=each.id) for each in nodes if isinstance(each, Name)]


def _returned(module: Module) -> Iterator[tuple[Spot, str]]:
    """Yield the metrics that functions which train return; those of functions that evaluate may be a heuristic's."""
    for name, scope in module.functions.items():
        said = split(name)
        if (TRAINS | EVALUATES).isdisjoint(said) or not SHOWS.isdisjoint(said):
            continue
        for entry in (each for made in returned(scope) for each in entries(made, scope)):
            value = module.value(entry.value, scope)
            if is_metric(entry.metric, SCORES - VAGUE) and isinstance(value, float) and _tells(value):
                line, column = module.at(entry.value)
                yield Spot(line, column, f"{entry.metric} {value}", sure=not TRAINS.isdisjoint(said)), entry.owner
