"""What Python's manifests declare: which lines, how exactly, and where a version would be written."""

import tomllib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mlops_policy.documents import Unreadable
from mlops_policy.pins import (
    EXACT,
    IMMUTABLE,
    NONE,
    SOFT,
    Dependency,
    conda,
    pipfile,
    pyproject,
    requirements,
    scripts,
    setups,
    specifiers,
)
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

Reader = Callable[[str, str], Iterator[Dependency]]
Said = tuple[int, str, str, int]

COMMIT = "0123456789abcdef0123456789abcdef01234567"
READERS: tuple[tuple[Reader, str], ...] = (
    (requirements.read, "requirements.txt"),
    (pyproject.read, "pyproject.toml"),
    (pipfile.read, "Pipfile"),
    (setups.read, "setup.cfg"),
    (setups.read, "setup.py"),
    (conda.read, "environment.yml"),
    (scripts.read, "train.py"),
)


def said(reader: Reader, text: str, path: str = "") -> list[Said]:
    """Return what a text declares: line, rule, name and level of each."""
    return [(each.line, each.rule, each.name, each.level) for each in reader(text, path)]


def pinned(reader: Reader, text: str, path: str = "", to: str = "==9.9") -> str:
    """Return a text in which each version that has a place is another one."""
    for each in sorted(reader(text, path), key=lambda one: -one.start):
        text = text[: each.start] + to + text[each.end :] if each.start >= 0 else text
    return text


# ------------------------------------------------------------------ specifiers

NUMBER = st.integers(0, 30).map(str)
RELEASE = st.builds("{}.{}".format, NUMBER, NUMBER)
VERSION = st.builds(
    "{}{}{}".format,
    NUMBER | RELEASE,
    st.sampled_from(["", ".0.1", "a1", "rc2"]),
    st.sampled_from(["", ".post1", ".dev0"]),
)
CLAUSE = (
    st.tuples(st.sampled_from(["==", "===", "!=", "<=", ">=", "<", ">"]), VERSION).map("".join)
    | RELEASE.map("~={}".format)
    | st.tuples(st.sampled_from(["==", "!="]), RELEASE).map(lambda pair: f"{pair[0]}{pair[1]}.*")
)
NAME = st.text(st.sampled_from("aB1._-"), max_size=6).map("x{}9".format)
SPECIFIERS = st.lists(CLAUSE, max_size=4).map(",".join)
UPPER = ("==", "~=", "<", "<=")


@given(SPECIFIERS)
@example("==1.*")
@example("===1.0")
def test_a_level_is_that_of_packaging(text: str) -> None:
    """One exact clause is exact, any other upper bound is soft, and the rest is nothing."""
    clauses = list(SpecifierSet(text))
    exact = any(
        each.operator == "===" or (each.operator == "==" and not each.version.endswith(".*")) for each in clauses
    )
    bounded = any(each.operator in UPPER for each in clauses)
    assert specifiers.level(text) == (EXACT if exact else SOFT if bounded else NONE)


@given(
    name=NAME,
    extras=st.sampled_from(["", "[a]", " [a, b-c]"]),
    spec=SPECIFIERS,
    around=st.sampled_from(["{}", " {}", " ({})"]),
    marker=st.sampled_from(["", "; python_version < '3.8'", ' ;extra == "a"']),
)
def test_a_requirement_is_that_of_packaging(name: str, extras: str, spec: str, around: str, marker: str) -> None:
    """Name, versions and marker are what packaging reads, and the versions stand where they are said to."""
    text = name + extras + (around.format(spec) if spec else "") + marker
    ours, theirs = specifiers.requirement(text), Requirement(text)
    assert ours is not None
    assert (ours.name, SpecifierSet(ours.spec)) == (theirs.name, theirs.specifier)
    repaired = Requirement(text[: ours.start] + "==9.9" + text[ours.end :])
    assert (repaired.extras, str(repaired.specifier), repaired.marker) == (theirs.extras, "==9.9", theirs.marker)


