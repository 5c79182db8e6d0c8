"""The policy of an organisation: fetched, locked, verified, signed, and in force whatever a repository writes."""

import json
import os
import random
import string
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mlops_policy.addresses import masked
from mlops_policy.baseline import NAME, Known, text
from mlops_policy.config import LOCK_FILE, ORGANISATION_FILE, OWN_FILE
from mlops_policy.config.source import Source, source
from scratch import CSV, PARQUET, Answer, Repo
from support import ROOT, git

TODAY = datetime.now(tz=UTC).date()
ORG = 'name = "example-org"\nversion = "3"\nprofile = "standard"\n[rules.DAT001]\nfixture-kb = 64\n'
SECRET = "".join(random.Random(5).choices(string.ascii_letters, k=12))  # noqa: S311  nobody's
NEVER = f'{ORG}waivable = "never"\n'


def policy(repo: Repo, *words: str) -> Answer:
    """Run ``mlops-policy policy`` in the repository."""
    return repo.run("policy", *words)


def publish(repo: Repo, content: str, tag: str = "v3", name: str = "org.toml") -> str:
    """Make the repository of the organisation beside another; return its address."""
    folder = repo.path.parent / "policies"
    if not folder.exists():
        folder.mkdir()
        git("init", "--quiet", cwd=folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(content, "utf-8")
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--allow-empty", "--message", "policy", cwd=folder)
    git("tag", "--force", tag, cwd=folder)
    return folder.as_uri()


@pytest.fixture
def locked(repo: Repo) -> Repo:
    """Return a repository that has locked the policy of its organisation."""
    repo.write({OWN_FILE: f'extends = "{publish(repo, ORG)}@v3"\n'})
    done = policy(repo, "lock")
    assert done.code == 0, done.err
    repo.commit({})
    return repo


def test_a_lock_says_what_was_fetched(locked: Repo) -> None:
    """Commit and sha256; the copy lies beside it, and from then on no hook needs the network."""
    lock = (locked.path / LOCK_FILE).read_text("utf-8")
    commit = git("rev-parse", "HEAD", cwd=locked.path.parent / "policies")
    assert f'version = "v3"\ncommit = "{commit}"\n' in lock
    assert (locked.path / ORGANISATION_FILE).read_text("utf-8") == ORG
    assert locked.check("--all").findings == []
    assert policy(locked, "verify").code == 0
    assert policy(locked, "lock").out.endswith("nothing has changed\n")


@pytest.mark.parametrize("name", ["org.toml", "policies/org.toml"])
@pytest.mark.parametrize("form", ["{folder}", "{folder}@v3", "{file}"])
def test_a_folder_beside_the_repository_serves_as_well(repo: Repo, name: str, form: str) -> None:
    """Given relative to it, with a version or as it lies there."""
    publish(repo, ORG, name=name)
    extends = form.format(folder="../policies", file=f"../policies/{name}")
    repo.write({OWN_FILE: f'extends = "{extends}"\n'})
    assert policy(repo, "lock").code == 0
    assert policy(repo, "resolve").out.startswith("example-org 3, locked from ../policies")


def test_a_signature_that_cannot_be_read_is_named(repo: Repo) -> None:
    """In one line, as any other file that cannot be."""
    publish(repo, ORG)
    (repo.path.parent / "policies" / "org.toml.sig").mkdir()
    repo.write({OWN_FILE: 'extends = "../policies"\n'})
    answer = policy(repo, "lock")
    assert (answer.code, "org.toml.sig cannot be read: " in answer.err) == (2, True)


@pytest.mark.parametrize(
    ("extends", "address", "reference"),
    [
        ("example-org/policies@v3", "example-org/policies", "v3"),
        ("https://git.example.org/ml/policies@release/3", "https://git.example.org/ml/policies", "release/3"),
        ("https://reader@git.example.org/ml/policies", "https://reader@git.example.org/ml/policies", ""),
        ("ssh://git@git.example.org/ml/policies.git@v3", "ssh://git@git.example.org/ml/policies.git", "v3"),
        ("git@git.example.org:ml/policies.git@v3", "git@git.example.org:ml/policies.git", "v3"),
        ("git@git.example.org:ml/policies.git", "git@git.example.org:ml/policies.git", ""),
        ("../policies", "../policies", ""),
    ],
)
def test_the_reference_is_what_follows_the_last_at_of_the_path(extends: str, address: str, reference: str) -> None:
    """A user's name before the server is none."""
    assert source(extends) == Source(address, reference)


@pytest.mark.parametrize(
    ("extends", "says", "code"),
    [
        ("", "nothing to lock: write extends =", 2),
        ("../nowhere", "names no version and no folder", 2),
        ("../nowhere@v3", "there is no such folder", 2),
        ("ext::sh -c true@v3", "there is no such folder", 2),
        (f"https://token:{SECRET}@git.invalid/ml/policies", "names no version and no folder", 2),
        (f"HTTPS://token:{SECRET}@git.invalid/ml/policies", "names no version and no folder", 2),
        (f"https://token:{SECRET}@git.invalid", "there is no such folder", 2),
        (f"https://token:a/{SECRET}@git.invalid/ml/policies@v3", "its password has / or @ in it; write them as", 2),
        (f"https://token:a@{SECRET}@git/ml/policies@v3", "its password has / or @ in it; write them as", 2),
        (f"https://a/{SECRET}@git.invalid/ml/policies", "its password has / or @ in it; write them as", 2),
        ("{uri}@v9", "cannot be fetched: couldn't find remote ref v9", 4),
        ("{uri}@--upload-pack=x", "is no address", 2),
    ],
)
def test_what_cannot_be_locked_is_said_in_one_line(repo: Repo, extends: str, says: str, code: int) -> None:
    """Nothing is written, and no credential is shown."""
    extends = extends.format(uri=publish(repo, ORG))
    repo.write({OWN_FILE: f'extends = "{extends}"\n' if extends else ""})
    answer = policy(repo, "lock")
    assert (answer.code, says in answer.err, answer.err.count("\n")) == (code, True, 1), answer.err
    assert SECRET not in answer.err
    assert not (repo.path / LOCK_FILE).exists()
    assert not (repo.path / ORGANISATION_FILE).exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name = \n", "is no TOML"),
        ('profile = "strict"\n', "has no name"),
        ('name = "o"\n[rules.DAT001]\nwaivable = "maybe"\n', "waivable = 'maybe' is none of repo, org, never"),
        ('name = "o"\n[groups.a]\nprofil = "strict"\n', "did you mean 'profile'?"),
        ('name = "o"\n[groups.a]\nrepositories = "all"\n', "repositories is no list of names"),
        ('name = "o"\nprofile = "strict"\n[groups.a]\nprofile = "standard"\n', "group a: profile = standard is milder"),
        (
            'name = "o"\nrules.POL005 = "off"\n[groups.a]\n',
            "organisation o: rules.POL005.level = off is milder than error, which mlops-policy asks for",
        ),
        (
            'name = "o"\n[groups.a.rules]\nPOL004 = "warning"\n',
            "group a: rules.POL004.level = warning is milder than error, which mlops-policy asks for",
        ),
        ('name = "o"\nrules.POL001.waivable = "org"\n', "rules.POL001.waivable = org is milder than never"),
        ('name = "o"\nmax-waiver-days = 0\n', "is no whole number from 1 to 3650"),
        ('name = "o"\nextends = "other@v1"\n', "there is no 'extends'"),
    ],
)
def test_a_mistake_in_the_organisation_s_file_is_named_before_it_is_locked(repo: Repo, content: str, says: str) -> None:
    """Nobody else should meet it."""
    repo.write({OWN_FILE: f'extends = "{publish(repo, content)}@v3"\n'})
    answer = policy(repo, "lock")
    assert (answer.code, says in answer.err, answer.err.count("\n")) == (2, True, 1), answer.err
    assert not (repo.path / LOCK_FILE).exists()


