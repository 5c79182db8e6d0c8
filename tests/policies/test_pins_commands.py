"""Install commands in shell texts, Dockerfiles, Makefiles and notebooks; and what only looks like one."""

import json
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mlops_policy.documents import Unreadable
from mlops_policy.pins import IMMUTABLE, LEVEL_NAMES, Dependency, commands, dockerfile, notebooks, shells
from mlops_policy.pins.shell import split

DIGEST = "sha256:" + "0" * 64
COMMIT = "0123456789abcdef" * 2 + "01234567"


def said(dependencies: Iterator[Dependency], *, rules: bool = False, lines: bool = False) -> list[str]:
    """Return dependencies as a person would write them: ``numpy>=1.2 none``."""
    return [
        (f"{each.line} " if lines else "")
        + (f"{each.rule} " if rules else "")
        + f"{each.name}{each.spec} {LEVEL_NAMES[each.level]}"
        for each in dependencies
    ]


def installed(text: str) -> list[str]:
    return said(commands.read(text))


def words(text: str) -> list[list[str]]:
    """Return the commands of a text, each by its words."""
    return [[word.text for word in command.words] for command in split(text)]


# --- the words of a shell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b && c || d; e | f & g", [["a", "b"], ["c"], ["d"], ["e"], ["f"], ["g"]]),
        ("a 'b c' \"d e\" f\\ g", [["a", "b c", "d e", "f g"]]),
        ('a "b"c', [["a", "bc"]]),
        ("a \\\n  b # c\nd", [["a", "b"], ["d"]]),
        ("a \\\r\n  b\r\nc\r\n", [["a", "b"], ["c"]]),
        ("a#b #c", [["a#b"]]),
        ("a $(b c) d", [["b", "c"], ["a", "$()", "d"]]),
        ('a "$(b "c")" d', [["b", "c"], ["a", "$()", "d"]]),
        ("a `b c` d", [["b", "c"], ["a", "$()", "d"]]),
        ("(a; b) && c", [["a"], ["b"], ["c"]]),
        ("case x in y) a;; esac", [["case", "x", "in", "y"], ["a"], ["esac"]]),
        ("a > /dev/null 2>&1 b", [["a", "b"]]),
        ("a ${X:-b c} ${{ d && e }} {{ f }}", [["a", "${X:-b c}", "${{ d && e }}", "{{ f }}"]]),
        ("$(PIP) install a", [["$(PIP)", "install", "a"]]),
        ("cat <<EOF\npip install a\nEOF\nb", [["cat"], ["b"]]),
        ("cat <<-'EOF' | c\npip install a\n\tEOF\nb", [["cat"], ["c"], ["b"]]),
        ("bash <<EOF\na\nEOF", [["bash"], ["a"], ["EOF"]]),
        ("sudo bash -s -e <<EOF\na\nEOF", [["sudo", "bash", "-s", "-e"], ["a"], ["EOF"]]),
        ("x=$((1<<2))\na\n2\nb", [["x=$()"], ["a"], ["2"], ["b"]]),
        ("bash -c 'a; b'", [["bash", "-c", "a; b"], ["a"], ["b"]]),
        ("su - me -c \"a 'b'\"", [["su", "-", "me", "-c", "a 'b'"], ["a", "b"]]),
        ("eval 'a b' c", [["eval", "a b", "c"], ["a", "b"]]),
        ("ssh host 'a b'", [["ssh", "host", "a b"], ["a", "b"]]),
        ("a `\n b", [["a", "b"]]),  # PowerShell
        ("a ^\n b", [["a", "b"]]),  # cmd
        ("venv\\Scripts\\pip a", [["venv\\Scripts\\pip", "a"]]),
        ("a 'b", [["a", "'b"]]),
        ('a "b', [["a", '"b']]),
        ("a ) b", [["a"], ["b"]]),
    ],
)
def test_a_text_is_split_as_a_shell_would(text: str, expected: list[list[str]]) -> None:
    """Quotes, comments, continuations, substitutions, heredocs and strings for a shell are seen as it sees them."""
    assert [each for each in words(text) if each] == [each for each in expected if each]


def test_words_of_inner_commands_have_their_own_lines_and_places() -> None:
    """A command in a string, even one with escapes over several lines, is placed where it stands in the file."""
    text = 'x\nbash -c "a && \\\n  pip install \\"q>=1\\" r"\n'
    inner = [command for command in split(text) if command.words[0].text == "pip"]
    assert [(command.line, [text[w.start : w.end] for w in command.words]) for command in inner] == [
        (3, ["pip", "install", "q>=1", "r"])
    ]


