"""Waivers are written whole, shown with what they accept, and taken out when they are of no use."""

import hashlib
import os
import random
import string
import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlops_policy import cli
from mlops_policy.snapshot import Unusable
from mlops_policy.waive import edits
from scratch import PARQUET, Answer, Repo

TODAY = datetime.now(tz=UTC).date()
OWN = ".mlops-policy.toml"
WHO = ("--owner", "@example-org/ml", "--reason", "the example that we ship")
TOKEN = "".join(random.Random(4).choices(string.ascii_letters, k=34))  # noqa: S311  nobody's
LEAK = 'login(token="hf' + f'_{TOKEN}")\n'


def waive(repo: Repo, *words: str) -> Answer:
    """Run ``mlops-policy waive`` in the repository."""
    return repo.run("waive", *words)


def entry(path: str, expires: object = "2999-01-01", *, table: str = "waivers", rule: str = "DAT001") -> str:
    """Return a waiver as a person writes it."""
    return (
        f'[[{table}]]\nrule = "{rule}"\npath = "{path}"\nreason = "r"\n'
        f'owner = "@a"\ncreated = 2026-01-01\nexpires = {expires}\n'
    )


def text(repo: Repo, name: str = OWN) -> str:
    return (repo.path / name).read_bytes().decode()


def test_a_waiver_that_is_added_is_whole_and_counts(repo: Repo) -> None:
    """Rule, path, reason, owner, ticket and both days; the finding is accepted from then on."""
    repo.stage({"a.bin": PARQUET})
    answer = waive(repo, "add", "--rule", "data-file", "--path", "a.bin", *WHO, "--ticket", "ML-1", "--days", "30")
    last = TODAY + timedelta(days=30)
    assert answer.code == 0, answer.err
    assert answer.out == f"written to {OWN}: DAT001 is accepted until {last}; type: git add {OWN}\n"
    assert text(repo) == (
        '[[waivers]]\nrule = "DAT001"\npath = "a.bin"\nreason = "the example that we ship"\n'
        f'owner = "@example-org/ml"\nticket = "ML-1"\ncreated = {TODAY}\nexpires = {last}\n'
    )
    assert (repo.check("--staged").code, repo.check("--staged").findings) == (0, [])


def test_one_by_fingerprint_accepts_a_finding_and_no_other(repo: Repo) -> None:
    """As check shows it."""
    repo.stage({"a.py": LEAK, "b.py": LEAK})
    print_of = {one["path"]: one["fingerprint"] for one in repo.check("--staged").findings}
    assert waive(repo, "add", "--rule", "SEC001", "--fingerprint", print_of["a.py"], *WHO).code == 0
    assert repo.check("--staged").paths == ["b.py"]
    assert "1 error, 0 warnings, 1 accepted in 2 files" in repo.run("check", "--staged", "--output", "text").out


def test_a_copy_of_what_is_accepted_by_fingerprint_is_another_finding(repo: Repo) -> None:
    """Each of two equal ones has its own, and keeps it whichever of them is accepted."""
    repo.stage({"a.py": LEAK + LEAK})
    first, second = ((one["line"], one["fingerprint"]) for one in repo.check("--staged").findings)
    for accepted, left in ((first, second), (second, first)):
        (repo.path / OWN).unlink(missing_ok=True)
        assert waive(repo, "add", "--rule", "SEC001", "--fingerprint", accepted[1], *WHO).code == 0
        assert [(one["line"], one["fingerprint"]) for one in repo.check("--staged").findings] == [left]
        assert "accepts 1 finding" in waive(repo, "list").out


def test_a_fingerprint_with_a_digest_is_of_that_file_alone(repo: Repo) -> None:
    """Written by hand: what else it says of the file must hold too."""
    repo.stage({"a.py": LEAK})
    [found] = repo.check("--staged").findings
    for digest, left in ((hashlib.sha256(LEAK.encode()).hexdigest(), []), ("0" * 64, ["SEC001"])):
        more = f'fingerprint = "{found["fingerprint"]}"\nsha256 = "{digest}"\nmax-kb = 1\n'
        (repo.path / OWN).write_text(entry("a.py", rule="SEC001") + more, "utf-8")
        assert repo.check("--staged").codes == left


