"""The command line: help at once, exit codes that mean something, and one line when something is wrong."""

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from {{ cookiecutter.__package_name }} import cli, features
from {{ cookiecutter.__package_name }}.project import GATE_CONFIG, NAME, PACKAGE, TRAIN_CONFIG, Project

from .helpers import Answer

Command = Callable[..., Answer]
HEAVY = {"dvc", "matplotlib", "mlflow", "numpy", "pandas", "pandera", "sklearn", "skops"}
ASK_FOR_HELP = f"""
import sys
sys.argv = ["{NAME}", "--help"]
from {PACKAGE} import cli
try:
    cli.main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Start Python anew in a folder, as a user does."""
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own words


def test_help_lists_the_stages_in_order_and_imports_nothing_heavy(tmp_path: Path) -> None:
    """Help works outside a project, before anything slow is imported, in the order of the lifecycle."""
    answer = python(tmp_path, "-c", ASK_FOR_HELP)
    words = [line.split()[1] for line in answer.stdout.splitlines() if line.startswith("│ ") and line[2] != " "]
    assert [word for word in words if word in cli.STAGES] == list(cli.STAGES)
    assert {"run", "verify", "score", "schema"} < set(words)
    assert HEAVY.isdisjoint(answer.stderr.split())


def test_the_module_runs_like_the_command(tmp_path: Path) -> None:
    """`python -m` outside a project is one line without a traceback, and exit code 2."""
    answer = python(tmp_path, "-m", PACKAGE, "train")
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"error: {tmp_path}: no {TRAIN_CONFIG} here or above")
    assert answer.stderr.count("\n") == 1


def test_the_installed_command_is_this_one() -> None:
    """The name of the project is the name of the command."""
    (script,) = entry_points(group="console_scripts", name=NAME)
    assert script.load() is cli.main


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        (TRAIN_CONFIG, "a: [1", "error: train_config.yaml: no valid YAML"),
        (TRAIN_CONFIG, "", "error: train_config.yaml: must be a table"),
        (GATE_CONFIG, "flor: 1\n", "error: gate_config.yaml: "),
    ],
)
def test_bad_settings_are_one_line(project: Project, command: Command, file: str, text: str, reason: str) -> None:
    """Whatever is typed, broken settings are one line and exit code 2, with no traceback."""
    (project.root / file).write_text(text, encoding="utf-8")
    for word in ("run", "collect", "gate", "verify"):
        answer = command(project.root, word)
        assert (answer.code, answer.err.count("\n")) == (2, 1)
        assert answer.err.startswith(reason)


def test_an_unknown_command_is_exit_code_2(tmp_path: Path, command: Command) -> None:
    """A misspelt command is named, with no traceback."""
    answer = command(tmp_path, "trian")
    assert answer.code == 2
    assert "No such command 'trian'" in answer.err


def test_a_stage_works_from_a_folder_below(trained: Project, command: Command) -> None:
    """A stage prints its name and its summary, wherever in the project it is typed."""
    answer = command(trained.root / "configs", "features")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "features: 11 features; rows: train 300, validation 300, test 600\n"


@pytest.mark.parametrize("word", ["validate", "features", "train", "evaluate", "gate", "register"])
def test_a_stage_too_early_says_so(project: Project, command: Command, word: str) -> None:
    """A stage without its input is one line that names what is missing, and exit code 2."""
    answer = command(project.root, word)
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "type '" in answer.err


def test_a_fault_of_ours_is_exit_code_3(trained: Project, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw is one line as well, which says how to see more."""
    monkeypatch.setattr(features, "main", lambda _: 1 // 0)
    answer = command(trained.root, "features")
    assert (answer.code, answer.err.count("\n")) == (3, 1)
    assert answer.err.startswith("unexpected ZeroDivisionError: ")
    assert f"{cli.DEBUG}=1 shows where" in answer.err


def test_a_fault_of_ours_can_be_looked_into(trained: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the debug variable the exception comes through whole."""
    monkeypatch.setattr(features, "main", lambda _: 1 // 0)
    monkeypatch.setattr(sys, "argv", [NAME, "features"])
    monkeypatch.setenv(cli.DEBUG, "1")
    monkeypatch.chdir(trained.root)
    with pytest.raises(ZeroDivisionError):
        cli.main()


def test_a_run_stops_at_the_stage_that_fails(project: Project, command: Command) -> None:
    """The line of the stage that failed says that it stopped, and no later stage is told of."""
    project.schema.write_text("nonsense", encoding="utf-8")
    answer = command(project.root, "run")
    assert answer.code == 2
    assert [line.split()[1] for line in answer.out.splitlines()] == ["collect", "validate"]
    assert answer.out.endswith("stopped\n")


def test_variables_are_read_from_the_env_file(
    project: Project, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A setting in .env is in force for this machine only."""
    name = f"{PACKAGE}__train__data__generator__customers".upper()
    monkeypatch.setenv(name, "given back after the test")
    monkeypatch.delenv(name)
    (project.root / ".env").write_text(f"{name}=25\n", encoding="utf-8")
    assert command(project.root, "collect").out == "collect: 150 rows in 6 files, from generator\n"