@given(st.text(st.sampled_from("ab1.-_ =<>!~@,;()[]*'\"#/:+{$"), max_size=20))
def test_what_packaging_takes_for_no_requirement_is_none(text: str) -> None:
    """What is read as a requirement with versions of digits is one for packaging too."""
    ours = specifiers.requirement(text)
    if ours is not None and not ours.spec and not ours.marker and not ours.extras and not ours.url:
        assert Requirement(text.strip()).name == ours.name
    if ours is None:
        with pytest.raises(InvalidRequirement):
            Requirement(text)


@given(NAME)
def test_a_name_is_that_of_the_index(name: str) -> None:
    """Names differ as little as an index makes them differ."""
    assert specifiers.canonical(name) == canonicalize_name(name)


@pytest.mark.parametrize(
    ("spec", "level"),
    [
        ("1.2.3", EXACT),
        ("=1.2.3", EXACT),
        ("== 1.2.3", EXACT),
        ("1.2.3,<2", EXACT),
        ("^1.2", SOFT),
        ("~1.2", SOFT),
        ("1.*", SOFT),
        ("1.x", SOFT),
        ("==1.2.*", SOFT),
        (">=1.0 <2.0", SOFT),
        ("^1.2 || ^2", SOFT),
        (">= 1.2", NONE),
        ("*", NONE),
        ("", NONE),
        ("@latest", NONE),
    ],
)
def test_poetry_has_bare_versions_and_carets(spec: str, level: int) -> None:
    """A bare version is exact; a caret, a tilde, a star and a choice are not."""
    assert specifiers.poetry_level(spec) == level


@pytest.mark.parametrize(
    ("spec", "name", "level"),
    [
        ("numpy", "numpy", NONE),
        ("numpy=1.2", "numpy", SOFT),
        ("numpy=1.2.3", "numpy", EXACT),
        ("numpy=1.2.*", "numpy", SOFT),
        ("numpy=1.2.3=py39h1", "numpy", EXACT),
        ("blas=1.0=mkl", "blas", EXACT),
        ("blas=*=openblas", "blas", NONE),
        ("numpy==1.2", "numpy", EXACT),
        ("numpy==1.2.*", "numpy", SOFT),
        ("numpy 1.2.3", "numpy", EXACT),
        ("numpy >=1.2,<2", "numpy", SOFT),
        ("numpy>=1.2", "numpy", NONE),
        ("numpy=1.2|1.3", "numpy", SOFT),
        ("conda-forge::numpy=1.2.3", "numpy", EXACT),
        ("numpy[version='1.2.3']", "numpy", EXACT),
        ("numpy[version='>=1.2', channel=x]", "numpy", NONE),
        ("numpy[channel=x]", "numpy", NONE),
        ("_libgcc_mutex=0.1=main", "_libgcc_mutex", EXACT),
    ],
)
def test_conda_has_one_equals_sign_for_a_beginning(spec: str, name: str, level: int) -> None:
    """Two parts behind one sign are a prefix; three parts, two signs, none, or a build are a version."""
    parts = specifiers.conda_requirement(spec)
    assert parts is not None
    assert (parts.name, specifiers.conda_level(parts.spec)) == (name, level)


@pytest.mark.parametrize(
    ("url", "level"),
    [
        (f"git+https://github.com/a/b@{COMMIT}", IMMUTABLE),
        (f"git+ssh://git@github.com/a/b.git@{COMMIT}#egg=b", IMMUTABLE),
        (f"git+git@github.com:a/b.git@{COMMIT}", IMMUTABLE),
        ("git+https://github.com/a/b@v1.0#egg=b", SOFT),
        ("git+https://user@github.com/a/b.git", NONE),
        ("git+https://github.com/a/b@0123abc", None),
        ("git+file:///home/a/b", None),
        ("https://x.org/a-1.0.zip", SOFT),
        ("https://x.org/a-1.0.zip#sha256=00ff", IMMUTABLE),
        (f"https://github.com/a/b/archive/{COMMIT}.zip", IMMUTABLE),
        ("https://github.com/a/b/archive/main.zip", SOFT),
        ("file:///a/b", None),
        ("git+https://${TOKEN}@github.com/a/b", None),
    ],
)
def test_only_a_commit_or_a_hash_makes_an_address_immutable(url: str, level: int | None) -> None:
    """Tags, branches and archives move; what might be a short commit, a path or a blank is not judged."""
    assert specifiers.url_level(url) == level


