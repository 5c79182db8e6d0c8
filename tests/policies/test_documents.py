"""What stands where in TOML, YAML, notebooks and ini files: values as the reference readers have them, true places."""

import configparser
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from mlops_policy.documents import Unreadable, Value, events, ini, line_of, notebooks, toml, yamls
from mlops_policy.documents.spans import offsets

MEGABYTE = 1_000_000
READERS: dict[str, Callable[[str], Iterable[Value]]] = {
    "toml": toml.values,
    "yaml": yamls.values,
    "yaml with aliases": lambda text: yamls.values(text, follow=True),
    "yaml, half": yamls.loose,
    "notebook": notebooks.lines,
    "ini": ini.values,
}


def leaves(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Yield what a reference reader says is in a document, and the way to it."""
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if below is None:
        yield path, node
        return
    for key, child in below:
        yield from leaves(child, (*path, key))


def assert_placed(text: str, values: Iterable[Value]) -> None:
    """The line of each value is that of its place, which is in the text; its characters stand in that place."""
    for value in values:
        if value.start < 0:
            continue
        assert 0 <= value.start <= value.end <= len(text)
        assert value.line == line_of(text, value.start)
        where = offsets(text, value)
        assert not where or len(where) == len(value.text) + 1
        written = text[value.start : value.end]
        if where and "\\" not in written:
            said = [value.text[at] for at in range(len(value.text)) if not value.text[at].isspace()]
            assert said == [text[at] for at, one in zip(where, value.text, strict=False) if not one.isspace()]


# --- TOML ---

TOML_KEYS = st.sampled_from(["a", "b", "c-1", "1", '"a"', '"d.e"', "'f g'", '""', '"\\u00e9"', '"é"'])
TOML_DOTTED = st.lists(TOML_KEYS, min_size=1, max_size=3).map(" . ".join) | TOML_KEYS
TOML_STRINGS = st.one_of(
    st.text(max_size=8).map(json.dumps),
    st.sampled_from(
        ["'a'", "''", '"numpy>=1.2"', "'''\na'b''c'''", "'''a'''''", '"""\n"a" ""b"""', '"""a\\\n   b"""', '""""a"""""']
    ),
    st.text('ab"\\\n \r', max_size=6).map(lambda text: f'"""{text}"""'),
    st.text("ab'\n", max_size=6).map(lambda text: f"'''{text}'''"),
)
TOML_BARE = st.sampled_from(
    [
        "1",
        "-2",
        "+1_000",
        "0xff",
        "1.5",
        "6e2",
        "inf",
        "nan",
        "true",
        "1979-05-27",
        "07:32:00",
        "1979-05-27 07:32:00.5Z",
    ]
)
TOML_SPACE = st.sampled_from(["", " ", "\n", "\n  # note ] }\n", "\r\n"])
TOML_VALUES = st.recursive(
    TOML_STRINGS | TOML_BARE,
    lambda inner: st.one_of(
        st.tuples(st.lists(inner, max_size=3), TOML_SPACE, st.sampled_from(["", ","])).map(
            lambda parts: (
                "[" + parts[1] + f"{parts[1]},{parts[1]}".join(parts[0]) + (parts[2] if parts[0] else "") + "]"
            )
        ),
        st.lists(st.tuples(TOML_DOTTED, inner), max_size=3).map(
            lambda pairs: "{ " + ", ".join(f"{key} = {value}" for key, value in pairs) + " }"
        ),
    ),
    max_leaves=6,
)
TOML_LINES = st.one_of(
    st.tuples(TOML_DOTTED, TOML_VALUES).map(" = ".join),
    TOML_DOTTED.map(lambda key: f"[{key}]  # a table"),
    TOML_DOTTED.map(lambda key: f"[[ {key} ]]"),
    st.sampled_from(["", "# a = 1", "  "]),
)
TOML = st.tuples(st.lists(TOML_LINES, max_size=6), st.sampled_from(["\n", "\r\n"])).map(
    lambda parts: parts[1].join(parts[0])
)


@given(TOML)
@example('[[a]]\nb = 1\n[[a.c]]\nd = "x"\n[[a]]\n[a.c.e]\nf = 2\n[[a.g]]\n')
@example('a = """\r\nb\r\n"""\r\nc = """\\\r\n  d"""')
@example("a = [ # b\n  'c', # d\n]\n")
def test_toml_has_the_leaves_that_tomllib_has(text: str) -> None:
    """Each of them, under the same path, with the same value; and what is invalid for the one is for the other."""
    try:
        truth = dict(leaves(tomllib.loads(text)))
    except tomllib.TOMLDecodeError:
        with pytest.raises(Unreadable):
            toml.values(text)
        return
    values = toml.values(text)
    found = {value.path: value.text if value.style else tomllib.loads(f"x = {value.text}")["x"] for value in values}
    known = {path: leaf for path, leaf in truth.items() if not (isinstance(leaf, list | dict) and not leaf)}
    assert repr(sorted(found.items(), key=repr)) == repr(sorted(known.items(), key=repr))
    assert len(values) == len(found)
    assert [value.start for value in values] == sorted(value.start for value in values)
    assert_placed(text, values)
    for value in values:
        opening = value.style + "\n" * (len(value.style) == 3)
        again = opening + text[value.start : value.end] + value.style
        assert repr(tomllib.loads(f"x = {again}")["x"]) == repr(found[value.path])


def test_a_requirement_in_toml_has_its_place() -> None:
    """So that a repair writes between the quotes and nowhere else."""
    text = '[project]\r\n# "numpy"\r\ndependencies = [\r\n  "numpy >=1",\r\n]\r\n'
    [value] = toml.values(text)
    assert value == Value(("project", "dependencies", 0), "numpy >=1", text.index("numpy >"), text.index('",'), 4, '"')


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = \n", 2), ("a = 1\n\nb", 3), ("[a]\n[a]\n", 2), ("x = '\n", 1), ("{{ a }}\n", 1)]
)
def test_what_is_no_toml_says_in_which_line(text: str, line: int) -> None:
    """A template, or a file that is half written."""
    for read in (toml.values, toml.load):
        with pytest.raises(Unreadable) as caught:
            read(text)
        assert caught.value.line == line


# --- YAML ---

YAML_TREES = st.recursive(
    st.text(max_size=12)
    | st.sampled_from(["python:3.11", "a\nb\n", " a", "pip install a\n\n  pip install b", "é # x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=8,
)
YAML_WORDS = (
    "a",
    "b: ",
    "? ",
    "- ",
    " # c\n",
    "# only\n",
    "&x ",
    "!!str ",
    "é",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "<<: ",
    "\t",
)
YAML_ENDINGS = ("\n", "\n  ", "\n    ", "\r\n", "---\n", "...\n", "|\n", ">-\n", "|2-\n", "|\r\n  d\r\n")
YAML_QUOTED = ("'it''s'", '"q\\n\\u00e9"', '"a\\\n  b"', "'a\n b'", "''")
YAML_PIECES = st.lists(st.sampled_from((*YAML_WORDS, *YAML_ENDINGS, *YAML_QUOTED)), max_size=14).map("".join)


def walked(
    node: yaml.Node, path: tuple[str | int, ...], *, merged: bool = False
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the scalars that PyYAML composes, but for those below keys that are none."""
    if isinstance(node, yaml.ScalarNode):
        yield path, node.value
    elif isinstance(node, yaml.SequenceNode):
        for position, child in enumerate(node.value):
            yield from walked(child, path if merged else (*path, position), merged=merged)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if isinstance(key, yaml.ScalarNode):
                merge = key.value == "<<" and not key.style
                yield from walked(child, path if merge else (*path, key.value), merged=merge)


@given(
    trees=st.lists(YAML_TREES, min_size=1, max_size=2),
    style=st.sampled_from([None, '"', "'", "|", ">"]),
    flow=st.sampled_from([True, False, None]),
    ending=st.sampled_from(["\n", "\r\n"]),
    plain=st.booleans(),
)
def test_yaml_has_the_scalars_that_were_written(
    *, trees: list[object], style: str | None, flow: bool | None, ending: str, plain: bool
) -> None:
    """Whatever the style, the line endings and the width."""
    text = yaml.dump_all(
        trees, default_style=style, default_flow_style=flow, line_break=ending, allow_unicode=plain, width=20
    )
    assert [[(value.path, value.text) for value in document] for document in yamls.documents(text)] == [
        [(path, leaf) for path, leaf in leaves(tree) if isinstance(leaf, str)]
        for tree in yaml.load_all(text, Loader=yaml.CBaseLoader)
    ]
    assert_placed(text, yamls.values(text))


@pytest.mark.parametrize("loader", [yaml.CBaseLoader, yaml.BaseLoader])
@given(text=YAML_PIECES)
@example(text="a: &x\nb: !!str\nc: &y # note\n  d\n")
@example(text="- |\n- >\n- ''\n")
@example(text="a: |\n  b\n\n# c\nd: e\n")
def test_yaml_has_the_scalars_that_are_composed(loader: type[yaml.BaseLoader], text: str) -> None:
    """Anchors, tags, comments, blocks, several documents; what cannot be composed cannot be read. With or without C."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "LOADER", loader)
        try:
            roots = list(yaml.compose_all(text, Loader=loader))
        except yaml.composer.ComposerError:
            return  # an alias to nothing, an anchor twice: these are read
        except yaml.YAMLError:
            with pytest.raises(Unreadable):
                yamls.values(text)
            return
        values = yamls.values(text)
    assert [(one.path, one.text) for one in values] == [pair for root in roots if root for pair in walked(root, ())]
    assert_placed(text, values)
    for value in values:
        written = text[value.start : value.end]
        assert offsets(text, value) or "\\" in written or "''" in written
        if value.style in ("'", '"'):
            again = "- " + value.style + written.replace("\n", "\n  ") + value.style
            assert yaml.load(again, Loader=yaml.CBaseLoader) == [value.text]  # noqa: S506  makes strings only
        elif not value.style and "\n" not in written:
            assert written == value.text
        elif value.style:
            assert written.split() == value.text.split()


def test_lines_of_a_block_have_their_places() -> None:
    """Of a script in a workflow, say, behind characters of several bytes."""
    text = "name: é日本🐍\nrun: |\n    pip install a\n\n      pip install b\nlast: >-\n  c\n  d\n"
    _, run, last = yamls.values(text)
    assert run.text == "pip install a\n\n  pip install b\n"
    assert (run.line, run.path) == (3, ("run",))
    where = offsets(text, run)
    at = run.text.index("b\n")
    assert text[where[at] : where[at] + 2] == "b\n"
    assert text[offsets(text, last)[2]] == "d"


def test_an_alias_is_yielded_once_or_wherever_it_leads() -> None:
    """Without following, each scalar has one path; with it, a merged key that is overridden has none."""
    text = "x: &base\n  image: a\n  cpu: b\nweb:\n  <<: *base\n  image: c\ndb: *base\nlist: [&i d, *i]\n"
    once = [".".join(map(str, one.path)) + "=" + one.text for one in yamls.values(text)]
    assert once == ["x.image=a", "x.cpu=b", "web.image=c", "list.0=d"]
    followed = [".".join(map(str, one.path)) + "=" + one.text for one in yamls.values(text, follow=True)]
    assert sorted(set(followed) - set(once)) == ["db.cpu=b", "db.image=a", "list.1=d", "web.cpu=b"]
    assert all(text[one.start : one.end] == one.text for one in yamls.values(text, follow=True))


def test_merged_mappings_take_precedence_in_their_order() -> None:
    """The first of a list wins, as in the specification of ``<<``; what is written in place is merged too."""
    text = "- &a {k: 1}\n- &b {k: 2, m: 3}\n- <<: [*a, *b]\n- <<: {n: 4}\n"
    found = [(one.path, one.text) for one in yamls.values(text, follow=True)]
    assert found[3:] == [((2, "k"), "1"), ((2, "m"), "3"), ((3, "n"), "4")]


@pytest.mark.parametrize("text", ["&a [*a]", "a: &a\n  b: *a\n", "*a", "? &a b\n: *a\n"])
def test_aliases_that_lead_nowhere_end(text: str) -> None:
    """One within itself, one that nothing has."""
    assert len(yamls.values(text, follow=True)) <= 1


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: b\nc: [d\n", 2), ("a: b\n\tc: d\n", 2), ("a: 'b\n", 1), ("a: b\nc: {{ d }}: e\n", 2), ("a\n\x07", 2)],
)
def test_what_is_no_yaml_says_in_which_line(text: str, line: int) -> None:
    """A template, a tab, or a file that is half written."""
    with pytest.raises(Unreadable) as caught:
        yamls.values(text)
    assert caught.value.line == line


def test_a_placeholder_that_is_yaml_has_no_value() -> None:
    """``{{ tag }}`` is a mapping whose key is a mapping: nothing that anyone meant."""
    assert [value.path for value in yamls.values("image: {{ tag }}\nname: a\n? [b]\n: c\n")] == [("name",)]


def test_templates_of_yaml_are_read_line_by_line() -> None:
    """With what they say, for a caller to judge; comments, blocks and collections are left out."""
    text = (
        '{{- if .Values.a }}\n  - image: "{{ .r }}:{{ .t | default "x" }}" # c\n    tag: v1.2 # d\n'
        "    'k': 'a # b'\nrun: |\n  x\nlist: [a]\n#no: a\nuses: a/b@{% x %}\r\nfull: {{ name }}:1\nempty:\n"
    )
    found = list(yamls.loose(text))
    assert [(one.path, one.text, one.line) for one in found] == [
        (("image",), '{{ .r }}:{{ .t | default "x" }}', 2),
        (("tag",), "v1.2", 3),
        (("k",), "a # b", 4),
        (("uses",), "a/b@{% x %}", 9),
        (("full",), "{{ name }}:1", 10),
    ]
    assert all(text[one.start : one.end] == one.text for one in found)


# --- notebooks ---


def notebook(*cells: tuple[str, object], version: int = 4, indent: int | None = 1, ascii_only: bool = True) -> str:
    """Return a notebook of cells, each a kind and a source."""
    source = "source" if version == 4 else "input"
    outputs = [
        {"output_type": "stream", "text": ["!pip install output\n"], "source": ["!pip"], "cells": [{"source": "x"}]}
    ]
    made = [
        {
            "metadata": {"source": "!pip"},
            "outputs": outputs,
            source if kind == "code" else "source": text,
            "cell_type": kind,
        }
        for kind, text in cells
    ]
    body = {"cells": made} if version == 4 else {"worksheets": [{"cells": made, "metadata": {}}]}
    return json.dumps({"metadata": {}, **body, "nbformat": version}, indent=indent, ensure_ascii=ascii_only)


SOURCES = st.text(st.characters(codec="utf-8", exclude_characters="%"), max_size=20) | st.text('a\r\n\\"#')


@given(
    cells=st.lists(st.tuples(st.sampled_from(["code", "markdown", "raw"]), SOURCES), max_size=4),
    version=st.sampled_from([3, 4]),
    indent=st.sampled_from([None, 1]),
    ascii_only=st.booleans(),
    in_one=st.booleans(),
)
def test_a_notebook_has_the_lines_of_its_code(
    *, cells: list[tuple[str, str]], version: int, indent: int | None, ascii_only: bool, in_one: bool
) -> None:
    """As a list of lines or one string, in version 3 and 4; nothing of outputs, prose and metadata."""
    written = [(kind, source if in_one else [line + "\n" for line in source.split("\n")]) for kind, source in cells]
    text = notebook(*written, version=version, indent=indent, ascii_only=ascii_only)
    values = list(notebooks.lines(text))
    expected = []
    for number, (kind, source) in enumerate(cells, 1):
        lines = source.split("\n")
        if in_one and not lines[-1]:
            lines.pop()
        if kind == "code":
            ended = len(lines) - (in_one and not source.endswith("\n"))  # the last may have no ending
            lines = [line.removesuffix("\r") if at < ended else line for at, line in enumerate(lines)]
            expected += [((number, at), line) for at, line in enumerate(lines, 1)]
    assert [(value.path, value.text) for value in values] == expected
    for value in values:
        assert json.loads(f'"{text[value.start : value.end]}"') == value.text
        assert value.line == line_of(text, value.start)
        assert len(offsets(text, value)) == len(value.text) + 1


def test_a_place_behind_an_escape_is_known() -> None:
    r"""A version is written after ``\"`` and after a character of two escapes."""
    text = notebook(("code", ['!pip install "🐍" "numpy>=1"\n']))
    [value] = notebooks.lines(text)
    at = offsets(text, value)[value.text.index(">=1")]
    assert text[at : at + 3] == ">=1"


def test_a_line_in_several_strings_has_no_place() -> None:
    """But a number, and a line in the file."""
    text = notebook(("code", ["!pip ", "install a\n", "b"]))
    first, second = notebooks.lines(text)
    assert (first.text, first.start, first.end) == ("!pip install a", -1, -1)
    assert text.splitlines()[first.line - 1].strip() == '"!pip ",'
    assert text[second.start : second.end] == "b"


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ("%%bash\npip install a", [(1, 2, notebooks.SHELL)]),
        ("\n  %%sh -e\npip install a", [(1, 1), (1, 3, notebooks.SHELL)]),
        ("%%script bash\na", [(1, 2, notebooks.SHELL)]),
        ("%%capture\n%%bash\na", [(1, 3, notebooks.SHELL)]),
        ("%%capture out\n!pip install a", [(1, 2)]),
        ("%%time\na", [(1, 2)]),
        ("%%writefile a.sh\npip install a", []),
        ("%%html\n<p>", []),
        ("%%script perl\na", []),
        ("%%\na", []),
        ("a\n%%bash\nb", [(1, 1), (1, 2), (1, 3)]),
        ("%pip install a", [(1, 1)]),
    ],
)
def test_the_magic_of_a_cell_says_what_runs_it(source: str, paths: list[tuple[object, ...]]) -> None:
    """A shell, Python as ever, or something else."""
    assert [value.path for value in notebooks.lines(notebook(("code", source)))] == paths


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"cells": 1}', '{"cells": [', "[" * 100_000, "1" * 5000, "null", '"a"']
)
def test_what_is_no_notebook_cannot_be_read(text: str) -> None:
    """Another JSON, a file that is half written."""
    with pytest.raises(Unreadable):
        list(notebooks.lines(text))


def test_a_notebook_of_two_megabytes_is_read_past_its_pictures() -> None:
    """Every line of code is seen."""
    picture = [
        {"data": {"image/png": "iVBORw0KGgo/" * 8000, "text/plain": ["<Figure>\n"] * 9}, "output_type": "display_data"}
    ]
    cell = {"cell_type": "code", "source": ["import numpy\n"] * 20, "outputs": picture}
    text = json.dumps({"cells": [cell] * 20, "nbformat": 4}, indent=1)
    assert len(list(notebooks.lines(text))) == 400


# --- ini ---

INI_LINES = st.one_of(
    st.sampled_from(["", "# a", "; a", "  # a", "  "]),
    st.sampled_from(["[a]", "[b c]", "[options.extras_require]"]),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["a", "b", "c-d", "python_version"]),
        st.sampled_from(["=", " = ", ": "]),
        st.sampled_from(["", "1", "x==1; y", "https://a/b#egg=c"]),
    ),
    st.sampled_from(["  numpy>=1", "    py39: b", "\t[c]", "  pytest # d"]),
)


