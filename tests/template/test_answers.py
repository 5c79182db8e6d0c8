"""Every combination of answers gives a whole project; bad ones are refused in one line."""

import ast
import configparser
import itertools
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from support import ROOT, Bake, Project

REMOTES = {"local": "", "s3": "s3://bucket/models", "gcs": "gs://bucket/models", "azure": "azure://container/models"}
LICENSES = ("Proprietary", "Apache-2.0", "MIT", "BSD-3-Clause")
PYTHONS = ("3.11", "3.12", "3.13")
# Sixteen sets in which every two answers meet: remote with licence, remote with Python, licence with Python.
PAIRWISE = [
    {
        "project_name": f"Project {number}",
        "dvc_remote": list(REMOTES)[remote],
        "dvc_remote_url": list(REMOTES.values())[remote],
        "license": LICENSES[license_],
        "python_version": PYTHONS[(2 * license_ + remote) % 3],
    }
    for number, (license_, remote) in enumerate(itertools.product(range(4), range(4)))
]
AWKWARD = [
    {"project_name": "O'Brien's \"Best\" Model"},
    {"project_name": "Prédiction d'Attrition — Größe"},
    {"project_name": "顧客離脱"},
    {"project_name": "x"},
    {"project_name": "A very long name " * 12},
    {"author_name": 'Back\\slash "Quote" O\'Neil', "description": "C:\\new\\table, 100 % \"quoted\" & 'single' #hash"},
    {"author_name": "Ünïcödé 名前", "description": "Zażółć gęślą jaźń: naïve — 漢字 🚀"},
    {"description": "ends in a backslash \\"},
    {"description": "three quotes \"\"\" and ''' and ``` and --- and $HOME and ${x}"},
    {"project_slug": "a", "author_email": "first.last+tag@sub.example.co.uk"},
]
READERS = {
    ".py": ast.parse,
    ".ipynb": json.loads,
    ".json": json.loads,
    ".toml": tomllib.loads,
    ".yaml": lambda text: list(yaml.safe_load_all(text)),
    ".yml": yaml.safe_load,
}


def parses(path: Path) -> bool:
    reader = READERS.get(path.suffix)
    if reader is not None:
        reader(path.read_text(encoding="utf-8"))  # type: ignore[operator]
    return reader is not None


