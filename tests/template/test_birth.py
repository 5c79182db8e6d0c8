"""What happens after rendering: the lock, the first commit, the hooks, and what is said when something is missing."""

import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
import yaml
from support import ADDRESS, Project, generate, git, pretend

pytestmark = pytest.mark.slow  # each of them generates, and most of them lock


def commit_of(repository: Path) -> str:
    return git("rev-parse", "HEAD", cwd=repository)


def test_a_project_is_born_locked(born: Project) -> None:
    """uv.lock is committed, agrees with pyproject.toml, and keeps no constraint that would hinder an update."""
    born.ok("uv", "lock", "--check", "--offline")
    assert "uv.lock" in born.ok("git", "ls-files", "uv.lock")
    assert "constraints" not in tomllib.loads(born.read("uv.lock")).get("manifest", {})
    assert "constraint" not in born.read("pyproject.toml")


def test_the_lock_is_the_one_that_was_tested(born: Project, template: Path) -> None:
    """The export of the new lock is, byte by byte, the closure that the template ships."""
    (tested,) = template.glob("*cookiecutter*/requirements-lock.txt")
    assert born.read("requirements-lock.txt") == tested.read_text(encoding="utf-8")


def test_the_shipped_closure_names_versions_and_hashes_only(template: Path) -> None:
    """No URL, no index: a private one works as well."""
    for closure in (template / "requirements-lock.txt", *template.glob("*cookiecutter*/requirements-lock.txt")):
        text = closure.read_text(encoding="utf-8")
        assert re.search(r"://|--index|--extra-index|@ ", text) is None
        assert text.count("--hash=sha256:") > text.count("==")


def test_another_version_than_the_tested_one_is_reported(template: Path, home: dict[str, str], tmp_path: Path) -> None:
    """An index that serves other files for a version is named in one line; the project is locked all the same."""
    changed = shutil.copytree(template, tmp_path / "changed")
    (closure,) = changed.glob("*cookiecutter*/requirements-lock.txt")
    text = closure.read_text(encoding="utf-8")
    start = text.index("--hash=sha256:", text.index("\niniconfig==")) + len("--hash=sha256:")
    closure.write_text(text[:start] + "0" * 64 + text[start + 64 :], encoding="utf-8")
    (out := tmp_path / "out").mkdir()
    done = Project(out, home).run("cookiecutter", str(changed), "--no-input")
    assert "locked, but not to the files that were tested: iniconfig" in done.stdout
    assert (out / "churn-predictor" / "uv.lock").is_file()


def test_the_first_commit_is_the_users(born: Project) -> None:
    """On a machine where git knows nobody, the answers sign; the tree is clean afterwards."""
    said = born.ok("git", "log", "--format=%s|%an|%ae").strip()
    assert said == "Initial MLOps project structure|MLOps Team|mlops@example.org"
    assert born.ok("git", "status", "--porcelain") == ""


