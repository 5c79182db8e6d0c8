"""The table of the kinds of tokens: each kind takes its own tokens, and nothing that only looks like one."""
# ruff: noqa: S311  a seed makes the same tokens each time

import re
import subprocess
import sys
from collections.abc import Iterator
from random import Random
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlops_policy.secrets import providers
from mlops_policy.secrets.providers import PROVIDERS, Provider, by_anchor, kind
from mlops_policy.secrets.providers.provider import DVC, ENV, NOTEBOOK, REVOKE, STORE
from policies.makers import credentials, lookalikes
from policies.makers.shapes import fill
from support import ROOT

SEEDS = range(6)
PATTERNS = {provider.slug: re.compile(provider.pattern) for provider in PROVIDERS}
# Whose pages a link may lead to, where the name in the slug is not in the host: the owner of the service, the home of
# the project, or the standard that describes the format.
HOMES = {
    "age": "github.com",
    "artifactory": "jfrog.com",
    "azure": "learn.microsoft.com",
    "bitbucket": "support.atlassian.com",
    "cargo": "doc.rust-lang.org",
    "clearml": "clear.ml",
    "clojars": "github.com",
    "dashscope": "help.aliyun.com",
    "dockerhub": "docs.docker.com",
    "gemini": "ai.google.dev",
    "jwt": "www.rfc-editor.org",
    "labelstudio": "labelstud.io",
    "langsmith": "docs.langchain.com",
    "llamacloud": "developers.llamaindex.ai",
    "minisign": "jedisct1.github.io",
    "ngc": "docs.nvidia.com",
    "npm": "github.blog",
    "nuget": "learn.microsoft.com",
    "openssh": "man.openbsd.org",
    "pgp": "www.rfc-editor.org",
    "private": "www.rfc-editor.org",
    "putty": "the.earth.li",
    "pypi": "packaging.python.org",
    "sendgrid": "www.twilio.com",
    "teams": "learn.microsoft.com",
    "terraform": "developer.hashicorp.com",
    "vault": "developer.hashicorp.com",
    "xai": "docs.x.ai",
    "zhipu": "docs.bigmodel.cn",
}
each = pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.slug)