TEXTS = st.text(alphabet=st.sampled_from(" \t\r\nab1'\"\\`$(){}<>&|;#=^-@%!.é\0"), max_size=60)
LIKELY = st.lists(
    st.sampled_from(
        [
            "pip ",
            "install ",
            "a>=1 ",
            "'",
            '"',
            "\\\n",
            "\n",
            "$(",
            ")",
            "`",
            "<<EOF\n",
            "EOF\n",
            "bash -c ",
            "-r ",
            "b==1 ",
            "# ",
            ";",
        ]
    ),
    max_size=30,
).map("".join)


@given(text=st.one_of(TEXTS, LIKELY), docker=st.booleans())
@example(text="bash -c \"a 'b\\\n", docker=True)
@example(text="\\\n#", docker=True)
def test_every_word_is_what_stands_at_its_place(*, text: str, docker: bool) -> None:
    """Whatever the text, each word written in one piece is found at its offsets, and lines are within the text."""
    for command in split(text, docker=docker):
        assert 1 <= command.line <= text.count("\n") + 1
        for word in (*command.words, *(redirect.target for redirect in command.redirects)):
            assert 0 <= word.start <= len(text)
            assert word.end == -1 or text[word.start : word.end] == word.text


def _anywhere(text: str, path: str) -> Iterator[Dependency]:
    """Return what the commands of a text install, wherever it is."""
    del path
    return commands.read(text)


@given(st.one_of(TEXTS, LIKELY))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    """Every reader of commands takes any text, and the places that it gives hold what is said of the version."""
    for reader in (_anywhere, dockerfile.read, shells.read):
        for name in ("Dockerfile", "Makefile"):
            for found in reader(text, name):
                assert found.start <= found.end <= len(text)
                assert found.start < 0 or text[found.start : found.end].strip("@") in (found.spec, found.spec.strip())


