"""Exact versions are written where ranges are, and the lock stays in step: by real uv, Poetry and PDM."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from index import serve
from mlops_policy import cli
from samples import APPLICATION, LIBRARY, LOCK
from scratch import Repo

PYPROJECT = """\
[project]
name = "service"   # the name stays
version = "1.0"
requires-python = ">=3.11"
dependencies = [
    "packaging>=23",  # a comment
    'idna',
    "tomli (>=2.0,<3) ; python_version < '3.12'",
]

[project.optional-dependencies]
x = ["six~=1.16"]

[dependency-groups]
dev = ["iniconfig", { include-group = "t" }]
t = ["pluggy >=1"]
"""
POETRY = """\
[tool.poetry]
name = "service"
version = "1.0"
description = ""
authors = []
package-mode = false

[tool.poetry.dependencies]
python = "^3.11"
packaging = "^26"     # a comment
idna = "*"
six = { version = "~1.17", optional = true }

[tool.poetry.group.dev.dependencies]
iniconfig = ">=2"
"""
PDM = PYPROJECT + '\n[tool.pdm]\ndistribution = false\n\n[tool.pdm.dev-dependencies]\nold = ["six"]\n'
SOURCE = '\n[[tool.{}]]\nname = "{}"\nurl = "{}"\n{}\n'
# A tool with what it needs, as it was on a day on which all of it worked together.
DAY = ("uvx", "--exclude-newer=2025-11-25")
POETRY_TOOL, PDM_TOOL = (*DAY, "poetry==2.2.1"), (*DAY, "pdm==2.26.1")
HOOKS = "repos:\n- repo: local\n  hooks:\n  - id: a\n    additional_dependencies:"
CELL = '{"cells": [{"cell_type": "code", "outputs": [], "source":'
TOOLS = {
    "uv": (PYPROJECT, ("uv.index", "here", "default = true"), ("uv", "lock"), ("uv", "lock", "--check")),
    "poetry": (
        POETRY,
        ("poetry.source", "here", 'priority = "primary"'),
        (*POETRY_TOOL, "lock"),
        (*POETRY_TOOL, "check", "--lock"),
    ),
    "pdm": (PDM, ("pdm.source", "pypi", ""), (*PDM_TOOL, "lock"), (*PDM_TOOL, "lock", "--check")),
}


def fix(repo: Repo, *words: str) -> tuple[int, str]:
    """Run ``mlops-policy fix``; return its exit code and what it printed."""
    answer = repo.run("fix", *words)
    return answer.code, answer.out


@pytest.fixture
def service(repo: Repo) -> Repo:
    """Return a repository with ranges and a lock in step."""
    return repo.stage({"pyproject.toml": APPLICATION, "uv.lock": LOCK})


def read(repo: Repo, name: str) -> str:
    return (repo.path / name).read_bytes().decode()


@pytest.mark.slow
@pytest.mark.parametrize("tool", TOOLS)
def test_a_fixed_project_is_exact_and_its_tool_says_that_the_lock_is_in_step(repo: Repo, tool: str, index: str) -> None:
    """With a real lock, by the tool itself; and the check under mode exact is clean."""
    manifest, (table, name, option), lock, check = TOOLS[tool]
    repo.write({"pyproject.toml": manifest + SOURCE.format(table, name, index, option)})
    run(repo.path, lock)
    code, said = fix(repo)
    assert code == 0, said
    run(repo.path, check)
    assert "# a comment" in read(repo, "pyproject.toml")
    assert repo.stage({}).check("--all", "--select=PIN,LCK", "--pins=exact").findings == []


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of an index on this machine."""
    with serve(tmp_path_factory.mktemp("index")) as address:
        yield address


def run(folder: Path, command: tuple[str, ...]) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"


def test_the_lock_repeats_what_was_written(service: Repo) -> None:
    """Entries without a version get one."""
    code, said = fix(service)
    assert (code, said.splitlines()[-1]) == (0, "3 exact versions written, 0 places left; then: git add --update")
    assert '{ name = "pandas", specifier = "==3.1.1" }' in read(service, "uv.lock")
    assert 'dependencies = ["numpy==2.4.6", "pandas==3.1.1"]' in read(service, "pyproject.toml")
    assert service.stage({}).check("--all", "--pins=exact").findings == []


def test_a_dry_run_shows_the_difference_and_writes_nothing(service: Repo) -> None:
    """A unified one, of the lock too."""
    code, said = fix(service, "--dry-run")
    assert code == 0
    assert '-dependencies = ["numpy>=1.26", "pandas"]\n+dependencies = ["numpy==2.4.6", "pandas==3.1.1"]' in said
    assert "+++ b/uv.lock" in said
    assert "3 exact versions would be written" in said
    assert read(service, "pyproject.toml") == APPLICATION
    assert read(service, "uv.lock") == LOCK


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("requirements.txt", "numpy>=1\r\n# c\r\npandas  # d\r\n", "numpy==2.4.6\r\n# c\r\npandas==3.1.1  # d\r\n"),
        ("requirements.txt", "\ufeffnumpy\n", "\ufeffnumpy==2.4.6\n"),
        ("requirements.txt", "NumPy[all] >= 1 ; python_version > '3'\n", "NumPy[all]==2.4.6 ; python_version > '3'\n"),
        (
            "Dockerfile",
            'FROM python:3.11.9\nRUN pip install "numpy>=1" \\\n  pandas\n',
            'FROM python:3.11.9\nRUN pip install "numpy==2.4.6" \\\n  pandas==3.1.1\n',
        ),
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    steps:\n    - run: |\n        pip install pytest\n        make\n",
            "on: push\njobs:\n  a:\n    steps:\n    - run: |\n        pip install pytest==9.2.0\n        make\n",
        ),
        (
            ".pre-commit-config.yaml",
            f"{HOOKS} ['numpy', pandas>=2]\n",
            f"{HOOKS} ['numpy==2.4.6', pandas==3.1.1]\n",
        ),
        (
            "a.ipynb",
            f'{CELL} ["%pip install numpy\\n", "x"]}}], "nbformat": 4}}',
            f'{CELL} ["%pip install numpy==2.4.6\\n", "x"]}}], "nbformat": 4}}',
        ),
        (
            "a.py",
            '# /// script\n# dependencies = ["numpy>1"]\n# ///\n',
            '# /// script\n# dependencies = ["numpy==2.4.6"]\n# ///\n',
        ),
    ],
    ids=["crlf", "byte order mark", "marker", "Dockerfile", "workflow", "hooks", "notebook", "script"],
)
def test_a_version_is_written_where_a_person_would(service: Repo, name: str, before: str, after: str) -> None:
    """And no other character changes."""
    service.write({name: before})
    assert fix(service, name)[0] == 0
    assert read(service, name) == after


