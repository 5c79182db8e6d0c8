"""Patterns kept compiled: the same as those of ``re``, and never needed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlops_policy import lazy
from mlops_policy.secrets.providers import PROVIDERS

POLICIES = Path(lazy.__file__).parents[1]
LETTERS = st.text(alphabet="aAbB01=_-.\n \"'sk:/@", max_size=60)
SAMPLES = [r"(?i)(a|b)(?P<rest>[01]{2,}+)?", r"(?m)^\s*(?P<key>\w+)\s*[:=]\s*(?P<value>\S++)$", r"(?<!a)b(?=0|$)"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what is compiled in a folder of the test's own."""
    path = tmp_path / "kept.patterns"
    monkeypatch.setattr(lazy, "_place", lambda: str(path))
    monkeypatch.setattr(lazy.Kept, "found", None)
    monkeypatch.setattr(lazy.Kept, "new", {})
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return path


def _again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget, as the next process does, all but the file."""
    monkeypatch.setattr(lazy.Kept, "found", None)
    monkeypatch.setattr(lazy.Kept, "new", {})


@given(text=LETTERS)
@pytest.mark.parametrize("source", SAMPLES)
def test_a_kept_pattern_finds_what_re_finds(source: str, text: str) -> None:
    """Groups, names and places are those of a pattern that is compiled anew."""
    lazy.Kept.new = {}
    lazy.Kept.found = {}
    fresh = re.compile(lazy.pattern(source).pattern)
    lazy.Kept.found, lazy.Kept.new = lazy.Kept.new, {}
    kept = lazy.pattern(source)
    seen = [(one.span(), one.groups(), one.groupdict()) for one in kept.finditer(text)]
    assert seen == [(one.span(), one.groups(), one.groupdict()) for one in fresh.finditer(text)]
    assert not lazy.Kept.new


def test_every_provider_s_pattern_is_kept_as_it_is(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that is written is read again, and takes the good example of its provider."""
    for provider in PROVIDERS:
        assert lazy.pattern(provider.pattern).search("") is None
    lazy.keep()
    _again(monkeypatch)
    for provider in PROVIDERS:
        assert lazy.pattern(provider.pattern).search("") is None
    assert not lazy.Kept.new
    assert place.stat().st_size > len(PROVIDERS)


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xe9\x01\x00\x00\x00", b"{0"])
def test_a_damaged_file_is_as_good_as_none(place: Path, content: bytes) -> None:
    """What cannot be read is compiled again, and the file is written anew."""
    place.write_bytes(content)
    assert lazy.pattern("a+").findall("aab") == ["aa"]
    lazy.keep()
    assert place.read_bytes() != content


def test_a_file_with_wrong_code_is_as_good_as_none(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine refuses code that is none of its own."""
    lazy.Kept.new = {("a+", 0): (32, [77, 88, 99], 0, {}, (None,))}
    lazy.keep()
    _again(monkeypatch)
    assert place.exists()
    assert lazy.pattern("a+").findall("aab") == ["aa"]


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation that is read-only works as any other."""
    monkeypatch.setattr(lazy, "_place", lambda: str(place / "no" / "folder"))
    assert lazy.pattern("a+").findall("aab") == ["aa"]
    lazy.keep()
    assert not place.exists()


def test_nothing_is_kept_where_python_keeps_no_modules(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PYTHONDONTWRITEBYTECODE holds for patterns too."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert lazy.pattern("a+").findall("aab") == ["aa"]
    lazy.keep()
    assert not place.exists()


def test_a_commit_imports_no_re_once_patterns_are_kept(tmp_path: Path) -> None:
    """The second run of a hook compiles nothing."""
    script = (
        f"import sys; sys.path.insert(0, {str(POLICIES)!r}); sys.dont_write_bytecode = False\n"
        f"from mlops_policy import cli, lazy; lazy._place = lambda: {str(tmp_path / 'kept')!r}\n"
        "cli.main(['check', '--staged', '--select=SEC,PTH']); lazy.keep(); print('re' in sys.modules)"
    )
    (tmp_path / "a.py").write_text("import numpy\nTOKEN = input()\nopen('data/a.csv')\n")
    someone = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "--quiet"], [*someone, "commit", "--quiet", "--allow-empty", "-ma"], ["add", "a.py"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    plain = [sys.executable, "-S", "-c", script]  # without what a development environment imports at its start
    runs = [subprocess.check_output(plain, cwd=tmp_path, text=True) for _ in range(2)]
    assert runs == ["True\n", "False\n"]
