"""What a module says of chance as a whole: what of it is run, and which of the global generators something seeds."""

from __future__ import annotations

from _ast import Constant, Expr, For, While, With

from mlops_policy.lazy import pattern
from mlops_policy.seeds.tables import EVERY, LEARN, LIBRARIES, NEUTRAL, SEEDERS, SETTINGS, TAKERS, TENSORFLOW, TORCH
from mlops_policy.tracking.starts import started

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from mlops_policy.code.calls import Call
    from mlops_policy.code.modules import Module
    from mlops_policy.code.scopes import Scope

NOTHING: frozenset[str] = frozenset()
# What functions for seeding, and parameters for seeds and generators, are called.
SEEDS = pattern(r"(?i)seed|determinis|reproducib|(?:fix|set|init)_?(?:the_)?rand|rand(?:om)?_?(?:state|key)|\brng|prng")
# What a function of the repository is called that may well seed, among other things.
_PREPARES = pattern(
    r"(?i)_?(?:set_?up|init|initiali[sz]e|prepare|configure|bootstrap|start)"
    r"(?:_?(?:all|args|backend|cfg|config|cuda|devices?|env\w*|everything|exp\w*|globals?|gpus?|run|session|system|tf|torch"
    r"|train\w*))?"
)
# What a module is called that seeds when it is imported, and one of which all is imported that may.
_SEEDED = frozenset("seed seeds seeding repro reproducibility determinism deterministic random_seed".split())
_SHARED = frozenset("base common config configs constants env globals header helpers settings setup utils".split())
_MENTIONS = (b"random_state'", b'random_state"', b"seed'", b'seed"')
# What a library's module may do when it is loaded.
_QUIET = ("logging.", "warnings.", "sys.", "os.", "matplotlib.", "pandas.set_option", "numpy.set_printoptions", "?.")
# What seeds are called where a function is given one.
KEYWORDS = frozenset(["seed", "random_seed", "rng_seed", "manual_seed", "random_state"])


class Facts:
    """What holds for all of a module.

    Attributes:
        module: The module.
        takers: Its calls of what seeds, as far as names tell.
        given: Its calls that are given a seed by its name.
        seeded: The global generators that something in it seeds, as far as names tell.
        learns: Whether it imports a library that learns.
        prepared: Whether it calls something that may seed besides what else it does, by its name, or imports it all.
        tuned: Whether it speaks of seeds in strings, as grids of parameters and settings do.
    """

    def __init__(self, module: Module, head: bytes) -> None:
        self.module = module
        self._named: dict[str, list[Call]] = {}
        for call in module.calls:
            self._named.setdefault(call.last, []).append(call)
        self.takers = self.of([last for last in self._named if last in _SEEDING or SEEDS.search(last)])
        self.given = [call for call in module.calls for each in call.node.keywords if each.arg in KEYWORDS]
        imported = {name.rpartition(".")[2] for name in (*module.imports, *_imported(module))}
        self.seeded = (
            NOTHING.union(*map(_seeds, (*self.takers, *self.given))) if imported.isdisjoint(_SEEDED) else EVERY
        )
        self.learns = not LEARN.isdisjoint(module.imports)
        shared = any(name.rpartition(".")[2] in _SHARED for name in module.stars)
        prepares = self.of([last for last in self._named if _PREPARES.fullmatch(last)])
        self.prepared = shared or any(_is_ours(call.name) for call in prepares)
        self.tuned = any(mark in head for mark in _MENTIONS)
        self._runs: frozenset[str] | None = None
        self._handed: dict[int, bool] = {}
        self._script = module.notebook or any(call.guarded for call in module.calls) or _acts(module)

    def of(self, lasts: Iterable[str]) -> list[Call]:
        """Return the calls whose names end as some do, in their order."""
        found = [call for last in self._named.keys() & lasts for call in self._named[last]]
        return sorted(found, key=lambda call: (call.node.lineno, call.node.col_offset))

    def is_run(self, call: Call) -> bool:
        """Return whether a call surely is run with the module; what a library does when it is loaded is not."""
        if self._runs is None:
            self._runs, _ = started(self.module)
        return call.scope in self._runs and (bool(call.scope) or self._script)

    def is_handed(self, call: Call) -> bool:
        """Return whether the function around a call, or its class, is handed a seed or a generator, or keeps one."""
        handed = self._handed.get(call.within.number)
        if handed is None:
            handed = self._handed[call.within.number] = _is_handed(call.within, self.module)
        return handed


def _is_handed(within: Scope, module: Module) -> bool:
    scope: Scope | None = within
    while scope is not None and scope.node is not None:
        if any(SEEDS.search(name) for name in (*scope.parameters, *_kept(scope.owner, module))):
            return True
        scope = scope.parent
    return False


def _imported(module: Module) -> list[str]:
    """Return the full names of what a module and its functions import."""
    scopes = (module.top, *module.functions.values())
    return [one.text for scope in scopes for given in scope.bound.values() for one in given if one.node is None]


def _kept(owner: Scope | None, module: Module) -> list[str]:
    """Return the names of what a class is made with, and of what it and its methods keep."""
    made = module.functions.get(f"{owner.name}.__init__") if owner is not None else None
    kept = [*owner.bound, *owner.attributes] if owner is not None else []
    return [*kept, *(made.parameters if made is not None else ())]


def _seeds(call: Call) -> frozenset[str]:
    """Return the global generators that a call seeds that is named for it, or is given a seed."""
    name = call.name
    if name in SEEDERS or name.startswith(SETTINGS):
        return SEEDERS.get(name) or frozenset([TORCH, TENSORFLOW])
    if SEEDS.search(call.last):
        whole = call.last in ("set_random_seed", "seed_everything")
        return EVERY if whole or name.partition(".")[0] not in LIBRARIES else NOTHING
    given = any(_is_given(call, key) for key in KEYWORDS if key != "random_state")
    return EVERY if given and name.partition(".")[0] not in LIBRARIES else NOTHING


def _is_given(call: Call, key: str) -> bool:
    node = call.arguments.get(key)
    return node is not None and not (isinstance(node, Constant) and node.value is None)


def _is_ours(name: str) -> bool:
    """Return whether a function may be of the repository itself: of no known library, and no method."""
    return "()" not in name and name.partition(".")[0] not in LIBRARIES | NEUTRAL


def _acts(module: Module) -> bool:
    """Return whether a module's own statements do more than define."""
    for statement in module.body:
        if isinstance(statement, For | While | With):
            return True
        if isinstance(statement, Expr) and not isinstance(statement.value, Constant):
            name = module.name(getattr(statement.value, "func", statement.value))
            if not name.startswith(_QUIET):
                return True
    return False


_SEEDING = frozenset(name.rpartition(".")[2] for name in (*SEEDERS, *SETTINGS, *TAKERS))