def test_a_library_keeps_what_it_publishes(repo: Repo) -> None:
    """Its groups are written, and one line says what was left, and why."""
    repo.write({"pyproject.toml": LIBRARY, "uv.lock": LOCK.replace("virtual", "editable")})
    code, said = fix(repo)
    assert code == 1
    assert "left: pyproject.toml: 2 ranges are left: what a published library needs" in said
    assert '"numpy>=1.26", "pandas"' in read(repo, "pyproject.toml")
    assert '"pytest==9.2.0"' in read(repo, "pyproject.toml")


def test_a_package_that_is_locked_twice_is_left_with_the_reason(service: Repo) -> None:
    """By markers: nobody but a person can say which."""
    twice = '[[package]]\nname = "numpy"\nversion = "2.2.0"\nsource = { registry = "https://packages.example.org" }\n'
    service.write({"uv.lock": f"{LOCK}\n{twice}"})
    code, said = fix(service)
    assert code == 1
    assert "left: pyproject.toml:5: numpy >=1.26: locked as 2.2.0 and 2.4.6, by marker: write a line for each" in said
    assert '"numpy>=1.26", "pandas==3.1.1"' in read(service, "pyproject.toml")


def test_a_version_that_the_range_excludes_is_not_written(service: Repo) -> None:
    """The lock is behind: it must be made anew first."""
    service.write({"pyproject.toml": APPLICATION.replace("numpy>=1.26", "numpy>=3")})
    assert "numpy >=3: locked as 2.4.6, which >=3 excludes: uv lock" in fix(service)[1]
    assert '"numpy>=3"' in read(service, "pyproject.toml")


def test_commits_and_digests_are_not_guessed(repo: Repo) -> None:
    """The command that looks each up is printed."""
    step = "on: push\njobs:\n  a:\n    steps:\n    - uses: actions/checkout@v7\n"
    hooks = "repos:\n- repo: https://github.com/a/b\n  rev: main\n  hooks: [{id: c}]\n"
    repo.write({"Dockerfile": "FROM python\n", ".github/workflows/a.yml": step, ".pre-commit-config.yaml": hooks})
    said = fix(repo)[1]
    assert "Dockerfile:1: python: docker buildx imagetools inspect python (and choose a tag)" in said
    assert "a.yml:5: actions/checkout v7: git ls-remote https://github.com/actions/checkout v7" in said
    assert "pre-commit autoupdate --freeze --repo https://github.com/a/b" in said


def test_an_environment_says_the_versions_where_no_lock_does(repo: Repo) -> None:
    """By the names of its records, of pip's and of conda's."""
    repo.write(
        {
            "requirements.txt": "numpy\n",
            "environment.yml": "dependencies:\n  - scipy\n",
            ".venv/lib/python3.11/site-packages/numpy-2.4.6.dist-info/METADATA": "",
            ".venv/conda-meta/scipy-1.17.1-py311_0.json": "{}",
            ".gitignore": ".venv\n",
        }
    )
    assert fix(repo, "--environment", ".venv")[0] == 0
    assert read(repo, "requirements.txt") == "numpy==2.4.6\n"
    assert read(repo, "environment.yml") == "dependencies:\n  - scipy=1.17.1\n"


def test_what_is_no_environment_is_said(repo: Repo) -> None:
    """And nothing is done."""
    with repo.patch.context() as patch:
        patch.chdir(repo.path)
        assert cli.main(["fix", "--environment", "nowhere"]) == 2
    assert "nowhere is no environment" in repo.capture.readouterr().err


def test_files_that_belong_together_are_written_together_or_not_at_all(service: Repo) -> None:
    """A lock that cannot be written leaves the manifest as it was."""
    from mlops_policy.fix import files  # noqa: PLC0415  a function that is replaced

    replace = files._replace
    calls: list[Path] = []

    def fail(path: Path, content: bytes) -> None:
        calls.append(path)
        if path.name == "uv.lock":
            raise PermissionError(13, "Permission denied", str(path))
        replace(path, content)

    service.patch.setattr(files, "_replace", fail)
    with service.patch.context() as patch:
        patch.chdir(service.path)
        assert cli.main(["fix"]) == 4
    assert [path.name for path in calls] == ["pyproject.toml", "uv.lock", "pyproject.toml"]
    assert read(service, "pyproject.toml") == APPLICATION