def test_what_an_organisation_sets_in_vain_is_named_before_it_is_signed(repo: Repo) -> None:
    """Rules on the policy itself can only be raised, by nobody lowered."""
    repo.write({"org.toml": 'name = "o"\nrules.POL005 = "off"\n'})
    answer = policy(repo, "sign", "org.toml", "--key", "key")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert "rules.POL005.level = off is milder than error, which mlops-policy asks for and which holds" in answer.err
    assert not (repo.path / "org.toml.sig").exists()


@pytest.mark.parametrize(
    "address",
    [
        "https://someone:{}@git.example.org/ml/policies",
        "HTTPS://someone:{}@git/ml/policies",
        "https://someone:a/{}@git/ml/policies",
        "https://someone:a@b/{}@git/ml/policies",
        "https://{}@git.example.org/ml/policies",
    ],
)
def test_a_credential_in_an_address_is_never_shown(repo: Repo, address: str) -> None:
    """It is a finding where it stands, and no message repeats it."""
    address = address.format(SECRET)
    repo.stage({OWN_FILE: f'extends = "{address}@v3"\n', LOCK_FILE: f'extends = "{address}@v2"\nsha256 = "0"\n'})
    repo.write({ORGANISATION_FILE: ORG})
    for answer in (repo.check("--all", "--select=POL"), policy(repo, "verify"), policy(repo, "resolve")):
        assert answer.code != 4
        assert SECRET not in answer.out + answer.err


