"""No file of a repository makes the policy milder than its organisation wants it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy.config import (
    NOTHING,
    ORGANISATION_FILE,
    OWN_FILE,
    PIN_LEVELS,
    PIN_MODES,
    ConfigError,
    Context,
    from_tree,
)
from mlops_policy.config.changes import loosened
from mlops_policy.config.effective import STRICTNESS, Effective, effective
from mlops_policy.config.lock import Lock, digest
from mlops_policy.config.resolved import Resolved, resolve
from mlops_policy.config.strictest import rank
from mlops_policy.config.written import Organisation, Settings, is_pin_level, organisation, parse
from mlops_policy.core import LEVELS, PROFILES, Rule
from mlops_policy.rules import RULES
from support import ROOT

TODAY = datetime.now(tz=UTC).date()
FOLDERS = st.sampled_from([".", "src", "src/app", "examples"])
BY_CODE = {rule.code: rule for rule in RULES}
PLACES = ["a.py", "src/a.py", "src/app/x/a.py", "examples/a.py", "docs/a.py"]


def option(rule: Rule, key: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(PIN_LEVELS) if is_pin_level(rule.options[key]) else st.integers(0, 10_000)


@st.composite
def rule_tables(draw: st.DrawFn, *, waivable: bool) -> dict[str, Any]:
    """Return what is set for some rules: levels, options, and who may waive."""
    table = {}
    for code in draw(st.lists(st.sampled_from(list(BY_CODE)), max_size=6, unique=True)):
        rule = BY_CODE[code]
        options = {key: option(rule, key) for key in rule.options}
        keys = {"level": st.sampled_from(LEVELS), **options}
        keys |= {"waivable": st.sampled_from(["repo", "org", "never"])} if waivable else {}
        table[rule.code] = draw(st.fixed_dictionaries({}, optional=keys))
    return table


@st.composite
def layers(draw: st.DrawFn, *, waivable: bool = True) -> dict[str, Any]:
    """Return what one file may say, in whatever combination."""
    keys: dict[str, st.SearchStrategy[Any]] = {
        "profile": st.sampled_from(PROFILES),
        "pins": st.one_of(st.sampled_from(PIN_MODES), st.dictionaries(FOLDERS, st.sampled_from(PIN_MODES), max_size=3)),
        "max-waiver-days": st.integers(1, 3650),
        "rules": rule_tables(waivable=waivable),
    }
    chosen: dict[str, Any] = draw(st.fixed_dictionaries({}, optional=keys))
    return chosen


def group(table: dict[str, Any]) -> Settings:
    """Return the layer of an organisation's group."""
    return top({"groups": {"g": table}}).groups["g"]


def top(table: dict[str, Any]) -> Organisation:
    """Return what an organisation's file with a table says; it is read as any is."""
    return organisation(toml_of({"name": "o", **table}).encode(), "org.toml")


def toml_of(table: dict[str, Any], *path: str) -> str:
    """Return a table as TOML: plain values first, tables below."""
    plain = [f"{quoted(key)} = {value!r}" for key, value in table.items() if not isinstance(value, dict)]
    below = [toml_of(value, *path, key) for key, value in table.items() if isinstance(value, dict)]
    head = [f"[{'.'.join(map(quoted, path))}]"] if path else []
    return "\n".join([*head, *plain, *below])


def quoted(key: str) -> str:
    return f'"{key}"'


def is_milder(one: Effective, other: Effective) -> str:
    """Return the first value that is milder in one than in the other, empty if none is."""
    if PROFILES.index(one.profile.value) < PROFILES.index(other.profile.value):
        return "profile"
    for rule in RULES:
        for key in ("level", *rule.options):
            mine, yours = (each.rules[rule.code][key].value for each in (one, other))
            if rank(rule, key)(mine) < rank(rule, key)(yours):
                return f"{rule.code} {key}: {mine} for {yours}"
        order = ("repo", "org", "never")
        mine, yours = (each.rules[rule.code]["waivable"].value for each in (one, other))
        if order.index(mine) < order.index(yours):
            return f"{rule.code} waivable"
    for place in PLACES:
        if STRICTNESS.index(one.policy.pins.of(place)) < STRICTNESS.index(other.policy.pins.of(place)):
            return f"pins of {place}"
    days = [each.longest.value for each in (one, other) if each.longest]
    return "max-waiver-days" if len(days) == 2 and days[0] > days[1] else ""


