"""Which commands install packages, and which of their words are what they install."""

from __future__ import annotations

from typing import NamedTuple

from mlops_policy.lazy import pattern
from mlops_policy.pins import declared
from mlops_policy.pins.installers import AFTER_FIRST, BY_NAME, FIRST, NOTHING, PACKAGES, TOOL, Installer
from mlops_policy.pins.shell import Command, Word, basename, part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Option = tuple[str, Word | None]  # its name, and what it is given
    Found = tuple[str, list[Word], list[Option]]  # a verb, its arguments and its options

# what every name of an installer has in it
MENTIONS = pattern(r"(?i)pip|conda|mamba|uv|poetry|pdm|easy_install|apt|apk|yum|dnf|zypper")
# whoever begins with one of these only speaks of what follows, or installs for another language
_SPEAKS = pattern(
    r"(?:.*[_-])?(?:echo|e?printf?|log|info|warn|warning|error|err|fail|die|msg|message|say|usage|abort|debug|notice|fatal"
    r"|success|title|note|print_\w+|log_\w+|echo_\w+|success_\w+)"
    r"|cat|[efr]?grep|rg|sed|g?awk|man|which|type|alias|logger|rem|write-\w+|git|gh|test|\[\[?|case|for|select|read"
    r"|function|:.*|\#.*|brew|npm|yarn|gem|cargo|go|snap|choco"
)
_BEFORE = frozenset("if then elif else do while until ! { ( time exec command eval sudo env nohup builtin run".split())
LONGEST_NAME = 60
_ASSIGNMENT = pattern(r"[A-Za-z_]\w*\+?=")
_VERSION_OF_NAME = pattern(r"(pip|pipx|easy_install)-?\d[\d.]*")
# `$(PIP)`, `${CONDA_EXE}`, `{pip}`, `%UV%`, `$PIP_INSTALL`
_VARIABLE_TOOL = pattern(
    r"[$%{(]+(?:\w*_)?(?P<tool>pipx?|pipenv|conda|mamba|micromamba|uv|poetry)\d?"
    r"(?:_?(?:cmd|bin|exe|command|path))?(?P<install>_install)?[)}%]*"
)
_LONE_VARIABLE = pattern(r"\$(?:\{(\w+)\}|\((\w+)\)|(\w+))")
_TEMPLATE = ("{%", "{#", "%}", "#}", "%=", "%-")  # of Jinja, and of others behind a `<`
ADDRESS = pattern(r"[a-z+]+://|(?:git|hg|svn|bzr)\+|git@")
_NAME = pattern(r"[^\[=<>!~;\s]*")
_LOCAL = pattern(r"[.~\\/]|[A-Za-z]:[\\/]|file:|-")
_FILES = (*declared.FILES, ".deb", ".rpm", ".apk", ".yml", ".yaml", ".toml", ".egg", ".bz2", ".conda")


class Install(NamedTuple):
    """An installation that a command asks for.

    Attributes:
        tool: ``pip``, ``uv``, ``pipx``, ``poetry``, ``pdm``, ``pipenv``, ``conda``, ``easy_install``, or the system's.
        verb: What it is told: ``install``, ``pip install``, ``sync``, ``run``.
        packages: The words that name packages or addresses, as they are written.
        local: The words that are folders or files of the project: ``.``, ``./x[dev]``, ``dist/*.whl``.
        options: Its options, long or short, each with its value if it takes one.
        command: What was read.
        kind: What its packages are: ``package``, ``poetry``, ``conda`` or ``system``.
    """

    tool: str
    verb: str
    packages: tuple[Word, ...]
    local: tuple[Word, ...]
    options: tuple[Option, ...]
    command: Command
    kind: str

    @property
    def line(self) -> int:
        return self.command.line

    def has(self, *names: str) -> bool:
        """Return whether one of these options is given."""
        return any(name in names for name, _ in self.options)

    def values(self, *names: str) -> Iterator[Word]:
        """Yield what is given to these options."""
        return (value for name, value in self.options if name in names and value is not None)


def installs(command: Command, values: Mapping[str, str] | None = None) -> Install | None:
    """Return what a command installs, None for one that does something else.

    Args:
        command: What :func:`split` yields.
        values: What variables are known to hold, for commands that begin with one.
    """
    if any(word.text.startswith(_TEMPLATE) for word in (*command.words, *(each.target for each in command.redirects))):
        return None
    found = _find(command, command.words)
    if found is None and values:
        words = _expanded(command.words, values)
        found = _find(command, words) if words is not command.words else None
    return found


def _find(command: Command, words: Sequence[Word]) -> Install | None:
    """Return the installation that begins at some word; one that only runs a tool if nothing else is found."""
    likely = [at for at, word in enumerate(words) if MENTIONS.search(word.text)]
    head = _head(words) if likely else 0
    if not likely or (head < len(words) and _speaks(basename(words[head].text).lstrip("@-+"))):
        return None
    runs = None
    for at in likely:
        name = basename(words[at].text)
        tool, verb = _tool(name.lstrip("@-+") if at == 0 else name)
        found = _verb(tool, words, at + 1, verb) if tool else None
        if tool and found:
            install = _install(command, tool, *found)
            if install.packages or tool.verbs[install.verb] != TOOL:
                return install
            runs = runs or install
    return runs


