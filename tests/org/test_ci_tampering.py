"""A pull request cannot change what it is judged by: each way to try is caught, and whoever reviews it is told."""

import datetime as dt

import pytest
from mlops_policy import baseline
from mlops_policy.config.lock import Lock, digest
from pipelines import DATA, TODAY, WAIVER, Server

OWN, LOCK, ORGANISATION, HOOKS = (
    ".mlops-policy.toml",
    ".mlops-policy.lock",
    ".mlops-policy/org.toml",
    ".pre-commit-config.yaml",
)
CALLER = ".github/workflows/policy.yml"
CALLED = "example-org/mlops-template/.github/workflows/mlops-policy.yml"
CALL = f"""\
on: pull_request
permissions: {{}}
jobs:
  policy:
    uses: {CALLED}@{"a" * 40} # v1.2.3
    permissions: {{contents: read}}
    with: {{profile: strict}}
"""
FAKE = """\
on: pull_request
permissions: {}
jobs:
  policy:
    name: mlops-policy / verdict
    runs-on: ubuntu-latest
    steps:
      - run: echo passed
"""
BAD = ("DAT002", "data/raw.csv", "error")
STRICT = b'name = "example-org"\nprofile = "strict"\nrules.DAT002.waivable = "never"\n'
MILD = b'name = "example-org"\nprofile = "baseline"\n'


def locked(organisation: bytes, own: str = "") -> dict[str, bytes | None]:
    """Return the files of a repository that has locked the file of its organisation."""
    lock = Lock("../policies", "", "", digest(organisation)).text
    own = f'extends = "../policies"\n{own}'
    return {OWN: own.encode(), LOCK: lock.encode(), ORGANISATION: organisation}


def text(held: dict[str, str]) -> bytes:
    """Return a baseline."""
    entries = [baseline.Known(code, fingerprint, "data/raw.csv") for code, fingerprint in held.items()]
    return baseline.text(entries).encode()


def test_a_waiver_of_its_own_does_not_count(server: Server) -> None:
    """The finding stays, and a warning tells of the waiver, with its reason."""
    seen = server.judged({**DATA, OWN: WAIVER})
    assert seen.code == 1
    assert BAD in seen.found
    assert ("POL003", OWN, "warning") in seen.found
    assert "a waiver of DAT002 for data/raw.csv is new; this change is judged without it" in seen.out


def test_a_waiver_that_was_there_before_counts(server: Server) -> None:
    """What reviewers have accepted is accepted."""
    server.commit({OWN: WAIVER})
    seen = server.judged(DATA)
    assert (seen.code, seen.findings, seen.outputs["waived"]) == (0, [], "1")


def test_a_comment_of_its_own_counts_as_everywhere(server: Server) -> None:
    """It stands beside the line that it accepts, with a reason and a day, before the eyes of whoever reviews it."""
    line = 'pd.read_csv("/home/' + 'mkrause/raw.csv")'
    assert server.judged({"a.py": f"import pandas as pd\n\n{line}\n".encode()}).code == 1
    server.git("branch", "--quiet", "-D", "change")
    until = TODAY + dt.timedelta(days=9)
    comment = f"  # mlops-policy: ignore[PTH001] a demonstration -- owner=@example-org/churn until={until}"
    seen = server.judged({"a.py": f"import pandas as pd\n\n{line}{comment}\n".encode()})
    assert (seen.code, seen.findings, seen.outputs["waived"]) == (0, [], "1")


def test_a_baseline_of_its_own_does_not_count(server: Server) -> None:
    """Neither a first one, nor lines that are added to one: those are an error in themselves."""
    printed = server.judged(DATA).findings[0]["fingerprint"]
    own = text({"DAT002": printed})
    seen = server.judged({**DATA, baseline.NAME: own})
    assert (seen.code, seen.found) == (1, [BAD, ("POL004", baseline.NAME, "warning")])
    server.commit({baseline.NAME: text({"DAT001": "0" * 16})})
    server.git("branch", "--quiet", "-D", "change")
    seen = server.judged({**DATA, baseline.NAME: own})
    assert (seen.code, seen.found) == (3, [BAD, ("POL004", baseline.NAME, "error")])


def test_a_baseline_that_goes_is_told(server: Server) -> None:
    """It could come back longer, as a first one does, with a warning alone; one that shrinks needs no word."""
    held = text({"DAT001": "0" * 16, "DAT002": "1" * 16})
    server.commit({baseline.NAME: held})
    seen = server.judged({baseline.NAME: None})
    assert (seen.code, seen.found) == (0, [("POL001", baseline.NAME, "warning")])
    assert "it is gone: the next one would pass for the first one" in seen.out
    server.git("branch", "--quiet", "-D", "change")
    assert server.judged({baseline.NAME: text({"DAT001": "0" * 16})}).findings == []