HOSTILE = [
    "a ",
    "'\"",
    "$(",
    "`a",
    "${",
    "{{",
    "<<x\n",
    "\\\n#",
    "pip ",
    "pip install a>",
    "a=1 ",
    "sudo ",
    "\t",
    "bash -c \"x 'y ",
    "eval 'eval \"",
    "FROM a\n",
    "RUN <<x\n",
    "ARG a=$a$a\n",
    "log_",
    "-1.1",
]


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_that_is_made_to_hang_comes_to_an_end(piece: str) -> None:
    """Whatever it repeats: what is said of it lies within it."""
    text = "RUN pip install x" + piece * (20_000 // len(piece)) + "."
    for reader in (_anywhere, dockerfile.read, shells.read):
        assert all(one.end <= len(text) for one in reader(text, "Makefile"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (">-\n  pip install\n  one\n  'two>=2'\n", ["3 one none", "4 two>=2 none"]),
        (
            "|\n  pip install \\\n    one\n  cat <<EOF\n  pip install no\n  EOF\n  pip install 'two>=2'",
            ["3 one none", "7 two>=2 none"],
        ),
        ('"pip install one\\n pip install \\"two>=2\\""', ["1 one none", "1 two>=2 none"]),
        ("pip install\n  one\n  two>=2", ["2 one none", "3 two>=2 none"]),
    ],
)
def test_a_value_of_yaml_is_read_as_it_reads(written: str, expected: list[str]) -> None:
    """Folded lines, indentation and escapes are undone, and the places are still those of the file."""
    text = f"run: {written}\n"
    said_ = yaml.safe_load(text)["run"]
    found = list(commands.read(text, start=5, end=len(text), said=said_))
    assert said(iter(found), lines=True) == expected
    assert text[found[1].start : found[1].end] == ">=2"


# --- what installs, and what


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pip install numpy", ["numpy none"]),
        ("pip3.11 install 'numpy>=1.2' pandas~=2.0 \"torch==2.1.0\" a===1 b==1.* c<2", None),
        ("python -m pip install a", ["a none"]),
        ("py -3 -m pip install a", ["a none"]),
        ("python3 -Im pip --no-cache-dir -q install a", ["a none"]),
        ("pip --proxy http://p --retries 5 install a", ["a none"]),
        (".venv/bin/pip install a", ["a none"]),
        (r".venv\Scripts\pip.exe install a", ["a none"]),
        ("$(PIP) install a", ["a none"]),
        ("${PYTHON} -m pip install a", ["a none"]),
        ('"$VENV/bin/pip" install a', ["a none"]),
        ("$PIP_INSTALL a", ["a none"]),
        ("${MAMBA_EXE} install -y a", ["a none"]),
        ("uv pip install --system a", ["a none"]),
        ("pip download a; pip wheel b", ["a none", "b none"]),
        ("sudo -H pip install a && DEBIAN_FRONTEND=x env Y=z pip install b", ["a none", "b none"]),
        ("if ! pip install a; then pip install b; else pip install c; fi", ["a none", "b none", "c none"]),
        ("x() { pip install a; }", ["a none"]),
        ("[ -x y ] && pip install a || exit 1", ["a none"]),
        ("conda run -n e pip install a", ["a none"]),
        ("uv run pip install a", ["a none"]),
        ("poetry run pip install a", ["a none"]),
        ("docker exec -it c pip install a", ["a none"]),
        ("docker run i bash -lc 'pip install a'", ["a none"]),
        ("retry 3 pip install a", ["a none"]),
        ("time nice -n 5 pip install a", ["a none"]),
        ("v=$(pip install a)", ["a none"]),
        ("yes | pip install a > log 2>&1 &", ["a none"]),
        ("pipx install poetry==1.8.0 && pipx inject poetry p-export && pipx run build", None),
        ("pipx run --spec a==1 b c", ["a==1 exact"]),
        ("uv tool install ruff --with x", ["x none", "ruff none"]),
        ("uvx ruff@0.6.1 check .", ["ruff0.6.1 exact"]),
        ("uvx ruff@latest; uv tool run mypy src", ["rufflatest none", "mypy none"]),
        ("uvx --from 'a>1' --with b c d", ["b none", "a>1 none"]),
        ("uv run --with a --with b==1 -m c d", ["a none", "b==1 exact"]),
        ("uv add a --group dev --bounds exact", ["a none"]),
        ("poetry add a@^1.2 b==1 --group dev c@latest", ["a^1.2 soft", "b==1 exact", "clatest none"]),
        ("poetry self add a; pdm add -dG test b; pipenv install --python 3.11 c", ["a none", "b none", "c none"]),
        ("easy_install -U a", ["a none"]),
        ("pip install 'a @ git+https://example.org/b@main'", ["amain soft"]),
        (f"pip install git+https://example.org/b@{COMMIT}#egg=c", [f"c{COMMIT} immutable"]),
        ("pip install -e git+https://example.org/b#egg=c", ["c none"]),
        ("pip install https://example.org/a-1.0-py3-none-any.whl", ["aa-1.0-py3-none-any.whl soft"]),
        ("pip install 'a; python_version < \"3.9\"' 'b[c]>=1'", ["a none", "b>=1 none"]),
        ("pip install a # b", ["a none"]),
        ("@pip install a; -pip install b", ["a none", "b none"]),
    ],
)
def test_an_install_command_is_found(text: str, expected: list[str] | None) -> None:
    """However an installer is called, each package that it is told to install is found, with its level."""
    longer = {
        "pip3.11": ["numpy>=1.2 none", "pandas~=2.0 soft", "torch==2.1.0 exact", "a===1 exact", "b==1.* soft"],
        "pipx install": ["poetry==1.8.0 exact", "p-export none", "build none"],
    }
    expected = expected or next(value for key, value in longer.items() if text.startswith(key))
    assert installed(text)[: len(expected)] == expected
    assert all(" none" not in each for each in installed(text)[len(expected) :])