# ---------------------------------------------------------------- requirements

REQUIREMENTS = f"""\
# the index
--extra-index-url https://user:secret@packages.example.org/simple
-i http://packages.example.org
--index-url http://localhost:8080 --trusted-host packages.example.org
-r base.txt
-cconstraints.txt
--requirement="more.txt"
-e .
-e ./libs/a[dev]
--editable git+https://github.com/a/b.git@main#egg=bee
numpy
scikit-learn[a, b] (>=1.2,<2) ; python_version < "3.12"  # why
pandas == 2.* # sharp
Flask===3.0
torch==2.9.1+cu128
uvicorn==0.30.1 \\
    --hash=sha256:00 \\
    --hash=sha256:01
    # via -r x.in
idna \\
  >=3
requests @ https://packages.example.org/requests-2.0.zip
pip @ git+https://github.com/pypa/pip@{COMMIT}
https://packages.example.org/foo_bar-1.2-py3-none-any.whl
https://packages.example.org/foo-1.2.zip --hash=sha256:00
./local.whl
wheels/x.whl
y.whl
z @ file:///x
dill=={{{{ version }}}}
keyring==${{VERSION}}
python>=3.9
scipy=1.7.1=py39h1
xz=5.2
"""


def test_a_requirements_file_is_read_as_pip_reads_it() -> None:
    """Continued lines, hashes, comments, markers, options, addresses and local paths are told apart."""
    assert said(requirements.read, REQUIREMENTS) == [
        (2, "PIN080", "--extra-index-url", NONE),
        (3, "PIN080", "--index-url", NONE),
        (4, "PIN080", "--trusted-host", NONE),
        (10, "PIN003", "bee", SOFT),
        (11, "PIN002", "numpy", NONE),
        (12, "PIN002", "scikit-learn", SOFT),
        (13, "PIN002", "pandas", SOFT),
        (14, "PIN002", "Flask", EXACT),
        (15, "PIN002", "torch", EXACT),
        (16, "PIN002", "uvicorn", IMMUTABLE),
        (20, "PIN002", "idna", NONE),
        (22, "PIN003", "requests", SOFT),
        (23, "PIN003", "pip", IMMUTABLE),
        (24, "PIN003", "foo_bar", SOFT),
        (25, "PIN003", "foo", IMMUTABLE),
        (33, "PIN002", "scipy", EXACT),
        (34, "PIN002", "xz", SOFT),
    ]


def test_an_index_password_is_never_told() -> None:
    """The finding of an option has no value."""
    assert "secret" not in repr(list(requirements.read(REQUIREMENTS, "")))


def test_the_included_files_are_named() -> None:
    """Requirements and constraints are told apart, however the option is written."""
    assert requirements.includes(REQUIREMENTS) == (("-r", "base.txt"), ("-c", "constraints.txt"), ("-r", "more.txt"))


@pytest.mark.parametrize(
    "line",
    ["The requirements are:", "numpy is good", "<<<<<<< HEAD", "=======", ">>>>>>> main", "{% if x %}", "{{ name }}",
     "numpy==", "numpy=>1", "-", "--", "-r", "--hash=sha256:00", "\\", "#", "[dev]", "numpy,", "* numpy", "a.txt"],
)  # fmt: skip
def test_what_is_no_requirement_declares_nothing(line: str) -> None:
    """Prose, templates, halves of merges and of lines are let be."""
    assert said(requirements.read, f"{line}\n") == []


