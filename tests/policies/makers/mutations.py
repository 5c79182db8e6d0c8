"""The same leak written in another way: what people, editors and formatters do to a file."""

import ast
import json
import re
import textwrap
import tomllib
from collections.abc import Callable
from random import Random
from typing import TypeAlias

import yaml
from policies.makers.dice import END, START, mark
from policies.makers.drafts import MARKS, Leaked

Mutation: TypeAlias = Callable[[str, Random], str]  # of a text with marks; "" where it does not apply
QUOTED = re.compile(rf"(?<![\w\\\"'])([\"']){START}([^{END}\"'\\]*){END}\1(?![\"'])")
OTHER = {"'": '"', '"': "'"}
ESCAPED = re.compile(rf"\\\"{START}([^{END}\"'\\]*){END}\\\"")
SYNONYMS = {
    "password": ["passwd", "pwd", "passphrase"],
    "passwd": ["password", "pwd"],
    "pwd": ["password", "passwd"],
    "api_key": ["apikey", "access_key", "api_token"],
    "secret_key": ["secret", "secret_token"],
    "client_secret": ["secret", "client_secret_key"],
    "access_token": ["token", "auth_token"],
    "auth_token": ["token", "access_token"],
    "token": ["access_token", "api_token"],
}
NAME = re.compile(
    rf"(?<![A-Za-z])({'|'.join(SYNONYMS)})([\"']?\]?\s*(?::\s*\w+\s*)?[:=]\s*[bfr]?[\"']?){START}", re.IGNORECASE
)
# Where the quotes around a secret are no literal of the program.
INSIDE = ("comment", "docstring", "in a string", "pickled", "raw string", "triple quotes", "bytes")
LITTLE = 12  # characters of the shortest value that is cut in two


def quotes(text: str, _: Random) -> str:
    """Swap the kinds of quotes."""
    if ESCAPED.search(text):
        return ESCAPED.sub(lambda found: f"'{mark(found[1])}'", text)
    return QUOTED.sub(lambda found: OTHER[found[1]] + mark(found[2]) + OTHER[found[1]], text)


def escapes(forms: str) -> Mutation:
    """Write some characters by their numbers, in one of the forms that a format knows."""

    def escape(text: str, random: Random) -> str:
        found = re.search(rf"{START}([^{END}\\]*){END}", text)
        if not found or text[found.end() : found.end() + 1] not in ('"', "\\"):
            return ""
        places = random.sample(range(len(found[1])), min(3, len(found[1])))
        form = {"x": r"\x{:02x}", "u": r"\u{:04x}"}[random.choice(forms)]
        value = "".join(form.format(ord(c)) if at in places else c for at, c in enumerate(found[1]))
        return text[: found.start()] + mark(value) + text[found.end() :]

    return escape


def literal(write: Callable[[str, str, int], str]) -> Mutation:
    """Replace the literal by another expression; `write` gets the quote, the value and where to cut it."""

    def replace(text: str, random: Random) -> str:
        found = QUOTED.search(text)
        if not found or len(found[2]) < LITTLE:
            return ""
        new = write(found[1], found[2], random.randint(3, len(found[2]) - 3))
        return text[: found.start()] + new + text[found.end() :]

    return replace


def halves(between: str, before: str = "", after: str = "") -> Mutation:
    def write(quote: str, value: str, cut: int) -> str:
        return f"{before}{quote}{mark(value[:cut])}{quote}{between}{quote}{mark(value[cut:])}{quote}{after}"

    return literal(write)


def spaces(text: str, random: Random) -> str:
    """Put blanks round the sign before the value, or take them away."""
    gap = random.choice(["", "  ", "   "])
    return re.sub(rf" *= *(?=[\"']?{START})", f"{gap}={gap}", text, count=1)


def more_blanks(text: str, _: Random) -> str:
    return re.sub(rf": +(?=[\"']?{START})", ":     ", text, count=1)


def comment_behind(text: str, __: Random) -> str:
    head, _, rest = text.rpartition(END)
    line, newline, after = rest.partition("\n")
    fits = newline and not line.rstrip().endswith("\\")
    return f"{head}{END}{line}  # of the whole team\n{after}" if fits else ""


def lines_above(sign: str) -> Mutation:
    def put(text: str, random: Random) -> str:
        above = [random.choice(["", f"{sign} from the wiki".rstrip()]) if sign else "" for _ in range(7)]
        return "\n".join([*above, text])

    return put