@settings(max_examples=100)
@given(layers(), st.lists(layers(), max_size=2), layers(waivable=False))
def test_no_repository_can_make_the_policy_milder(
    above: dict[str, Any], groups: list[dict[str, Any]], own: dict[str, Any]
) -> None:
    """Whatever it writes, each value is at least as strict as without it; and so it is for each group."""
    whole = top(above).settings
    members = [group(each) for each in groups]
    without = effective("", whole, members, Settings())
    assert is_milder(effective("", whole, members, parse(own, "own")), without) == ""
    for number in range(len(members)):
        fewer = [each for position, each in enumerate(members) if position != number]
        assert is_milder(without, effective("", whole, fewer, Settings())) == ""


@settings(max_examples=100)
@given(layers(), layers(waivable=False))
def test_each_attempt_is_told_and_nothing_else(above: dict[str, Any], own: dict[str, Any]) -> None:
    """What a repository writes is told if and only if it is milder than what holds without it."""
    written, whole = parse(own, "own"), top(above).settings
    attempts = effective("", whole, [], written).attempts
    told = {one.key for one in attempts if one.layer.source == written.source}  # not what the organisation sets in vain
    without = effective("", whole, [], Settings())
    for code, values in written.rules.items():
        for key, value in values.items():
            rise = rank(BY_CODE[code], key)
            assert (rise(value) < rise(without.rules[code][key].value)) == (("rules", code, key) in told)
    if written.profile:
        milder = PROFILES.index(written.profile) < PROFILES.index(without.profile.value)
        assert milder == (("profile",) in told)
    if written.longest and without.longest:
        assert (written.longest > without.longest.value) == (("max-waiver-days",) in told)
    for folder, mode in written.folders.items():
        held = without.policy.pins.of(f"{folder}/x" if folder else "x")
        assert (STRICTNESS.index(mode) < STRICTNESS.index(held)) == (("pins", folder or ".") in told)


@settings(max_examples=100)
@given(layers(waivable=False))
def test_without_an_organisation_a_repository_has_what_it_writes(own: dict[str, Any]) -> None:
    """Nothing is above it but the levels of the rules on the policy itself."""
    written = parse(own, "own")
    found = effective("", None, [], written)
    assert found.profile.value == (written.profile or "standard")
    for code, values in written.rules.items():
        for key, value in values.items():
            if not code.startswith("POL"):
                assert found.rules[code][key].value == value
    assert all(one.key[1].startswith("POL") for one in found.attempts)
    assert found.policy.longest == written.longest


def files(own: str, org: str = "", **more: str) -> dict[str, bytes]:
    """Return the files of a repository that has locked an organisation's."""
    lock = Lock("../policies", "", "", digest(org.encode()), more.get("repository", ""))
    texts = {OWN_FILE: own, ".mlops-policy.lock": lock.text, ORGANISATION_FILE: org} if org else {OWN_FILE: own}
    return {name: text.encode() for name, text in texts.items()}


def resolved(tree: dict[str, bytes], context: Context = NOTHING) -> Resolved:
    return resolve(tree.get, "", "", context)


EXTENDS = 'extends = "../policies"\n'
ORG = 'name = "o"\n[rules.DAT001]\nfixture-kb = 64\n[groups.bank]\nrepositories = ["o/bank-*"]\nprofile = "strict"\n'


def codes(found: Resolved) -> list[str]:
    return sorted(code for code, _ in found.policy.problems)


@pytest.mark.parametrize("change", ["lock", "copy", "extends", "both", "other"])
def test_whoever_tampers_with_the_lock_is_told_and_gains_nothing(change: str) -> None:
    """Without the lock, the copy or the line that asks for them, and with others: a finding, and no milder value."""
    tree = files(EXTENDS, ORG)
    if change == "lock":
        del tree[".mlops-policy.lock"]
    elif change == "copy":
        tree[ORGANISATION_FILE] = b'name = "o"\nprofile = "baseline"\n'
    elif change == "extends":
        tree[OWN_FILE] = b""
    elif change == "both":
        del tree[ORGANISATION_FILE]
    else:
        tree[OWN_FILE] = b'extends = "../mine"\n'
    found = resolved(tree)
    assert codes(found) == ["POL005"]
    assert all(problem.message and problem.fix and problem.path for _, problem in found.policy.problems)
    if change in ("lock", "extends", "other"):
        assert found.policy.rules["DAT001"]["fixture-kb"] == 64
    outside = resolved(tree, Context(ORG.encode()))
    assert outside.policy.rules["DAT001"]["fixture-kb"] == 64, "what is given from outside counts, whatever is locked"


