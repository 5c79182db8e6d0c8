"""Every place that names a Python is read; those of one project that disagree are found once, where they are said."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mlops_policy.parity import UNKNOWN, Named, projects, readers
from mlops_policy.parity.versions import allowed, dotted, named
from packaging.specifiers import SpecifierSet
from scratch import Answer, Repo

CI = ".github/workflows/ci.yml"
PATHS = [
    *readers.NAMES,
    "Dockerfile",
    "docker/Dockerfile.dev",
    "compose.yaml",
    "environment.yml",
    CI,
    "k8s/deployment.yaml",
    ".circleci/config.yml",
]


def pyproject(spec: str, rest: str = "") -> str:
    return f'[project]\nname = "app"\nversion = "1"\nrequires-python = "{spec}"\n{rest}'


def workflow(version: str, matrix: str = "", more: str = "") -> str:
    """Return a workflow of one job that sets up a Python."""
    strategy = f"    strategy:\n      matrix:\n        python: {matrix}\n" if matrix else ""
    step = f"    - uses: actions/setup-python@v5\n      with:\n        python-version: {version}\n"
    return f"on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n{strategy}    steps:\n{step}{more}"


def said(found: Named) -> str:
    """Return the versions of a place as a person writes them; ``?`` for unknown, ``*`` for one that floats."""
    if found.versions is None:
        return "*"
    return " ".join(dotted(minor) for minor in sorted(found.versions)) or "?"


def found_in(path: str, text: str) -> list[str]:
    """Return role, line and versions of the places of a file."""
    return [f"{one.role} {one.line} {said(one)}" for one in projects.read(path, text)]


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ("3.11", "3.11"),
        ("3.11.4", "3.11"),
        ("3.12-dev", "3.12"),
        ("3.13t", "3.13"),
        ("3.12.0rc1", "3.12"),
        ("3.11.x", "3.11"),
        ("cpython-3.11.4-linux", "3.11"),
        ("cpython@3.12", "3.12"),
        ("python3.10", "3.10"),
        ("pypy3.10-v7.3.12", "3.10"),
        ("3.10.1/envs/app", "3.10"),
        ("py311", "3.11"),
        ("python39", "3.9"),
        ("2.7", "2.7"),
        (">=3.10 <3.12", "3.10 3.11"),
        ("~3.11", "3.11"),
        ("3.9 || 3.11", "3.9 3.11"),
        ("3", "*"),
        ("3.x", "*"),
        ("latest", "*"),
        ("miniconda3-4.7", "?"),
        ("my-project", "?"),
        ("graalpy-24.1", "?"),
        ("${{ x }}", "?"),
        ("3." + "1" * 300, "?"),
    ],
)
def test_a_name_of_a_python_stands_for_minor_versions(text: str, versions: str) -> None:
    """As pyenv, uv, setup-python, tox and platforms write it; what is no name of one is unknown."""
    assert said(Named("ci", "a", 1, text, named(text))) == versions


@pytest.mark.parametrize(
    ("spec", "versions"),
    [
        ("==3.11.3", "3.11"),
        ("==3.11.*", "3.11"),
        ("~=3.10.2", "3.10"),
        (">3.10,<3.12", "3.10 3.11"),
        (">=3.10,!=3.11.*,<3.13", "3.10 3.12"),
        ("~3.10.2", "3.10"),
        ("3.9.* || 3.11.*", "3.9 3.11"),
        (">=3.11.4,<3.12", "3.11"),
        (">= 3.11, < 3.12", "3.11"),
        ("(>=3.11,<3.12)", "3.11"),
        ("nonsense", "?"),
    ],
)
def test_a_range_allows_minor_versions(spec: str, versions: str) -> None:
    """In the words of PEP 440 and of Poetry; one patch that is allowed is enough."""
    assert said(Named("range", "a", 1, spec, allowed(spec))) == versions


def test_a_caret_stops_before_the_next_major_version() -> None:
    """``^3.11`` of Poetry is ``>=3.11,<4``."""
    assert allowed("^3.11") == allowed(">=3.11,<4")
    assert (3, 10) not in allowed("^3.11")


CLAUSES = st.builds(
    lambda operator, minor, patch: f"{operator}3.{minor}{patch}",
    st.sampled_from(["==", "!=", ">=", "<=", ">", "<", "~="]),
    st.integers(0, 20),
    st.sampled_from(["", ".0", ".3", ".17"]),
)


@given(st.lists(CLAUSES, min_size=1, max_size=4))
@example(["~=3.9", "!=3.10.3"])
@example([">=3.2.3", "==3.2"])
def test_a_range_allows_what_packaging_allows(clauses: list[str]) -> None:
    """For every set of specifiers: a minor version is allowed if packaging allows one of its patches."""
    spec = ",".join(clauses)
    wanted = SpecifierSet(spec)
    allows = {(3, minor) for minor in range(21) if any(wanted.contains(f"3.{minor}.{patch}") for patch in range(100))}
    assert {minor for minor in allowed(spec) if minor[0] == 3} == allows


@pytest.mark.parametrize(
    ("path", "text", "places"),
    [
        (".python-version", "# pyenv\n3.11.4\n3.10\n", ["development 2 3.10 3.11"]),
        (".python-version", "my-project\n", ["development 1 ?"]),
        (".tool-versions", "nodejs 20.1.0\npython 3.11.4\n", ["development 2 3.11"]),
        ("mise.toml", '[tools]\npython = ["3.11", "3.12"]\n', ["development 2 3.11 3.12"]),
        ("mise.toml", '[tools]\npython = {version = "3.11", virtualenv = ".venv"}\n', ["development 2 3.11"]),
        ("runtime.txt", "python-3.11.4\n", ["production 1 3.11"]),
        ("app.yaml", "runtime: python311\n", ["production 1 3.11"]),
        ("Pipfile", '[requires]\npython_version = "3.11"\n', ["development 2 3.11"]),
        ("pyproject.toml", '[project]\nrequires-python = "==3.11.*"\n', ["range 2 3.11"]),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = "~3.11"\n', ["range 2 3.11"]),
        ("pyproject.toml", '[tool.poetry.dependencies]\npython = {version = "~3.11"}\n', ["range 2 3.11"]),
        ("pyproject.toml", '[tool.black]\ntarget-version = [\n "py310",\n "py311",\n]\n', ["target 3 3.10 3.11"]),
        ("pyproject.toml", '[tool.ruff]\ntarget-version = "py311"\n', ["target 2 3.11"]),
        ("pyproject.toml", '[tool.pyright]\npythonVersion = "3.11"\n', ["target 2 3.11"]),
        ("pyproject.toml", '[[tool.hatch.envs.test.matrix]]\npython = ["3.11"]\n', ["tool 2 3.11"]),
        ("pyproject.toml", '[tool.tox]\nenv_list = ["py311"]\n', ["tool 2 3.11"]),
        ("ruff.toml", 'target-version = "py311"\n', ["target 1 3.11"]),
        ("mypy.ini", "[mypy]\npython_version = 3.11\n", ["target 2 3.11"]),
        ("setup.cfg", "[options]\npython_requires = ~=3.11.0\n", ["range 2 3.11"]),
        ("setup.py", "P = '~=3.11.0'\nsetup(python_requires=P)\n", ["range 1 3.11"]),
        ("setup.py", "setup(python_requires=read())\n", []),
        ("tox.ini", "[tox]\nenvlist = py{39,310}-a, lint\n", ["tool 2 3.9", "tool 2 3.10"]),
        ("tox.ini", "[tox]\nenv_list =\n  lint\n  3.{10-11}-a\n", ["tool 4 3.10", "tool 4 3.11"]),
        ("tox.ini", "[testenv]\nbasepython = python3.11\n", ["tool 2 3.11"]),
        ("noxfile.py", "P = ['3.11', '3.12']\n@nox.session(python=P)\ndef t(s): 0\n", ["tool 1 3.11", "tool 1 3.12"]),
        (".pre-commit-config.yaml", "default_language_version:\n  python: python3.11\n", ["tool 2 3.11"]),
        (".pre-commit-config.yaml", "repos:\n- hooks:\n  - id: x\n    language_version: 20.1.0 # py\n", []),
        ("environment.yml", "dependencies:\n- conda-forge::python=3.11=h1_0\n", ["development 2 3.11"]),
        ("environment.yml", "dependencies:\n- python >=3.10,<3.12\n- python-dateutil=2\n", ["development 2 3.10 3.11"]),
        ("python_env.yaml", 'python: "3.11.4"\n', ["production 1 3.11"]),
        (".readthedocs.yaml", 'build:\n  tools:\n    python: "3.11"\n', ["tool 3 3.11"]),
        ("compose.yaml", "services:\n  a:\n    image: python:3.11\n", ["production 3 3.11"]),
        ("compose.dev.yaml", "services:\n  a:\n    image: python:3.11\n", ["development 3 3.11"]),
        ("compose.yaml", "services:\n a:\n  build:\n   args:\n    PYTHON_VERSION: 3.11\n", ["production 5 3.11"]),
        (".gitlab-ci.yml", "variables:\n  V: '3.11'\nt:\n  image: python:$V-slim\n", ["ci 4 3.11"]),
        (".circleci/config.yml", "jobs:\n a:\n  docker:\n  - image: cimg/python:3.11.4\n", ["ci 4 3.11"]),
        (".devcontainer.json", '{ // a\n"x/features/python:1": {"version": "3.11"}}', ["development 2 3.11"]),
        ("compose.yaml", "services: [python", []),
        ("pyproject.toml", "requires-python = {{ python }}", []),
    ],
)  # fmt: skip
def test_a_file_says_which_python_it_names_and_where(path: str, text: str, places: list[str]) -> None:
    """Role, line and minor versions; a file that cannot be read says nothing here."""
    assert found_in(path, text) == places


@pytest.mark.parametrize(
    ("image", "versions"),
    [
        ("python:3.11-slim", "3.11"),
        ("python:3.13t", "?"),
        ("docker.io/library/python:3.11.4", "3.11"),
        ("public.ecr.aws/lambda/python:3.11", "3.11"),
        ("python:3.12-slim@sha256:" + "0" * 64, "3.12"),
        ("python:3@sha256:" + "0" * 64, "?"),
        ("ghcr.io/astral-sh/uv:python3.11-bookworm", "3.11"),
        ("ghcr.io/astral-sh/uv:0.9.1-python3.12-alpine", "3.12"),
        ("tiangolo/uvicorn-gunicorn-fastapi:python3.11", "3.11"),
        ("mcr.microsoft.com/devcontainers/python:1-3.11-bookworm", "3.11"),
        ("mcr.microsoft.com/devcontainers/python:3.11", "3.11"),
        ("registry.access.redhat.com/ubi9/python-311:1-52", "3.11"),
        ("registry.access.redhat.com/ubi10/python-314-minimal:1", "3.14"),
        ("rocm/pytorch:rocm6.0_ubuntu22.04_py3.10_pytorch_2.1", "3.10"),
        ("example.org:5000/training:2.1.0-gpu-py310-cu118", "3.10"),
        ("apache/airflow:2.7.1-python3.11", "3.11"),
        ("python", "*"),
        ("python:latest", "*"),
        ("python:3-slim", "*"),
        ("python:slim-bookworm", "*"),
        ("pytorch/pytorch:2.1.2-cuda11.8-cudnn8-runtime", "?"),
        ("nvcr.io/nvidia/pytorch:23.10-py3", "?"),
        ("ubuntu:22.04", "?"),
        ("mcr.microsoft.com/azure-functions/python:4", "?"),
    ],
)
def test_an_image_has_the_python_that_its_name_says(image: str, versions: str) -> None:
    """In its tag or its name; other images hide theirs."""
    found = found_in("Dockerfile", f"FROM {image}\n")
    assert found == (
        [] if versions == "?" and "13t" not in image else [f"production 1 {versions.replace('?', '3.13')}"]
    )


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("ARG V=3.11\nFROM python:${V}-slim\n", ["2 3.11"]),
        ("ARG H=python\nARG L=3.11-slim\nFROM $H:$L\n", ["3 3.11"]),
        ("FROM python:${V:-3.11}\n", ["1 3.11"]),
        ("FROM python:${V}\n", []),
        ("FROM python:3.11 AS build\nFROM build\n", ["1 3.11"]),
        ("FROM --platform=linux/amd64 \\\n  python:3.11 \\\n  AS a\n", ["1 3.11"]),
        ("FROM ubuntu\nRUN uv python install --quiet 3.12\n", ["2 3.12"]),
        ("FROM ubuntu\nRUN apt-get update \\\n # with\n && apt-get install -y \\\n python3.10-dev\n", ["5 3.10"]),
        ("FROM condaforge/miniforge3\nRUN conda install -y python=3.9\n", ["2 3.9"]),
        ("FROM ubuntu\nENV UV_PYTHON=3.12\nRUN apt-get install python3\n", ["2 3.12"]),
        ("FROM ubuntu\nRUN apt-get install -y python3-pip\n", ["2 *"]),
        ("FROM ubuntu\nRUN apt-get install -y python3=3.10.6-1\n", []),
        ("FROM ubuntu AS a\nRUN apt-get install -y python3\nFROM node:20\n", []),
        ("FROM python:3.11\nRUN apt-get install -y python3-dev\n", ["1 3.11"]),
        ("FROM pytorch/pytorch:2.1\nRUN apt-get install -y python3-dev\n", []),
        ("FROM debian\nRUN <<EOF\nfrom python:3.9 import x\nEOF\n", []),
        ("FROM a\nARG A=$A$A\n" + "ARG A=${A}${A}\n" * 100 + "FROM python:3.11\n", ["103 3.11"]),
    ],
)
def test_a_dockerfile_says_the_python_of_its_stages(text: str, places: list[str]) -> None:
    """Arguments are filled in; a distribution's python3 floats in what runs, unless something else brings a Python."""
    assert [place.removeprefix("production ") for place in found_in("Dockerfile", text)] == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (workflow('"3.11"'), ["8 3.11"]),
        (workflow("3.11"), ["8 3.11"]),
        (workflow("3.10"), ["8 3.1"]),
        (workflow("'3.10'"), ["8 3.10"]),
        (workflow("3.x"), ["8 *"]),
        (workflow("|\n          3.10\n          3.11"), ["9 3.10", "10 3.11"]),
        (workflow("${{ matrix.python }}", '["3.10", "3.11"]'), ["7 3.10", "7 3.11"]),
        (workflow("${{ matrix.python }}", "[3.9, 3.10]"), ["7 3.9", "7 3.1"]),
        (workflow("${{ matrix.py.version }}", "[a]\n        py: [{version: '3.11'}]"), ["7 ?", "8 3.11"]),
        (workflow("${{ matrix.v }}", "[a]\n        include: [{v: '3.11'}]"), ["7 ?", "8 3.11"]),
        (workflow("${{ matrix.v }}", "[a]\n        exclude: [{v: '3.11'}]\n        v: ['3.12']"), ["7 ?", "9 3.12"]),
        (workflow("${{ fromJSON(needs.a.outputs.b) }}"), ["8 ?"]),
        (workflow("${{ matrix.python }}", """${{ fromJSON('["3.10", "3.11"]') }}"""), ["7 3.10", "7 3.11"]),
        (workflow("${{ env.V }}", more="env:\n  V: '3.11'\n"), ["10 3.11"]),
        (workflow("${{ inputs.v || '3.11' }}"), ["8 ?", "8 3.11"]),
        (f"inputs:\n  v: {{default: '3.11'}}\nruns:\n{workflow('${{ inputs.v }}').partition('24.04')[2]}", ["2 3.11"]),
        ("jobs:\n  a:\n    container: python:3.11-slim\n", ["3 3.11"]),
        ("jobs:\n  a:\n    env: {UV_PYTHON: '3.11'}\n", ["3 3.11"]),
        ("jobs:\n  a:\n    steps:\n    - run: |\n        true\n        uv run --python 3.11 pytest\n", ["6 3.11"]),
        ("jobs:\n  a:\n    steps:\n    - run: uv python install 3.11 3.12\n", ["4 3.11", "4 3.12"]),
        ("jobs:\n  a:\n    steps:\n    - run: uv pip install --python .venv/bin/python .\n", []),
        ("jobs:\n  a:\n    steps:\n    - uses: astral-sh/setup-uv@v6\n", ["4 ?"]),
        ("jobs:\n  a:\n    steps:\n    - run: docker run app pytest # uv\n", ["4 ?"]),
    ],
)  # fmt: skip
def test_a_workflow_says_the_pythons_that_its_jobs_set_up(text: str, places: list[str]) -> None:
    """Expressions are resolved to what they refer to; a number without quotes is the one that YAML makes of it."""
    assert [place.removeprefix("ci ") for place in found_in(CI, text)] == places


