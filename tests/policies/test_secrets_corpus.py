"""Credentials in files that nobody wrote the rules for: found where they are, and nowhere else; never shown.

The makers know nothing of the engine. Each file comes from a seed that is fixed; HYPOTHESIS_PROFILE=search takes the
day's date besides.
"""

import os
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from random import Random
from typing import NoReturn

import pytest
from mlops_policy import cli, commands
from mlops_policy.git import Content, Entry
from mlops_policy.secrets import MEDIUM, SHOWN, Leak, mask
from mlops_policy.secrets.scan import scan
from mlops_policy.snapshot import File
from policies.makers import harmless, leaks, mutations
from policies.makers.drafts import Clean, Leaked
from scratch import Repo

FIXED = 20261123
DAY = int(datetime.now(tz=UTC).strftime("%Y%m%d"))
SAMPLE = 80  # files that go through git
FORMATS = ("text", "jsonl", "github")
SEEDS = [FIXED, DAY] if os.environ.get("HYPOTHESIS_PROFILE") == "search" else [FIXED]
every_seed = pytest.mark.parametrize("seed", SEEDS)


@cache
def leaked(seed: int) -> tuple[Leaked, ...]:
    return (*leaks.leaks(seed),)


@cache
def rewritten(seed: int) -> tuple[Leaked, ...]:
    """Return every third leak, written in another way."""
    chances = Random(seed)  # noqa: S311  the same files each time
    return tuple(mutations.mutated(one, chances) for one in leaked(seed)[seed % 3 :: 3])


@cache
def blocking(file: Leaked | Clean) -> tuple[Leak, ...]:
    """Return what would block a commit; a warning does not count, neither for us nor against us."""
    content = Content(file.content, b"", len(file.content))
    return tuple(leak for leak in scan(File(Entry(file.path, ""), content)) if leak.confidence >= MEDIUM)


def missed(files: Iterable[Leaked]) -> list[str]:
    """Return the files whose secret is not found on one of its lines."""
    return [
        f"{file.path}:{file.line}: {file.kind}: {mask(file.value)}"
        for file in files
        if not any(file.line <= leak.line <= file.end for leak in blocking(file))
    ]


def alarms(files: Iterable[Leaked | Clean]) -> Iterator[str]:
    """Yield what is found where nothing is, or on lines that hold nothing."""
    for file in files:
        why = file.why if isinstance(file, Clean) else file.kind
        own = range(0) if isinstance(file, Clean) else range(file.line, file.end + 1)
        for leak in blocking(file):
            if leak.line not in own:
                yield f"{file.path}:{leak.line}: {why}: {leak.rule} {leak.key} {mask(leak.value)}"


def report(seed: int, share: float, lines: list[str]) -> str:
    return "\n".join([f"seed {seed}: {share:.4f}", *lines])


def traces(files: Iterable[Leaked], text: str) -> list[str]:
    """Return the files whose secret, without the start that is shown of it, is in a text, or in it unescaped."""
    texts = text + text.replace("%25", "%")
    return [f"{file.path}: {file.kind}" for file in files if file.value[SHOWN:] in texts]


def staged(repo: Repo, seed: int) -> dict[str, Leaked]:
    """Stage some of the leaks, each in a folder of its own, by the path."""
    step = len(leaked(seed)) // SAMPLE
    files = {f"part{at}/{file.path}": file for at, file in enumerate(islice(leaked(seed), seed % step, None, step))}
    repo.stage({path: file.content for path, file in files.items()})
    return files


@every_seed
def test_the_corpora_are_large_and_varied(seed: int) -> None:
    """More than 700 files each, and nearly every kind of token of the table."""
    files, clean = leaked(seed), [*harmless.lookalikes(seed)]
    assert len(files) >= 700
    assert len({file.kind.rpartition(": ")[2] for file in files}) >= 150
    assert len({file.content for file in files}) == len(files)
    assert len(clean) >= 700
    assert len({file.why for file in clean}) >= 200