def test_commits_run_the_hooks(born: Project, tmp_path: Path) -> None:
    """The hooks are installed, pass on everything at birth, and stop what is wrong."""
    copy = Project(shutil.copytree(born.path, tmp_path / "copy", symlinks=True), born.environment)
    copy.ok("uv", "run", "--only-group", "hooks", "pre-commit", "run", "--all-files")
    (copy.path / "src" / "churn_predictor" / "bad.py").write_text("import os,sys\n")
    copy.ok("git", "add", "--all")
    done = copy.run("git", "commit", "--message", "Bad", GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.org")
    assert done.returncode != 0
    assert "ruff check" in done.stdout + done.stderr


def test_the_template_is_recorded_for_updates(born: Project, repository: Path) -> None:
    """.cruft.json names the template's address and commit, and no folder of this machine."""
    record = json.loads(born.read(".cruft.json"))
    assert (record["template"], record["commit"]) == (ADDRESS, commit_of(repository))
    assert not [key for key in record["context"]["cookiecutter"] if key.startswith("_") and key != "_template"]


def test_cruft_accepts_the_record(born: Project, repository: Path) -> None:
    """A project made by plain cookiecutter passes `cruft check`, without the file having been made by cruft."""
    said = born.ok("cruft", "check", **pretend(repository))
    assert "up to date" in said


def test_the_way_to_the_template_makes_no_difference(
    repository: Path, without_uv: dict[str, str], home: dict[str, str], tmp_path: Path
) -> None:
    """A folder, a relative path, a file:// URL and gh: give the same project, to the last byte of what git keeps."""
    quick = {**without_uv, **pretend(repository), "PATH": without_uv["PATH"]}
    program = shutil.which("cookiecutter", path=home["PATH"]) or "cookiecutter"
    trees = set()
    ways = (str(repository), "../" + repository.name, f"git+{repository.as_uri()}", "gh:example-org/mlops-template")
    (tmp_path / repository.name).symlink_to(repository)
    for number, way in enumerate(ways):
        (folder := tmp_path / str(number)).mkdir()
        Project(folder, quick).ok(program, way, "--no-input", PWD=str(folder))
        trees.add(Project(folder / "churn-predictor", home).ok("git", "rev-parse", "HEAD^{tree}"))
    assert len(trees) == 1


@pytest.mark.parametrize("program", ["cookiecutter", "cruft create"])
def test_the_token_that_the_template_was_asked_with_is_not_recorded(
    repository: Path, without_uv: dict[str, str], home: dict[str, str], tmp_path: Path, program: str
) -> None:
    """Hooks, workflow and record have the address alone; where cruft writes its own record, a line says what to do."""
    token = "ghs_" + "A1b2C3d4" * 4
    address = ADDRESS.replace("//", f"//x-access-token:{token}@")
    asked = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{repository.as_uri()}.insteadOf"}
    user = Project(tmp_path, {**without_uv, **asked, "GIT_CONFIG_VALUE_0": address, "HOME": str(tmp_path / "home")})
    name, *words = program.split()
    said = user.ok(shutil.which(name, path=home["PATH"]) or name, *words, address, "--no-input")
    project = Project(tmp_path / "churn-predictor", home)
    found = {path for path in project.path.rglob("*") if path.is_file() and token.encode() in path.read_bytes()}
    assert f"repo: {ADDRESS}\n" in project.read(".pre-commit-config.yaml")
    assert found == ({project.path / ".cruft.json"} if words else set())
    assert ("take the user and the token out of the address in .cruft.json" in said) is bool(words)


@pytest.mark.parametrize("output", [".", "..", "with space"])
def test_the_next_command_leads_to_the_project_from_where_one_asked(
    template: Path, without_uv: dict[str, str], home: dict[str, str], tmp_path: Path, output: str
) -> None:
    """Wherever it was put: the README's first command puts it beside the clone."""
    (asked := tmp_path / "clone").mkdir()
    program = shutil.which("cookiecutter", path=home["PATH"]) or "cookiecutter"
    user = Project(asked, {**without_uv, "PWD": str(asked)})
    said = user.ok(program, str(template), "--no-input", "--output-dir", output).splitlines()[-1]
    words = shlex.split(said.removeprefix("next: "))
    assert (words[0], words[2:]) == ("cd", ["&&", "uv", "run", "churn-predictor", "run"])
    assert (asked / words[1] / "dvc.yaml").is_file()
    assert (words[1] == "churn-predictor") is (output == ".")


@pytest.mark.parametrize("served", [True, False], ids=["where it is thought to be", "nowhere"])
def test_a_clone_without_an_origin_falls_back_to_the_organisation(
    template: Path, without_uv: dict[str, str], home: dict[str, str], tmp_path: Path, *, served: bool
) -> None:
    """A template that was only ever local is recorded under the organisation of the answers, not by its folder.

    Its hooks and its workflow are from there if it is there: those that nobody can fetch would let no commit through.
    """
    lonely = shutil.copytree(template, tmp_path / "lonely", ignore=shutil.ignore_patterns("__pycache__"))
    for words in (("init", "-q"), ("add", "-A", "-f"), ("commit", "-qm", "Template")):
        git(*words, cwd=lonely)
    program = shutil.which("cookiecutter", path=home["PATH"]) or "cookiecutter"
    address = "https://github.com/acme/mlops-template"
    place = lonely.as_uri() if served else (tmp_path / "nothing").as_uri()
    asked = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{place}.insteadOf", "GIT_CONFIG_VALUE_0": address}
    user = Project(tmp_path, {**without_uv, **asked})
    said = user.ok(program, f"git+{lonely.as_uri()}", "--no-input", "github_org=acme")
    project = tmp_path / "churn-predictor"
    assert json.loads((project / ".cruft.json").read_text())["template"] == address
    assert (address in (project / ".pre-commit-config.yaml").read_text()) is served
    assert (project / ".github" / "workflows" / "policy.yml").exists() is served
    assert (f"no policy hooks: {address} does not answer" in said) is not served


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("uv", "no uv.lock yet; later, with the network: pip install uv=="),
        ("git", "later, with git: git init && git add --all && git commit"),
        ("network", "no uv.lock yet; later, with the network: uv lock && git add uv.lock"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    template: Path, home: dict[str, str], tmp_path: Path, missing: str, said: str
) -> None:
    """Without uv, git or the network, generation ends well, and names what to type later."""
    (folder := tmp_path / "bin").mkdir()
    for program in {"git", "uv"} - {missing}:
        (folder / program).symlink_to(shutil.which(program, path=home["PATH"]) or program)
    offline = {"UV_OFFLINE": "1", "UV_CACHE_DIR": str(tmp_path / "cache")} if missing == "network" else {}
    program = shutil.which("cookiecutter", path=home["PATH"]) or "cookiecutter"
    (out := tmp_path / "out").mkdir()
    done = Project(out, {**home, **offline, "PATH": str(folder)}).run(program, str(template), "--no-input")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if line.startswith(said)] != []
    assert done.stderr == ""
    assert (out / "churn-predictor" / "README.md").is_file()