def test_a_baseline_that_was_there_before_counts(server: Server) -> None:
    """What was old when the policy came is tolerated."""
    printed = server.judged(DATA).findings[0]["fingerprint"]
    server.git("branch", "--quiet", "-D", "change")
    server.commit({baseline.NAME: text({"DAT002": printed})})
    seen = server.judged(DATA)
    assert (seen.code, seen.outputs["baselined"]) == (0, "1")


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (b'profile = "baseline"\n', "profile becomes milder, baseline for standard"),
        (b'rules.DAT002 = "off"\n', "rules.DAT002.level becomes milder, off for error"),
        (b"rules.DAT008.max-kb = 90000\n", "rules.DAT008.max-kb becomes milder, 90000 for"),
    ],
)
def test_a_milder_configuration_does_not_judge_itself(server: Server, own: bytes, told: str) -> None:
    """The change is judged by the stricter one, and a warning says what becomes milder."""
    seen = server.judged({**DATA, OWN: own})
    assert seen.code == 1
    assert BAD in seen.found
    assert ("POL001", OWN, "warning") in seen.found
    assert told in seen.out


def test_a_branch_that_lags_behind_is_not_blamed(server: Server) -> None:
    """Main has become stricter since, and has the workflow now: the branch has taken nothing away, and is judged so."""
    event = server.pull(DATA)
    server.commit({OWN: b'profile = "strict"\n', CALLER: CALL.encode()})
    seen = server.judge(server.clone("refs/pull/7/merge"), event)
    assert (seen.code, seen.found) == (1, [BAD])
    assert "profile strict" in seen.summary


def test_what_main_has_mended_since_is_not_asked_of_a_branch_again(server: Server) -> None:
    """The organisation has become stricter: where main follows it already, a branch from before that passes."""
    path = server.path.parent / "org.toml"
    path.write_bytes(b'name = "example-org"\nprofile = "standard"\n')
    server.commit({OWN: b'profile = "baseline"\n'})
    event = server.pull({"a.md": b"# A\n"})
    asked = ("--organisation", str(path))
    assert server.judge(server.clone("refs/pull/7/merge"), event, *asked).code == 3
    server.commit({OWN: b'profile = "standard"\n'})
    seen = server.judge(server.clone("refs/pull/7/merge"), event, *asked)
    assert (seen.code, seen.findings) == (0, [])


def test_a_configuration_milder_than_the_organisation_s_fails_by_itself(server: Server) -> None:
    """Though nothing else is wrong with the change."""
    server.commit(locked(STRICT))
    seen = server.judged(locked(STRICT, 'profile = "baseline"\n'))
    assert seen.code == 3
    assert ("POL001", OWN, "error") in seen.found


def test_a_configuration_that_cannot_be_followed_does_not_pass(server: Server) -> None:
    """It would stop everybody afterwards. Where it has come in all the same, the change that mends it passes."""
    assert server.judged({OWN: b"profile = 3\n"}).code == 2
    server.git("branch", "--quiet", "-D", "change")
    server.commit({OWN: b"profile = 3\n"})
    seen = server.judged({OWN: b'profile = "strict"\n' + WAIVER, "data/raw.csv": DATA["data/raw.csv"]})
    assert seen.code == 1
    assert "before it, the configuration could not be followed" in seen.summary
    server.git("branch", "--quiet", "-D", "change")
    assert server.judged({OWN: b'profile = "strict"\n'}).code == 0


def test_a_changed_copy_of_the_organisation_s_file_is_caught(server: Server) -> None:
    """With the lock as it was, it is not the file that was locked."""
    server.commit(locked(STRICT))
    seen = server.judged({ORGANISATION: MILD})
    assert seen.code == 3
    assert ("POL005", ORGANISATION, "error") in seen.found


def test_a_changed_lock_is_caught(server: Server) -> None:
    """One of another file, none at all, and one that nobody asks for."""
    server.commit(locked(STRICT))
    other = Lock("../policies", "", "", "0" * 64).text.encode()
    for files in ({LOCK: other}, {LOCK: None}, {OWN: b"", LOCK: locked(STRICT)[LOCK]}):
        seen = server.judged(files)
        assert seen.code == 3, files
        assert "POL005" in {code for code, *_ in seen.found}
        server.git("branch", "--quiet", "-D", "change")