@pytest.mark.parametrize(
    "text",
    [
        "echo pip install a",
        'echo "pip install a"',
        "printf 'pip install a'",
        'log_info "x" pip install a',
        "print_error pip install a",
        "grep pip install a",
        "# pip install a",
        "@# pip install a",
        "REM pip install a",
        "cat <<EOF\npip install a\nEOF",
        "x='pip install a'",
        'read -p "pip install a?"',
        "which pip install",
        "pip uninstall a",
        "pip freeze | grep a",
        "pip install",
        "pip install -r requirements.txt -c constraints.txt",
        "pip install --requirement=requirements.txt",
        "pip install -rrequirements.txt",
        "pip install .",
        "pip install -e .[dev]",
        "pip install -qe '.[dev,test]'",
        "pip install --editable ../a",
        "pip install ./a /b/c ~/d a/ 'file:///e' dist/*.whl a.whl x.tar.gz requirements.txt *.whl",
        "pip install 'a @ file:///b'",
        'pip install $PACKAGES ${PACKAGE} $(PACKAGES) "$@" $1 {{ package }} ${{ matrix.package }}',
        "pip install a==$VERSION b==${VERSION} c==${{ matrix.c }} d=={{ d }} e=={version} f==%F%",
        "pip install $(cat requirements.txt) `cat b`",
        "pip install -i https://example.org/simple --platform x --target y --python-version 3.9 -t z",
        "pip install --progress-bar off --timeout 60 --root-user-action ignore --no-binary :all: --log l",
        "pip install --no-index --find-links /wheels a",
        "uv sync --locked && uv lock && uv venv && uv python install 3.11 && uv run pytest",
        "uv pip sync requirements.txt",
        "uv pip install --torch-backend auto --index-strategy first-index -r a.txt",
        "poetry install --no-root --with dev --only main",
        "pdm install && pipenv install --deploy --categories dev && pipenv sync",
        "conda env create -n a -f environment.yml",
        "conda create -y -n env python=3.9",
        "conda install -y -c conda-forge --file requirements.txt",
        "conda activate a && conda update conda",
        "micromamba install -y -n base -f env.yaml",
        "pip install <package>",
        "npm install a && brew install b && gem install c && cargo install d && go install e",
        "pip install {% if x %} a {% endif %}",
        "pip install <%= name %>",
    ],
)
def test_what_names_no_package_is_left_alone(text: str) -> None:
    """Words for a person, files, folders, options and their values, variables and blanks are no packages."""
    assert installed(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "conda install -y -c pytorch pytorch=1.8 torchvision==0.9.1 scipy",
            ["pytorch=1.8 soft", "torchvision==0.9.1 exact", "scipy none"],
        ),
        ("mamba create -n env python=3.8 conda-forge::numpy=1.2.3=py_0", ["numpy=1.2.3=py_0 exact"]),
        ("conda install 'numpy>=1.2' -n base", ["numpy>=1.2 none"]),
        ("conda install -yc conda-forge a", ["a none"]),
    ],
)
def test_packages_of_conda_are_judged_as_conda_reads_them(text: str, expected: list[str]) -> None:
    """One ``=`` asks for a beginning, two for all of it; a channel is no package, and a Python is parity's."""
    assert installed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "apt-get -qq update && apt-get install -y -t buster curl=7.* git=1:2.3-1 vim",
            ["curl=7.* soft", "git=1:2.3-1 exact", "vim none"],
        ),
        ("apk add --no-cache --virtual .build-deps gcc=12 musl-dev~1", ["gcc=12 exact", "musl-dev~1 soft"]),
        ("yum -y install a-1.2.3 java-1.8.0-openjdk g++", ["a-1.2.3 exact", "java-1.8.0-openjdk none", "g++ none"]),
        ("dnf install -y --setopt=x=y --enablerepo z a ./b.rpm", ["a none"]),
        ("apt install ./a.deb $B", []),
    ],
)
def test_packages_of_the_system_are_judged_by_their_own_rule(text: str, expected: list[str]) -> None:
    """apt, apk and yum each write a version in a way of their own."""
    found = list(commands.read(text))
    assert said(iter(found)) == expected
    assert {each.rule for each in found} <= {"PIN060"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pip install numpy>=1.2", "pip install numpy==2"),
        ("pip install numpy>1.2,<2 --user", "pip install numpy==2 --user"),
        ("pip install -U numpy<2", "pip install -U numpy==2"),
        ("pip install numpy >= 1.2", "pip install numpy==2"),
        ("pip install numpy[a]>=1.2 > log", "pip install numpy[a]==2 > log"),
        ("pip install numpy!=1,<2", "pip install numpy==2"),
    ],
)
def test_a_version_that_the_shell_takes_for_a_file_is_found_and_can_be_repaired(text: str, expected: str) -> None:
    """An unquoted ``>`` or ``<`` behind a package redirects; the span is that of the whole version."""
    (found,) = commands.read(text)
    assert (found.rule, found.name) == ("PIN005", "numpy")
    assert text[: found.start] + "==2" + text[found.end :] == expected


