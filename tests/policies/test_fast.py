"""The scanner with Hyperscan finds what the one without finds: it only leaves out what holds nothing."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from random import Random

import hyperscan
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_policy import beside, snapshot, work
from mlops_policy.documents import decode
from mlops_policy.secrets import anchors, fast, tokens, words
from mlops_policy.secrets.providers import PROVIDERS
from mlops_policy.secrets.scan import leaks
from mlops_policy.secrets.structural import traces
from policies.makers import harmless
from policies.makers import leaks as leaked
from policies.makers.mutations import mutated
from scratch import Repo

SEEDS = (20261123, int(datetime.now(tz=UTC).strftime("%Y%m%d")))
SEASON, MADE = "Winter", "q8Zr2Lm5Vx7Tn1Kc9Wd4"
PASSWORD = f"{SEASON}2031!"  # put together here, so that none is in the file
NAMES = sorted({*words.PASSWORDS, *words.SECRETS, *words.COMPOUND, *words.WEAKS, *words.TAILS, "pass", "tokenizer"})


@pytest.fixture(scope="module")
def sieve() -> fast.Sieve:
    found = fast.sieve()
    assert found is not None
    return found


def corpus(seed: int) -> Iterator[tuple[str, str]]:
    """Yield texts and paths: leaks, the same rewritten, and what only looks as if."""
    chances = Random(seed)  # noqa: S311  the same files each time
    files = [*leaked.leaks(seed)]
    rewritten = (mutated(one, chances) for one in files[::3])
    pairs = chain(
        ((one.path, one.content) for one in files),
        ((one.path, one.content) for one in rewritten),
        ((one.path, one.content) for one in harmless.lookalikes(seed)),
    )
    for path, content in pairs:
        text = decode(content)
        if text:
            yield text, path


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS, ids=["fixed", "day"])
def test_both_scanners_find_the_same(seed: int, sieve: fast.Sieve) -> None:
    """In every file of the corpora, with every field of what is found."""
    files = [*corpus(seed)]
    assert len(files) > 1500
    for text, path in files:
        assert leaks(text, path, sieve) == leaks(text, path), path


@pytest.mark.slow
def test_what_is_left_out_holds_nothing(sieve: fast.Sieve) -> None:
    """Step by step: no tokens, no traces, and no other names."""
    for text, path in corpus(SEEDS[0]):
        assert sieve.tokens(text, path) or not [*tokens.tokens(text, path)], path
        assert sieve.traces(text) or not [*traces(text)], path
        assert anchors.may_name(text, path, sieve) == anchors.may_name(text, path), path


@pytest.mark.parametrize("letters", ["", "ä", "数据", "\u0130", "\u017f", "\u212a", "\udc80"])
@pytest.mark.parametrize(
    "line",
    [
        f"DB_PA\u017f\u017fWORD = '{PASSWORD}'",
        f"password = '{PASSWORD}'",
        f"Server=db;Uid=ml;Pwd={PASSWORD};",
        f"postgresql://mł:{PASSWORD}@db.internal/x",
        f"Authorization: Bearer {MADE * 2}",
    ],
)
def test_letters_of_all_scripts_make_no_difference(letters: str, line: str, sieve: fast.Sieve) -> None:
    """Those besides that Python takes for others where case does not count."""
    for text in (f"{letters} {line}\n", f"{line}{letters}\n", f"# {letters * 700}\n{line}\n"):
        assert leaks(text, "a.yaml", sieve) == leaks(text, "a.yaml")


@given(
    st.lists(st.sampled_from([*NAMES, "my", "db", "7", "_", "__", "-", "id", "access", "key"]), min_size=1, max_size=5),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from(["", "_"]),
)
@settings(max_examples=300)
def test_no_name_of_a_credential_is_left_out(parts: list[str], case: Callable[[str], str], between: str) -> None:
    """Whatever it is made of."""
    sieve = SIEVE
    name = case(between.join(parts))
    assert sieve is not None
    if words.kind(name) != words.NONE and anchors.is_named(name.encode()):
        assert name in {*sieve.names(f"x = 1\n{name} = 2\n")}


SIEVE = fast.sieve()


def test_the_patterns_of_tokens_say_the_same_of_bytes_as_of_text() -> None:
    """Hyperscan reads bytes: no class of them may mean letters of all scripts."""
    for provider in PROVIDERS:
        assert not any(mark in provider.pattern for mark in ("\\w", "\\W", "\\d", "\\D", "\\s", "\\b", "(?i")), provider


def test_the_database_is_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the user's cache folder, under a name that changes with what it is made of."""
    monkeypatch.setattr(fast, "_folder", lambda: str(tmp_path))
    fast.sieve()
    files = {path: path.read_bytes() for path in tmp_path.rglob("*.hyperscan")}
    assert len(files) == 2
    monkeypatch.setattr(fast, "_compiled", None)
    assert fast.sieve() is not None
    assert all(getattr(hyperscan, "__version__", "?") in path.name for path in files)


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", bytes(4096)])
def test_a_database_that_cannot_be_read_is_made_again(
    rubbish: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever lies there."""
    monkeypatch.setattr(fast, "_folder", lambda: str(tmp_path))
    fast.sieve()
    for path in tmp_path.rglob("*.hyperscan"):
        path.write_bytes(rubbish)
    again = fast.sieve()
    assert again is not None
    assert leaks(f"password: {PASSWORD}\n", "a.yaml", again)
    assert all(len(path.read_bytes()) > 4096 for path in tmp_path.rglob("*.hyperscan"))


def test_a_cache_folder_that_cannot_be_written_costs_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the home folder is read-only."""
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(fast, "_folder", lambda: str(tmp_path / "file"))
    assert fast.sieve() is not None


@pytest.mark.slow
def test_without_hyperscan_the_same_is_found(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a tree, a range and the history; and by many processes or one."""
    files: dict[str, bytes | str] = {f"part{at}/{path}": text for at, (text, path) in enumerate([*corpus(1)][:260:2])}
    base = repo.git("rev-parse", "HEAD")
    repo.commit({path: text.encode("utf-8", "replace") for path, text in files.items() if isinstance(text, str)})
    asked = [("--all",), (f"--range={base}..HEAD",), ("--history",)]
    quick = [repo.check("--select=SEC", *words).findings for words in asked]
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    monkeypatch.setattr(beside, "MOST", 1)
    assert fast.sieve() is None
    slow = [repo.check("--select=SEC", *words).findings for words in asked]
    assert quick == slow
    assert all(len(findings) > 50 for findings in slow)


def test_a_child_that_fails_leaves_its_files_to_the_parent(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is missed, and nothing passes for clean."""
    repo.commit({f"{number}.yaml": f"password: {PASSWORD}\n" for number in range(6)})
    monkeypatch.setattr(work, "MANY", 3)
    monkeypatch.setattr(beside, "_processors", lambda: 3)
    monkeypatch.setattr(beside, "_found", lambda *_: 1 / 0)
    assert [one["path"] for one in repo.check("--all").findings] == [f"{number}.yaml" for number in range(6)]


def test_a_commit_does_not_load_it(repo: Repo) -> None:
    """Loading costs more there than it spares."""
    repo.stage({f"{number}.yaml": f"password: {PASSWORD}\n" for number in range(120)})
    command = "import sys; from mlops_policy.cli import main; main(['check', '--staged', '--select=SEC'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{command}; print('hyperscan' in sys.modules)"],
        cwd=repo.path,
        env={"PYTHONPATH": str(Path(snapshot.__file__).parents[1]), "PATH": __import__("os").environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("False\n")
