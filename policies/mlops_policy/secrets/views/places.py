"""What a path says of a text that may hold a credential: a test, documentation, an example; a lock; a vocabulary."""

from __future__ import annotations

from mlops_policy.lazy import pattern
from mlops_policy.places import LOCKS, PROSE

TEST, DOCS, EXAMPLE, CODE = "test", "docs", "example", "code"
_TESTS = frozenset(
    "test tests testing testdata test_data test-data test-fixtures fixtures fixture golden goldens snapshots"
    " __snapshots__ cassettes testsuite __tests__ spec specs e2e mock mocks __mocks__ unittest unittests"
    " integration-tests".split()
)
_DOCS = frozenset("doc docs documentation website man wiki blog".split())
_EXAMPLES = frozenset(
    "example examples sample samples demo demos tutorial tutorials cookbook cookbooks playground".split()
)
_TEST_NAME = pattern(r"test_.*|.*[_.-]tests?\.\w+|conftest\.py|.*[._-]spec\.\w+|tests?\.\w+|mock_.*|fake_.*")
_EXAMPLE_NAME = pattern(
    r".*[._-](?:example|sample|template|tmpl|tpl|dist|default|defaults)(?:\.\w+)?|(?:example|sample)[._-].*"
)
_VOCABULARY = frozenset(
    "tokenizer.json vocab.json vocab.txt merges.txt encoder.json vocab.bpe added_tokens.json special_tokens_map.json"
    " tokenizer_config.json bpe.codes dict.txt sentencepiece.vocab spiece.vocab words.txt wordlist.txt"
    " stopwords.txt".split()
)
_COUNTED = pattern(r'[^{]{0,400}\{(?:\s{0,20}"(?:[^"\\]|\\.){1,40}"\s{0,4}:\s{0,4}\d{1,7}\s{0,4},){8}')
_HEAD = 4000


def place(path: str) -> str:
    """Return where a file lies: ``test``, ``docs``, ``example`` or ``code``."""
    *folders, name = path.lower().replace("\\", "/").split("/")
    if not _TESTS.isdisjoint(folders) or _TEST_NAME.fullmatch(name):
        return TEST
    if not _EXAMPLES.isdisjoint(folders) or _EXAMPLE_NAME.fullmatch(name):
        return EXAMPLE
    ending = name[name.rfind(".") :] if "." in name else ""
    if not _DOCS.isdisjoint(folders) or ending in PROSE or name.startswith(("readme", "changelog", "contributing")):
        return DOCS
    return CODE


def is_lock(path: str) -> bool:
    """Return whether a program wrote a file that names versions and hashes; only its addresses hold credentials."""
    name = path.lower().rpartition("/")[2]
    return name in LOCKS or name.endswith(
        (".lock", "-lock.json", "-lock.yaml", "-lock.yml", ".dvc", ".lock.json", ".sum")
    )


def is_vocabulary(path: str, text: str) -> bool:
    """Return whether a file lists the words of a tokenizer."""
    name = path.lower().rpartition("/")[2]
    if name in _VOCABULARY or name.endswith((".tiktoken", ".vocab", ".bpe", ".merges")):
        return True
    head = text[:_HEAD]
    if name.endswith(".json"):
        return '"merges": [' in head or _COUNTED.match(head) is not None
    return head.startswith(("#version: 0.2\n", "[PAD]\n", "<pad>\n", "<s>\n", "<unk>\n"))