@pytest.mark.parametrize(
    "text",
    [
        "pip install numpy > /dev/null",
        "pip install numpy >log.txt 2>&1",
        "pip install numpy >> log",
        "pip install numpy &> log",
        "pip install numpy 2>/dev/null",
        "pip install numpy > 1",
        "pip install numpy < answers",
        "pip install 'numpy>=1.2'",
        "pip install numpy\\>=1.2",
        "pip install -r a.txt>log",
    ],
)
def test_a_real_redirection_is_none_of_it(text: str) -> None:
    """Output that goes to a file, and quoted versions, are as they should be."""
    assert all(each.rule == "PIN004" for each in commands.read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pip install --extra-index-url https://example.org/s -r a", ["PIN080 --extra-index-url none"]),
        ("pip install --trusted-host=example.org -r a", ["PIN080 --trusted-host none"]),
        ("pip install -i http://example.org/s -r a", ["PIN080 --index-url none"]),
        ("uv pip install --index-strategy unsafe-best-match -r a", ["PIN080 --index-strategy none"]),
        ("pip install -i https://example.org/s -i http://localhost:3141 -r a", []),
    ],
)
def test_options_that_weaken_an_index_are_found(text: str, expected: list[str]) -> None:
    """They let another package take a package's place, and their values, which may hold passwords, are not told."""
    assert said(commands.read(text), rules=True) == expected


def test_variables_with_one_literal_value_are_filled_in() -> None:
    """A version in a variable counts where the text gives it once, however; what is filled in has no place."""
    text = (
        "ARG A=1.2\nENV B=2 \\\n    C=3\nENV D 4\nE := 5\nexport F='6'\nG=${G:-7}\nH=8\nH=9\nJ=\n# K=1\n"
        "pip install a==$A b==${B} c==$C d==$D e==$(E) f==$F g==$G h==$H i==${I:-1} j$J k==$K 'l>=1'"
    )
    found = list(commands.read(text))
    assert " ".join(f"{each.name}{each.spec}" for each in found) == "a==1.2 b==2 c==3 d==4 e==5 f==6 g==7 i==1 j l>=1"
    assert [each.name for each in found if each.start >= 0] == ["l"]


def test_a_command_may_be_in_a_variable() -> None:
    """``PIP_INSTALL="python -m pip install"`` and the like are common in images."""
    text = (
        'APT="apt-get install -y"\nINSTALL="python -m pip --no-cache-dir install"\nX=1 $APT git\n$INSTALL \\\n  numpy'
    )
    assert said(commands.read(text), rules=True, lines=True) == ["3 PIN060 git none", "5 PIN004 numpy none"]


def test_a_constraint_is_noted_where_it_may_pin() -> None:
    """A bare name may be pinned by the file of constraints that the command names."""
    for text in ("pip install -c c.txt a b==1", "PIP_CONSTRAINT=c.txt pip install a b==1"):
        assert {each.name: each.note for each in commands.read(text)} == {"a": "-c c.txt", "b": ""}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("pip install a", 13, 13),
        ("pip install 'a' b==1", 13 + 1, 14),
        ('pip install "a[b]>=1,<2 ; c"', 17, 23),
        ('pip install a"b"', -1, -1),
    ],
)
def test_the_span_is_that_of_the_version(text: str, start: int, end: int) -> None:
    """It lies within the quotes, behind the extras, before the marker; what is written in pieces has none."""
    found = next(iter(commands.read(text)))
    assert (found.start, found.end) == (start, end)


def test_what_is_installed_and_how_can_be_asked() -> None:
    """Whoever judges locks sees the tool, its verb, its options, and what is of the project itself."""
    (command,) = split("uv sync --frozen --extra a")
    found = commands.installs(command)
    assert found is not None
    assert (found.tool, found.verb, found.has("--frozen", "--locked"), found.packages) == ("uv", "sync", True, ())
    (command,) = split("pip install -r r.txt . -e ./a[b] uv")
    found = commands.installs(command)
    assert found is not None
    assert [word.text for word in found.local] == ["./a[b]", "."]
    assert [word.text for word in found.packages] == ["uv"]
    assert [word.text for word in found.values("-r", "--requirement")] == ["r.txt"]


