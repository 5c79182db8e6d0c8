"""What GitHub shows of a run: annotations and a summary, within its limits, and no command from a stranger."""

import html
import re

from markdown_it import MarkdownIt
from mlops_policy.core import ERROR, WARNING
from mlops_policy.reporters import github, summary
from mlops_policy.reporters.report import Report
from reports import HOSTILE, PAGE, REPOSITORY, findings, full, many


def test_annotations_are_the_ten_that_github_shows_and_lines_for_the_rest() -> None:
    """Errors before warnings, ten of each; what is beyond is in the log, and counted."""
    lines = github.render(many(12, 11)).splitlines()
    assert [sum(line.startswith(f"::{level} ") for line in lines) for level in (ERROR, WARNING)] == [10, 10]
    assert "GitHub shows 10 errors and 10 warnings of a step; here 3 findings more:" in lines
    rest = [re.sub(r": [A-Z]{3}\d{3} ", " ", line) for line in lines if line.startswith("src/a b/")]
    assert [line.split(":")[0:2] + line.split(" ")[2:3] for line in rest] == [
        ["src/a b/10.py", "11 error", "error:"],
        ["src/a b/11.py", "12 error", "error:"],
        ["src/a b/10.py", "11 warning", "warning:"],
    ]


def test_a_name_in_the_log_gives_github_no_command() -> None:
    """Between two marks that nobody can foresee, GitHub looks for none; a newline cannot begin a line."""
    lines = github.render(Report(findings(12, path="::add-mask::a\n::error::b ##[group]c"))).splitlines()
    begin = next(at for at, line in enumerate(lines) if re.fullmatch(r"::stop-commands::[0-9a-f]{64}", line))
    end = next(at for at, line in enumerate(lines) if re.fullmatch(r"::[0-9a-f]{64}::", line))
    assert lines[begin].split("::")[2] == lines[end].strip(":")
    assert all(line.startswith("::error file=") for line in lines[: begin - 1])
    assert [line.startswith("::add-mask::a") for line in lines[begin + 1 : end]] == [True, True]
    assert not any("::" in line for line in lines[end + 1 :])


def test_the_summary_shows_names_as_they_are() -> None:
    """A reader of Markdown finds no markup in them, and rows with three cells."""
    report = full()
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(summary.render(report))
    assert "<img" not in page
    assert "<em>" not in page
    assert 'href="https://example.org' not in page
    assert re.search(r"\bwww\.", re.sub(r"\(https:.*?\)", "", summary.render(report))) is None
    told = HOSTILE.replace("\n", r"\n").replace("\x1b", r"\x1b")
    assert f"{told}:1" in html.unescape(re.sub(r"<[^>]+>", "", page))
    rows = page.split("<tbody>")[2].split("</tbody>")[0].split("<tr>")[1:]
    assert [row.count("<td") for row in rows] == [3] * (len(report.findings) + 1)


def test_the_summary_links_to_the_line_and_to_the_rule() -> None:
    """Of the commit that was looked at, or of the one in which the finding is."""
    text = summary.render(full())
    for commit in ("a" * 40, "b" * 40):
        assert f"({REPOSITORY}/blob/{commit}/src/a%20b/0.py#L1)" in text
    assert f"[DAT002]({PAGE}#dat002)" in text


def test_the_summary_says_what_was_looked_at_and_by_what() -> None:
    """Scope, commit, profile, policy and version, and what was accepted."""
    lines = summary.render(full()).splitlines()
    assert lines[0] == "## mlops-policy did not judge everything"
    assert lines[2].endswith("1 warning, 5 accepted, 1 not judged in 9 files. 1 waiver ended.")
    assert lines[4].startswith("pull request 12 · commit `bbbbbbbbbbbb` · profile standard · policy `cccccccccccc`")
    assert summary.render(Report(files=3)).splitlines()[:3] == [
        *("## mlops-policy passed", "", "0 errors, 0 warnings in 3 files.")
    ]


def test_the_summary_is_cut_before_github_drops_all_of_it() -> None:
    """It says how many are left out; errors stay."""
    text = summary.render(many(20, 20_000))
    assert len(text.encode()) < 1024 * 1024
    assert len(re.findall(r"\| [A-Z]{3}\d{3}: ", text)) == 20
    left = re.search(r"\*\*(\d+) findings\*\* more left out", text)
    assert left is not None
    assert int(left[1]) + len(re.findall(r"\| [A-Z]{3}\d{3} warning: ", text)) == 20_000
