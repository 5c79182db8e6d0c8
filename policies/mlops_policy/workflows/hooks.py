"""How commands pass by the hooks, and which variables switch hooks off.

Options of git: https://git-scm.com/docs/git-commit, .../git-push and .../githooks. Variables: https://pre-commit.com,
https://prek.j178.dev, https://typicode.github.io/husky, https://lefthook.dev, https://github.com/sds/overcommit.
"""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.pins.shell import split
from mlops_policy.workflows import BYPASSED, OURS, SKIPPED, Weakness, guarding
from mlops_policy.workflows.commands import Call, Unit, call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mlops_policy.pins.shell import Word

_GIT = pattern(r"git|\$[({]?git(?:_?(?:cmd|bin|exe))?[)}]?")
_NO_VERIFY = pattern(r"--no-veri(?:f|fy)?")  # git takes the beginning of an option for it
_VALUED = ("-C", "-c", "--git-dir", "--work-tree", "--namespace", "--config-env")
# Options of git commit with a value: short ones, in the next word or the rest of this one, and long ones.
_TAKES_WORD, _TAKES_REST = "mFCct", "uS"
_TAKES = ("--message", "--file", "--author", "--date", "--template", "--reuse-message", "--fixup", "--squash")
_HOOKED = frozenset("commit push merge pull am rebase".split())  # where --no-verify passes by hooks
_NOWHERE = frozenset(["", "/dev/null", "nul", "/dev/zero", "/nonexistent"])
_PAGES = "gh-pages"  # a branch of built pages, which no hook need judge
_NO = ("0", "false", "no", "off")
# Variables that switch all hooks of a program off: with a yes, or with a no.
_BY_YES = {
    "PRE_COMMIT_ALLOW_NO_CONFIG": "pre-commit",
    "HUSKY_SKIP_HOOKS": "husky",
    "OVERCOMMIT_DISABLE": "overcommit",
}
_BY_NO = {"HUSKY": "husky", "LEFTHOOK": "lefthook"}
_BY_NAMES = ("SKIP", "PREK_SKIP")
VARIABLES = (*_BY_NAMES, *_BY_YES, *_BY_NO)
WAIVE = "what they find wrongly is waived with a reason"


def weaknesses(unit: Unit) -> Iterator[Weakness]:
    """Yield where commands pass by the hooks, or name some to skip.

    A script that makes a repository, or clones one, works in that one: its hooks are nobody's business here.
    """
    calls = [call(command) for command in unit.commands]
    if any(_GIT.fullmatch(each.program) and _verb(each.arguments)[1] in ("init", "clone") for each in calls):
        return
    sure = not unit.ci and _PAGES not in unit.part
    for each in calls:
        for name, value in each.variables:
            weakness = variable(name, value, each.line, ci=unit.ci)
            if weakness is not None:
                yield weakness
        yield from (bypass(written, each.line, sure=sure) for written in _passed_by(each))


def bypass(written: str, line: int, *, sure: bool) -> Weakness:
    fix = f"let the hooks judge: take it out; {WAIVE}"
    return Weakness(BYPASSED, f"a command goes past the hooks: {written}", fix, line, written, sure)


def variable(name: str, value: str, line: int, *, ci: bool) -> Weakness | None:
    """Return what is wrong with a variable: it names hooks to skip that keep something out, or switches all off."""
    if name in _BY_NAMES:
        named = guarding(value)
        listed = ", ".join(named)
        message = f"{name} leaves out hooks that guard the repository: {listed}"
        sure = not OURS.isdisjoint(named)
        fix = f"take {listed} out of {name}; {WAIVE}"
        return Weakness(SKIPPED, message, fix, line, listed, sure) if named else None
    answer = value.lower()
    program = (_BY_NO.get(name) if answer in _NO else _BY_YES.get(name)) if answer and "$" not in answer else None
    if program is None or (ci and program != "pre-commit"):  # on a machine of CI, hooks of git need not run
        return None
    message = f"a variable switches the hooks of {program} off: {name}={value}"
    return Weakness(SKIPPED, message, f"take {name} out", line, name, program != "pre-commit")


def aliases(name: str, said: str) -> Iterator[str]:
    """Yield how an alias of git passes by the hooks: ``commit --no-verify``, or ``!`` and a command of the shell."""
    text = said.strip().strip("\"'")
    yield from (f"alias {name}, {found}" for found in _within(text[1:] if text.startswith("!") else f"git {text}"))


def _within(text: str) -> Iterator[str]:
    for command in split(text):
        each = call(command)
        if each.program != "alias":  # none within another
            yield from _passed_by(each)


def _passed_by(each: Call) -> Iterator[str]:
    """Yield how a call passes by the hooks, as it is written."""
    if each.program == "alias":
        for word in each.arguments:
            name, _, said = word.text.partition("=")
            yield from (f"alias {name}, {found}" for found in _within(said))
    if not _GIT.fullmatch(each.program):
        return
    settings, verb, arguments = _verb(each.arguments)
    texts = [word.text for word in arguments]
    if verb == "config":
        yield from _configured([text for text in texts if not text.startswith("--") and text != "set"])
    elif verb in _HOOKED:
        yield from (f"git -c {setting} {verb}" for setting in settings if _leads_nowhere(*setting.split("=", 1)))
        options = _options(texts)
        if any(_NO_VERIFY.fullmatch(option) for option in options):
            yield f"git {verb} --no-verify"
        elif verb == "commit" and any(_is_short(option) for option in options):
            yield "git commit -n"


def _configured(words: Sequence[str]) -> Iterator[str]:
    match words:
        case [name, value] if _leads_nowhere(name, value):
            yield f"git config core.hooksPath {value}".rstrip()
        case [name, value] if name.startswith("alias."):
            yield from aliases(name.removeprefix("alias."), value)


def _leads_nowhere(name: str, value: str = "") -> bool:
    """Return whether a setting tells git to look for hooks where none can be."""
    return name.lower() == "core.hookspath" and value.lower() in _NOWHERE


def _verb(words: Sequence[Word]) -> tuple[list[str], str, Sequence[Word]]:
    """Return the settings that git is given for this time, its verb, and what that is given."""
    settings: list[str] = []
    at = 0
    while at < len(words) and words[at].text.startswith("-"):
        if words[at].text == "-c" and at + 1 < len(words):
            settings.append(words[at + 1].text)
        at += 2 if words[at].text in _VALUED else 1
    return settings, words[at].text if at < len(words) else "", words[at + 1 :]


def _options(texts: Sequence[str]) -> list[str]:
    """Return the options of ``git commit`` and its like, without their values; behind ``--`` come paths."""
    found: list[str] = []
    words = iter(texts)
    for text in words:
        if text == "--":
            break
        if not text.startswith("-"):
            continue
        found.append(text)
        letters = text[1:]
        value = next((at for at, letter in enumerate(letters) if letter in _TAKES_WORD + _TAKES_REST), -1)
        short = not text.startswith("--") and value == len(letters) - 1 and letters[-1:] in _TAKES_WORD
        if (short and value >= 0) or text in _TAKES:
            next(words, None)
    return found


def _is_short(option: str) -> bool:
    """Return whether ``-n`` is among short options that stand together: ``-anm``."""
    for letter in option[1:] if not option.startswith("--") else "":
        if letter == "n":
            return True
        if letter in _TAKES_WORD + _TAKES_REST:
            break
    return False