def test_comments_order_and_line_endings_stay(repo: Repo) -> None:
    """Only the new lines are new, behind the waivers that are there."""
    before = (
        f'# ours\r\nprofile = "standard" # usual\r\n\r\n{entry("z.bin")}\r\n# the rest\r\n[rules]\r\nDAT008 = "off"\r\n'
    )
    before = before.replace("\r\n", "\n").replace("\n", "\r\n")
    repo.stage({"a.bin": PARQUET, OWN: before})
    assert waive(repo, "add", "--rule", "DAT001", "--path", "a.bin", *WHO).code == 0
    after = text(repo)
    at = after.index("\r\n[[waivers]]", after.index("2999-01-01"))
    new = after[at : after.index("\r\n# the rest")]
    assert after.replace(new, "", 1) == before
    assert "\n" not in after.replace("\r\n", "")


def test_in_pyproject_it_stands_below_the_table_of_the_policy(repo: Repo) -> None:
    """And not at the end of what belongs to others."""
    repo.stage({"a.bin": PARQUET, "pyproject.toml": '[tool.mlops-policy]\nprofile = "standard"\n\n[tool.x]\na = 1\n'})
    assert waive(repo, "add", "--rule", "DAT001", "--path", "a.bin", *WHO).code == 0
    written = text(repo, "pyproject.toml")
    assert written.index("[[tool.mlops-policy.waivers]]") < written.index("[tool.x]")
    assert not (repo.path / OWN).exists()
    assert repo.check("--staged", "--select=DAT,POL").findings == []


def test_a_path_is_as_it_is_typed_in_a_folder(repo: Repo) -> None:
    """Written from the root."""
    repo.stage({"sub/a.bin": PARQUET})
    with repo.patch.context() as patch:
        patch.chdir(repo.path / "sub")
        assert cli.main(["waive", "add", "--rule", "DAT001", "--path", "a.bin", *WHO]) == 0
    assert tomllib.loads(text(repo))["waivers"][0]["path"] == "sub/a.bin"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--rule", "DAT999", "--path", "a.bin", *WHO], "there is no rule 'DAT999'"),
        (["--rule", "DAT001", "--path", "b.bin", *WHO], "there is no file b.bin"),
        (["--rule", "DAT001", "--path", "*.bin", *WHO], "is a pattern; add --max-kb"),
        (["--rule", "DAT001", "--path", "../a.bin", *WHO], "lies outside of the repository"),
        (["--rule", "DAT001", "--path", "a.bin", "--owner", "@a"], "--reason"),
        (["--rule", "DAT001", "--path", "a.bin", "--owner", "@a", "--reason", " "], "--reason ' ' is no text"),
        (["--rule", "DAT001", "--path", "a.bin", *WHO, "--days", "91"], "--days 91 is not from 1 to 90"),
        (["--rule", "DAT001", "--path", "a.bin", *WHO, "--days", "0"], "--days 0 is not from 1 to 90"),
        (["--rule", "POL001", "--path", "a.bin", *WHO], "POL001 cannot be waived"),
        (["--rule", "DAT001", "--fingerprint", "", *WHO], "--fingerprint '' is none; write its 16 digits"),
        (["--rule", "DAT001", "--fingerprint", "0123456789ABCDEF", *WHO], "is none; write its 16 digits"),
        (["--rule", "DAT001", "--fingerprint", "a.bin", *WHO], "--fingerprint 'a.bin' is none; write its 16 digits"),
        (["--rule", "DAT001", "--fingerprint", "0" * 16, "--max-kb", "9", *WHO], "--max-kb says nothing of a"),
        (["--rule", "DAT001", "--path", "*.bin", "--max-kb", "0", *WHO], "--max-kb 0 is no size; give 1 or more"),
        (["--rule", "DAT001", "--path", "a.bin", "--max-kb", "-1", *WHO], "--max-kb -1 is no size; give 1 or more"),
        (["--rule", "DAT001", *WHO], "--path --fingerprint is required"),
    ],
)
def test_what_cannot_be_waived_is_refused_in_one_line(repo: Repo, words: list[str], says: str) -> None:
    """Exit 2, and nothing is written."""
    answer = waive(repo.stage({"a.bin": PARQUET}), "add", *words)
    assert (answer.code, says in answer.err, answer.err.count("\n")) == (2, True, 1), answer.err
    assert not (repo.path / OWN).exists()


