"""Credentials that other tools' lists accept: ``.secrets.baseline`` of detect-secrets and ``.gitleaksignore``.

https://github.com/Yelp/detect-secrets/blob/master/docs/design.md: ``results`` maps a path to entries with
``hashed_secret``, the SHA-1 of the value in hexadecimal, and ``line_number``.
https://github.com/gitleaks/gitleaks#gitleaksignore: ``path:rule:line``, or ``commit:path:rule:line``, a line.
"""

from __future__ import annotations

import json
import os

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.snapshot import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mlops_policy.core import Finding
    from mlops_policy.snapshot import Snapshot

DETECT_SECRETS, GITLEAKS = ".secrets.baseline", ".gitleaksignore"
_COMMIT = pattern(r"[0-9a-f]{40}:")


class Listed(NamedTuple):
    """What a tool's list accepts: digests of values, and lines, each with the path that it is accepted in.

    ``real`` is how many of them a person has marked as real credentials.
    """

    name: str
    digests: frozenset[tuple[str, str]]
    lines: frozenset[tuple[str, int]]
    real: int = 0
    trouble: str = ""


def read(root: str) -> tuple[Listed, ...]:
    """Return the lists that lie in a folder; one that cannot be read accepts nothing, and says so."""
    found = []
    for name, parse in ((DETECT_SECRETS, _detect_secrets), (GITLEAKS, _gitleaks)):
        try:
            with open(os.path.join(root, name), encoding="utf-8-sig", errors="surrogateescape") as file:
                found.append(parse(file.read()))
        except FileNotFoundError:
            continue
        except OSError as error:
            found.append(Listed(name, frozenset(), frozenset(), trouble=f"cannot be read: {error.strerror}"))
        except (ValueError, RecursionError):
            found.append(Listed(name, frozenset(), frozenset(), trouble="is no JSON"))
    return tuple(found)


def accepted(findings: Iterable[Finding], tree: Snapshot, lists: Iterable[Listed]) -> dict[Finding, str]:
    """Return the findings of a tree that the lists accept, by value or by line, each with the first that does."""
    digests = _digests(tree, frozenset(finding.path for finding in findings)) if lists else {}
    found = {}
    for finding in findings:
        digest = digests.get((finding.path, finding.code, finding.line, finding.column), "")
        for one in lists:
            if (finding.path, digest) in one.digests or (finding.path, finding.line) in one.lines:
                found[finding] = one.name
                break
    return found


def _digests(tree: Snapshot, paths: frozenset[str]) -> Mapping[tuple[str, str, int, int], str]:
    """Return the SHA-1 of each credential in some files, by path, code, line and column."""
    from hashlib import sha1

    found = {}
    part = tree._replace(entries=tuple(entry for entry in tree.entries if entry.path in paths))
    for file in part.files():
        for leak in file.leaks if isinstance(file, File) else ():
            value = leak.value.encode("utf-8", "surrogatepass")
            digest = sha1(value, usedforsecurity=False).hexdigest()
            found[file.path, leak.rule, leak.line, leak.column] = digest
    return found


def _detect_secrets(text: str) -> Listed:
    table = json.loads(text)
    results = table.get("results") if isinstance(table, dict) else None
    if not isinstance(results, dict):
        raise ValueError("no results")  # noqa: TRY004  it is the content that is wrong
    entries = [
        (_plain(path), entry)
        for path, each in results.items()
        for entry in (each if isinstance(each, list) else ())
        if isinstance(entry, dict)
    ]
    digests = frozenset((path, str(entry["hashed_secret"])) for path, entry in entries if entry.get("hashed_secret"))
    lines = frozenset((path, entry["line_number"]) for path, entry in entries if type(entry.get("line_number")) is int)
    return Listed(DETECT_SECRETS, digests, lines, sum(entry.get("is_secret") is True for _, entry in entries))


def _gitleaks(text: str) -> Listed:
    return Listed(GITLEAKS, frozenset(), frozenset(_places(text)))


def _places(text: str) -> Iterator[tuple[str, int]]:
    for line in text.split("\n"):
        path, _, number = line.strip().rpartition(":")
        path = path.rpartition(":")[0]  # without the rule
        if path and not line.startswith("#") and number.isascii() and number.isdigit():
            yield _plain(_COMMIT.sub("", path, count=1) if _COMMIT.match(path) else path), int(number)


def _plain(path: str) -> str:
    """Return a path as git writes it: these tools write it as their system does."""
    return path.replace("\\", "/").removeprefix("./")
