"""Whether a record has the form that its schema asks for: the artifacts, their fields, and links between them.

The schema is the template's ``metadata/lineage.schema.json``; a repository may add to it: what is not asked for passes.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lineage import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from mlops_policy.lineage import Record

    Check = Callable[[Any], bool]

HEXADECIMAL = frozenset("0123456789abcdef")
# Digests of nothing: of an empty file by SHA-256 and by MD5, which a script without input writes.
EMPTY = ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "d41d8cd98f00b204e9800998ecf8427e")
TOP = ("schema_version", "created", "artifacts", "lineage")


class Fault(NamedTuple):
    """What is wrong, and the keys that lead to it."""

    message: str
    keys: tuple[str, ...] = ()


class Kind(NamedTuple):
    """What a value must be: what it is called, and whether one is it."""

    name: str
    check: Check


def _is_hash(value: Any, *lengths: int) -> bool:  # noqa: ANN401  whatever JSON holds
    return isinstance(value, str) and len(value) in lengths and HEXADECIMAL.issuperset(value)


def _is_path(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, str) and value != "" and value[0] not in "/\\~" and "\\" not in value


def _is_number(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:  # noqa: ANN401
    return _is_number(value) and value == value // 1


def _is_count(value: Any) -> bool:  # noqa: ANN401
    return _is_whole(value) and value > 0


def _is_measured(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, dict) and value != {} and all(map(_is_number, value.values()))


def _is_listed(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list) and value != [] and all(map(_is_path, value))


def _or_null(kind: Kind) -> Kind:
    return Kind(f"{kind.name}, or null", lambda value: value is None or kind.check(value))


TEXT = Kind("text", lambda value: isinstance(value, str))
TRUTH = Kind("true or false", lambda value: isinstance(value, bool))
COUNT = Kind("a number of one or more", _is_count)
PATH = Kind("a path relative to the project", _is_path)
SHA256 = Kind("a SHA-256 in 64 hexadecimal digits", lambda value: _is_hash(value, 64))
MD5 = Kind("an MD5 as DVC has it", lambda value: isinstance(value, str) and _is_hash(value.removesuffix(".dir"), 32))
COMMIT = Kind("the full id of a commit", lambda value: _is_hash(value, 40, 64))
# Every artifact but the lineage itself, which is the list of links, and its fields.
ARTIFACTS = {
    "data": {
        "name": TEXT,
        "source": TEXT,
        "rows": COUNT,
        "manifest": PATH,
        "manifest_sha256": SHA256,
        "dvc": PATH,
        "dvc_md5": MD5,
    },
    "code": {"commit": _or_null(COMMIT), "dirty": _or_null(TRUTH), "sha256": SHA256},
    "config": {"files": Kind("a list of paths", _is_listed), "sha256": SHA256, "schema_sha256": SHA256},
    "environment": {
        "python": TEXT,
        "lock": _or_null(TEXT),
        "lock_sha256": _or_null(SHA256),
        "system": TEXT,
        "machine": TEXT,
        "processors": _or_null(Kind("a whole number", _is_whole)),
    },
    "model": {"path": PATH, "format": TEXT, "estimator": TEXT, "sha256": SHA256, "prediction_digest": SHA256},
    "metrics": {"path": PATH, "test": Kind("numbers by their names", _is_measured)},
}
# Fields that records have only since some version.
LATER = {"model": {"md5": MD5}}


def faults(record: Record) -> Iterator[Fault]:
    """Yield what keeps a record from being one."""
    if record.values is None:
        yield Fault(f"it is no JSON: {record.fault}")
        return
    if not isinstance(record.values, dict):
        yield Fault("it is no record: the file holds no object")
        return
    missing = [key for key in TOP if key not in record.values]
    if missing:
        yield Fault(f"it lacks {', '.join(missing)}")
        return
    version, found = record.get("schema_version"), record.get("artifacts")
    if version != VERSION or isinstance(version, bool):
        yield Fault(f"schema_version is not {VERSION}, the one that there is", ("schema_version",))
    elif found is None:
        if record.get("created") is not None or record.get("lineage") != []:
            yield Fault("it has a date or links, and no artifacts", ("artifacts",))
    elif not isinstance(found, dict):
        yield Fault("artifacts is no object", ("artifacts",))
    else:
        yield from _artifacts(found)
        yield from _links(record.get("lineage"))
        if not _is_time(record.get("created")):
            yield Fault("created is no time as ISO 8601 has it", ("created",))


def _artifacts(found: dict[str, Any]) -> Iterator[Fault]:
    for artifact, fields in ARTIFACTS.items():
        values = found.get(artifact)
        if not isinstance(values, dict):
            yield Fault(f"it lacks an artifact: {artifact}", ("artifacts", artifact))
            continue
        later = {name: kind for name, kind in LATER.get(artifact, {}).items() if name in values}
        for name, kind in (fields | later).items():
            keys = ("artifacts", artifact, name)
            if name not in values:
                yield Fault(f"{artifact} lacks {name}", keys[:2])
            elif not kind.check(values[name]):
                yield Fault(f"{artifact}.{name} is not {kind.name}", keys)
            elif _stands_for_one(values[name]):
                yield Fault(f"{artifact}.{name} only stands for a digest: it is that of nothing, or made up", keys)


def _stands_for_one(value: Any) -> bool:  # noqa: ANN401
    """Return whether a digest is that of nothing, or one digit repeated, as people write before they know it."""
    if not isinstance(value, str) or not _is_hash(value.removesuffix(".dir"), 32, 40, 64):
        return False
    return value in EMPTY or len(set(value.removesuffix(".dir"))) == 1


def _links(found: Any) -> Iterator[Fault]:  # noqa: ANN401
    """Yield what the links lack: each artifact must be one end of one."""
    links = found if isinstance(found, list) else []
    ends: set[Any] = set()
    for link in links:
        each = [link.get(key) for key in ("from", "to", "by")] if isinstance(link, dict) else [None]
        if not all(isinstance(value, str) for value in each) or not set(each[:2]) <= ARTIFACTS.keys():
            yield Fault("a link is not from one artifact to another, by a stage", ("lineage",))
            return
        ends.update(each[:2])
    left = [artifact for artifact in ARTIFACTS if artifact not in ends]
    if left:
        yield Fault(f"no link leads from or to {', '.join(left)}", ("lineage",))


def _is_time(value: Any) -> bool:  # noqa: ANN401
    import datetime as dt  # only where a record is

    try:
        return isinstance(value, str) and dt.datetime.fromisoformat(value) is not None
    except ValueError:
        return False