# --- Dockerfiles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM python", ["python none"]),
        ("FROM python:latest", ["pythonlatest none"]),
        ("FROM debian:bookworm", ["debianbookworm soft"]),
        ("FROM python:3.11-slim", ["python3.11-slim exact"]),
        (f"FROM python:3.11@{DIGEST}", [f"python3.11@{DIGEST} immutable"]),
        ("from --platform=linux/amd64 python as base", ["python none"]),
        ('FROM "python:3"', ["python3 exact"]),
        ("FROM localhost:5000/a/b", ["localhost:5000/a/b none"]),
        ("FROM scratch", []),
        ("FROM a:1 AS Base\nFROM base\nFROM base AS c\nCOPY --from=Base x y\nCOPY --from=0 x y", ["a1 exact"]),
        ("FROM python:{{ answers.python }}-slim AS base\nFROM base\nFROM base AS run", []),  # a template's
        ("COPY --chown=1 --from=nginx x y\nFROM a:1", ["nginx none", "a1 exact"]),
        ("RUN --mount=type=bind,from=other,target=/x \\\n  --mount=type=cache,target=/y ls", ["other none"]),
        ("ARG V=3.11\nFROM python:${V}-slim", ["python3.11-slim exact"]),
        ("ARG R=docker.example.org\nARG I=$R/a\nFROM ${I}", ["docker.example.org/a none"]),
        ("ARG B\nFROM $B\nFROM ${C:-ubuntu}", ["ubuntu none"]),
        ("FROM python:$V", []),
        ("FROM {{ base }}\nFROM <%= base %>\nFROM python:{{ v }}", []),
        ("# FROM python\n\n  FROM a:1\n", ["a1 exact"]),
        ("FROM \\\n  a:1", ["a1 exact"]),
    ],
)
def test_the_images_of_a_dockerfile(text: str, expected: list[str]) -> None:
    """Stages, files that are copied and folders that are mounted may each come from an image; stages are none."""
    assert said(dockerfile.read(text, "Dockerfile")) == expected


def test_the_commands_of_a_dockerfile_are_found_with_their_lines() -> None:
    """Lines that are continued, comments and empty lines between them, lists of words and heredocs are all read."""
    text = r"""# syntax=docker/dockerfile:1
FROM a:1
RUN apt-get update \
    # pip install no
 && pip install --no-cache-dir \
    one \

    # it's a comment
    "two>=2" \
 && rm -rf x
RUN ["pip", "install", "three", "four==4"]
RUN ["/bin/bash", "-c", "pip install \"five>=5\" six"]
RUN <<EOF
set -e
pip install seven
EOF
RUN python3 <<EOF
pip install no
EOF
COPY <<"EOF" /x
RUN pip install no
EOF
ONBUILD RUN pip install eight
CMD pip install nine && serve
run --mount=type=cache,target=/root/.cache pip install ten
LABEL x="RUN pip install no"
RUN echo "pip install no" && bash -c "a && \
    pip install eleven"
"""
    assert said(dockerfile.read(text, "Dockerfile"), lines=True)[1:] == [
        "6 one none",
        "9 two>=2 none",
        "11 three none",
        "11 four==4 exact",
        "12 five>=5 none",
        "12 six none",
        "15 seven none",
        "23 eight none",
        "24 nine none",
        "25 ten none",
        "28 eleven none",
    ]


def test_a_backtick_may_join_the_lines_of_a_dockerfile() -> None:
    """The directive ``escape`` says so, for Windows."""
    text = "# escape=`\nFROM a:1\nRUN pip install `\n  b\n"
    assert said(dockerfile.read(text, "Dockerfile"), lines=True) == ["2 a1 exact", "4 b none"]


def test_the_commands_of_a_dockerfile_can_be_asked_for() -> None:
    """Those of the instructions, without their names."""
    found = [[word.text for word in each.words] for each in dockerfile.commands_of("FROM a\nRUN b c\nCMD ['d']\n")]
    assert found[0] == ["b", "c"]


# --- scripts and Makefiles


def test_only_the_recipes_of_a_makefile_are_commands() -> None:
    """Lines with a tab, and those that they are continued on."""
    text = (
        "PIP = pip3\nall:\n\t@$(PIP) install one \\\n  two\n\t-pip install -r x\n\t@echo pip install no\n"
        "ifeq (a,b)\n\t. v/bin/activate && pip install three\nendif\npip install no\n\tpip install $(PACKAGES)\n"
    )
    for name in ("Makefile", "a/rules.mk"):
        assert said(shells.read(text, name), lines=True) == ["3 one none", "4 two none", "8 three none"]