def test_no_credential_of_the_origin_gets_into_the_lock(repo: Repo) -> None:
    """The name of a repository at the root of a server is not that of whoever fetched it."""
    git("remote", "add", "origin", f"https://someone:{SECRET}@git.example.org/churn.git", cwd=repo.path)
    repo.write({OWN_FILE: f'extends = "{publish(repo, ORG)}@v3"\n'})
    assert policy(repo, "lock").code == 0
    assert 'repository = "git.example.org/churn"' in (repo.path / LOCK_FILE).read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "https://git.example.org/ml/policies@release/3",
        "https://git.example.org:8443/ml/policies@v3",
        "https://[::1]:8443/ml/policies@v3",
        "git@git.example.org:ml/policies.git@v3",
        "file:///home/me@example.org/policies@v3",
    ],
)
def test_a_reference_is_no_credential(text: str) -> None:
    """What follows a path is shown, and what comes before a server is not."""
    assert masked(text) == text


def test_a_tag_that_moved_is_seen_by_who_asks(locked: Repo) -> None:
    """The lock holds until somebody locks anew."""
    publish(locked, ORG.replace("64", "32"))
    assert policy(locked, "verify").code == 0
    answer = policy(locked, "verify", "--fetch")
    assert (answer.code, "has another file at" in answer.out) == (3, True)
    assert policy(locked, "lock").code == 0
    assert policy(locked, "verify", "--fetch").code == 0


@pytest.mark.parametrize(
    "tamper",
    [
        {LOCK_FILE: None},
        {ORGANISATION_FILE: None},
        {ORGANISATION_FILE: 'name = "example-org"\nprofile = "baseline"\n'},
        {ORGANISATION_FILE: "name = \n"},
        {LOCK_FILE: "nothing\n"},
        {OWN_FILE: 'profile = "standard"\n'},
        {OWN_FILE: 'extends = "../mine"\n'},
        {OWN_FILE: None},
    ],
    ids=["no lock", "no copy", "another copy", "a broken copy", "a broken lock", "no extends", "other", "no own"],
)
def test_whoever_tampers_with_the_lock_does_not_get_past_the_hook(locked: Repo, tamper: dict[str, str | None]) -> None:
    """Exit 3, with one finding that says what to type; verify says the same."""
    for name, content in tamper.items():
        if content is None:
            (locked.path / name).unlink()
        else:
            (locked.path / name).write_text(content, "utf-8")
    locked.git("add", "--all")
    locked.stage({"a.py": "x = 1\n"})
    for answer in (locked.check("--staged"), locked.check("--all")):
        assert (answer.code, answer.codes) == (3, ["POL005"])
        assert "type: " in answer.findings[0]["fix"] or "write: " in answer.findings[0]["fix"]
    if OWN_FILE not in tamper or tamper[OWN_FILE]:
        assert policy(locked, "verify").code == 3


@pytest.mark.parametrize(
    "own",
    [
        'profile = "baseline"\n',
        'pins = "off"\n',
        "max-waiver-days = 365\n",
        '[rules]\nDAT001 = "off"\n',
        '[rules]\ndata-file = "warning"\n',
        "[rules.DAT001]\nfixture-kb = 65\n",
        '[rules.PIN002]\nat-least = "none"\n',
        '[rules]\nPOL001 = "off"\n',
    ],
)
def test_a_milder_value_is_a_finding_and_does_not_hold(locked: Repo, own: str) -> None:
    """At its own line, with the value that holds and who asks for it."""
    before = (locked.path / OWN_FILE).read_text("utf-8")
    locked.stage({OWN_FILE: before + own, "a.bin": PARQUET})
    answer = locked.check("--staged")
    assert (answer.code, answer.codes) == (3, ["DAT001", "POL001"])
    [found] = [one for one in answer.findings if one["code"] == "POL001"]
    assert (found["path"], found["line"]) == (OWN_FILE, 1 + own.count("\n"))
    assert "is milder than" in found["message"]


