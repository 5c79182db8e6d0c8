"""What servers read, by their own demands: SARIF by its schema and Microsoft's checker, GitLab's list, JUnit's XML."""

import json
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from mlops_policy.core import ERROR, OFF, WARNING
from mlops_policy.reporters import gitlab, junit, sarif
from mlops_policy.reporters.report import Report
from mlops_policy.rules import RULES
from reports import PAGE, findings, full

CHECKER = "@microsoft/sarif-multitool@5.7.0"
# The elements that JUnit's XML has for Jenkins and GitLab: which attributes each must and may have, and what is in it.
JUNIT = {
    "testsuites": ((), {"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (("name", "tests", "failures", "errors"), set(), {"testcase"}),
    "testcase": (("name", "classname"), set(), {"failure", "error", "system-out"}),
    "failure": (("type", "message"), set(), set()),
    "error": (("type", "message"), set(), set()),
    "system-out": ((), set(), set()),
}


def run_of(report: Report) -> dict[str, Any]:
    """Return the one run of a SARIF file."""
    [only] = json.loads(sarif.render(report))["runs"]
    run: dict[str, Any] = only
    return run


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return Microsoft's checker of SARIF, from npm; nothing of the package runs but the checker."""
    folder = tmp_path_factory.mktemp("checker")
    words = ["npm", "install", "--silent", "--ignore-scripts", "--no-save", "--prefix", str(folder), CHECKER]
    subprocess.run(words, check=True)
    [program] = folder.glob("node_modules/@microsoft/*/Sarif.Multitool")
    program.chmod(0o755)
    return program


def complaints(checker: Path, text: str) -> list[str]:
    """Return the lines in which the checker speaks of an error or a warning, by SARIF's rules and by GitHub's."""
    file = checker.with_name("report.sarif")
    file.write_text(text, "utf-8")
    command = [str(checker), "validate", str(file), "--rule-kind", "Sarif;Ghas"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "1 files scanned" in done.stdout, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if ": error " in line or ": warning " in line]


@pytest.mark.slow
@pytest.mark.parametrize("report", [full(findings=findings(9)), Report(reference=PAGE)])
def test_microsoft_s_checker_has_no_error_and_no_warning(checker: Path, report: Report) -> None:
    """By the rules of SARIF, and by those of GitHub's code scanning."""
    assert complaints(checker, sarif.render(report)) == []


@pytest.mark.slow
def test_the_checker_misses_an_address_of_the_rules_and_nothing_else(checker: Path) -> None:
    """Where nobody said where they can be read, a tool without a page is all that it warns of."""
    [only] = complaints(checker, sarif.render(full(repository="", commit="", reference="", rules=())))
    assert "warning SARIF2005" in only


@pytest.mark.slow
def test_the_checker_would_speak(checker: Path) -> None:
    """Of rules without help, which GitHub asks for."""
    text = sarif.render(full(findings=findings(2), rules=RULES[:2])).replace('"help":', '"properties2":')
    assert any("GH2012" in line for line in complaints(checker, text))


@pytest.mark.slow
@pytest.mark.parametrize("report", [full(), Report()])
def test_sarif_has_the_form_of_its_schema(checker: Path, report: Report) -> None:
    """The one that the checker comes with."""
    schema = json.loads(checker.with_name("sarif-2.1.0.json").read_text("utf-8-sig"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    validator.validate(json.loads(sarif.render(report)))
    assert not validator.is_valid(json.loads(sarif.render(report).replace('"version":"2.1.0"', '"version":"2.2"')))


def test_a_result_is_the_same_one_again_when_lines_move() -> None:
    """Its fingerprint holds no line number, and neither does what GitHub takes the category from."""
    moved = [run_of(full(findings=(one._replace(line=line),))) for one in findings(1) for line in (1, 40)]
    first, second = (run["results"][-1] for run in moved)
    assert first["partialFingerprints"] == second["partialFingerprints"] == {"mlopsPolicy/v1": "0" * 16}
    assert first["locations"] != second["locations"]
    assert {run["automationDetails"]["id"] for run in moved} == {"mlops-policy/"}


def test_a_rule_brings_its_help_its_page_and_its_weakness() -> None:
    """For all rules that were asked, found or not."""
    rules = {rule["id"]: rule for rule in run_of(full(findings=()))["tool"]["driver"]["rules"]}
    assert set(rules) == {"POL000", *(rule.code for rule in RULES)}
    assert rules["SEC001"]["helpUri"] == f"{PAGE}#sec001"
    assert "external/cwe/cwe-798" in rules["SEC001"]["properties"]["tags"]
    assert "**Instead**" not in rules["SEC001"]["help"]["text"]
    for rule in RULES:
        told = rules[rule.code]
        level = rule.level("standard")
        assert told["defaultConfiguration"] == ({"enabled": False} if level == OFF else {"level": level})
        assert len(told["properties"]["tags"]) <= 10
        assert all(len(told[key]["text"]) <= 1024 for key in ("shortDescription", "fullDescription"))


def test_a_level_that_the_configuration_sets_is_the_one_that_is_told() -> None:
    """In SARIF, and in JUnit, where a rule that is off has no case."""
    report = full(findings=(), levels={"DAT001": OFF, "DAT002": WARNING})
    told = {rule["id"]: rule["defaultConfiguration"] for rule in run_of(report)["tool"]["driver"]["rules"]}
    assert (told["DAT001"], told["DAT002"], told["DAT003"]) == (
        {"enabled": False},
        {"level": WARNING},
        {"level": ERROR},
    )
    assert 'name="DAT001' not in junit.render(report)


def test_every_result_points_at_its_rule() -> None:
    """By number and by name, of another version's rules too."""
    stranger = findings(1)[0]._replace(code="ABC123", slug="of-another-version")
    run = run_of(full(findings=(stranger, *findings(len(RULES)))))
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_what_was_not_judged_is_a_result_and_no_success() -> None:
    """GitHub shows results only; others look at the invocation."""
    run = run_of(full())
    assert run["results"][0]["ruleId"] == "POL000"
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run_of(full(unread=()))["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_more_results_than_github_keeps_are_left_out_and_counted() -> None:
    """Warnings first; the file says how many."""
    run = run_of(Report((*findings(5000, WARNING), *findings(600)), rules=RULES))
    levels = [result["level"] for result in run["results"]]
    assert (levels.count(ERROR), levels.count(WARNING)) == (600, 4400)
    [told] = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("600 findings left out, errors last")


def test_a_file_stays_below_what_github_takes() -> None:
    """However long paths and messages are."""
    long = findings(5000, message="wide " * 1000, path="deep/" * 800 + "a.py")
    text = sarif.render(Report(long, rules=RULES))
    run = json.loads(text)["runs"][0]
    assert len(text) < 10_000_000
    assert 0 < len(run["results"]) < 5000
    assert max(len(result["message"]["text"]) for result in run["results"]) <= 1024


def test_gitlab_gets_the_fields_of_its_documentation() -> None:
    """Each with a fingerprint of its own, since it takes equal ones for one."""
    issues = json.loads(gitlab.render(full()))
    assert all(set(one) == {"description", "check_name", "fingerprint", "severity", "location"} for one in issues)
    assert all(set(one["location"]) == {"path", "lines"} and one["location"]["lines"]["begin"] > 0 for one in issues)
    assert len({one["fingerprint"] for one in issues}) == len(issues) == len(RULES) + 4
    assert issues[0]["severity"] == "blocker"
    severities = {one["check_name"].split()[0]: one["severity"] for one in issues[1:]}
    assert (severities["SEC001"], severities["DAT002"], severities["DAT001"]) == ("critical", "major", "minor")
    assert json.loads(gitlab.render(Report())) == []


def _check(element: ET.Element) -> None:
    must, may, inside = JUNIT[element.tag]
    assert {*must} <= set(element.attrib) <= {*must} | may, element.tag
    for child in element:
        assert child.tag in inside, (element.tag, child.tag)
        _check(child)


@pytest.mark.parametrize("report", [full(), full(fail_level=WARNING, unread=()), Report()])
def test_junit_has_the_elements_that_its_readers_know(report: Report) -> None:
    """And its numbers are those of its elements."""
    root = ET.fromstring(junit.render(report))  # noqa: S314  our own
    _check(root)
    for suite in [root, *root]:
        counted = [len(list(suite.iter(tag))) for tag in ("testcase", "failure", "error")]
        assert counted == [int(suite.attrib[name]) for name in ("tests", "failures", "errors")]


def test_junit_has_a_case_for_every_rule_that_is_on() -> None:
    """A rule that finds nothing passes, one with warnings passes and tells them, one with errors fails."""
    found = (findings(1)[0], findings(2)[1]._replace(level=WARNING))
    root = ET.fromstring(junit.render(full(findings=found, unread=())))  # noqa: S314  our own
    cases = {case.attrib["name"].split()[0]: case for case in root.iter("testcase")}
    assert set(cases) == {rule.code for rule in RULES if rule.level("standard") != OFF}
    told = {code: [child.tag for child in case] for code, case in cases.items() if len(case)}
    assert told == {"DAT001": ["failure"], "DAT002": ["system-out"]}
    assert cases["DAT001"][0].text == "src/a b/0.py:1: a <b> & c\n    uv lock\n    uv sync"