WORDS = (
    *(
        "FROM ",
        "RUN ",
        "ARG ",
        "ENV ",
        " AS ",
        "python",
        ":",
        "3",
        ".11",
        "=",
        ">=",
        "[",
        "]",
        "{",
        "}",
        "- ",
        "$",
        "${",
    ),
    *("${{ ", " }}", "matrix.", "env.", "jobs:", "steps:", "with:", "python-version: ", "image: ", "uv ", "[tox]\n"),
    *("apt-get install ", "py{", "\\\n", "#", "<<EOF", "EOF", "'", '"', ",", "||", "|", " ", "\n", "\t", "\0"),
)


@given(st.sampled_from(PATHS), st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=40).map("".join)))
@example("setup.py", "python_requires\0")
@example("noxfile.py", "session" + "(" * 300)
def test_no_text_makes_a_reader_fail(path: str, text: str) -> None:
    """Whatever a file holds, it is read or left out."""
    assert all(found.versions is None or found.versions >= UNKNOWN for found in projects.read(path, text))


def parity(repo: Repo, files: dict[str, str]) -> list[str]:
    """Return code and place of what is found in a repository that brings some files."""
    return places(repo.stage(files).check("--staged", "--select=PAR"))


def places(answer: Answer) -> list[str]:
    assert not answer.err
    return [f"{one['code']} {one['path']}:{one['line']}" for one in answer.findings]