def test_the_command_line_cannot_be_milder_either(locked: Repo) -> None:
    """Nor the arguments of a hook."""
    for words in (["--profile", "baseline"], ["--pins", "off"]):
        answer = locked.check("--all", *words)
        assert (answer.code, "is milder than" in answer.err, answer.err.count("\n")) == (2, True, 1)
    assert locked.check("--all", "--profile", "strict").code == 0


def waiver(days: int = 10, **changes: str) -> str:
    """Return a waiver for a.bin that begins today."""
    last = TODAY + timedelta(days=days)
    keys = {"rule": '"DAT001"', "path": '"a.bin"', "reason": '"r"', "owner": '"@a"', "created": f"{TODAY}"}
    return "[[waivers]]\n" + "".join(
        f"{key} = {value}\n" for key, value in {**keys, "expires": f"{last}", **changes}.items()
    )


def test_a_waiver_counts_no_longer_than_the_organisation_allows(locked: Repo) -> None:
    """90 days, if it says nothing; a day of creation that lies ahead gains none."""
    extends = (locked.path / OWN_FILE).read_text("utf-8")
    assert locked.stage({OWN_FILE: extends + waiver(90), "a.bin": PARQUET}).check("--staged").code == 0
    for late in (waiver(91), waiver(5, created=f"{TODAY + timedelta(days=1)}")):
        answer = locked.stage({OWN_FILE: extends + late}).check("--staged")
        assert (answer.code, answer.codes) == (3, ["DAT001", "POL003"])


@pytest.mark.parametrize("who", ["org", "never"])
def test_what_a_repository_may_not_waive_it_cannot(repo: Repo, who: str) -> None:
    """Neither in its file, nor by a comment, nor by a baseline."""
    repo.write({OWN_FILE: f'extends = "{publish(repo, NEVER.replace("never", who).replace("DAT001", "DAT002"))}@v3"\n'})
    assert policy(repo, "lock").code == 0
    rows = "0.123,0.456,0.789,0.321\n" * 800
    comment = f"<!-- mlops-policy: ignore[DAT002] in the manual -- until={TODAY + timedelta(days=9)} -->\n"
    repo.stage({"a.md": f"# A\n\n{comment}{rows}", "b.md": f"# B\n\n{rows}"})
    own = (repo.path / OWN_FILE).read_text("utf-8") + waiver(rule='"DAT002"', path='"b.md"')
    answer = repo.stage({OWN_FILE: own}).check("--staged")
    assert (answer.code, [one["code"] for one in answer.findings]) == (3, ["POL001", "DAT002", "DAT002"])
    assert "lets no comment accept it" in answer.findings[1]["message"]
    known = [Known(one["code"], one["fingerprint"], one["path"]) for one in answer.findings[1:]]
    repo.write({OWN_FILE: own.partition("[[")[0]})
    repo.commit({NAME: text(known)})
    assert repo.check("--all", "--select=DAT").codes == ["DAT002"]


def test_a_new_baseline_holds_nothing_that_it_cannot_accept(repo: Repo) -> None:
    """What only the organisation may accept is told, and not listed as if it were tolerated."""
    org = f'{ORG}waivable = "org"\n'
    repo.write({OWN_FILE: f'extends = "{publish(repo, org)}@v3"\n'})
    assert policy(repo, "lock").code == 0
    repo.commit({"a.bin": PARQUET})
    answer = repo.run("baseline", "create")
    told = "1 finding no baseline can tolerate, says the organisation (1 DAT): mend them\n"
    assert (answer.code, answer.out) == (0, told + "nothing is left to tolerate\n")
    repo.commit({"b.csv": CSV * 100})
    assert repo.run("baseline", "create").out.startswith(told + "1 finding of today tolerated (1 DAT), new ones not")
    repo.git("add", NAME)
    assert repo.check("--all", "--select=DAT").paths == ["a.bin"]