def left_over(path: Path) -> list[str]:
    """Return Jinja that was not rendered; GitHub has braces too, after a dollar, and what deploy/ is for."""
    braces = [] if "deploy" in path.parts else [r"(?<!\$)\{\{.*"]
    return re.findall("|".join([*braces, r"\{%.*", r".*cookiecutter\..*"]), path.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("answers", PAIRWISE, ids=lambda a: f"{a['dvc_remote']}-{a['license']}-{a['python_version']}")
def test_every_pair_of_answers_gives_files_that_parse(bake: Bake, answers: dict[str, str]) -> None:
    """Each TOML, YAML, JSON and Python file parses, and no brace is left over."""
    project = bake(**answers)
    assert sum(parses(path) for path in project.files()) > 40
    assert [line for path in project.files() for line in left_over(path)] == []


@pytest.mark.parametrize("answers", PAIRWISE, ids=lambda a: f"{a['dvc_remote']}-{a['license']}-{a['python_version']}")
def test_an_answer_reaches_the_places_that_it_is_for(bake: Bake, answers: dict[str, str]) -> None:
    """The Python version, the remote and the licence stand where they belong."""
    project = bake(**answers)
    config = configparser.ConfigParser()
    config.read_string(project.read(".dvc/config"))
    metadata = tomllib.loads(project.read("pyproject.toml"))["project"]
    assert project.read(".python-version").strip() == answers["python_version"]
    assert project.read("Dockerfile").count(f"python:{answers['python_version']}-slim-trixie@sha256:") == 2
    assert config[f"'remote \"{answers['dvc_remote']}\"'"]["url"].startswith(
        answers["dvc_remote_url"] or "~/.dvc-remotes"
    )
    assert metadata["license"].removeprefix("LicenseRef-") == answers["license"]


def test_no_answer_changes_what_is_installed(bake: Bake) -> None:
    """Dependencies, extras, groups and the tested closure are equal in all projects."""

    def installed(project: Project) -> tuple[object, ...]:
        parsed = tomllib.loads(project.read("pyproject.toml"))
        table = parsed["project"]
        closure = project.read("requirements-lock.txt")
        extras = table["optional-dependencies"]
        return table["dependencies"], extras, parsed["dependency-groups"], table["requires-python"], closure

    projects = [bake(**answers) for answers in PAIRWISE]
    assert all(installed(project) == installed(projects[0]) for project in projects)


@pytest.mark.slow
@pytest.mark.parametrize("answers", AWKWARD, ids=lambda a: next(iter(a.values()))[:24])
def test_awkward_but_legal_answers_survive(bake: Bake, answers: dict[str, str]) -> None:
    """Quotes, backslashes, other scripts, one letter, many letters: every file parses, and the commit is made."""
    project = bake(**answers)
    metadata = tomllib.loads(project.read("pyproject.toml"))["project"]
    assert sum(parses(path) for path in project.files()) > 40
    assert metadata["description"] == answers.get("description", metadata["description"])
    assert metadata["authors"][0]["name"] == answers.get("author_name", "MLOps Team")
    assert project.ok("git", "log", "--format=%s").strip() == "Initial MLOps project structure"


REFUSED = [
    ({"project_slug": "class"}, "project_slug 'class'"),
    ({"project_slug": "json"}, "project_slug 'json'"),
    ({"project_slug": "pandas"}, "project_slug 'pandas'"),
    ({"project_slug": "scikit-learn"}, "project_slug 'scikit-learn'"),
    ({"project_slug": "tests"}, "project_slug 'tests'"),
    ({"project_slug": "nul"}, "project_slug 'nul'"),
    ({"project_slug": "Churn_Predictor"}, "project_slug 'Churn_Predictor'"),
    ({"project_slug": "../outside"}, "project_slug '../outside'"),
    ({"project_name": "3D Model"}, "project_slug '3d-model'"),
    ({"project_name": " "}, "project_name"),
    ({"author_name": " "}, "author_name"),
    ({"author_email": "nobody"}, "author_email 'nobody'"),
    ({"author_email": "a b@example.org"}, "author_email 'a b@example.org'"),
    ({"github_org": "https://github.com/org"}, "github_org"),
    ({"dvc_remote": "s3"}, "dvc_remote_url: is empty"),
    ({"dvc_remote": "gcs", "dvc_remote_url": "s3://bucket"}, "dvc_remote_url 's3://bucket'"),
    ({"dvc_remote": "azure", "dvc_remote_url": "azure://"}, "dvc_remote_url 'azure://'"),
    ({"dvc_remote_url": "/mnt/share"}, "dvc_remote_url '/mnt/share'"),
    ({"dvc_remote": "s3", "dvc_remote_url": "s3://me:word@bucket"}, "dvc_remote_url: holds credentials"),
    ({"description": "two\nlines"}, "description: holds a control character"),
]


@pytest.mark.parametrize(("answers", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_a_bad_answer_is_refused_in_one_line(user: Project, template: Path, answers: dict[str, str], said: str) -> None:
    """The line names the question; nothing is written, and there is no traceback."""
    given = [f"{name}={value}" for name, value in answers.items()]
    done = user.run("cookiecutter", str(template), "--no-input", *given)
    assert done.returncode == 1
    assert (done.stdout + done.stderr).strip().startswith(f"mlops-template: {said}")
    assert len((done.stdout + done.stderr).strip().splitlines()) == 1
    assert list(user.path.iterdir()) == []


def test_the_hook_is_the_last_guard(template: Path, user: Project) -> None:
    """Where cookiecutter's extension is not asked, pre_gen_project.py itself refuses."""
    rendered = (template / "hooks" / "pre_gen_project.py").read_text(encoding="utf-8")
    answers = {**json.loads((template / "cookiecutter.json").read_text(encoding="utf-8")), "project_slug": "import"}
    (user.path / "hook.py").write_text(rendered.replace("{{ cookiecutter | tojson }}", json.dumps(answers)))
    done = user.run("python", "hook.py")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "project_slug 'import'" in done.stderr


def test_no_project_can_hide_a_package_that_it_needs(template: Path) -> None:
    """Every name in the tested closure is refused as a project's name."""
    hook = (template / "hooks" / "pre_gen_project.py").read_text(encoding="utf-8")
    reserved = set(hook.split('"""')[3].split())
    (closure,) = template.glob("*cookiecutter*/requirements-lock.txt")
    names = {
        re.sub(r"[-_.]+", "_", name) for name in re.findall(r"^([a-z0-9._-]+)==", closure.read_text(), re.MULTILINE)
    }
    assert len(names) > 250
    assert names - reserved == set()


def test_every_question_is_explained() -> None:
    """Each public question has a prompt, and each private name derives from the answers."""
    questions = json.loads((ROOT / "cookiecutter.json").read_text(encoding="utf-8"))
    public = [name for name in questions if not name.startswith("_")]
    assert list(questions["__prompts__"]) == public