def test_another_organisation_s_file_with_its_lock_does_not_judge_the_change(server: Server) -> None:
    """Copy and lock agree, so that it may be an update: the change is judged by the old one, and each loss is told."""
    server.commit(locked(STRICT))
    seen = server.judged({**locked(MILD, WAIVER.decode()), **DATA})
    assert seen.code == 1
    assert BAD in seen.found
    assert "profile becomes milder, baseline for strict" in seen.out


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (
            {OWN: b'profile = "strict"\n', LOCK: None, ORGANISATION: None},
            [
                "the policy no longer comes from ../policies; this change",
                "rules.DAT002.waivable becomes milder, repo for",
                "max-waiver-days becomes milder, any number for 90",
            ],
        ),
        (
            {
                OWN: b'extends = "../mine"\n',
                LOCK: Lock("../mine", "", "", digest(STRICT)).text.encode(),
                ORGANISATION: STRICT,
            },
            ["the policy no longer comes from ../policies but from ../mine; this change"],
        ),
        (
            locked(STRICT.replace(b"never", b"org")),
            ["rules.DAT002.waivable becomes milder, org for never; this change is judged by never"],
        ),
    ],
    ids=["none", "another", "who may waive"],
)
def test_leaving_the_organisation_is_told(server: Server, after: dict[str, bytes | None], told: list[str]) -> None:
    """Where no value becomes milder too: what the organisation will ask for is no longer asked here."""
    server.commit(locked(STRICT))
    seen = server.judged(after)
    assert (seen.code, {found[0] for found in seen.found}, len(seen.findings)) == (0, {"POL001"}, len(told))
    assert all(line in seen.out for line in told)


def test_a_newer_version_of_the_organisation_s_file_is_no_leaving(server: Server) -> None:
    """The same address under another reference is an update."""
    files = [
        {
            OWN: f'extends = "example-org/policies@{version}"\n'.encode(),
            LOCK: Lock(f"example-org/policies@{version}", version, "a" * 40, digest(STRICT)).text.encode(),
            ORGANISATION: STRICT,
        }
        for version in ("v3", "v4")
    ]
    server.commit(files[0])
    seen = server.judged(files[1])
    assert (seen.code, seen.findings) == (0, [])


def test_the_organisation_s_own_file_holds_whatever_a_repository_has_locked(server: Server) -> None:
    """The required workflow brings it along."""
    path = server.path.parent / "org.toml"
    path.write_bytes(STRICT)
    server.commit(locked(MILD, WAIVER.decode()))
    event = server.pull(DATA)
    clone = server.clone("refs/pull/7/merge")
    assert server.judge(clone, event).code == 0
    seen = server.judge(clone, event, "--organisation", str(path))
    assert seen.code == 3
    assert BAD in seen.found
    assert ("POL005", LOCK, "warning") in seen.found


def test_groups_of_a_repository_come_from_its_custom_properties(server: Server) -> None:
    """Those that the event tells, which no pull request can change."""
    path = server.path.parent / "org.toml"
    path.write_bytes(b'name = "example-org"\n[groups.gold]\nprofile = "strict"\n')
    event = server.pull({"a.md": b"# A\n"})
    seen = server.judge(server.clone("refs/pull/7/merge"), event, "--organisation", str(path))
    assert "profile strict" in seen.summary


@pytest.mark.parametrize(("asked", "held"), [("strict", "strict"), ("baseline", "standard")])
def test_a_workflow_can_ask_for_more_and_never_for_less(server: Server, asked: str, held: str) -> None:
    """The profile that a caller gives is the mildest that may hold."""
    event = server.pull({"a.md": b"# A\n"})
    seen = server.judge(server.clone("refs/pull/7/merge"), event, "--profile", asked)
    assert f"profile {held}" in seen.summary


def test_something_else_in_the_place_of_the_policy_s_workflow_is_caught(server: Server) -> None:
    """A job with the name that branch protection waits for, and a policy of somebody else."""
    server.commit({CALLER: CALL.encode()})
    seen = server.judged({CALLER: FAKE.encode()})
    assert seen.code == 3
    assert ("POL001", CALLER, "error") in seen.found
    server.git("branch", "--quiet", "-D", "change")
    seen = server.judged({CALLER: CALL.replace("example-org/", "stranger/").encode()})
    assert seen.code == 3
    assert "no longer calls the policy of example-org/mlops-template, but that of stranger/mlops-template" in seen.out