def test_init_tolerates_nothing_that_only_the_organisation_may_accept(repo: Repo) -> None:
    """It is told, even if another tool's list accepts it, and checks find it as before."""
    org = f'{ORG}waivable = "org"\n[rules.SEC001]\nwaivable = "never"\n'
    repo.write({OWN_FILE: f'extends = "{publish(repo, org)}@v3"\n'})
    assert policy(repo, "lock").code == 0
    token = "hf" + "_" + "".join(random.Random(6).choices(string.ascii_letters, k=34))  # noqa: S311  nobody's
    login = f'login(token="{token}")\n'
    repo.commit({"a.bin": PARQUET, "b.csv": CSV * 100, "c.py": login, ".gitleaksignore": "c.py:token:1\n"})
    answer = repo.run("init")
    told = "2 findings no baseline can tolerate, says the organisation (1 DAT, 1 SEC): mend them\n"
    assert "0 credentials were accepted in .gitleaksignore\n" + told in answer.out
    assert f"{NAME}: 1 finding of today\n" in answer.out
    repo.commit({})
    assert repo.check("--all", "--select=DAT,SEC").paths == ["a.bin", "c.py"]


def test_a_waiver_of_the_organisation_counts_everywhere(repo: Repo) -> None:
    """And the rule may be one that only it can waive."""
    org = ORG + 'waivable = "org"\n' + waiver()
    repo.write({OWN_FILE: f'extends = "{publish(repo, org)}@v3"\n'})
    assert policy(repo, "lock").code == 0
    assert repo.stage({"a.bin": PARQUET}).check("--staged").findings == []


def test_comments_hold_no_longer_than_waivers(locked: Repo) -> None:
    """From today on: they have no day of creation."""
    rows = "0.123,0.456,0.789,0.321\n" * 800
    for days, code in ((90, 0), (91, 1)):
        until = TODAY + timedelta(days=days)
        locked.stage({"a.md": f"# A\n\n<!-- mlops-policy: ignore[DAT002] in the manual -- until={until} -->\n{rows}"})
        assert locked.check("--staged").code == code


def test_resolve_says_who_asks_for_what(locked: Repo) -> None:
    """A line a value, and what is wrong below; programs get the same."""
    locked.write(
        {OWN_FILE: (locked.path / OWN_FILE).read_text("utf-8") + '[rules]\nSED001 = "error"\nDAT001 = "off"\n'}
    )
    lines = policy(locked, "resolve").out.splitlines()
    rows = {line.split()[0]: line.split(maxsplit=2)[1:] for line in lines[1:-2]}
    assert lines[0].startswith("example-org 3, locked from file://")
    assert rows["profile"] == ["standard", "organisation example-org"]
    assert rows["max-waiver-days"] == ["90", "mlops-policy"]
    assert rows["rules.DAT001.fixture-kb"] == ["64", "organisation example-org"]
    assert "rules.DAT001.level" not in rows
    assert lines[-1].startswith(f"{OWN_FILE}:4: POL001 rules.DAT001.level = off is milder than error")
    whole = json.loads(policy(locked, "resolve", "--output", "json").out)
    assert whole["values"]["rules.DAT001.level"] == {"value": "error", "source": "profile standard"}
    assert len(policy(locked, "resolve", "--all").out.splitlines()) > 200


def test_the_example_of_an_organisation_s_file_is_one(repo: Repo) -> None:
    """With a group, by its repositories' names."""
    example = str(ROOT / "policies/org.example.toml")
    said = policy(repo, "resolve", "--organisation", example, "--repository", "example-org/payments-api").out
    assert said.splitlines()[0] == "example-org 3, groups payments"
    assert "max-waiver-days        14      group payments" in said
    assert "POL" not in said


