"""Python is read once, with the full names of what it calls, and nothing in it can hang or break the reading."""

import gc
import json
import os
import subprocess
import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy.code import UNKNOWN, module
from mlops_policy.code.modules import Module
from mlops_policy.git import Content, Entry
from mlops_policy.snapshot import File


def file(text: str | bytes, path: str = "a.py") -> File:
    """Return a file as a snapshot has it."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return File(Entry(path, ""), Content(data, b"", len(data)))


def read(text: str) -> Module:
    """Return the module of a script that parses."""
    found = module(file(text))
    assert found is not None
    return found


def names(text: str) -> list[str]:
    """Return the names of what a script calls, in their order."""
    return [call.name for call in read(text).calls]


def notebook(*cells: str) -> str:
    """Return a notebook of some code cells."""
    made = [{"cell_type": "code", "outputs": [], "source": cell.splitlines(keepends=True)} for cell in cells]
    prose = {"cell_type": "markdown", "source": ["import this\n"]}
    return json.dumps({"cells": [prose, *made], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


NAMES = [
    ("import numpy as np\nnp.random.rand()", ["numpy.random.rand"]),
    ("import numpy.random\nnumpy.random.rand()", ["numpy.random.rand"]),
    (
        "from sklearn.model_selection import train_test_split as tts\ntts(x)",
        ["sklearn.model_selection.train_test_split"],
    ),
    ("from torch import nn\nnn.init.normal_(w)", ["torch.nn.init.normal_"]),
    ("from .utils import seed_all\nseed_all()", [".utils.seed_all"]),
    ("from .. import seeds\nseeds.set(1)", ["..seeds.set"]),
    ("from numpy.random import *\nrand()", ["numpy.random.rand"]),
    ("import pandas as pd\npd.read_csv(p).sample(5)", ["pandas.read_csv", "pandas.read_csv().sample"]),
    ("import pandas as pd\ndf = pd.read_csv(p)\ndf['x'].sum()", ["pandas.read_csv", "pandas.read_csv()[].sum"]),
    ("import pandas as pd\ndf = pd.read_csv(p)\ndf = df.dropna()\ndf.to_csv(q)", None),
    ("from a import X\nwith X() as y:\n    y.go()", ["a.X", "a.X().go"]),
    ("from a import load\nfor x in load():\n    x.go()", ["a.load", "a.load()[].go"]),
    ("from a import split\nx, (y, *z) = split()\nz.go()", ["a.split", "a.split()[].go"]),
    ("from a import X, Y\nx, y = X(), Y()\ny.go()", ["a.X", "a.Y", "a.Y().go"]),
    ("import pandas as pd\ndef f(df: pd.DataFrame):\n    df.sample(3)", ["pandas.DataFrame().sample"]),
    ("from a import X, Y\nx = X()\ndef f():\n    x = Y()\n    x.go()", ["a.X", "a.Y", "a.Y().go"]),
    ("from a import X\ndef f():\n    x.go()\nx = X()", ["a.X().go", "a.X"]),
    ("from a import X\nx = None\nif y:\n    x = X()\nx.go()", ["a.X", "a.X().go"]),
    ("def f(model):\n    model.fit()", ["?.fit"]),
    ("def f(model):\n    model()", ["?"]),
    ("a.b.c()", ["?.c"]),
    ("open(p).read()", ["open", "open().read"]),
    ("', '.join(x)", ["str().join"]),
    ("def train():\n    pass\ntrain()", [".train"]),
    (
        "class A:\n    @classmethod\n    def f(cls):\n        cls.g()\n    @staticmethod\n    def h(x):\n        x.g()",
        None,
    ),
    ("import x\n(lambda: x.y())()", ["x.y", "?"]),
    ("async def f():\n    import a\n    (await a.b()).c()", ["a.b", "a.b().c"]),
    ("from a import X\ndef f():\n    global x\n    x = X()\ndef g():\n    x.go()", ["a.X", "a.X().go"]),
]


@pytest.mark.parametrize(("text", "found"), [case for case in NAMES if case[1]])
def test_a_call_has_the_full_name_of_what_it_calls(text: str, found: list[str]) -> None:
    """Imports, aliases, assignments, with, loops, unpacking, annotations and chains are followed."""
    assert sorted(names(text)) == sorted(found)


def test_what_a_name_stands_for_is_what_it_was_last_given() -> None:
    """The same name may be given what is made from it, again and again."""
    text = "import pandas as pd\ndf = pd.read_csv(p)\ndf = df.dropna()\ndf.to_csv(q)\n"
    assert names(text)[-1] == "pandas.read_csv().dropna().to_csv"


CLASS = """
from torch import nn
from sklearn.svm import SVC

