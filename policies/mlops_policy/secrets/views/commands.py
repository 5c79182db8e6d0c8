"""What a command is given: variables, options, and words without a name."""

from __future__ import annotations

from mlops_policy.frozen import NamedTuple
from mlops_policy.lazy import pattern
from mlops_policy.secrets.views.found import OPTION, POSITIONAL, VARIABLE
from mlops_policy.secrets.words import NONE, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.pins.words import Word
    from mlops_policy.secrets.views.found import Found

_ASSIGNMENT = pattern(r"([A-Za-z_][\w.-]{0,100}?)(?::{0,2}\+?=)(?!=)")
_LONG = pattern(r"(-{1,2}[A-Za-z][\w.-]{0,80})=")
_DEFAULT = pattern(r"\$\{(\w{1,100}):?=([^{}$]+)\}")
_MEMBER = pattern(r"[{,]([A-Za-z_]\w{0,100})=([^,{}]+)")
_SUBCOMMAND = pattern(r"[a-z][a-z-]{0,24}")
_VERBS = frozenset("modify set login add create run exec".split())  # after which no subcommand comes
_LISTED = frozenset(["cmd", "entrypoint", "run"])  # of Dockerfiles, whose commands may be lists of words
UNKNOWN = "$UNKNOWN"  # a word that is not written
_SHELLS = frozenset("sh bash zsh dash ash ksh".split())
_EQUALS = frozenset(["=", ":=", "?=", "::=", "+="])
# options after which no value comes
_FLAGS = frozenset(
    "--relogin --with-token --verify --force -f --global --local --system --project --user --add-to-git-credential"
    " --yes -y --quiet -q --password-stdin --no-cache --rm -it -i -d -v -x -e --insecure -k -L -s -S --silent"
    " --fail".split()
)
_SETTERS = frozenset("export declare local readonly typeset env setenv set setx env label arg".split())
_SPLIT = frozenset("setenv set setx env label arg".split())  # which take a name and a value as two words
_ECHO = pattern(r"(?:export[ \t]+)?([A-Za-z_]\w{0,80})[=:][ \t]?[\"']?([^\s\"']{1,1000})")
_GLUED = frozenset(
    "mysql mysqldump mysqladmin mysqlimport mariadb mariadb-dump mongo mongosh mongodump mongorestore"
    " sshpass redis-cli 7z 7za 7zz 7zr".split()
)
_PREFIXES = frozenset("sudo run time nohup exec then do else ! @ if - timeout".split())


class Said(NamedTuple):
    """A word and where it begins; ``place`` tells where a later character of it stands."""

    text: str
    start: int
    word: Word | None

    def place(self, offset: int) -> int:
        if self.word is None or self.word.end >= 0:
            return self.start + offset
        from mlops_policy.pins.shell import part

        return part(self.word, offset).start


def of_words(words: Sequence[tuple[str, int]]) -> Iterator[Found]:
    """Yield what a command is given that is written as a list of words, each with its offset."""
    return of_command([Said(text, start, None) for text, start in words])


def of_command(words: list[Said]) -> Iterator[Found]:
    words = _stripped(words)
    while words and (match := _ASSIGNMENT.match(words[0].text)):
        yield from _given(match[1], words[0], match.end(), VARIABLE, "")
        del words[0]
    if not words or words[0].text in _EQUALS:
        return
    name = words[0].text.lower()
    if name == ":":
        yield from _defaults(words[1:])
    elif len(words) > 2 and words[1].text in _EQUALS:  # noqa: PLR2004  `NAME = value` of a Makefile
        yield _rest(words[0], words[2:])
    elif name in _SETTERS:
        yield from _set(name, [word for word in words[1:] if not word.text.startswith("-")])
    elif name in ("echo", "printf"):
        yield from _printed(words[1:])
    else:
        yield from _arguments(words)


def _stripped(words: Sequence[Said]) -> list[Said]:
    """Return the words of a command without what stands before its program."""
    first = 0
    while first < len(words):
        text = words[first].text
        if text.lower() in _LISTED and any(word.text.startswith("[") for word in words[first + 1 : first + 2]):
            return [
                Said(word.text.strip("[],"), word.place(word.text.startswith("[")), None) for word in words[first + 1 :]
            ]
        if text.startswith("@") and len(text) > 1:
            return [Said(text[1:], words[first].place(1), None), *words[first + 1 :]]
        if text.lower() not in _PREFIXES and not (first and text.startswith("--")):
            break
        first += 1
    return list(words[first:])


def _rest(name: Said, words: Sequence[Said]) -> Found:
    """Return a name and the words after it as its value."""
    return (name.text, " ".join(word.text for word in words), words[0].start, VARIABLE, "")


