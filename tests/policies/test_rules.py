"""Every rule does what its examples show and says what a rule has to say."""

import re

import pytest
from mlops_policy.core import ERROR, LEVELS, OFF, PROFILES, Example, Rule
from mlops_policy.rules import FAMILIES, RULES
from scratch import Repo

CASES = [
    pytest.param(rule, example, id=f"{rule.code}: {example.name}") for rule in RULES for example in rule.examples()
]


def profile(rule: Rule) -> str:
    """Return the usual profile, or strict for a rule that only this one has."""
    return "strict" if rule.level("standard") == OFF else "standard"


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_a_rule_speaks_on_its_bad_examples_and_is_silent_on_its_good_ones(
    rule: Rule, example: Example, repo: Repo
) -> None:
    """The example is staged in a real repository and judged."""
    answer = repo.stage(example.files).check("--staged", f"--select={rule.code}", f"--profile={profile(rule)}")
    assert answer.codes == ([rule.code] if example.finds else [])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_complete(rule: Rule) -> None:
    """A sentence as title, a reason, what to type instead, examples of both kinds, a level for each profile."""
    assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.code)
    assert rule.code[:3] in FAMILIES
    assert rule.title.endswith(".")
    assert len(rule.title) < 100
    assert rule.why.endswith(".")
    assert "`" in rule.instead or rule.instead.endswith(".")
    assert {example.finds for example in rule.examples()} == {True, False}
    assert len(rule.levels) == len(PROFILES)
    ranks = [LEVELS.index(level) for level in rule.levels]
    assert ranks == sorted(ranks), "a stricter profile must not be milder"
    assert rule.levels[-1] == ERROR


def test_codes_and_slugs_are_unique() -> None:
    """A code or a slug names one rule."""
    names = [name for rule in RULES for name in (rule.code, rule.slug)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_finding_says_what_where_and_what_to_type(rule: Rule, repo: Repo) -> None:
    """Message and fix are there, the path is one of the example's, the fingerprint is not that of a line."""
    example = next(example for example in rule.examples() if example.finds)
    (finding, *_) = (
        repo.stage(example.files).check("--staged", f"--select={rule.code}", f"--profile={profile(rule)}").findings
    )
    assert finding["path"] in example.files
    assert finding["message"]
    assert finding["fix"]
    assert re.fullmatch(r"[0-9a-f]{16}", finding["fingerprint"])