def tabs(text: str, _: Random) -> str:
    return re.sub(r"^(?: {4})+", lambda found: "\t" * (len(found[0]) // 4), text, flags=re.MULTILINE)


def renamed(text: str, random: Random) -> str:
    """Give the key another name that people use for the same."""

    def name(found: re.Match[str]) -> str:
        new = random.choice(SYNONYMS[found[1].lower()])
        return (new.upper() if found[1].isupper() else new) + found[2] + START

    return NAME.sub(name, text, count=1)


def continued(text: str, _: Random) -> str:
    return re.sub(rf"^(\s*\w+ =) (?=[\"']{START})", r"\1 \\\n        ", text, count=1, flags=re.MULTILINE)


def rewritten(text: str, random: Random) -> str:
    """Write the JSON with another indentation; the code of a notebook as lines or as a text."""
    if not valid("json", text, as_it_is=True):
        return ""
    whole = json.loads(text)
    for cell in whole.get("cells", []) if isinstance(whole, dict) else []:
        code = "".join(cell["source"])
        cell["source"] = code if isinstance(cell["source"], list) else code.splitlines(keepends=True)
    indent = random.choice([None, 0, 2, "\t"])
    return json.dumps(whole, indent=indent, ensure_ascii=False) + "\n"


PYTHON: dict[str, Mutation] = {
    "quotes swapped": quotes,
    "escapes": escapes("xu"),
    "f-string": literal(lambda quote, value, _: f"f{quote}{mark(value)}{quote}" if "{" not in value else ""),
    "two literals": halves(" "),
    "sum": halves(" + "),
    "two lines": halves("\n        ", "(\n        ", "\n    )"),
    "continued": continued,
    "spaces": spaces,
    "comment behind": comment_behind,
    "lines above": lines_above("#"),
    "tabs": tabs,
    "in a function": lambda text, _: "" if '"""' in text else "def go():\n" + textwrap.indent(text, "    "),
    "renamed": renamed,
}
KEYED: dict[str, Mutation] = {
    "quotes swapped": quotes,
    "comment behind": comment_behind,
    "lines above": lines_above("#"),
    "renamed": renamed,
}
BY_ENDING: dict[str, dict[str, Mutation]] = {
    "py": PYTHON,
    "ipynb": {
        "quotes swapped": quotes,
        "escapes": escapes("u"),
        "rewritten": rewritten,
        "lines above": lines_above(""),
    },
    "json": {
        "escapes": escapes("u"),
        "rewritten": rewritten,
        "deeper": lambda text, _: f'{{"outer": {text}}}',
        "renamed": renamed,
    },
    "yaml": {
        **KEYED,
        "escapes": escapes("x"),
        "deeper": lambda text, _: "outer:\n" + textwrap.indent(text, "  "),
        "blanks": more_blanks,
    },
    "toml": {**KEYED, "escapes": escapes("u"), "spaces": spaces},
    "cfg": {"spaces": spaces, "lines above": lines_above("#"), "renamed": renamed},
    "env": KEYED,
    "sh": {"lines above": lines_above("#"), "comment behind": comment_behind, "renamed": renamed},
    "tf": {**KEYED, "spaces": spaces},
}
ALIKE = {"yml": "yaml", "ini": "cfg", "tfvars": "tf", "properties": "cfg", "bash": "sh"}
PARSERS: dict[str, Callable[[str], object]] = {
    "py": ast.parse,
    "ipynb": json.loads,
    "json": json.loads,
    "yaml": lambda text: [*yaml.safe_load_all(text)],
    "toml": tomllib.loads,
}
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 BE": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
}


def marked(leaked: Leaked) -> str:
    """Return the text with marks around its secret; around its lines where that is not there in one piece."""
    lines = leaked.content.decode().split("\n")
    line, first, last = lines[leaked.line - 1], leaked.line - 1, leaked.end - 1
    place = line.find(leaked.value)
    if place >= 0:
        lines[first] = line[:place] + mark(leaked.value) + line[place + len(leaked.value) :]
    else:
        lines[first] = re.sub(r"^\s*", lambda found: found[0] + START, line)
        lines[last] += END
    return "\n".join(lines)


def valid(ending: str, text: str, *, as_it_is: bool = False) -> bool:
    """Tell whether a text can be read in its format, without its marks or with them."""
    try:
        PARSERS.get(ending, len)(text if as_it_is else text.translate(MARKS))
    except (SyntaxError, ValueError, yaml.YAMLError):
        return False
    return True


def usable(leaked: Leaked, ending: str) -> dict[str, Mutation]:
    """Return what may be done to a file: a file that a tool reads stays as the tool reads it."""
    known = BY_ENDING.get(ending, {"lines above": lines_above("")})
    if any(word in leaked.kind for word in INSIDE):
        return {name: change for name, change in known.items() if name in ("lines above", "tabs", "renamed")}
    if leaked.kind.startswith(("file", "address", "private", "service", "settings, kubernetes")):
        return {name: change for name, change in known.items() if name not in ("deeper", "renamed", "spaces", "blanks")}
    return known


def mutated(leaked: Leaked, random: Random) -> Leaked:
    """Return the leak written in another way, with the lines on which it then lies."""
    ending = leaked.path.rpartition("/")[2].rpartition(".")[2].lower()
    ending = ALIKE.get(ending, "env" if ".env" in leaked.path else ending)
    text, done = marked(leaked), ""
    changes = usable(leaked, ending)
    names = random.sample(sorted(changes), len(changes))
    for name in sorted(names, key="lines above".__eq__):  # which can be done to everything
        new = changes[name](text, random)
        if new not in ("", text) and valid(ending, new):
            text, done = new, name
            break
    encodings = sorted(ENCODINGS)[: 2 if ending in ("py", "ipynb") else None]
    encode: Callable[[str], bytes] = str.encode
    if not done or random.random() < 0.3:
        name = random.choice(encodings)
        encode, done = ENCODINGS[name], f"{done}, {name}".lstrip(", ")
    line, end = (text.count("\n", 0, place) + 1 for place in (text.index(START), text.rindex(END)))
    content = encode(text.translate(MARKS))
    return Leaked(leaked.path, content, line, f"{leaked.kind} [{done}]", leaked.value, end)
