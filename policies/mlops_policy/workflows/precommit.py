"""Hooks of ours that a configuration never lets judge, or had: https://pre-commit.com/#pre-commit-configyaml---hooks."""

from __future__ import annotations

from mlops_policy.documents import yamls
from mlops_policy.lazy import pattern
from mlops_policy.rules import FAMILIES
from mlops_policy.workflows import COMMITS, HOOK, OF_FAMILIES, OURS, PUSHES, Weakness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.documents import Key, Value

    Hook = dict[tuple[Key, ...], Value]

_NAMED = pattern(r"(?:^|[\s/\\])mlops[-_](?:policy|template)(?:-range)?(?:\.git|\.exe)?/?(?=\s|$)")
# what fits every path, and what fits none
_ALL = pattern(r"\^?(?:\(\?s\))?\(?\.?[*+]?\)?\$?|\^?\.[*+]\??\$?")
_NONE = pattern(r"\^\$|\$\^|\(\?!\)|a\^|\$\.|x\^|\^\\b\$|\.\^")
_STAGES = frozenset("pre-commit commit pre-merge-commit merge-commit pre-push push commit-msg".split())
_NOTHING = pattern(r"(?:/usr)?(?:/bin/)?true|:|echo(?:\s.*)?|exit 0|(?:ba|z)?sh -c ['\"]?(?:true|exit 0)['\"]?")


def weaknesses(text: str) -> Iterator[Weakness]:
    """Yield what keeps our hooks from judging.

    Raises:
        Unreadable: It is not YAML.
    """
    values = yamls.values(text, follow=True)
    yield from _unlisted(values)
    hooks = _hooks(values)
    if not hooks:
        return
    top = {value.path: value for value in values if value.path[:1] != ("repos",)}
    yield from _everywhere(top, hooks)
    for name, hook in hooks:
        yield from _one(name, hook)


def lost(before: str, now: str) -> tuple[str, ...]:
    """Return our hooks that a configuration had, and that no other hook stands in for.

    Of a list that is empty now, ``weaknesses`` speaks.

    Raises:
        Unreadable: One of the two is not YAML.
    """
    if any(_unlisted(yamls.values(now))):
        return ()
    kept = frozenset[str]().union(*judges(now).values())
    return tuple(name for name, judged in judges(before).items() if not judged <= kept)


def judges(text: str) -> dict[str, frozenset[str]]:
    """Return our hooks in a configuration, and what each judges: families of rules at a commit, or pushes.

    Raises:
        Unreadable: It is not YAML.
    """
    every = frozenset(FAMILIES)
    known = {COMMITS: every, PUSHES: frozenset([PUSHES])} | {
        name: frozenset([family]) for name, family in OF_FAMILIES.items()
    }
    return {name: known.get(name, every) for name, _ in _hooks(yamls.values(text, follow=True))}


def _sources(values: tuple[Value, ...]) -> dict[Key, Value]:
    """Return the addresses of ours, by their positions."""
    return {value.path[1]: value for value in values if value.path[2:] == ("repo",) and _NAMED.search(value.text)}


def _unlisted(values: tuple[Value, ...]) -> Iterator[Weakness]:
    """Yield our repositories of which no hook is listed."""
    listed = {value.path[1] for value in values if value.path[2:3] == ("hooks",)}
    for at, source in _sources(values).items():
        if at not in listed:
            name = source.text.rstrip("/").rpartition("/")[2]  # an address may have a password in it
            message = f"no hook of the policy judges: of {name} none is listed"
            fix = f"list one: hooks: [{{ id: {COMMITS} }}, {{ id: {PUSHES} }}]"
            yield Weakness(HOOK, message, fix, source.line, "hooks: []")


def _hooks(values: tuple[Value, ...]) -> list[tuple[str, Hook]]:
    """Return our hooks, told by the address that they are from, by name or by command, and their values."""
    sources = _sources(values)
    hooks: dict[tuple[Key, ...], Hook] = {}
    for value in values:
        if value.path[:1] == ("repos",) and value.path[2:3] == ("hooks",):
            hooks.setdefault(value.path[1:4:2], {})[value.path[4:]] = value
    found: list[tuple[str, Hook]] = []
    for at, hook in hooks.items():
        name, entry = (hook[key].text if key in hook else "" for key in (("id",), ("entry",)))
        if at[0] in sources or name in OURS or _NAMED.search(name) or _NAMED.search(entry):
            found.append((name, hook))
    return found


def _everywhere(top: Hook, hooks: list[tuple[str, Hook]]) -> Iterator[Weakness]:
    """Yield what the head of a configuration says of all hooks, ours among them."""
    named = ", ".join(name for name, _ in hooks)
    for key, fits in (("exclude", _ALL), ("files", _NONE)):
        value = top.get((key,))
        if value is not None and value.text and fits.fullmatch(value.text.strip()):
            yield _weakness(named, f"{key}: {value.text.strip()}", value.line)
    skipped = [value for path, value in top.items() if path[:2] == ("ci", "skip") and value.text in dict(hooks)]
    for value in skipped:
        yield _weakness(value.text, "skipped on pre-commit.ci", value.line, sure=False)


def _one(name: str, hook: Hook) -> Iterator[Weakness]:
    """Yield what is said of one hook."""
    for key, fits in (("exclude", _ALL), ("files", _NONE), ("entry", _NOTHING)):
        value = hook.get((key,))
        if value is not None and value.text and fits.fullmatch(value.text.strip()):
            yield _weakness(name, f"{key}: {value.text.strip()}", value.line)
    for path, value in hook.items():
        asks = value.text.split()[-1:] if path == ("entry",) else [value.text] if path[:1] == ("args",) else []
        if asks in (["--help"], ["-h"]):  # the command answers, and judges nothing
            yield _weakness(name, f"{path[0]}: {value.text}", value.line)
    stages = [value for path, value in hook.items() if path[:1] == ("stages",)]
    if stages and not any(value.text in _STAGES for value in stages):
        listed = ", ".join(value.text for value in stages)
        yield _weakness(name, f"stages: [{listed}]", stages[0].line)


def _weakness(name: str, why: str, line: int, *, sure: bool = True) -> Weakness:
    message = f"a hook of the policy never judges: {name}, {why}"
    fix = f"take the line out, so that the hook runs at every {'push' if name == PUSHES else 'commit'}"
    return Weakness(HOOK, message, fix, line, f"{name}/{why}", sure)