@pytest.mark.parametrize(
    ("files", "findings"),
    [
        (
            {"pyproject.toml": pyproject(">=3.10"), "Dockerfile": "FROM python:3.12\n", CI: workflow("'3.12'")},
            [],
        ),
        (
            {"pyproject.toml": pyproject(">=3.10"), CI: workflow("'3.9'", more="    - run: make\n")},
            ["PAR001 .github/workflows/ci.yml:8"],
        ),
        (
            {"pyproject.toml": pyproject(">=3.10"), CI: workflow("3.10")},
            ["PAR001 .github/workflows/ci.yml:8"],
        ),
        (
            {"setup.cfg": "[options]\npython_requires = >=3.10\n", "tox.ini": "[tox]\nenvlist = py{39,310}\n"},
            ["PAR001 tox.ini:2"],
        ),
        (
            {"Dockerfile": "FROM python:3.12\n", CI: workflow("'3.11'")},
            ["PAR002 Dockerfile:1"],
        ),
        (
            {"Dockerfile": "FROM python:3.12\n", CI: workflow("'3.11'", more="    - run: uv run -p 3.12 pytest\n")},
            [],
        ),
        (
            {
                "pyproject.toml": pyproject(">=3.9"),
                ".python-version": "3.13\n",
                "Dockerfile": "FROM python:3.11\n",
                CI: workflow("${{ matrix.python }}", '["3.9", "3.11", "3.13"]'),
            },
            [],
        ),
        (
            {
                ".python-version": "3.12\n",
                "Dockerfile": "FROM python:3.12\n",
                CI: workflow("'3.11'", more="    - uses: astral-sh/setup-uv@v6\n"),
            },
            [],
        ),
        (
            {"Dockerfile": "FROM python:3.12\n", CI: workflow("'3.11'", more="    - uses: astral-sh/setup-uv@v6\n")},
            ["PAR002 Dockerfile:1"],
        ),
        (
            {".python-version": "3.11\n", "docker/py312/Dockerfile": "FROM python:3.12\n"},
            [],
        ),
        (
            {".python-version": "3.11\n", "Dockerfile.dev": "FROM python:3.12\n"},
            [],
        ),
        (
            {".python-version": "3.11\n", "tests/Dockerfile": "FROM python:3.12\n"},
            [],
        ),
        (
            {"environment.yml": "dependencies:\n- python=3.11\n", "runtime.txt": "python-3.12.1\n"},
            ["PAR002 runtime.txt:1"],
        ),
        (
            {"pyproject.toml": pyproject("<3.13", '[tool.ruff]\ntarget-version = "py312"\n')},
            [],
        ),
        (
            {"pyproject.toml": pyproject(">=3.6", '[tool.ruff]\ntarget-version = "py37"\n')},
            [],
        ),
        (
            {"pyproject.toml": pyproject(">=3.10"), "scripts/ruff.toml": 'target-version = "py312"\n'},
            [],
        ),
        (
            {"setup.cfg": "[options]\npython_requires = >=3.10\n[mypy]\npython_version = 3.11\n"},
            ["PAR003 setup.cfg:4"],
        ),
        (
            {
                "Dockerfile": "FROM python:3 AS a\nFROM python:3.11\n",
                "compose.yaml": "a:\n  image: python\n",
            },
            ["PAR004 compose.yaml:2"],
        ),
        (
            {"pyproject.toml": '[tool.poetry.dependencies]\npython = "3.11.3"\n', "Dockerfile": "FROM python:3.11.6\n"},
            ["PAR005 pyproject.toml:2"],
        ),
        (
            {"pyproject.toml": pyproject("~=3.11.3")},
            [],
        ),
    ],
)
def test_what_disagrees_within_a_project_is_found_once(repo: Repo, files: dict[str, str], findings: list[str]) -> None:
    """Each at the place that should change; what is meant to differ is none."""
    assert parity(repo, files) == findings


