"""Which repositories are looked at, and in which shard."""

from pathlib import Path

import pytest
from audits import Audit
from fake_github import ORGANISATION, SECRET, State
from hypothesis import given
from hypothesis import strategies as st
from mlops_policy.org.plan import EACH, pack
from mlops_policy.org.records import Source, read_plan


def test_an_organisation_is_planned_with_its_teams_and_what_is_left_out(audit: Audit, github: State) -> None:
    """Archived ones and forks are left out and said to be; a custom property is the team."""
    for name in ("a", "b", "old", "fork"):
        github.add(name, archived=name == "old", fork=name == "fork")
    github.properties = {"a": {"team": "churn", "mlops": "true"}, "b": {"mlops": "false"}}
    said = audit.ok("plan", "--github", ORGANISATION, "--api", github.base)
    assert said.out.startswith("2 repositories in 1 shard, 2 left out; type: mlops-policy org scan")
    plan = read_plan(audit.path / "plan.json")
    assert [(one.name, one.team, one.branch) for one in plan.repositories] == [
        ("example-org/a", "churn", "main"),
        ("example-org/b", "", "main"),
    ]
    assert dict(plan.left_out) == {
        "example-org/fork": "a fork; to look at those too, type: --forks",
        "example-org/old": "archived",
    }
    assert SECRET not in (audit.path / "plan.json").read_text(encoding="utf-8")


def test_a_custom_property_chooses_the_repositories(audit: Audit, github: State) -> None:
    """Only those with the value are looked at; the others are said to be left out, and why."""
    for name in ("a", "b"):
        github.add(name)
    github.properties = {"a": {"mlops": "true"}}
    audit.ok("plan", "--github", ORGANISATION, "--api", github.base, "--property", "mlops=true")
    plan = read_plan(audit.path / "plan.json")
    assert [one.name for one in plan.repositories] == ["example-org/a"]
    assert plan.left_out == (("example-org/b", "mlops is not true"),)


@pytest.mark.slow
def test_a_plan_survives_faults_of_the_server(audit: Audit, github: State) -> None:
    """Refusals that pass cost time, and nothing else."""
    for number in range(120):
        github.add(f"r{number:03}")
    github.faults.extend([("/repos", "gateway"), ("/properties", "many"), ("/repos", "gateway")])
    audit.ok("plan", "--github", ORGANISATION, "--api", github.base)
    assert len(read_plan(audit.path / "plan.json").repositories) == 120


def test_a_list_names_addresses_and_folders_with_their_teams(audit: Audit, clones: Path) -> None:
    """A comment and an empty line are none; a path counts from where the list is."""
    local = clones / "churn" / "project-00000.git"
    (audit.path / "list").write_text(
        f"# ours\n\nhttps://git.example.org/ml/one.git churn\n{local} risk models # moved\n"
        "git@git.example.org:ml/two.git\n",
        encoding="utf-8",
    )
    audit.ok("plan", "--list", "list")
    found = {
        one.name: (one.url.partition(":")[0], one.team) for one in read_plan(audit.path / "plan.json").repositories
    }
    assert found == {
        "ml/one": ("https", "churn"),
        "churn/project-00000": ("file", "risk models"),
        "ml/two": ("git@git.example.org", ""),
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "https://me:{}@git.example.org/a/b",
            "the address https://***@git.example.org/a/b holds a credential; put it into",
        ),
        ("HTTPS://me:{}@git.example.org/a/b", "holds a credential; put it into"),
        ("https://me:a/{}@git.example.org/a/b", "holds a credential; put it into"),
        ("https://me:a@{}@git.example.org/a/b", "holds a credential; put it into"),
        ("ssh://me:a/{}@git.example.org/a/b", "holds a credential; put it into"),
        ("ftp://me:a/{}@git.example.org/a/b", "is neither an address nor a folder"),
        ("http://git.example.org/a/b", "is not encrypted; write https"),
        ("ext::sh -c x", "is neither an address nor a folder"),
        ("https://me:{}@[git.example.org/a/b", "is neither an address nor a folder"),
        ("https://git\u2100.example.org/a/b", "is neither an address nor a folder"),
        ("nowhere", "is neither an address nor a folder"),
    ],
)
def test_a_list_with_what_is_no_repository_is_refused(audit: Audit, line: str, said: str) -> None:
    """The line is named, no credential is repeated, and no plan is written."""
    (audit.path / "list").write_text(line.format(SECRET) + "\n", encoding="utf-8")
    answer = audit.run("plan", "--list", "list")
    assert answer.code == 2
    assert answer.err.startswith("mlops-policy: list, line 1: ")
    assert said in answer.err
    assert SECRET not in answer.err
    assert not (audit.path / "plan.json").exists()


def test_a_folder_of_clones_is_planned_by_team(audit: Audit, clones: Path) -> None:
    """The folder that a clone lies in is its team."""
    audit.ok("plan", "--folder", str(clones), "--shards", "3")
    plan = read_plan(audit.path / "plan.json")
    assert len(plan.repositories) == 12
    assert plan.repositories[0].name == "churn/project-00000"
    assert plan.repositories[0].team == "churn"
    assert {one.shard for one in plan.repositories} == {1, 2, 3}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--folder", "nowhere"], "there is no folder nowhere"),
        (["--folder", "."], "no git repository lies in ."),
        (["--list", "nowhere"], "there is no list nowhere"),
        (["--folder", ".", "--shards", "257"], "--shards 257 is not 1 to 256"),
        (["--folder", ".", "--list", "x"], "not allowed with argument"),
        ([], "one of the arguments --github --list --folder is required"),
        (["--github", "a", "--property", "mlops"], "--property 'mlops' is none; write it as mlops=true"),
    ],
)
def test_a_plan_that_cannot_be_made_says_why_in_one_line(audit: Audit, words: list[str], said: str) -> None:
    """It ends with 2, and writes nothing."""
    answer = audit.run("plan", *words)
    assert answer.code == 2
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert not (audit.path / "plan.json").exists()


@given(sizes=st.lists(st.integers(0, 10_000_000), max_size=60), shards=st.integers(1, 16))
def test_shards_are_packed_evenly_and_lose_nothing(sizes: list[int], shards: int) -> None:
    """No shard has more than the fullest other one needs, but for its last repository."""
    sources = [Source(str(number), "", kilobytes=size) for number, size in enumerate(sizes)]
    packed = pack(sources, shards)
    assert sorted(one.name for one in packed) == sorted(one.name for one in sources)
    loads = {shard: [one.kilobytes + EACH for one in packed if one.shard == shard] for shard in range(1, shards + 1)}
    for load in loads.values():
        assert all(sum(load) - min(load) <= sum(other) for other in loads.values()) if load else True