@every_seed
def test_nearly_all_that_people_leak_is_found(seed: int) -> None:
    """At least 95 of 100, each on its line."""
    lines = missed(leaked(seed))
    share = 1 - len(lines) / len(leaked(seed))
    assert share >= 0.95, report(seed, share, lines)


@every_seed
def test_what_is_found_is_a_credential(seed: int) -> None:
    """At least 98 of 100: the others are in files that only look as if, or on lines beside a leak."""
    files = leaked(seed)
    lines = [*alarms(files), *alarms(harmless.lookalikes(seed))]
    right = len(files) - len(missed(files))
    share = right / (right + len(lines))
    assert share >= 0.98, report(seed, share, lines)


@pytest.mark.slow
@every_seed
def test_it_does_not_matter_how_a_leak_is_written(seed: int) -> None:
    """At least 90 of 100 with other quotes, escapes, cuts, names, encodings and depths."""
    files = rewritten(seed)
    lines = missed(files)
    share = 1 - len(lines) / len(files)
    assert share >= 0.90, report(seed, share, lines)


@pytest.mark.parametrize("output", FORMATS)
def test_a_commit_with_leaks_is_blocked_and_shows_none(
    output: str, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through git, as a hook does it, in each format."""
    files = staged(repo, FIXED)
    monkeypatch.chdir(repo.path)
    repo.capture.readouterr()
    code = cli.main(["check", "--staged", "--select=SEC", f"--output={output}"])
    printed = repo.capture.readouterr()
    assert code == commands.FINDINGS
    assert traces(files.values(), printed.out + printed.err) == []
    assert sum(path in printed.out for path in files) >= 0.9 * len(files)


def test_staged_bytes_are_what_is_judged(repo: Repo) -> None:
    """The file on disk is clean already."""
    [(path, file), *_] = staged(repo, FIXED).items()
    repo.write({path: b"nothing\n"})
    answer = repo.check("--staged", "--select=SEC", path)
    assert answer.paths == [path]
    assert answer.findings[0]["line"] == file.line


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["check", "--help"],
        ["check", "--staged", "--select=SEC999"],
        ["check", "--staged", "--output=nothing"],
        ["check", "--range=nothing..at-all"],
        ["rules"],
        ["explain", "SEC001"],
    ],
    ids=" ".join,
)
def test_help_and_errors_show_no_secret(words: list[str], repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Although some are staged."""
    files = staged(repo, FIXED)
    monkeypatch.chdir(repo.path)
    repo.capture.readouterr()
    with suppress(SystemExit):  # as argparse ends after its help
        cli.main(words)
    printed = repo.capture.readouterr()
    assert printed.out + printed.err
    assert traces(files.values(), printed.out + printed.err) == []


@pytest.mark.parametrize("output", FORMATS)
def test_a_crash_shows_no_secret(output: str, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the message of the exception says; and it does not pass for a clean result."""

    def crash(*arguments: object, **_: object) -> NoReturn:
        raise ValueError(*(getattr(argument, "value", argument) for argument in arguments))

    files = staged(repo, FIXED)
    monkeypatch.setattr("mlops_policy.secrets.scan.judge", crash)
    monkeypatch.chdir(repo.path)
    repo.capture.readouterr()
    code = cli.main(["check", "--staged", "--select=SEC", f"--output={output}"])
    printed = repo.capture.readouterr()
    assert code == commands.INCOMPLETE
    assert traces(files.values(), printed.out + printed.err) == []


def test_a_leak_masks_itself() -> None:
    """In what a debugger, a log or a failing test would print of it."""
    for file in leaked(FIXED)[:: len(leaked(FIXED)) // SAMPLE]:
        for leak in blocking(file):
            shown = f"{leak}{leak!r}{[leak]}{traceback.format_exception(RuntimeError(leak))}"
            assert leak.value[SHOWN:] not in shown, f"{file.path}: {file.kind}"