@pytest.mark.parametrize("lock", [True, False])
def test_a_copy_that_nobody_locked_makes_nothing_milder(lock: bool) -> None:  # noqa: FBT001  one of two cases
    """Neither by a profile, a level, nor by waivers of its own; what it asks for besides holds."""
    waiver = '[[waivers]]\nrule = "DAT001"\npath = "a"\nreason = "r"\nowner = "@a"\n'
    mild = (
        'name = "o"\nprofile = "baseline"\n[rules]\nSEC001 = "off"\nDAT008 = {max-kb = 9}\n'
        f"{waiver}created = {TODAY}\nexpires = {TODAY + timedelta(days=3)}\n"
    )
    tree = files(EXTENDS, ORG) | {ORGANISATION_FILE: mild.encode()}
    if not lock:
        del tree[".mlops-policy.lock"]
    policy = resolved(tree).policy
    assert (policy.profile, policy.waivers) == ("standard", ())
    assert policy.rules["SEC001"]["level"] == "error"
    assert policy.rules["DAT008"]["max-kb"] == 9
    own = tree | {OWN_FILE: b'extends = "../policies"\n[rules]\nSEC001 = "off"\n'}
    assert codes(resolved(own)) == ["POL001", "POL005"]


def test_line_endings_do_not_break_a_lock() -> None:
    """A checkout may have others."""
    tree = files(EXTENDS, ORG)
    tree[ORGANISATION_FILE] = tree[ORGANISATION_FILE].replace(b"\n", b"\r\n")
    assert codes(resolved(tree)) == []


def test_a_lock_that_is_behind_warns() -> None:
    """CI judges by what the organisation has, hooks by the copy."""
    found = resolved(files(EXTENDS, ORG), Context(ORG.replace("64", "32").encode()))
    [(code, problem)] = found.policy.problems
    assert (code, problem.level) == ("POL005", "warning")
    assert found.policy.rules["DAT001"]["fixture-kb"] == 32


@pytest.mark.parametrize(
    ("own", "context", "name", "profile"),
    [
        (EXTENDS, NOTHING, "o/bank-api", "strict"),
        (EXTENDS, NOTHING, "O/Bank-Api", "strict"),
        (EXTENDS, NOTHING, "o/shop", "standard"),
        (EXTENDS, Context(repository="o/bank-api"), "o/shop", "strict"),
        (EXTENDS, Context(groups=("bank",)), "o/shop", "strict"),
        (f'{EXTENDS}groups = ["bank"]\n', NOTHING, "o/shop", "strict"),
    ],
)
def test_a_group_takes_its_members_by_name_by_word_or_from_outside(
    own: str, context: Context, name: str, profile: str
) -> None:
    """Each of them is enough, so that none can be left out."""
    assert resolved(files(own, ORG, repository=name), context).policy.profile == profile


def test_a_command_line_is_not_blamed_for_what_a_group_says() -> None:
    """The group's milder value does not hold, and the stricter one that was typed does."""
    org = 'name = "o"\nprofile = "standard"\n[groups.lab]\nprofile = "baseline"\npins = "off"\n'
    tree = files(f'{EXTENDS}groups = ["lab"]\n', org)
    assert resolve(tree.get, "strict", "exact", NOTHING).policy.profile == "strict"
    with pytest.raises(ConfigError, match="--profile baseline is milder than standard, which organisation o asks for"):
        resolve(tree.get, "baseline", "", NOTHING)