def test_versions_are_written_where_they_stand() -> None:
    """Extras, markers, comments, hashes and line endings stay."""
    text = 'numpy\r\nscipy[a] >= 1 ; python_version < "3.9"  # x\r\nidna \\\r\n >=3\r\nxz=5.2\r\n'
    assert pinned(requirements.read, text) == (
        'numpy==9.9\r\nscipy[a]==9.9 ; python_version < "3.9"  # x\r\nidna==9.9\r\nxz==9.9\r\n'
    )
    address = "git+https://github.com/a/b.git@main#egg=b\na @ git+https://github.com/a/a ; extra == 'x'\n"
    assert pinned(requirements.read, address, to="@new") == (
        "git+https://github.com/a/b.git@new#egg=b\na @ git+https://github.com/a/a@new ; extra == 'x'\n"
    )


def test_a_file_with_a_hash_for_each_is_a_lock() -> None:
    """Every requirement must be exact and have a hash, and there must be one."""
    locked = "a==1 --hash=sha256:00\nB_c==2; python_version>'3' \\\n  --hash=sha256:00\n"
    assert requirements.hashed(locked)
    assert requirements.hashed(f"{locked}c @ https://packages.example.org/c.zip#sha256=00\n")
    assert not requirements.hashed(f"{locked}c @ https://packages.example.org/c.zip\n")
    assert not requirements.hashed(f"{locked}d==1\n")
    assert not requirements.hashed(f"{locked}d>=1 --hash=sha256:00\n")
    assert not requirements.hashed("# nothing\n")
    assert requirements.pins(f"{locked}b-c==3\nd>=1\ne==1.*\n") == {"a": "1", "b-c": "2"}


def test_what_conda_writes_with_addresses_is_a_lock() -> None:
    """An explicit list of packages declares nothing that could be unpinned."""
    assert said(requirements.read, "@EXPLICIT\nhttps://packages.example.org/linux-64/xz-5.2-0.conda\n") == []


# ------------------------------------------------------------------- pyproject

PYPROJECT = f"""\
[build-system]
requires = ["hatchling", "hatch-vcs<1"]

[project]
name = "my.project"
dependencies = [
    "numpy>=1.2", # a comment
    'pandas==2.0',
    "build (>=1.2,<2)",
    "helper",
    "tool>=1",
    "b @ git+https://github.com/a/b@main",
]
optional-dependencies.all = ["my-project[s3]"]
optional-dependencies.s3 = ["boto3"]

[dependency-groups]
dev = [{{ include-group = "test" }}, "ruff~=0.1"]

[tool.uv]
dev-dependencies = ["mypy"]
constraint-dependencies = ["idna<3"]
override-dependencies = ["idna"]
index-strategy = "unsafe-best-match"

[[tool.uv.index]]
url = "http://packages.example.org/simple"

[tool.uv.sources]
helper = {{ workspace = true }}
Tool = {{ git = "https://github.com/a/tool", rev = "{COMMIT}" }}
other = {{ git = "https://github.com/a/other", branch = "main" }}
torch = [{{ index = "a" }}, {{ index = "b" }}]

[tool.pdm.dev-dependencies]
lint = ["flake8", "-e file:///${{PROJECT_ROOT}}/x#egg=x"]

[tool.hatch.envs.test]
extra-dependencies = ["pytest", "local @ {{root:uri}}/x"]
[tool.hatch.envs.test.overrides]
matrix.django.dependencies = [{{ value = "django~=4.2", if = ["4.2"] }}]

[tool.pixi.dependencies]
python = "3.12.*"
jupyter = "*"
cuda = {{ version = "12.1.1", channel = "nvidia" }}
[tool.pixi.feature.gpu.pypi-dependencies]
jax = {{ version = "==0.4.1", extras = ["cuda"] }}
"""


