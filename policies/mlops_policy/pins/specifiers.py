"""How exact a version is said: PEP 440 and PEP 508, and the dialects of Poetry and conda.

Sources: https://peps.python.org/pep-0508/, https://packaging.python.org/en/latest/specifications/version-specifiers/,
https://python-poetry.org/docs/dependency-specification/, and conda's documentation of match specifications. No
expression here backtracks far: what is read may be hostile.
"""

from __future__ import annotations

from typing import NamedTuple  # made for each line of a file: ours would take five times as long

from mlops_policy.lazy import pattern
from mlops_policy.pins import EXACT, IMMUTABLE, NONE, SOFT

# PEP 508: a name, extras, then versions with or without parentheses, or an address; then a marker.
_HEAD = pattern(r"\s*+(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*+)(?<![._-])(?:\s*+(?P<extras>\[[^\]\[]*+\]))?")
_URL = pattern(r"\s*+@\s*+(?P<url>[^\s;]\S*+)\s*+(?P<marker>;(?s:.*+))?")
_CLAUSE = pattern(r"\s*+(===|==|~=|!=|<=|>=|<|>)\s*+([^\s,]++)\s*+")
_NUMBER = pattern(r"v?\d[\w.+!-]*+(?<!\.[xX])")
_AND = pattern(r"(?<![\s,<>=~^!])[\s,]+")
# conda: a channel, a name, then versions, then a build; or all of that in brackets
_CONDA_HEAD = pattern(r"\s*+(?:[\w./:-]*?::)?(?P<name>[A-Za-z0-9_][\w.-]*+)")
_CONDA_SPEC = pattern(r"(?P<operator>={0,2})\s*+(?P<version>[^\s=<>!~,|]++)(?:(?:=|\s++)(?P<build>[^\s=]++))?")
_CONDA_VERSION = pattern(r"version\s*+=\s*+(?:'([^']*+)'|\"([^\"]*+)\"|([^,\]'\"]++))")
LONGEST = 5000  # characters of a requirement
EXACT_PARTS = 3  # of a version, for conda's `=1.2.3`, which also takes 1.2.3.1, but nobody publishes that
_COMMIT = pattern(r"(?:[0-9a-f]{40}|[0-9a-f]{64})")
_SHORT = pattern(r"[0-9a-f]{7,39}")
_DIGEST = pattern(r"/[0-9a-f]{40,64}(?![0-9a-f])")
HASHES = ("sha256=", "sha384=", "sha512=", "sha224=", "sha1=", "md5=")


class Requirement(NamedTuple):
    """A requirement as PEP 508 has it; ``start`` and ``end`` are where its versions are said, or would be."""

    name: str
    extras: str
    spec: str
    url: str
    marker: str
    start: int
    end: int


def canonical(name: str) -> str:
    """Return the name under which an index knows a package: https://peps.python.org/pep-0503/#normalized-names."""
    return "-".join(part for part in name.lower().replace("_", "-").replace(".", "-").split("-") if part)


def requirement(text: str) -> Requirement | None:
    """Return the parts of a requirement, None for what is none."""
    head = _HEAD.match(text) if len(text) <= LONGEST else None
    if head is None:
        return None
    name, extras, end = head["name"], head["extras"] or "", head.end()
    address = _URL.fullmatch(text, end)
    if address is not None:
        return Requirement(name, extras, "", address["url"], address["marker"] or "", end, end)
    spec, semicolon, marker = text[end:].partition(";")
    bare = spec.strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1].strip()
    clauses = bare.removesuffix(",").split(",") if bare else []
    if not all(_CLAUSE.fullmatch(clause) for clause in clauses):
        return None
    return Requirement(name, extras, bare, "", semicolon + marker, end, end + len(spec.rstrip()))


def level(spec: str) -> int:
    """Return how exact a set of PEP 440 specifiers is: one exact clause makes all of it exact."""
    best = NONE
    for clause in spec.strip().strip("()").split(","):
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            continue
        operator, version = match[1], match[2]
        if operator == "===" or (operator == "==" and not version.endswith("*")):
            return EXACT if any(map(str.isdigit, version)) else NONE
        if operator in ("==", "~=", "<", "<="):
            best = SOFT
    return best


def poetry_level(spec: str) -> int:
    """Return how exact a version of Poetry is: bare numbers are exact, carets and tildes are not."""
    if "|" in spec or len(spec) > LONGEST:
        return SOFT
    return max(map(_poetry_clause, _AND.sub(",", spec.strip()).split(",")))


def _poetry_clause(clause: str) -> int:
    """Return how exact one condition of Poetry is."""
    text = clause.strip()
    if _NUMBER.fullmatch(text.lstrip("= ")):
        return EXACT
    if text.startswith(("^", "~")) or (text[:1].isdigit() or text.startswith("=")):
        return SOFT
    return level(text)


def conda_requirement(text: str) -> Requirement | None:
    """Return the parts of a match specification of conda, None for what is none; a channel is left out."""
    head = _CONDA_HEAD.match(text)
    if head is None:
        return None
    rest = text[head.end() :].rstrip()
    inside = rest.strip()
    if inside.startswith("[") and inside.endswith("]"):
        version = _CONDA_VERSION.search(inside)
        inside = (version[1] or version[2] or version[3] or "").strip() if version else ""
    elif inside and inside[0] not in "=<>!~" and rest[0] not in " \t":
        return None
    return Requirement(head["name"], "", inside, "", "", head.end(), head.end() + len(rest))


def conda_level(spec: str) -> int:
    """Return how exact a version of conda is: one ``=`` asks for a beginning, two, none or a build for all of it."""
    text = spec.strip()
    match = _CONDA_SPEC.fullmatch(text)
    if match is None:
        return SOFT if "|" in text else level(text)
    version, build = match["version"], match["build"]
    if "*" in version:
        return SOFT if version.strip("*.") else NONE
    if build or match["operator"] != "=" or version.count(".") + 1 >= EXACT_PARTS:
        return EXACT
    return SOFT


def revision_level(revision: str) -> int | None:
    """Return how exact a commit, tag or branch is: only a whole commit is; None for what might be a short one."""
    if _COMMIT.fullmatch(revision):
        return IMMUTABLE
    if _SHORT.fullmatch(revision) and not revision.isdigit():
        return None
    return SOFT if revision else NONE


def is_git(url: str) -> bool:
    """Return whether an address is that of a repository and no file's."""
    address = url.partition("#")[0]
    scheme = address.partition(":")[0]
    return "+" in scheme or address.startswith(("git@", "git+")) or scheme in ("git", "ssh") or ".git@" in f"{address}@"


def revision(url: str) -> str:
    """Return what follows the ``@`` behind the path of a repository's address, empty for none."""
    address = url.partition("#")[0].partition("?")[0]
    rest = address.partition("://")[2] or address.partition(":")[2]
    path = rest.partition("/")[2]
    return path.rpartition("@")[2] if "@" in path else ""


def url_level(url: str) -> int | None:
    """Return how exact an address is: a whole commit of git, or a file with its hash; None if it cannot be told."""
    address, _, fragment = url.partition("#")
    if any(kind in fragment for kind in HASHES):
        return IMMUTABLE
    if "${" in address or "{{" in address:
        return None
    scheme, _, rest = address.partition("://")
    if scheme == "file" or scheme.endswith("+file"):
        return None
    if is_git(url):
        return revision_level(revision(url))
    if not rest:
        return None
    return IMMUTABLE if _DIGEST.search(rest) else SOFT
