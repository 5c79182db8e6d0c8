"""The page over all repositories, as somebody meets it in a browser: with a mouse, with keys, on a phone, on paper."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audit import results, steps, write
from audits import Audit
from browser import Tab, chromium
from mlops_policy.org.gather import gather
from mlops_policy.org.records import Outcome, line
from mlops_policy.org.report import markdown, soon

MANY = 10_000
HOSTILE = "</script><img src=x onerror=alert(1)><script>alert(2)//\u2028'\"`${1}{details}"


@pytest.fixture
def tab(tmp_path: Path) -> Iterator[Tab]:
    """Return a browser with an empty page, as wide as a desk's."""
    (tmp_path / "home").mkdir()
    with chromium(tmp_path / "home") as found:
        found.size(1280)
        yield found


def page(audit: Audit, repositories: int = 120) -> Path:
    """Write the page of repositories whose findings are made up."""
    write(audit.path / "audit.jsonl", results(repositories))
    write(audit.path / "trend.jsonl", steps(repositories, 12))
    audit.run("report", "--trend", "trend.jsonl")
    return audit.path / "dashboard.html"


def until(tab: Tab, expression: str) -> None:
    """Wait until something is so in the page."""
    for _ in range(600):
        if tab.value(expression):
            return
        time.sleep(0.05)
    raise AssertionError(expression)


def column(tab: Tab, part: str, number: int) -> list[str]:
    """Return the texts of a column of a table."""
    cells = f"[...document.querySelectorAll('#{part} tbody tr')].map((row) => row.cells[{number}]?.innerText ?? '')"
    found: list[str] = tab.value(cells)
    return found


def click(tab: Tab, selector: str) -> None:
    tab.value(f"document.querySelector({json.dumps(selector)}).click()")


def said(tab: Tab) -> str:
    """Return what stands below the table of repositories."""
    text: str = tab.value("document.querySelector('#repositories .pager [role=status]').textContent")
    return text


@pytest.mark.slow
def test_ten_thousand_repositories_are_one_page_that_is_complete(audit: Audit, tab: Tab) -> None:
    """All are counted, fifty are drawn, nothing is loaded, and no error is in the console."""
    path = page(audit, MANY)
    tab.open(path)
    assert said(tab) == "1 to 50 of 10,000 repositories"
    assert tab.value("document.querySelectorAll('#repositories tbody tr').length") == 50
    assert tab.value("performance.getEntriesByType('resource').length") == 0
    assert tab.complaints() == []
    numbers = tab.value("[...document.querySelectorAll('.number b')].map((each) => each.textContent)")
    outcomes = audit.lines("audit.jsonl")
    assert numbers[1] == f"{sum(one.get('errors', 0) for one in outcomes):,}"
    assert numbers[4] == str(sum(one["status"] == "broken" for one in outcomes))


@pytest.mark.slow
def test_a_person_finds_a_repository_with_keys_alone(audit: Audit, tab: Tab) -> None:
    """A slash leads to the search, Enter opens what is found, and the findings are those of the audit."""
    tab.open(page(audit))
    worst = max(audit.lines("audit.jsonl"), key=lambda one: int(one.get("errors", 0)))
    tab.type("/")
    assert tab.value("document.activeElement.id") == "search"
    tab.type(worst["repository"].rpartition("/")[2])
    until(tab, "document.querySelectorAll('#repositories tbody tr').length === 1")
    reached = "document.activeElement.textContent"
    for _ in range(20):
        tab.type("Tab")
        if tab.value(reached) == worst["repository"]:
            break
    assert tab.value(reached) == worst["repository"]
    tab.type("Enter")
    until(tab, "document.querySelectorAll('.findings li').length > 0")
    assert tab.value("document.activeElement.getAttribute('aria-expanded')") == "true"
    shown = tab.value("[...document.querySelectorAll('.findings li')].map((each) => each.innerText)")
    assert len(shown) == len(worst["findings"])
    for one, text in zip(worst["findings"], shown, strict=True):
        assert one["code"] in text
        assert f"{one['path']}:{one['line']}" in text
        assert one["message"] in text
        assert one["fix"] in text
    link = tab.value("document.querySelector('.findings a').href")
    first = worst["findings"][0]
    place = f"{worst['commit']}/{first['path']}#L{first['line']}"
    assert link == f"{worst['url'].removesuffix('.git')}/blob/{place}"
    tab.type("Enter")
    until(tab, "document.querySelectorAll('.findings').length === 0")
    assert tab.complaints() == []


