"""Where an image or CI installs past the lock that the project has.

What the tools do without these options: https://docs.astral.sh/uv/concepts/projects/sync/#automatic-lock-and-sync,
https://pdm-project.org/latest/usage/lockfile/ and https://pipenv.pypa.io/en/latest/commands.html#install.
"""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.pins import commands, dockerfile, sites

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from mlops_policy.pins.commands import Command, Install

# The options under which each tool takes what is locked, and nothing else.
LOCKED = {
    "uv sync": ("--locked", "--frozen", "--check", "--dry-run", "--script"),
    "pdm install": ("--frozen-lockfile", "--check", "--no-lock", "--dry-run", "-L", "--lockfile"),
    "pipenv install": ("--deploy", "--ignore-pipfile"),
}
# What to add to it.
REMEDY = {"uv sync": "--locked", "pdm install": "--frozen-lockfile", "pipenv install": "--deploy"}
OWN = {"uv": "uv sync --locked", "poetry": "poetry install", "pdm": "pdm sync", "pipfile": "pipenv sync"}
LOCK_TOOLS = {"uv": "uv sync", "pdm": "pdm install", "pipfile": "pipenv install"}
_SET = pattern(
    r"\b(?:UV_LOCKED|UV_FROZEN|PDM_FROZEN_LOCKFILE|PIPENV_DEPLOY|PIPENV_IGNORE_PIPFILE)"
    r"[\"']?\s*(?::|=|\s)\s*[\"']?(?:1|true|yes|on)\b",
)
_CHECKED = pattern(r"\buv\s+lock\s+(?:\S+\s+)*?--(?:check|locked)\b|\bpdm\s+lock\s+--check\b|\bpipenv\s+verify\b")
_PROJECT = pattern(r"\.{1,2}/?(?:\[[^\]]*\])?|\.{1,2}/?\[[^\]]*\]|\$\{?PWD\}?")
WITHOUT = ("--no-deps", "--require-hashes", "-c", "--constraint", "--constraints", "--no-dependencies", "--dry-run")


class Bypass(NamedTuple):
    """A command that installs past a lock, its line, and what to type instead."""

    written: str
    line: int
    instead: str


def read(text: str, path: str, file_kind: str, lock_kind: str) -> Iterator[Bypass]:
    """Yield the commands of an image's or CI's file that install past a lock of some kind.

    Raises:
        Unreadable: The file is not what its name says.
    """
    if _SET.search(text) or _CHECKED.search(text):
        return
    locked_before = False
    for command in _commands(text, path, file_kind):
        install = commands.installs(command)
        if install is None:
            continue
        if _takes_lock(install):
            locked_before = True
            continue
        found = _past(install, lock_kind)
        # what was installed from the lock before is there, and satisfies what the project asks for
        if found is not None and not (locked_before and install.local):
            yield found


def _commands(text: str, path: str, kind: str) -> Iterator[Command]:
    """Yield the commands of a Dockerfile, a workflow or another service of CI."""
    if kind == sites.DOCKERFILE:
        yield from dockerfile.commands_of(text)
        return
    from mlops_policy.documents import yamls
    from mlops_policy.pins import pipelines

    other = pipelines.system(path)
    for value in yamls.values(text) if kind == sites.WORKFLOW or other else ():
        github = kind == sites.WORKFLOW and value.path[-1:] == ("run",)
        if github or (other is not None and other[1](value) == pipelines.SHELL):
            yield from commands.split(text, value.start, value.end)


def _takes_lock(install: Install) -> bool:
    name = f"{install.tool} {install.verb}"
    if name in ("poetry install", "poetry sync", "pdm sync", "pipenv sync", "uv pip sync"):
        return True
    if install.tool in ("pip", "uv") and install.has("-r", "--requirement", "--requirements"):
        return not any(value.text.endswith("pyproject.toml") for value in _files(install))
    return name in LOCKED and install.has(*LOCKED[name])


def _files(install: Install) -> Iterator[commands.Word]:
    return install.values("-r", "--requirement", "--requirements")


def _past(install: Install, lock_kind: str) -> Bypass | None:
    name = f"{install.tool} {install.verb}"
    if LOCK_TOOLS.get(lock_kind) == name:
        if install.packages or install.local:
            return None
        return Bypass(name, install.line, f"{name} {REMEDY[name]}")
    if name not in ("pip install", "uv pip install") or install.has(*WITHOUT):
        return None
    manifest = next((value.text for value in _files(install) if value.text.endswith("pyproject.toml")), "")
    project = next((word.text for word in install.local if _PROJECT.fullmatch(word.text)), "")
    if not manifest and not project:
        return None
    written = f"{name} -r {manifest}" if manifest else f"{name} {project}"
    return Bypass(
        written, install.line, OWN.get(lock_kind, "install what is locked first, then the project with --no-deps")
    )