@given(st.lists(INI_LINES, max_size=10), st.sampled_from(["\n", "\r\n"]))
def test_an_ini_file_has_the_lines_that_configparser_has(lines: list[str], ending: str) -> None:
    """Each option's, without comments and empty ones."""
    text = ending.join(lines)
    parser = configparser.RawConfigParser(
        strict=False, inline_comment_prefixes=("#",), default_section="no such section"
    )
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    found = ini.values(text)
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    last: dict[tuple[str | int, ...], list[str]] = {}
    for value in found:
        items = last.setdefault(value.path[:2], [])
        assert text[value.start : value.end] == value.text
        assert value.line == line_of(text, value.start)
        if value.path[2] == 0:
            items.clear()
        items.append(value.text)
    for (section, option), items in last.items():
        known = [line for line in parser[str(section)][str(option)].split("\n") if line]
        assert known in ([], items)  # what is said twice may be said empty the second time


def test_requirements_in_setup_cfg_have_their_places() -> None:
    """A list over several lines, a value on one."""
    text = "[options]\ninstall_requires =\n    numpy>=1 # why\n\n    # no\n    a; python_version < '3'\nx = 1\n"
    text = text.replace("\n", "\r\n")
    found = ini.values(text)
    assert [(one.path, one.text, one.line) for one in found] == [
        (("options", "install_requires", 0), "numpy>=1", 3),
        (("options", "install_requires", 1), "a; python_version < '3'", 6),
        (("options", "x", 0), "1", 7),
    ]


