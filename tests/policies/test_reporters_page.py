"""The page in a real browser: it runs, it can be read and used by keyboard, and nothing smuggled in runs."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Tab, chromium
from mlops_policy.core import ERROR, Finding
from mlops_policy.reporters import page
from mlops_policy.reporters.report import Report
from mlops_policy.rules import RULES

pytestmark = pytest.mark.slow
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">'"


def report(number: int = len(RULES), **facts: object) -> Report:
    """Return a report with findings of all rules, one after the other."""
    findings = [
        Finding(
            rule.code,
            rule.slug,
            "error" if index % 3 else "warning",
            f"src/part {index}/{rule.slug}.py",
            index + 1,
            1,
            f"sentence {index}: {rule.title}",
            "git rm --cached 'a b' && dvc add 'a b'",
            f"{index:016x}",
        )
        for index, rule in zip(range(number), RULES * (number // len(RULES) + 1), strict=False)
    ]
    known = {"scope": "all files", "repository": "https://github.com/example-org/churn", "commit": "b" * 40}
    return Report(tuple(findings), files=321, rules=RULES, digest="c" * 64, **{**known, **facts})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """Return a tab of a browser."""
    with chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


def show(tab: Tab, folder: Path, shown: Report) -> None:
    """Open the page of a report, in a window of a desk's size and in light."""
    file = folder / "report.html"
    file.write_text(page.render(shown), "utf-8")
    tab.media()
    tab.size(1280)
    tab.open(file)


def rows(tab: Tab) -> int:
    """Return how many findings can be seen."""
    return int(tab.value("[...document.querySelectorAll('tbody tr')].filter((row) => !row.hidden).length"))


def test_the_page_runs_its_script_and_loads_nothing(tab: Tab, tmp_path: Path) -> None:
    """The policy in its head lets its own style and script pass, and the console has nothing to say."""
    show(tab, tmp_path, report())
    assert tab.value("document.querySelector('output').textContent") == f"{len(RULES)} shown"
    assert tab.value("getComputedStyle(document.querySelector('.totals')).display") == "flex"
    assert tab.value("performance.getEntriesByType('resource').length") == 0
    assert tab.complaints() == []


def test_what_a_name_smuggles_in_is_shown_and_does_not_run(tab: Tab, tmp_path: Path) -> None:
    """Neither as markup nor as an address."""
    bad = Finding("DAT001", "data-file", ERROR, HOSTILE, 1, 1, HOSTILE, HOSTILE, "0" * 16)
    show(
        tab, tmp_path, Report((bad,), rules=RULES, scope=HOSTILE, repository=f"javascript:{HOSTILE}", notes=(HOSTILE,))
    )
    assert tab.value("document.title").startswith("failed: mlops-policy on ")
    assert tab.value("document.querySelectorAll('img, a[href^=javascript]').length") == 0
    assert tab.value("document.querySelector('tbody td').textContent") == f"{HOSTILE}:1"
    assert tab.complaints() == []


def test_the_page_is_used_by_keyboard_alone(tab: Tab, tmp_path: Path) -> None:
    """A slash goes to the search, words sift, Escape takes them back; Tab and Enter close a rule."""
    show(tab, tmp_path, report())
    tab.type("/")
    tab.type("pin001 sentence")
    assert rows(tab) == 1
    assert tab.value("document.querySelector('output').textContent") == f"1 of {len(RULES)} shown"
    tab.type("Escape")
    assert rows(tab) == len(RULES)
    for _ in range(3):
        tab.type("Tab")
    assert tab.value("document.activeElement.tagName") == "SUMMARY"
    tab.type("Enter")
    assert tab.value("document.querySelector('details').open") is False
    assert tab.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_errors_and_warnings_are_sifted(tab: Tab, tmp_path: Path) -> None:
    """A box each; a rule of which nothing is left goes too."""
    show(tab, tmp_path, report())
    tab.value("document.querySelector('input[value=error]').click()")
    assert rows(tab) == (len(RULES) + 2) // 3
    assert tab.value("[...document.querySelectorAll('details')].filter((one) => !one.hidden).length") == rows(tab)


def test_a_phone_a_dark_room_and_paper_are_served(tab: Tab, tmp_path: Path) -> None:
    """Nothing is wider than a phone; dark has light letters; on paper, all is open and the sieve is gone."""
    show(tab, tmp_path, report())
    tab.size(360)
    assert tab.value("document.documentElement.scrollWidth") <= 360
    tab.media(colours="dark")
    light, dark = (
        _brightness(tab.value(f"getComputedStyle(document.body).{name}")) for name in ("color", "background")
    )
    assert (light > 200, dark < 40) == (True, True)
    tab.media("print")
    assert tab.value("getComputedStyle(document.querySelector('.sieve')).display") == "none"
    tab.value("dispatchEvent(new Event('beforeprint'))")
    assert tab.value("[...document.querySelectorAll('details')].every((one) => one.open)") is True
    tab.value("dispatchEvent(new Event('afterprint'))")
    assert tab.value("[...document.querySelectorAll('details')].filter((one) => one.open).length") == page.OPEN


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_all_letters_stand_out_from_what_is_behind_them(tab: Tab, tmp_path: Path, colours: str) -> None:
    """By 4.5 to 1, as the guidelines for accessible content ask (WCAG 2.2, 1.4.3)."""
    show(tab, tmp_path, report())
    tab.media(colours=colours)
    names = ["paper", "band", "ink", "soft", "link", "error", "warning", "good"]
    style = "getComputedStyle(document.documentElement).getPropertyValue"
    value = {name: _luminance(tab.value(f"{style}('--{name}')")) for name in names}
    for name in names[2:]:
        for behind in ("paper", "band"):
            low, high = sorted((value[name], value[behind]))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (name, behind)


def test_a_page_with_all_that_it_takes_opens(tab: Tab, tmp_path: Path) -> None:
    """What is left out is said; the rest is there, and can be searched."""
    start = time.perf_counter()
    show(tab, tmp_path, report(page.ROWS + 7))
    print(f"{page.ROWS} findings: open after {time.perf_counter() - start:.1f} s")  # noqa: T201
    assert rows(tab) == page.ROWS
    assert "7 findings more" in tab.value("document.querySelector('main').textContent")


def _brightness(colour: str) -> float:
    """Return the mean of red, green and blue, from 0 to 255."""
    return sum(float(one) for one in re.findall(r"\d+", colour)[:3]) / 3


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour in hexadecimal notation, as WCAG defines it."""
    digits = colour.strip().lstrip("#")
    digits = "".join(2 * one for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