def test_all_tables_of_a_pyproject_are_read() -> None:
    """Those of the standards, of uv, PDM, Hatch and pixi; not constraints, nor what is in the same repository."""
    assert said(pyproject.read, PYPROJECT) == [
        (2, "PIN070", "hatchling", NONE),
        (2, "PIN070", "hatch-vcs", SOFT),
        (7, "PIN001", "numpy", NONE),
        (8, "PIN001", "pandas", EXACT),
        (9, "PIN001", "build", SOFT),
        (12, "PIN003", "b", SOFT),
        (15, "PIN001", "boto3", NONE),
        (18, "PIN001", "ruff", SOFT),
        (21, "PIN001", "mypy", NONE),
        (36, "PIN001", "flake8", NONE),
        (39, "PIN001", "pytest", NONE),
        (41, "PIN001", "django", SOFT),
        (45, "PIN001", "jupyter", NONE),
        (46, "PIN001", "cuda", EXACT),
        (48, "PIN001", "jax", EXACT),
        (31, "PIN003", "Tool", IMMUTABLE),
        (32, "PIN003", "other", SOFT),
        (24, "PIN080", "--index-strategy", NONE),
        (27, "PIN080", "--index", NONE),
    ]


POETRY = """\
[tool.poetry]
name = "x"
[tool.poetry.dependencies]
python = "^3.11"
requests = "^2.31"
numpy = "1.26.4"
pandas = { version = "*", extras = ["excel"] }
scipy = [
    { version = "<=1.9", python = ">=3.8,<3.11" },
    { version = "1.11.2", python = ">=3.11" },
]
here = { path = "../here", develop = true }
git = { git = "https://github.com/a/git.git", tag = "v1" }
short = { git = "https://github.com/a/git.git", rev = "0123abc" }
plain = { git = "https://github.com/a/plain.git" }
wheel = { url = "https://packages.example.org/wheel-1.0-py3-none-any.whl" }
torch = { source = "pytorch" }
[tool.poetry.dependencies.deep]
optional = true
version = ">=1"
[tool.poetry.dev-dependencies]
black = "23.1.0"
[tool.poetry.group.docs.dependencies]
sphinx = "~7.1"
"""


def test_the_tables_of_poetry_are_read() -> None:
    """Texts, tables and lists of tables, in all groups; the line is that of the version or the repository."""
    found = list(pyproject.read(POETRY, ""))
    assert [(each.line, each.rule, each.name, each.level, each.group) for each in found] == [
        (5, "PIN001", "requests", SOFT, "poetry"),
        (6, "PIN001", "numpy", EXACT, "poetry"),
        (7, "PIN001", "pandas", NONE, "poetry"),
        (9, "PIN001", "scipy", SOFT, "poetry"),
        (10, "PIN001", "scipy", EXACT, "poetry"),
        (13, "PIN003", "git", SOFT, "poetry"),
        (15, "PIN003", "plain", NONE, "poetry"),
        (16, "PIN003", "wheel", SOFT, "poetry"),
        (20, "PIN001", "deep", NONE, "poetry"),
        (22, "PIN001", "black", EXACT, "poetry group dev"),
        (24, "PIN001", "sphinx", SOFT, "poetry group docs"),
    ]
    assert {each.kind for each in found} == {"poetry", "git", "url"}


@pytest.mark.parametrize("text", [PYPROJECT, POETRY])
def test_a_pyproject_is_still_one_when_its_versions_are_others(text: str) -> None:
    """Every place is inside the quotes of its own text."""
    repaired = pinned(pyproject.read, text)
    assert len(repaired.splitlines()) == len(text.splitlines())
    assert tomllib.loads(repaired).keys() == tomllib.loads(text).keys()
    versions = [each for each in pyproject.read(repaired, "") if each.rule in ("PIN001", "PIN070")]
    assert {each.spec for each in versions} == {"==9.9"}


def test_an_escape_in_a_text_leaves_no_place_for_a_version() -> None:
    """A repair that would count characters wrongly is not offered."""
    (found,) = pyproject.read('[project]\ndependencies = ["numpy\\u003e=1"]\n', "")
    assert (found.spec, found.start, found.end) == (">=1", -1, -1)


