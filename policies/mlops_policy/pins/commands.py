"""What the commands of a shell text install: in a Dockerfile, a workflow, a script, a Makefile or a notebook."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.pins import EXACT, NONE, SOFT, Dependency, declared, specifiers
from mlops_policy.pins.installs import ADDRESS, MENTIONS, Install, installs
from mlops_policy.pins.lines import line_of
from mlops_policy.pins.shell import Command, Redirect, Word, split, split_value
from mlops_policy.pins.variables import VARIABLE, assignments, filled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "Command",
    "Install",
    "Word",
    "assignments",
    "declares",
    "filled",
    "installs",
    "read",
    "split",
    "split_value",
]

# a version behind `>` or `<`, where the shell sees a file: `=1.2`, `2`, `1.*,`; with a blank between, only `1.2`
_LOST = pattern(r"=.*|\d+(?:\.(?:\d+|\*))*(?:[abrcdevpost.]+\d+)?(?:,.*)?")
_LOST_FAR = pattern(r"=.*|\d+(?:\.(?:\d+|\*))+(?:,.*)?")
_AT = pattern(r"([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?)@(?![^:@]*:)(\S+)")
_SYSTEM = pattern(
    r"(?P<name>[A-Za-z0-9][\w.+-]*?(?::[\w-]+)?)(?P<spec>[=~@<>/][^\s]*|-\d[\w:.~+^]*-\d[\w.~+^]*(?:\.\w+)?|-\d+(?:\.\d+)+)?"
)
LONGEST_PACKAGE = 120
_COMPARISONS = ("<", ">", ">>", "<<", "<>")
_INDEX_OPTIONS = {
    "-i": "--index-url",
    "-f": "--find-links",
    "--pypi-url": "--index-url",
    "--allow-insecure-host": "--trusted-host",
}


def read(
    text: str,
    *,
    start: int = 0,
    end: int | None = None,
    said: str = "",
    rule: str = "PIN004",
    values: Mapping[str, str] | None = None,
) -> Iterator[Dependency]:
    """Yield what the commands of a shell text, or of a part of it, install, and the options that weaken that.

    Args:
        text: The whole file.
        start: Where the commands begin.
        end: Where they end, if not with the text.
        said: What is said there, if it is not what is written: a value of YAML, folded or with escapes.
        rule: The code that judges a version.
        values: What variables hold besides those that the text gives a literal value.
    """
    end = len(text) if end is None else end
    if not MENTIONS.search(text, start, end):
        return
    known = {**assignments(text), **values} if values else assignments(text)
    as_written = not said or text.startswith(said, start)
    for command in split(text, start, end) if as_written else split_value(text, start, end, said):
        yield from declares(command, text, rule, known)


def declares(
    command: Command, text: str, rule: str = "PIN004", values: Mapping[str, str] | None = None
) -> Iterator[Dependency]:
    """Yield what one command declares."""
    install = installs(command, values)
    if install is None:
        return
    lost = _lost(install)
    packages = () if install.has("--no-index") else install.packages  # without an index, all of it is in a folder
    constraint = _constraint(install, values or {})
    for word in packages:
        line = line_of(text, word.start)
        if word.start in lost:
            found = _broken(word, lost[word.start], line)
        else:
            found = _dependency(word, install, line, rule, values or {})
        if found is not None:
            yield found._replace(note=f"-c {constraint}") if constraint and not found.spec else found
    for name, value in install.options if install.kind == "package" else ():
        option = _INDEX_OPTIONS.get(name, name)
        if declared.weakens(option, value.text if value else ""):
            yield declared.source(option, line_of(text, value.start if value else install.command.words[0].start))


def _constraint(install: Install, values: Mapping[str, str]) -> str:
    """Return the file of constraints that an installation minds, by option or environment; empty for none."""
    if install.kind != "package":
        return ""
    given = next(install.values("-c", "--constraint", "--constraints"), None)
    return given.text if given else values.get("UV_CONSTRAINT" if install.tool == "uv" else "PIP_CONSTRAINT", "")


def _lost(install: Install) -> dict[int, list[Word]]:
    """Return the versions that the shell takes for names of files, each part, by the place of their package."""
    words = install.command.words
    lost: dict[int, list[Word]] = {}
    for redirect in install.command.redirects:
        package = words[redirect.after - 1] if redirect.after else None
        if package is None or redirect.operator not in _COMPARISONS:
            continue
        if not (_LOST if redirect.glued else _LOST_FAR).fullmatch(redirect.target.text):
            continue
        parts = lost.setdefault(package.start, [])
        parts.append(_version(redirect))
        if redirect.target.text == "=" and redirect.after < len(words):
            parts.append(words[redirect.after])
            lost[words[redirect.after].start] = []  # a version, and no package
    return lost


def _version(redirect: Redirect) -> Word:
    """Return a redirection as the version that it was meant to be."""
    target = redirect.target
    return Word(redirect.operator + target.text, redirect.start, target.end if not target.quoted else -1)


def _broken(word: Word, parts: list[Word], line: int) -> Dependency | None:
    """Return a package whose version the shell never hands on."""
    package = specifiers.requirement(word.text)
    if package is None or not parts:
        return None
    spec = package.spec + "".join(part.text for part in parts)
    in_place = word.end >= 0 and not word.quoted and parts[-1].end >= 0
    span = (word.start + package.start, parts[-1].end) if in_place else (-1, -1)
    return Dependency("PIN005", package.name, spec, specifiers.level(spec), line, *span)


def _dependency(word: Word, install: Install, line: int, rule: str, values: Mapping[str, str]) -> Dependency | None:
    """Return what a word of an installation declares, None if that cannot be told."""
    text = filled(word.text, values) if not VARIABLE.fullmatch(word.text) else None
    if text is None or "{" in text or ("%" in text and "://" not in text):
        return None
    start = word.start if word.end >= 0 and text == word.text else -1
    if install.kind == "system":
        return _system(text, line, start)
    if install.kind == "conda":
        return declared.conda(text, rule, line, start)
    at = _AT.fullmatch(text)
    if at is not None and not ADDRESS.match(at[2]):
        return _tagged(at[1], at[2], rule, line, start)
    return declared.package(text, rule, line, start)


def _tagged(name: str, version: str, rule: str, line: int, start: int) -> Dependency:
    """Return what ``ruff@0.6.9`` declares, as uv and Poetry write it."""
    span = (start + len(name), start + len(name) + 1 + len(version)) if start >= 0 else (-1, -1)
    level = NONE if version == "latest" else specifiers.poetry_level(version)
    return Dependency(rule, name.partition("[")[0], version, level, line, *span, kind="poetry")


def _system(text: str, line: int, start: int) -> Dependency | None:
    """Return what a package of the operating system declares: ``curl=7.*``, ``curl-7.61.1-34.el8``."""
    match = _SYSTEM.fullmatch(text) if len(text) < LONGEST_PACKAGE else None
    if match is None:
        return None
    spec = match["spec"] or ""
    level = NONE if not spec else EXACT if spec[0] in "=-" and "*" not in spec else SOFT
    span = (start + len(match["name"]), start + len(text)) if start >= 0 else (-1, -1)
    return Dependency("PIN060", match["name"], spec, level, line, *span, kind="system")