def test_a_workflow_of_its_own_with_the_policy_s_name_is_caught(server: Server) -> None:
    """A file of the same name in the repository itself is not the policy."""
    server.commit({CALLER: CALL.encode()})
    own = CALL.replace(f"{CALLED}@{'a' * 40}", "./.github/workflows/mlops-policy.yml")
    seen = server.judged({CALLER: own.encode(), ".github/workflows/mlops-policy.yml": FAKE.encode()})
    assert seen.code == 3
    assert "no longer calls the policy of example-org/mlops-template" in seen.out


def test_a_workflow_whose_verdict_no_longer_counts_is_caught(server: Server) -> None:
    """It is called, and runs never, or fails in vain."""
    server.commit({CALLER: CALL.encode()})
    for line in ("if: false", "continue-on-error: true"):
        seen = server.judged({CALLER: CALL.replace("  policy:\n", f"  policy:\n    {line}\n").encode()})
        assert seen.code == 1
        assert ("WFL003", CALLER, "error") in seen.found
        server.git("branch", "--quiet", "-D", "change")


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (CALL.replace("a" * 40, "b" * 40), "bbbbbbbbbbbb in the place of aaaaaaaaaaaa"),
        (CALL.replace("strict", "baseline"), "the policy is called in another way: with.profile = baseline"),
        (CALL.replace("    with: {profile: strict}\n", ""), "the policy is called in another way: no with.profile"),
        (CALL.replace("pull_request", "workflow_dispatch"), "on.workflow_dispatch, no on.pull_request"),
        (CALL.replace("  policy:\n", "  policy:\n    if: github.actor != 'me'\n"), "if = github.actor != 'me'"),
        (None, "no workflow calls the policy any more"),
    ],
)
def test_another_call_of_the_policy_is_told(server: Server, after: str | None, told: str) -> None:
    """An update looks the same as a way round it: whoever reviews it decides, and the required workflow runs anyway."""
    server.commit({CALLER: CALL.encode()})
    seen = server.judged({CALLER: after.encode() if after else None})
    assert (seen.code, seen.found) == (0, [("POL001", CALLER, "warning")])
    assert told in seen.out


def test_a_call_that_has_moved_is_no_loss(server: Server) -> None:
    """Another file, or another name of the job, calls the same."""
    server.commit({CALLER: CALL.encode()})
    seen = server.judged({CALLER: None, ".github/workflows/gate.yml": CALL.replace("policy:", "gate:").encode()})
    assert (seen.code, seen.findings) == (0, [])
    server.git("branch", "--quiet", "-D", "change")
    manual = CALL.replace("pull_request", "workflow_dispatch")
    seen = server.judged({CALLER: None, ".github/workflows/gate.yml": manual.encode()})
    assert (seen.code, seen.found) == (0, [("POL001", CALLER, "warning")])


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/policy.yml.off",
        ".github/workflows/notes.md",
        ".github/workflows/old/policy.yml",
        "docs/.github/workflows/policy.yml",
    ],
)
def test_what_github_does_not_run_calls_nothing(server: Server, path: str) -> None:
    """A call under another name, or in another folder, is as good as none."""
    server.commit({CALLER: CALL.encode()})
    seen = server.judged({CALLER: None, path: CALL.encode()})
    assert ("POL001", CALLER, "warning") in seen.found
    assert "no workflow calls the policy any more" in seen.out
    server.git("branch", "--quiet", "-D", "change")
    seen = server.judged({CALLER: FAKE.encode(), path: CALL.encode()})
    assert (seen.code, ("POL001", CALLER, "error") in seen.found) == (3, True)


def test_hooks_that_go_are_told(server: Server) -> None:
    """They say the same as CI, and earlier."""
    repo = "repos:\n- repo: https://github.com/example-org/mlops-template\n  rev: %s\n  hooks:\n%s"
    both = repo % ("a" * 40, "  - id: mlops-policy\n  - id: mlops-policy-range\n")
    server.commit({HOOKS: both.encode()})
    seen = server.judged({HOOKS: (repo % ("a" * 40, "  - id: mlops-policy-range\n")).encode()})
    assert ("POL001", HOOKS, "warning") in seen.found
    assert "it has no hook mlops-policy any more" in seen.out


def test_attributes_hide_nothing(server: Server) -> None:
    """Whatever git is told of files, in which lines a change consists is not for them to say; LFS that ends is told."""
    server.commit({".gitattributes": b"*.bin filter=lfs diff=lfs merge=lfs -text\n"})
    hide = b"* -diff -text linguist-generated export-ignore\n"
    seen = server.judged({**DATA, ".gitattributes": hide})
    assert seen.code == 1
    assert seen.found == [BAD, ("POL001", ".gitattributes", "warning")]
    assert "*.bin no longer goes to Git LFS" in seen.out