def test_facts_of_a_project_are_told() -> None:
    """Name, version, manager, workspace and whether it is published."""
    text = (
        '[project]\nname = "a"\nrequires-python = ">=3.11"\ndynamic = ["version"]\n'
        'classifiers = ["Private :: Do Not Upload"]\n[build-system]\nbuild-backend = "hatchling.build"\n'
        '[tool.uv.workspace]\nmembers = ["packages/*"]\n[tool.uv.sources]\nb_c = { workspace = true }\n'
        'd = { git = "https://github.com/a/d" }\n'
    )
    assert pyproject.facts(text) == pyproject.Facts(
        name="a",
        version="",
        requires_python=">=3.11",
        has_build_system=True,
        private=True,
        dynamic=("version",),
        manager="uv",
        members=("packages/*",),
        local=frozenset({"b-c"}),
    )
    poetry = pyproject.facts('[tool.poetry]\npackage-mode = false\nversion = "1"\ndependencies.python = "^3.11"\n')
    assert (poetry.version, poetry.requires_python, poetry.private, poetry.manager) == ("1", "^3.11", True, "poetry")
    assert pyproject.facts('[build-system]\nbuild-backend = "poetry.core.masonry.api"\n').manager == "poetry"
    assert pyproject.facts("project = 1\ntool = []\n") == pyproject.facts("")


# --------------------------------------------------------- Pipfile and scripts

PIPFILE = f"""\
[[source]]
url = "http://packages.example.org/simple"
verify_ssl = false
[packages]
numpy = "*"
pandas = "==2.0"
scipy = {{ version = "~=1.2", extras = ["a"] }}
win = {{ sys_platform = "== 'win32'" }}
me = {{ editable = true, path = "." }}
lib = {{ git = "https://github.com/a/lib.git", ref = "{COMMIT}" }}
file = {{ file = "https://packages.example.org/a.zip" }}
[dev-packages]
pytest = ">=7"
[docs]
sphinx = "==7.*"
[requires]
python_version = "3.11"
[scripts]
train = "python train.py"
"""


def test_a_pipfile_has_categories_of_packages() -> None:
    """All tables but those of other things; a table without a version takes any."""
    assert said(pipfile.read, PIPFILE) == [
        (5, "PIN001", "numpy", NONE),
        (6, "PIN001", "pandas", EXACT),
        (7, "PIN001", "scipy", SOFT),
        (8, "PIN001", "win", NONE),
        (10, "PIN003", "lib", IMMUTABLE),
        (11, "PIN003", "file", SOFT),
        (13, "PIN001", "pytest", NONE),
        (15, "PIN001", "sphinx", SOFT),
        (2, "PIN080", "--index", NONE),
        (3, "PIN080", "--trusted-host", NONE),
    ]


# Put together, so that this file itself has no such block.
SCRIPT = f"""\
#!/usr/bin/env -S uv run --script
# ///script
# {"///"} script
# requires-python = ">=3.12"
# dependencies = [
#   "numpy>=2",
#
#   "rich==13.0", # why
# ]
# ///
import numpy  # numpy
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_script_declares_in_its_comments(ending: str) -> None:
    """Lines and places are those of the script."""
    text = SCRIPT.replace("\n", ending)
    assert said(scripts.read, text) == [(6, "PIN008", "numpy", NONE), (8, "PIN008", "rich", EXACT)]
    assert pinned(scripts.read, text) == text.replace(">=2", "==9.9").replace("==13.0", "==9.9")


def test_a_date_pins_a_script() -> None:
    """With a day after which nothing counts, ranges are exact enough."""
    dated = SCRIPT.replace("# ///\n", '# [tool.uv]\n# exclude-newer = "2026-01-01T00:00:00Z"\n# ///\n')
    assert said(scripts.read, dated) == [(8, "PIN008", "rich", EXACT)]


@pytest.mark.parametrize("text", ["", "import a\n", "# /// script\n# dependencies = ['a']\n", "# /// other\n# ///\n"])
def test_a_script_without_a_whole_block_declares_nothing(text: str) -> None:
    """A block needs its last line."""
    assert said(scripts.read, text) == []


# ------------------------------------------------------- setup.cfg and setup.py

SETUP_CFG = """\
[metadata]
name = mine
[options]
python_requires = >=3.8
setup_requires = setuptools_scm
install_requires =
    numpy>=1.2  # why
    pandas==2.0; python_version<"3.9"
    # no
    other @ git+https://github.com/a/other