def found(text: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the token of all that the table takes in a line, in the order of the table."""
    for provider in PROVIDERS:
        seen = text.lower() if provider.context else text
        if any(anchor in seen for anchor in provider.anchors):
            for match in PATTERNS[provider.slug].finditer(text):
                if provider.accepts(match[1]):
                    yield provider.slug, match[1]


def tokens(slug: str) -> Iterator[str]:
    """Yield tokens of a kind, in its present form and in the other one where there are two."""
    for seed in SEEDS:
        yield credentials.make(slug, Random(seed))
        if slug in credentials.OTHERS:
            yield credentials.OTHERS[slug](Random(seed))


def test_there_is_a_maker_for_every_kind() -> None:
    """And none for a kind that is not in the table."""
    assert [provider.slug for provider in sorted(PROVIDERS)] == credentials.SLUGS
    assert len(PROVIDERS) >= 130


@each
def test_a_token_is_taken_whole_and_for_its_own_kind(provider: Provider) -> None:
    """The first kind in the table that takes it is meant; in fact no other does."""
    for token in tokens(provider.slug):
        assert list(found(credentials.line(provider.slug, token))) == [(provider.slug, token)]


@each
def test_what_only_looks_like_a_token_is_not_taken(provider: Provider) -> None:
    """Cut off, in a longer word, a row of `x`, with a wrong checksum, or with something else in its encoded parts."""
    for seed in SEEDS:
        for why, token in lookalikes.spoiled(provider.slug, Random(seed)):
            line = credentials.line(provider.slug, token)
            assert provider.slug not in dict(found(line)), why


@each
def test_a_token_counts_between_letters_of_other_scripts(provider: Provider) -> None:
    """A text in Chinese has no blanks around a token."""
    token = credentials.make(provider.slug, Random(1))
    if provider.slug not in credentials.BEFORE:
        assert (provider.slug, token) in found(f"密钥{token}密钥")


@pytest.mark.parametrize("slug", ["openai-key", "deepseek-key", "wandb-legacy-key", "aws-secret-key", "kaggle-key"])
def test_a_token_without_a_mark_counts_only_near_its_word(slug: str) -> None:
    """Forty hexadecimal digits alone are a commit."""
    token = credentials.make(slug, Random(1))
    assert bool([*found(f"x = '{token}'")]) == (slug == "openai-key")


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/wandb/wandb/blob/{h40}/setup.py",
        "pip install git+https://github.com/wandb/wandb@{h40}",
        "from transformers import Mistral3ForConditionalGeneration, MistralLarge4ModelOutputWithPast",
        "KAGGLE = md5('{h64}')",
        "cohere.Client({d40})",
    ],
)
def test_commits_and_names_of_classes_are_no_tokens(text: str) -> None:
    """Although they stand near the name of a provider."""
    assert not [*found(fill(Random(1), text))]


@each
def test_a_pattern_is_linear(provider: Provider) -> None:
    """No repetition is without a bound, and no group that repeats is repeated."""
    bare = re.sub(r"\\.|\[(?:\\.|[^]\\])+\]", "c", provider.pattern)
    assert not re.search(r"[*+]|\{\d+,\}|\)\{", bare)


@each
def test_a_pattern_reads_text_and_bytes_alike(provider: Provider) -> None:
    """An engine may have either."""
    token = credentials.make(provider.slug, Random(1))
    match = re.search(provider.pattern.encode(), credentials.line(provider.slug, token).encode())
    assert match
    assert match[1] == token.encode()


@each
def test_a_kind_says_who_explains_it_and_what_to_do(provider: Provider) -> None:
    """The link leads to the provider's own page; a variable has the form of one."""
    link = urlsplit(provider.link)
    name = provider.slug.partition("-")[0]
    assert link.scheme == "https"
    assert link.netloc == HOMES.get(name) or name in link.netloc.replace("-", "")
    assert provider.title
    assert provider.remedy in {ENV, STORE, DVC, NOTEBOOK, REVOKE}
    assert re.fullmatch(
        "[A-Z][A-Z0-9_]+" if provider.remedy == ENV and provider.slug != "jwt" else ".*", provider.variable
    )


def test_anchors_lead_to_their_kinds() -> None:
    """Words of a context are in lower case, since they count in any."""
    marked, near = by_anchor(), by_anchor(near=True)
    assert all(anchor in kind(place).anchors for anchor, places in marked.items() for place in places)
    assert all(word in kind(place).context for word, places in near.items() for place in places)
    assert all(word == word.lower() for word in near)
    assert {place for places in [*marked.values(), *near.values()] for place in places} == {*range(len(PROVIDERS))}
    assert kind(3) is PROVIDERS[3]
    with pytest.raises(AttributeError):
        _ = providers.SOMETHING


@given(st.data())
def test_a_check_takes_what_the_pattern_takes(data: st.DataObject) -> None:
    """It never raises, whatever stands where encoded parts should be."""
    provider = data.draw(st.sampled_from([provider for provider in PROVIDERS if provider.check]))
    match = PATTERNS[provider.slug].search(data.draw(st.from_regex(PATTERNS[provider.slug])))
    assert match
    assert provider.accepts(match[1]) in {True, False}


def test_an_access_key_of_aws_holds_the_number_of_the_account() -> None:
    """A number of thirteen digits is none."""
    keys = [credentials.make("aws-access-key", Random(seed)) for seed in SEEDS]
    assert all([*found(f"id = {key}")] for key in keys)
    assert not [*found("AKIA" + "IOSFODNN7" + "EXAMPLE")]


def test_the_table_costs_little_to_load() -> None:
    """It imports nothing of the standard library, and makes no record before somebody asks."""
    script = f"""import sys
sys.path.insert(0, {str(ROOT / "policies")!r})
from mlops_policy.secrets import providers
assert not providers._MADE
print(*{{"re", "json", "typing", "binascii", "collections", "urllib"}} & {{*sys.modules}})"""
    done = subprocess.run([sys.executable, "-ISc", script], capture_output=True, text=True, check=True)
    assert done.stdout == "\n"
