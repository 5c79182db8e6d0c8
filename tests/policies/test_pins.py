"""When is a dependency that is not pinned a finding: by mode, by lock, by what is new; and how it is said."""

import pytest
from mlops_policy import cli
from samples import APPLICATION, LIBRARY, LOCK
from scratch import Answer, Repo


def names(answer: Answer) -> list[str]:
    """Return what the findings are about, without the places."""
    return [one["message"].split(" ")[0] for one in answer.findings]


def say(repo: Repo, *words: str) -> str:
    """Return what a person is shown."""
    with repo.patch.context() as patch:
        patch.chdir(repo.path)
        repo.capture.readouterr()
        cli.main(["check", *words])
    return repo.capture.readouterr().out


def test_a_lock_in_step_lets_ranges_pass_with_one_line_that_says_so(repo: Repo) -> None:
    """Exit code 0, and the number of ranges that pass."""
    repo.stage({"pyproject.toml": APPLICATION, "uv.lock": LOCK})
    assert repo.check("--all").code == 0
    assert say(repo, "--all").startswith("pyproject.toml: 3 ranges pass: uv.lock is in step (mode auto)\n")


def test_a_hook_says_nothing_where_a_lock_is_in_step(repo: Repo) -> None:
    """Silence at a commit."""
    repo.stage({"pyproject.toml": APPLICATION, "uv.lock": LOCK})
    assert say(repo, "--hook", "--") == ""


def test_without_a_lock_each_range_is_a_finding(repo: Repo) -> None:
    """In the lines in which they stand."""
    answer = repo.stage({"pyproject.toml": APPLICATION}).check("--all", "--select=PIN")
    assert names(answer) == ["numpy", "pandas", "pytest"]
    assert [one["line"] for one in answer.findings] == [5, 5, 8]


def test_a_lock_that_is_behind_holds_nothing(repo: Repo) -> None:
    """The ranges are findings again, and so is the lock."""
    files = {"pyproject.toml": APPLICATION.replace("pandas", "polars"), "uv.lock": LOCK}
    assert {"LCK002", "PIN001"} <= set(repo.stage(files).check("--all").codes)


def test_a_library_keeps_its_ranges_but_not_those_of_its_groups(repo: Repo) -> None:
    """What it needs is for those to narrow who install it."""
    assert names(repo.stage({"pyproject.toml": LIBRARY}).check("--all", "--select=PIN")) == ["pytest"]


def test_a_package_with_an_image_is_an_application(repo: Repo) -> None:
    """Somebody runs it."""
    files = {"pyproject.toml": LIBRARY, "Dockerfile": "FROM python:3.11.9-slim\n"}
    assert len(repo.stage(files).check("--all", "--select=PIN001").findings) == 3


@pytest.mark.parametrize(("mode", "findings"), [("auto", 0), ("locked", 0), ("off", 0), ("exact", 3)], ids=str)
def test_a_mode_is_set_for_all(repo: Repo, mode: str, findings: int) -> None:
    """In the configuration, and on the command line."""
    repo.stage({"pyproject.toml": APPLICATION, "uv.lock": LOCK})
    assert len(repo.check("--all", "--select=PIN", f"--pins={mode}").findings) == findings
    repo.stage({".mlops-policy.toml": f'pins = "{mode}"\n'})
    assert len(repo.check("--all", "--select=PIN").findings) == findings


def test_a_mode_is_set_for_a_folder(repo: Repo) -> None:
    """The nearest folder that has one decides."""
    manifest = APPLICATION.replace("service", "other")
    repo.stage({"a/pyproject.toml": manifest, "a/b/pyproject.toml": manifest, "c/pyproject.toml": manifest})
    repo.stage({".mlops-policy.toml": '[pins]\na = "off"\n"a/b" = "exact"\n'})
    assert repo.check("--all", "--select=PIN").paths == ["a/b/pyproject.toml", "c/pyproject.toml"]


def test_only_the_lines_that_a_commit_brings_are_judged_at_a_commit(repo: Repo) -> None:
    """An old repository is not drowned by the first hook; all of it is judged when all is asked for."""
    repo.commit({"requirements.txt": "numpy\npandas\n"})
    repo.stage({"requirements.txt": "numpy\npandas\nscipy\n"})
    assert names(repo.check("--staged")) == ["scipy"]
    assert names(repo.check("--all")) == ["numpy", "pandas", "scipy"]


def test_the_profile_strict_wants_exact_versions(repo: Repo) -> None:
    """A lock in step or not."""
    repo.stage({"pyproject.toml": APPLICATION, "uv.lock": LOCK})
    assert names(repo.check("--all", "--select=PIN", "--profile=strict")) == ["numpy", "pandas", "pytest"]