def test_the_recipes_of_a_justfile_are_commands() -> None:
    """They are indented by anything."""
    assert said(shells.read("v := 'pip install no'\na:\n  pip install one\n", "justfile")) == ["one none"]


@pytest.mark.parametrize(
    ("head", "expected"),
    [("#!/bin/sh", 1), ("#!/usr/bin/env bash", 1), ("", 1), ("#!/usr/bin/env python3", 0), ("#!/usr/bin/expect", 0)],
)
def test_a_script_for_another_program_holds_no_commands(head: str, expected: int) -> None:
    """Its first line says what runs it."""
    assert len(list(shells.read(f"{head}\npip install a\n", "a.sh"))) == expected


# --- notebooks


def notebook(*cells: tuple[str, str]) -> str:
    """Return a notebook as Jupyter writes it."""
    written = [
        {
            "cell_type": kind,
            "metadata": {},
            "outputs": [{"text": "!pip install no"}],
            "source": source.splitlines(keepends=True),
        }
        for kind, source in cells
    ]
    return json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("!pip install -q a", ["PIN006 a none"]),
        ("! pip3 install a==1", ["PIN006 a==1 exact"]),
        ("%pip install a", ["PIN006 a none"]),
        ("%conda install -y a=1.2", ["PIN006 a=1.2 soft"]),
        ("!{sys.executable} -m pip install a", ["PIN006 a none"]),
        ("!uv pip install a", ["PIN006 a none"]),
        ("if x:\n    !pip install a", ["PIN006 a none"]),
        ("out = !pip install a", ["PIN006 a none"]),
        ("pip install a", ["PIN006 a none"]),
        ("%%capture\n!pip install a", ["PIN006 a none"]),
        ("%%bash\nset -e\npip install a", ["PIN006 a none"]),
        ("!pip install a>=1", ["PIN005 a>=1 none"]),
        ("!pip install git+https://example.org/a", ["PIN003 a none"]),
        ("!pip install --extra-index-url https://example.org -r a", ["PIN080 --extra-index-url none"]),
        ("import os\n%matplotlib inline\nos.system('pip install a')", ["PIN006 a none"]),
        (
            "subprocess.check_call([sys.executable, '-m', 'pip', 'install', 'a', 'b==1'])",
            ["PIN006 a none", "PIN006 b==1 exact"],
        ),
        ("get_ipython().system('pip install a')", ["PIN006 a none"]),
        ("# !pip install a", []),
        ("#!pip install a", []),
        ('x = """\n!pip install a\n"""', []),
        ("print('!pip install a')", []),
        ("!echo pip install a", []),
        ("!pip install {a} $b c=={d} -r e.txt", []),
        ("%%writefile a.sh\npip install a", []),
        ("%%html\npip install a", []),
    ],
)
def test_a_code_cell_installs(source: str, expected: list[str]) -> None:
    """Magics, shells, and calls of Python in code cells do; comments, strings, outputs and prose do not."""
    text = notebook(("markdown", "!pip install no"), ("code", source))
    assert said(notebooks.read(text, "a.ipynb"), rules=True) == expected


def test_what_a_notebook_installs_has_its_line_and_place_in_the_file() -> None:
    """Lines are those of the JSON; a repair in place leaves the escapes around it as they are."""
    text = notebook(("code", 'import x\n!pip install a \\\n  "b>=1" c'))
    found = list(notebooks.read(text, "a.ipynb"))
    lines = text.split("\n")
    assert [each.name in lines[each.line - 1] for each in found] == [True, True, True]
    for each in reversed(found):
        text = text[: each.start] + "==2" + text[each.end :]
    assert json.loads(text)["cells"][0]["source"] == ["import x\n", "!pip install a==2 \\\n", '  "b==2" c==2']


def test_a_broken_notebook_is_unreadable() -> None:
    """It is said, and not taken for one that installs nothing."""
    with pytest.raises(Unreadable):
        list(notebooks.read('{"cells": [', "a.ipynb"))


@settings(max_examples=50)
@given(st.lists(LIKELY, max_size=4))
def test_no_cell_is_too_odd_to_be_read(cells: list[str]) -> None:
    """Whatever the cells hold, lines and places are within the file."""
    text = notebook(*(("code", f"!{cell}") for cell in cells))
    for found in notebooks.read(text, "a.ipynb"):
        assert 1 <= found.line <= text.count("\n") + 1
        assert found.start <= found.end <= len(text)
        assert found.level <= IMMUTABLE