def test_a_place_belongs_to_the_nearest_project(repo: Repo) -> None:
    """An image of one service has nothing to do with the range of another, nor with that of the root."""
    files = {
        "pyproject.toml": pyproject(">=3.12"),
        "services/old/pyproject.toml": pyproject("<3.10"),
        "services/old/Dockerfile": "FROM python:3.9\n",
        "services/bare/requirements.txt": "a==1\n",
        "services/bare/Dockerfile": "FROM python:3.8\n",
        "docker/Dockerfile": "FROM python:3.11\n",
    }
    assert parity(repo, files) == ["PAR001 docker/Dockerfile:1"]


def test_a_job_is_about_the_folder_that_it_works_in(repo: Repo) -> None:
    """With several projects and no such folder, it is about the root's, if there is one."""
    within = "    - run: pytest\n      working-directory: b\n"
    several = f"{within}    - run: cd a && pytest\n"
    files = {
        "a/pyproject.toml": pyproject(">=3.12"),
        "b/pyproject.toml": pyproject(">=3.9"),
        CI: workflow("'3.8'"),
        ".github/workflows/b.yml": workflow("'3.8'", more=within),
        ".github/workflows/both.yml": workflow("'3.8'", more=several),
        ".github/workflows/any.yml": workflow("'3.8'", more="      working-directory: ${{ matrix.folder }}\n"),
    }
    assert parity(repo, files) == ["PAR001 .github/workflows/b.yml:8"]


