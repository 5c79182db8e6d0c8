"""What is logged before its run begins or after it has ended, where one function does all of it in a row.

MLflow: a call of ``log_*`` without a run begins one, in which ``start_run`` then fails; after a run it begins another.
W&B: ``wandb.log`` fails before ``init`` and after ``finish``. DVCLive: what is logged after ``end`` is in no summary.
"""

from __future__ import annotations

from _ast import (
    AsyncFor,
    AsyncFunctionDef,
    AsyncWith,
    For,
    FunctionDef,
    If,
    Match,
    Try,
    While,
    With,
)
from bisect import bisect_left

from mlops_policy.frozen import NamedTuple
from mlops_policy.tracking import Spot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _ast import excepthandler, expr, stmt
    from collections.abc import Iterable, Iterator, Sequence

    from mlops_policy.code.calls import Call as Named
    from mlops_policy.code.modules import Module

BEFORE, DURING, AFTER, UNCLEAR = "before", "during", "after", "unclear"
BEGINS = {"mlflow.start_run": "mlflow", "wandb.init": "wandb", "dvclive.Live": "dvclive"}
ENDS = {
    "mlflow.end_run": "mlflow",
    "wandb.finish": "wandb",
    "wandb.init().finish": "wandb",
    "dvclive.Live().end": "dvclive",
}
LOGS = {
    **{f"mlflow.{name}": "mlflow" for name in "log_metric log_metrics log_param log_params set_tag set_tags".split()},
    "wandb.log": "wandb",
    "wandb.init().log": "wandb",
    **{f"dvclive.Live().{name}": "dvclive" for name in "log_metric log_param log_params log next_step".split()},
}
_TURNS = {**BEGINS, **ENDS, **LOGS}
_LASTS = frozenset(name.rpartition(".")[2] for name in _TURNS)
NESTED = ("nested", "run_id", "parent_run_id", "client", "reinit")
_BRANCHES = (If, Try, For, AsyncFor, While, Match)
_APART = (FunctionDef, AsyncFunctionDef)


class Event(NamedTuple):
    """What happens to a tracker's run: it begins, it ends, something is logged; ``maybe`` in a branch or a loop."""

    what: str
    tracker: str
    call: Named
    maybe: bool = False


def strays(module: Module) -> Iterator[Spot]:
    """Yield the calls that log before a run of the same function, or after it."""
    calls: dict[str, list[Named]] = {}
    for call in module.calls:
        if call.last in _LASTS and call.name in _TURNS:
            calls.setdefault(call.scope, []).append(call)
    for name, mine in calls.items():
        if any(call.name in BEGINS for call in mine):
            scope = module.functions.get(name)
            events = list(_events(scope.node.body if scope and scope.node else module.body, mine))
            for tracker in dict.fromkeys(event.tracker for event in events):
                yield from _judged([event for event in events if event.tracker == tracker])


def _judged(events: Sequence[Event]) -> Iterator[Spot]:
    """Yield what is logged where no run is, as far as that is certain."""
    if any(event.what == "begin" and not set(NESTED).isdisjoint(event.call.arguments) for event in events):
        return
    state, early = BEFORE, list[Event]()
    for event in events:
        if event.what == "log":
            early += [event] if state == BEFORE and not event.maybe else []
            if state == AFTER and event.call.argument("run_id") is None:
                yield _spot(event, AFTER)
        elif event.maybe:
            state, early = UNCLEAR, []
        else:
            if event.what == "begin" and state == BEFORE:
                yield from (_spot(one, BEFORE) for one in early)
            state, early = _next(state, event.what), []


def _next(state: str, what: str) -> str:
    """Return what follows; the end of what never began is there to tidy up."""
    return DURING if what == "begin" else AFTER if state == DURING else BEFORE


def _spot(event: Event, when: str) -> Spot:
    name = event.call.written
    return Spot(event.call.line, event.call.column, f"{when} {event.tracker} {name}", sure=True)


def _events(body: Iterable[stmt], calls: Sequence[Named]) -> Iterator[Event]:
    """Yield what happens in statements, in their order; in a branch that begins or ends a run, nothing is certain."""
    for node in body:
        inside = [] if isinstance(node, _APART) else _within(node, calls)
        if not inside:
            continue
        if isinstance(node, With | AsyncWith):
            yield from _block(node, inside)
        elif isinstance(node, _BRANCHES):
            yield from _branch(node, inside)
        else:
            yield from (_event(call) for call in inside)


def _block(node: With | AsyncWith, calls: Sequence[Named]) -> Iterator[Event]:
    """Yield what happens in a block: a run that it opens ends with it."""
    opened = [call for item in node.items for call in _within(item.context_expr, calls)]
    yield from (_event(call) for call in opened)
    yield from _events(node.body, calls)
    yield from (Event("end", BEGINS[call.name], call) for call in opened if call.name in BEGINS)


def _branch(node: stmt, calls: Sequence[Named]) -> Iterator[Event]:
    """Yield what is logged in a branch or a loop; or that what is there is not clear, if a run begins or ends in it."""
    turns = [call for call in calls if call.name not in LOGS]
    if not turns:
        yield from (Event("log", LOGS[call.name], call, maybe=True) for call in calls)
    elif isinstance(node, Try) and not any(_within(each, calls) for each in node.handlers):
        yield from _events([*node.body, *node.orelse, *node.finalbody], calls)
    else:
        if isinstance(node, For | AsyncFor | While):
            yield from _events(node.body, calls)  # each turn is a whole of its own
        for tracker in dict.fromkeys(_TURNS[call.name] for call in turns):
            yield Event("begin", tracker, turns[0], maybe=True)


def _event(call: Named) -> Event:
    what = "log" if call.name in LOGS else "begin" if call.name in BEGINS else "end"
    return Event(what, _TURNS[call.name], call)


def _within(node: stmt | expr | excepthandler, calls: Sequence[Named]) -> Sequence[Named]:
    """Return the calls that stand within a node, of some in their order."""
    start = bisect_left(calls, (node.lineno, node.col_offset), key=_place)
    end = bisect_left(calls, (node.end_lineno or 0, node.end_col_offset or 0), key=_place)
    return calls[start:end]


def _place(call: Named) -> tuple[int, int]:
    return call.node.lineno, call.node.col_offset
