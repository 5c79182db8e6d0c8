"""The policy of a repository, its waivers and the ignores beside a line."""

import hashlib
import json
import tomllib
from datetime import UTC, datetime, timedelta

import jsonschema
import pytest
from mlops_policy import schema
from mlops_policy.config import ConfigError
from mlops_policy.config.written import organisation, parse
from mlops_policy.core import PROFILES
from mlops_policy.rules import RULES
from scratch import PARQUET, Repo
from support import ROOT

TODAY = datetime.now(tz=UTC).date()
TOMORROW = (datetime.now(tz=UTC) + timedelta(days=2)).date()
YESTERDAY = (datetime.now(tz=UTC) - timedelta(days=1)).date()
ROW = "0.123,0.456,0.789,0.321\n"


def waiver(**changes: str) -> str:
    """Return a waiver for a.bin; a change to nothing leaves a key out."""
    who = {"owner": '"@example-org/ml"', "created": str(TODAY - timedelta(days=5))}
    keys = {"rule": '"DAT001"', "path": '"a.bin"', "reason": '"a sample"', **who, "expires": str(TOMORROW), **changes}
    return "[[waivers]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items() if value)


def test_a_rule_is_turned_off_or_made_a_warning(repo: Repo) -> None:
    """By its code or its slug, in a file of its own or in pyproject."""
    repo.stage({"a": PARQUET})
    repo.write({".mlops-policy.toml": '[rules]\nDAT001 = "warning"\n'})
    assert [one["level"] for one in repo.check("--staged").findings] == ["warning"]
    (repo.path / ".mlops-policy.toml").unlink()
    repo.write({"pyproject.toml": '[tool.mlops-policy.rules.data-file]\nlevel = "off"\n'})
    assert repo.check("--staged").findings == []


def test_an_option_is_set(repo: Repo) -> None:
    """Here: how large a fixture may be."""
    repo.stage({"tests/a.parquet": PARQUET})
    assert repo.check("--staged").code == 0
    repo.write({".mlops-policy.toml": "[rules.DAT001]\nfixture-kb = 0\n"})
    assert repo.check("--staged").code == 1


def test_profiles_differ_in_level(repo: Repo) -> None:
    """An output in a notebook is nothing, a warning, or an error."""
    shown = '{"data": {"image/png": "' + "A" * 12_000 + '"}, "output_type": "display_data"}'
    repo.stage(
        {"a.ipynb": f'{{"cells": [{{"cell_type": "code", "source": "", "outputs": [{shown}]}}], "nbformat": 4}}'}
    )
    levels = [[one["level"] for one in repo.check("--staged", "--profile", name).findings] for name in PROFILES]
    assert levels == [[], ["warning"], ["error"]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('profil = "strict"\n', "there is no 'profil'; did you mean 'profile'?"),
        ('profile = "strikt"\n', "profile = 'strikt' is none of baseline, standard, strict; did you mean 'strict'?"),
        ('[rules]\nDAT01 = "off"\n', "there is no 'DAT01'; did you mean 'DAT0"),
        ('[rules]\nDAT001 = "never"\n', "level = 'never' is none of off, warning, error"),
        ("[rules.DAT001]\nfixture_kb = 1\n", "there is no 'fixture_kb'; did you mean 'fixture-kb'?"),
        ("[rules.DAT001]\nfixture-kb = -1\n", "fixture-kb = -1 is no whole number"),
        ("profile = \n", ".mlops-policy.toml is no TOML"),
        ("rules = 1\n", "rules is no table"),
        ("waivers = 1\n", "waivers is no list of tables"),
        (waiver(expires='"soon"'), "expires is no date; write it without quotes"),
        (waiver(rule='"DAT999"'), "names no rule: 'DAT999'"),
        (waiver(expires="2030-01-01T00:00:00Z"), "expires is no date"),
        (waiver(**{"max-kb": '"x"'}), "max-kb = 'x' is no whole number"),
        (waiver(rule='["x"]'), "names no rule: ['x']"),
        ("profile = 3\n", "profile = 3 is none of"),
        ('[rules]\nDAT001 = "off"\ndata-file = "error"\n', "DAT001 is set by its code and by its slug"),
        (f"a = {'[' * 3000}\n", ".mlops-policy.toml is no TOML"),
        (waiver(until="1"), "has an unknown 'until'"),
        (waiver(reasons='"x"'), "has an unknown 'reasons'; did you mean 'reason'?"),
    ],
)
def test_a_mistake_in_the_configuration_is_named_and_not_followed(repo: Repo, text: str, says: str) -> None:
    """One line, exit 2: a policy that is half understood is none."""
    answer = repo.stage({"a.py": ""}).write({".mlops-policy.toml": text}).check("--staged")
    assert answer.code == 2
    assert says in answer.err
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("text", ["tool = 3 # mlops-policy\n", "[tool]\nother = 1 # mlops-policy\n"])
def test_a_pyproject_without_a_policy_has_none(repo: Repo, text: str) -> None:
    """Whatever else it says."""
    assert repo.stage({"a.py": "", "pyproject.toml": text}).check("--staged").code == 0