def test_a_second_waiver_for_the_same_is_refused(repo: Repo) -> None:
    """The first one is to be prolonged, where its reason stands."""
    repo.stage({"a.bin": PARQUET})
    assert waive(repo, "add", "--rule", "DAT001", "--path", "a.bin", *WHO).code == 0
    before = text(repo)
    answer = waive(repo, "add", "--rule", "DAT001", "--path", "a.bin", *WHO)
    assert (answer.code, "there is a waiver of DAT001 for a.bin until" in answer.err) == (2, True)
    assert text(repo) == before


def test_waivers_in_one_line_are_left_to_a_person(repo: Repo) -> None:
    """What cannot be edited safely is not; the message has the lines."""
    old = '{rule = "DAT001", path = "z", reason = "r", owner = "@a", created = 2026-01-01, expires = 2026-02-01}'
    both = f"waivers = [{old}, {old.replace('2026-02', '2999-02')}]\n"
    repo.stage({"a.bin": PARQUET, "z": PARQUET, OWN: both})
    for words in (["add", "--rule", "DAT001", "--path", "a.bin", *WHO], ["prune"]):
        answer = waive(repo, *words)
        assert (answer.code, "are not written as [[waivers]]" in answer.err) == (2, True), answer.err
        assert answer.err.count("\n") == 1
    assert text(repo) == both


def test_the_list_says_who_until_when_and_what_for(repo: Repo) -> None:
    """One that holds, one that has ended, one that accepts nothing."""
    policy = entry("a.bin") + entry("b.bin", "2026-02-01") + entry("c.bin")
    repo.stage({"a.bin": PARQUET, "b.bin": PARQUET, OWN: policy})
    answer = waive(repo, "list")
    assert answer.out.splitlines() == [
        f"{OWN}: DAT001 a.bin: until 2999-01-01, accepts 1 finding (@a): r",
        f"{OWN}: DAT001 b.bin: ended on 2026-02-01 (@a): r",
        f"{OWN}: DAT001 c.bin: until 2999-01-01, accepts nothing (@a): r",
        "3 waivers: 1 ended, 1 accepts nothing; type: mlops-policy waive prune",
    ]
    assert '"state": "holds", "accepts": 1' in waive(repo, "list", "--output", "jsonl").out


def test_prune_takes_out_what_is_of_no_use_and_nothing_else(repo: Repo) -> None:
    """With the comment right above it; other comments, keys and waivers stay as they are."""
    head, kept = '# ours\nprofile = "standard"\n\n', entry("a.bin")
    gone = f"# until the vendor mends it\n{entry('b.bin', '2026-02-01')}\n"
    rest = '# limits\n[rules]\nDAT008 = "off"\n'
    repo.stage({"a.bin": PARQUET, OWN: f"{head}{gone}{kept}\n{rest}{entry('c.bin')}"})
    answer = waive(repo, "prune")
    assert answer.out.splitlines()[-1] == f"2 waivers taken out, 1 left; type: git add {OWN}"
    assert text(repo) == f"{head}{kept}\n{rest}"
    assert waive(repo, "prune").out == "0 waivers taken out, 1 left\n"


def test_a_waiver_for_an_old_commit_is_of_use_to_those_who_judge_all_of_them(repo: Repo) -> None:
    """The file is gone, the history is not."""
    repo.commit({"a.py": LEAK})
    repo.git("rm", "--quiet", "a.py")
    repo.commit({OWN: entry("a.py", rule="SEC001")})
    assert "0 waivers taken out" in waive(repo, "prune", "--history").out
    assert "1 waiver taken out" in waive(repo, "prune").out