def _speaks(name: str) -> bool:
    """Return whether a program only shows its words, or looks for them."""
    return len(name) < LONGEST_NAME and _SPEAKS.fullmatch(name) is not None


def _expanded(words: Sequence[Word], values: Mapping[str, str]) -> Sequence[Word]:
    """Return words, the first of them replaced by what it holds, if it is a variable."""
    at = _head(words)
    match = _LONE_VARIABLE.fullmatch(words[at].text) if at < len(words) else None
    value = values.get(match[1] or match[2] or match[3]) if match else None
    if value is None or "$" in value:
        return words
    start = words[at].start
    return (*words[:at], *(Word(part, start, -1, pieces=((0, start),)) for part in value.split()), *words[at + 1 :])


def _head(words: Sequence[Word]) -> int:
    """Return which of the words is the program: the first that is no prefix and no assignment."""
    for at, word in enumerate(words):
        text = word.text
        if text not in _BEFORE and not text.startswith("-") and not _ASSIGNMENT.match(text):
            return at
    return len(words)


def _tool(name: str) -> tuple[Installer | None, str]:
    """Return the installer that has a name, and what the name says already of what it shall do."""
    match = _VERSION_OF_NAME.fullmatch(name)
    tool = BY_NAME.get(match[1] if match else name)
    if tool is not None:
        return tool, "x" if name == "uvx" else ""
    variable = _VARIABLE_TOOL.fullmatch(name) if name[:1] in "$%{" and len(name) < LONGEST_NAME else None
    return (BY_NAME[variable["tool"]], "install" if variable["install"] else "") if variable else (None, "")


def _verb(tool: Installer, words: Sequence[Word], at: int, verb: str) -> Found | None:
    """Return the verb of a command, its arguments and its options; None if it installs nothing."""
    arguments: list[Word] = []
    options: list[Option] = []
    rest = (words[each] for each in range(at, len(words)))  # no copy: there may be many words, and many tools
    for word in rest:
        does = tool.verbs.get(verb)
        if word.text.startswith("-") and len(word.text) > 1 and not word.text.startswith("---"):
            options.extend(_option(tool, word, rest))
        elif does is not None:
            arguments.append(word)
            if does in (FIRST, TOOL):  # what follows is for the tool
                break
        else:
            verb = f"{verb} {word.text}".lstrip()
            if not any(f"{known} ".startswith(f"{verb} ") for known in tool.verbs):
                return None
    return (verb, arguments, options) if verb in tool.verbs else None


def _option(tool: Installer, word: Word, rest: Iterator[Word]) -> Iterator[Option]:
    """Yield an option, or the letters of several, and take its value from the words that follow if it needs one."""
    text = word.text
    if text.startswith("--"):
        name, equals, _ = text.partition("=")
        if equals:
            yield name, part(word, len(name) + 1)
        else:
            yield name, next(rest, None) if name in tool.valued else None
        return
    for at, letter in enumerate(text[1:], 1):
        if letter in tool.letters:
            yield f"-{letter}", part(word, at + 1) if at + 1 < len(text) else next(rest, None)
            return
        yield f"-{letter}", None


def _install(command: Command, tool: Installer, verb: str, arguments: list[Word], options: list[Option]) -> Install:
    """Return an installation, its words sorted into packages and places in the project."""
    does = tool.verbs[verb]
    words = [value for name, value in options if name in ("--with", "--preinstall", "-w") and value is not None]
    words = words if tool.name in ("uv", "pipx") else []
    instead = [value for name, value in options if name in ("--from", "--spec") and value is not None]
    if does == AFTER_FIRST:
        arguments = arguments[1:]
    if does not in (TOOL, NOTHING) and not (does in (FIRST, PACKAGES) and instead):
        words += arguments
    words += instead
    edited = [value for name, value in options if name in ("-e", "--editable") and value is not None]
    words += [word for word in edited if ADDRESS.match(word.text)]
    local = [word for word in edited if not ADDRESS.match(word.text)] if tool.kind != "system" else []
    packages = [word for word in words if word.text and not _is_local(word.text)]
    local += [word for word in words if word.text and _is_local(word.text)]
    return Install(tool.name, verb, tuple(packages), tuple(local), tuple(options), command, tool.kind)


def _is_local(text: str) -> bool:
    """Return whether a word is a place in the project."""
    if ADDRESS.match(text) or "@" in text:
        return False
    name = _NAME.match(text)
    bare = name[0] if name else ""
    return bool(_LOCAL.match(text)) or bare.endswith(_FILES) or ("/" in bare and "::" not in text) or "*" in bare