def _set(name: str, words: list[Said]) -> Iterator[Found]:
    if len(words) > 2 and words[1].text in _EQUALS:  # noqa: PLR2004
        yield _rest(words[0], words[2:])
    elif len(words) > 1 and name in _SPLIT and not _ASSIGNMENT.match(words[0].text):
        yield _rest(words[0], words[1:])
    else:
        for place, word in enumerate(words):
            match = _ASSIGNMENT.match(word.text)
            if match:
                yield from _given(match[1], word, match.end(), VARIABLE, "")
            elif name == "env":
                yield from of_command(words[place:])
                return


def _defaults(words: list[Said]) -> Iterator[Found]:
    """Yield what variables are given that have no value: ``: "${NAME:=value}"``."""
    for word in words:
        match = _DEFAULT.fullmatch(word.text)
        if match:
            yield (match[1], match[2], word.place(match.start(2)), VARIABLE, "")


def _printed(words: list[Said]) -> Iterator[Found]:
    for word in words:
        for match in _ECHO.finditer(word.text):
            yield (match[1], match[2], word.place(match.start(2)), VARIABLE, "echo")


def call_of(words: Sequence[Said]) -> str:
    """Return the program and its subcommands."""
    parts = [word.text.replace("\\", "/").rpartition("/")[2] for word in words[:1]]
    for word in words[1:4]:
        if not _SUBCOMMAND.fullmatch(word.text) or (parts[-1] == "auth" and word.text not in ("login", "token")):
            break
        parts.append(word.text)
        if word.text in _VERBS:
            break
    return " ".join(parts)


def _arguments(words: list[Said]) -> Iterator[Found]:
    call = call_of(words)
    program = call.partition(" ")[0].lower()
    if program in _SHELLS:
        return  # whose words are commands, which are read by themselves
    plain: list[Said] = []
    option = ""
    for word in words[1:]:
        text = word.text
        if text.startswith("-") and len(text) > 1:
            option = "" if text in _FLAGS and "run" not in call else text
            if program in _GLUED and text[:2] in ("-p", "-a") and len(text) > 2:  # noqa: PLR2004
                yield (text[:2], text[2:], word.place(2), OPTION, call)
                option = ""
            elif match := _LONG.match(text):
                yield from _given(match[1], word, match.end(), OPTION, call)
                option = ""
        elif option or text[:1] == "{":
            yield from _given(option, word, 0, OPTION, call)
            option = ""
        elif program != "dvc" and (match := _ASSIGNMENT.match(text)):
            yield from _given(match[1], word, match.end(), VARIABLE, call)
        else:
            plain.append(word)
    yield from _plain(plain, call.split(" "))


def _given(key: str, word: Said, offset: int, form: str, call: str) -> Iterator[Found]:
    """Yield what a name or option is given; or, if that is a name with a value itself, that one."""
    said = word.text[offset:]
    if said.endswith("}") and (said[:1] == "{" or "={" in said):
        yield from _of_object(said, word, offset, call)
    elif form == OPTION and (match := _ASSIGNMENT.match(said)) and _is_pair(key, said, match.end(), call):
        yield (match[1], said[match.end() :], word.place(offset + match.end()), VARIABLE, call)
    elif key in ("-H", "--header"):
        name, colon, value = said.partition(":")
        yield (
            name if colon else key,
            value.strip() or said,
            word.place(offset + (len(name) + 2 if colon else 0)),
            OPTION,
            call,
        )
    elif said and said not in ("$()", "-", UNKNOWN):
        yield (key, said, word.place(offset), form, call)


def _is_pair(key: str, said: str, end: int, call: str) -> bool:
    """Tell whether what an option is given is a name with a value: no password that has such a sign in it."""
    return end < len(said) and not said.endswith("==") and kind(key, call) == NONE


def _of_object(said: str, word: Said, offset: int, call: str) -> Iterator[Found]:
    """Yield what braces hold: ``curl -d '{"password": "..."}'``, ``--environment Variables={NAME=value}``."""
    from mlops_policy.secrets.views import flow

    for match in _MEMBER.finditer(said):
        yield (match[1], match[2], word.place(offset + match.start(2)), VARIABLE, call)
    for key, value, start, _, _ in flow.json(said) if said[0] == "{" else ():
        yield (key, value, word.place(offset + start), VARIABLE, call)


def _plain(plain: Sequence[Said], steps: Sequence[str]) -> Iterator[Found]:
    """Yield the words without a name: the last of ``config set KEY VALUE``, those of ``login VALUE``."""
    rest, call = plain[len(steps) - 1 :], " ".join(steps)
    if len(rest) > 1 and not {"modify", "set", "config", "configure", "add"}.isdisjoint(steps[1:]):
        key = f"{rest[0].text}.password" if steps[-1] == "config" and len(rest) > 2 else rest[-2].text  # noqa: PLR2004
        yield (key, rest[-1].text, rest[-1].start, POSITIONAL, call)
    elif any("login" in step or "auth" in step for step in steps):
        yield from (("", word.text, word.start, POSITIONAL, call) for word in rest if word.text != "$()")
