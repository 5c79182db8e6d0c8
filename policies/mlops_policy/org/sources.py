"""Where the repositories come from: GitHub's API, a list, or a folder of clones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mlops_policy.org.clone import address
from mlops_policy.org.records import Source
from mlops_policy.snapshot import Unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mlops_policy.org.api import Client

Found = tuple[list[Source], list[tuple[str, str]]]  # those to look at; those that are left out, and why


def from_github(client: Client, organisation: str, team: str, wanted: Mapping[str, str], *, forks: bool) -> Found:
    """Return the repositories of an organisation.

    Args:
        client: The API.
        organisation: Its name.
        team: The custom property that says whose a repository is; values of all of them are names of groups.
        wanted: Custom properties that a repository must have, with their values.
        forks: Whether forks are looked at.
    """
    properties = {
        entry["repository_full_name"]: {one["property_name"]: one["value"] for one in entry["properties"]}
        for entry in client.pages(f"orgs/{organisation}/properties/values")
    }
    sources, left_out = list[Source](), list[tuple[str, str]]()
    for one in client.pages(f"orgs/{organisation}/repos", type="all", sort="full_name"):
        held = properties.get(one["full_name"], {})
        why = _unwanted(one, held, wanted, forks=forks)
        if why:
            left_out.append((one["full_name"], why))
        else:
            place = (address(one["clone_url"]), _text(held.get(team)), one.get("default_branch") or "")
            groups = tuple(sorted({each for value in held.values() if value for each in _values(value)}))
            sources.append(Source(one["full_name"], *place, kilobytes=int(one.get("size") or 0), groups=groups))
    return sources, left_out


def _unwanted(one: Mapping[str, Any], held: Mapping[str, Any], wanted: Mapping[str, str], *, forks: bool) -> str:
    for name in ("archived", "disabled"):
        if one.get(name):
            return name
    if one.get("fork") and not forks:
        return "a fork; to look at those too, type: --forks"
    for name, value in wanted.items():
        if value not in _values(held.get(name)):
            return f"{name} is not {value}"
    return ""


def _values(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _text(value: object) -> str:
    return ", ".join(_values(value)) if value else ""


def from_list(path: Path) -> Found:
    """Return the repositories of a list: an address or a path a line, then the team, if known; ``#`` is a comment.

    Raises:
        Unusable: a line is no repository.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (FileNotFoundError, UnicodeDecodeError) as error:
        raise Unusable(f"there is no list {path}; write a repository a line: https://HOST/OWNER/NAME TEAM") from error
    found: dict[str, Source] = {}
    for number, text in enumerate(lines, 1):
        words = text.partition("#")[0].split()
        if not words:
            continue
        try:
            url = address(words[0], path.parent)
        except Unusable as error:
            raise Unusable(f"{path}, line {number}: {error}") from error
        name = _name(words[0])
        if name in found:
            raise Unusable(f"{path}, line {number}: {name} is named twice")
        team = " ".join(words[1:])
        found[name] = Source(name, url, team, groups=_groups(team))
    return list(found.values()), []


def _groups(team: str) -> tuple[str, ...]:
    return (team,) if team else ()


def _name(url: str) -> str:
    """Return how a repository is called: the last two parts of its address."""
    parts = url.replace("\\", "/").replace(":", "/").rstrip("/").removesuffix(".git").split("/")
    return "/".join([part for part in parts if part not in ("", ".", "..")][-2:])


def from_folder(folder: Path) -> Found:
    """Return the clones below a folder, up to three levels deep; whose one is, is the name of the folder it is in.

    Raises:
        Unusable: there is no such folder, or no clone in it.
    """
    if not folder.is_dir():
        raise Unusable(f"there is no folder {folder}")
    top = folder.resolve()
    sources = [_clone(top, found) for found in _clones(top, 3)]
    if not sources:
        raise Unusable(f"no git repository lies in {folder}, up to three levels deep")
    return sources, []


def _clones(folder: Path, depth: int) -> Iterator[Path]:
    for child in sorted(folder.iterdir()):
        if child.name == ".git" or child.is_symlink() or not child.is_dir():
            continue
        if (child / ".git").exists() or ((child / "objects").is_dir() and (child / "HEAD").is_file()):
            yield child
        elif depth > 1:
            yield from _clones(child, depth - 1)


def _clone(top: Path, found: Path) -> Source:
    name = found.relative_to(top).as_posix().removesuffix(".git")
    team = name.rpartition("/")[0]
    return Source(name, found.as_uri(), team, kilobytes=_kilobytes(found), groups=_groups(team))


def _kilobytes(clone: Path) -> int:
    """Return the size of the packs: what makes a clone slow."""
    git = clone / ".git" if (clone / ".git").is_dir() else clone
    return sum(pack.stat().st_size for pack in git.glob("objects/pack/*.pack")) // 1024