def test_the_message_shows_the_two_places_and_both_values(repo: Repo) -> None:
    """So that nobody has to look for the other one."""
    answer = repo.stage({".python-version": "3.11.4\n", "Dockerfile": "\n\nFROM python:3.12-slim\n"})
    (finding,) = answer.check("--staged", "--select=PAR").findings
    assert finding["message"] == "Dockerfile:3 has 3.12, .python-version:1 has 3.11"
    assert finding["fix"] == "write 3.11 in Dockerfile, or 3.12 in .python-version"


def test_a_commit_that_touches_neither_place_hears_nothing(repo: Repo) -> None:
    """The finding is on the side that is brought; an old one waits for the look at everything."""
    dockerfile = "FROM python:3.10\n"
    repo.commit({"pyproject.toml": pyproject(">=3.10"), "Dockerfile": dockerfile})
    assert parity(repo, {"pyproject.toml": pyproject(">=3.11")}) == ["PAR001 pyproject.toml:4"]
    repo.commit()
    assert parity(repo, {"Dockerfile": dockerfile + "RUN true\n", "setup.cfg": "[flake8]\n"}) == []
    assert parity(repo, {"Dockerfile": dockerfile.replace("\n", "-slim\n")}) == ["PAR001 Dockerfile:1"]
    assert places(repo.check("--all", "--select=PAR")) == ["PAR001 Dockerfile:1"]