@pytest.mark.slow
def test_tables_are_sorted_and_filtered(audit: Audit, tab: Tab) -> None:
    """A head sorts, and says so to a reader of screens; a team, a rule and a state choose; Clear takes it back."""
    tab.open(page(audit))
    outcomes = audit.lines("audit.jsonl")
    errors = sorted((int(one.get("errors", 0)) for one in outcomes), reverse=True)
    assert [int(text) for text in column(tab, "repositories", 3)] == errors[:50]
    assert tab.value("document.querySelector('#repositories th[aria-sort]').getAttribute('aria-sort')") == "descending"
    click(tab, "#repositories th:nth-child(4) button")
    assert [int(text) for text in column(tab, "repositories", 3)] == errors[::-1][:50]
    click(tab, "#repositories th:nth-child(1) button")
    assert column(tab, "repositories", 0) == sorted(one["repository"] for one in outcomes)[:50]
    click(tab, "#repositories .pager button:nth-child(2)")
    assert said(tab) == "51 to 100 of 120 repositories"

    click(tab, "#teams td button")
    team = column(tab, "teams", 0)[0]
    until(tab, f"document.querySelector('#trend-title').textContent === 'Trend of {team}'")
    assert set(column(tab, "repositories", 1)) == {team}
    assert said(tab) == f"{sum(one['team'] == team for one in outcomes)} repositories"
    click(tab, "#clear")
    assert said(tab) == "1 to 50 of 120 repositories"

    click(tab, "#rules td button")
    rule = tab.value("document.querySelector('#rules td button').textContent")
    assert said(tab).endswith(f"{sum(rule in one.get('codes', {}) for one in outcomes)} repositories")
    click(tab, "#alarm button")
    assert column(tab, "repositories", 2) == ["broken"]


@pytest.mark.slow
def test_the_rules_add_up_to_what_was_found(audit: Audit, tab: Tab) -> None:
    """For each rule, as many repositories fail as have errors of it, and the share of the others is beside it."""
    tab.open(page(audit))
    outcomes = audit.lines("audit.jsonl")
    judged = sum(one["status"] == "judged" for one in outcomes)
    names, failing, kept = (column(tab, "rules", number) for number in range(3))
    for name, number, share in zip(names, failing, kept, strict=True):
        code = name.split("\n")[0]
        count = sum(one.get("codes", {}).get(code, [0])[0] > 0 for one in outcomes)
        assert int(number) == count
        assert share.strip() == f"{int((judged - count) / judged * 1000) / 10:g}%"


