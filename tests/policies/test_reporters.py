"""What each output says of one report, whatever it holds."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from markdown_it import MarkdownIt
from mlops_policy.config import load
from mlops_policy.core import ERROR, WARNING, Finding
from mlops_policy.engine import run
from mlops_policy.reporters import FORMATS, badge, github, renderer, summary
from mlops_policy.reporters.report import Report
from mlops_policy.rules import RULES
from mlops_policy.snapshot import Unread, tree
from scratch import CSV, PARQUET, Repo
from support import ROOT

SCHEMA = json.loads((ROOT / "policies/schema/report.schema.json").read_text("utf-8"))
HOSTILE = "a|b`c`<img src=x>[d](https://example.org/e)*f*@g\n::error::h##[group]\x1b[31m.csv"


def finding(number: int = 0, level: str = ERROR, path: str = "data/a.csv", message: str = "a table in git") -> Finding:
    """Return a finding, told from others by its number."""
    place = (path, number + 1, 1, message, f"git rm --cached '{path}'", f"{number:016x}")
    return Finding("DAT002", "data-table", level, *place)


def many(errors: int, warnings: int) -> Report:
    """Return a report with warnings and, after them, errors."""
    found = [finding(number, WARNING) for number in range(warnings)]
    return Report((*found, *(finding(warnings + number) for number in range(errors))), rules=RULES)


@pytest.fixture
def full() -> Report:
    """Return a report in which everything is set, with names and texts that mean harm."""
    found = (
        finding(),
        finding(1, WARNING, HOSTILE, HOSTILE),
        finding(2)._replace(commit="a" * 40, date="2026-11-20"),
        finding(3)._replace(code="XYZ001", slug="from-another-version"),
    )
    unread = (Unread("big.bin", "too large; split it"), Unread(HOSTILE, "cannot be read", "a" * 40))
    notes = ("a.csv: 3 fixtures",)
    known = {"scope": "pull request 12", "repository": "https://github.com/example-org/churn", "commit": "b" * 40}
    page = "https://github.com/example-org/mlops-template/blob/main/policies/RULES.md"
    return Report(found, unread, 7, notes, RULES, 2, 3, 1, digest="c" * 64, reference=page, **known)


def judged(repo: Repo) -> Report:
    """Return the report on what is committed in a repository."""
    result = run(tree(str(repo.path)), load(str(repo.path)), RULES)
    return Report(result.findings, result.unread, result.files, result.notes, RULES, result.accepted)


def test_the_verdict_is_incomplete_then_failed_then_passed(full: Report) -> None:
    """What nobody looked at may hold anything; a warning fails for those who want none."""
    assert full.verdict == "incomplete"
    assert full._replace(unread=()).verdict == "failed"
    assert many(0, 1).verdict == Report().verdict == "passed"
    assert many(0, 1)._replace(fail_level=WARNING).verdict == "failed"


@pytest.mark.parametrize("name", FORMATS)
def test_an_output_is_made_of_its_report_alone(name: str, full: Report) -> None:
    """Twice the same; it can be encoded, ends with a line, and sends no control character to anybody."""
    text = renderer(name)(full)
    assert text == renderer(name)(full)
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


@pytest.mark.parametrize("make", [lambda: many(2, 3), Report])
def test_the_json_report_has_the_form_that_is_published(make: Callable[[], Report]) -> None:
    """With findings and without."""
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(renderer("json")(make())))


def test_the_json_report_of_everything_has_that_form_too(full: Report) -> None:
    """And says all that is known; a key that is missing would be noticed."""
    document = json.loads(renderer("json")(full))
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    assert document["counts"] == {
        "files": 7,
        "errors": 3,
        "warnings": 1,
        "waived": 2,
        "baselined": 3,
        "expired": 1,
        "not-judged": 2,
    }
    assert set(document) == set(SCHEMA["properties"])
    assert set(document["findings"][0]) == set(SCHEMA["properties"]["findings"]["items"]["properties"])
    del document["verdict"]
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(document)


def test_a_name_that_is_no_utf8_is_written_in_every_format() -> None:
    """Escaped where a reader would choke on half a character."""
    odd = Report((finding(path="caf\udce9.csv"),), (Unread("th\udce9.csv", "too large"),), rules=RULES)
    for name in FORMATS:
        renderer(name)(odd).encode()
    assert json.loads(renderer("json")(odd))["findings"][0]["path"] == r"caf\xe9.csv"
    run_of_it = json.loads(renderer("sarif")(odd))["runs"][0]
    place = run_of_it["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"] == "caf%E9.csv"


def test_annotations_are_the_ten_that_github_shows_and_lines_for_the_rest() -> None:
    """Errors before warnings, ten of each; what is beyond is in the log, and counted."""
    lines = github.render(many(12, 11)).splitlines()
    assert [sum(line.startswith(f"::{level} ") for line in lines) for level in (ERROR, WARNING)] == [10, 10]
    assert "GitHub shows 10 errors and 10 warnings of a step; here 3 findings more:" in lines
    assert [line for line in lines if line.startswith("data/a.csv:")] == [
        *(f"data/a.csv:{number}: DAT002 error: a table in git; git rm --cached 'data/a.csv'" for number in (22, 23)),
        "data/a.csv:11: DAT002 warning: a table in git; git rm --cached 'data/a.csv'",
    ]


def test_a_name_in_the_log_gives_github_no_command() -> None:
    """Between two marks that nobody can foresee, GitHub looks for none; a newline cannot begin a line."""
    hostile = [finding(number, path="::add-mask::a\n::error::b ##[group]c") for number in range(12)]
    lines = github.render(Report(tuple(hostile))).splitlines()
    start, end = (
        next(at for at, line in enumerate(lines) if re.fullmatch(mark, line))
        for mark in (r"::stop-commands::[0-9a-f]{64}", r"::[0-9a-f]{64}::")
    )
    assert lines[start].split("::")[2] == lines[end].strip(":")
    assert all(line.startswith("::error file=") for line in lines[: start - 1])
    assert [line for line in lines[start + 1 : end] if line.startswith("::add-mask::a")] == lines[start + 1 : end]


def test_the_summary_shows_names_as_they_are(full: Report) -> None:
    """A reader of Markdown finds no markup in them, and rows with three cells."""
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(summary.render(full))
    assert "<img" not in page
    assert "<em>" not in page
    assert 'href="https://example.org' not in page
    shown = html.unescape(re.sub(r"<[^>]+>", "", page))
    assert r"a|b`c`<img src=x>[d](https://example.org/e)*f*@g\n::error::h##[group]\x1b[31m.csv:2" in shown
    rows = page.split("<tbody>")[2].split("</tbody>")[0].split("<tr>")[1:]
    assert [row.count("<td") for row in rows] == [3] * 6


def test_the_summary_links_to_the_line_and_to_the_rule(full: Report) -> None:
    """Of the commit that was looked at, or of the one in which the finding is."""
    text = summary.render(full)
    assert f"(https://github.com/example-org/churn/blob/{'b' * 40}/data/a.csv#L1)" in text
    assert f"(https://github.com/example-org/churn/blob/{'a' * 40}/data/a.csv#L3)" in text
    assert "[DAT002](https://github.com/example-org/mlops-template/blob/main/policies/RULES.md#dat002)" in text


def test_the_summary_is_cut_before_github_drops_all_of_it() -> None:
    """It says how many are left out; errors stay."""
    text = summary.render(many(20, 20_000))
    assert len(text.encode()) < 1024 * 1024
    assert text.count("| DAT002: ") == 20
    left = re.search(r"\*\*(\d+) findings\*\* more left out", text)
    assert left is not None
    assert int(left[1]) + text.count("| DAT002 warning: ") == 20_000


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
        "import sys; from mlops_policy.reporters import renderer; from mlops_policy.reporters.report import Report;"
        "renderer('text')(Report()); print(sorted({'json', 'html', 'hashlib', 'urllib', 'xml'} & set(sys.modules)))"
    )
    paths = f"import sys; sys.path[:0] = {[str(ROOT / 'policies')]!r}; "
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", paths + script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