[options.extras_require]
all = mine[dev]
dev =
    pytest
    file: requirements.txt
    %(version)s
[flake8]
install_requires = nothing
"""


def test_a_setup_cfg_is_read() -> None:
    """Requirements of all kinds, by their own lines."""
    assert said(setups.read, SETUP_CFG, "setup.cfg") == [
        (5, "PIN001", "setuptools_scm", NONE),
        (7, "PIN001", "numpy", NONE),
        (8, "PIN001", "pandas", EXACT),
        (10, "PIN003", "other", NONE),
        (14, "PIN001", "pytest", NONE),
    ]


SETUP_PY = """\
# coding: utf-8
import subprocess, sys
from typing import Final
from setuptools import setup
VERSION = "1.0"
NUMPY = "numpy>=1.2"
BASE: Final = [NUMPY, 'pandas==2.0', "x==" + VERSION, f"y=={VERSION}", "z==%s" % VERSION]
TEST = ["pytest"]
TEST += ["hypothesis"]
TEST.append("pytest-cov~=4.0")
if sys.platform == "win32":
    BASE.extend(["pywin32"])
extras = {"é": ["tqdm"], "test": TEST, "all": BASE + TEST, **{"more": ("rich <14",)}}
extras["docs"] = ["sphinx==7.1"]
_deps = ["scipy", "python>=3.8"]
deps = {name: name for name in _deps}
subprocess.check_call([sys.executable, "-m", "pip", "install", "wheel", "-r", BASE])
arguments = dict(
    setup_requires='''cython
        ninja==1.11''',
    tests_require=open("requirements.txt").readlines(),
)
setup(
    name="mine",
    install_requires=BASE + ["mine[test]", "a" "b>=1"] if VERSION else [],
    extras_require=extras,
    **arguments,
)
"""


def test_a_setup_py_is_read_and_never_run() -> None:
    """Literals count, wherever a name leads to them; what would have to be run does not."""
    assert sorted(said(setups.read, SETUP_PY, "setup.py")) == [
        (6, "PIN001", "numpy", NONE),
        (7, "PIN001", "pandas", EXACT),
        (8, "PIN001", "pytest", NONE),
        (9, "PIN001", "hypothesis", NONE),
        (10, "PIN001", "pytest-cov", SOFT),
        (12, "PIN001", "pywin32", NONE),
        (13, "PIN001", "rich", SOFT),
        (13, "PIN001", "tqdm", NONE),
        (14, "PIN001", "sphinx", EXACT),
        (15, "PIN001", "scipy", NONE),
        (17, "PIN004", "wheel", NONE),
        (19, "PIN001", "cython", NONE),
        (20, "PIN001", "ninja", EXACT),
        (25, "PIN001", "ab", NONE),
    ]


def test_versions_in_a_setup_py_are_written_where_they_stand() -> None:
    """Columns count characters, not bytes; joined texts have no place."""
    repaired = pinned(setups.read, SETUP_PY, "setup.py")
    assert '{"é": ["tqdm==9.9"]' in repaired
    assert "cython==9.9\n        ninja==9.9'''" in repaired
    assert '"a" "b>=1"' in repaired
    assert {each.spec for each in setups.read(repaired, "setup.py") if each.start >= 0} == {"==9.9"}


@pytest.mark.parametrize(
    "text",
    ["print 'no'\n", "setup(", "\0", "x = " + "(" * 500, "x = " + "-" * 50_000 + "1", "a" * 300_000],
    ids=["Python 2", "half", "nul", "nested", "long", "large"],
)
def test_a_setup_py_that_cannot_be_read_says_so(text: str) -> None:
    """Python 2, halves, and what is nested too deep or too large end in a message."""
    with pytest.raises(Unreadable):
        list(setups.read(text, "setup.py"))


@pytest.mark.parametrize(
    ("reader", "head", "path"),
    [
        (requirements.read, "", "requirements.txt"),
        (setups.read, "[options]\ninstall_requires =\n", "setup.cfg"),
        (conda.read, "dependencies:\n", "environment.yml"),
    ],
)
def test_a_file_that_is_far_too_long_says_so(reader: Reader, head: str, path: str) -> None:
    """A hostile file takes no more time than a long one."""
    with pytest.raises(Unreadable):
        list(reader(head + " - a\n" * 30_000 if head.startswith("dep") else head + "  a\n" * 30_000, path))


# ----------------------------------------------------------------------- conda

ENVIRONMENT = """\
name: x
channels: [conda-forge]
dependencies:
  - python=3.11
  - numpy
  - scipy=1.9
  - pytorch::pytorch=2.1.0
  - "pandas>=2"  # why
  - {{ template }}
  - pip
  - pip:
      - -r requirements.txt
      - -e .
      - --extra-index-url https://packages.example.org
      - transformers==4.19.2
      - einops>=0.3
      - -e git+https://github.com/a/clip.git@main#egg=clip