def test_many_lines_of_one_file_read_as_one_sentence(repo: Repo) -> None:
    """With the command that mends them."""
    many = ", ".join(f'"package-{number}>=1"' for number in range(18))
    repo.stage({"pyproject.toml": APPLICATION.replace('"pandas"', many), "uv.lock": LOCK})
    told = say(repo, "--all", "--select=PIN")
    assert "pyproject.toml:5: PIN001 20 of 20 dependencies of this file are not pinned: numpy >=1.26, package-0" in told
    assert "and 14 more" in told
    assert "mlops-policy fix pyproject.toml" in told
    assert told.count("\n") < 9


def test_an_ignore_beside_the_line_counts_here_too(repo: Repo) -> None:
    """With a reason and a date."""
    comment = "# mlops-policy: ignore[PIN002] the newest is what we test -- until=2099-01-01"
    assert repo.stage({"requirements.txt": f"numpy  {comment}\n"}).check("--all").code == 0
    assert repo.stage({"requirements.txt": "numpy  # mlops-policy: ignore[PIN002]\n"}).check("--all").code == 1


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.in": "numpy\n", "requirements.txt": "numpy==2.4.6\n"},
        {"base.in": "numpy\n", "requirements.txt": "numpy==2.4.6\n"},
        {"requirements.txt": "numpy\n-c constraints.txt\n", "constraints.txt": "numpy==2.4.6\n"},
        {"a/requirements.txt": "-c ../constraints.txt\nnumpy\n", "constraints.txt": "NumPy==2.4.6\n"},
        {"setup.sh": "pip install -c constraints.txt numpy\n", "constraints.txt": "numpy==2.4.6\n"},
        {"environment.yml": "dependencies:\n  - numpy\nchannels: [a]\n", "conda-lock.yml": "version: 1\n"},
        {"a.py": '# /// script\n# dependencies = ["rich"]\n# ///\n', "a.py.lock": "version = 1\n"},
        {
            "main.tf": 'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
            '      version = "~> 5.0"\n    }\n  }\n}\n',
            ".terraform.lock.hcl": 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.1.0"\n}\n',
        },
    ],
    ids=["compiled", "not a list", "constraints", "above", "option", "conda-lock", "script", "terraform"],
)
def test_what_another_file_pins_passes(repo: Repo, files: dict[str, str]) -> None:
    """A lock, a compiled file, constraints."""
    assert repo.stage(files).check("--all", "--select=PIN").findings == []


def test_requirements_that_include_each_other_come_to_an_end(repo: Repo) -> None:
    """Loops are walked once."""
    files = {
        "requirements.txt": "-r b-requirements.txt\nnumpy\n",
        "b-requirements.txt": "-c requirements.txt\npandas\n",
    }
    assert names(repo.stage(files).check("--all", "--select=PIN")) == ["pandas", "numpy"]


def test_what_lies_with_examples_and_tests_only_warns(repo: Repo) -> None:
    """Nobody ships it."""
    answer = repo.stage({"examples/requirements.txt": "numpy\n"}).check("--all", "--select=PIN")
    assert (answer.code, [one["level"] for one in answer.findings]) == (0, ["warning"])


def test_a_remedy_names_the_package_and_the_line_that_is_missing(repo: Repo) -> None:
    """What to write, and not only what is wrong."""
    files = {
        "setup.sh": "pip install rich>=14\n",
        "MLproject": "name: a\nentry_points:\n  main: {command: python a.py}\n",
        "python_env.yaml": "dependencies: [rich]\n",
    }
    fixes = {one["path"]: one["fix"] for one in repo.stage(files).check("--all", "--select=PIN").findings}
    assert fixes["setup.sh"].startswith('write "rich==VERSION"')
    assert "`python_env: python_env.yaml`" in fixes["MLproject"]
    assert fixes["python_env.yaml"].startswith("write NAME==VERSION")


def test_a_manifest_that_cannot_be_read_is_mended_or_taken_back(repo: Repo) -> None:
    """Only what HEAD has can be taken back."""
    broken = {"pyproject.toml": "[project]\nname =\n"}
    assert repo.stage(broken).check("--staged", "--select=PIN090").findings[0]["fix"] == "mend line 2"
    repo.commit({"pyproject.toml": '[project]\nname = "a"\n'})
    (finding,) = repo.stage(broken).check("--staged", "--select=PIN090").findings
    assert finding["fix"] == "git checkout HEAD -- pyproject.toml, or mend line 2"


@pytest.mark.parametrize("name", ["pyproject.toml", "environment.yml", ".pre-commit-config.yaml", "Pipfile"])
def test_a_file_that_cannot_be_read_is_a_finding_with_its_line(repo: Repo, name: str) -> None:
    """And the next file is judged."""
    content = "channels: [a\ndependencies:\n - numpy\n" if name.endswith((".yml", ".yaml")) else "[a]\nb =\n"
    answer = repo.stage({name: content, "requirements.txt": "numpy\n"}).check("--all", "--select=PIN")
    assert {(one["path"], one["code"]) for one in answer.findings} == {(name, "PIN090"), ("requirements.txt", "PIN002")}