@pytest.mark.parametrize("text", ["[tool]\nmlops-policy = 3\n", '[tool]\nmlops-policy = "strict"\n'])
def test_a_policy_that_is_no_table_is_refused(repo: Repo, text: str) -> None:
    """One line, exit 2."""
    answer = repo.stage({"a.py": "", "pyproject.toml": text}).check("--staged")
    assert (answer.code, "is no table" in answer.err) == (2, True)


def test_a_policy_that_cannot_be_read_is_not_ignored(repo: Repo) -> None:
    """It might be the stricter one."""
    (repo.path / ".mlops-policy.toml").mkdir()
    answer = repo.stage({"a.py": ""}).check("--staged")
    assert (answer.code, "cannot be read" in answer.err) == (2, True)


def test_two_policies_in_one_repository_are_refused(repo: Repo) -> None:
    """Nobody could say which holds."""
    repo.stage({"pyproject.toml": "[tool.mlops-policy]\n", ".mlops-policy.toml": ""})
    assert "both hold a policy" in repo.check("--staged").err


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reason": ""}, "the waiver for a.bin has no reason"),
        ({"expires": ""}, "the waiver for a.bin has no expires"),
        ({"rule": ""}, "the waiver for a.bin has no rule"),
        ({"path": '"**"'}, "is a pattern and does not count"),
        ({"path": ""}, "has neither path nor fingerprint"),
        ({"created": str(TOMORROW)}, f"begins on {TOMORROW}"),
    ],
)
def test_a_waiver_that_lacks_something_does_not_count_and_is_found(
    repo: Repo, changes: dict[str, str], says: str
) -> None:
    """With its line and what to write; the finding that it names stays, and the exit code is that of the policy."""
    repo.stage({"a.bin": PARQUET, ".mlops-policy.toml": 'profile = "standard"\n\n' + waiver(**changes)})
    answer = repo.check("--staged")
    assert answer.code == 3
    assert answer.codes == ["DAT001", "POL003"]
    [found] = [one for one in answer.findings if one["code"] == "POL003"]
    assert says in found["message"]
    assert (found["path"], found["line"], found["fix"] != "") == (".mlops-policy.toml", 4, True)


@pytest.mark.parametrize("lacks", ["owner", "created"])
def test_an_old_waiver_without_owner_or_day_still_counts_and_warns(repo: Repo, lacks: str) -> None:
    """They came to be asked for later: a repository that has some goes on, and is told."""
    repo.stage({"a.bin": PARQUET, ".mlops-policy.toml": waiver(**{lacks: ""})})
    answer = repo.check("--staged")
    assert [(one["code"], one["level"]) for one in answer.findings] == [("POL003", "warning")]
    assert f"has no {lacks}" in answer.findings[0]["message"]
    assert answer.code == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, 0),
        ({"expires": str(YESTERDAY)}, 1),
        ({"path": '"b.bin"'}, 1),
        ({"path": '"*.bin"', "max-kb": "1"}, 0),
        ({"path": '"*.bin"', "max-kb": "0"}, 1),
        ({"sha256": f'"{hashlib.sha256(PARQUET).hexdigest()}"'}, 0),
        ({"sha256": f'"{hashlib.sha256(b"other").hexdigest()}"'}, 1),
        ({"rule": '"DAT002"'}, 1),
    ],
)
def test_a_waiver_accepts_what_it_names_until_it_ends(repo: Repo, changes: dict[str, str], code: int) -> None:
    """And nothing else; one that has ended is told, and only warns."""
    repo.stage({"a.bin": PARQUET}).write({".mlops-policy.toml": waiver(**changes)})
    assert repo.check("--staged").code == code


