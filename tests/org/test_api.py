"""How GitHub's API is asked: page after page, as patiently as it says, and with the token for nobody else."""

import re
from dataclasses import dataclass, field

import pytest
from fake_github import NOW, ORGANISATION, SECRET, State
from mlops_policy.git import Incomplete
from mlops_policy.org.api import Client
from mlops_policy.snapshot import Unusable


@dataclass
class Clock:
    """A clock that stands still but for whoever sleeps."""

    now: float = NOW
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept.append(seconds)

    def client(self, github: State, token: str = SECRET) -> Client:
        return Client(github.base, token, self.sleep, lambda: self.now)


def test_all_pages_of_a_list_are_read(github: State) -> None:
    """Two hundred and fifty repositories come in three pages, each once."""
    for number in range(250):
        github.add(f"r{number}")
    names = [one["name"] for one in Clock().client(github).pages(f"orgs/{ORGANISATION}/repos")]
    assert names == [f"r{number}" for number in range(250)]
    assert github.asked[f"/orgs/{ORGANISATION}/repos"] == 3


@pytest.mark.parametrize(
    ("faults", "slept"),
    [
        (["many"], [2.0]),
        (["primary"], [91.0]),
        (["secondary", "secondary"], [60.0, 120.0]),
        (["gateway", "gateway", "gateway"], [1.0, 2.0, 4.0]),
        (["garbage", "many"], [1.0, 2.0]),
    ],
)
def test_it_waits_as_long_as_the_answer_says(github: State, faults: list[str], slept: list[float]) -> None:
    """Retry-After, the end of a limit, a minute where nothing is said, and longer each time where a server is ill."""
    github.add("one")
    github.faults.extend(("/repos", fault) for fault in faults)
    clock = Clock()
    assert [one["name"] for one in clock.client(github).pages(f"orgs/{ORGANISATION}/repos")] == ["one"]
    assert clock.slept == slept


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("forbidden", r"403 Forbidden; put a token of an App of the organisation into MLOPS_POLICY_TOKEN"),
        ("elsewhere", r"leads to another server, elsewhere\.example\.org: not followed"),
    ],
)
def test_a_refusal_that_does_not_pass_ends_it_at_once(github: State, fault: str, said: str) -> None:
    """One line says what and why, and nothing is waited for."""
    github.faults.append(("/repos", fault))
    clock = Clock()
    with pytest.raises(Incomplete, match=said):
        list(clock.client(github).pages(f"orgs/{ORGANISATION}/repos"))
    assert clock.slept == []


def test_a_server_that_stays_ill_is_given_up(github: State) -> None:
    """After two minutes of asking it says so, and never returns half a list."""
    github.faults.extend([("/repos", "gateway")] * 8)
    clock = Clock()
    with pytest.raises(Incomplete, match="502 Bad Gateway"):
        list(clock.client(github).pages(f"orgs/{ORGANISATION}/repos"))
    assert clock.slept == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]


def test_an_organisation_that_is_not_there_is_no_empty_list(github: State) -> None:
    """A wrong name must not look like an organisation without repositories."""
    with pytest.raises(Incomplete, match=re.escape("knows no orgs/nobody/repos: is the name right")):
        list(Clock().client(github).pages("orgs/nobody/repos"))


def test_a_wrong_token_is_told_without_the_token(github: State) -> None:
    """The message names the variable, and not what is in it."""
    wrong = SECRET.upper()
    with pytest.raises(Incomplete, match="401 Unauthorized; put a token") as raised:
        list(Clock().client(github, wrong).pages(f"orgs/{ORGANISATION}/repos"))
    assert wrong not in str(raised.value)


@pytest.mark.parametrize(
    "base",
    [
        *("http://api.example.org", "ftp://api.example.org", "api.github.com", "https://", "https://[api.example.org"),
        *("https://api.example.org:https", "https://api.example.org:99999"),
    ],
)
def test_a_token_travels_encrypted_or_not_at_all(base: str) -> None:
    """Only this machine may be asked without https."""
    with pytest.raises(Unusable, match="is no address with https"):
        Client(base, SECRET)


def test_a_token_in_the_address_is_refused_and_not_shown() -> None:
    """It would be sent to where nobody looks for one, and stand in every message."""
    with pytest.raises(Unusable, match=r"--api 'https://\*\*\*@api.example.org/' holds a credential") as raised:
        Client(f"https://me:a/{SECRET}@api.example.org/", "")
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize(
    ("base", "server"),
    [
        ("https://api.github.com", "https://github.com"),
        ("https://api.github.com/", "https://github.com"),
        ("https://API.github.com", "https://github.com"),
        ("https://api.acme.ghe.com", "https://acme.ghe.com"),
        ("https://api.acme.ghe.com/", "https://acme.ghe.com"),
        ("https://git.example.org/api/v3", "https://git.example.org"),
        ("https://api.example.org:8443/api/v3", "https://api.example.org:8443"),
    ],
)
def test_the_token_is_for_the_server_that_the_repositories_are_on(base: str, server: str) -> None:
    """Not for that of the API, where there are two: git would be refused."""
    assert Client(base, SECRET).server == server


@pytest.mark.parametrize("kind", ["nonsense", "cut"])
def test_an_answer_that_is_none_is_told(github: State, kind: str) -> None:
    """A link to nowhere, or a connection that ends in the middle of an answer: one line, no traceback."""
    github.faults.extend([("/repos", kind)] * 8)
    with pytest.raises(Incomplete, match=r"which is no address|IncompleteRead"):
        list(Clock().client(github).pages(f"orgs/{ORGANISATION}/repos"))


def test_a_path_cannot_leave_its_place(github: State) -> None:
    """A name with a slash, a question mark or dots is one part of a path."""
    assert Clock().client(github).one("repos/example-org/..?x=%2e") is None
    assert any("..%3Fx%3D%252e" in path for path in github.asked)