def test_a_signature_is_checked_against_who_may_sign(repo: Repo, tmp_path: Path) -> None:
    """By a key of theirs, over this very file."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True)
    public = (tmp_path / "key.pub").read_text("utf-8")
    (tmp_path / "allowed").write_text(f'security@example.org namespaces="mlops-policy" {public}', "utf-8")
    (tmp_path / "none").write_text("", "utf-8")
    repo.write({OWN_FILE: f'extends = "{publish(repo, ORG)}@v3"\n'})
    assert policy(repo, "lock").code == 0
    signers = ("--allowed-signers", str(tmp_path / "allowed"))
    assert "it is not signed" in policy(repo, "verify", *signers).out
    org = repo.path.parent / "policies" / "org.toml"
    assert policy(repo, "sign", str(org), "--key", str(tmp_path / "key")).code == 0
    publish(repo, ORG)
    assert policy(repo, "lock").code == 0
    answer = policy(repo, "verify", *signers)
    assert (answer.code, "signed by security@example.org" in answer.out) == (0, True)
    assert policy(repo, "verify", "--allowed-signers", str(tmp_path / "none")).code == 3
    with org.open("a", encoding="utf-8") as file:
        file.write("# changed after it was signed\n")
    git("commit", "--quiet", "--all", "--message", "more", cwd=org.parent)
    git("tag", "--force", "v3", cwd=org.parent)
    assert policy(repo, "lock").code == 0
    answer = policy(repo, "verify", *signers)
    assert (answer.code, "nobody in" in answer.out) == (3, True)


def test_a_repository_s_own_git_settings_do_not_reach_the_fetch(repo: Repo) -> None:
    """Hooks set GIT_DIR: the file is fetched into a folder of its own all the same."""
    repo.write({OWN_FILE: f'extends = "{publish(repo, ORG)}@v3"\n'})
    with repo.patch.context() as patch:
        patch.setenv("GIT_DIR", os.path.join(".git"))  # noqa: PTH118  as git writes it
        patch.setenv("GIT_WORK_TREE", ".")
        assert policy(repo, "lock").code == 0
    assert repo.git("rev-parse", "--verify", "--quiet", "HEAD")


def held(*entries: tuple[str, str]) -> str:
    return text(Known(code, f"{number:016x}", path) for number, (code, path) in enumerate(entries))


def test_a_baseline_that_grows_is_a_finding(repo: Repo) -> None:
    """At the commit and in a range; a first one warns, one that shrinks is fine, and nothing can tolerate it."""
    first = repo.stage({NAME: held(("DAT001", "a"), ("DAT001", "b"))}).check("--staged", "--select=POL")
    assert [(one["code"], one["level"]) for one in first.findings] == [("POL004", "warning")]
    base = repo.commit()
    more = held(("DAT001", "a"), ("DAT001", "b"), ("SEC001", "c d"))
    answer = repo.stage({NAME: more}).check("--staged", "--select=POL")
    assert (answer.code, answer.findings[0]["message"]) == (3, "it grew by 1 finding: SEC001 c%20d")
    repo.commit()
    assert repo.check("--range", f"{base}..HEAD", "--select=POL").code == 3
    assert repo.stage({NAME: held(("DAT001", "a"))}).check("--staged", "--select=POL").findings == []


def test_a_branch_that_falls_behind_a_shrinking_baseline_has_not_grown_it(repo: Repo) -> None:
    """It is compared with where it began."""
    repo.commit({NAME: held(("DAT001", "a"), ("DAT001", "b"), ("DAT001", "c"))})
    repo.git("checkout", "--quiet", "-b", "topic")
    repo.commit({NAME: held(("DAT001", "a"), ("DAT001", "b"))})
    repo.git("checkout", "--quiet", "main")
    repo.commit({NAME: held(("DAT001", "a"))})
    repo.git("checkout", "--quiet", "topic")
    assert repo.check("--range", "main..HEAD", "--select=POL").findings == []


def test_what_was_not_judged_weighs_more_than_the_policy_and_that_more_than_findings(locked: Repo) -> None:
    """4 before 3 before 1 before 0; each contains the ones below."""
    own = (locked.path / OWN_FILE).read_text("utf-8")
    assert locked.check("--all").code == 0
    blob = locked.stage({"a.bin": PARQUET}).git("rev-parse", ":a.bin")
    assert locked.check("--all").code == 1
    locked.stage({OWN_FILE: f'{own}profile = "baseline"\n'})
    assert locked.check("--all").code == 3
    (locked.path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    answer = locked.check("--all")
    assert (answer.code, answer.codes) == (4, ["POL000", "POL001"])


def test_a_waiver_that_ended_warns_and_under_strict_is_an_error(repo: Repo) -> None:
    """A day in the calendar stops nobody who has not asked for it."""
    repo.stage({OWN_FILE: waiver(created="2026-01-01", expires="2026-02-01")})
    assert [repo.check("--all", "--profile", name).code for name in ("baseline", "standard", "strict")] == [0, 0, 3]
    assert repo.check("--all").codes == ["POL002"]
