"""What is written about the rules is what the rules say; what users install is what there is."""

import subprocess
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from mlops_policy import __version__, cli, reference
from mlops_policy.rules import FAMILIES, RULES
from support import ROOT

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
# What both pre-commit and prek read in a manifest.
KEYS = {
    *("id", "name", "description", "entry", "language", "args", "always_run", "pass_filenames", "require_serial"),
    *("stages", "minimum_pre_commit_version"),
}


def test_the_reference_is_up_to_date() -> None:
    """`.ci/docs` writes it."""
    assert (ROOT / "policies/RULES.md").read_text("utf-8") == reference.markdown(RULES)


@pytest.mark.parametrize(("name", "form"), [("mlops-policy.schema.json", "schema"), ("org.schema.json", "org-schema")])
def test_the_schemas_are_up_to_date(name: str, form: str) -> None:
    """`.ci/docs` writes them."""
    assert (ROOT / "policies" / name).read_text("utf-8") == reference.write(RULES, form)


def test_the_example_of_a_configuration_in_the_reference_is_one(tmp_path: Path) -> None:
    """Whoever copies it gets what it says."""
    from mlops_policy.config import load  # noqa: PLC0415

    (tmp_path / ".mlops-policy.toml").write_text(reference.HEAD.split("```toml\n")[1].split("```")[0], "utf-8")
    policy = load(str(tmp_path))
    assert policy.profile == "strict"
    assert [one.code for one in policy.waivers] == ["MOD001"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_a_command_that_there_is(hook: dict[str, object]) -> None:
    """Its entry and arguments are read without argparse, and its keys are known to pre-commit and prek."""
    assert set(hook) <= KEYS
    program, *words = f"{hook['entry']}".split(" ")
    assert program == "mlops-policy"
    arguments = hook["args"]
    assert isinstance(arguments, list)
    assert cli.quick([*words, *arguments, "name"]) is not None


def test_there_is_a_hook_for_all_rules_and_one_for_each_family() -> None:
    """Named by what it blocks; the README names each of them."""
    named = {hook["id"]: hook["entry"] for hook in HOOKS}
    assert {f"--select={family}" for family in FAMILIES} == {
        entry.split(" ")[-1] for entry in named.values() if "=" in entry
    }
    assert {"mlops-policy", "mlops-policy-range"} < set(named)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in readme for name in named)


def test_the_version_is_said_in_one_place_and_repeated_truly(tmp_path: Path) -> None:
    """The package, its metadata and the changelog agree."""
    assert metadata.version("mlops-policy") == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    done = subprocess.run(["mlops-policy", "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"mlops-policy {__version__}\n"


def test_our_own_repository_has_no_finding(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the strictest profile, in what git tracks."""
    monkeypatch.chdir(ROOT)
    code = cli.main(["check", "--all", "--profile", "strict", "--fail-level", "warning", "--output", "text"])
    assert code == 0, capsys.readouterr().out