def test_several_places_that_a_new_range_leaves_out_are_one_finding(repo: Repo) -> None:
    """At the range, if it is what changed."""
    repo.commit({"pyproject.toml": pyproject(">=3.9"), "Dockerfile": "FROM python:3.9\n", CI: workflow("'3.9'")})
    answer = repo.stage({"pyproject.toml": pyproject(">=3.11")}).check("--staged", "--select=PAR")
    assert places(answer) == ["PAR001 pyproject.toml:4"]
    assert "python:3.9 (Dockerfile:1), and 1 more" in answer.findings[0]["message"]


def test_a_target_is_an_error_above_the_floor_and_a_warning_below_it(repo: Repo) -> None:
    """And the line can go where the tool reads requires-python itself."""
    tools = '[tool.ruff]\ntarget-version = "py312"\n[tool.black]\ntarget-version = ["py39", "py312"]\n'
    answer = repo.stage({"pyproject.toml": pyproject(">=3.10", tools)}).check("--staged", "--select=PAR")
    assert [(one["level"], one["fix"].partition(":")[0]) for one in answer.findings] == [
        ("error", "delete the line"),
        ("warning", "delete the line"),
    ]


@pytest.mark.parametrize(
    ("files", "fix"),
    [
        ({"pyproject.toml": pyproject("==3.11.3")}, 'write "==3.11.*"'),
        (
            {"pyproject.toml": pyproject(">=3.10", '[tool.mypy]\npython_version = "3.12"\n')},
            "write 3.10",
        ),
        (
            {"pyproject.toml": pyproject(">=3.10", '[tool.ruff]\ntarget-version = "py312"\n')},
            "delete the line: ruff reads requires-python",
        ),
        (
            {"setup.py": 'from setuptools import setup\nsetup(name="a", python_requires=">=3.10")\n'}
            | {"ruff.toml": 'target-version = "py312"\n'},
            "write py310",
        ),
        ({".python-version": "3.11\n", "Dockerfile": "FROM python:3\n"}, "write its minor version: 3.11"),
        ({"Dockerfile": "FROM python:3\n"}, "write its minor version, as python:3.11-slim does"),
        ({"Dockerfile": "FROM python:3.11\n", CI: workflow("'3.12'")}, f"add 3.11 to {CI}"),
    ],
)
def test_the_remedy_names_what_to_write(repo: Repo, files: dict[str, str], fix: str) -> None:
    """The value, in the words of the tool that reads it; or which line can go."""
    (finding,) = repo.stage(files).check("--staged", "--select=PAR").findings
    assert finding["fix"] == fix
