"""What is written for people: every link leads somewhere, and every command that a page names exists."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from mlops_policy.cli import parser
from mlops_policy.commands import UsageError
from mlops_policy.rules import RULES
from support import ROOT, git

PAGES = [name for name in git("ls-files", "*.md", cwd=ROOT).splitlines() if "{{" not in name]
ROLES = [name for name in PAGES if name.startswith("docs/roles/")]
PROJECT = ROOT / "{{cookiecutter.project_slug}}" / "src" / "{{cookiecutter.__package_name}}"
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them: lower case, no punctuation, dashes for spaces."""
    headings = re.findall(r"^#+ +(.+?) *$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file_and_to_a_heading(page: str) -> None:
    """Those within the repository; pictures too."""
    for link in LINK.findall(FENCE.sub("", text(page))):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def commands(page: str) -> list[str]:
    """Return the commands that stand first in the rows of a page's first table."""
    return re.findall(r"^\| `([^`]+)` \|", text(page), re.MULTILINE)


@pytest.mark.parametrize("page", ROLES)
def test_a_role_needs_five_commands(page: str) -> None:
    """The page of each role begins with them, and names no other way."""
    assert len(commands(page)) == 5


def spoken(page: str, program: str) -> list[list[str]]:
    """Return the words that a page says to type after a program, where it does so within a line."""
    found = [
        line.partition(program)[2] for line in CODE.findall(text(page)) if re.search(rf"(^|run |\s){program} ", line)
    ]
    return [shlex.split(words) for words in found]


@pytest.mark.parametrize("page", [*ROLES, "docs/troubleshooting.md", "README.md", "policies/README.md"])
def test_every_command_of_the_policy_that_a_page_names_is_one(page: str) -> None:
    """As the program itself reads it: commands, actions and options."""
    for words in spoken(page, "mlops-policy"):
        wanted = [word for word in words if word not in {"X", "..."}]
        for stop in ("&&", ";", "|"):
            wanted = wanted[: wanted.index(stop)] if stop in wanted else wanted
        if "--help" in wanted:
            continue
        try:
            parser().parse_args(wanted)
        except UsageError as error:
            if "arguments are required" not in str(error):  # a page may name a command without saying what for
                raise


@pytest.mark.parametrize("page", [*ROLES, "docs/troubleshooting.md", "README.md"])
def test_every_command_of_a_project_that_a_page_names_is_one(page: str) -> None:
    """Stages and what is beside them, as the project's own command line has them."""
    known = set(re.findall(r"^def (\w+)\(", (PROJECT / "cli.py").read_text(encoding="utf-8"), re.MULTILINE))
    known |= {path.stem for path in PROJECT.glob("*.py")} | {"promote", "rollback", "compare", "history", "labels"}
    used = {words[0] for words in spoken(page, "churn-predictor") if words}
    assert used <= known


def test_every_rule_that_a_page_names_is_one() -> None:
    """By its code."""
    codes = {rule.code for rule in RULES} | {"POL000"}
    families = {code[:3] for code in codes}
    for page in PAGES:
        named = set(re.findall(r"\b([A-Z]{3}\d{3})\b", text(page)))
        assert {code for code in named if code[:3] in families} <= codes, page


def test_the_versions_that_were_tried_are_those_of_the_lock() -> None:
    """The page on compatibility names what the suite runs with."""
    table = dict(re.findall(r"^\| ([\w-]+)[^|]* \| ([\d.]+)", text("docs/compatibility.md"), re.MULTILINE))
    pins = tomllib.loads(text("pyproject.toml"))["dependency-groups"]["dev"]
    locked = dict(pin.split("==") for pin in pins)
    for name in ("pre-commit", "prek", "uv", "cookiecutter", "cruft"):
        assert table[name] == locked[name]
