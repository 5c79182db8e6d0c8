"""What every generated project looks like, whatever the answers."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from mlops_policy import __version__
from support import ROOT, Bake, Project

FORBIDDEN_ON_WINDOWS = set('<>:"|?*\\')
STAGES = ["collect", "validate", "features", "train", "evaluate", "gate", "register"]
LATER = ["deploy", "serve", "monitor", "retrain"]  # they act on what is in service


@pytest.fixture(scope="module")
def project(bake: Bake) -> Project:
    return bake()


def test_the_first_commit_holds_everything(project: Project) -> None:
    """One commit with the course's subject, on main, by the author of the answers; the tree is clean."""
    assert project.ok("git", "log", "--format=%s|%an|%ae|%D").strip() == (
        "Initial MLOps project structure|MLOps Team|mlops@example.org|HEAD -> main"
    )
    assert project.ok("git", "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "name",
    [
        "data/raw/sample.csv",
        "data/raw/deep/er/sample.parquet",
        "data/processed/x.feather",
        "data/features/y.npy",
        "models/experiment-001/model.skops",
        "models/model.pkl",
        "mlflow.db",
        "predictions.db",
        "predictions.db-wal",
        "data/predictions/2026-01.parquet",
        "reports/monitor.html",
        "simulation/configs/train_config.yaml",
        "mlruns/0/meta.yaml",
        ".env",
        ".env.production",
        "src/churn_predictor/__pycache__/x.pyc",
        ".dvc/cache/files/md5/00/11",
        ".dvc/config.local",
    ],
)
def test_git_does_not_list_data_models_runs_or_secrets(project: Project, name: str) -> None:
    """The course's own check: `echo test > data/raw/sample.csv`, and `git status` stays silent."""
    path = project.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("test\n")
    assert project.ok("git", "status", "--porcelain", "--untracked-files=all") == ""
    path.unlink()


@pytest.mark.parametrize(
    "name", ["data/raw/customers.dvc", "data/raw/manifest.json", "models/x.dvc", "data/raw/deep/README.md", "dvc.lock"]
)
def test_git_lists_pointers_and_readmes(project: Project, name: str) -> None:
    """What stands for the data is kept."""
    path = project.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("test\n")
    assert name in project.ok("git", "status", "--porcelain", "--untracked-files=all")
    path.unlink()


def test_the_promised_folders_are_there(project: Project) -> None:
    """data/{raw,processed,features}, models, configs, src, tests and metadata/lineage.json are in the first commit."""
    names = {path.relative_to(project.path).as_posix() for path in project.files()}
    kept = {f"data/{part}/.gitkeep" for part in ("raw", "processed", "features")} | {"models/.gitkeep"}
    assert names >= kept | {"metadata/lineage.json", "metadata/lineage.schema.json", "configs/train_config.yaml"}
    assert names >= {f"src/churn_predictor/{stage}.py" for stage in STAGES + LATER}
    assert names >= {f"tests/test_{stage}.py" for stage in STAGES + LATER}


def test_every_direct_dependency_is_pinned_exactly(project: Project) -> None:
    """No range anywhere in pyproject: dependencies, extras, groups and the build system."""
    parsed = tomllib.loads(project.read("pyproject.toml"))
    extras = parsed["project"]["optional-dependencies"].values()
    groups = [item for group in parsed["dependency-groups"].values() for item in group if isinstance(item, str)]
    pins = [*parsed["project"]["dependencies"], *itertools.chain(*extras), *groups, *parsed["build-system"]["requires"]]
    assert len(pins) > 25
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", pin)] == []
    assert parsed["tool"]["uv"]["add-bounds"] == "exact"


def test_no_path_of_this_machine_is_in_a_project(project: Project) -> None:
    """Neither the folder of the template nor the home folder is written into a file."""
    places = [str(project.path.parent), str(ROOT), project.environment["HOME"], str(Path.home()) + "/"]
    texts = {path: path.read_text(encoding="utf-8") for path in project.files()}
    assert [path for path, text in texts.items() if any(place in text for place in places)] == []


def test_a_stage_reads_in_one_sitting(project: Project) -> None:
    """No stage is longer than 150 lines, no module longer than 200, and a stage begins with reads, writes and next."""
    package = project.path / "src" / "churn_predictor"
    lengths = {path.relative_to(package).stem: len(path.read_text().splitlines()) for path in package.rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length > (150 if name in STAGES + LATER else 200)} == {}
    for stage in STAGES + LATER:
        head = project.read(f"src/churn_predictor/{stage}.py").split('"""')[1]
        assert re.search(r"\nreads .+\nwrites .+\nnext ", head, re.DOTALL)


def test_the_stages_are_told_in_one_order(project: Project) -> None:
    """The package, dvc.yaml and the README's table name the same stages in the same order."""
    package = re.findall(r"^(\w+) +\S", project.read("src/churn_predictor/__init__.py"), re.MULTILINE)
    pipeline = list(yaml.safe_load(project.read("dvc.yaml"))["stages"])
    table = re.findall(r"^\| (\w+) \| `\1\.py`", project.read("README.md"), re.MULTILINE)
    assert package == table == STAGES + LATER
    assert pipeline == STAGES[:-1]  # registering acts on the registry, not on files


def test_no_file_name_of_the_template_stops_a_clone_on_windows() -> None:
    """No forbidden character, and no path over 140 characters."""
    names = [str(path.relative_to(ROOT)) for path in ROOT.glob("*cookiecutter.project_slug*/**/*")]
    assert [name for name in names if FORBIDDEN_ON_WINDOWS & set(name)] == []
    assert [name for name in names if len(name) > 140 and "__pycache__" not in name] == []


def test_the_wheel_holds_the_package_and_nothing_else(user: Project, template: Path) -> None:
    """pre-commit installs this repository with pip: no template, hook or test may get into site-packages."""
    user.ok("uv", "build", "--wheel", "--quiet", "--out-dir", str(user.path), str(template))
    (wheel,) = user.path.glob("*.whl")
    names = user.ok("python", "-m", "zipfile", "--list", str(wheel)).splitlines()[1:]
    tops = {name.split("/")[0] for name in names}
    assert tops == {"mlops_policy", f"mlops_policy-{__version__}.dist-info"}


def test_the_command_tells_its_version(user: Project) -> None:
    """`mlops-policy --version` answers with the version of the package, which pyproject.toml takes from there."""
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dynamic"]
    assert user.ok("mlops-policy", "--version").strip() == f"mlops-policy {__version__}"