def test_a_file_that_is_a_link_is_written_where_it_lies(repo: Repo) -> None:
    """The link stays one."""
    repo.stage({"a.bin": PARQUET, "config/policy.toml": ""})
    (repo.path / OWN).symlink_to(os.path.join("config", "policy.toml"))  # noqa: PTH118  as it is in the link
    assert waive(repo, "add", "--rule", "DAT001", "--path", "a.bin", *WHO).code == 0
    assert (repo.path / OWN).is_symlink()
    assert "[[waivers]]" in text(repo, "config/policy.toml")


def test_the_organisation_s_limits_hold_for_the_command(repo: Repo) -> None:
    """How long, and for which rules; it says who wants it so."""
    org = 'name = "o"\nmax-waiver-days = 14\n[rules]\nDAT002 = {waivable = "org"}\nSEC001 = {waivable = "never"}\n'
    repo.stage({"a.bin": PARQUET, "org/org.toml": org, OWN: 'extends = "org"\n'})
    with repo.patch.context() as patch:
        patch.chdir(repo.path)
        assert cli.main(["policy", "lock"]) == 0
    for words, says in (
        (["--rule", "DAT001", "--days", "15"], "--days 15 is not from 1 to 14"),
        (["--rule", "DAT002"], "only the organisation can waive DAT002, says organisation o"),
        (["--rule", "SEC001"], "SEC001 cannot be waived, says organisation o"),
    ):
        answer = waive(repo, "add", *words, "--path", "a.bin", *WHO)
        assert (answer.code, says in answer.err) == (2, True), answer.err
    assert waive(repo, "add", "--rule", "DAT001", "--path", "a.bin", *WHO).code == 0
    assert f"expires = {TODAY + timedelta(days=14)}" in text(repo)
    assert repo.check("--all").findings == []


def test_a_comment_that_accepts_something_in_a_range_is_told(repo: Repo) -> None:
    """Whoever reviews the change sees it without reading each line."""
    base = repo.git("rev-parse", "HEAD")
    comment = f"  # mlops-policy: ignore[SEC001] revoked -- until={TODAY + timedelta(days=9)}\n"
    repo.commit({"a.py": "import os\n" + LEAK.rstrip() + comment})
    with repo.patch.context() as patch:
        patch.chdir(repo.path)
        repo.capture.readouterr()
        assert cli.main(["check", "--range", f"{base}..HEAD", "--select=SEC"]) == 0
    assert repo.capture.readouterr().out.splitlines()[0] == "a.py:2: a comment accepts SEC001"


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True), st.data(), st.sampled_from([(), ("tool", "mlops-policy")]))
def test_what_is_added_and_removed_says_what_was_meant(
    paths: list[str], data: st.DataObject, keys: tuple[str, ...]
) -> None:
    """Whatever stands in the strings, and whichever of them are taken out."""
    written = "# head\n"
    for path in paths:
        written = edits.added(written, {"path": path, "reason": path[::-1], "expires": TODAY}, keys)
    drop = data.draw(st.sets(st.integers(0, len(paths) - 1)))
    left = edits.removed(written, drop, keys) if drop else written
    table = tomllib.loads(left)
    for key in keys:
        table = table.get(key, {})
    assert [one["path"] for one in table.get("waivers", [])] == [
        path for number, path in enumerate(paths) if number not in drop
    ]
    assert left.startswith("# head\n")


def test_a_waiver_inside_another_s_text_is_none() -> None:
    """A header in a string of several lines is part of the string."""
    odd = f'note = """\n{entry("x")}"""\n{entry("a")}'
    assert edits.removed(odd, [0], ()) == f'note = """\n{entry("x")}"""\n'
    with pytest.raises(Unusable):
        edits.removed('[[waivers]]\npath = """\n[[waivers]]\n"""\nrule = "a"\n[waivers.b]\nc = 1\n', [0], ())