def test_a_waiver_by_fingerprint_survives_a_change_of_the_file(repo: Repo) -> None:
    """It names a problem of a path, not bytes or lines."""
    fingerprint = repo.stage({"a.bin": PARQUET}).check("--staged").findings[0]["fingerprint"]
    repo.write({".mlops-policy.toml": waiver(path="", fingerprint=f'"{fingerprint}"')})
    assert repo.stage({"a.bin": PARQUET[:20] + PARQUET}).check("--staged").code == 0


@pytest.mark.parametrize(
    ("comment", "code", "says"),
    [
        (f"<!-- mlops-policy: ignore[DAT002] shown in the manual -- owner=@docs until={TOMORROW} -->", 0, ""),
        (f"<!-- mlops-policy: ignore[DAT002] shown in the manual -- until={YESTERDAY} -->", 1, "ended on"),
        (f"<!-- mlops-policy: ignore[DAT002] -- until={TOMORROW} -->", 1, "gives no reason"),
        ("<!-- mlops-policy: ignore[DAT002] shown in the manual -->", 1, "has no date"),
        (f"<!-- mlops-policy: ignore[DAT001] shown in the manual -- until={TOMORROW} -->", 1, ""),
    ],
)
def test_an_ignore_beside_the_line_needs_a_reason_and_a_date(repo: Repo, comment: str, code: int, says: str) -> None:
    """One that does not count is explained."""
    answer = repo.stage({"a.md": f"# Manual\n\n{comment}\n{ROW * 800}"}).check("--staged")
    assert answer.code == code
    assert says in "".join(one["message"] for one in answer.findings)


def test_the_schema_knows_every_rule_and_option_and_accepts_what_is_accepted() -> None:
    """An editor that reads it says the same as the command."""
    written = schema.schema()
    jsonschema.Draft202012Validator.check_schema(written)
    options = {rule.code: {key: "soft" if key == "at-least" else 1 for key in rule.options} for rule in RULES}
    everything = {
        "pins": {".": "exact", "examples": "off"},
        "rules": {code: {"level": "warning", **values} for code, values in options.items()},
    }
    jsonschema.validate(everything, written)
    parse(everything, "here")
    mistakes: tuple[dict[str, object], ...] = (
        {"profil": "strict"},
        {"rules": {"DAT01": "off"}},
        {"rules": {"DAT001": {"fixture-kb": "1"}}},
        {"waivers": [{"until": 1}]},
        {"pins": "exactly"},
        {"pins": {"a": 1}},
        {"rules": {"PIN001": {"at-least": "hash"}}},
    )
    for wrong in mistakes:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, written)
        with pytest.raises(ConfigError):
            parse(wrong, "here")


def test_the_schema_of_an_organisation_s_file_takes_our_example_and_no_mistake() -> None:
    """An editor that reads it says the same as the command."""
    written = schema.organisation()
    jsonschema.Draft202012Validator.check_schema(written)
    content = (ROOT / "policies/org.example.toml").read_bytes()
    example = tomllib.loads(content.decode())
    jsonschema.validate({**example, "waivers": []}, written)
    assert organisation(content, "here").name == "example-org"
    for wrong in (
        '[groups.a]\nprofil = "strict"\n',
        '[groups.a.rules.DAT001]\nwaivable = "yes"\n',
        '[rules.DAT001]\nwaivables = "org"\n',
        'extends = "other"\n',
        "max-waiver-days = 4000\n",
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"name": "o", **tomllib.loads(wrong)}, written)
        with pytest.raises(ConfigError):
            organisation(f'name = "o"\n{wrong}'.encode(), "here")


def test_accepted_findings_are_counted(repo: Repo) -> None:
    """They do not vanish."""
    repo.stage({"a.bin": PARQUET, "b.bin": PARQUET}).write({".mlops-policy.toml": waiver()})
    found = repo.path / "found.txt"
    repo.check("--staged", f"--output=text={found}")
    assert "1 error, 0 warnings, 1 accepted in 2 files" in found.read_text("utf-8")
    json.dumps(repo.check("--staged").findings)