def test_a_group_that_a_repository_names_itself_brings_it_no_waiver() -> None:
    """It would be a way to accept what only the organisation may; a member by its name has it."""
    waiver = '[[groups.lab.waivers]]\nrule = "DAT001"\npath = "a"\nreason = "r"\nowner = "@a"\n'
    org = (
        'name = "o"\nmax-waiver-days = 3650\n[rules.DAT001]\nwaivable = "org"\n[groups.lab]\nrepositories = ["o/lab"]\n'
        f"max-waiver-days = 3650\n{waiver}created = {TODAY}\nexpires = {TODAY + timedelta(days=30)}\n"
    )
    own = f'{EXTENDS}groups = ["lab"]\n'
    assert len(resolved(files(own, org, repository="o/lab")).policy.waivers) == 1
    assert resolved(files(own, org, repository="o/shop")).policy.waivers == ()
    assert len(resolved(files(own, org), Context(groups=("lab",))).policy.waivers) == 1


@pytest.mark.parametrize(
    ("own", "profile", "code", "level"),
    [
        ("", "", "DAT001", "warning"),
        ('profile = "standard"\n', "", "DAT001", "warning"),
        ('profile = "strict"\n', "", "DAT001", "error"),
        ("", "strict", "DAT001", "error"),
        ('rules.DAT001 = "error"\n', "", "DAT001", "error"),
        ('groups = ["bank"]\n', "", "DAT001", "error"),
        ("", "", "POL005", "error"),
    ],
)
def test_an_organisation_makes_a_rule_milder_only_for_those_that_ask_no_more(
    own: str, profile: str, code: str, level: str
) -> None:
    """As the page for a platform team says of a rule that is bad."""
    org = 'name = "o"\n[rules]\nDAT001 = "warning"\nPOL005 = "warning"\n[groups.bank]\nprofile = "strict"\n'
    found = resolve(files(EXTENDS + own, org).get, profile, "", NOTHING).policy
    assert found.level(BY_CODE[code]) == level
    page = (ROOT / "policies" / "ORGANISATION.md").read_text("utf-8")
    assert "write the new commit into the ruleset" in page
    assert "The rule stays an error where a group or a" in page


@pytest.mark.parametrize(
    ("profile", "own", "mode", "told"),
    [
        ("strict", "", "exact", 0),
        ("strict", 'pins = "locked"\n', "exact", 1),
        ("strict", '[pins]\nsrc = "auto"\n', "exact", 1),
        ("standard", 'pins = "off"\n', "auto", 1),
        ("standard", '[pins]\nsrc = "locked"\n', "locked", 0),
        ("baseline", 'profile = "strict"\n', "exact", 0),
    ],
)
def test_a_profile_of_the_organisation_says_how_pins_are_judged_too(
    profile: str, own: str, mode: str, told: int
) -> None:
    """Under strict exactly, in every folder: a repository that writes less is told, and writes it in vain."""
    found = resolved(files(EXTENDS + own, f'name = "o"\nprofile = "{profile}"\n')).policy
    assert (found.pins.of("src/x"), len(found.problems)) == (mode, told)


def test_a_change_of_the_policy_is_told_to_whoever_reviews_it() -> None:
    """Milder values and new waivers warn; what is stricter needs no word."""
    before = resolved(files('[rules]\nDAT008 = "error"\n[rules.DAT001]\nfixture-kb = 10\n'))
    waiver = (
        '[[waivers]]\nrule = "DAT001"\npath = "a.bin"\nreason = "mine"\nowner = "@a"\n'
        "created = 2026-01-01\nexpires = 2999-01-01\n"
    )
    after = resolved(files(f'pins = "off"\n[rules]\nDAT008 = "off"\n[rules.DAT001]\nfixture-kb = 5\n{waiver}'))
    told = [f"{code} {problem.message}" for code, problem in loosened(before, after)]
    assert told == [
        "POL001 rules.DAT008.level becomes milder, off for error; this change is judged by error",
        "POL001 pins becomes milder, off for auto; this change is judged by auto",
        "POL003 a waiver of DAT001 for a.bin is new; this change is judged without it",
    ]
    assert list(loosened(after, after)) == []
    assert [one.message.split(",")[0] for _, one in loosened(before, resolved(files('profile = "baseline"\n')))] == [
        "profile becomes milder"
    ]


def test_a_tree_is_read_by_whatever_reads_it() -> None:
    """A commit as well as a folder: only bytes are asked for."""
    asked: list[str] = []

    def read(name: str) -> bytes | None:
        asked.append(name)
        return files(EXTENDS, ORG).get(name)

    assert from_tree(read).organisation == "o"
    assert set(asked) == {OWN_FILE, "pyproject.toml", ".mlops-policy.lock", ORGANISATION_FILE}