class Base(nn.Module):
    def __init__(self):
        self.model = None
        self.model = SVC()

class Net(Base):
    def fit(self, x):
        self.model.fit(x)
        self.step()

    def step(self):
        helper()

def helper(): pass
def alone(): pass

net = Net()
net.model.predict(1)
if __name__ == "__main__":
    net.fit(1)
"""


def test_attributes_of_an_instance_are_what_its_methods_give_them() -> None:
    """From within the class, from without, and where a class derives from another one of the module."""
    assert [call.name for call in read(CLASS).calls] == [
        "sklearn.svm.SVC",
        "sklearn.svm.SVC().fit",
        ".Net().step",
        ".helper",
        ".Net",
        "sklearn.svm.SVC().predict",
        ".Net().fit",
    ]


def test_a_class_tells_what_it_derives_from() -> None:
    """Also what its bases in the same module derive from."""
    found = read(CLASS)
    assert found.bases(found.classes["Net"]) == (".Base", "torch.nn.Module")


def test_a_call_knows_where_it_stands() -> None:
    """Its function, the loop around it, the guard of the script."""
    function = "def f():\n    for x in y():\n        g(x)\n"
    text = f"{function}if __name__ == '__main__':\n    f()\nwhile h(): pass\n[i(x) for x in j()]"
    found = {call.last: (call.scope, call.looped, call.guarded) for call in read(text).calls}
    assert found == {
        "y": ("f", False, False),
        "g": ("f", True, False),
        "f": ("", False, True),
        "h": ("", True, False),
        "i": ("", True, False),
        "j": ("", False, False),
    }


def test_arguments_are_found_by_name_and_by_place() -> None:
    """And it is told that there may be more of them."""
    one, two = read("f(1, a, shuffle=True)\ng(*x, **y)").calls
    assert one.value(one.argument("first", 0)) == 1
    assert one.value(one.argument("shuffle", 3)) is True
    assert one.argument("none") is None
    assert not one.spread
    assert two.spread


def test_decorators_and_imports_have_full_names() -> None:
    """As calls have."""
    found = read("import hydra as h\nfrom os import path\n@h.main(version_base=None)\ndef f(): pass")
    assert found.decorators(found.functions["f"]) == ("hydra.main()",)
    assert found.imports == {"hydra", "os"}


VALUES: list[tuple[str, object]] = [
    ("f(3)", 3),
    ("f(-3.5)", -3.5),
    ("f(None)", None),
    ("f('a' + 'b')", "ab"),
    ("f(f'a{1}')", "a1"),
    ("f(2 ** 32 - 1)", 4294967295),
    ("SEED = 7\nf(SEED)", 7),
    ("SEED = 7\ndef g():\n    f(SEED)", 7),
    ("f(Path('data') / 'a.csv')", "data/a.csv"),
    ("ROOT = 'data'\nf(os.path.join(ROOT, 'a.csv'))", "data/a.csv"),
    ("f(Path('a').joinpath('b'))", "a/b"),
    ("f(['a', 'b'])", ("a", "b")),
    ("x = None\nf(x)", None),
    ("x = 1\nx = 2\nf(x)", UNKNOWN),
    ("x = 1\nx += 1\nf(x)", UNKNOWN),
    ("x = None\nx = 1\nf(x)", UNKNOWN),
    ("def g(x):\n    f(x)", UNKNOWN),
    ("f(g())", UNKNOWN),
    ("f(1 / 0)", UNKNOWN),
    ("f('a' * 10 ** 9)", UNKNOWN),
    ("f(10 ** 10 ** 10)", UNKNOWN),
    ("a = b\nb = a\nf(a)", UNKNOWN),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_a_plain_value_is_known_without_running_anything(text: str, value: object) -> None:
    """Numbers, strings, paths and names that are given one of those; all else is unknown."""
    call = next(call for call in read(text).calls if call.last == "f")
    assert call.value(call.positional[0]) == value


def test_a_notebook_is_a_module_with_the_lines_of_its_file() -> None:
    """Magics and commands do nothing, and prose is left out."""
    text = notebook(
        "import pandas as pd\n%matplotlib inline\n!pip install x \\\n  y\n", "df = pd.read_csv('a')\ndf.head?\n"
    )
    found = module(file(text, "a.ipynb"))
    assert found is not None
    assert found.notebook
    (call,) = found.calls
    assert call.name == "pandas.read_csv"
    assert "pd.read_csv" in text.split("\n")[call.line - 1]


def test_a_broken_cell_hides_no_other_one() -> None:
    """Each cell is read alone where the whole does not parse."""
    found = module(file(notebook("import a\na.b()", "print 'old'", "a.c()"), "a.ipynb"))
    assert found is not None
    assert [call.name for call in found.calls] == ["a.b", "a.c"]


def test_a_notebook_saved_as_a_script_is_read() -> None:
    """Its commands are no Python."""
    assert names("!pip install a\nimport a\n%cd x\na.b()\n") == ["a.b"]


HOSTILE = {
    "brackets": "[" * 5000 + "]" * 5000,
    "minus": "x = " + "-" * 100_000 + "1",
    "sums": "x = " + "+".join(["1"] * 100_000),
    "attributes": "x = a" + ".a" * 50_000,
    "branches": "if a: pass\n" + "elif a: f()\n" * 20_000,
    "lambdas": "x = " + "lambda: " * 2000 + "1",
    "Python 2": "print 'a'\n",
    "zero bytes": "x = '\0'",
    "surrogates": "x = '\ud800'",
    "no text": "\x80\x81",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_no_parser_likes_is_no_module_or_a_harmless_one(text: str) -> None:
    """No error leaves the reading."""
    found = module(file(text))
    assert found is None or all(call.name for call in found.calls)


@pytest.mark.parametrize(
    "text",
    [
        "import pandas as pd\nx = pd" + ".a()" * 800,
        "a = 1\n" + "a = a.b()\n" * 3000,
        "".join(f"class A{i + 1}(A{i}): pass\n" for i in range(3000)),
        "a0 = 'x'\n" + "".join(f"a{i + 1} = a{i} + a{i}\n" for i in range(3000)) + "f(a3000)\n",
        "class A:\n def f(self):\n" + "".join(f"  self.a{i + 1} = self.a{i}.b()\n" for i in range(3000)),
        "".join(f"def f{i}():\n f{i + 1}()\n" for i in range(3000)),
    ],
    ids=["chain", "chain of names", "classes", "values", "attributes", "functions"],
)
def test_names_are_followed_so_far_and_no_further(text: str) -> None:
    """Chains of any length and in any form come to an end."""
    found = read(text)
    for call in found.calls:
        assert call.name
        assert call.written
        assert all(len(str(call.value(node))) < 100_000 for node in call.positional)
    assert all(len(found.bases(each)) < 50 for each in found.classes.values())


def test_a_table_in_python_is_not_read() -> None:
    """It would take seconds, and holds no program."""
    assert module(file("x = [" + "1, " * 100_000 + "]")) is None
    assert module(file("#" * (1 << 20) + "\n")) is None


def test_what_is_no_python_by_its_name_is_not_read() -> None:
    """Unless its first line says that Python runs it."""
    assert module(file("a.b()", "a.txt")) is None
    assert module(file("#!/usr/bin/env python3\nimport a\na.b()", "bin/train")) is not None


def test_a_file_is_parsed_once() -> None:
    """However many rules ask."""
    one = file("import a\na.b()")
    assert module(one) is module(one)


def test_what_is_read_holds_no_cycles() -> None:
    """The command collects no garbage: whatever is read must go when it is left."""
    gc.collect()
    found = read(CLASS)
    assert [call.name for call in found.calls]
    del found
    assert gc.collect() == 0


def test_a_warning_of_the_parser_is_for_nobody() -> None:
    """Odd escapes and comparisons are the author's."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert names("x = '\\d'\nif x is ():\n    f(1if x else 2)") == ["?"]


def test_reading_code_does_not_load_the_module_ast() -> None:
    """It costs each commit 4 ms."""
    command = (
        "import sys; from mlops_policy.snapshot import File; from mlops_policy.git import Content, Entry;"
        "from mlops_policy.code import module; text = b'import a\\na.b(1 + 2)\\n';"
        "found = module(File(Entry('a.py', ''), Content(text, b'', len(text))));"
        "assert found.calls[0].name == 'a.b'; print(sorted({'ast', 'typing', 'inspect'} & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", command],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


WORDS = [*"ab.()[]=,:\n1@*", "def", "class", "for", "in", "if", "else", "import", "from", "as", "lambda", "'x'"]


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=40,
    )
)
@settings(max_examples=200)
def test_any_words_are_a_module_or_none(parts: list[str]) -> None:
    """Whatever parses has names for its calls."""
    found = module(file(" ".join(parts)))
    if found is not None:
        assert all(call.name and isinstance(call.line, int) for call in found.calls)