"""


def test_an_environment_of_conda_has_packages_of_two_kinds() -> None:
    """Those of conda by conda's rules, those of pip by pip's."""
    found = list(conda.read(ENVIRONMENT.replace("{{ template }}", "'{{ template }}'"), ""))
    assert [(each.line, each.rule, each.name, each.level, each.group) for each in found] == [
        (5, "PIN007", "numpy", NONE, "conda"),
        (6, "PIN007", "scipy", SOFT, "conda"),
        (7, "PIN007", "pytorch", EXACT, "conda"),
        (8, "PIN007", "pandas", NONE, "conda"),
        (10, "PIN007", "pip", NONE, "conda"),
        (14, "PIN080", "--extra-index-url", NONE, "pip"),
        (15, "PIN007", "transformers", EXACT, "pip"),
        (16, "PIN007", "einops", NONE, "pip"),
        (17, "PIN003", "clip", SOFT, "pip"),
    ]


def test_versions_in_an_environment_are_written_where_they_stand() -> None:
    """Quotes and comments stay."""
    text = 'dependencies:\n- numpy\n- "pandas >=2"  # why\n- a::b=1.0=x\n- pip:\n  - rich>1\n'
    assert pinned(conda.read, text, to="=9.9") == (
        'dependencies:\n- numpy=9.9\n- "pandas=9.9"  # why\n- a::b=9.9\n- pip:\n  - rich=9.9\n'
    )


def test_the_line_that_mlflow_writes_is_let_be() -> None:
    """Nobody can pin what MLflow writes anew."""
    assert said(conda.read, "dependencies:\n- python=3.11\n- pip<=23.1\n") == []


# --------------------------------------------------------------------- hostile

SAMPLES = (REQUIREMENTS, PYPROJECT, POETRY, PIPFILE, SCRIPT, SETUP_CFG, SETUP_PY, ENVIRONMENT)
PIECES = st.sampled_from(
    ["", '"', "'", "[", "]", "{", "\n", "\r", "\\", "\ufeff", "\0", "{{", "=", "é", "#", "\t", "@"]
)


@given(sample=st.sampled_from(SAMPLES), at=st.integers(0, 900), length=st.integers(0, 60), piece=PIECES)
def test_a_damaged_file_is_read_or_said_to_be_unreadable(sample: str, at: int, length: int, piece: str) -> None:
    """Whatever is cut out or put in, nothing else is raised, and no place is outside of the text."""
    text = sample[:at] + piece + sample[at + length :]
    for reader, path in READERS:
        try:
            found = list(reader(text, path))
        except Unreadable:
            continue
        assert all(-1 <= each.start <= each.end <= len(text) and each.line >= 1 for each in found)
    assert requirements.hashed(text) in (True, False)


@given(st.text(max_size=80))
def test_any_text_is_read_or_said_to_be_unreadable(text: str) -> None:
    """No text makes a reader raise anything else."""
    for reader, path in READERS:
        try:
            list(reader(text, path))
        except Unreadable:
            continue
