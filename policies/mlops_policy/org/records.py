"""What an audit knows of a repository, before and after it was looked at, and how it is kept: a JSON object a line."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from mlops_policy import atomic
from mlops_policy.snapshot import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SCHEMA = 1
# Looked at whole; in part; empty. The others were not looked at, and the reason says why.
JUDGED, PARTIAL, EMPTY = "judged", "partial", "empty"
BROKEN, LARGE, SLOW, ABSENT = "broken", "too large", "too slow", "not scanned"
WHOLE = frozenset([JUDGED, EMPTY])


@dataclass(frozen=True, slots=True)
class Source:
    """A repository to look at: where it is fetched from, whose it is, how large it is, and the shard it is in.

    ``groups`` are names under which the organisation's file may ask more of it.
    """

    name: str
    url: str
    team: str = ""
    branch: str = ""
    kilobytes: int = 0
    shard: int = 0
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The repositories of one run, its day and time, and those that are left out, with the reason.

    ``server`` is the address that the token of the environment is for; it is sent nowhere else.
    """

    run: str
    shards: int
    repositories: tuple[Source, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    server: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found in a repository. Only ``at`` and ``seconds`` differ between two runs over the same state.

    ``codes`` maps a rule's code to its errors and warnings; ``findings`` holds the first of them and ``cut`` is how
    many more there are; ``until`` is the day on which a waiver ends, so that the outcome may no longer hold.
    """

    run: str
    repository: str
    status: str
    url: str = ""
    team: str = ""
    branch: str = ""
    commit: str = ""
    policy: str = ""
    reason: str = ""
    files: int = 0
    errors: int = 0
    warnings: int = 0
    accepted: int = 0
    codes: dict[str, list[int]] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)
    cut: int = 0
    unread: list[list[str]] = field(default_factory=list)
    waivers: list[dict[str, str]] = field(default_factory=list)
    until: str = ""
    at: str = ""
    seconds: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether all of it was looked at."""
        return self.status in WHOLE


Kind = TypeVar("Kind", Source, Plan, Outcome)


def line(outcome: Outcome) -> bytes:
    """Return an outcome as one line."""
    return json.dumps(asdict(outcome), separators=(",", ":"), sort_keys=True).encode() + b"\n"


def outcome(data: bytes) -> Outcome:
    """Read an outcome.

    Raises:
        Unusable: it is none.
    """
    try:
        return _made(Outcome, json.loads(data))
    except (ValueError, TypeError, AttributeError) as error:
        raise Unusable("a line is no result of mlops-policy org scan") from error


def _made(kind: type[Kind], table: dict[str, Any]) -> Kind:
    """Make a record of what is known of it: a newer version may have written more."""
    known = {each.name for each in fields(kind)}
    return kind(**{key: value for key, value in table.items() if key in known})


def source(table: dict[str, Any]) -> Source:
    """Read a repository of a plan."""
    return _made(Source, {**table, "groups": tuple(table.get("groups", ()))})


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan, whole or not at all."""
    table = {"schema": SCHEMA, **asdict(plan)}
    atomic.write({path: [json.dumps(table, indent=1).encode(), b"\n"]})


def read_plan(path: Path) -> Plan:
    """Read a plan.

    Raises:
        Unusable: it is none, or one of another version.
    """
    how = f"{path} is no plan; type: mlops-policy org plan --folder FOLDER --output {path}"
    try:
        table = json.loads(path.read_bytes())
        if table.pop("schema") != SCHEMA:
            raise Unusable(how)
        sources = tuple(source(each) for each in table.pop("repositories"))
        left_out = tuple((str(name), str(reason)) for name, reason in table.pop("left_out"))
        return _made(Plan, {**table, "repositories": sources, "left_out": left_out})
    except FileNotFoundError as error:
        raise Unusable(f"there is no {path}; type: mlops-policy org plan --folder FOLDER --output {path}") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unusable(how) from error


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield the whole lines of a file with their places; a last one that a killed process left without end is none."""
    with path.open("rb") as file:
        place = 0
        for each in file:
            if each.endswith(b"\n"):
                yield place, each
            place += len(each)


def mend(path: Path) -> None:
    """Cut off what a killed process left without an end, so that the next line stands alone."""
    if path.exists():
        end = max((place + len(each) for place, each in lines(path)), default=0)
        if end < path.stat().st_size:
            os.truncate(path, end)


class Index:
    """Outcomes in files, by the name of the repository: only their places are kept in memory.

    Of several, the last counts; one that was not looked at never takes the place of one that was, unless it was to be
    judged by other rules: what the old ones said is no longer true.
    """

    def __init__(self, paths: Iterable[Path], run: str = "") -> None:
        self._places: dict[str, tuple[Path, int]] = {}
        whole: dict[str, str] = {}  # by which rules each was judged
        for path in paths:
            for place, data in lines(path):
                one = outcome(data)
                if run and one.run != run:
                    continue
                if not one.whole and one.repository in whole and one.policy in ("", whole[one.repository]):
                    continue
                self._places[one.repository] = (path, place)
                whole.pop(one.repository, None)
                whole |= {one.repository: one.policy} if one.whole else {}
        self.whole = frozenset(whole)

    def __len__(self) -> int:
        return len(self._places)

    def get(self, name: str) -> Outcome | None:
        """Return what is known of a repository."""
        found = self._places.get(name)
        if found is None:
            return None
        path, place = found
        with path.open("rb") as file:
            file.seek(place)
            return outcome(file.readline())