# --- all of them ---


@pytest.mark.parametrize("kind", READERS)
@given(
    text=st.text() | st.text("ab:=-[]{}\"'\\|>&*#%!<? \n\r\t\x00\x85\u2028\ufeff.,$", max_size=40) | TOML | YAML_PIECES
)
@example(text="\ufeffa: b")
def test_any_text_is_read_or_refused(kind: str, text: str) -> None:
    """With a line of the text; nothing else is ever raised."""
    try:
        values = list(READERS[kind](text))
    except Unreadable as error:
        assert 1 <= error.line <= text.count("\n") + 1  # noqa: PT017
        return
    assert_placed(text, values)


HOSTILE = {
    "brackets": "a = " + "[" * MEGABYTE,
    "brackets, closed": "[" * 100_000 + "]" * 100_000,
    "braces": "{a: " * (MEGABYTE // 4),
    "inline tables": "a=" + "{a=" * (MEGABYTE // 3),
    "dashes": "- " * (MEGABYTE // 2),
    "a long key": ".".join("a" * (MEGABYTE // 2)) + " = 1",
    "a long header": "[" + ".".join("a" * (MEGABYTE // 2)) + "]",
    "headers and keys": "[" + ".".join("a" * 23) + "]\n" + "".join(f"{at:x}=1\n" for at in range(MEGABYTE // 8)),
    "an open string": 'a = """' + '""a' * (MEGABYTE // 3),
    "numbers": "a = [" + "1," * (MEGABYTE // 2) + "]",
    "a number": "a = " + "1" * MEGABYTE,
    "laughs": "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n},' * 9}]\n" for n in range(40)),
    "aliases": "- &a b\n" + "- *a\n" * (MEGABYTE // 5),
    "chains": "".join(f"- &a{n + 1} {'[' * 20}{f'*a{n}' if n else 'x'}{']' * 20}\n" for n in range(MEGABYTE // 60)),
    "directives": "".join(f"%TAG !{n}! tag:x\n" for n in range(MEGABYTE // 20)) + "---\n",
    "indents": "".join(" " * n + "a:\n" for n in range(1400)),
    "lines": "a\n" * (MEGABYTE // 2),
    "blanks": "[a]\nb =" + " " * MEGABYTE + "c",
    "empty lines": "\n" * MEGABYTE,
    "quotes": '"' * MEGABYTE,
    "backslashes": 'a: "' + "\\" * MEGABYTE,
    "comments": "a: b" + " #" * (MEGABYTE // 2),
    "source": json.dumps({"cells": [{"cell_type": "code", "source": "a\n" * (MEGABYTE // 3)}]}),
    "cells": '{"cells": [' + "[]," * (MEGABYTE // 3) + "[]]}",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_text_that_is_made_to_hang_comes_to_an_end(name: str) -> None:
    """A megabyte of it is read, or refused."""
    for read in READERS.values():
        with suppress(Unreadable):
            assert all(value.end <= len(HOSTILE[name]) for value in read(HOSTILE[name]))