def test_hooks_off_leave_a_whole_project(template: Path, user: Project) -> None:
    """With --accept-hooks no, nothing is run: every file is there, and the README's commands still hold."""
    user.ok("cookiecutter", str(template), "--no-input", "--accept-hooks", "no")
    project = Project(user.path / "churn-predictor", user.environment)
    assert not (project.path / ".git").exists()
    assert {"README.md", "dvc.yaml", "src", "tests"} <= {path.name for path in project.path.iterdir()}
    project.ok("uv", "lock", "--quiet")


def test_inside_another_repository_no_second_one_is_made(
    template: Path, without_uv: dict[str, str], home: dict[str, str], tmp_path: Path
) -> None:
    """In a monorepo the project belongs to the repository around it."""
    git("init", "--quiet", cwd=tmp_path)
    program = shutil.which("cookiecutter", path=home["PATH"]) or "cookiecutter"
    said = Project(tmp_path, without_uv).ok(program, str(template), "--no-input")
    assert "inside the repository" in said
    assert not (tmp_path / "churn-predictor" / ".git").exists()


def test_a_project_in_the_templates_own_clone_is_committed(
    repository: Path, without_uv: dict[str, str], home: dict[str, str], tmp_path: Path
) -> None:
    """`cookiecutter .` in a clone of the template makes a repository of its own, and leaves the clone clean."""
    git("clone", "--quiet", str(repository), str(tmp_path / "clone"), cwd=tmp_path)
    program = shutil.which("cookiecutter", path=home["PATH"]) or "cookiecutter"
    Project(tmp_path / "clone", without_uv).ok(program, ".", "--no-input", PWD=str(tmp_path / "clone"))
    assert (tmp_path / "clone" / "churn-predictor" / ".git").is_dir()
    assert git("status", "--porcelain", cwd=tmp_path / "clone") == ""


def test_the_policy_comes_from_the_template_at_its_commit(born: Project, repository: Path) -> None:
    """All other hooks run tools of the lock; what is downloaded is the pack, at the very commit of the template."""
    local, policy = yaml.safe_load(born.read(".pre-commit-config.yaml"))["repos"]
    assert local["repo"] == "local"
    assert all(hook["entry"].startswith("uv ") for hook in local["hooks"])
    assert (policy["repo"], policy["rev"]) == (ADDRESS, commit_of(repository))
    assert [hook["id"] for hook in policy["hooks"]] == ["mlops-policy", "mlops-policy-range"]


def test_two_projects_of_two_names_have_one_lock(
    repository: Path, home: dict[str, str], tmp_path: Path, born: Project
) -> None:
    """The lock differs in nothing but the project's own name."""
    other = generate(repository, home, tmp_path, "project_name=Zebra Model", "python_version=3.13")
    assert other.read("uv.lock").count("[[package]]") == born.read("uv.lock").count("[[package]]")

    def foreign(project: Project, name: str) -> list[dict[str, object]]:
        return [entry for entry in tomllib.loads(project.read("uv.lock"))["package"] if entry["name"] != name]

    assert foreign(other, "zebra-model") == foreign(born, "churn-predictor")
