"""What each output says of one report, whatever it holds."""

import json
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from mlops_policy.config import load
from mlops_policy.core import WARNING
from mlops_policy.engine import run
from mlops_policy.reporters import FORMATS, badge, renderer
from mlops_policy.reporters.report import Report
from mlops_policy.rules import RULES
from mlops_policy.snapshot import Unread, tree
from reports import findings, full, many
from scratch import CSV, PARQUET, Repo
from support import ROOT

SCHEMA = json.loads((ROOT / "policies/schema/report.schema.json").read_text("utf-8"))


def judged(repo: Repo) -> Report:
    """Return the report on what is committed in a repository."""
    result = run(tree(str(repo.path)), load(str(repo.path)), RULES)
    return Report(result.findings, result.unread, result.files, result.notes, RULES)


def test_the_verdict_is_incomplete_then_failed_then_passed() -> None:
    """What nobody looked at may hold anything; a warning fails for those who want none."""
    assert full().verdict == "incomplete"
    assert full(unread=()).verdict == "failed"
    assert many(0, 1).verdict == Report().verdict == "passed"
    assert many(0, 1)._replace(fail_level=WARNING).verdict == "failed"


@pytest.mark.parametrize("name", FORMATS)
def test_an_output_is_made_of_its_report_alone(name: str) -> None:
    """Twice the same; it can be encoded, ends with a line, and sends no control character to anybody."""
    text = renderer(name)(full())
    assert text == renderer(name)(full())
    assert text.encode().endswith(b"\n")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_report_can_be_written(name: str) -> None:
    """In every format, and in the form that its readers want."""
    text = renderer(name)(Report())
    if name in ("sarif", "gitlab", "json", "shields"):
        json.loads(text)
    if name in ("junit", "badge"):
        ET.fromstring(text)  # noqa: S314  our own
    assert (text == "") == (name == "jsonl")


@pytest.mark.parametrize("name", FORMATS)
def test_no_output_prints_a_secret(name: str, repo: Repo) -> None:
    """What a rule found in a repository is masked wherever it is told."""
    secret = "".join(chr(97 + 7 * number % 26) + str(number * 3 % 10) for number in range(16))
    files = {"src/app/settings.py": f'API_TOKEN = "{secret}"\nURL = "https://ann:{secret}@db.example.org/a"\n'}
    repo.commit({**files, "data/a.csv": CSV, "b": PARQUET})
    report = judged(repo)
    assert {"SEC003", "SEC009", "DAT001", "DAT002"} <= {one.code for one in report.findings}
    text = renderer(name)(report)
    assert [secret[at : at + 6] for at in range(len(secret) - 5) if secret[at : at + 6] in text] == []


@pytest.mark.parametrize("report", [full(), many(2, 3), Report()])
def test_the_json_report_has_the_form_that_is_published(report: Report) -> None:
    """With everything, with little and with nothing; a key that is missing would be noticed."""
    document = json.loads(renderer("json")(report))
    check = jsonschema.Draft202012Validator(SCHEMA)
    check.validate(document)
    assert set(document) == set(SCHEMA["properties"])
    kinds = SCHEMA["properties"]["findings"]["items"]["properties"]
    assert all(set(one) == set(kinds) for one in document["findings"])
    del document["verdict"]
    assert not check.is_valid(document)


def test_the_json_report_counts_all_that_was_met() -> None:
    """What counts, what is accepted, and what nobody looked at."""
    counted = {"errors": len(RULES) + 2, "warnings": 1, "waived": 2, "baselined": 3, "expired": 1, "not-judged": 1}
    assert json.loads(renderer("json")(full()))["counts"] == {"files": 9, **counted}


def test_the_json_report_is_that_of_a_real_run(repo: Repo) -> None:
    """Findings, fingerprints and days as the engine makes them."""
    repo.commit({"data/a.csv": CSV, "b": PARQUET, "train.py": "import random\nrandom.shuffle([1, 2])\n"})
    document = json.loads(renderer("json")(judged(repo)))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert (document["verdict"], document["counts"]["files"]) == ("failed", 4)
    assert {"DAT001", "DAT002"} <= {one["code"] for one in document["findings"]}


def test_a_name_that_is_no_utf8_is_written_in_every_format() -> None:
    """Escaped where a reader would choke on half a character."""
    odd = Report(findings(1, path="caf\udce9.csv"), (Unread("th\udce9.csv", "too large"),), rules=RULES)
    for name in FORMATS:
        renderer(name)(odd).encode()
    assert json.loads(renderer("json")(odd))["findings"][0]["path"] == r"caf\xe9.csv"
    result = json.loads(renderer("sarif")(odd))["runs"][0]["results"][1]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "caf%E9.csv"


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (Report(), "passed"),
        (many(1, 2), "1 error"),
        (many(12, 0), "12 errors"),
        (many(0, 2)._replace(fail_level=WARNING), "2 warnings"),
        (Report(unread=(Unread("a", "too large"),)), "1 not judged"),
    ],
)
def test_a_badge_says_the_verdict_to_eyes_and_to_readers_of_screens(report: Report, words: str) -> None:
    """As a picture, and as what shields.io draws one from."""
    picture = ET.fromstring(badge.render(report))  # noqa: S314  our own
    assert picture.attrib["aria-label"] == f"mlops-policy: {words}"
    assert [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")] == ["mlops-policy", words]
    facts = json.loads(renderer("shields")(report))
    assert (facts["schemaVersion"], facts["label"], facts["message"]) == (1, "mlops-policy", words)


def test_text_for_a_person_needs_neither_json_nor_html(tmp_path: Path) -> None:
    """What other formats import is no part of a hook."""
    script = (
        f"import sys; sys.path[:0] = {[str(ROOT / 'policies')]!r}; from mlops_policy.reporters import renderer;"
        "from mlops_policy.reporters.report import Report; renderer('text')(Report());"
        "print(sorted({'json', 'html', 'hashlib', 'urllib', 'xml'} & set(sys.modules)))"
    )
    command = [sys.executable, "-I", "-S", "-c", script]
    assert subprocess.check_output(command, cwd=tmp_path, text=True) == "[]\n"