@pytest.mark.slow
def test_hostile_texts_stay_texts(audit: Audit, tab: Tab) -> None:
    """A name, a path or a message that is markup is shown as it is; nothing of it runs, and nothing is fetched."""
    finding = {"code": "DAT001", "level": "error", "path": HOSTILE, "line": 1, "message": HOSTILE, "fix": HOSTILE}
    waiver = {"code": HOSTILE, "path": HOSTILE, "reason": HOSTILE, "owner": HOSTILE, "expires": "2026-11-21"}
    texts = {"url": "javascript:alert(3)", "team": HOSTILE, "commit": HOSTILE, "reason": HOSTILE}
    lists = {"codes": {"DAT001": [1, 0]}, "findings": [finding], "waivers": [waiver]}
    known: dict[str, Any] = {**texts, **lists, "errors": 1}
    one = Outcome("2026-11-20T00:00:00Z", HOSTILE, "judged", **known)
    (audit.path / "audit.jsonl").write_bytes(line(one))
    audit.ok("report", "--summary", "summary.md")
    tab.open(audit.path / "dashboard.html")
    click(tab, "#repositories td button")
    assert tab.value("document.querySelector('#repositories td button').textContent") == HOSTILE
    assert tab.value("document.querySelector('.findings code').textContent") == f"{HOSTILE}:1"
    assert tab.value("document.images.length + document.querySelectorAll('a[href^=javascript]').length") == 0
    assert tab.value("document.scripts.length") == 3
    assert tab.complaints() == []
    assert "alert" not in (audit.path / "summary.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_fits_phone_and_desk_in_light_and_dark(audit: Audit, tab: Tab, width: int, colours: str) -> None:
    """Nothing is wider than the screen, and every text stands out from what is behind it (WCAG 2.2: 4.5 to 1)."""
    tab.size(width)
    tab.media(colours=colours)
    tab.open(page(audit))
    click(tab, "#repositories td button")
    assert tab.value("document.documentElement.scrollWidth <= innerWidth")
    weak = tab.value(CONTRAST)
    assert weak == []


CONTRAST = """(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = parts(colour).map((each) => linear(each / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((parts(colour)[3] ?? 1) > 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const weak = new Set();
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || !element.checkVisibility() || element.disabled || element.closest("svg, script, option")) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) weak.add(`${element.tagName}.${element.className}: ${element.textContent}`);
  }
  return [...weak];
})()"""


@pytest.mark.slow
def test_paper_gets_all_that_is_chosen(audit: Audit, tab: Tab) -> None:
    """Printed, the table has every repository that is chosen, and no controls."""
    tab.open(page(audit))
    tab.media(kind="print")
    tab.value("dispatchEvent(new Event('beforeprint'))")
    assert tab.value("document.querySelectorAll('#repositories tbody tr').length") == 120
    assert not tab.value("document.querySelector('.filters').checkVisibility()")
    tab.value("dispatchEvent(new Event('afterprint'))")
    assert tab.value("document.querySelectorAll('#repositories tbody tr').length") == 50


@pytest.mark.slow
def test_an_audit_without_a_trend_or_a_team_is_a_page_too(audit: Audit, tab: Tab) -> None:
    """One empty repository, of nobody, for the first time."""
    (audit.path / "audit.jsonl").write_bytes(line(Outcome("2026-11-20T00:00:00Z", "a/b", "empty")))
    audit.ok("report")
    tab.open(audit.path / "dashboard.html")
    assert said(tab) == "1 repository"
    assert column(tab, "teams", 0) == ["no team"]
    assert "No runs are kept" in tab.value("document.querySelector('#trend').innerText")
    click(tab, "#repositories td button")
    assert "Nothing was found." in tab.value("document.querySelector('#repositories').innerText")
    assert tab.complaints() == []


def test_the_page_may_do_nothing_but_run_its_own_script(audit: Audit) -> None:
    """Its policy names the script and the style by their digests, and no address stands in what is loaded."""
    text = page(audit, 3).read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert " style=" not in text


def test_the_same_audit_is_the_same_page(audit: Audit) -> None:
    """Byte for byte: nothing in it depends on the day or the machine."""
    first = page(audit, 30).read_bytes()
    assert page(audit, 30).read_bytes() == first


def test_coverage_stands_beside_each_repository(audit: Audit) -> None:
    """What ``org coverage`` wrote is on the page, with its reason."""
    write(audit.path / "audit.jsonl", results(3))
    cover = {"repository": "example-org/forecasting-00001", "state": "covered", "reason": "the workflow is required"}
    (audit.path / "coverage.jsonl").write_text(json.dumps(cover) + "\n", encoding="utf-8")
    found = gather(audit.path / "audit.jsonl", None, audit.path / "coverage.jsonl")
    assert [one[10:] for one in found.repositories] == [[], ["covered", "the workflow is required"], []]


def test_waivers_that_end_soon_are_told_first(audit: Audit) -> None:
    """Those that have ended or end within thirty days of the run, the first of them first."""
    ends = ("2027-01-30", "2026-12-20", "2026-11-01")
    waivers = [{"code": "DAT001", "path": "a", "expires": day} for day in ends]
    one = Outcome("2026-11-20T00:00:00Z", "a/b", "judged", waivers=waivers)
    (audit.path / "audit.jsonl").write_bytes(line(one))
    found = gather(audit.path / "audit.jsonl", None, None)
    assert [each[-1] for each in soon(found)] == ["2026-11-01", "2026-12-20"]
    assert "2 waivers ended or ending within 30 days" in markdown(found)


def test_a_report_without_its_files_says_how_to_make_them(audit: Audit) -> None:
    """It ends with 2, and writes no page."""
    said = audit.run("report")
    assert said.code == 2
    assert (
        said.err == "mlops-policy: there is no audit.jsonl; type: mlops-policy org merge RESULTS --output audit.jsonl\n"
    )
    assert not (audit.path / "dashboard.html").exists()
