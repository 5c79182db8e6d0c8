"""Three releases of the template: one before, which lacks some of what there is today; today's; and the next one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from support import git

BEFORE, TODAY, NEXT = "v0.1.0", "v0.2.0", "v0.10.0"  # by number, and not by letters, the last is the newest
GROUP = """\
template = [
    "cookiecutter==2.7.1",
    "cruft==2.16.0",
]
"""
TEAM = """\
def team_problem(answers: Answers) -> str | None:
    return None if answers["team"] else "team: is empty; name who is called at night"


def author_problem("""


def releases(template: Path, folder: Path) -> Path:
    """Make a repository of the template with a commit and a tag for each release."""
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("__pycache__"))
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    _release(folder, BEFORE, _undo)
    for path in folder.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    _release(folder, TODAY, lambda _: None)
    _release(folder, NEXT, _go_on)
    return folder


def published(repository: Path, newest: str, folder: Path) -> Path:
    """Return a server's copy of the repository, as it was when a release was the newest one."""
    git("clone", "--quiet", "--bare", str(repository), str(folder), cwd=repository)
    for tag in git("tag", "--no-merged", newest, cwd=folder).split():
        git("tag", "--delete", tag, cwd=folder)
    git("update-ref", "refs/heads/main", newest, cwd=folder)
    git("config", "uploadpack.allowFilter", "true", cwd=folder)
    git("config", "uploadpack.allowAnySHA1InWant", "true", cwd=folder)
    return folder


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    """Replace texts, all of which must be there, and keep the line endings."""
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, f"{path.name}: {old!r}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="\n")


def _release(folder: Path, tag: str, change: Callable[[Path], None]) -> None:
    change(folder)
    git("add", "--all", "--force", cwd=folder)
    git("commit", "--quiet", "--message", f"Version {tag}", cwd=folder)
    git("tag", tag, cwd=folder)


def _undo(folder: Path) -> None:
    """Take out of today's template a question, a group of dependencies and two files; name one file otherwise."""
    questions = json.loads((folder / "cookiecutter.json").read_text(encoding="utf-8"))
    del questions["license"], questions["__prompts__"]["license"]
    (folder / "cookiecutter.json").write_text(json.dumps(questions, indent=2), encoding="utf-8")
    # an extension that this release needs as it is, and the next one must not get
    old = (folder / "hooks" / "answers.py").rename(folder / "hooks" / "refuse.py")
    edit(old, ('"policies" / "mlops_policy" / "__init__.py"', '"VERSION"'), ("class Answers(", "class Refuse("))
    edit(folder / "cookiecutter.json", ("hooks.answers.Answers", "hooks.refuse.Refuse"))
    (folder / "VERSION").write_text('__version__ = "0.1.0"\n', encoding="utf-8")
    (project,) = folder.glob("*cookiecutter.project_slug*")
    for name in ("LICENSE", "pyproject.toml"):
        edit(project / name, ("cookiecutter.license", "'Proprietary'"))
    edit(project / "pyproject.toml", (GROUP, ""))
    edit(project / "configs" / "gate_config.yaml", ("floor: 0.6 ", "floor: 0.55"))
    edit(project / "README.md", ("It needs [uv]", "All it needs is [uv]"))
    (project / ".github" / "template_update.py").unlink()
    (project / ".github" / "workflows" / "template-update.yml").unlink()
    (project / "data" / "README.md").rename(project / "DATA.md")


def _go_on(folder: Path) -> None:
    """Ask one thing more, with a rule for its answer; change, add, rename and remove files."""
    edit(folder / "cookiecutter.json", ('  "__package_name"', '  "team": "data",\n  "__package_name"'))
    edit(
        folder / "hooks" / "pre_gen_project.py",
        ("def author_problem(", TEAM),
        ("(name_problem, author_problem,", "(name_problem, team_problem, author_problem,"),
    )
    (project,) = folder.glob("*cookiecutter.project_slug*")
    edit(
        project / "README.md",
        ("\nIt needs [uv]", "\nThe team of {{ cookiecutter.team }} answers for it.\n\nIt needs [uv]"),
    )
    edit(project / "configs" / "gate_config.yaml", ("floor: 0.6 ", "floor: 0.65"))
    edit(project / "pyproject.toml", ("xfail_strict = true", "xfail_strict = true\nfilterwarnings = []"))
    (project / "configs" / "team.yaml").write_text("team: {{ cookiecutter.team }}\n", encoding="utf-8")
    (project / "deploy" / "airflow" / "lifecycle.py").unlink()
